"""The wheel of what is committed, in an environment of its own, on every Python that it is for."""

import os
import runpy
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from scrapersky_cli import __version__

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

ROOT = Path(__file__).parents[2]
RELEASE: dict[str, Any] = runpy.run_path(str(ROOT / ".ci" / "release.py"))
PYTHONS = ("3.11", "3.12", "3.13")


class Built(NamedTuple):
    wheel: Path
    constraints: Path


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    place = tmp_path_factory.mktemp("release")
    RELEASE["check_out"](place / "checkout")
    return Built(RELEASE["build"](place / "checkout", place), place / "checkout" / "constraints.txt")


def interpreter(version: str) -> str:
    """A Python of that version, from the path or as pyenv keeps them. Fail, and do not skip, if there is none."""
    root = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    candidates = [shutil.which(f"python{version}"), *root.glob(f"versions/{version}.*/bin/python{version}")]
    for each in filter(None, candidates):
        said = subprocess.run([str(each), "--version"], capture_output=True, text=True).stdout
        if said.startswith(f"Python {version}."):
            return str(each)
    raise AssertionError(f"there is no Python {version} here: pyenv install {version}")


def test_the_oldest_one_is_the_one_that_the_project_names() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={PYTHONS[0]}"


@pytest.mark.parametrize("version", PYTHONS)
def test_a_wheel_is_installed_and_used(
    built: Built, tmp_path: Path, capfd: pytest.CaptureFixture[str], version: str
) -> None:
    """Help, a database, and the demo, which fails unless everything is found."""
    RELEASE["try_out"](built.wheel, __version__, built.constraints, tmp_path, interpreter(version))
    assert f"(python {version}." in capfd.readouterr().out
