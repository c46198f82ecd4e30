"""Files of places: each part once, whatever stops an import, and again only when asked to."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from sqlalchemy import func, select

from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.places import place_imports, places
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.pipeline.import_places import digest_of, import_places, preview_places
from scrapersky_cli.store.place_imports import PlaceCounts
from tests.workflows import scene

EVERYTHING = PlaceFilter()


def overture(file: Path, rows: int, group: int = 1500, *, suffix: str = "") -> Path:
    """Write a file with places along the equator, in row groups of this size."""
    table = pa.table(
        {
            "id": [f"id{number}" for number in range(rows)],
            "names": [{"primary": f"Place {number}{suffix}"} for number in range(rows)],
            "bbox": [
                {"xmin": number / 1000, "xmax": number / 1000, "ymin": 0.0, "ymax": 0.0} for number in range(rows)
            ],
            "confidence": [0.9] * rows,
            "websites": [[f"https://place{number}.com"] if number % 2 else None for number in range(rows)],
        }
    )
    pq.write_table(table, file, row_group_size=group)
    return file


def count(database: Database) -> int:
    with database.reading() as conn:
        return conn.scalar(select(func.count()).select_from(places)) or 0


def test_every_row_is_counted_and_read_once(database: Database, tmp_path: Path) -> None:
    dataset = open_dataset(overture(tmp_path / "a.parquet", 4000))
    first = import_places(database, dataset, EVERYTHING)
    assert (first.parts, first.earlier) == (3, 0)
    assert first.counts == PlaceCounts(read=4000, new=4000)
    second = import_places(database, dataset, EVERYTHING)
    assert (second.parts, second.earlier, second.counts) == (3, 3, first.counts)
    third = import_places(database, dataset, EVERYTHING, again=True)
    assert (third.earlier, third.counts) == (0, PlaceCounts(read=4000, unchanged=4000))
    assert count(database) == 4000


class Stopped(BaseException):
    """What stops a process."""


@pytest.mark.parametrize("at", [1, 2, 3, 4])
def test_interrupted_it_goes_on_and_counts_what_it_had_stored(database: Database, tmp_path: Path, at: int) -> None:
    dataset, calls = open_dataset(overture(tmp_path / "a.parquet", 4000)), 0

    def stop(stored: int) -> None:
        nonlocal calls
        calls += 1
        if calls == at:
            raise Stopped

    with pytest.raises(Stopped):
        import_places(database, dataset, EVERYTHING, progress=stop)
    assert 0 < count(database) < 4000
    report = import_places(database, dataset, EVERYTHING)
    assert report.counts == PlaceCounts(read=4000, new=4000)
    assert report.earlier == (at - 1) // 2
    assert count(database) == 4000


def test_the_next_release_tells_what_is_new_and_what_changed(database: Database, tmp_path: Path) -> None:
    import_places(database, open_dataset(overture(tmp_path / "a.parquet", 100)), EVERYTHING)
    later = open_dataset(overture(tmp_path / "b.parquet", 130, suffix="!"))
    assert import_places(database, later, EVERYTHING).counts == PlaceCounts(read=130, new=30, updated=100)
    assert count(database) == 130


def test_other_filters_read_the_file_again(database: Database, tmp_path: Path) -> None:
    dataset = open_dataset(overture(tmp_path / "a.parquet", 3000))
    near = PlaceFilter(box=Box(0.0, -1.0, 0.0995, 1.0), has=frozenset({"website"}))
    first = import_places(database, dataset, near)
    assert first.counts == PlaceCounts(read=3000, new=50, filtered=2950)
    assert import_places(database, dataset, EVERYTHING).counts == PlaceCounts(read=3000, new=2950, unchanged=50)
    assert digest_of(near) != digest_of(EVERYTHING)
    assert digest_of(near) == digest_of(PlaceFilter(box=Box(0.0, -1.0, 0.0995, 1.0), has=frozenset({"website"})))


def test_a_preview_stores_nothing(database: Database, tmp_path: Path) -> None:
    dataset = open_dataset(overture(tmp_path / "a.parquet", 3000))
    assert preview_places(dataset, EVERYTHING).counts == PlaceCounts(read=3000, new=3000)
    assert count(database) == 0
    assert scene.rows(database, place_imports) == []
