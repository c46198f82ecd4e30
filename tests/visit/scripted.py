"""A web that answers as it is told: what reads pages can be shown every answer, without a site for each."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import HttpGone
from scrapersky_cli.settings import Settings
from scrapersky_cli.web.response import Hop, Response

Answer = str | tuple[str, str] | ItemError


@dataclass
class Site:
    """Answers by URL: a page, a failure, or where it leads and the page there. A list is used up from the front."""

    answers: Mapping[str, Answer | list[Answer]]
    asked: list[str] = field(default_factory=list)
    settings: Settings = field(default_factory=Settings)

    async def fetch(self, url: str, **kwargs: Any) -> Response:
        self.asked.append(url)
        answer = self.answers.get(url, HttpGone())
        if isinstance(answer, list):
            answer = answer.pop(0)
        if isinstance(answer, ItemError):
            raise answer
        led, body = answer if isinstance(answer, tuple) else (url, answer)
        redirects = () if led == url else (Hop(url, 301, led),)
        return Response(led, 200, {}, "text/html; charset=utf-8", body.encode(), redirects)
