"""From a postcode back to the street and the city, piece by piece."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from scrapersky_cli.extract.address.cities import city_countries
from scrapersky_cli.extract.address.houses import is_house_number, is_inside
from scrapersky_cli.extract.address.pieces import TextPiece
from scrapersky_cli.extract.address.regions import is_county, is_region, without_county
from scrapersky_cli.extract.address.streets import BOX, FORMS, LIKELY, POSSIBLE, SURE, Street, read_street
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import labelled_words, word_list

_LINES = 3  # from the locality up to the street
_PIECES = 7
_CITY_WORDS = 5
_CODE = 2  # letters of a region
_CITY_LENGTH = 45
_COUNTRY_HOUSES_WORDS = (
    "barn barns cottage cottages croft farm farmhouse grange lodge manor mill rectory steading vicarage"
)
_PLACES_WORDS = "stade mairie salle gymnase complexe chateau domaine ferme moulin abbaye manoir mas moulins"
_PLACES = frozenset(_PLACES_WORDS.split())
_PLACE_WORDS, _PLACE_LEAD = 5, 3  # words of a place; words before it, such as Siège social
_FARMS = ("hof", "mühle", "alm", "gut")
_NO_FARMS = frozenset(("bahnhof", "hauptbahnhof", "friedhof", "gasthof", "bauhof", "gerichtshof"))
_SHORTEST_FARM = 6  # letters
_COUNTRY_HOUSES = frozenset(_COUNTRY_HOUSES_WORDS.split())
_BUILDINGS_WORDS = """
arcade barn barns building buildings centre chambers court farm granary hall house marina mill mills park stables
studios works yard
"""
_HOUSES = frozenset(("apartments", "building", "bldg", "chambers", "house", "tower", "towers"))
_BUILDINGS = frozenset(_BUILDINGS_WORDS.split())
_UNITS = frozenset(("flat", "shop", "suite", "unit"))  # Unit 3 Mill Lane
_LOTS = frozenset(("lot", "plot"))
_SQUARE = re.compile(r"[A-U] ?\d{1,2}")  # of Mannheim: C 4, 12
_YEAR = re.compile(r"(?<!\d)(?:1[89]|20)\d\d(?!\d)")  # in the name of a street: 1, rue du 8 mai 1945
_TOWNLANDS = 2  # one within another
_TOWNLAND_WORDS = 3
_SHORTEST_TOWNLAND = 6  # letters
_BESIDE_TOWNLANDS_WORDS = (
    "beg big cross east great little lower lr middle mor more new north old south the upper upr west"
)
_BESIDE_TOWNLANDS = frozenset(_BESIDE_TOWNLANDS_WORDS.split())
_QUARTERED = frozenset(("AR", "BR", "GB", "IN", "JP", "MX", "ZA"))
_NEAR_WORDS = frozenset(("above", "behind", "beside", "near", "next", "nr", "opp", "opposite"))
_QUARTER = re.compile(r"\b(?:Mah|MAH|Mahallesi|MAHALLESİ|Mh)\.?\Z")
_UNIT_OF_HOUSE = re.compile(r" / |\d/\d")  # Unit 3 / 88 Mill Road, Shop 3/22 Hastings Street
_CODE_LABELS = frozenset(("cep", "cp", "cap", "pin", "plz", "zip"))
_SLASHED = re.compile(r"([^/]+?) ?/ ?([A-Z]{2})")  # Curitiba/PR
_DISTRICT = re.compile(r"([^\d]+) \d{1,2}[A-Z]?")  # Dublin 2, Praha 1


class FoundStreet(NamedTuple):
    """A street in the text, with the parts of the house beside it, and how sure it is."""

    start: int
    end: int
    sureness: int
    piece: int  # its number among the pieces, nearest first


class FoundCity(NamedTuple):
    """A city among the pieces before a postcode. `rest` are the pieces that may hold the street."""

    name: str | None
    region: str | None
    rest: list[TextPiece]


def find_street(pieces: Sequence[TextPiece]) -> FoundStreet | None:
    """Return the best street of the three lines above: the surest, and the nearest of equally sure ones."""
    best: FoundStreet | None = None
    for number, piece in enumerate(pieces[:_PIECES]):
        if piece.lines > max(_LINES, pieces[0].lines + 1):
            break
        street = _street(piece.text)
        if street is None:
            continue
        if street.sureness < BOX and piece.lines - pieces[0].lines > 1 + (street.sureness == LIKELY):
            continue
        if best and best.sureness == LIKELY and piece.lines > pieces[best.piece].lines:
            break  # what is likely and near is better than what is sure and far
        first, last = piece.start + street.start, piece.start + street.end
        found = _with_number(FoundStreet(first, last, street.sureness, number), pieces, street.has_number)
        if best is None or found.sureness > best.sureness or _is_above_box(best, found, pieces):
            best = found
        if best.sureness == SURE:
            break
    return _with_insides(best, pieces) if best else _building(pieces)


def _street(text: str) -> Street | None:
    """Return the street of a piece that is no part of a house: 3 Office Park Drive, but not 3 Office Park."""
    street = read_street(text)
    if street is None or street.sureness == BOX or not is_inside(text):
        return street
    is_lot = street.start > 0 and text.partition(" ")[0].lower() in _LOTS  # Lot 5 Caves Rd
    is_lot = is_lot or (street.has_number and street.start > 0 and text.partition(" ")[0].lower() in _UNITS)
    has_both = is_lot or text.lstrip("#")[:1].isdigit() or _UNIT_OF_HOUSE.search(text) is not None
    if street.sureness != SURE or not has_both:
        return None
    return street._replace(start=0) if is_lot else street


def _building(pieces: Sequence[TextPiece]) -> FoundStreet | None:
    """Return a building with a part of it that has a number: Port Nord, hangar 12 or Unit 5, Riverside Park."""
    for number, piece in enumerate(pieces[:_PIECES]):
        if not (is_inside(piece.text) and any(map(str.isdigit, piece.text))):
            continue
        beside = [pieces[i] for i in (number - 1, number + 1) if 0 <= i < len(pieces)]
        for name in beside:
            has_form = name.text.rpartition(" ")[2].casefold().strip(".") in FORMS
            if name.lines == piece.lines and is_city(name.text) and not is_inside(name.text) and not has_form:
                return FoundStreet(min(name.start, piece.start), max(name.end, piece.end), LIKELY, number)
    return None


def find_townland(pieces: Sequence[TextPiece]) -> FoundStreet | None:
    """Return the Irish townland right before a town. It takes the place of a street: `Kilbrack, Doneraile`."""
    found: FoundStreet | None = None
    for number, piece in enumerate(pieces[:_TOWNLANDS]):
        if piece.lines > (pieces[0].lines + 1 if found else _LINES) or not _is_townland(piece.text):
            break
        found = FoundStreet(piece.start, found.end if found else piece.end, LIKELY, number)
    return found


def find_house(pieces: Sequence[TextPiece]) -> FoundStreet | None:
    """Return the house with a name that stands for a street in the country: Pentre Farm, Llanrhaeadr, Denbigh."""
    for number, piece in enumerate(pieces[:_TOWNLANDS]):
        if piece.lines > _LINES:
            break
        words = piece.text.split()
        if len(words) <= _TOWNLAND_WORDS and is_city(piece.text) and words[-1].lower() in _COUNTRY_HOUSES:
            return FoundStreet(piece.start, piece.end, POSSIBLE, number)
        if not _is_quarter(piece.text):
            break
    return None


def find_place(pieces: Sequence[TextPiece]) -> FoundStreet | None:
    """Return the name of a building or an estate that is written right before a French postcode, where a street usually
    stands: Stade Municipal."""
    if not pieces or pieces[0].lines > 1:
        return None
    first = pieces[0]
    words = first.text.split()
    for number, word in enumerate(words[:_PLACE_LEAD]):
        if without_accents(word) in _PLACES and word[0].isupper() and 1 < len(words) - number <= _PLACE_WORDS:
            return FoundStreet(first.start + first.text.index(word), first.end, POSSIBLE, 0)
    return None


def find_farm(pieces: Sequence[TextPiece]) -> FoundStreet | None:
    """Return the farm or mill in the line above a German postcode, written in place of a street: Birkenhof."""
    if not pieces or pieces[0].lines != 1:
        return None
    first = pieces[0]
    name = first.text.casefold()
    is_farm = name.endswith(_FARMS) and name not in _NO_FARMS and len(name) > _SHORTEST_FARM
    is_one_word = name.isalpha() and first.text[0].isupper()
    return FoundStreet(first.start, first.end, POSSIBLE, 0) if is_farm and is_one_word else None


def _is_townland(text: str) -> bool:
    words = text.split()
    name = next((word for word in words if word.casefold() not in _BESIDE_TOWNLANDS), "")
    if not 0 < len(words) <= _TOWNLAND_WORDS or len(name) < _SHORTEST_TOWNLAND or not name.isalpha():
        return False
    lowered = name.casefold()
    is_named = name[0].isupper() and any(lowered[:length] in word_list("ie_townlands") for length in range(3, 8))
    return is_named and all(word == name or word.casefold() in _BESIDE_TOWNLANDS for word in words)


def _is_above_box(box: FoundStreet, street: FoundStreet, pieces: Sequence[TextPiece]) -> bool:
    """Return whether the house stands right above its P.O. box."""
    lines = pieces[street.piece].lines - pieces[box.piece].lines
    is_near = (street.sureness == LIKELY and lines <= 1) or (street.sureness == POSSIBLE and not lines)
    return box.sureness == BOX and is_near


def _with_number(street: FoundStreet, pieces: Sequence[TextPiece], has_number: bool) -> FoundStreet:
    """Return the street with its number if a comma stands between them: `Via Roma, 12` or `12, rue de la Paix`."""
    place = street.piece
    if has_number:
        before = pieces[place + 1] if place + 1 < len(pieces) and street.start == pieces[place].start else None
        is_before = before and is_house_number(before.text) and before.lines == pieces[place].lines
        is_plot = before and before.text[:2].lower() == "no"  # No. 12, Jalan Telawi 3
        if before and is_before and (is_plot or _YEAR.search(pieces[place].text)):
            return street._replace(start=before.start)
        if place and _SQUARE.fullmatch(pieces[place].text) and is_house_number(pieces[place - 1].text):
            return street._replace(end=_end(pieces[place - 1]))
        return street
    if place and is_house_number(pieces[place - 1].text) and pieces[place - 1].lines == pieces[place].lines:
        return street._replace(end=_end(pieces[place - 1]), sureness=SURE)
    if place + 1 < len(pieces) and is_house_number(pieces[place + 1].text) and street.start == pieces[place].start:
        return street._replace(start=pieces[place + 1].start, sureness=SURE)
    return street


def is_area(text: str) -> bool:
    """Return whether `text` is the name of an industrial estate, a hamlet or a quarter: `ZI de la Pilaterie`."""
    return text.partition(" ")[0].rstrip(".").casefold() in word_list("area_words")


def is_building(text: str) -> bool:
    """Return whether `text` is the name of a building: Eagle House."""
    return is_city(text) and text.rpartition(" ")[2].lower() in _BUILDINGS


def _is_in_house(street: FoundStreet, pieces: Sequence[TextPiece]) -> bool:
    """Return whether a part of a house and the name of the house stand before the street: Unit 4, The Old Malthouse."""
    before = pieces[street.piece + 1 : street.piece + 3]
    if len(before) < 2 or not is_inside(before[1].text) or before[0].lines != before[1].lines:
        return False
    return before[0].lines - pieces[street.piece].lines <= 1 and is_city(before[0].text)


def _is_house(text: str) -> bool:
    return is_city(text) and text.rpartition(" ")[2].lower() in _HOUSES


def _end(number: TextPiece) -> int:
    return number.end - number.text.endswith(".")


def _with_insides(street: FoundStreet, pieces: Sequence[TextPiece]) -> FoundStreet:
    """Return the street with Suite 4 or 2. OG behind it, and with Unit 5 before it; without a number, also with the
    name of the building."""
    for piece in reversed(pieces[: street.piece]):
        if piece.start >= street.end and is_inside(piece.text):
            street = street._replace(end=piece.end)
    if street.start == pieces[street.piece].start:
        for piece in pieces[street.piece + 1 : street.piece + 3]:
            is_beside = piece.lines == pieces[street.piece].lines and _is_house(piece.text)
            if _is_in_house(street, pieces):
                return street._replace(start=pieces[street.piece + 2].start)
            if not (is_inside(piece.text) or is_beside or (street.sureness == POSSIBLE and is_building(piece.text))):
                break
            street = street._replace(start=piece.start)
    return street


def with_quarters(street: FoundStreet, pieces: Sequence[TextPiece], country: str) -> FoundStreet:
    """Return the street with the quarters that stand before the city, in countries where the post asks for them: Rua do
    Amparo, 214 - Amparo; in Turkey they stand before the street. In France, a box behind a street belongs to it."""
    if country == "TR":
        around = pieces[street.piece : street.piece + 2]
        for piece in around:
            before = piece.text[: max(0, street.start - piece.start)].rstrip()
            if street.start > piece.start and _QUARTER.search(before):
                street = street._replace(start=piece.start)
        return street
    belongs = _is_quarter if country in _QUARTERED else _is_box if country == "FR" else None
    if belongs and street.sureness != BOX:
        for piece in reversed(pieces[: street.piece]):
            if piece.start < street.end:
                continue
            if not belongs(piece.text):
                break
            street = street._replace(end=piece.end)
    return street


def _is_box(text: str) -> bool:
    box = read_street(text)
    return box is not None and box.sureness == BOX and not box.start


def _is_quarter(text: str) -> bool:
    if text.partition(" ")[0].casefold().strip(".") in _NEAR_WORDS or is_county(text):
        return False
    return is_city(text) and not country_code(text) and without_accents(text).replace(".", "") not in _CODE_LABELS


def find_city(pieces: Sequence[TextPiece], country: str) -> FoundCity:
    """Return the city in the pieces before a region or postcode of `country`: the nearest one, without its county."""
    region: str | None = None
    rest = list(pieces)
    while len(rest) > 1 and (is_county(rest[0].text) or _is_country(rest[0].text, country)):
        region = region or (rest[0].text.rstrip(" .") if is_county(rest[0].text) else None)
        rest = rest[1:]
    if len(rest) > 1 and without_accents(rest[0].text).replace(".", "") in _CODE_LABELS:
        rest = rest[1:]
    if len(rest) > 1 and is_region(country, rest[0].text) and country in city_countries(rest[1].text):
        region, rest = region or rest[0].text, rest[1:]  # Pune, Maharashtra
    if rest and (slashed := _SLASHED.fullmatch(rest[0].text)) and is_region(country, slashed[2]):
        region = slashed[2]
        rest = [rest[0]._replace(text=slashed[1], end=rest[0].start + len(slashed[1])), *rest[1:]]
    if len(rest) > 1 and len(rest[0].text) == _CODE and rest[0].text.isupper():
        region, rest = region or rest[0].text, rest[1:]  # São Paulo - SP
    if not rest:
        return FoundCity(None, region, rest)
    text = rest[0].text
    if country in ("GB", "IE") and region is None:
        text, region = without_county(text)
    name, length = _split(text, country)
    if name is None:
        return FoundCity(None, region, rest)
    kept = text[:length].rstrip(" ,.-")
    head = [rest[0]._replace(text=kept, end=rest[0].start + len(kept))] if kept else []
    return FoundCity(name, region, [*head, *rest[1:]])


def _is_country(name: str, country: str) -> bool:
    """Return whether this is the name of the country, and of no city of it: Singapore is both."""
    return country_code(name) == country and country not in city_countries(name)


def city_before(street: FoundStreet, pieces: Sequence[TextPiece], country: str) -> str | None:
    """Return the city that is before the street: Amsterdam, Keizersgracht 12, 1015 CJ."""
    before = pieces[street.piece + 1 : street.piece + 2]
    return before[0].text if before and country in city_countries(before[0].text) else None


def _split(text: str, country: str) -> tuple[str | None, int]:
    """Return the city at the end of `text`, and how much of the text is before it."""
    words = text.split(" ")
    for count in range(min(_CITY_WORDS, len(words)), 0, -1):
        name = " ".join(words[-count:])
        if not name[:1].isalpha() or country not in city_countries(name):
            continue
        before = " ".join(words[:-count])
        if not before or is_inside(before) or read_street(before) or words[-count - 1].islower():
            return name, len(before)
    if (district := _DISTRICT.fullmatch(text)) and country in city_countries(district[1]):
        return text, 0
    street = read_street(text)
    if street is not None and street.sureness >= LIKELY:
        rest = text[street.end :].strip(" ,.-")
        return (rest, street.end) if is_city(rest) else (None, len(text))
    return (text, 0) if is_city(text) else (None, len(text))


def is_city(text: str) -> bool:
    """Return whether `text` has the form of a city's name: few words, no digit, a capital at the beginning."""
    words = text.split()
    if not 0 < len(words) <= _CITY_WORDS or len(text) > _CITY_LENGTH or not text[0].isalpha() or text[0].islower():
        return False
    if any(letter.isdigit() or letter in "@:?!_=" for letter in text) and not text[-2:].strip().isdigit():
        return False
    if text.casefold().replace(" ", "_") in labelled_words("address_fields"):
        return False
    return not any(word.casefold().strip(".") in word_list("street_bans") for word in words)
