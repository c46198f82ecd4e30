"""What is written about the house by hand names everything that stands in it."""

import re
import tomllib
from pathlib import Path

from tests.test_layers import MAY_IMPORT, PACKAGE

ROOT = Path(__file__).parents[1]
ARCHITECTURE = (ROOT / "docs" / "architecture.md").read_text("utf-8")


def section(title: str) -> str:
    return ARCHITECTURE.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(table: str) -> list[str]:
    return [row.strip("| ").split(" | ")[0] for row in table.splitlines() if row.startswith("| ")][1:]


def test_every_room_is_drawn() -> None:
    drawn = set(re.findall(r"(\w+)(?:/|\.py)", section("The rooms")))
    assert {part for part in MAY_IMPORT if part not in {"version", "__main__"}} <= drawn
    inner = {path.name for path in PACKAGE.glob("*/*/") if (path / "__init__.py").exists()}
    assert {"queue", "run"} <= inner & drawn


def test_every_dependency_has_its_reason() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    extras = [name for extra, names in project["optional-dependencies"].items() if extra != "dev" for name in names]
    needed = {re.split(r"[\[>=; ]", name)[0] for name in (*project["dependencies"], *extras)} - {project["name"]}
    explained = {name for cell in first_cells(section("Dependencies")) for name in cell.split(", ")}
    assert explained == needed


def test_no_word_has_two_senses() -> None:
    words = [word for cell in first_cells(section("Words")) for word in cell.split(", ")]
    assert len(words) == len(set(words)) > 25


def test_the_manual_page_says_all_of_the_help() -> None:
    """No line of a help is lost to a request of troff."""
    page = ROOT / "docs" / "reference" / "scrapersky.1"
    lines = page.read_text("utf-8").splitlines()
    known = {".TH", ".SH", ".SS", ".nf", ".fi", ".TP", ".B", '.\\"'}
    assert {line.split()[0] for line in lines if line[:1] in (".", "'")} == known
    assert "scrapersky process domain\\-scan" in page.read_text("utf-8")
