"""Find the line with city and postcode, which every address has and which is unlike other text."""

import re
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from scrapersky_cli.extract.address.regions import last_words, region_before, region_code, region_codes, region_names

# What all postcodes have from some digit on: 78701, 1234 AB, 123 45, 6AN of E1 6AN, 5V 2T6 of M5V 2T6, 02 X285, 2000ARJ
# of S2000ARJ.
_ANCHOR = re.compile(
    r"[0-9](?:(?<![\w$€£#%+/.,:=§°][0-9])(?=[0-9][ -]?[0-9]{2}|[0-9]{2}[ -][0-9]{2})|(?=[ABD-HJLN-UW-Z]{2}(?![\w#])"
    r"|[A-Z][ -]?[0-9][A-Z][0-9](?!\w)|[0-9W] ?[0-9AC-FHKNPRTV-Y]{4}(?!\w)|[0-9]{3}[A-Z]{3}(?!\w)))"
)
_MAX_ANCHORS = 4_000
_READ = 400_000  # characters of a text, and as many at its end as _READ_END
_READ_END = 100_000
_AROUND = " \n.,)|•·–-"  # between a region, or a city, and the postcode
_CITY_LABELS = "гмс"  # how the words begin that stand before a city in Cyrillic: м. Львів
_BACK = 40  # characters before a postcode that may hold its beginning and the region

_GB = re.compile(
    r"(?<![\w#&/.-])(?P<code>(?P<area>[A-Z]{1,2})(?P<district>\d{1,2}|\d[A-HJKMNP-Z])"
    r" {0,2}\d[ABD-HJLN-UW-Z]{2})(?!\w)"
)
_GB_AREAS_WORDS = """
AB AL B BA BB BD BF BH BL BN BR BS BT BX CA CB CF CH CM CO CR CT CV CW DA DD DE DG DH DL DN DT DY E EC EH EN EX FK
FY G GL GU HA HD HG HP HR HS HU HX IG IP IV KA KT KW KY L LA LD LE LL LN LS LU M ME MK ML N NE NG NN NP NR NW OL OX PA
PE PH PL PO PR RG RH RM S SA SE SG SK SL SM SN SO SP SR SS ST SW SY TA TD TF TN TQ TR TS TW UB W WA WC WD WF WN WR
WS WV YO ZE GY JE IM
"""
_GB_AREAS = frozenset(_GB_AREAS_WORDS.split())
_ISLANDS = {"GY": "GG", "JE": "JE", "IM": "IM"}
# The parts of London where a letter may follow the number, E1W, and the areas with a district 0.
_LETTERED_DISTRICTS_WORDS = "E EC N NW SE SW W WC"
_LETTERED_DISTRICTS = frozenset(_LETTERED_DISTRICTS_WORDS.split())
_ZERO_DISTRICTS_WORDS = "BL BS CM CR FY HA PR SL SS"
_ZERO_DISTRICTS = frozenset(_ZERO_DISTRICTS_WORDS.split())
_CA = re.compile(r"(?<![\w#])([A-CEGHJ-NPR-TVXY]\d[A-CEGHJ-NPR-TV-Z])[ -]?(\d[A-CEGHJ-NPR-TV-Z]\d)(?!\w)")
_IE = re.compile(r"(?<![\w#])((?:[AC-FHKNPRTV-Y]\d\d|D6W))[ -]?([0-9AC-FHKNPRTV-Y]{4})(?!\w)")
# What stands before a region that closes an address without a postcode, and the regions; "" for all of the country.
_IE_COUNTIES = """
    Carlow|Cavan|Clare|Cork|Donegal|Dublin|Galway|Kerry|Kildare|Kilkenny|Laois|Leitrim|Limerick|Longford|Louth|Mayo|Meath
    |Monaghan|Offaly|Roscommon|Sligo|Tipperary|Waterford|Westmeath|Wexford|Wicklow
"""
_IE_NO_CITIES = "Clare|Donegal|Kerry|Laois|Leitrim|Louth|Mayo|Meath|Offaly|Tipperary|Westmeath"  # no town is called so
_ALONE = {
    "IE": (r"(?:, ?|\n)", rf"(?:Co\.? ?|County )(?:{''.join(_IE_COUNTIES.split())})|{_IE_NO_CITIES}"),
    "TR": (r"(?<=\w)(?: ?[/-] ?|, )", ""),
}
_US = re.compile(r"(?<![\w$€£#.-])\d{5}(?:[-–]\d{4})?(?![\w%]|[.,-]\d)")
_AU = re.compile(r"(?<![\w$€£#.,-])\d{4}(?![\w%]|[.,:]\d)")


class Locality(NamedTuple):
    """A postcode with what stands beside it. The pieces of the address end at `start`; `city` is None if it is among
    them. `countries` are those whose postcodes look so; `sure` is whether nothing else looks so."""

    start: int
    end: int
    postal_code: str | None
    countries: tuple[str, ...]
    city: str | None = None
    region: str | None = None
    sure: bool = True


def anchors(text: str) -> list[int]:
    """Return the places where postcodes may be. Costs next to nothing in a text without digits."""
    if len(text) <= _READ + _READ_END:
        return [match.start() for match in _ANCHOR.finditer(text)][:_MAX_ANCHORS]
    ends = ((0, _READ), (len(text) - _READ_END, len(text)))
    return [match.start() for first, last in ends for match in _ANCHOR.finditer(text, first, last)][:_MAX_ANCHORS]


def has_name_beside(text: str, place: int) -> bool:
    """Return whether a word that begins like a name stands before the number at `place`, or behind it.

    Only then can it be a postcode. To ask this takes a tenth of the time of the expressions.
    """
    behind = text[place + 2 : place + 14].lstrip("0123456789 ,-–|·•)")[:1]
    if (behind.isalpha() and (not behind.islower() or behind in _CITY_LABELS)) or behind == "'":
        return True
    word = text[max(0, place - _BACK) : place].rstrip(_AROUND).rpartition(" ")[2].rpartition("\n")[2].lstrip("(•")[:1]
    return word.isalpha() and not word.islower()


def shaped_locality(text: str, place: int) -> Locality | None:
    """Return the locality at the anchor `place` if its shape alone says the country: US, GB, CA, AU, IE."""
    if text[place + 1 : place + 3].isdigit():
        return _united_states(text, place) or _australia(text, place)
    offset = max(0, place - 6)
    window = text[offset : place + 12]
    return _britain(window, offset) or _canada(text, window, offset) or _ireland(window, offset)


def regions_without_code(text: str, hints: Sequence[str]) -> list[Locality]:
    """Return the cities with a region but no postcode at the end of a line, or of a part of it: `Austin, TX`, and where
    the page is likely Irish or Turkish, `Kenmare, Co. Kerry` and `Kadıköy / İstanbul`."""
    found = [
        Locality(match.start(), match.end(), None, (country,), region=match[1])
        for country in ("US", *(each for each in hints if each in _ALONE))
        for match in _region_alone(country).finditer(text, 0, _READ)
    ]
    return sorted(found, key=lambda locality: locality.start)


@cache
def _region_alone(country: str) -> re.Pattern[str]:
    before, regions = _ALONE.get(country, (", ", "|".join(region_codes(country))))
    if not regions:
        regions = "|".join(map(re.escape, region_names(country)))
    behind = r"\n|\Z|[|•·(–-]|USA?\b|U\.S|United|[Ii]reland|Türkiye|Turkey|[Tt]el|[Pp]h|\(?\d{3}\)?[ .-]\d{3}"
    with_code = r".{0,3}\d{5}|[\s,.]{1,3}[A-Z]\d[\dW] ?[\dA-Z]{4}\b"
    return re.compile(rf"{before}({regions})(?!\w)(?!{with_code})(?=\.?,? ?(?:{behind}))")


def _united_states(text: str, place: int) -> Locality | None:
    code = _US.match(text, place)
    region = _region(text, place, "US") if code else None
    if not (code and region):
        return None
    return Locality(region[0], code.end(), code[0].replace("–", "-"), ("US",), region=region[1])


def _australia(text: str, place: int) -> Locality | None:
    code = _AU.match(text, place)
    region = _region(text, place, "AU") if code else None
    return Locality(region[0], code.end(), code[0], ("AU",), region=region[1]) if code and region else None


def _canada(text: str, window: str, offset: int) -> Locality | None:
    code = _CA.search(window)
    if code is None:
        return None
    region = _region(text, offset + code.start(), "CA")
    start = region[0] if region else offset + code.start()
    return Locality(start, offset + code.end(), f"{code[1]} {code[2]}", ("CA",), region=region[1] if region else None)


def _britain(window: str, offset: int) -> Locality | None:
    code = _GB.search(window)
    if code is None or not _is_british(code["area"], code["district"]):
        return None
    outward = code["area"] + code["district"]
    country = _ISLANDS.get(code["area"], "GB")
    return Locality(offset + code.start(), offset + code.end(), f"{outward} {code['code'][-3:]}", (country,))


def _is_british(area: str, district: str) -> bool:
    """Return whether the first half of a postcode exists. B0C4DE is a colour."""
    if area not in _GB_AREAS or (district[-1].isalpha() and area not in _LETTERED_DISTRICTS):
        return False
    return district[0] != "0" or (district == "0" and area in _ZERO_DISTRICTS)


def _ireland(window: str, offset: int) -> Locality | None:
    code = _IE.search(window)
    if code is None or not any(letter.isdigit() for letter in code[2]) or code[2].isdigit():
        return None
    return Locality(offset + code.start(), offset + code.end(), f"{code[1]} {code[2]}", ("IE",))


def _region(text: str, place: int, country: str) -> tuple[int, str] | None:
    """Return where the region before `place` begins, and its code."""
    if not text[max(0, place - 4) : place].rstrip(_AROUND)[-1:].isalpha():
        return None
    first = max(0, place - _BACK)
    window = text[first:place]
    last = window.rstrip(_AROUND).rpartition(" ")[2].rpartition("\n")[2]
    if last.strip("(,.•").casefold() not in last_words(country):  # in a sixth of the time of the search below
        return None
    found = region_before(country).search(window)
    if found is None:
        return None
    return first + found.start(), region_code(country, found[1] or found[2])
