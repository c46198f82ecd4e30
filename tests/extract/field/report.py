"""Print how much of the truth is found on the pages of this folder.

`python -m tests.extract.field.report [-v] [a|b|c|d|e|f|g|PART OF A NAME ...]`; with `-v` also what is missed and what
is false, but never in half g.
"""

import sys

from scrapersky_cli.extract.page import extract_page

from .judging import judge
from .pages import FieldPage, field_pages
from .sheets import sheet_pages


def main() -> None:
    """Print a table of the chosen pages, or of all."""
    verbose = "-v" in sys.argv
    wanted = [each for each in sys.argv[1:] if each != "-v"]
    pages = [
        page
        for page in (*field_pages(), *sheet_pages())
        if not wanted or any(_is_chosen(page, each) for each in wanted)
    ]
    scores = judge((page, extract_page(page.html, url=page.url, country=page.truth.get("country"))) for page in pages)
    print(f"{'kind':24} {'true':>5} {'found':>7} {'false':>6} {'recall':>7} {'precision':>9}")
    for kind, score in scores.items():
        true = len(score.right) + len(score.missed)
        line = (
            f"{kind:24} {true:5} {len(score.right):7} {len(score.false):6} {score.recall:7.1%} {score.precision:9.1%}"
        )
        print(line)
        if verbose:
            for text in filter(_may_be_seen, score.missed):
                print("    missed", text)
            for text in filter(_may_be_seen, score.false):
                print("    false ", text)


def _is_chosen(page: FieldPage, wanted: str) -> bool:
    return page.half == wanted if wanted in tuple("abcdefg") else wanted in page.name


def _may_be_seen(text: str) -> bool:
    return not text.startswith("unseen/g-")


if __name__ == "__main__":
    main()
