"""An imitation of Nominatim and Overpass on 127.0.0.1, with the places and areas that the caller gives.

with serve_map(places, areas) as osm:
    settings = {"SCRAPERSKY_NOMINATIM_URL": osm.nominatim_url, "SCRAPERSKY_OVERPASS_URL": osm.overpass_url, ...}
"""

import asyncio
import json
import time
from collections import Counter, deque
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from scrapersky_cli.demo.answers import SiteAnswer
from scrapersky_cli.demo.overpass_ql import MapElement, NotUnderstood, parse_query
from scrapersky_cli.demo.server import LOOPBACK, loop_in_thread
from scrapersky_cli.demo.wire import HEAD_BYTES, Head, read_body, read_head, send

NOMINATIM, OVERPASS = "nominatim.openstreetmap-demo.org", "overpass.openstreetmap-demo.org"
_JSON = "application/json; charset=utf-8"
_BETWEEN = 1.0  # seconds between two requests, where that is enforced
_BUSY_SECONDS = 7  # until a slot is free, where none is


@dataclass
class MapServer:
    """A running server, by both of its names: what it has, and what it was asked.

    `areas` gives Nominatim's entries for a name in lower case. The next answers of Overpass can be prescribed by
    `mishaps`, which are used up from the left: 429, 504, `timeout`, `memory` or `garbage`; None is none. With
    `enforces`, whoever asks one of the names twice within a second gets 429. `tallest` is the greatest number of
    queries that were worked on at once.
    """

    places: Sequence[MapElement] = ()
    areas: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    enforces: bool = False
    work_seconds: float = 0.0
    port: int = 0
    counts: Counter[str] = field(default_factory=Counter)  # by path
    queries: list[str] = field(default_factory=list)
    user_agents: set[str] = field(default_factory=set)
    mishaps: deque[int | str | None] = field(default_factory=deque)
    tallest: int = 0
    _working: int = 0
    _asked_at: dict[str, float] = field(default_factory=dict)

    @property
    def nominatim_url(self) -> str:
        return f"http://{NOMINATIM}"

    @property
    def overpass_url(self) -> str:
        return f"http://{OVERPASS}/api"

    @property
    def connect_to(self) -> str:
        """The value of SCRAPERSKY_CONNECT_TO with which both names lead here."""
        return ",".join(f"{host}:80:{LOOPBACK}:{self.port}" for host in (NOMINATIM, OVERPASS))

    async def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer the requests of one connection."""
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while True:
                head = await read_head(reader)
                answer = await self._answer(head, await read_body(reader, head))
                if not await send(writer, head, answer):
                    break
        writer.close()

    async def _answer(self, head: Head, body: bytes) -> SiteAnswer:
        self.counts[head.path] += 1
        self.user_agents.add(head.user_agent)
        if head.path == "/api/status":
            return _text(
                200, f"Rate limit: 2\nSlot available after: 2026-01-01T00:00:00Z, in {_BUSY_SECONDS} seconds.\n"
            )
        if self._is_hasty(head.host):
            return _text(429, "too many requests")
        if (head.host, head.path) == (NOMINATIM, "/search"):
            return self._search(head.query)
        if (head.host, head.path) == (OVERPASS, "/api/interpreter"):
            return await self._interpret(parse_qs(body.decode()).get("data", [""])[0])
        return _text(404, "not found")

    def _is_hasty(self, host: str) -> bool:
        now = time.monotonic()
        last, self._asked_at[host] = self._asked_at.get(host), now
        return self.enforces and last is not None and now - last < _BETWEEN

    def _search(self, query: str) -> SiteAnswer:
        asked = {name: values[0] for name, values in parse_qs(query).items()}
        if "q" not in asked or asked.get("format") != "jsonv2":
            return _text(400, "Nothing to search for.")
        found = [dict(each) for each in self.areas.get(asked["q"].lower(), ())][: int(asked.get("limit", "10"))]
        if asked.get("polygon_geojson") != "1":
            for each in found:
                each.pop("geojson", None)
        return _json(found)

    async def _interpret(self, text: str) -> SiteAnswer:
        mishap = self.mishaps.popleft() if self.mishaps else None
        if isinstance(mishap, int):
            return _text(mishap, f"<html>Error {mishap}</html>")
        if mishap == "garbage":
            return _text(200, "<html>The server is probably too busy to handle your request.</html>")
        try:
            query = parse_query(text)
        except NotUnderstood:
            return _text(400, "<html><strong>Error</strong>: line 1: parse error</html>")
        self.queries.append(text)
        self._working += 1
        self.tallest = max(self.tallest, self._working)
        try:
            await asyncio.sleep(self.work_seconds)
        finally:
            self._working -= 1
        return _json(_result([each for each in self.places if query.selects(each)], mishap, query.timeout))


def _result(elements: list[MapElement], mishap: str | None, timeout: int) -> dict[str, Any]:
    base = {"version": 0.6, "generator": "Overpass API", "osm3s": {"copyright": "ODbL"}}
    if mishap == "timeout":
        remark = f'runtime error: Query timed out in "query" at line 3 after {timeout + 1} seconds.'
        return {**base, "elements": [], "remark": remark}
    if mishap == "memory":
        return {**base, "elements": [], "remark": 'runtime error: Query run out of memory in "query" at line 3.'}
    return {**base, "elements": [_element(each) for each in elements]}


def _element(place: MapElement) -> dict[str, Any]:
    kind, _, number = place["id"].partition("/")
    point = {"lat": place["lat"], "lon": place["lon"]}
    return {"type": kind, "id": int(number), **(point if kind == "node" else {"center": point}), "tags": place["tags"]}


def _json(value: Any) -> SiteAnswer:
    return SiteAnswer(200, json.dumps(value).encode(), _JSON)


def _text(status: int, text: str) -> SiteAnswer:
    return SiteAnswer(status, text.encode(), "text/html; charset=utf-8")


@contextmanager
def serve_map(
    places: Sequence[MapElement] = (), areas: Mapping[str, Sequence[Mapping[str, Any]]] | None = None
) -> Iterator[MapServer]:
    """Serve the places (id, tags, lat, lon) and the areas until the block ends."""
    osm = MapServer(places, areas or {})
    with loop_in_thread() as loop:
        server = asyncio.run_coroutine_threadsafe(_start(osm), loop).result()
        try:
            yield osm
        finally:
            asyncio.run_coroutine_threadsafe(_stop(server), loop).result()


async def _start(osm: MapServer) -> asyncio.Server:
    server = await asyncio.start_server(osm.accept, LOOPBACK, 0, limit=HEAD_BYTES)
    osm.port = server.sockets[0].getsockname()[1]
    return server


async def _stop(server: asyncio.Server) -> None:
    server.close()
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(0.02)  # transports close in several steps
