"""The files and lines that CONTRIBUTING.md gives for a new workflow, put into a copy of the package."""

import re
import shutil
from pathlib import Path

from scrapersky_cli.db import migrate

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
_FILE = re.compile(r"^`(\S+\.py)`:\n\n```python\n(.*?)^```$", re.M | re.S)
_LINE = re.compile(r"^In `(\S+\.py)`, one line in `REGISTRY`.*?```python\n(.*?)^```$", re.M | re.S)


def files() -> dict[str, str]:
    """Every file of the guide, by path."""
    last = int(migrate.head())
    numbered = {"NNNN": f"{last + 1:04}", "PPPP": f"{last:04}"}
    found = {}
    for path, text in _FILE.findall(GUIDE):
        for word, number in numbered.items():
            path, text = path.replace(word, number), text.replace(word, number)
        found[path] = text
    return found


def lines() -> dict[str, str]:
    """The lines for registries, by the path of the file where each belongs."""
    return dict(_LINE.findall(GUIDE))


def build(folder: Path) -> Path:
    """A copy of the package with the workflow of the guide in it."""
    unwanted = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "scrapersky_cli", folder / "scrapersky_cli", ignore=unwanted)
    shutil.copytree(ROOT / "migrations", folder / "scrapersky_cli" / "migrations", ignore=unwanted)
    for path, text in files().items():
        inside = path if path.startswith("scrapersky_cli/") else f"scrapersky_cli/{path}"
        assert not (folder / inside).exists(), f"{path} exists already"
        (folder / inside).write_text(text, "utf-8")
    for path, line in lines().items():
        registry = folder / path
        before = registry.read_text("utf-8")
        start = before.index("\nREGISTRY: ")
        end = before.index("\n}\n", start) + 1
        registry.write_text(before[:end] + line + before[end:], "utf-8")
    return folder
