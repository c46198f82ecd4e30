"""Where an export goes: a file that is there whole or not at all, or stdout."""

import os
import secrets
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, cast

from scrapersky_cli.errors import UsageError

_BUFFER = 1 << 20


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write, which takes the place of `path` at the end of the block; not where the block raises.

    What is written stands in the same folder, without a name where the system knows such files, so that even a
    process that is killed leaves nothing behind. Raise UsageError where the folder cannot be written.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    try:
        file, name = _nameless(target) or _hidden(target)
    except OSError as error:
        raise UsageError(
            f"cannot write {path}: {error.strerror}", hint="choose a folder that can be written"
        ) from error
    with ExitStack() as undo:
        if name is not None:
            undo.callback(name.unlink, missing_ok=True)
        with file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
            if name is None:
                name = _named(file, target)
                undo.callback(name.unlink, missing_ok=True)
        name.replace(target)
        undo.pop_all()
    _sync_folder(target.parent)


def _nameless(target: Path) -> tuple[IO[bytes], None] | None:
    """A file that no folder lists yet; None where the system or the file system has no such files."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not Path("/proc/self/fd").exists():
        return None
    with suppress(OSError):
        return os.fdopen(os.open(target.parent, flag | os.O_RDWR, 0o600), "wb", _BUFFER), None
    return None


def _hidden(target: Path) -> tuple[IO[bytes], Path]:
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    return os.fdopen(number, "wb", _BUFFER), Path(name)


def _named(file: IO[bytes], target: Path) -> Path:
    """Give a nameless file a name for the moment before it is renamed."""
    name = f".{target.name}.{secrets.token_hex(4)}.part"
    folder = os.open(target.parent, os.O_RDONLY)
    try:  # with a folder, because only then the link in /proc is followed to the file
        os.link(f"/proc/self/fd/{file.fileno()}", name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
    return target.with_name(name)


def _mode(target: Path) -> int:
    """The rights of the file that is replaced, or those that a new file gets."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """So that the new name survives a power cut; where a folder cannot be synced, that is the file system's way."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)


@contextmanager
def standard_output(*, seekable: bool) -> Iterator[IO[bytes]]:
    """Stdout as a binary file. With `seekable` what is written reaches it at the end, by way of a temporary file."""
    out = sys.stdout.buffer
    if not seekable:
        yield out
        out.flush()
        return
    if sys.stdout.isatty():
        raise UsageError("a terminal cannot show this format", hint="name a file: -o FILE")
    with tempfile.TemporaryFile() as file:
        yield cast(IO[bytes], file)
        file.seek(0)
        shutil.copyfileobj(file, out)
        out.flush()


def not_a_folder(path: Path) -> None:
    """Raise UsageError where nothing can be written under this name, before any work is done."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder", hint="name a file in it")
    if not path.absolute().parent.is_dir():
        raise UsageError(f"there is no folder {path.absolute().parent}", hint="make it, or choose another")
