"""Print how much of the truth is found on the pages of this folder.

`python -m tests.extract.field.report [-v] [a|b|c|d|e|f|g|FILE.txt|PART OF A NAME ...]`; with `-v` also what is missed and
what is false. A file is one of pages that are not kept here, in the form of `sheets.py`.
"""

import sys
from pathlib import Path

from scrapersky_cli.extract.page import extract_page

from .judging import judge
from .pages import FieldPage, field_pages
from .sheets import pages_in, sheet_pages


def main() -> None:
    """Print a table of the chosen pages, or of all."""
    verbose = "-v" in sys.argv
    wanted = [each for each in sys.argv[1:] if each != "-v"]
    files = [Path(each) for each in wanted if each.endswith(".txt")]
    known = [page for path in files for page in pages_in(path)] if files else [*field_pages(), *sheet_pages()]
    named = [each for each in wanted if not each.endswith(".txt")]
    pages = [page for page in known if not named or any(_is_chosen(page, each) for each in named)]
    scores = judge((page, extract_page(page.html, url=page.url, country=page.truth.get("country"))) for page in pages)
    print(f"{'kind':24} {'true':>5} {'found':>7} {'false':>6} {'recall':>7} {'precision':>9}")
    for kind, score in scores.items():
        true = len(score.right) + len(score.missed)
        line = (
            f"{kind:24} {true:5} {len(score.right):7} {len(score.false):6} {score.recall:7.1%} {score.precision:9.1%}"
        )
        print(line)
        if verbose:
            for text in score.missed:
                print("    missed", text)
            for text in score.false:
                print("    false ", text)


def _is_chosen(page: FieldPage, wanted: str) -> bool:
    return page.half == wanted if wanted in tuple("abcdefg") else wanted in page.name


if __name__ == "__main__":
    main()
