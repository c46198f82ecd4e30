"""The state of a bounded crawl of one site: what was read, what to read next, when to stop. No network, no clock.

It is stored as JSON between two pages, so that another process can continue the crawl with all that is known. Its
budget bounds its size, whatever the site links to.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from scrapersky_cli.extract.crawl.order import crawl_priority, is_trap, looks_like_page, pattern
from scrapersky_cli.extract.findings import Contact, Link, PageFacts
from scrapersky_cli.extract.hosts import host_key, same_site
from scrapersky_cli.extract.page_kinds import page_kind

MOST_DEPTH = 3  # clicks from the home page
IDLE_PAGES = 5  # pages in a row without a new contact
_OWN_PRIORITY = -1  # a business's own page ranks before every other
_CONTACT_PRIORITY = 50  # contact, imprint, about and team pages rank before this
_MOST_ALIKE = 3  # pages of one pattern in a row without a new contact
_WAITING = 4  # times the budget: more pages can hardly ever be reached
_REMEMBERED = 500  # refused addresses that are remembered, to count each once
_NOT_WANTED = frozenset({"search", "login", "feed", "media"})
_INDEX_FILES = ("/index.html", "/index.htm", "/index.php", "/default.aspx")


class Ahead(NamedTuple):
    """A page that waits to be read. The smallest is read first."""

    priority: int
    depth: int
    length: int
    url: str
    kind: str


def folded(url: str) -> str:
    """Return a canonical URL folded further: spellings that nearly always lead to one page become equal."""
    parts = urlsplit(url)
    path = parts.path
    for name in _INDEX_FILES:
        path = path.removesuffix(name)
    query = f"?{parts.query}" if parts.query else ""
    return f"{host_key(parts.hostname or '')}{path.rstrip('/')}{query}"


@dataclass(slots=True)
class Crawl:
    """The state of one crawl. It stays on the registrable domain `scope`, and may request `budget` pages."""

    scope: str
    budget: int
    ahead: dict[str, Ahead] = field(default_factory=dict)  # by folded URL
    asked: set[str] = field(default_factory=set)  # folded URLs that were read, tried or redirected to
    vain: Counter[str] = field(default_factory=Counter)  # pattern → pages requested since the last new contact
    texts: set[str] = field(default_factory=set)  # content hashes
    contacts: dict[str, set[str]] = field(default_factory=dict)  # kind → digests
    refused: set[str] = field(default_factory=set)
    skipped: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    fetched: int = 0
    idle: int = 0
    seconds: float = 0.0
    host: str = ""  # of the home page, without www.
    country: str | None = None
    verdict: str = "ok"  # of the home page
    stopped: str | None = None

    # --- choosing -----------------------------------------------------------------------------------------
    def next(self) -> Ahead | None:
        """Take the best waiting page, or say in `stopped` why there is none."""
        if self.stopped is None:
            self._give_up_on_patterns()
            self.stopped = self._reason_to_stop()
        if self.stopped:
            return None
        key, chosen = min(self.ahead.items(), key=lambda pair: pair[1])
        del self.ahead[key]
        return chosen

    def _reason_to_stop(self) -> str | None:
        if not self.ahead:
            return "exhausted"
        if self.requests >= self.budget:
            return "budget"
        if self.idle >= IDLE_PAGES and min(self.ahead.values()).priority >= _CONTACT_PRIORITY:
            return "nothing_new"
        return None

    def _give_up_on_patterns(self) -> None:
        """Drop the waiting pages of a template after a few in a row without a new contact."""
        given_up = [key for key, each in self.ahead.items() if self.vain[pattern(each.url)] >= _MOST_ALIKE]
        for key in given_up:
            del self.ahead[key]
            self._refuse(key, "alike")

    def add(self, links: Iterable[Link], depth: int) -> None:
        """Add the pages of this site that `links` lead to, `depth` clicks from the home page."""
        if depth > MOST_DEPTH:
            return
        for link in links:
            if same_site(urlsplit(link.url).hostname or "", self.scope):
                self._add(link, depth)
        self._forget_the_worst()

    def add_own(self, urls: Iterable[str]) -> None:
        """Add the pages of this site that are those of a business, such as a branch's, to be read before all others."""
        for url in urls:
            if same_site(urlsplit(url).hostname or "", self.scope) and not self.knows(url):
                self.ahead[folded(url)] = Ahead(_OWN_PRIORITY, 1, len(url), url, page_kind(url, "").kind)

    def _add(self, link: Link, depth: int) -> None:
        key = folded(link.url)
        if key in self.asked or key in self.ahead:
            return
        if self.vain[pattern(link.url)] >= _MOST_ALIKE:
            self._refuse(key, "alike")
        elif is_trap(link.url):
            self._refuse(key, "trap")
        elif not looks_like_page(link.url) or (kind := page_kind(link.url, link.text)).kind in _NOT_WANTED:
            self._refuse(key, "no_page")
        else:
            priority = crawl_priority(kind, in_footer=link.in_footer)
            self.ahead[key] = Ahead(priority, depth, len(link.url), link.url, kind.kind)

    def _refuse(self, key: str, reason: str) -> None:
        digest = _digest(key)
        if digest not in self.refused and len(self.refused) < _REMEMBERED:
            self.refused.add(digest)
            self.skipped[reason] += 1

    def _forget_the_worst(self) -> None:
        """Drop the worst waiting pages. A few of each pattern stay, so that a long list cannot displace the rest."""
        room = _WAITING * self.budget
        if len(self.ahead) <= room:
            return
        first: list[str] = []
        more: list[str] = []
        waiting: Counter[str] = Counter()
        for key, each in sorted(self.ahead.items(), key=lambda pair: pair[1]):
            shape = pattern(each.url)
            waiting[shape] += 1
            (first if waiting[shape] <= _MOST_ALIKE else more).append(key)
        for key in (first + more)[room:]:
            del self.ahead[key]
            self._refuse(key, "over_budget")

    # --- the outcome of a page ----------------------------------------------------------------------------
    def knows(self, url: str) -> bool:
        """Return whether this page was already requested, under this or another spelling."""
        return folded(url) in self.asked

    def ask(self, url: str) -> None:
        """Note that a request was used for `url`."""
        self.requests += 1
        self.vain[pattern(url)] += 1
        self.note(url)

    def note(self, url: str) -> None:
        """Note that `url` leads to a page that was already requested."""
        self.asked.add(folded(url))
        self.ahead.pop(folded(url), None)

    def skip(self, reason: str) -> None:
        """Note why the page just requested gave nothing."""
        self.skipped[reason] += 1
        self.idle += 1

    def take(self, page: PageFacts, url: str, depth: int) -> bool:
        """Add a page that was read after a request for `url`. Return whether it is new: it has a new contact, or
        its text differs from all others."""
        self.fetched += 1
        gave = self._learn(page.contacts)
        if not gave and page.content_hash in self.texts:
            self.skip("duplicate")
            return False
        if page.content_hash:
            self.texts.add(page.content_hash)
        self.country = self.country or next((each.country for each in page.businesses if each.country), None)
        self.idle = 0 if gave else self.idle + 1
        if gave:
            del self.vain[pattern(url)]
        self.add(page.links, depth + 1)
        return True

    def _learn(self, contacts: Iterable[Contact]) -> bool:
        known = sum(map(len, self.contacts.values()))
        for contact in contacts:
            self.contacts.setdefault(contact.kind, set()).add(_digest(contact.value.lower()))
        return sum(map(len, self.contacts.values())) > known

    # --- the result ---------------------------------------------------------------------------------------
    def found(self, kind: str) -> int:
        """Return how many different contacts of this kind were found."""
        return len(self.contacts.get(kind, ()))

    def result(self) -> dict[str, Any]:
        """Return the summary for operators."""
        return {
            "fetched": self.fetched,
            "requests": self.requests,
            "skipped": dict(sorted(self.skipped.items())),
            "not_read": len(self.ahead),
            "contacts": {kind: len(found) for kind, found in sorted(self.contacts.items())},
            "stopped": self.stopped,
            "seconds": round(self.seconds, 1),
        }

    def as_json(self) -> dict[str, Any]:
        """Return the whole state as plain data."""
        return {
            "scope": self.scope,
            "budget": self.budget,
            "ahead": sorted(self.ahead.values()),
            "asked": sorted(self.asked),
            "vain": dict(self.vain),
            "texts": sorted(self.texts),
            "contacts": {kind: sorted(found) for kind, found in self.contacts.items()},
            "refused": sorted(self.refused),
            "skipped": dict(self.skipped),
            **{name: getattr(self, name) for name in _PLAIN},
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Crawl":
        """Return the crawl from the result of `as_json`."""
        ahead = [Ahead(*each) for each in data["ahead"]]
        return cls(
            scope=data["scope"],
            budget=data["budget"],
            ahead={folded(each.url): each for each in ahead},
            asked=set(data["asked"]),
            vain=Counter(data["vain"]),
            texts=set(data["texts"]),
            contacts={kind: set(found) for kind, found in data["contacts"].items()},
            refused=set(data["refused"]),
            skipped=Counter(data["skipped"]),
            **{name: data[name] for name in _PLAIN},
        )


_PLAIN = ("host", "requests", "fetched", "idle", "seconds", "country", "verdict", "stopped")


def _digest(text: str) -> str:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=6).hexdigest()
