"""Phone numbers in cells of CSV: no formulas, and in Excel no numbers either.

Excel shows `+4930901821` as 4930901821, and calculates `+1-512-555`. With blanks between its groups a number is text,
because it can be read as neither; an apostrophe before it would be shown. Groups of three digits alone are thousands in
some countries, so two of these are joined.
"""

import re

_LIKE_PHONE = re.compile(r"\+\d[\d ()./\-]{2,24}")
_DIGITS = range(4, 16)
_E164 = re.compile(r"\+\d{4,15}")
_BETWEEN = re.compile(r"[ ./\-]+")
_THOUSANDS = re.compile(r"(\+\d{1,3}(?: \d{3})*) (\d{3})")


def are_phones(text: str) -> bool:
    """Return whether the text is a phone number, or several with `; ` between them, and so cannot do anything."""
    return text.startswith("+") and all(_is_phone(each) for each in text.split("; "))


def _is_phone(text: str) -> bool:
    return bool(_LIKE_PHONE.fullmatch(text)) and sum(map(str.isdigit, text)) in _DIGITS


def grouped(text: str) -> str:
    """Return phone numbers such that a spreadsheet takes them for text."""
    return "; ".join(_grouped(each) for each in text.split("; "))


def _grouped(number: str) -> str:
    spaced = _BETWEEN.sub(" ", _international(number) if _E164.fullmatch(number) else number).strip()
    if match := _THOUSANDS.fullmatch(spaced):
        return f"{match[1]}{match[2]}" if " " in match[1] else f"{match[1]} ({match[2]})"
    return spaced if " " in spaced or "(" in spaced else f"{spaced[:3]} ({spaced[3:]})"


def _international(e164: str) -> str:
    from scrapersky_cli.extract.phone.written import as_written  # late: only Excel needs it, and it takes 30 ms

    written = as_written(e164)
    if written is None:
        return e164
    _, international = written
    # What is no number of its country may lose a zero when it is written.
    is_whole = re.sub(r"\D", "", international) == e164[1:]
    return international if is_whole else e164
