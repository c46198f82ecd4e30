"""pyarrow alone: one filter over the file, rows as dictionaries. It trusts the statistics of the footer."""

from pyarrow import compute, dataset

from benchmarks.reader import run


def read(file: str, box: str) -> int:
    west, south, east, north = map(float, box.split(","))
    x, y = compute.field("bbox", "xmin"), compute.field("bbox", "ymin")
    inside = (x >= west) & (x <= east) & (y >= south) & (y <= north)
    return len(dataset.dataset(file).to_table(filter=inside).to_pylist())


run(read)
