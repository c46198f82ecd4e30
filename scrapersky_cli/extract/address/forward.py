"""From a city on to its street, as some countries write: 1052 Budapest, Váci utca 12."""

import re

from scrapersky_cli.extract.address.backward import FoundStreet
from scrapersky_cli.extract.address.houses import is_house_number, is_inside
from scrapersky_cli.extract.address.pieces import TextPiece, stripped
from scrapersky_cli.extract.address.streets import LIKELY, SURE, read_street

CITY_FIRST = frozenset(("BY", "HU", "JP", "KZ", "RU", "UA"))  # countries that write so as a rule
_REACH = 160  # characters
_PIECES = 5
_GAP = re.compile(r"[ ,–-]{1,4}")
_GAP_OR_LINE = re.compile(r"[ ,–\n-]{1,4}")
_BORDER = re.compile(r"[,;|·•()\n]| [–-] ")
_NEXT_LOCALITY = re.compile(r"[ ,–-]{1,4}(?:[A-Z]{1,2}-)?\d{4,6} ")


def street_after(text: str, end: int, country: str) -> FoundStreet | None:
    """Return the street that begins right behind `end`, where a city ends; None without one.

    Where the street stands before the city as a rule, what follows in the next line, or before another postcode,
    belongs to the next address.
    """
    is_usual = country in CITY_FIRST
    gap = (_GAP_OR_LINE if is_usual else _GAP).match(text, end)
    if gap is None:
        return None
    pieces = _pieces(text, gap.end(), is_usual)
    if not pieces:
        return None
    street = read_street(pieces[0].text)
    if street is None or street.start or (street.sureness == LIKELY and not is_usual):
        return None
    last = pieces[0].start + street.end
    is_numbered = street.has_number
    for piece in pieces[1:]:
        if not is_numbered and is_house_number(piece.text):
            is_numbered, last = True, piece.end
        elif is_numbered and last >= pieces[0].end and is_inside(piece.text):
            last = piece.end
        else:
            break
    if not is_numbered or (not is_usual and _NEXT_LOCALITY.match(text, last)):
        return None
    return FoundStreet(pieces[0].start, last, SURE, 0)


def _pieces(text: str, start: int, has_lines: bool) -> list[TextPiece]:
    window = text[start : start + _REACH]
    if not has_lines:
        window = window.partition("\n")[0]
    found: list[TextPiece] = []
    left = 0
    for border in _BORDER.finditer(window):
        found.append(stripped(window, left, border.start(), start))
        left = border.end()
        if border[0] == "\n" or len(found) == _PIECES:
            return found
    return [*found, stripped(window, left, len(window), start)]
