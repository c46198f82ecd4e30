"""Two releases of a source of places: what is new, gone, closed, moved or changed."""

import random
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.errors import DamagedDataset, UsageError
from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.releases import CHANGES, Change
from scrapersky_cli.pipeline.diff_places import DiffReport, diff_places
from tests.datasets.files import overture_row, write_overture

EVERYTHING = PlaceFilter(open_only=False)


def row(number: int, **change: Any) -> dict[str, Any]:
    return overture_row(number, number / 1000, 0.0, **change)


def compare(
    old: Path, new: Path, wanted: PlaceFilter = EVERYTHING, only: tuple[Change, ...] = CHANGES
) -> tuple[dict[str, str], DiffReport]:
    """The change of each place that is not as it was, by the number of its id, and the report."""
    report, found = DiffReport(), {}
    for part in diff_places(open_dataset(old), open_dataset(new), wanted, only, report):
        for each in part:
            assert each.place.source_id not in found
            found[each.place.source_id] = each.change
    return {id_.removeprefix("08f").lstrip("0") or "0": change for id_, change in found.items()}, report


def test_one_of_each(tmp_path: Path) -> None:
    old = write_overture(tmp_path / "old.parquet", [row(number) for number in range(8)], group=3)
    street = [{"freeform": "2 Main St", "locality": "Austin", "region": "US-TX", "country": "US"}]
    rows = [
        row(7, names={"primary": "Renamed", "common": None}),
        row(1, operating_status="permanently_closed"),
        overture_row(2, 2 / 1000 + 0.001, 0.0),
        row(3, addresses=street),
        row(4, confidence=0.1),
        row(5),
        row(8),
        row(9, operating_status="permanently_closed"),
    ]
    new = write_overture(tmp_path / "new.parquet", rows, group=3)
    found, report = compare(old, new)
    assert found == {
        "7": "changed", "1": "closed", "2": "moved", "3": "moved", "8": "new", "9": "closed", "0": "gone", "6": "gone",
    }  # fmt: skip
    assert report.changes == {"new": 1, "gone": 2, "closed": 2, "moved": 2, "changed": 1}
    assert (report.unchanged, report.repeated, report.invalid) == (2, 0, 0)
    some, report = compare(old, new, only=("new", "moved"))
    assert some == {"2": "moved", "3": "moved", "8": "new"}
    assert report.changes["gone"] == 2  # counted all the same


def test_a_release_compared_with_itself(tmp_path: Path) -> None:
    file = write_overture(tmp_path / "a.parquet", [row(number) for number in range(250)])
    assert compare(file, file) == ({}, DiffReport(Counter({"gone": 0}), unchanged=250))


def test_against_a_plain_comparison(tmp_path: Path) -> None:
    chance = random.Random(7)
    old = {number: row(number) for number in chance.sample(range(600), 400)}
    new = {number: row(number, phones=[f"+1{chance.randrange(2)}"]) for number in chance.sample(range(600), 400)}
    before = write_overture(tmp_path / "a.parquet", list(old.values()), group=37)
    after = write_overture(tmp_path / "b.parquet", list(new.values()), group=41)
    found, report = compare(before, after)
    same = {number for number in old.keys() & new.keys() if old[number] == new[number]}
    expected = {str(number): "new" for number in new.keys() - old.keys()}
    expected |= {str(number): "gone" for number in old.keys() - new.keys()}
    expected |= {str(number): "changed" for number in (old.keys() & new.keys()) - same}
    assert (found, report.unchanged) == (expected, len(same))


def test_an_id_in_two_parts_counts_once(tmp_path: Path) -> None:
    old = write_overture(tmp_path / "old.parquet", [row(1), row(2), row(1, phones=[]), row(3), row(3)], group=2)
    new = write_overture(tmp_path / "new.parquet", [row(1), row(4), row(2, phones=[]), row(2), row(4), row(1)], group=2)
    found, report = compare(old, new)
    assert found == {"4": "new", "2": "changed", "3": "gone"}
    assert (report.repeated, report.unchanged) == (5, 1)


def test_what_is_long_closed_is_not_news(tmp_path: Path) -> None:
    closed = {"operating_status": "permanently_closed"}
    old = write_overture(tmp_path / "old.parquet", [row(1, **closed), row(2, **closed)])
    new = write_overture(tmp_path / "new.parquet", [row(1, **closed)])
    found, report = compare(old, new)
    assert (found, report.unchanged, report.changes["gone"]) == ({}, 1, 0)


def test_filters_choose_places_of_both(tmp_path: Path) -> None:
    old = write_overture(tmp_path / "old.parquet", [row(number) for number in range(100)])
    new = write_overture(tmp_path / "new.parquet", [row(number) for number in range(50, 150)])
    wanted = PlaceFilter(box=Box(0.0395, -1, 0.0605, 1), open_only=False)
    found, report = compare(old, new, wanted)
    assert found == {str(number): "gone" for number in range(40, 50)}
    assert report.unchanged == 11
    assert compare(old, new, PlaceFilter(city="Nowhere"))[1] == DiffReport(Counter({"gone": 0}))


def test_two_sources_cannot_be_compared(tmp_path: Path) -> None:
    old = write_overture(tmp_path / "old.parquet", [row(1)])
    new = tmp_path / "new.csv"
    new.write_text("name,city\nHolt,Berlin\n")
    with pytest.raises(UsageError, match="overture cannot be compared with file"):
        compare(old, new)


@pytest.mark.parametrize("which", ["old", "new"])
def test_damage_in_the_middle_makes_nothing_gone_or_new(tmp_path: Path, which: str) -> None:
    whole = write_overture(tmp_path / "whole.parquet", [row(number) for number in range(300)])
    damaged = tmp_path / "damaged.parquet"
    content = bytearray(whole.read_bytes())
    middle = len(content) // 2
    content[middle : middle + 2000] = b"\xff" * 2000
    damaged.write_bytes(content)
    seen: list[Any] = []
    files = (damaged, whole) if which == "old" else (whole, damaged)
    with pytest.raises(DamagedDataset):
        for part in diff_places(open_dataset(files[0]), open_dataset(files[1]), EVERYTHING, CHANGES, DiffReport()):
            seen += part
    assert seen == []


MEASURED = """
import resource, sys
from pathlib import Path
from scrapersky_cli.extract.places.filters import PlaceFilter
from scrapersky_cli.extract.places.releases import CHANGES
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.pipeline.diff_places import DiffReport, diff_places
for name in sys.argv[1:3]:
    open_dataset(Path(name)).part(0, PlaceFilter())  # what Arrow and a part take
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
found = diff_places(*(open_dataset(Path(name)) for name in sys.argv[1:3]), PlaceFilter(), CHANGES, report := DiffReport())
count = sum(map(len, found))
print(count, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024)
"""


@pytest.mark.slow
def test_a_place_takes_some_hundred_bytes(tmp_path: Path) -> None:
    """Two releases of a million places fit into 500 MB: what grows with them is some 300 bytes a place, in both."""
    rows = 15_000
    old = write_overture(tmp_path / "old.parquet", [row(number) for number in range(rows)], group=1000)
    new = write_overture(tmp_path / "new.parquet", [row(number, phones=[]) for number in range(rows)], group=1000)
    done = subprocess.run([sys.executable, "-c", MEASURED, old, new], capture_output=True, text=True, check=True)
    count, grown = map(int, done.stdout.split())
    assert count == rows
    assert grown < 400 * rows, grown / rows
