"""Read names and titles from the lines of a page."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache

from scrapersky_cli.extract.lines import lines_with
from scrapersky_cli.extract.people.line import Said, is_made_of, name_start, said_by_email, said_in
from scrapersky_cli.extract.people.names import PersonName, read_name
from scrapersky_cli.extract.people.sentences import spoken_in
from scrapersky_cli.extract.people.tables import PersonRow
from scrapersky_cli.extract.people.titles import (
    departments,
    has_title_word,
    is_title,
    licences,
    title_words_in,
    words_of,
)

_LONGEST_LINE = 160
_LONGEST_SENTENCES = 400  # characters of a line
_MAX_TITLES = 600  # lines with a title that are read
_LONGEST_LIST = 12  # names that are looked at to learn on which side the titles stand
_DEGREES = re.compile(r"[A-Z][A-Za-z.]{0,4}[A-Z.](?:[ ,]+[A-Z][A-Za-z.]{0,4}[A-Z.])*+")
_CONTACT = re.compile(r"@|\d{3}")
_REACHED = re.compile(r"[@0-9](?:(?<=@)|(?<![0-9].)(?:[ ()/.-]{0,3}[0-9]){6})")  # an address or a telephone number
_DIGIT_OR_AT = re.compile(r"[\d@]")
_NO_TITLE_ENDS = (":", ",", ".", "!", "?")
_LOCAL = re.compile(r"([\w.+-]{2,64})@")
_FEW_WORDS = 3
_MOST_WORDS = 5  # of a title in a card
_LONGEST_NAME = 40
_SEVERAL = 3  # cards of the same form
_IN_CARD = 0.75
_SINCE = re.compile(r"(?:, | )(?:since|seit|depuis|desde|dal|sinds|sedan|siden) .*")
_LICENCE = re.compile(r", [^,]*\d{3}.*")
_ON_OWN_LINE, _ON_NEXT_LINE, _ABOVE = 0.9, 0.88, 0.8


@dataclass(frozen=True, slots=True)
class Find:
    """A name with its title, and the number of the line that it stands in."""

    name: PersonName
    title: str
    line: int
    confidence: float
    piece: str | None = None  # of the line, if that names others, too
    is_own: bool = False  # whether the line says that it is one of the business's people


def people_in(
    lines: Sequence[str],
    titled: Sequence[int],
    read_rows: Callable[[], Mapping[str, PersonRow]] = dict,
) -> Iterator[Find]:
    """Yield each name with the title in its line, in the line below or in the line above.

    `titled` are the lines with the word of a title; those that are short are read. `read_rows` returns the people of
    those lines whose markup parts names and titles. It is not called on a page without titles.
    """
    titled = [number for number in titled if len(lines[number]) <= _LONGEST_LINE]
    if not titled and not any("@" in line for line in lines):
        return
    rows = read_rows()
    read = cache(_said_or_title)  # the same line stands in many cards
    taken = -1  # the last line that was used as a title
    for number in _telling_lines(lines, titled, rows):
        line = lines[number]
        if row := rows.get(line):
            taken = number
            if row.name:
                yield Find(row.name, row.title, number, _ON_OWN_LINE)
            continue
        if number <= taken:
            continue
        if not has_title_word(line):
            if alone := _below_department(lines, number) or _licensed(lines, number):
                taken = number + 1
                yield alone
                continue
            if said := said_by_email(line):
                yield Find(said.name, said.title, number, _ON_OWN_LINE)
            if said or not _has_department(line):
                continue
        own, title = read(line)
        if len(own) > 1:
            yield from (Find(name, title, number, _ON_OWN_LINE, piece) for name, title, piece in own)
        elif own:
            better = _after_degrees(lines, number, own[0].title)
            taken = number + (better != own[0].title)
            yield Find(own[0].name, better, number, _ON_OWN_LINE)
        elif title_owner := _below_owner(lines, number):
            taken = number + 1
            yield title_owner
        elif title:
            beside = _beside_title(lines, number, title, taken)
            taken = max([taken, number, *(find.line for find in beside)]) if beside else taken
            yield from beside


def _said_or_title(line: str) -> tuple[Sequence[Said], str | None]:
    """Return the names with a title in the line. If there are none, also return the title if the line is a title."""
    own = said_in(line)
    title = _lead(line)
    return own, title if not own and is_title(title) and not any(spoken_in(line)) else None


def _below_owner(lines: Sequence[str], number: int) -> Find | None:
    """Return the owner whose name begins the line below a label: `Titular`, then `Ana Ruiz, trabajadora …`."""
    title = lines[number].rstrip(": ")
    below = lines[number + 1] if number + 1 < len(lines) else ""
    name = read_name(below) if title.lower() in words_of("owners") else None
    return Find(name, title, number + 1, _ABOVE, name.full) if name and below.startswith(", ", name.end) else None


def _below_department(lines: Sequence[str], number: int) -> Find | None:
    """Return the person whose name fills the line below that of a department, if a number or an address follows."""
    if lines[number].lower() not in words_of("departments") or number + 2 >= len(lines):
        return None
    name = _name_line(lines, number + 1)
    return Find(name, lines[number], number + 1, _ABOVE) if name and _CONTACT.search(lines[number + 2]) else None


def _licensed(lines: Sequence[str], number: int) -> Find | None:
    """Return the person of a line that has only a name and a licence: `Ruth Bell, D.C.` The title may be in the line
    below."""
    line = lines[number]
    licence = licences().search(line)
    name = read_name(line, name_start(line)) if licence else None
    if licence is None or name is None or name.end != licence.start():
        return None
    return Find(name, _after_degrees(lines, number, licence[1]), number, _ON_OWN_LINE)


def people_in_cards(lines: Sequence[str]) -> list[Find]:
    """Return the people in cards of one form, whatever their titles: a line with a name, one with a title, and one with
    a telephone number or an e-mail address. There must be several cards, or an address that contains the name."""
    cards: list[Find] = []
    is_sure = False
    text = "\n".join(lines)
    counted = contact = 0
    for reached in _REACHED.finditer(text):
        if reached.start() < counted:
            continue
        contact += text.count("\n", counted, reached.start())
        counted = reached.start()
        number = contact - 2  # of the line with the name
        if number < 0 or not _is_plain(lines[number + 1]):
            continue
        line = lines[number]
        name = _name_line(lines, number) if len(line) <= _LONGEST_NAME and "," not in line else None
        if name is None or name.end != len(line) or (cards and cards[-1].line == number):
            continue
        cards.append(Find(name, lines[number + 1], number, _IN_CARD))
        near = "\n".join(lines[number + 2 : number + 4])
        is_sure = is_sure or any(
            is_made_of(local, word) for local in _LOCAL.findall(near) for word in name.full.split()
        )
    return cards if is_sure or len(cards) >= _SEVERAL else []


def _is_plain(line: str) -> bool:
    """Return whether a line can be a title that no list has: a few words that are neither a name nor a contact."""
    few = 1 <= len(line.split()) <= _MOST_WORDS and line[:1].isupper() and not line.endswith(_NO_TITLE_ENDS)
    return few and not _DIGIT_OR_AT.search(line) and read_name(line) is None


def _beside_title(lines: Sequence[str], number: int, title: str, taken: int) -> list[Find]:
    """Return who stands in the line above a title, behind the line `taken`, or else in the line below."""
    line = lines[number]
    above = _name_line(lines, number - 1) if number - 1 > taken else None
    if above:
        return [Find(above, title, number - 1, _ON_NEXT_LINE)]
    if ". " in line or len(title) < len(line.rstrip(": ")):
        return []
    below = _name_line(lines, number + 1)
    if below and (line.endswith(":") or not _titles_are_below(lines, number + 2)):
        return [Find(below, title, number + 1, _ABOVE)]
    return []


def without_long_lines(lines: Sequence[str], lowered: Sequence[str]) -> tuple[str, str]:
    """Return the text of `lines` as it is written, and in lower case. In both, long lines are replaced by empty ones.

    `lines` are the first lines of the page; `lowered` are all of its lines, in lower case.
    """
    long = [number for number, line in enumerate(lines) if len(line) > _LONGEST_SENTENCES]
    return _joined(lines, long), _joined(lowered[: len(lines)], long)


def titled_lines(written: str, lowered: str, words: Set[str]) -> list[int]:
    """Return the numbers of the lines of a text that may have the word of a title, in order. `lowered` is the text in
    lower case, and `words` are its words."""
    titled = lines_with(lowered, title_words_in(words))
    labelled = [lowered.count("\n", 0, label.end()) for label in _departments().finditer(lowered)]
    licensed = [written.count("\n", 0, licence.start()) for licence in licences().finditer(written)]
    return sorted({*titled, *labelled, *licensed})[:_MAX_TITLES]


def _joined(lines: Sequence[str], left_out: Sequence[int]) -> str:
    """Return the lines, with empty ones in the place of those that are left out."""
    kept = list(lines)
    for number in left_out:
        kept[number] = ""
    return "\n".join(kept)


@cache
def _departments() -> re.Pattern[str]:
    return re.compile(rf"\n(?:{'|'.join(sorted(departments()))})(?: ?: |(?=\n))")


def _has_department(line: str) -> bool:
    """Return whether the line begins with a label such as `Sales:`. In German, where other words than names have
    capitals, too, it must have a contact."""
    label = line.partition(":")[0].rstrip().lower()
    return label in words_of("departments") or (label in words_of("abteilungen") and _CONTACT.search(line) is not None)


def _telling_lines(lines: Sequence[str], titled: Sequence[int], rows: Mapping[str, PersonRow]) -> list[int]:
    """Return the numbers of the lines with a title or an e-mail address, and of those that are rows of a table."""
    mailed = [number for number, line in enumerate(lines) if "@" in line and len(line) < _LONGEST_LINE]
    known = [number for number, line in enumerate(lines) if line in rows] if rows else []
    return sorted({*titled, *mailed, *known})[:_MAX_TITLES]


def _name_line(lines: Sequence[str], number: int) -> PersonName | None:
    """Return the name that fills the line of that number; None if there is no such line, or a long one."""
    if not 0 <= number < len(lines) or len(lines[number]) > _LONGEST_LINE // 2:
        return None
    return _name_filling(lines[number])


@lru_cache(maxsize=1024)  # the same lines stand above and below many titles
def _name_filling(line: str) -> PersonName | None:
    """Return the name that fills a line, with nothing but degrees behind it."""
    name = read_name(line, name_start(line))
    if name is None:
        return None
    rest = line[name.end :].strip(" ,.|-–")
    is_degree = all(word.isupper() or "." in word for word in rest.replace(",", " ").split())
    return name if is_degree and len(rest) <= 30 else None


def _lead(line: str) -> str:
    """Return the line without a colon, or its first sentence if that is short: `Cardiologist. On Mondays only`.

    Years of service and numbers of licences are left out: `Head Distiller since 2017`, `Dentist, GDC 118842`.
    """
    first, sign, _ = line.partition(". ")
    kept = _LICENCE.sub("", _SINCE.sub("", first if sign else line))
    return kept if (sign or kept != line) and kept.count(" ") < _FEW_WORDS else line.rstrip(": ")


def _titles_are_below(lines: Sequence[str], number: int) -> bool:
    """Return whether, in a list of names and titles in turn, the one after line `number` ends with a title.

    Then its titles stand below the names, and what is above the first one is a heading.
    """
    for _ in range(_LONGEST_LIST):
        if number >= len(lines) or not is_title(lines[number]):
            return False
        if _name_line(lines, number + 1) is None:
            return True
        number += 2
    return True


def _after_degrees(lines: Sequence[str], number: int, title: str) -> str:
    """Return the title in the line below, if all that stands behind the name are degrees: `Jane Doe, DDS`."""
    below = lines[number + 1] if number + 1 < len(lines) else ""
    is_better = _DEGREES.fullmatch(title) and is_title(below) and not said_in(below)
    return below if is_better else title
