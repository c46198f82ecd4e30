"""Numbers with letters, as in 1-800-FLOWERS, 512-474-CARE or 303.333.PAUL."""

import re
from collections.abc import Iterator
from itertools import islice

from scrapersky_cli.extract.phone.labels import Kind, label_of
from scrapersky_cli.extract.phone.numbers import Number, parse_number

_MOST = 20  # on one page
_VANITY = re.compile(
    r"[1-9(](?<![\w-].)(?:(?<=1)[ -.]?\(?[2-9]|(?<=\()[2-9]|(?<=[2-9]))\d{2}\)?[ -.]"
    r"(?=[A-Z0-9.-]{0,12}[A-Z]{3})(?:[A-Z0-9][-.]?){6,12}[A-Z0-9](?![\w-])"
)
_TOLL_FREE = re.compile(r"(?:1[ .-]?)?\(?8(?:00|33|44|55|66|77|88)\b")
_LOCAL = re.compile(r"(?:1[.-])?\d{3}[.-]\d{3}[.-][A-Z]{4}")
_NATIONAL_LENGTH = 10


def vanity_numbers(text: str, *, sure: bool) -> Iterator[tuple[Number, int, int, Kind | None]]:
    """Yield the numbers with letters, each with its place and its label.

    Without a label, a number must be toll-free or, if the page is surely American, have letters for its last digits.
    """
    for found in islice(_VANITY.finditer(text), _MOST):
        if found[0].isdigit():
            continue
        label = label_of(text, *found.span())
        kind: Kind | None = label if label == "phone" or label == "fax" else None
        proved = kind or _TOLL_FREE.match(found[0]) or (sure and _LOCAL.fullmatch(found[0]))
        number = parse_number(_shortened(found[0]), "US") if proved and kind == label else None
        if number:
            yield number, found.start(), found.end(), kind


def _shortened(written: str) -> str:
    """Return the part of a number that is dialled: who has more letters to spell dials too many."""
    left = _NATIONAL_LENGTH + (written[0] == "1")
    for place, sign in enumerate(written):
        left -= sign.isalnum()
        if not left:
            return written[: place + 1]
    return written
