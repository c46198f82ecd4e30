"""Places that are one business, as an operator sees and mends them."""

from dataclasses import replace

import pytest

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.places import store_places
from scrapersky_cli.store.searches import link_found
from tests.cli.terminal import Terminal

OPEN = Place("overture", "a", "Holt", 52.5, 13.4, licence="CDLA-Permissive-2.0")
MAP = replace(OPEN, source="osm", source_id="node/1", licence="ODbL-1.0")


@pytest.fixture
def joined(shell: Terminal) -> Terminal:
    database = Database(database_url(shell.environment["SCRAPERSKY_DATABASE_URL"]))
    database.write(store_places, [OPEN])
    database.write(store_places, [MAP])
    database.close()
    shell("enqueue", "deep-scan", "place:1", "place:2")
    assert shell("process", "deep-scan", "--json").json["completed"] == 2
    return shell


def test_show_says_which_places_are_one_business_and_why(joined: Terminal) -> None:
    places = joined("show", "business:1", "--json").json["places"]
    assert places == [
        {
            "place": "place:1",
            "source": "overture",
            "source_id": "a",
            "licence": "CDLA-Permissive-2.0",
            "reasons": None,
            "score": None,
        },
        {
            "place": "place:2",
            "source": "osm",
            "source_id": "node/1",
            "licence": "ODbL-1.0",
            "reasons": ["name", "near"],
            "score": 0.7,
        },
    ]
    assert "place:2, osm, node/1, ODbL-1.0, name, near" in joined("show", "business:1").out
    shown = joined("show", "place:2", "--json").json
    assert shown["business"] == [{"business": "business:1", "name": "Holt", "reasons": ["name", "near"], "score": 0.7}]


def test_unmerge_and_no_scan_joins_them_again(joined: Terminal) -> None:
    planned = joined("places", "unmerge", "place:2", "--dry-run", "--json").json
    taken = {"place": "place:2", "from": "business:1", "to": None}
    assert planned == {"schema": 1, "would_be_unmerged": [taken], "unchanged": 0, "dry_run": True}
    done = joined("places", "unmerge", "place:2")
    assert done.out.splitlines() == ["place=place:2 from=business:1 to=business:2", "unmerged=1 unchanged=0"]
    assert "enqueue domain-extraction business:1 business:2 --force" in done.err
    joined("enqueue", "deep-scan", "place:1", "place:2", "--force")
    joined("process", "deep-scan")
    assert len(joined("list", "businesses", "--json").json["businesses"]) == 2
    again = joined("places", "unmerge", "place:1", "place:2", "--json").json
    assert again == {"schema": 1, "unmerged": [], "unchanged": 2, "dry_run": False}


def test_what_is_no_place_is_refused(joined: Terminal) -> None:
    for wrong in ("place:77", "business:1", "nobody"):
        done = joined("places", "unmerge", wrong)
        assert (done.code, done.out) == (2, "")
        assert "is not a known place" in done.err


def test_show_says_how_much_was_found(joined: Terminal) -> None:
    joined("enqueue", "place-search", "holt near Berlin [osm]")
    assert "cannot be estimated from one source" in joined("show", "search:1").out
    database = Database(database_url(joined.environment["SCRAPERSKY_DATABASE_URL"]))
    joined("enqueue", "place-search", "holt near Berlin [data]", SCRAPERSKY_PLACES_DATA="/nowhere")
    other = joined("show", "holt near Berlin [data]", "--json").json["id"]
    database.write(link_found, {1: [2]})
    assert "no business was found by both" in joined("show", "search:1").out
    database.write(link_found, {other: [1]})
    database.close()
    shown = joined("show", "search:1", "--json").json["coverage"]
    assert [(each["found"], each["both"], each["estimate"]) for each in shown] == [(1, 1, 1)]
    assert "found 1 of about 1 businesses (100%, 95 % interval" in joined("show", "search:1").out
