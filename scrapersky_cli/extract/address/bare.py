"""Find addresses that have no postcode, on pages that print no other: Via Cavour 3, Lucca (LU).

Without a postcode, it takes a street with a number, and right behind it a city that is known in a likely country, any
city with its province or state, or any city in a country where few addresses have a postcode.
"""

import re
from collections.abc import Iterator, Sequence

from scrapersky_cli.extract.address.backward import FoundStreet, find_street, is_city
from scrapersky_cli.extract.address.choice import named_country
from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.forward import street_after
from scrapersky_cli.extract.address.pieces import TextPiece, pieces_before
from scrapersky_cli.extract.address.postcodes import countries_with
from scrapersky_cli.extract.address.regions import is_county, region_codes, region_named
from scrapersky_cli.extract.address.streets import BOX, SURE
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.text import clean_or_none
from scrapersky_cli.extract.third_parties import is_third_party

_CONFIDENCE = 0.6
_READ = 60_000  # characters of a text
_MAX_LINES = 600
_MAX_ADDRESSES = 20
_LONGEST_LINE = 200  # characters; a longer one is prose
_LONGEST = 200
_LONGEST_CITY = 40
_MOST_BLANKS = 4  # in a city with its state
_NUMBER = re.compile(r"(?<![\w.,:€$£+-])\d{1,5}(?!\d|[.,:]\d|[%€])")  # may be that of a house
_LINE = re.compile(r"[^\n]+")
# A dot ends a sentence behind what is no abbreviation.
_PIECE = re.compile(r"(?:[^,:;|·•()–\n.]|\.(?! [^\W\d_])|(?<![a-zß-ÿ]{4})\.)+")
_PROVINCE = re.compile(r" ?\(([A-Z]{2})\)")
_STATE = re.compile(r"([^,]+),? ([A-Z]{2})")
_LABEL = re.compile(r"(?:г|м|гр|с)\. ?")
_QUARTER = re.compile(r"(?<=Dublin) \d{1,2}W?\Z")
_CAPITAL = re.compile(r" D\. ?C\.?\Z")  # Bogotá D.C.
_CODE = re.compile(r",? \(?((?:[A-Z]{2}-)?\d{4,6})\b(?![.,:]\d)")  # Rīga, LV-1010
_WITHOUT_POSTCODES = frozenset(("AE", "BH", "HK", "KW", "OM", "QA"))
# Countries whose addresses rarely have a postcode. There a city at the end of a line counts even if no list has it.
_RARELY_CODED = frozenset(("BO", "CL", "CO", "CR", "EC", "GT", "HN", "NI", "PA", "PE", "PY", "SV", "UY", "VE"))
_LINE_END = re.compile(r"\.?(?:\n|\Z)")
_STATES = ("US", "CA", "AU")


def bare_addresses(text: str, hints: Sequence[str]) -> list[PostalAddress]:
    """Return the addresses without a postcode in the first part of `text`. `hints` are the likely countries."""
    found: list[PostalAddress] = []
    lowest = 0
    last_number = -_LONGEST_LINE
    for number, line in enumerate(_LINE.finditer(text, 0, _READ)):
        if number >= _MAX_LINES or len(found) >= _MAX_ADDRESSES:
            break
        has_number = _NUMBER.search(line[0]) is not None
        if (has_number or line.start() - last_number <= 1) and len(line[0]) <= _LONGEST_LINE:
            for address in _of_line(text, line, lowest, hints):
                found.append(address)
                lowest = address.end or lowest
        last_number = line.end() if has_number else last_number
    return found


def _of_line(text: str, line: re.Match[str], lowest: int, hints: Sequence[str]) -> Iterator[PostalAddress]:
    for piece in _PIECE.finditer(text, line.start(), line.end()):
        city = piece[0].strip(" .-")
        if len(city) > _LONGEST_CITY or city.count(" ") > _MOST_BLANKS:
            continue
        start = piece.start() + len(piece[0]) - len(piece[0].lstrip(" .-"))
        if start < lowest or not city[:1].isalpha() or (city[:1].islower() and not _LABEL.match(city)):
            continue
        address = _at(text, city, start, lowest, hints)
        if address is not None and not is_third_party(text, address.start or 0, address.end or 0, lowest):
            yield address
            lowest = address.end or lowest


def _at(text: str, written: str, start: int, lowest: int, hints: Sequence[str]) -> PostalAddress | None:
    """Return the address whose city is at `start`, as it is written or with its state: Ghent NY."""
    label = _LABEL.match(written) if written[0].islower() else None
    city = _CAPITAL.sub("", written[label.end() :] if label else written)
    plain = _QUARTER.sub("", city) if city[-1:].isdigit() else city
    end = start + len(written)
    region, country, last = _region(text, city, end, hints)
    if region and city.endswith(f" {region}"):
        city = city.removesuffix(region).rstrip(" ,")
    if not country and (known := city_countries(plain)):
        named, last = named_country(text, end)
        likely = (named,) if named else (*hints, country_code(city))  # Hong Kong is both
        country = next((one for one in likely if one in known), "")
    if not country and _LINE_END.match(text, end):
        country = next((one for one in hints[:1] if one in _RARELY_CODED), "")
    if not country or not is_city(plain):
        return None
    street = _street(text, start, end, lowest, country)
    if street is None:
        return None
    code = _CODE.match(text, max(last, end))
    if code is not None and country not in countries_with(code[1]):
        code = None
    written_street = " ".join(text[street.start : street.end].replace("\n", ", ").split())
    return PostalAddress(
        street=clean_or_none(written_street, _LONGEST),
        city=clean_or_none(city, _LONGEST),
        region=region,
        postal_code=code[1] if code else None,
        country=country,
        method="text",
        confidence=_CONFIDENCE,
        start=min(start, street.start),
        end=max(last, end, street.end, code.end() if code else 0),
    )


def _street(text: str, start: int, end: int, lowest: int, country: str) -> FoundStreet | None:
    """Return the street that stands directly before the city or directly after it; it must have a number."""
    pieces: list[TextPiece] = pieces_before(text, start, lowest)
    street = find_street(pieces)
    if street is not None and pieces[street.piece].lines <= 1:
        is_numbered = any(map(str.isdigit, text[street.start : street.end]))
        if street.sureness == SURE or (country in _WITHOUT_POSTCODES and is_numbered and street.sureness != BOX):
            return street
    return street_after(text, end, country)


def _region(text: str, city: str, end: int, hints: Sequence[str]) -> tuple[str | None, str, int]:
    """Return the region behind a city, or at its end, its country, and where it ends; without one, None and ""."""
    if city[-2:].isupper() and (state := _STATE.fullmatch(city)) and state[2] in region_codes("US"):
        return state[2], "US", end
    if text[end : end + 1] in ("", "\n"):
        return None, "", end
    if province := _PROVINCE.match(text, end):
        likely = (*hints, *city_countries(city), named_country(text, province.end())[0])
        if province[1] in region_codes("IT") and "IT" in likely:
            return province[1], "IT", province.end()
    after = _PIECE.match(text, end + 1) if text[end : end + 1] == "," else None
    if after is None:
        return None, "", end
    name = after[0].strip(" .")
    if is_county(name) and not {"IE", "GB"}.isdisjoint(hints):
        return name, next(one for one in hints if one in ("IE", "GB")), after.end()
    country = next((one for one in _STATES if region_named(one, name)), "")
    return (region_named(country, name), country, after.end()) if country else (None, "", end)
