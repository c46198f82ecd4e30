"""ultimate-sitemap-parser, which reads a whole file from a string."""

from pathlib import Path

from usp.tree import sitemap_from_str

from benchmarks.reader import run


def read(file: str, url: str) -> int:
    return sum(1 for _ in sitemap_from_str(Path(file).read_text("utf-8")).all_pages())


run(read)
