"""A file is there whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from scrapersky_cli.cli.destination import not_a_folder, whole_file
from scrapersky_cli.errors import UsageError


@pytest.fixture(params=["nameless", "named"])
def folder(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in a system that has files without a name, and in one that has not."""
    if request.param == "named":
        monkeypatch.delattr(os, "O_TMPFILE", raising=False)
    folder = tmp_path / "out"
    folder.mkdir()
    return folder


def test_the_name_appears_with_the_last_byte(folder: Path) -> None:
    target = folder / "leads.csv"
    with whole_file(target) as file:
        file.write(b"half")
        file.flush()
        assert not target.exists()
    assert target.read_bytes() == b"half"
    assert os.listdir(folder) == ["leads.csv"]
    mask = os.umask(0)
    os.umask(mask)
    assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask


def test_what_was_there_stays_until_then(folder: Path) -> None:
    target = folder / "leads.csv"
    target.write_bytes(b"old")
    target.chmod(0o640)
    with whole_file(target) as file:
        file.write(b"new")
        file.flush()
        assert target.read_bytes() == b"old"
    assert target.read_bytes() == b"new"
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_what_fails_leaves_nothing(folder: Path) -> None:
    target = folder / "leads.csv"
    target.write_bytes(b"old")
    with pytest.raises(KeyError), whole_file(target) as file:
        file.write(b"new")
        raise KeyError
    assert target.read_bytes() == b"old"
    assert os.listdir(folder) == ["leads.csv"]


def test_a_link_stays_a_link(folder: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    (folder / "leads.csv").symlink_to(elsewhere / "april.csv")
    with whole_file(folder / "leads.csv") as file:
        file.write(b"new")
    assert (folder / "leads.csv").is_symlink()
    assert (elsewhere / "april.csv").read_bytes() == b"new"
    assert os.listdir(elsewhere) == ["april.csv"]


def test_a_folder_that_is_none_is_said_at_once(folder: Path) -> None:
    for path in (folder, folder / "missing" / "leads.csv"):
        with pytest.raises(UsageError):
            not_a_folder(path)
    with pytest.raises(UsageError), whole_file(Path("/proc/leads.csv")):
        pass
