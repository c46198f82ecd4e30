"""scrapersky: every part of the data set, as places."""

from pathlib import Path

from benchmarks.reader import run
from scrapersky_cli.datasets.dataset import open_dataset
from scrapersky_cli.extract.places.areas import parse_box
from scrapersky_cli.extract.places.filters import PlaceFilter


def read(file: str, box: str) -> int:
    dataset, wanted = open_dataset(Path(file)), PlaceFilter(box=parse_box(box), open_only=False)
    return sum(len(dataset.part(number, wanted).places) for number in range(dataset.parts))


run(read)
