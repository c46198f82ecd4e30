"""One web site of the town: what it is, how it behaves, and what is true about it."""

from dataclasses import dataclass, field
from typing import Literal

from scrapersky_cli.demo.trades import Country

ContactKind = Literal["email", "phone", "fax", "social"]
PageKind = Literal["home", "contact", "about", "services", "imprint"]


@dataclass(frozen=True, slots=True)
class TrueContact:
    """One contact that is really on a page.

    `value` is canonical (lower-case address, E.164, profile URL), `written` is what a visitor reads and `form`
    its form in the markup (a key of `forms.WRITERS`). One that is not `own` belongs to somebody else, such as the
    web designer: it may be found, but need not be.
    """

    kind: ContactKind
    value: str
    form: str
    written: str
    own: bool = True


@dataclass(frozen=True, slots=True)
class SitePage:
    """One page of a site, with every contact on it, and the person it names with a title."""

    path: str
    kind: PageKind
    title: str
    contacts: tuple[TrueContact, ...] = ()
    person: str | None = None


@dataclass(frozen=True, slots=True)
class TrueEnding:
    """How the work on a site must end. `codes` are result codes of a completed row, error codes of a failed one;
    the first is what the town expects, the others are also correct."""

    status: Literal["completed", "failed"]
    codes: tuple[str, ...]


OK = TrueEnding("completed", ("ok",))
EMPTY = TrueEnding("completed", ("empty",))


@dataclass(frozen=True, slots=True)
class Manner:
    """How a site answers. The defaults are those of a well-behaved site.

    `front` names what answers in place of the pages (a key of `answers.FRONTS`), `failures` is the number of requests
    to the home page that first get a 503, `pause` the seconds before each answer, `closed` the ports that refuse.
    """

    front: str = "pages"
    failures: int = 0
    pause: float = 0.0
    charset: str = "utf-8"
    declared: Literal["header", "meta", "nothing"] = "header"
    compression: Literal["", "gzip", "br"] = ""
    robots: Literal["open", "denies", "broken"] = "open"
    certificate: Literal["good", "expired", "wrong", "untrusted"] = "good"
    closed: frozenset[int] = frozenset()
    conditional: bool = False
    broken_markup: bool = False
    trap: bool = False


@dataclass(frozen=True, slots=True)
class Site:
    """One business and its web site.

    `domain` is its name as a database stores it (A-label), `typed` as an operator may type it, `host` the name
    the home page is finally served under and `scheme` how. `hosts` are all names that answer. `seed` makes its
    pages; `weight` is about how many bytes a page has.
    """

    domain: str
    typed: str
    host: str
    hosts: tuple[str, ...]
    scheme: Literal["http", "https"]
    name: str
    trade: tuple[str, str, str]
    country: Country
    city: tuple[str, str]
    street: str
    look: str
    seed: int
    weight: int
    pages: tuple[SitePage, ...]
    technologies: tuple[str, ...]
    quirk: str = "friendly"
    manner: Manner = field(default=Manner())
    domain_scan: TrueEnding = OK
    email_scan: TrueEnding = OK
    rescan: TrueEnding = TrueEnding("completed", ("ok", "unchanged"))

    def __hash__(self) -> int:
        """Return a cheap hash for caches: hashing all the nested fields would be slow."""
        return hash((self.domain, self.seed))

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.host}"

    @property
    def home(self) -> SitePage:
        return self.pages[0]
