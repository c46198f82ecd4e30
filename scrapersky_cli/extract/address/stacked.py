"""Find addresses whose parts follow the street one by one, in lines of their own or between commas.

    11 Rose Street
    Jeppestown
    2094
    Johannesburg
    South Africa

So addresses are written in the south of Africa, in Australia and in Latin America: the postcode stands alone, or behind
the country, or is left out.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from scrapersky_cli.extract.address.backward import is_area, is_city
from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.houses import is_house_number, is_inside
from scrapersky_cli.extract.address.postcodes import countries_with
from scrapersky_cli.extract.address.regions import is_region, region_named
from scrapersky_cli.extract.address.streets import BOX, LIKELY, SURE, Street, read_street
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.country.text import CROSSING
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.text import clean_or_none, without_accents
from scrapersky_cli.extract.third_parties import is_third_party
from scrapersky_cli.extract.words import word_list

_CONFIDENCE = 0.7
_READ = 60_000  # characters of a text
_MAX_PARTS = 3_000
_MAX_ADDRESSES = 20
_MOST_PLACES = 3  # quarters and cities of one address
_MOST_BEHIND = 7  # parts behind a street
_FEW_WORDS = 4  # of a city or a quarter
_LONGEST = 200
_LONGEST_GAP = 4  # characters between two parts
_SHORTEST_NAME = 4  # letters of a country or a region that is written out
# Borders between parts: commas, bars, line breaks, dashes, the colon of a label, and the full stop of a sentence, but
# not that of an abbreviation.
_BORDER = re.compile(
    r"[,:;|·•()\n.–-](?:(?<=[,:;|·•()\n])|(?<=[–-])(?<!\d [–-])(?= )|(?<=\d [–-])(?= \D)"
    r"|(?<=[a-zß-ÿ]{4}\.)(?=[ \n]|\Z))"
)
_DIGIT = re.compile(r"\d")
_WITH_CODE = re.compile(r"(.{3,40}?)[ -]{1,3}(\d{4,6}|\d{4}-\d{3})")
_CODE = re.compile(r"(?:[A-Z]{2}-)?(\d{4,6})|\d{4}-\d{3}")
_REGION_WORDS = (" State", " Province", " County", " Region")
_SLASHED = re.compile(r"([^/]{3,40}) ?/ ?([A-Z]{2})")
_ABOVE = 3  # parts above a street that may name its city
_QUARTERED = frozenset(("BR",))  # countries whose streets are written with their quarter
_NO_PLACE = re.compile(r"[\d+]")
_LAST_WORD = re.compile(r" ?[ -] ?([^\W\d_]+)\Z")
_YEAR = re.compile(r"(?:19|20)\d\d")
_AUSTRALIAN = 4  # digits
_STATES = ("AU", "CA", "US")
# Countries where streets are usually written without a word such as `street`: Laprida 3150.
_NAME_AND_NUMBER = frozenset(("AR", "CL", "PE", "PY", "UY"))


class _Part(NamedTuple):
    text: str
    start: int
    end: int


@dataclass(slots=True)
class _Behind:
    """What the parts after a street say. `end` is the place in the text where the last of them ends."""

    end: int
    places: list[str] = field(default_factory=list)
    code: str | None = None
    region: str | None = None
    country: str = ""
    inside: int | None = None  # where a part of the house ends
    first: int | None = None  # where the first place ends


def stacked_addresses(text: str, hints: Sequence[str]) -> list[PostalAddress]:
    """Return the addresses in the first part of `text`. `hints` are the likely countries of the page.

    A street with a number, or a P.O. box, counts if what follows names the country or a region, or has a city that is
    known there, or a postcode behind a name.
    """
    parts = list(_parts(text))
    found: list[PostalAddress] = []
    lowest = 0
    numbered = [_DIGIT.search(part.text) is not None for part in parts]
    for number, part in enumerate(parts):
        if part.start < lowest or not (numbered[number] or any(numbered[number + 1 : number + 2])):
            continue
        address = _address(text, parts, number, hints)
        if address is not None and not is_third_party(text, address.start or 0, address.end or 0, lowest):
            found.append(address)
            lowest = address.end or lowest
            if len(found) == _MAX_ADDRESSES:
                break
    return found


def _parts(text: str) -> Iterator[_Part]:
    left = 0
    borders = islice(_BORDER.finditer(text, 0, _READ), _MAX_PARTS)
    for right, following in (*((border.start(), border.end()) for border in borders), (len(text), 0)):
        written = text[left:right]
        if kept := written.strip(" -–."):
            start = left + written.index(kept)
            yield _Part(kept, start, start + len(kept))
        left = following


def _address(text: str, parts: Sequence[_Part], number: int, hints: Sequence[str]) -> PostalAddress | None:
    found = _street(parts, number)
    if found is None:
        return None
    street, end, number = found
    if street.sureness == BOX and not _begins(text, parts[number].start + street.start):
        return None  # it belongs to the street before it
    is_usual = street.sureness in (SURE, BOX)
    if not is_usual and (street.sureness != LIKELY or _NAME_AND_NUMBER.isdisjoint(hints[:1])):
        return None
    start = parts[number].start + street.start
    if CROSSING.match(parts[number].text):
        hints = ("CO", *hints)
    behind = _behind(parts, end, hints)
    country, city = _where(behind, hints, is_usual)
    if city is None:
        behind.end = parts[end].end
        country, city = _above(parts, number, hints)
    if country is None or city is None:
        return None
    if (
        number
        and not street.start
        and is_inside(parts[number - 1].text)
        and start - parts[number - 1].end <= _LONGEST_GAP
    ):
        start = parts[number - 1].start  # Shop 2, 48 Banksia Street
    is_quartered = country in _QUARTERED and len(behind.places) > 1 and behind.first is not None
    written = text[start : (behind.first if is_quartered else None) or behind.inside or parts[end].end]
    return PostalAddress(
        street=clean_or_none(" ".join(written.replace("\n", ", ").split()), _LONGEST),
        city=clean_or_none(city, _LONGEST),
        region=behind.region,
        postal_code=behind.code,
        country=country,
        method="text",
        confidence=_CONFIDENCE,
        start=start,
        end=behind.end,
    )


def _street(parts: Sequence[_Part], number: int) -> tuple[Street, int, int] | None:
    """Return the street in part `number`, then the index of the last part that it takes, and that of the first.

    It takes two parts if the house number is a part of its own, as in `Rua General Osório, 2214`. An office may follow
    in the part of the street. Return None if the part has anything else.
    """
    words = parts[number].text
    street = read_street(words)
    if street is None and " en " in words:  # nos encuentra en Laprida 3150
        lead = words.rindex(" en ") + 4
        street = read_street(words[lead:])
        street = street._replace(start=street.start + lead, end=street.end + lead) if street else None
    if street is None:
        return None
    if is_house_number(words) or (street.end < len(words) and not is_inside(words[street.end :].strip(" ,"))):
        return None
    if street.has_number:
        return street, number, number
    follows = parts[number + 1] if number + 1 < len(parts) else None
    if follows and is_house_number(follows.text) and follows.start - parts[number].end <= _LONGEST_GAP:
        return street._replace(sureness=SURE), number + 1, number
    return None


def _above(parts: Sequence[_Part], number: int, hints: Sequence[str]) -> tuple[str | None, str | None]:
    """Return the country and the city that stand above a street: `Montevideo - Uruguay`, and below `Requena 2140`."""
    country = ""
    start = parts[number].start
    for part in reversed(parts[max(0, number - _ABOVE) : number]):
        if start - part.end > _LONGEST_GAP:
            break
        start = part.start
        known = city_countries(part.text)
        if (named := _country(part.text)) and named not in known:
            country = country or named
        elif likely := next((one for one in (country, *hints[:1]) if one in known), ""):
            return likely, part.text
        else:
            break
    return None, None


def _begins(text: str, start: int) -> bool:
    """Return whether a line begins at `start`, or a part of one, after a colon or a bar."""
    return text[max(0, start - _LONGEST_GAP) : start].rstrip(" ")[-1:] in ("", "\n", ":", "|")


def _behind(parts: Sequence[_Part], number: int, hints: Sequence[str]) -> _Behind:
    """Read the parts behind the street, as long as each can be one of an address."""
    said = _Behind(parts[number].end)
    for part in parts[number + 1 : number + 1 + _MOST_BEHIND]:
        if part.start - said.end > _LONGEST_GAP:
            break
        if is_inside(part.text) and not said.places:
            said.inside = part.end
        elif not _take(said, part.text, hints):
            break
        said.end = part.end
        said.first = said.first or (part.end if said.places else None)
    return said


def _take(said: _Behind, words: str, hints: Sequence[str]) -> bool:
    """Add to `said` what the words of a part say. Return whether they can belong to an address."""
    if (other := read_street(words)) and other.has_number and other.sureness in (SURE, BOX):
        return False
    if _CODE.fullmatch(words):
        said.code, is_new = said.code or words, said.code is None
        return is_new
    if (country := _country(words)) and country not in city_countries(words):
        said.country = said.country or country
        return said.country == country
    if said.region is None and (region := _region(words, said, hints)):
        said.region = region
        return True
    last = _LAST_WORD.search(words)
    if last and not said.country and (country := _country(last[1])) and country not in city_countries(words):
        said.country = country  # Victoria Australia, Lima-Peru
        return _take(said, words[: last.start()], (country, *hints))
    if (slashed := _SLASHED.fullmatch(words)) and said.region is None:
        said.region, words = slashed[2], slashed[1]  # Botucatu/SP
    if with_code := _WITH_CODE.fullmatch(words):
        is_new = said.code is None
        said.code = said.code or with_code[2]
        words = with_code[1]
        if not is_new:
            return False
    if is_area(words):
        return True  # urb. Los Naranjos
    if words.endswith(_REGION_WORDS) and said.region is None and said.places:
        said.region = words
        return True
    if len(said.places) == _MOST_PLACES or not _is_place(words):
        return False
    said.places.append(words)
    return True


def _is_place(words: str) -> bool:
    """Return whether the words can be the name of a city or a quarter."""
    return len(words.split()) <= _FEW_WORDS and is_city(words) and not _NO_PLACE.search(words) and not _is_label(words)


def _is_label(words: str) -> bool:
    plain = without_accents(words)
    first = plain.partition(" ")[0]
    return plain in word_list("contact_headings") or first in word_list("address_labels") or _begins_phone(first)


@lru_cache(maxsize=512)
def _begins_phone(word: str) -> bool:
    return any(
        word == known or (known[-1] == "*" and word.startswith(known[:-1]))
        for known in map(without_accents, (*word_list("phone_words"), *word_list("fax_words")))
    )


def _country(words: str) -> str:
    return country_code(words) if len(words) >= _SHORTEST_NAME else ""


def _region(words: str, said: _Behind, hints: Sequence[str]) -> str | None:
    """Return the region that the words name: the code of a state, or any other region as it is written. If the country
    is not known yet, it becomes that of the state."""
    likely = (said.country,) if said.country else tuple(hints) or _STATES
    for country in likely:
        if country in _STATES and (code := region_named(country, words) or region_named(country, f"{words}.")):
            said.country = said.country or country
            return code
        is_also_city = country in city_countries(words) and not said.places  # Suceava is a county, too
        if is_region(country, words) and not is_also_city and len(words) >= _SHORTEST_NAME:
            return words
    return None


def _only_country(said: _Behind) -> tuple[str, ...]:
    """Return the country of the first place, if only one country has a city of this name: Bogotá."""
    known = city_countries(said.places[0]) if said.places else ()
    return known if len(known) == 1 else ()


def _has_form(code: str, country: str) -> bool:
    """Return whether `code` has the form of the postcodes of `country`. Those of Australia have four digits."""
    return len(code) == _AUSTRALIAN if country == "AU" else country in countries_with(code)


def _where(said: _Behind, hints: Sequence[str], is_usual: bool) -> tuple[str | None, str | None]:
    """Return the country and the city; None for both unless something proves that it is an address."""
    likely = (said.country,) if said.country else tuple(dict.fromkeys(hints)) or _only_country(said)
    for country in likely:
        known = [place for place in said.places if country in city_countries(place)]
        has_code = said.code is not None and _has_form(said.code, country)
        if said.code is not None and not has_code:
            continue
        is_sure = bool(known) or ((said.country or said.region) and said.places)
        is_coded = has_code and said.places and not _YEAR.fullmatch(said.code or "") and country == likely[0]
        if (is_sure or is_coded) and (is_usual or (known and said.places[0] in known)):
            return country, (known or said.places)[-1]
    return None, None
