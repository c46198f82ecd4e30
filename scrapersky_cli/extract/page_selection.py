"""Which pages of a site are worth reading: the meaning of SCRAPERSKY_PAGE_SELECT."""

from dataclasses import dataclass
from difflib import get_close_matches

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.extract.page_kinds import KINDS

_NAME = "SCRAPERSKY_PAGE_SELECT"
_FORM = "for example contact,about,imprint,team,depth=3,number=10"


@dataclass(frozen=True, slots=True)
class PageSelection:
    """Which pages to read: those of `kinds` in at most `depth` folders, the best `number` for each domain.

    `kinds` are in order, best first. The choice is made among the pages that are known when a file has been imported,
    so a later file may add better ones.
    """

    kinds: tuple[str, ...]
    depth: int
    number: int


def read_page_selection(text: str) -> PageSelection:
    """Return the selection for kinds separated by commas, with `depth=N` and `number=N`, by default 3 and 10.

    `all` stands for every kind. Raise SettingsError for anything else.
    """
    kinds: dict[str, None] = {}
    limits = {"depth": 3, "number": 10}
    for part in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = part.partition("=")
        if equals and name in limits and value.isascii() and value.isdecimal() and len(value) < 10:
            limits[name] = int(value)
        elif part == "all":
            kinds |= dict.fromkeys(KINDS)
        elif part in KINDS:
            kinds[part] = None
        else:
            raise SettingsError(f"{_NAME}: {part} is not a kind of page, depth=N or number=N", hint=_hint(part))
    if not kinds:
        raise SettingsError(f"{_NAME} names no kind of page", hint=_hint(""))
    return PageSelection(tuple(kinds), **limits)


def _hint(given: str) -> str:
    near = get_close_matches(given, KINDS, n=1)
    return f"did you mean {near[0]}? {_FORM}" if near else f"{_FORM}; kinds: all, {', '.join(KINDS)}"
