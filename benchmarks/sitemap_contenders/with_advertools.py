"""advertools, which makes a data frame of a whole file."""

import logging
from pathlib import Path

from advertools import sitemap_to_df

from benchmarks.reader import run


def read(file: str, url: str) -> int:
    return len(sitemap_to_df(Path(file).as_uri()))


logging.disable(logging.INFO)
run(read)
