"""The state of one scan for the sitemaps of a site: which files are known, which are read next, and when it ends.

Files are read in the order in which sites tell of them: those in robots.txt, those that the home page links to, then
the paths that many sites use. The files of an index are read before the next of these.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any
from urllib.parse import urlsplit

from scrapersky_cli.extract.crawl.crawl import folded
from scrapersky_cli.extract.hosts import registrable_domain, same_site
from scrapersky_cli.extract.sitemap.places import COMMON_PATHS
from scrapersky_cli.extract.urls import LONGEST_URL, join

DEEPEST = 5  # indexes above a file
MOST_URLS = 10_000_000  # pages listed by all files of a site
_MOST_BLOCKED = 3  # guesses in a row that the site refused or did not answer
BLOCKING = frozenset(("bot_wall", "http_forbidden"))


@dataclass(slots=True)
class File:
    """A file to read.

    `found_by` is robots, link, common, index or operator; `depth` is the number of indexes above it.
    """

    url: str
    found_by: str
    depth: int = 0
    parents: list[str] = field(default_factory=list)
    tries: int = 0

    @property
    def is_guess(self) -> bool:
        """Whether nobody named the file, so that it need not exist."""
        return self.found_by == "common"


@dataclass(slots=True)
class SitemapScan:
    """The state of a scan of the site `scope`, a registrable domain, at `origin`. It reads at most `budget` files.

    `others` are further domains whose files robots.txt names. `limits` are the limits that were hit.
    """

    scope: str
    origin: str
    budget: int
    others: list[str] = field(default_factory=list)
    ahead: list[File] = field(default_factory=list)
    seen: dict[str, str] = field(default_factory=dict)  # folded URL → where it led
    guesses: int = 0
    is_answered: bool = False
    requests: int = 0
    files: int = 0
    urls: int = 0
    changed: int = 0
    errors: dict[str, int] = field(default_factory=dict)  # by code, of the files that were named
    blocked: int = 0
    blocked_in_a_row: int = 0  # or silent
    partial: list[str] = field(default_factory=list)  # indexes of which a file could not be read
    limits: list[str] = field(default_factory=list)
    seconds: float = 0.0
    home_error: str | None = None

    # --- choosing -----------------------------------------------------------------------------------------
    def next(self) -> File | None:
        """Remove the next file from the queue and return it. Return None at the end, or if a limit is reached."""
        if self.requests >= self.budget and self.ahead:
            self.hit("files")
        if self.requests >= self.budget or "urls" in self.limits or "time" in self.limits:
            return None
        chosen = self.ahead.pop(0) if self.ahead else self._guess()
        self.requests += chosen is not None
        return chosen

    def _guess(self) -> File | None:
        """Return the next common path that was not read yet, unless the site has told where its files are."""
        while not self.is_answered and self.guesses < len(COMMON_PATHS) and self.blocked_in_a_row < _MOST_BLOCKED:
            url = join(self.origin, COMMON_PATHS[self.guesses])
            self.guesses += 1
            if url and folded(url) not in self.seen:
                self.seen[folded(url)] = ""
                return File(url, "common")
        return None

    def hit(self, limit: str) -> None:
        """Note a limit that was hit."""
        if limit not in self.limits:
            self.limits.append(limit)

    def name(self, urls: Iterable[str], found_by: str) -> None:
        """Add files that robots.txt or the home page names. Those of another domain count if robots.txt names them."""
        for url in urls:
            host = urlsplit(url).hostname or ""
            if found_by == "robots" and not self.is_own(url):
                self.others.append(registrable_domain(host) or host)
            self._add(File(url, found_by))

    def open_index(self, index: File, url: str, files: Iterable[str]) -> list[tuple[str, str]]:
        """Add the files that the index at `url` lists. Return those known before, with the index: (file, index)."""
        links: list[tuple[str, str]] = []
        new: list[File] = []
        for listed in files:
            if index.depth == DEEPEST:
                self.hit("depth")
                break
            if len(new) + len(self.ahead) + self.requests >= self.budget:
                self.hit("files")
                break
            if not self._link(listed, url, links) and self._is_wanted(listed):
                self.seen[folded(listed)] = ""
                new.append(File(listed, "index", index.depth + 1, [url]))
        self.ahead[:0] = new
        return links

    def _link(self, listed: str, index: str, links: list[tuple[str, str]]) -> bool:
        """Note that an index lists a file that is known. Return whether it is."""
        key = folded(listed)
        if key not in self.seen:
            return False
        if waiting := next((file for file in self.ahead if folded(file.url) == key), None):
            waiting.parents.append(index)
        elif led := self.seen[key]:
            links.append((led, index))
        return True

    def _add(self, file: File) -> None:
        if folded(file.url) not in self.seen and self._is_wanted(file.url):
            self.seen[folded(file.url)] = ""
            self.ahead.append(file)

    def _is_wanted(self, url: str) -> bool:
        return len(url) <= LONGEST_URL and (self.is_own(url) or self._is_named(url))

    def is_own(self, url: str) -> bool:
        """Return whether the URL is on the site itself."""
        return same_site(urlsplit(url).hostname or "", self.scope)

    def _is_named(self, url: str) -> bool:
        return any(same_site(urlsplit(url).hostname or "", other) for other in self.others)

    # --- learning -----------------------------------------------------------------------------------------
    def led(self, file: File, url: str) -> bool:
        """Note where a file was found. Return whether it is to be read there: on the site, and not read before."""
        self.seen[folded(file.url)] = url
        if folded(url) == folded(file.url):
            return True
        is_new = folded(url) not in self.seen
        self.seen[folded(url)] = url
        return is_new and self._is_wanted(url)

    def read(self, file: File, *, is_index: bool, urls: int, is_changed: bool) -> None:
        """Count a file that was read."""
        self.files += 1
        self.urls += urls
        self.changed += is_changed
        self.blocked_in_a_row = 0
        self.is_answered |= not file.is_guess or is_index
        if self.urls >= MOST_URLS:
            self.hit("urls")

    def failed(self, file: File, code: str, *, silent: bool = False) -> None:
        """Count a file that could not be read. A guess may fail. `silent` means that no answer came in time."""
        self.blocked += code in BLOCKING
        self.blocked_in_a_row = self.blocked_in_a_row + 1 if silent or code in BLOCKING else 0
        if not file.is_guess:
            self.broken(file, code)

    def broken(self, file: File, code: str) -> None:
        """Count a file of which at least a part could not be read."""
        self.errors[code] = self.errors.get(code, 0) + 1
        self.partial += [index for index in file.parents if index not in self.partial]

    def again(self, file: File) -> None:
        """Read the file once more, after all others."""
        file.tries += 1
        self.ahead.append(file)

    @property
    def result_code(self) -> str:
        """The result code of the scan: ok, partial, unchanged, blocked or empty."""
        if not self.urls:
            return "blocked" if self.blocked else "empty"
        if self.errors:
            return "partial"
        return "ok" if self.changed else "unchanged"

    # --- keeping ------------------------------------------------------------------------------------------
    def as_json(self) -> dict[str, Any]:
        """Return the state as plain data."""
        return asdict(self)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "SitemapScan":
        """Return the state that `as_json` gave."""
        return cls(**{**data, "ahead": [File(**file) for file in data["ahead"]]})

    def result(self) -> dict[str, Any]:
        """Return what an operator is told of the scan."""
        return {
            "files": self.files,
            "urls": self.urls,
            "changed": self.changed,
            "requests": self.requests,
            "errors": self.errors,
            "blocked": self.blocked,
            "limits": self.limits,
            "seconds": round(self.seconds, 1),
        }
