"""What a case is, and how a fragment becomes a page.

Expectations are COMPLETE: whatever is found beyond `emails`, `phones`, `faxes`, `profiles` and `third_party` is a false
find, unless `tolerated` names it (things on which honest people differ).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

SITE = "https://acme-dental.com/"
HTML = "text/html; charset=utf-8"

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Case:
    """One page and every contact on it.

    `profiles` and `third_party` hold (platform, handle); a handle may list alternatives with `|`, and `*` takes any.
    `form` is the row of the recall table; with `exact`, what is found must also carry that method.
    `details` maps a value to the fields its Contact must have (`own_domain`, `role` …), or predicates on them.
    """

    name: str
    html: str | bytes
    url: str = SITE
    emails: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    faxes: frozenset[str] = frozenset()
    profiles: frozenset[Pair] = frozenset()
    third_party: frozenset[Pair] = frozenset()
    tolerated: frozenset[str] = frozenset()
    details: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    form: str = "text"
    exact: bool = False
    country: str | None = None
    content_type: str = HTML


@dataclass(frozen=True, slots=True)
class BusinessCase:
    """One page and, per business on it, the fields that must be found; `count` where the number itself matters.

    `company` stands for the name or the legal name: an imprint does not say which of the two it gives.
    """

    name: str
    html: str
    businesses: tuple[Mapping[str, object], ...]
    url: str = SITE
    count: int | None = None


@dataclass(frozen=True, slots=True)
class VerdictCase:
    """One page and the verdicts a fair reader may give."""

    name: str
    html: str
    verdicts: frozenset[str]
    url: str = SITE


@dataclass(frozen=True, slots=True)
class MetadataCase:
    """One page and the metadata fields that must be found."""

    name: str
    html: str
    metadata: Mapping[str, object]
    url: str = SITE


@dataclass(frozen=True, slots=True)
class EncodingCase:
    """A page as bytes, the header it came with, its title and description, and the addresses on it."""

    name: str
    body: bytes
    content_type: str | None
    title: str
    description: str | None = None
    emails: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class KindCase:
    """A URL and the kind of page a reader expects behind it (alternatives with `|`)."""

    url: str
    kind: str


FILLER = """<p>We have looked after families in this neighbourhood for many years, and most of our patients come
because a friend sent them. The practice is bright, quiet and easy to reach, and there is room for prams and
wheelchairs. Children are as welcome as grandparents.</p>
<p>Our team takes the time to explain every treatment before it begins. You decide what is done, and you know
beforehand what it will involve. Gentle check-ups, careful cleaning and sound advice are what we stand for.</p>"""

MENU = """<nav><ul><li><a href="/">Home</a></li><li><a href="/treatments">Treatments</a></li>
<li><a href="/team">Our team</a></li></ul></nav>"""


def page(fragment: str, *, lang: str = "en", head: str = "", title: str = "Acme Dental, a family practice") -> str:
    """`fragment` inside a plausible page that holds no contact of its own."""
    return (
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"{head}\n</head>\n"
        f"<body>\n<header>{MENU}</header>\n<main>\n<h1>Welcome</h1>\n{FILLER}\n{fragment}\n</main>\n"
        "<footer><p>All rights reserved.</p></footer>\n</body>\n</html>\n"
    )


def read(name: str) -> str:
    """A whole page kept as a file beside the cases."""
    return (Path(__file__).parent / "pages" / f"{name}.html").read_text(encoding="utf-8")


def pairs(text: str) -> frozenset[Pair]:
    """`facebook:acmedental x:acme` as pairs."""
    split = [word.partition(":") for word in text.split()]
    return frozenset((platform, handle) for platform, _, handle in split)


def case(
    name: str,
    fragment: str,
    emails: str = "",
    *,
    phones: str = "",
    faxes: str = "",
    profiles: str = "",
    third_party: str = "",
    tolerated: str = "",
    details: Mapping[str, Mapping[str, object]] | None = None,
    url: str = SITE,
    country: str | None = None,
    lang: str = "en",
    head: str = "",
) -> Case:
    """A case around a fragment (a whole document is left as it is); sets are written as words."""
    whole = fragment.lstrip().lower().startswith(("<!doctype", "<html", "<?xml"))
    return Case(
        name=name,
        html=fragment if whole else page(fragment, lang=lang, head=head),
        url=url,
        emails=frozenset(emails.split()),
        phones=frozenset(phones.split()),
        faxes=frozenset(faxes.split()),
        profiles=pairs(profiles),
        third_party=pairs(third_party),
        tolerated=frozenset(tolerated.split()),
        details=details or {},
        country=country,
    )


def group(form: str, *cases: Case, exact: bool = False) -> list[Case]:
    """The cases of one form, that is of one row of the recall table."""
    return [replace(one, form=form, exact=exact, name=f"{form}: {one.name}") for one in cases]
