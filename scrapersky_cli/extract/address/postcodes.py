"""Localities whose postcodes look like other things, too: 10115 Berlin, 1234 AB Plaats, Delhi 110001."""

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.localities import Locality
from scrapersky_cli.extract.address.regions import is_region, region_codes
from scrapersky_cli.extract.address.streets import SURE, read_street
from scrapersky_cli.extract.country.names import country_code

# The longest form first; the letters of a country before it, as in D-10115 and CH-8001.
_CODE = re.compile(
    r"[A-HJ-NP-Z]\d{4}[A-Z]{3}(?!\w)|\d{4} ?[A-Z]{2}(?![A-Za-z])|\d{5}-\d{3}|\d{3}-\d{4}|\d{4}-\d{3}|\d{2}-\d{3}"
    r"|\d{3} \d{3}|\d{3} \d{2}|\d{2} \d{3}|\d{4,7}"
)
_LETTERED = re.compile(r"[A-HJ-NP-Z]\d{4}[A-Z]{3}(?!\w)")  # of Argentina
_NOT_BEFORE = "_$€£#%+/.,:=§°"
_REGISTER = re.compile(
    r"(?:HR ?[AB]|\b(?:VR|PR|GnR|FN|N[ro]|Art|ISSN|ISBN|USt|Nummer|number|#)\.?:?) ?\Z", re.IGNORECASE
)
_NOT_AFTER = re.compile(r"[\w%€$£°:/=+]|[.,-]\d|-?[a-z]| ?(?:px|x|€|EUR|MB|GB|kg|%)\b")
_PREFIX = re.compile(
    r"(?<![\w-])(D|A|CH|F|I|E|NL|B|L|DK|S|SE|N|NO|FIN?|PL|CZ|SK|HU?|LT|LV|EE|SI|HR|FL|MC|RO|BG|GR|P|PT|DE|AT|BE|FR|IT"
    r"|ES|LU|MD|RS|TR|UA|AX)[-– ]{1,2}\Z"
)
_PREFIXES = {
    "D": "DE", "A": "AT", "F": "FR", "I": "IT", "E": "ES", "B": "BE", "L": "LU", "S": "SE", "N": "NO", "FIN": "FI",
    "H": "HU", "FL": "LI", "P": "PT",
}  # fmt: skip
_CAP = r"[^\W\d_a-zß-öø-ÿ][^\W\d_]*(?:[.'’-][^\W\d_]+)*\.?"
_SMALL = (
    r"(?:an|am|a\.|d\.|der|den|dem|im|in|i\.|bei|b\.|ob|v\.|vor|zu|zum|de|du|des|la|le|les|lès|lez|sur|sous|en|et|aux?"
    r"|di|del|della|dei|degli|sul|sulla|sopra|sotto|da|do|dos|das|al|d'|l'|op|aan|bij|het|'t|'s|y|e|los|las|el|nad|pod|na|/)"
)
_MORE = rf"(?:{_CAP}|\d{{1,2}}\b(?!\s?[\d:h/.])|[aM]\.? ?M\.?)"  # Frankfurt a. M., Praha 1
_ELIDED = r"(?:d|l|dell|sull|nell|all|de l)['’]"  # Monforte d'Alba, Cassano all'Ionio
_CITY = re.compile(rf"(?:'[ts][- ])?{_CAP}(?:(?: |(?<=/)|(?=/)|-)(?:{_SMALL} ){{0,3}}/?(?:{_ELIDED})?{_MORE}){{0,6}}+")
_BETWEEN = re.compile(
    r"(?<=\(.{4})\) |(?<=\(.{5})\) |,? (?:м|г|гр|с|смт)\. ?| ?[–|·•-] |-(?=[^\W\d_])| ?, ?(?=[^\W\d_]{3})| {1,2}"
)
_PROVINCE = re.compile(
    r"[ ,–-]{0,3}[(\[] ?(?:[^\W\d_][^\W\d_ ’'-]{2,24} - (?=[A-Z]{2}\)))?"  # Lillaz (Cogne - AO)
    r"([A-Z]{2}|[^\W\d_][^\W\d_ ’'-]{2,24}(?: [^\W\d_]{2,20}){0,3}) ?[)\]]| (?:[-–] )?([A-Z]{2})\b"
)
_REGION = re.compile(r",[ \n]([^\W\d_][^\n,;|()\d–-]{1,24})(?=[,.;|\n]|\Z)")
_REGION_LAST = ("AR", "BR", "ES", "MX", "TR")
_CODE_IN_REGION = ("BR", "IT")  # whose regions stand behind the city as two letters
_BESIDE_CITY = re.compile(r" \([^()\n]{2,20}\)")
_CODE_LENGTH = 2  # letters
_IN_BRACKETS = frozenset(("BR", "CA", "ES", "IT", "MX", "PT"))  # where a region may be written so
_CEDEX = re.compile(r" cedex(?: \d{1,2})?\b", re.IGNORECASE)
_STOP_WORDS = """
tel tél telefon telephone téléphone telefono teléfono fax telefax mobil e-mail email mail phone web www deutschland
germany österreich austria schweiz switzerland suisse svizzera france frankreich italia italy italien españa spain
nederland netherlands belgië belgium belgique kontakt contact contatti öffnungszeiten ust hrb geschäftsführer
vertreten p.iva p c.f cif nif kvk btw siret siren rcs capital uid fn t f m
"""
_STOP = frozenset(_STOP_WORDS.split())
# C.P. 06700, CEP 01310-100: behind such a label, more signs may stand between postcode and city.
_LABEL = re.compile(r"\(?\b(?:C\.? ?P\.?|CEP|Cep|C[óo]digo Postal|Posta Kodu|PK)[ :.-]{1,3}\Z")
_LABEL_LENGTH = 16  # characters
_BEHIND_LABELLED = re.compile(r"[ ,.;)|·•–—\n-]{1,4}(?=[^\W\d_])")
_BEFORE_COMMA = re.compile(r"([^\n,;|·•]+), ?\Z")
_LINE_PIECE = re.compile(r"[^\n,;|·•]+")
_STREET_LENGTH = 60  # characters
_LONGEST_CITY = 60
_SHORT = 4  # digits
_ZIP = 5  # digits
_TWO_GROUPS = 6  # characters; 400 001 has more
_ABBREVIATED = 3  # letters with a dot
_YEAR = re.compile(r"(?:19|20)\d\d")
_COMMA_FIRST = frozenset(("BY", "ES", "KZ", "MX", "MY", "PT", "RU", "UA"))  # 44130, Guadalajara
_BACK = 30  # characters before a postcode
_QUARTER = re.compile(r" (?:C|K|N|NV|NØ|S|SV|SØ|V|Ø)\b")  # of a Danish city
_SENTENCE = re.compile(r"[a-zß-ÿ]{4}(\.) ")  # the end of one, but not of an abbreviation
_CITY_BEFORE = re.compile(rf"((?:{_CAP} ){{0,3}}{_CAP})[ ,–-]{{1,3}}\Z")


def coded_locality(text: str, place: int, hints: Sequence[str]) -> Locality | None:
    """Return the locality whose postcode begins at `place`, with the city behind or before it; None if there is none.
    `hints` are the likely countries of the page."""
    code = _code(text, place)
    return None if code is None else _before_city(text, code, hints) or _after_city(text, code, hints)


def _before_city(text: str, code: re.Match[str], hints: Sequence[str]) -> Locality | None:
    """Return the locality if the city is behind the postcode. Four digits may be anything: they count in the likely
    countries of the page, and before a city that is known."""
    label = _LABEL.search(text[max(0, code.start() - _LABEL_LENGTH) : code.start()])
    gap = (_BEHIND_LABELLED if label else _BETWEEN).match(text, code.end())
    if gap is None or text[gap.end() : gap.end() + 1].islower():
        return None
    if "," in gap[0] and not label and _COMMA_FIRST.isdisjoint(hints):
        return None
    countries = _countries(code[0], True)
    if len(code[0]) == _SHORT and countries and not any(one in countries for one in hints):
        countries = () if _is_of_house(text, code.start()) else countries
    if not countries or (_YEAR.fullmatch(code[0]) and not any(one in countries for one in hints)):
        return None
    city = _CITY.match(text, gap.end(), gap.end() + _LONGEST_CITY)
    if city is None or _is_of_register(text, code.start()) or _begins_street(text, code.start(), hints):
        return None
    name, end = _name_of_city(text, city, len(code[0]), hints)
    if name and country_code(name) and not city_countries(name):
        return None  # Odesa, 65026, Ukraine
    place = code.start() - (len(label[0]) if label else 0)
    first = max(0, place - 6)
    prefix = _PREFIX.search(text[first:place])
    start = place
    if prefix:
        start = first + prefix.start()
        named = _PREFIXES.get(prefix[1], prefix[1])
        countries = (named,) if named in countries else countries
    if "IT" in countries and name in region_codes("IT"):
        return None  # Feltre 32032 BL
    if ("\n" in gap[0] or ("," in gap[0] and "ES" in hints)) and not _has_city(hints, name or ""):
        return None
    if not name or not (len(code[0]) > _SHORT or _is_likely(name, countries, hints)):
        return None
    if cedex := _CEDEX.match(text, end):
        end = cedex.end()
    province = _PROVINCE.match(text, end, end + 40)
    region = _region_of(province, tuple(one for one in countries if one in hints) or countries)
    if region is None and (written := _written_region(text, end, (*hints, *city_countries(name)))):
        province, region = written, written[1]
    last = province.end() if province and region else end
    return Locality(start, last, code[0], countries, name, region, sure=prefix is not None and len(countries) == 1)


def _name_of_city(text: str, city: re.Match[str], digits: int, hints: Sequence[str]) -> tuple[str | None, int]:
    """Return the name of a city behind a postcode of so many digits, and where it ends."""
    name, length = _city(city[0])
    if not name:
        return None, city.start() + length
    if name.endswith(".") and len(name.rpartition(" ")[2]) > _ABBREVIATED:
        name = name[:-1]  # the end of a sentence
    if digits > _SHORT and name[-2:-1] == " " and name[-1].isupper():
        name = name[:-2]  # Perugia I; København K has four digits
    end = city.start() + length
    beside = _BESIDE_CITY.match(text, end)
    if beside and city_countries(f"{name}{beside[0]}"):
        return f"{name}{beside[0]}", beside.end()  # Frankfurt (Oder)
    if "DK" in hints and (quarter := _QUARTER.match(text, end)):
        return name + quarter[0], quarter.end()
    return name, end


def _after_city(text: str, code: re.Match[str], hints: Sequence[str]) -> Locality | None:
    """Return the locality if the city is somewhere before the postcode: in the likely countries of the page, and right
    behind a city that is known."""
    place = code.start()
    if label := _LABEL.search(text[max(0, place - _LABEL_LENGTH) : place]):
        place -= len(label[0])
    window = text[max(0, place - _BACK) : place]
    if window[-1:] == "\n" and text[code.end() : code.end() + 1] in ("", "\n"):
        window = window.rstrip(", \n") + " "  # the line of a postcode, below that of its city
    behind = window.rstrip(" ,–-").rpartition(" ")[2].rpartition("\n")[2][:1]
    is_behind_name = behind.isalpha() and not behind.islower()
    if not is_behind_name and "NL" not in hints:
        return None  # in a sixth of the time of the search below
    usual = _countries(code[0], False)
    # Where the postcode stands before the city as a rule, what is before it must be a city that is known.
    unusual = tuple(one for one in hints if one in countries_with(code[0]) and one not in usual)
    countries = (*unusual, *usual)
    if "NL" in hints and "NL" in _countries(code[0], True) and len(code[0]) > _SHORT:
        return Locality(place, code.end(), code[0], ("NL",), sure=False)  # Amsterdam, Keizersgracht 12, 1015 CJ
    if not is_behind_name or not countries:
        return None
    if _YEAR.fullmatch(code[0]) and not any(one in countries for one in hints):
        return None
    before = _CITY_BEFORE.search(window)
    if before is None or _is_of_register(text, place):
        return None
    province = _PROVINCE.match(text, code.end(), code.end() + 40) if "IT" in unusual else None
    region = _region_of(province, ("IT",))
    if unusual and _is_after_street(text, place):
        return None  # Chaussée de Waterloo 1138
    is_known = _has_city(unusual, before[1]) or any(is_region(one, before[1]) for one in unusual)
    if not (region or is_known or _is_likely(before[1], usual, hints)):
        return None
    if province and region:  # Feltre 32032 BL
        start = place - len(window) + before.start()
        return Locality(start, province.end(), code[0], ("IT",), before[1], region, sure=False)
    return Locality(place, code.end(), code[0], countries, sure=False)


@lru_cache(maxsize=1024)
def countries_with(code: str) -> tuple[str, ...]:
    """Return the countries whose postcodes look like `code`, wherever they stand beside the city, also those that
    print six digits in two groups, and the United States, whose addresses may lack the state."""
    whole = code.replace(" ", "") if len(code) > _TWO_GROUPS else code
    states = ("US",) if len(code) == _ZIP and code.isdigit() else ()
    return (*_countries(whole, True), *_countries(whole, False), *states)


def _is_likely(city: str, countries: Sequence[str], hints: Sequence[str]) -> bool:
    return any(hint in countries for hint in hints) or _has_city(countries, city)


def _has_city(countries: Sequence[str], city: str) -> bool:
    return any(one in countries for one in city_countries(city))


def _is_of_register(text: str, place: int) -> bool:
    return _REGISTER.search(text[max(0, place - 8) : place]) is not None


def _is_after_street(text: str, place: int) -> bool:
    """Return whether the number at `place` is the house number of a street named after a city: `Rue de Lyon 12`."""
    line = text[max(0, place - _STREET_LENGTH) : place + _SHORT]
    piece = re.split(r"[\n,;|·•]", line)[-1].strip()
    street, without = read_street(piece), read_street(piece.rpartition(" ")[0])
    is_street = street is not None and street.sureness == SURE and street.end == len(piece)
    return is_street and not (without and without.has_number)  # not: Via Roma 11 Feltre 32032


def _begins_street(text: str, place: int, hints: Sequence[str]) -> bool:
    """Return whether the digits at `place` are an American house number and no postcode: 41020 Palmetto Trail."""
    if hints and hints[0] not in ("CA", "US"):
        return False
    piece = _LINE_PIECE.match(text, place)
    street = read_street(piece[0].strip()) if piece else None
    return street is not None and street.sureness == SURE and not street.start


def _is_of_house(text: str, place: int) -> bool:
    """Return whether the number at `place` is that of a house behind its street and a comma: Av. Paulista, 1578."""
    before = _BEFORE_COMMA.search(text[max(0, place - _STREET_LENGTH) : place])
    street = read_street(before[1]) if before else None
    return street is not None and not street.has_number


def _code(text: str, place: int) -> re.Match[str] | None:
    """Return the postcode at `place`. None if the digits belong to a size, a price, a time or a register number."""
    before = text[place - 1] if place else " "
    if before.isupper() and _LETTERED.match(text, place - 1):  # S2000ARJ Rosario
        place -= 1
        before = text[place - 1] if place else " "
    if before.isalnum() or before in _NOT_BEFORE:
        return None
    if before in "-–" and not _PREFIX.search(text[max(0, place - 6) : place]):
        return None
    code = _CODE.match(text, place)
    return None if code is None or _NOT_AFTER.match(text, code.end()) else code


def _city(written: str) -> tuple[str | None, int]:
    """Return the name of the city at the start of `written`, and the length of what was read.

    Of words in a row that have no joining word between them, those are the city that the list knows together.
    """
    end = len(written)
    for match in re.finditer(r"[^\s]+", written):
        is_province = match.start() and len(match[0]) == 2 and match[0].isupper() and match[0].isalpha()
        if is_province or match[0].strip(".:,").casefold() in _STOP or match[0].casefold() == "cedex":
            end = match.start()
            break
    if sentence := _SENTENCE.search(written, 0, end):
        end = sentence.start(1)
    kept = written[:end].rstrip(" -/")
    words = list(re.finditer(r"\S+", kept))
    for count in range(min(len(words), 5), 1, -1):
        if city_countries(kept[: words[count - 1].end()]):
            return kept[: words[count - 1].end()], words[count - 1].end()
    if len(words) > 1 and words[1][0][:1].isupper() and city_countries(words[0][0]):
        # Berlin Mitte is in Berlin, but Neustadt Glewe is not in Neustadt: only a few words are more than a name.
        is_more = len(words) > 2 or read_street(words[1][0]) is not None
        return (words[0][0], words[0].end()) if is_more else (kept, len(kept))
    return kept or None, len(kept)


def _region_of(province: re.Match[str] | None, countries: tuple[str, ...]) -> str | None:
    if province is None:
        return None
    if province[1]:
        if len(province[1]) > _CODE_LENGTH and _IN_BRACKETS.isdisjoint(countries):
            return None  # Hamburg (HafenCity)
        return None if country_code(province[1]) not in ("", province[1]) else province[1]
    return province[2] if any(province[2] in region_codes(one) for one in _CODE_IN_REGION if one in countries) else None


def _written_region(text: str, end: int, likely: Sequence[str]) -> re.Match[str] | None:
    """Return the region that stands behind a city and a comma: 35570 Yaiza, Las Palmas."""
    country = next((one for one in likely if one in _REGION_LAST), None)
    written = _REGION.match(text, end) if country else None
    return written if country and written and is_region(country, written[1]) else None


class _Shape(NamedTuple):
    """What the postcodes of some countries look like, and whether they stand before the city."""

    code: re.Pattern[str]
    first: bool
    countries: tuple[str, ...]


@lru_cache(maxsize=1024)
def _countries(code: str, first: bool) -> tuple[str, ...]:
    """Return the countries whose postcodes look like `code` and stand before the city, or behind it."""
    shapes = (shape for shape in _shapes() if shape.first == first and shape.code.fullmatch(code))
    return tuple(country for shape in shapes for country in shape.countries)


@cache
def _shapes() -> list[_Shape]:
    text = files("scrapersky_cli.extract").joinpath("data", "postcodes.tsv").read_text("utf-8")
    alike: dict[tuple[str, str], list[str]] = {}
    for line in text.splitlines():
        if not line.startswith("#"):
            country, order, code = line.split("\t")
            alike.setdefault((code, order), []).append(country)
    return [_Shape(re.compile(code), order == "before", tuple(those)) for (code, order), those in alike.items()]
