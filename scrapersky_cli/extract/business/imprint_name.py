"""Whose imprint a page is: the lines above the first street, or what stands behind a label. The words are in
`data/imprints.toml`."""

import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from scrapersky_cli.extract.business.name_text import is_common, name_in
from scrapersky_cli.extract.lines import lines_matching, lines_with
from scrapersky_cli.extract.people.names import read_name
from scrapersky_cli.extract.people.titles import has_title_word, is_title
from scrapersky_cli.extract.signs import Signs, signs_of
from scrapersky_cli.extract.text import clean_or_none

_LONGEST = 90  # characters of a name
_ABOVE = 4  # lines above the postcode that are read: the street, and three above it
_WITH_HOUSE = 2  # of more lines without any number, the last is the name of a house
_BLOCKS = 3  # postcodes whose lines are tried
_LOCALITY = re.compile(
    r"(?:^|[,|·•–/-] ?|(?<=[0-9] )|(?<=[0-9][a-z] )|\b[A-Z]{1,3}[- ])"
    r"(?:[0-9]{4,5}(?: ?[A-Z]{2}\b)?|[0-9]{4} ?[A-Z]{2}) [A-ZÀ-Þ’'(]"
    r"|\b(?P<after_city>[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2})\b"
)
# A quick test: every locality contains this, and a year at the end of a sentence does not.
_CODE = re.compile(r"[0-9](?:[0-9]{3}[0-9A-Z ]{0,4} [A-ZÀ-Þ’'(]|[A-Z]{2})")
_NO_LOCALITY = re.compile(r"IBAN|BIC\b|\b(?:Tel|Fax|HR[AB]|USt|Telefon|Phone)\b")
_BETWEEN = re.compile(r"\s*[|•·]\s*|\s+[–-]\s+|,\s+(?!(?:Inc|LLC|S\.|L\.|Ltd|e\.))")
_BEHIND_NAME = re.compile(
    r"\s*(?:[,|–(]|\s-\s|\bau capital\b|\bvertreten\b|\bmit Sitz\b|\bcon sede\b|\bcon domicilio\b|\bdont le si[èe]ge\b"
    r"|\bNIF\b|\bCIF\b|\bP\.? ?IVA\b|\bSIRE[NT]\b|\bgesetzlich\b)(?! ?(?:S\.|Inc|LLC|Ltd)).*$"
)
_END = " :,;.–-|"


@dataclass(frozen=True, slots=True)
class ImprintName:
    """The name of the business and of its owner, as far as the imprint gives them."""

    name: str | None
    owner: str | None


@cache
def _table() -> dict[str, str | list[str]]:
    return tomllib.loads(files("scrapersky_cli.extract").joinpath("data", "imprints.toml").read_text("utf-8"))


@cache
def _words(name: str) -> tuple[str, ...]:
    text = _table()[name]
    return tuple(word for word in re.split(r"[|\n]", text if isinstance(text, str) else "|".join(text)) if word)


@cache
def _labels(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{'|'.join(_table()[name])})(?P<colon>\s*:|\s*$|(?=\s))\s*", re.IGNORECASE)


def is_other(line: str) -> bool:
    """Return whether a line is about somebody else: a bank, a chamber, an authority, an insurer, a host, an agency."""
    return _others().are_in(line.lower() + " ")


@cache
def _others() -> Signs:
    return signs_of(_words("others"))


def is_locality(line: str) -> bool:
    """Return whether a line has a postcode with a place."""
    return _CODE.search(line) is not None and _LOCALITY.search(line) is not None and _NO_LOCALITY.search(line) is None


def localities(lines: Sequence[str]) -> Iterator[int]:
    """Yield the numbers of the lines that have a postcode with a place."""
    return (number for number in lines_matching("\n".join(lines), _CODE) if is_locality(lines[number]))


def imprint_name(lines: Sequence[str], lowered: str, places: Sequence[int]) -> ImprintName:
    """Return the name of the business in an imprint, without its legal form, and the name of its owner.

    `lowered` is the text of the `lines` in lower case. `places` are the numbers of the lines with a postcode and a
    place, as `localities` gives them.
    """
    owner = _labelled(lines, lines_with(lowered, _words("owner_signs")), "owner_labels")
    person = read_name(owner) if owner else None
    name = _labelled(lines, lines_with(lowered, _words("name_signs")), "name_labels")
    if name is None or read_name(name):
        name = _above_street(lines, places) or name
    if name and person and (inside := name.find(person.full)) > 0:
        before = name[:inside].strip(_END)
        name = name if not before or is_common(before) else before  # Physiotherapie Clara Lang is one name
    return ImprintName(name or owner, person.full if person else None)


def _labelled(lines: Sequence[str], numbers: Sequence[int], labels: str) -> str | None:
    """Return what stands behind a label in the lines of these numbers, or on the line below it."""
    pattern, of_owner = _labels(labels), labels == "owner_labels"
    for number in numbers:
        line = lines[number]
        label = pattern.match(line) or (pattern.search(line) if of_owner and len(line) < 120 else None)
        if label is None:
            continue
        value = line[label.end() :]
        if not value and number + 1 < len(lines):
            value = lines[number + 1]
        elif ":" not in label["colon"] and not (of_owner and read_name(value)):
            continue
        if name := _name(value):
            return name
    return None


def _above_street(lines: Sequence[str], places: Sequence[int]) -> str | None:
    """Return the first of the lines above the street of the first address that can be a name."""
    for number in places[:_BLOCKS]:
        if name := _of_block(list(_pieces(lines, number))):
            return name
    return None


def _pieces(lines: Sequence[str], number: int) -> Iterator[str]:
    """Yield what stands before the postcode of line `number`, from below to above, up to a heading or a sentence."""
    place = _LOCALITY.search(lines[number])
    before = _BETWEEN.split(lines[number][: place.start() if place else 0])
    yield from reversed(before[:-1] if place and place["after_city"] else before)
    for above in range(number - 1, max(-1, number - 1 - _ABOVE), -1):
        line = lines[above]
        if _is_heading(line):
            yield ""
            return
        if len(line) > 2 * _LONGEST or _LOCALITY.search(line):
            return
        yield from reversed(_BETWEEN.split(line))


def _is_heading(line: str) -> bool:
    lowered = line.lower().strip(_END)
    is_label = line.rstrip().endswith(":") or "§" in line or lowered in _words("headings")
    return is_label or (len(line) < _LONGEST and lowered.startswith(_words("headings")[:24]) and not _has_form(line))


def _has_form(line: str) -> bool:
    return re.search(r"\b(?:GmbH|AG|KG|Ltd|SARL|B\.?V\.?|S\.?r\.?l|e\.K)\b", line) is not None


def _of_block(pieces: Sequence[str]) -> str | None:
    """Return the name among the pieces, which are given from below to above; the last is "" below a heading."""
    below_heading = bool(pieces) and not pieces[-1]
    named = [name for piece in pieces if not _is_street(piece) and (name := _name(piece))]
    if not named:
        return None
    if below_heading and len(named) > _WITH_HOUSE and not any(_is_street(piece) for piece in pieces if piece):
        named = named[1:]  # the lowest is a house without a number: Birkenhof
    if not below_heading:  # what is far above may be of a menu
        named = named[:2]
    businesses = [name for name in named if read_name(name) is None and not is_common(name)]
    people = [name for name in named if read_name(name)]
    if not businesses and len(people) > 1 and people[-1].split()[-1] in people[-2].split()[:-1]:
        return people[-2]  # Lena Vogt, and below her Vogt Fotografie
    return (businesses or people or named)[-1]


def _is_street(piece: str) -> bool:
    lowered = piece.lower()
    has_number = any(map(str.isdigit, piece))
    return not piece or lowered.startswith(("c/o", "postfach", "bp ")) or (has_number and len(piece) < _LONGEST)


def _name(text: str) -> str | None:
    """Return the text as a name without labels and what follows it; None if it is a title or about somebody else."""
    text = _BEHIND_NAME.sub("", text[: 3 * _LONGEST]).strip()
    if label := _labels("owner_labels").match(text):
        text = text[label.end() :]
    name = name_in(text) if 2 < len(text) <= _LONGEST else None
    if name is None or is_other(name) or name.endswith((":", "!")) or len(name.split()) > 8:
        return None
    is_only_title = is_title(name) and has_title_word(name) and len(name.split()) <= 3 and not _names_somebody(name)
    return None if is_only_title or name.islower() else clean_or_none(name, _LONGEST)


def _names_somebody(text: str) -> bool:
    """Return whether a name follows a title: `Rechtsanwalt Max Berger`."""
    return any(read_name(text, found.start()) for found in re.finditer(r"\b[A-ZÀ-Þ]", text))
