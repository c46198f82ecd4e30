"""Recognise a street with its number in a piece of text."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

SURE, BOX, LIKELY, POSSIBLE = 4, 3, 2, 1  # a word for a street and a number; a P.O. box; the shape; a word alone
_LONGEST = 120  # characters of a piece that may be a street
_MAX_WORDS = 14
_ABBREVIATED = 2  # letters
_SHORT = 3  # letters
_LONG_NUMBER = 5  # digits
_LONGEST_NAME = 6  # words
_TOKEN = re.compile(r"\S+")
_NUMBER = re.compile(
    r"(?:n[or]?[.:°º]{1,2})?#?[nsew]?\d{1,5}(?:[a-z]|bis|ter)?(?:[-–/+&](?:[ivx]{2,4}(?![a-z])|hs|huis|bis|stiege|stg\.?|top|tur|tür|\d{0,5}[a-z]?))*|\d{1,4}[.]\d{1,2}|[dk]:\d{1,3}",
    re.IGNORECASE,
)
_NUMBER_WORDS = frozenset(("no", "no:", "nr", "n°", "nº", "br"))
_MORE_OF_NUMBER = re.compile(r"bis|ter|hs|huis|b\d{1,3}")
_GLUED_NUMBER = re.compile(r"[^\W\d_]{2,}(?:str\.|straße|strasse|weg|platz|gasse|allee)\d{1,4}[a-z]?")  # Gartenstr.7
_LETTER = re.compile(r"[a-z]|bis|ter|quater", re.IGNORECASE)
_BOX = re.compile(
    r"(?:\bp\.? ?o\.? ?box|\bpost(?:al)? (?:office )?box|\bpo drawer|\bg\.?p\.?o\.? box|\bpostfach"
    r"|\bpost?bus|\bpostboks|\bb\.?p\.?(?= ?n?[°º]? ?\d)|\bbo[iî]te postale|\bcase postale"
    r"|\bc\.?p\.?(?= \d)|\bcs(?= ?\d)"
    r"|\bapartado(?: de correos)?"
    r"|\bapdo\.?|\bcasella postale|\bcaixa postal|\bskr(?:ytka|\.) poczt(?:owa|\.)|\bprivate bag|\blocked bag)"
    r"[ .:n°º#]{0,4}(?:[a-z]{0,3} ?\d[\d -]{0,9}\d|[a-z]{0,3} ?\d)"
    r"|\b(?:rt|rr|rural route|hc)\.? ?\d+,? (?:box|site|comp) \d+(?: comp \d+)?|\Abox \d[\d ]{0,5}\Z",
    re.IGNORECASE,
)
# A telephone number, a time, an address of the net, money: nothing of these is in the name of a street.
_NOT = re.compile(r"@|www\.|https?:|[%€$£©®]|\d{1,2}:\d\d|\+\d|\d{3}[ .-]\d{3}[ .-]\d{4}|\d{7}|(?:\d\d[ .]){3}")
_NAME = r"[A-Z][\w'’]*(?: [A-Z][\w'’]*){0,2}"
_CORNER = re.compile(
    rf"\b(?:[Cc]orner|[Cc]nr\.?)(?: of)? {_NAME} (?:and|&) {_NAME} (?:Streets?|Sts?|Roads?|Rds?|Avenues?|Aves?)\b\.?"
)
# Francisco de Toledo N° 240
_MARKED = re.compile(r"(?:[A-ZÀ-Þ][\w.'’-]+ (?:(?:de|del|la|las|los|el) ){0,2}){1,4}N[°º]\.? ?\d{1,5}(?!\d)")
_NUMBERED_ROAD = re.compile(
    r"(?:highway|hwy|route|rte|road|rd|county road|fm|cr|sr|us|loop|interstate|i|km|carretera|strada statale|ss|sp)"
)
_POINTS_WORDS = "n s e w ne nw se sw north south east west northeast northwest southeast southwest"
_POINTS = frozenset(_POINTS_WORDS.split())
_BEFORE_STREET_WORD_WORDS = """
alte alten alter altes neue neuen neuer neues grosse grosser kleine kleiner obere oberer untere unterer lange hohe
innere aussere hintere vordere oude nieuwe grote korte am an im in auf zum zur unter den der dem het de
"""
_BEFORE_STREET_WORD = frozenset(_BEFORE_STREET_WORD_WORDS.split())
_SHORT_ENDINGS_WORDS = "weg hof pad kai str vej vei tie"
_SHORT_ENDINGS = frozenset(_SHORT_ENDINGS_WORDS.split())
_JOINING_WORDS = """
a of the de du des d' l' dit la las los le les ai al alla alle allo agli dello sul sulla
del della delle dei degli di da das do dos e el y i van der den
"""
_JOINING = frozenset(_JOINING_WORDS.split())
_BEFORE_A_NAME = _JOINING - {"l'", "d'", "i", "y", "e"}
_FORMS_WORDS = """
gmbh mbh ag kg ug ohg gbr ek ev eg kgaa ltd limited inc llc llp plc sarl sas sasu sa srl spa snc sl slu bv nv vof co
partg partgmbb eurl sci lda ab oy aps as corp pllc pc
"""
FORMS = frozenset(_FORMS_WORDS.split())
_QUARTERS = frozenset(("mah", "mahallesi", "mh"))  # behind the name of a Turkish quarter, before its streets
_ELIDED = ("d'", "l'", "dell'", "all'", "sull'", "nell'", "dall'")
_BEFORE_TYPE = frozenset(("ancien", "ancienne", "grand", "grande", "petit", "petite", "vieille", "vieux"))
_OF_WORDS = "des der am an im"
_WAYS_WORDS = "street road lane avenue way square close drive hill row walk court place terrace quay parade gardens"
_WAYS = frozenset(_WAYS_WORDS.split())
_UNMISTAKABLE_WORDS = "street st road rd avenue ave lane ln boulevard blvd highway ext"
_UNMISTAKABLE = frozenset(_UNMISTAKABLE_WORDS.split())
_LONGEST_BANNED = 5  # words
_FRENCH_PLACE = 3  # words: a number, an article, a name
_FIVE_DIGITS = re.compile(r"\d{5}")
_LONG_FILE = re.compile(r"\d+/\d{3,}")  # the number of a file, not of a house
_AT = frozenset(("am", "an", "auf", "hinter", "im", "in", "unter", "vor", "zum", "zur"))
_OF = frozenset(_OF_WORDS.split())  # Straße des 17. Juni, Platz der Republik


class Street(NamedTuple):
    """A street in a piece: where it begins and ends in it, and how sure it is."""

    start: int
    end: int
    sureness: int
    has_number: bool


class _StreetWord(NamedTuple):
    start: int
    end: int
    text: str
    plain: str  # without accents, dots and case
    is_number: bool


@lru_cache(maxsize=2048)  # the lines of a page are looked at from several postcodes
def read_street(piece: str) -> Street | None:
    """Return the street that `piece` holds, without the name of a business before it; None if it holds none."""
    if "@" in piece:  # write to info@acme.com or 12 High St
        start = piece.find(" ", piece.rfind("@")) + 1
        street = read_street(piece[start:]) if start else None
        return street._replace(start=street.start + start, end=street.end + start) if street else None
    if not piece or len(piece) > _LONGEST or _NOT.search(piece):
        return None
    if box := _BOX.search(piece):
        return Street(box.start(), box.end(), BOX, True)
    if corner := _CORNER.search(piece):
        return Street(corner.start(), corner.end(), LIKELY, True)
    if marked := _MARKED.match(piece):
        return Street(0, marked.end(), SURE, True)
    words = [_word(match) for match in _TOKEN.finditer(piece)][:_MAX_WORDS]
    if not words:
        return None
    if any(word.plain in word_list("street_bans") for word in words):
        return _banned_name(words)
    return _number_first(words) or _type_first(words) or _type_last(words) or _untyped(words) or _bare(words)


def _banned_name(words: list[_StreetWord]) -> Street | None:
    """Return the street if the whole piece is a number, a name, and a word that only streets have: 12 Bath Road."""
    if not (words[0].is_number and words[-1].plain in _UNMISTAKABLE and 3 <= len(words) <= _LONGEST_BANNED):
        return None
    return _number_first(words) if all(word.text[:1].isupper() for word in words[1:]) else None


def _word(match: re.Match[str]) -> _StreetWord:
    text = match[0].rstrip(",;:")
    plain = without_accents(text).replace(".", "").replace("’", "'")
    return _StreetWord(
        match.start(), match.start() + len(text), text, plain, _NUMBER.fullmatch(text.rstrip(".")) is not None
    )


def _is_ending(word: _StreetWord) -> bool:
    plain = word.plain.partition("/")[0]
    return plain in word_list("streets_ending") or (len(plain) > 5 and _endings().search(plain) is not None)


@cache
def _endings() -> re.Pattern[str]:
    long = [word for word in word_list("streets_ending") if len(word) > 3 or word in _SHORT_ENDINGS]
    return re.compile(f"(?:{'|'.join(sorted(long, key=len, reverse=True))})$")


def _is_name(word: _StreetWord) -> bool:
    """Return whether the word can be the name of a street or a part of it: St., 5th, Main, O'Neill."""
    first = word.text[:1]
    return (first.isalnum() and not first.islower()) or word.plain in _JOINING or first in "'’"


def _is_french_place(words: list[_StreetWord]) -> bool:
    """Return whether the words are a number, an article and a name, as in French villages: 6 La tuilerie."""
    return (
        len(words) == _FRENCH_PLACE
        and words[0].is_number
        and words[1].text in ("La", "Le", "Les")
        and words[2].text.isalpha()
    )


def _number_first(words: list[_StreetWord]) -> Street | None:
    """123 N Main St, 5 The Green Road, 100 Highway 71 West."""
    types = word_list("streets_after")
    for last in range(len(words) - 1, 0, -1):
        if words[last].plain not in types or words[last].is_number:
            continue
        first = next((i for i in range(last - 1, -1, -1) if words[i].is_number and words[i].text[:1] != "#"), None)
        if first is None or last - first > 6:
            continue
        between = words[first + 1 : last]
        numbered = _numbered_end(words, last)
        if numbered is None and (not between or not all(map(_is_name, between))):
            continue
        end = _with_points(words, last if numbered is None else numbered)
        return Street(words[_first_number(words, first)].start, words[end].end, SURE, True)
    return None


def _first_number(words: list[_StreetWord], first: int) -> int:
    """Return the place of the first number of `12 - 14` or `12 & 14`, else `first`."""
    if first and words[first - 1].is_number and words[first - 1].text[0].isalpha():
        return first - 1  # W140 N8917 Lilly Road
    if first and words[first - 1].is_number and "/" in words[first].text:
        return first - 1  # 123 1/2 Main St
    if first == 1 and "/" in words[1].text and words[0].plain in word_list("street_insides"):
        return 0  # Shop 3/22 Hastings Street
    if first >= 3 and words[first - 1].text == "/" and words[first - 3].plain in word_list("street_insides"):
        return first - 3  # Unit 3 / 88 Mill Road
    if first and words[first - 1].plain in _NUMBER_WORDS:
        return first - 1  # No. 118 Dongwu Road
    if first >= 2 and words[first - 2].is_number and words[first - 1].text in ("-", "–", "&", "/", "to", "and"):
        return first - 2
    return first


def _numbered_end(words: list[_StreetWord], last: int) -> int | None:
    """Return the place of the number behind a road that has one instead of a name: Highway 71."""
    if last + 1 < len(words) and words[last + 1].is_number and _NUMBERED_ROAD.fullmatch(words[last].plain):
        return last + 1
    return None


def _with_points(words: list[_StreetWord], last: int) -> int:
    """Return the index of the last word of the street, with compass points (NW) and parts of the house (Suite 4)."""
    while last + 1 < len(words) and words[last + 1].plain in _POINTS:
        last += 1
    while last + 2 < len(words) and words[last + 1].plain in word_list("street_insides") and _ends(words[last + 2]):
        last += 2
    if last + 1 < len(words) and words[last + 1].text[:1] == "#":
        last += 1 + (words[last + 1].text == "#" and last + 2 < len(words))
    return last


def _ends(word: _StreetWord) -> bool:
    return word.is_number or len(word.plain) == 1 or any(letter.isdigit() for letter in word.plain)


def _type_first(words: list[_StreetWord]) -> Street | None:
    """12 bis rue de la Paix, Via Roma 12, Calle Mayor, ul. Długa 5."""
    types = word_list("streets_before")
    for place, word in enumerate(words[:-1]):
        follows = words[place + 1]
        is_type = word.plain in types or word.plain[:2] == "c/" or (_is_ending(word) and follows.plain in _OF)
        if place and follows.is_number and _is_ending(word):
            continue  # Riehler Str. 30
        is_whole = not place and len(word.plain) > _SHORT and words[-1].is_number  # Cesta na Brdo 45
        if not is_type or not (_is_name(follows) or follows.plain.startswith(_ELIDED) or is_whole):
            continue
        if follows.plain in FORMS:
            continue  # Thyme & Place Ltd
        is_behind_number = place == 1 and words[0].is_number and len(word.plain) == _ABBREVIATED  # 25 bd Victor-Hugo
        if len(word.plain) <= _ABBREVIATED and place and not is_behind_number and not word.text.endswith((".", "/")):
            continue
        first = place
        while first and (words[first - 1].is_number or _LETTER.fullmatch(words[first - 1].text)):
            first -= 1
        if place and words[place - 1].plain in _BEFORE_TYPE:
            first = min(first, place - 1)  # 1126, Grande Allée Ouest
        if not words[first].is_number:
            first = 0 if words[0].is_number and place <= 2 else first  # 3500 El Camino Real
        words = words[:-1] if len(words) > first + 2 and words[-1].plain == "a" else words  # 118/2 à 4000 Liège
        numbered = any(each.is_number for each in words[first:])
        sureness = SURE if numbered else POSSIBLE
        return Street(words[first].start, words[-1].end, sureness, numbered)
    return None


def _type_last(words: list[_StreetWord]) -> Street | None:
    """Hauptstraße 12, Lange Straße 5 a, Kerkstraat 12-14, Storgatan 4 B."""
    for place in range(len(words) - 1, -1, -1):
        if _GLUED_NUMBER.fullmatch(words[place].text):
            return Street(words[place].start, words[place].end, SURE, True)
        if not _is_ending(words[place]):
            continue
        end = _number_end(words, place + 1)
        if end == place and (len(words) > 4 or place != len(words) - 1):
            continue
        first = _first_of_name(words, place)
        if first == place and words[place].plain in word_list("streets_ending") and len(words[place].plain) < 4:
            continue
        numbered = end > place
        return Street(words[first].start, words[end].end, SURE if numbered else POSSIBLE, numbered)
    return None


def _number_end(words: list[_StreetWord], place: int) -> int:
    """Return the place of the last part of the number that begins at `place`; the one before it if there is none."""
    place += place + 1 < len(words) and words[place].plain in _NUMBER_WORDS
    if place >= len(words) or not words[place].is_number:
        return place - 1
    while place + 1 < len(words):
        more = words[place + 1]
        joined = more.text in ("-", "–", "/", "+", "&", "u.", "und")
        if more.plain in word_list("street_insides") and place + 2 < len(words) and words[place + 2].is_number:
            place += 2  # 7 bus 12
        elif (
            more.is_number
            or _MORE_OF_NUMBER.fullmatch(more.plain)
            or (len(more.text) == 1 and (more.text.isalpha() or joined))
        ):
            place += 1
        else:
            break
    return place


def _first_of_name(words: list[_StreetWord], place: int) -> int:
    """Return where the name begins whose street word is at `place`, behind the name of a business."""
    form = next((i for i in range(place - 1, -1, -1) if words[i].plain in FORMS or words[i].plain in _QUARTERS), None)
    if form is not None:
        return form + 1
    if place <= 2 and all(_is_name(word) or word.plain in _BEFORE_STREET_WORD for word in words[:place]):
        is_whole = words[place].plain in word_list("streets_ending") or words[0].plain in _BEFORE_STREET_WORD
        return 0 if is_whole or place <= 1 else place
    first = place - (words[place].plain in word_list("streets_ending"))
    while first and (words[first - 1].plain in _BEFORE_STREET_WORD or words[first - 1].plain.startswith("st")):
        first -= 1
    first = max(first, 0)
    return next(i for i in range(first, place + 1) if i == place or not words[i].text[:1].islower())


def _untyped(words: list[_StreetWord]) -> Street | None:
    """1600 Broadway, 5 The Shambles; Am Alten Markt 5, Rynek 12."""
    if not 2 <= len(words) <= 7 or any(word.plain in word_list("street_insides") for word in words[:1]):
        return None
    if _is_french_place(words):
        return Street(words[0].start, words[-1].end, LIKELY, True)
    if _is_number_before_name(words):
        sureness = LIKELY if len(words[0].text) < _LONG_NUMBER else POSSIBLE
        return Street(words[0].start, words[-1].end, sureness, True)
    last = words[-1]
    end = next((i for i, word in enumerate(words) if word.is_number), None)
    if not end or end > 5 or _number_end(words, end) != len(words) - 1:
        return None
    form = next((i for i in range(end - 1, -1, -1) if words[i].plain in FORMS), -1)
    name = words[form + 1 : end]
    if name and name[-1].plain in _BEFORE_A_NAME:
        return None  # Livraison à 1003
    if not name or len(last.text) > 6 or _FIVE_DIGITS.search(words[end].text) or not name[0].text[:1].isupper():
        return None
    is_at = name[0].plain in _AT  # Im langen Ried 103
    if all(word.text[:1].isalpha() and (is_at or _may_be_small(word)) for word in name):
        is_marked = words[end].text[0] == "#" and len(name) > 1  # Ramón Corona #2045
        return Street(name[0].start, last.end, SURE if is_marked else LIKELY, True)
    return None


def _may_be_small(word: _StreetWord) -> bool:
    """Return whether the word belongs to a name as it is written: Am alten Markt 5, Karl Johans gate 5."""
    return _is_name(word) or word.plain in _BEFORE_STREET_WORD or word.plain in word_list("streets_after")


def _is_number_before_name(words: list[_StreetWord]) -> bool:
    first, *name = words
    if len(name) > 1 and name[-1].text[:1] == "#":
        name = name[:-1]  # 1600 Broadway #5
    if not first.is_number or first.text[:1] == "#" or first.text[-1:] == "." or _LONG_FILE.match(first.text):
        return False  # 8. Juni
    has_letter = any(map(str.isalpha, name[-1].text))  # not: 01225 477793
    return len(words) <= _LONGEST_NAME and all(map(_is_name, name)) and has_letter and not name[-1].is_number


def _bare(words: list[_StreetWord]) -> Street | None:
    """High Street, Church Lane: a whole piece without a number."""
    if 2 <= len(words) <= 4 and words[-1].plain in _WAYS and not any(word.text[:1].islower() for word in words):
        return Street(words[0].start, words[-1].end, POSSIBLE, False)
    return None
