"""Targets that name places which exist."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.engine.intake import RawTarget, enqueue_all
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.places.place import Place
from scrapersky_cli.store.places import store_places
from scrapersky_cli.workflows.registry import workflow_named
from tests.workflows import scene


def test_what_is_known_is_queued_and_what_is_not_is_refused_with_its_line(database: Database) -> None:
    known = [Place("file", str(number), name) for number, name in enumerate(("Holt", "Mill", "Mill", "Kern"))]
    database.write(store_places, known)
    (kern,) = scene.rows(database, places, places.c.name == "Kern")
    named = [
        RawTarget(1, "Holt", "crm-1", ("a", "b")),
        RawTarget(2, "Mill"),
        RawTarget(3, f"place:{kern.id}", None, ("c",)),
        RawTarget(4, "place:99999999999999999999999"),
        RawTarget(5, "Nobody"),
        RawTarget(6, " "),
        RawTarget(7, f"place:{'9' * 5000}"),
    ]
    report = enqueue_all(database, workflow_named("deep-scan"), named, EnqueueOptions())
    assert (report.created, report.rejected, report.new) == (2, 5, 0)
    assert sorted(report.examples) == [
        (2, "Mill", "several rows have this name: name one as place:ID"),
        (4, "place:99999999999999999999999", "there is no place of this name"),
        (5, "Nobody", "there is no place of this name"),
        (6, " ", "it is empty"),
        (7, f"place:{'9' * 194}", "there is no place of this name"),
    ]
    states = {row.name: (row.deep_scan_status, row.external_id, row.tags) for row in scene.rows(database, places)}
    assert states == {
        "Holt": ("queued", "crm-1", ["a", "b"]), "Mill": (None, None, None), "Kern": ("queued", None, ["c"]),
    }  # fmt: skip


def test_labels_are_added_to_those_that_a_row_has(database: Database) -> None:
    database.write(store_places, [Place("file", "1", "Holt")])
    for label in (RawTarget(1, "Holt", "1", ("a",)), RawTarget(1, "Holt", None, ("b", "a"))):
        enqueue_all(database, workflow_named("deep-scan"), [label], EnqueueOptions())
    (row,) = scene.rows(database, places)
    assert (row.external_id, row.tags) == ("1", ["a", "b"])
