"""Tell what a page prints of somebody else: an authority, a chamber, a hosting company, the venue of an event."""

import re
from functools import cache

from scrapersky_cli.extract.signs import Signs, ends_of, ends_of_brands, has_sign, own_signs, signs
from scrapersky_cli.extract.text import without_accents
from scrapersky_cli.extract.words import word_list

_BEFORE = 220  # characters before a place that tell whose it is
_BEHIND = 70
_TIME = re.compile(  # 19.30, but not the date 01.03.
    r"\b\d{1,2}(?::\d\d(?!\d)|\.\d\d(?![\d.])|h\d\d| ?[ap]\.?m\b| ?(?:uhr|uur)\b| ?h\b)|@ \d|\bklockan\b|\bkl\.? ?\d"
)
_DAY = re.compile(  # 14/06 – Teatro, 3/14 The Jinx, 12. 4. – Sál
    r"\W*(?:(?:0?[1-9]|[12]\d|3[01])(?:[/.]|\. )(?:0?[1-9]|1[0-2])|(?:0?[1-9]|1[0-2])/(?:[12]\d|3[01]))(?!\d)"
    r"(?:\.?(?= ?[–—-] )|(?= [a-z]{2,}[^:]* ))"
)
_DAY_OF_WEEK = re.compile(
    r"\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)days?|(?:mon|diens|donners|frei|sams|sonn)tags?|mittwochs?|lundis?"
    r"|mardis?|mercredis?|jeudis?|vendredis?|samedis?|dimanches?|lunes|martes|miercoles|jueves|viernes|sabados?|domingos?"
    r"|lunedi|martedi|mercoledi|giovedi|venerdi|sabato|domenica|(?:maan|dins|woens|donder|vrij|zater|zon)dag"
    r"|(?:man|tors|lor|son)dag(?:ar|er)?)\b"
)
_RANGE = re.compile(r"\d ?(?:[ap]\.?m\.? ?)?(?:[-–]|to|bis|a|à|tot|til|till) ?\d")
_WEEKDAY = re.compile(r"\A[^\W\d_]{2,12}\.?,? (?=\w)")  # what may stand before a date: Saturday, Oct. 14
_STAND = re.compile(r"\b(?:booth|hall|halle|padiglione|pabellon|stand|stoisko|osasto|monter)\.? ?[a-z]{0,2}-?\d")
_BAR = re.compile(r"[|·•]")
_SENTENCE = re.compile(r"(?:[a-zß-ÿ]{4}|\d{4})[.!?] |[^\W_]\)[.:;] ")  # the end of one, but not of an abbreviation
_LONG_LEAD = 48  # characters; no name of a business with a label before it is longer
# A price behind an address, as agents of houses write it: €345,000, offers over £265,000, (2021, £410,000).
_PRICE = re.compile(
    r"[ \n,–—|·:(-]{1,4}(?:(?:19|20)\d\d, |[a-z][a-z ]{2,22}? )?(?:"
    r"(?:€|£|\$|eur|chf|usd|kr) ?(?:\d{1,3}[.,' ]?\d{3}|\d{1,3}[.,]\d{1,2} ?m)"
    r"|\d{2,3}[.,' ]\d{3} ?(?:€|eur\b|chf\b|kr\b))"
)
# What agents of houses count: 3 bd, 2 ba, 1,640 sq ft.
_ROOMS = re.compile(
    r"\b\d[\d.,]{0,6} ?\+?(?:bds?|bed(?:room)?s?|ba|baths?|sq\.? ?ft|m2|qm|zimmer|zi|pieces|chambres|dormitorios"
    r"|habitaciones|banos|camere|locali|bagni|slaapkamers|kamers|quartos|pokoje|rum)\b|\bmls\b"
)


def is_third_party(text: str, start: int, end: int, lowest: int = 0) -> bool:
    """Return whether what stands at `text[start:end]` is somebody else's than the owner's of the page.

    Either the words before it, but behind `lowest`, name another owner, or it is where an event takes place, or it is
    for sale. What is read is a few hundred characters, whatever the length of the text.
    """
    return _is_anothers(text, start, end, lowest) or is_venue(text, start, end, lowest) or _is_for_sale(text, end)


def is_venue(text: str, start: int, end: int, lowest: int = 0) -> bool:
    """Return whether the line of `text[start:end]`, or the one above it, says when something takes place there.

    A date of the line itself is enough; in the line above, and behind the place, it takes a word or a time beside it,
    because the date of a piece of news may stand above any address.
    """
    line = text.rfind("\n", 0, start) + 1
    before = without_accents(text[max(line, lowest, start - _BEFORE) : start])
    if _date().match(without_accents(text[start : start + _LONG_LEAD])):
        return True  # 2 giugno: Piazza Maggiore
    if end - start > _LONG_LEAD and _is_meeting(without_accents(text[start:end][:_BEFORE])):
        return True
    after = without_accents(text[end : end + _BEHIND].partition("\n")[0])
    if before and (_date().search(before) or _DAY.match(before) or _has_word(before, "event")):
        return True
    if after and (_has_word(after, "ticket") or _STAND.search(after) or (before and _date().search(after))):
        return True
    above = text[max(lowest, text.rfind("\n", 0, max(0, line - 1)) + 1, line - _BEFORE) : max(0, line - 1)]
    above = without_accents(above) if any(letter.isdigit() for letter in above) else ""
    if _is_weekly(before) or _is_weekly(above) or _date().fullmatch(_WEEKDAY.sub("", above.strip())):
        return True
    return bool(above and before.strip()) and (_is_meeting(above) or _is_meeting(f"{above} {before}"))


def _is_weekly(words: str) -> bool:
    """Return whether `words` have a day of the week and one time: `Mondays 6 pm`, but not the hours `Mon 9-18:00`."""
    times = _TIME.findall(words)
    return len(times) == 1 and _DAY_OF_WEEK.search(words) is not None and _RANGE.search(words) is None


def _is_meeting(words: str) -> bool:
    """Return whether there are both a date and a time in `words`."""
    return _date().search(words) is not None and _TIME.search(words) is not None


def is_in_passing(text: str, start: int) -> bool:
    """Return whether the place is named within a text that goes on in its line: behind the end of a sentence, or
    behind more words than a name has. The words that introduce the business's own address make an exception."""
    line = text.rfind("\n", 0, start) + 1
    lead = _BAR.split(text[max(line, start - _BEFORE) : start])[-1]
    if len(lead) <= _LONG_LEAD and not _SENTENCE.search(lead):
        return False
    words = without_accents(lead)
    return not own_signs().are_in(words)


def lists_others(url: str) -> bool:
    """Return whether the last part of `url` says that the page lists others: members, links, retailers."""
    return _has_word_of("page", url)


def lists_own(url: str) -> bool:
    """Return whether the last part of `url` says that the page lists houses of the business: hotels, studios."""
    return _has_word_of("houses", url)


def _has_word_of(label: str, url: str) -> bool:
    name = url.partition("?")[0].rstrip("/").rpartition("/")[2].partition(".")[0].lower()
    return not set(name.replace("_", "-").split("-")).isdisjoint(_labelled(label).words)


def _is_for_sale(text: str, end: int) -> bool:
    """Return whether a price of thousands stands behind `end`, or what a house for sale has: rooms and a size."""
    line = without_accents(text[end : end + _BEHIND].partition("\n")[0])
    return _PRICE.match(without_accents(text[end : end + 40])) is not None or len(_ROOMS.findall(line)) > 1


def _is_anothers(text: str, start: int, end: int, lowest: int) -> bool:
    words = without_accents(text[max(lowest, start - _BEFORE) : end])
    line = max(lowest, start - _BEFORE, text.rfind("\n", 0, start) + 1)
    own = max((end for _, end in own_signs().spans_in(words)), default=-1)
    if line < start and own < 0 and _has_word(without_accents(text[line:start]), "line"):
        return True
    return _last_sign(words) > own


def _last_sign(words: str) -> int:
    """Return the index at which the last sign of another owner ends in `words`, or -1 if there is none."""
    return max((*ends_of(_labelled("sign"), words), *ends_of_brands(_labelled("brand"), words)), default=-1)


def _has_word(words: str, label: str) -> bool:
    return has_sign(_labelled(label), words)


def _labelled(label: str) -> Signs:
    return signs(label, "third_parties")


@cache
def _date() -> re.Pattern[str]:
    months = rf"(?:{'|'.join(sorted(word_list('months'), key=len, reverse=True))})\.?"
    return re.compile(
        rf"\b(?:\d{{1,2}}(?:\.|st|nd|rd|th)? (?:de |d[ei]l? )?{months}(?=[ ,:\n)]|$)"
        rf"|{months} \d{{1,2}}(?:st|nd|rd|th)?\b"
        r"|\d{1,2}\.\d{1,2}\.(?:\d{4}\b|\d\d\b(?!:)| )|\d{1,2}[/-]\d{1,2}[/-](?:19|20)\d\d\b|(?:19|20)\d\d-\d\d-\d\d\b)"
    )
