"""What a wheel holds: every package, every data file, the migrations."""

import tomllib
from fnmatch import fnmatch
from pathlib import Path

ROOT = Path(__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_every_package_is_shipped() -> None:
    there = {".".join(file.parent.relative_to(ROOT).parts) for file in (ROOT / "scrapersky_cli").rglob("__init__.py")}
    shipped = {name for name in SETUPTOOLS["packages"] if not name.startswith("scrapersky_cli.migrations")}
    assert shipped == there


def test_every_data_file_is_shipped() -> None:
    patterns = SETUPTOOLS["package-data"]["*"]
    packages = {ROOT.joinpath(*name.split(".")) for name in SETUPTOOLS["packages"]}
    for file in (ROOT / "scrapersky_cli").rglob("*"):
        if file.is_file() and file.suffix not in (".py", ".pyc"):
            home = next(parent for parent in file.parents if parent in packages)
            inside = file.relative_to(home).as_posix()
            assert any(fnmatch(inside, pattern) for pattern in patterns), inside


def test_lock_and_constraints_name_no_index() -> None:
    for name in ("constraints.txt", "pyproject.toml", "Makefile"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "index-url" not in text
        assert "://pypi" not in text
