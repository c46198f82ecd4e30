"""Tell from the words beside a number what it is."""

import re
from itertools import groupby
from typing import Literal

from scrapersky_cli.extract.words import word_list

Kind = Literal["phone", "fax"]
Label = Literal["phone", "fax", "doubtful", "other"]


def _any_of(name: str) -> str:
    """Return a pattern for the words of a list, in which * means any ending and _ a blank. Words with the same first
    letter stand together, so that most of them need not be tried."""
    words = sorted(word_list(name), key=lambda word: (word[0], -len(word), word))
    groups = groupby(words, key=lambda word: word[0])
    return "|".join(f"{re.escape(first)}(?:{'|'.join(_rest(word) for word in group)})" for first, group in groups)


def _rest(word: str) -> str:
    return re.escape(word[1:]).replace(r"\*", r"\w{0,20}").replace("_", r"\s?")


_REACH = 60  # characters before a number in which its label must be
_LONGEST_LABEL_LINE = 40  # characters of a line that can be the label of the line below
_FAX = _any_of("fax_words")
_PHONE_SIGNS, _FAX_SIGNS = "☎✆📞📱☏🕿🖀", "📠🖷"
# A single letter is a label if a sign separates it from the number, and a capital also if a blank does.
_LETTER_ENDS = r"(?=\s?[:.|)\]/–-]{1,2}\s?$|\s$)"
_SMALL_LETTER_ENDS = r"(?=\s?[:.)\]]{1,2}\s?$)"
_LABEL = re.compile(
    r"(?<![^\W\d_])(?=[^\W\d_])(?:(?P<both>(?:tel|phone|t[eé]l|fon)\w*\.?(?:\s?[/&+,|]\s?|\s(?:und|and|et|u\.|y|e)\s)(?:tele)?fax)|"
    rf"(?P<phone>{_any_of('phone_words')}|(?:call|dial|ring)\b(?:(?!fax)[^\d\n(+.:;!?]){{0,30}})|"
    rf"(?P<fax>{_FAX})|(?P<other>{_any_of('number_words')})|(?P<doubtful>{_any_of('doubtful_words')})"
    rf")(?![^\W_])|(?P<sign>[{_PHONE_SIGNS}])|(?P<fax_sign>[{_FAX_SIGNS}])|"
    rf"(?<![^\W_])(?-i:(?P<fax_letter>F{_LETTER_ENDS}|f{_SMALL_LETTER_ENDS})|"
    rf"(?P<letter>[TMP]{_LETTER_ENDS}|[CDOV]{_SMALL_LETTER_ENDS}|[tmpc]{_SMALL_LETTER_ENDS}))",
    re.IGNORECASE,
)
_PHONES = _any_of("phone_words")
# What may begin a label: the first word of an entry, or the first letters of one that has any ending.
_LABEL_START = re.compile(rf"[^\W\d_]+|[{_PHONE_SIGNS}{_FAX_SIGNS}]")
_FIRST_WORD = re.compile(r"([^\W\d_]+)(\*?)")
_FIRST_WORDS = [
    found.groups()
    for name in ("phone_words", "fax_words", "number_words", "doubtful_words")
    for word in word_list(name)
    if (found := _FIRST_WORD.match(word))
]
_WHOLE = {word for word, ending in _FIRST_WORDS if not ending} | {"call", "dial", "ring", *"tmpcfdov"}
_WHOLE |= {*_PHONE_SIGNS, *_FAX_SIGNS}
_FEW = 3  # letters
_BEGINNINGS = {word[:_FEW] for word, ending in _FIRST_WORDS if ending} | {"tel", "tél", "fon", "pho"}
_BEHIND = rf"(?:(?P<phone>{_PHONES})|(?P<fax>{_FAX}|(?-i:F)))\.?"
_IN_BRACKETS = re.compile(rf"\s?[(\[]\s?(?:(?P<phone>{_PHONES}|[tpm])|(?P<fax>{_FAX}|f))\.?\s?[)\]]", re.IGNORECASE)
_NUMBER_NEXT = re.compile(r"[ |/,;·•:-]{0,6}[+(\d]")
# Behind the number and at the end of something, and not before the next number.
_AT_END = re.compile(rf"[ ]?[-–|]?[ ]?{_BEHIND}(?=\s*(?:$|[|/,;·•\n]))(?![ |/,;·•-]{{0,6}}[+(\d])", re.IGNORECASE)
_MAY_BE_BEHIND = re.compile(r"[ ]?[-–|(\[]?\s?[^\W\d_]")
_ENDS_WITH_NUMBER = re.compile(r"\d(?:[ ().-]{0,2}\d){9}\W{0,3}$")

# Words after the end of a clause belong to something else: "Tel. on request. Licence 0301234567".
_CLAUSE_END = re.compile(r"(?:[a-zäöüß]{3}[.!?]|[,;|])\s+")
_SENTENCE_END = re.compile(r"\w{3}[.!?]\s")
_OF_FAX = re.compile(r"\s?\(?")  # between a fax word and what tells this fax from others: Fax (office), Fax toll-free
_TELEPHONE = re.compile(r"[tф]|ph|fon|call|mob|cel", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")


def label_of(text: str, start: int, end: int) -> Label | None:
    """Return what the words beside the number at `text[start:end]` say it is; None if they say nothing.

    A label is before the number on its line, or alone on the line above, or in brackets right behind it. At the end of
    a line it may be right behind the number, if none is before it.
    """
    behind = _MAY_BE_BEHIND.match(text, end) is not None
    line, is_above = _line_before(text, start)
    labels = _labels(line)
    if behind and (found := _label_behind(text, end, follows=not labels or _labels_follow(labels, line))):
        return "fax" if found["fax"] else "phone"
    if not labels or (is_above and len(set(map(_is_fax, labels))) > 1):  # the headings of several columns
        return None
    label, gap = labels[-1], line[labels[-1].end() :]
    if len(labels) > 1 and _is_fax(labels[-2]) and not _TELEPHONE.match(label[0]):
        between = line[labels[-2].end() : label.start()]
        label = labels[-2] if _OF_FAX.fullmatch(between) else label
    return _meaning(label, gap, is_above=is_above)


def _labels(line: str) -> list[re.Match[str]]:
    """Return the labels in a line. Only where a word begins as one of the lists does are the patterns tried."""
    found: list[re.Match[str]] = []
    end = 0
    for word in _LABEL_START.finditer(line):
        letters = word[0].lower()
        if letters in _WHOLE or letters[:_FEW] in _BEGINNINGS:
            start = word.start()
            if start >= end and (label := _LABEL.match(line, start)):
                found.append(label)
                end = label.end()
    return found


def _label_behind(text: str, end: int, *, follows: bool) -> re.Match[str] | None:
    """Return the label behind a number. `follows` says that none before the number can be its label: otherwise one that
    stands before the next number belongs to that."""
    found = _IN_BRACKETS.match(text, end)
    if found:
        return found if follows or not _NUMBER_NEXT.match(text, found.end()) else None
    return _AT_END.match(text, end) if follows else None


def _is_fax(label: re.Match[str]) -> bool:
    return bool(label["fax"] or label["fax_letter"] or label["fax_sign"])


def _meaning(label: re.Match[str], gap: str, *, is_above: bool) -> Label | None:
    """Return what `label` says of the number that `gap` separates from it."""
    if label["other"] or label["doubtful"]:
        return ("other" if label["other"] else "doubtful") if _is_beside(gap) else None
    if _is_fax(label):
        return "fax" if _reaches_fax(gap, is_above=is_above) else None
    return "phone" if label["sign"] or _is_joined(gap) else None


def _line_before(text: str, start: int) -> tuple[str, bool]:
    """Return the words before a number on its line, or else the line above; and whether it is the latter."""
    window = text[max(0, start - _REACH) : start]
    above, broken, line = window.rpartition("\n")
    if not broken or line.strip(" :.-–|"):
        return line, False
    label_line = above.rstrip("\n").rpartition("\n")[2]
    return (label_line if len(label_line) <= _LONGEST_LABEL_LINE else "") + line, True


def _labels_follow(labels: list[re.Match[str]], line: str) -> bool:
    """Return whether the only label before a number is that of the number before it: "512 474 2233 office, …"."""
    return len(labels) == 1 and _ENDS_WITH_NUMBER.search(line, 0, labels[0].start()) is not None


def _is_beside(gap: str) -> bool:
    """Return whether the name of a number names the one behind the gap: it is not if it has its own already ("Suite
    100, (512) 555-0199"), nor if it is a part of other words ("Account Manager Jane Ruiz")."""
    if _digits(gap) > 2 or (_CLAUSE_END.search(gap) and 0 < _digits(gap) < 7):
        return False
    joining = word_list("number_joining_words")
    return all(len(word) <= 2 or word.lower() in joining for word in _WORD.findall(gap))


def _reaches_fax(gap: str, *, is_above: bool) -> bool:
    """Return whether the number behind the gap is a fax number: the first one is, and a second that is joined to it."""
    if _SENTENCE_END.search(gap) or not _is_joined(gap):
        return False
    if _digits(gap) < 7:
        return True
    return not is_above and all(word.lower() in word_list("joining_words") for word in _WORD.findall(gap))


def _is_joined(gap: str) -> bool:
    """Return whether the text between label and number joins them."""
    ends = list(_CLAUSE_END.finditer(gap))
    tail = gap[ends[-1].end() :] if ends else ""
    return all(word.lower() in word_list("joining_words") for word in _WORD.findall(tail))


def _digits(text: str) -> int:
    return sum(map(str.isdigit, text))


def said_kind(text: str) -> Kind | None:
    """Return what a text without a number, such as a heading or the words of a link, says a number is."""
    for label in _labels(text[:_REACH]):
        if _is_fax(label):
            return "fax"
        if not (label["other"] or label["doubtful"]):
            return "phone"
    return None
