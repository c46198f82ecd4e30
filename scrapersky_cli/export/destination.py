"""Open the destination of an export: a file that appears only when it is complete, or a stream.

A stream is anything that exists and is not a regular file: a descriptor of this process (`/dev/stdout`, `/dev/fd/3`), a
FIFO, a character device. It is written to and never replaced, because other processes have it open.
"""

import fcntl
import os
import re
import secrets
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import IO, BinaryIO, cast

from scrapersky_cli.errors import CannotWrite, UsageError
from scrapersky_cli.streams import standard_output

_BUFFER = 1 << 20
_STDOUT = 1
_REFUSED = {stat.S_IFDIR: "a folder", stat.S_IFBLK: "a block device", stat.S_IFSOCK: "a socket"}


@contextmanager
def destination(path: Path | None, *, seekable: bool) -> Iterator[IO[bytes]]:
    """Open what `path` names, or stdout for None, for writing. Raise CannotWrite if writing fails.

    With `seekable`, the output to a stream is collected in a temporary file and copied at the end of the block.
    """
    with _naming_path(path), ExitStack() as stack:
        if path is not None and not is_stream(path):
            yield stack.enter_context(whole_file(path))
            return
        stream = standard_output() if path is None else stack.enter_context(_opened(path))
        if not seekable:
            yield stream
        elif stream.isatty():
            raise UsageError("a terminal cannot show this format", hint="name a file: -o FILE")
        else:
            file = stack.enter_context(tempfile.TemporaryFile())
            yield cast(IO[bytes], file)
            file.seek(0)
            shutil.copyfileobj(file, stream)
        stream.flush()


@contextmanager
def _naming_path(path: Path | None) -> Iterator[None]:
    """Turn an OSError raised in the block into an error that names the path."""
    try:
        yield
    except BrokenPipeError:  # the reader closed the pipe, which is not an error
        raise
    except OSError as error:
        if isinstance(error, FileNotFoundError) and error.filename is None:  # the working directory was deleted
            raise
        hint = "make room, or name a file elsewhere: -o FILE"
        raise CannotWrite(f"cannot write to {path or 'stdout'}: {error.strerror or error}", hint=hint) from error


# --- what a path names ------------------------------------------------------------------------------------
def check_target(path: Path) -> None:
    """Raise UsageError, before any work is done, if an export cannot be written to this path."""
    with _naming_path(path):
        number = _descriptor(path)
        if number is not None and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDONLY:
            raise UsageError(f"{path} is open for reading only", hint="name a file: -o FILE")
        if is_stream(path):
            if kind := _REFUSED.get(stat.S_IFMT(path.stat().st_mode)):
                raise UsageError(f"{path} is {kind}", hint="name a file: -o FILE")
        elif not path.absolute().parent.is_dir():
            raise UsageError(f"there is no folder {path.absolute().parent}", hint="make it, or choose another")


def is_stream(path: Path) -> bool:
    """Return whether the path names a stream, which is written to. A file is replaced instead."""
    return _descriptor(path) is not None or (path.exists() and not path.is_file())


def is_stdout(path: Path) -> bool:
    """Return whether the path is a name of this process's stdout, such as /dev/stdout."""
    return _descriptor(path) == _STDOUT


def _descriptor(path: Path) -> int | None:
    """Return the file descriptor of this process that the path names; None if it names none.

    The last link, in `/proc`, must not be followed: it leads to the file itself, or to no path at all.
    """
    ours = re.compile(rf"/dev/fd|/proc/{os.getpid()}(/task/\d+)?/fd")
    for _ in range(_MOST_LINKS):
        folder = os.path.realpath(path.parent)
        if ours.fullmatch(folder) and path.name.isdecimal() and path.exists():
            return int(path.name)
        if not path.is_symlink():
            return None
        path = Path(folder) / path.readlink()
    return None


_MOST_LINKS = 40  # the limit of Linux


def _opened(path: Path) -> BinaryIO:
    """Open a stream for writing. A descriptor of this process is duplicated, so that its position is kept."""
    number = _descriptor(path)
    number = os.open(path, os.O_WRONLY | os.O_NOCTTY) if number is None else os.dup(number)
    return os.fdopen(number, "wb", _BUFFER)


# --- a file, whole or not at all --------------------------------------------------------------------------
@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a new file that replaces `path` at the end of the block, unless the block raises.

    The new file is in the same folder and, if the system allows it, has no name, so that even a process that is killed
    leaves nothing behind. Raise OSError if the file cannot be written there.
    """
    target = Path(os.path.realpath(path))  # a link stays a link
    file, name = _nameless(target) or _hidden(target)
    with ExitStack() as undo:
        if name is not None:
            undo.callback(name.unlink, missing_ok=True)
        with file:
            yield file
            file.flush()
            os.fchmod(file.fileno(), _mode(target))
            os.fsync(file.fileno())
            if name is None:
                name = _link_name(file, target)
                undo.callback(name.unlink, missing_ok=True)
        name.replace(target)
        undo.pop_all()
    _sync_folder(target.parent)


def _nameless(target: Path) -> tuple[IO[bytes], None] | None:
    """Open a file without a name; return None if the system or the file system has no such files."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not Path("/proc/self/fd").exists():
        return None
    with suppress(OSError):
        return os.fdopen(os.open(target.parent, flag | os.O_RDWR, 0o600), "wb", _BUFFER), None
    return None


def _hidden(target: Path) -> tuple[IO[bytes], Path]:
    number, name = tempfile.mkstemp(prefix=f".{target.name}.", suffix=".part", dir=target.parent)
    return os.fdopen(number, "wb", _BUFFER), Path(name)


def _link_name(file: IO[bytes], target: Path) -> Path:
    """Link a file that has no name yet under a temporary one, so that it can be renamed."""
    name = f".{target.name}.{secrets.token_hex(4)}.part"
    folder = os.open(target.parent, os.O_RDONLY)
    try:  # given as a descriptor, because only then is the link in /proc followed to the file
        os.link(f"/proc/self/fd/{file.fileno()}", name, src_dir_fd=folder, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)
    return target.with_name(name)


def _mode(target: Path) -> int:
    """Return the mode of the file that is replaced, or the default mode of a new file."""
    with suppress(OSError):
        return target.stat().st_mode & 0o777
    mask = os.umask(0o077)
    os.umask(mask)
    return 0o666 & ~mask


def _sync_folder(folder: Path) -> None:
    """Sync the folder, so that the new name survives a power cut. Some file systems cannot do this."""
    with suppress(OSError):
        number = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(number)
        finally:
            os.close(number)
