"""scrapersky's reader, as an import uses it: pieces as they arrive, and the entries of each taken away."""

from benchmarks.reader import PIECE, run
from scrapersky_cli.extract.sitemap.reader import SitemapReader


def read(file: str, url: str) -> int:
    reader, count = SitemapReader(), 0
    with open(file, "rb") as body:
        while data := body.read(PIECE):
            reader.feed(data)
            count += len(reader.take())
    reader.close()
    return count + len(reader.take())


run(read)
