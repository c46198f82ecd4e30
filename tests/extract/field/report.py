"""Print how much of the truth is found on the pages of this folder: `python -m tests.extract.field.report [-v]`."""

import sys

from scrapersky_cli.extract.page import extract_page

from .judging import judge
from .pages import field_pages


def main() -> None:
    """Print a table; with `-v` also what is missed and false."""
    pages = [page for page in field_pages() if not sys.argv[2:] or any(name in page.name for name in sys.argv[2:])]
    scores = judge((page, extract_page(page.html, url=page.url, country=page.truth.get("country"))) for page in pages)
    print(f"{'kind':24} {'true':>5} {'found':>7} {'false':>6} {'recall':>7} {'precision':>9}")
    for kind, score in scores.items():
        true = len(score.right) + len(score.missed)
        line = (
            f"{kind:24} {true:5} {len(score.right):7} {len(score.false):6} {score.recall:7.1%} {score.precision:9.1%}"
        )
        print(line)
        if "-v" in sys.argv[1:2]:
            for text in score.missed:
                print("    missed", text)
            for text in score.false:
                print("    false ", text)


if __name__ == "__main__":
    main()
