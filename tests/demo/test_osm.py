"""The emulator of OpenStreetMap's servers behaves as they do, seen from a plain socket."""

import json
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import Request, urlopen

import pytest

from scrapersky_cli.demo.osm import NOMINATIM, OVERPASS, MapServer, serve_map
from scrapersky_cli.demo.overpass_ql import NotUnderstood, parse_query

QUERY = '[out:json][timeout:25];(nwr["shop"="bakery"](52.0,13.0,53.0,14.0););out center tags;'
NODE = {"id": "node/1", "lat": 52.5, "lon": 13.5, "tags": {"shop": "bakery"}}
WAY = {"id": "way/2", "lat": 52.6, "lon": 13.5, "tags": {"shop": "bakery"}}
FAR = {"id": "node/3", "lat": 10, "lon": 13.5, "tags": {"shop": "bakery"}}


def ask(osm: MapServer, host: str, path: str, data: str | None = None) -> tuple[int, Any]:
    body = urlencode({"data": data}).encode() if data is not None else None
    request = Request(f"http://127.0.0.1:{osm.port}{path}", body, {"Host": host, "Connection": "close"})
    try:
        with urlopen(request) as response:
            return response.status, json.loads(response.read())
    except HTTPError as error:
        with error:
            return error.code, None


def test_overpass_gives_what_is_asked_for() -> None:
    with serve_map([NODE, WAY, FAR]) as osm:
        status, found = ask(osm, OVERPASS, "/api/interpreter", QUERY)
        assert (status, found["elements"]) == (
            200,
            [
                {"type": "node", "id": 1, "lat": 52.5, "lon": 13.5, "tags": {"shop": "bakery"}},
                {"type": "way", "id": 2, "center": {"lat": 52.6, "lon": 13.5}, "tags": {"shop": "bakery"}},
            ],
        )
        assert osm.queries == [QUERY]


def test_it_fails_on_demand_and_then_works_again() -> None:
    with serve_map([NODE]) as osm:
        osm.mishaps.extend([429, 504, "timeout"])
        assert [ask(osm, OVERPASS, "/api/interpreter", QUERY)[0] for _ in range(2)] == [429, 504]
        assert "runtime error" in ask(osm, OVERPASS, "/api/interpreter", QUERY)[1]["remark"]
        assert len(ask(osm, OVERPASS, "/api/interpreter", QUERY)[1]["elements"]) == 1
        assert ask(osm, OVERPASS, "/api/interpreter", "node;")[0] == 400
        assert osm.counts["/api/interpreter"] == 5


def test_nominatim_gives_the_areas_of_a_name() -> None:
    with serve_map(areas={"köln": [{"display_name": "Köln", "geojson": {}}]}) as osm:
        query = urlencode({"q": "Köln", "format": "jsonv2"})
        assert ask(osm, NOMINATIM, f"/search?{query}") == (200, [{"display_name": "Köln"}])
        assert ask(osm, NOMINATIM, f"/search?{query}&polygon_geojson=1")[1][0]["geojson"] == {}
        assert ask(osm, NOMINATIM, "/search?q=x&format=jsonv2") == (200, [])
        assert ask(osm, NOMINATIM, "/search?format=jsonv2")[0] == 400
        assert ask(osm, NOMINATIM, "/other")[0] == 404


def test_haste_is_refused_where_it_is_asked_to() -> None:
    with serve_map() as osm:
        osm.enforces = True
        path = "/search?q=x&format=jsonv2"
        assert [ask(osm, NOMINATIM, path)[0] for _ in range(2)] == [200, 429]
        assert ask(osm, OVERPASS, "/api/interpreter", QUERY)[0] == 200


@pytest.mark.parametrize(
    "query",
    [
        "",
        "out;",
        QUERY.replace("nwr", "node"),
        QUERY.replace("out center tags", "out body"),
        QUERY.replace('"bakery"', '"bakery'),
        QUERY.replace("52.0,", ""),
        QUERY + "out;",
        QUERY.replace('="bakery"', '~"["'),
        QUERY.replace("(52.0,13.0,53.0,14.0)", '(poly:"1 2 3 4")'),
        QUERY.replace('["shop"="bakery"](52.0,13.0,53.0,14.0)', ""),
    ],
)
def test_what_it_does_not_understand(query: str) -> None:
    with pytest.raises(NotUnderstood):
        parse_query(query)
