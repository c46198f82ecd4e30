"""A web that answers as it is told: what reads pages can be shown every answer, without a site for each."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import HttpGone
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.parsing import Parsing
from scrapersky_cli.web.response import Hop, Response
from scrapersky_cli.web.robots import Robots, read_robots
from scrapersky_cli.web.site_files import SiteFiles


@dataclass(frozen=True)
class Cut:
    """A body of which only this arrives, before the failure."""

    body: bytes
    failure: ItemError


Answer = str | bytes | tuple[str, str] | Cut | ItemError


@dataclass
class Site:
    """Answers by URL: a page, a file, a failure, or where it leads and the page there. A list is used up from the front.

    With `etags`, what has one is not sent again to who names it. `robots_txt` is that of every host, or its failure.
    `headers` are those of answers, by URL.
    """

    answers: Mapping[str, Answer | list[Answer]]
    asked: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)
    etags: Mapping[str, str] = field(default_factory=dict)
    robots_txt: str | ItemError = ""
    headers: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    site_files: SiteFiles = field(default_factory=SiteFiles)
    parsing: Parsing = field(default_factory=Parsing)

    async def fetch(
        self,
        url: str,
        kind: str = "page",
        *,
        etag: str | None = None,
        sink: Callable[[bytes], object] | None = None,
        **kw: Any,
    ) -> Response:
        self.asked.append(url)
        answer = self.answers.get(url, HttpGone())
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, ItemError):
            raise answer
        if etag and etag == self.etags.get(url):
            return Response(url, 304, {}, "", b"", etag=etag, not_modified=True)
        led, body = answer if isinstance(answer, tuple) else (url, answer)
        content = body.body if isinstance(body, Cut) else body.encode() if isinstance(body, str) else body
        if sink:
            sink(content)
        if isinstance(body, Cut):
            raise body.failure
        redirects = () if led == url else (Hop(url, 301, led),)
        sent = b"" if sink else content
        return Response(
            led,
            200,
            self.headers.get(url, {}),
            "text/html; charset=utf-8",
            sent,
            redirects,
            size=len(content),
            etag=self.etags.get(url),
        )

    async def robots(self, url: str) -> Robots:
        if isinstance(self.robots_txt, ItemError):
            raise self.robots_txt
        return read_robots(200, self.robots_txt, "scrapersky")
