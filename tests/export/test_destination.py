"""A file is there whole or not at all; what is not a file is written into and never replaced."""

import errno
import os
import pty
import socket
import stat
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from scrapersky_cli.errors import CannotWrite, UsageError
from scrapersky_cli.export.destination import check_target, destination, is_stdout, is_stream, whole_file


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
            check_target(path)
    with pytest.raises(CannotWrite, match=r"cannot write to /proc/leads\.csv: "):
        write(Path("/proc/leads.csv"))


# --- streams ----------------------------------------------------------------------------------------------
def write(path: Path, *, seekable: bool = False, content: bytes = b"new") -> None:
    check_target(path)
    with destination(path, seekable=seekable) as file:
        file.write(content)


@contextmanager
def reading(read: Callable[[], bytes]) -> Iterator[list[bytes]]:
    """What is read meanwhile, once the block has ended."""
    found: list[bytes] = []
    reader = threading.Thread(target=lambda: found.append(read()))
    reader.start()
    yield found
    reader.join()


@pytest.mark.parametrize("seekable", [False, True])
def test_a_fifo_is_written_into(tmp_path: Path, seekable: bool) -> None:
    """Also through a link, and by a format that needs a file."""
    fifo, link = tmp_path / "leads.csv", tmp_path / "link.csv"
    os.mkfifo(fifo)
    link.symlink_to(fifo)
    for path in (fifo, link):
        with reading(fifo.read_bytes) as found:
            write(path, seekable=seekable)
        assert found == [b"new"]
    assert stat.S_ISFIFO(fifo.stat().st_mode)
    assert sorted(os.listdir(tmp_path)) == ["leads.csv", "link.csv"]


def test_a_fifo_whose_reader_goes_away(tmp_path: Path) -> None:
    fifo = tmp_path / "leads.csv"
    os.mkfifo(fifo)

    def one_byte() -> bytes:
        with fifo.open("rb", 0) as file:
            return file.read(1)

    with reading(one_byte), pytest.raises(BrokenPipeError):
        write(fifo, content=b"x" * 10_000_000)


def test_a_device_is_written_into() -> None:
    """A terminal of our own, in place of /dev/null, which a failure would destroy."""
    ours, theirs = pty.openpty()
    device = Path(os.ttyname(theirs))
    before = device.stat()
    write(device)
    assert os.read(ours, 100) == b"new"
    assert (device.stat().st_ino, device.stat().st_rdev) == (before.st_ino, before.st_rdev)
    with pytest.raises(UsageError, match="a terminal cannot show this format"):
        write(device, seekable=True)
    os.close(ours)
    os.close(theirs)
    assert is_stream(Path("/dev/null"))


def test_what_is_no_place_for_an_export(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with tempfile.TemporaryDirectory() as short, socket.socket(socket.AF_UNIX) as made:
        name = Path(short) / "socket"
        made.bind(str(name))
        with pytest.raises(UsageError, match="is a socket"):
            check_target(name)
        assert name.is_socket()
    disk = tmp_path / "disk"
    disk.touch()
    told = os.stat_result((stat.S_IFBLK | 0o660, *disk.stat()[1:]))
    monkeypatch.setattr(Path, "stat", lambda self, follow_symlinks=True: told)
    with pytest.raises(UsageError, match="is a block device"):
        check_target(disk)


def test_a_descriptor_is_written_into_where_it_stands(tmp_path: Path) -> None:
    """A file that the shell has opened: it is neither replaced nor begun again."""
    file = tmp_path / "all.csv"
    with file.open("wb", 0) as opened:
        opened.write(b"first ")
        inode = file.stat().st_ino
        link = tmp_path / "link.csv"
        link.symlink_to(f"/dev/fd/{opened.fileno()}")
        for name in (f"/dev/fd/{opened.fileno()}", f"/proc/self/fd/{opened.fileno()}", str(link)):
            write(Path(name), content=b"next ")
        write(Path(f"/proc/{os.getpid()}/fd/{opened.fileno()}"), content=b"last", seekable=True)
    assert file.read_bytes() == b"first next next next last"
    assert file.stat().st_ino == inode
    with file.open("rb") as opened, pytest.raises(UsageError, match="open for reading only"):
        check_target(Path(f"/dev/fd/{opened.fileno()}"))
    with pytest.raises(UsageError):
        write(Path("/dev/fd/999"))


def test_the_names_of_stdout() -> None:
    assert all(is_stdout(Path(name)) for name in ("/dev/stdout", "/dev/fd/1", "/proc/self/fd/1"))
    assert not any(is_stdout(Path(name)) for name in ("/dev/stderr", "/dev/fd/2", "1", "-", "/dev/null"))


# --- a full disk ------------------------------------------------------------------------------------------
def test_a_disk_that_is_full_leaves_what_was_there(folder: Path) -> None:
    target = folder / "leads.csv"
    target.write_bytes(b"old")
    with pytest.raises(CannotWrite) as caught, destination(target, seekable=False) as file:
        file.write(b"new")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert caught.value.message == f"cannot write to {target}: No space left on device"
    assert target.read_bytes() == b"old"
    assert os.listdir(folder) == ["leads.csv"]
