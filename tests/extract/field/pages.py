"""Pages of small businesses, and what stands on them. They were written by somebody who had not seen the extractors.

Each folder has one file per page and `truth.toml` with one table per page:

- `phones`, `faxes`: E.164, numbers with letters in digits. `emails`. `profiles`: platform, colon, handle.
- `name`: what may be given as the name, best first. `legal_name`, `managing_director`, `register_number`, `vat_id`.
- `addresses`: structured. `hours`: the syntax of OpenStreetMap. `people`: name and title.
- `technologies`: only judged where it stands.

Lists are complete: anything else that is found is false, but for the values in `tolerated` and the kinds of facts in
`tolerated_fields`, on which honest people may differ.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from zlib import crc32

FOLDERS = ("english", "german-dutch", "world")


@dataclass(frozen=True, slots=True)
class FieldPage:
    """A page with its truth. `name` is that of its folder and file.

    Extractors were mended by what is missed in half a, and at last in half b. Halves c to g stand in `sheets.py`.
    """

    name: str
    html: bytes
    truth: Mapping[str, Any]
    half: str

    @property
    def url(self) -> str:
        """Where the page stands."""
        return str(self.truth["url"])

    def says(self, kind: str) -> Any:
        """The truth of a kind; None if the page has none, or if honest people may differ on it."""
        return None if kind in self.truth.get("tolerated_fields", ()) else self.truth.get(kind)

    def tolerates(self, kind: str) -> bool:
        """Whether whatever is found of this kind is neither right nor wrong."""
        return kind in self.truth.get("tolerated_fields", ())

    @property
    def tolerated(self) -> frozenset[str]:
        """Values that may be found or not, in lower case."""
        return frozenset(str(value).casefold() for value in self.truth.get("tolerated", ()))


@cache
def field_pages() -> tuple[FieldPage, ...]:
    """Every page, in the order of folders and files."""
    here = Path(__file__).parent
    pages = []
    for folder in FOLDERS:
        truth = tomllib.loads((here / folder / "truth.toml").read_text("utf-8"))
        for name in sorted(truth):
            html, half = (here / folder / f"{name}.html").read_bytes(), "ab"[crc32(f"{folder}/{name}".encode()) % 2]
            pages.append(FieldPage(f"{folder}/{name}", html, truth[name], half))
    return tuple(pages)
