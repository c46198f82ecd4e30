"""What a wheel holds: every package, every data file, the migrations, and one version."""

import runpy
import tomllib
from fnmatch import fnmatch
from pathlib import Path

import pytest

from scrapersky_cli import __version__

ROOT = Path(__file__).parents[1]
SETUPTOOLS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
RELEASE = runpy.run_path(str(ROOT / ".ci" / "release.py"))


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


def test_there_is_one_version() -> None:
    assert RELEASE["require_one"](RELEASE["versions"](ROOT)) == __version__


def test_no_release_with_two_versions(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[project]\nversion = "1.2.0"\n', encoding="utf-8")
    (tmp_path / "CHANGELOG.md").write_text("# Changelog\n\n## 1.1.0\n\n## 1.0.0\n", encoding="utf-8")
    with pytest.raises(SystemExit, match=r"pyproject\.toml says 1\.2\.0, CHANGELOG\.md says 1\.1\.0"):
        RELEASE["require_one"](RELEASE["versions"](tmp_path))
