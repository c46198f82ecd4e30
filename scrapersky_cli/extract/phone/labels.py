"""Tell from the words before a number what it is."""

import re
from typing import Literal

from scrapersky_cli.extract.words import word_list

Label = Literal["phone", "other"]


def _any_of(name: str) -> str:
    """Return a pattern for the words of a list, in which * means any ending and _ a blank."""
    words = sorted(word_list(name), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace(r"\*", r"\w{0,20}").replace("_", r"\s?") for word in words)


_REACH = 60  # characters before a number in which its label must be
_LONGEST_LABEL_LINE = 40  # characters of a line that can be the label of the line below
_LABEL = re.compile(
    r"(?<![^\W\d_])(?:(?P<both>(?:tel|phone|t[eé]l|fon)\w*\.?(?:\s?[/&+,]\s?|\s(?:und|and|et|u\.|y|e)\s)(?:tele)?fax)|"
    rf"(?P<phone>{_any_of('phone_words')}|(?:call|dial|ring)\b(?:(?!fax)[^\d\n(+.:;!?]){{0,30}})|"
    rf"(?P<other>{_any_of('number_words')}))(?![^\W_])|(?P<sign>[☎✆📞📱☏🕿🖀])|"
    r"(?<![^\W_])(?-i:[TMP])(?=\s?[:.|)]{1,2}\s?$|\s$)",
    re.IGNORECASE,
)
_LABEL_AFTER = re.compile(rf"\s?[(\[]\s?(?:{_any_of('phone_words')})\.?\s?[)\]]", re.IGNORECASE)

# Words after the end of a clause belong to something else: "Tel. on request. Licence 0301234567".
_CLAUSE_END = re.compile(r"(?:[a-zäöüß]{3}[.!?]|[,;|])\s+")
_JOINING_WORDS = word_list("joining_words")
_WORD = re.compile(r"[^\W\d_]+")


def label_of(text: str, start: int, end: int) -> Label | None:
    """Return the nearest label of the number at `text[start:end]`; None if there is none.

    A label is before the number on its line, or alone on the line above, or in brackets right after it.
    """
    line = _line_before(text, start)
    found = list(_LABEL.finditer(line))
    if not found:
        return "phone" if _LABEL_AFTER.match(text, end) else None
    last = found[-1]
    gap = line[last.end() :]
    if last["other"]:
        return None if _is_spent(gap) else "other"
    return "phone" if last["sign"] or _is_joined(gap) else None


def _line_before(text: str, start: int) -> str:
    window = text[max(0, start - _REACH) : start]
    above, broken, line = window.rpartition("\n")
    if not broken or line.strip(" :.-–|"):
        return line
    label_line = above.rstrip("\n").rpartition("\n")[2]
    return label_line if len(label_line) <= _LONGEST_LABEL_LINE else ""


def _is_spent(gap: str) -> bool:
    """Return whether a label already has a number: "Suite 100, (512) 555-0199". A second fax number is still one."""
    return bool(_CLAUSE_END.search(gap)) and 0 < sum(map(str.isdigit, gap)) < 7


def _is_joined(gap: str) -> bool:
    """Return whether the text between label and number joins them."""
    ends = list(_CLAUSE_END.finditer(gap))
    tail = gap[ends[-1].end() :] if ends else ""
    return all(word.lower() in _JOINING_WORDS for word in _WORD.findall(tail))
