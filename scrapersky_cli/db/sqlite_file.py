"""The file of an SQLite database: made only on request, private to its user, and readable in a read-only folder."""

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from sqlalchemy import URL

from scrapersky_cli.db.urls import default_url
from scrapersky_cli.errors import DatabaseUnreachable, NoDatabase

_RIGHTS = 0o600  # SQLite gives the same to the -wal and -shm files
_FOLDER_RIGHTS = 0o700
_HINT = "set SCRAPERSKY_DATABASE_URL to a file in a folder you can write to"


def file_of(url: URL) -> Path:
    """Return the file that the URL names."""
    assert url.database
    return Path(url.database)


def address(url: URL) -> URL:
    """Return the URL with which SQLite opens the file but never makes one.

    In a read-only folder SQLite cannot make the -wal and -shm files, and without them it only reads a file that is
    declared immutable. If these files exist, another process has the database open, and SQLite uses them.
    """
    file = file_of(url)
    query = {"uri": "true", "mode": "rw"}
    if not os.access(file.parent, os.W_OK) and not _has_log(file):
        query["immutable"] = "1"
    return url.set(database=file.as_uri(), query=query)


def _has_log(file: Path) -> bool:
    """Return whether a -wal file holds changes that are not in the database file yet."""
    with suppress(OSError):
        return file.with_name(f"{file.name}-wal").stat().st_size > 0
    return False


def _is_there(file: Path) -> bool:
    """Return whether there is such a file. Raise NoDatabase for a folder, DatabaseUnreachable if rights are missing."""
    try:
        is_folder, is_there = file.is_dir(), file.exists()
    except OSError as error:
        raise DatabaseUnreachable(f"cannot use the database {file}: {error.strerror}", hint=_HINT) from error
    if is_folder:
        hint = f"correct SCRAPERSKY_DATABASE_URL: it should name a file, such as {file}/scrapersky.db"
        raise NoDatabase(f"the database {file} is a folder", hint=hint)
    return is_there


def require(url: URL) -> None:
    """Raise NoDatabase if there is no file."""
    file = file_of(url)
    if not _is_there(file):
        raise NoDatabase(
            f"there is no database {file}",
            hint="correct SCRAPERSKY_DATABASE_URL, or make a new one: scrapersky db upgrade",
        )


def require_writable(url: URL) -> None:
    """Raise NoDatabase if there is no file, DatabaseUnreachable if it can only be read."""
    require(url)
    file = file_of(url)
    if not (os.access(file, os.W_OK) and os.access(file.parent, os.W_OK)):
        raise DatabaseUnreachable(f"the database {file} can only be read", hint=_HINTS["SQLITE_READONLY"])


def make(url: URL) -> None:
    """Make an empty file if there is none. Its folder must exist, except the default one, which is made, too.

    Raise NoDatabase if there is no folder, DatabaseUnreachable if the file cannot be made in it.
    """
    file = file_of(url)
    if _is_there(file):
        return
    try:
        if url == default_url():
            file.parent.mkdir(_FOLDER_RIGHTS, parents=True, exist_ok=True)
        os.close(os.open(file, os.O_CREAT | os.O_WRONLY, _RIGHTS))
    except OSError as error:
        if not file.parent.exists():
            hint = f"correct SCRAPERSKY_DATABASE_URL, or make the folder: mkdir -p {file.parent}"
            raise NoDatabase(f"there is no folder {file.parent} for a new database", hint=hint) from None
        raise DatabaseUnreachable(f"cannot make the database {file}: {error.strerror}", hint=_HINT) from error


def hint(error: sqlite3.Error) -> str:
    """Return how to mend it, if SQLite cannot use the file."""
    name = getattr(error, "sqlite_errorname", "")
    return next((hint for start, hint in _HINTS.items() if name.startswith(start)), "run: scrapersky doctor")


_HINTS = {
    "SQLITE_FULL": "make room on the disk that holds it, then run the command again",
    "SQLITE_IOERR": "see whether the disk that holds it is full or broken, then run the command again",
    "SQLITE_READONLY": "make the file and its folder writable for this user",
    "SQLITE_CANTOPEN": "make the file readable for this user, and its folder writable if a -wal file stands beside it",
    "SQLITE_CORRUPT": "put a backup in its place, or save what can be read: sqlite3 FILE .recover | sqlite3 NEWFILE",
    "SQLITE_NOTADB": "correct SCRAPERSKY_DATABASE_URL: it names a file of another kind",
}


def copy_aside(url: URL, suffix: str) -> None:
    """Copy the file to its name with the suffix, even while it is in use. An earlier copy is kept.

    Raise DatabaseUnreachable if the copy cannot be made.
    """
    file = file_of(url)
    copy = file.with_name(f"{file.name}{suffix}")
    part = file.with_name(f"{copy.name}.{os.getpid()}.part")
    if copy.exists():
        return
    try:
        os.close(os.open(part, os.O_CREAT | os.O_WRONLY, _RIGHTS))
        with closing(sqlite3.connect(file)) as source, closing(sqlite3.connect(part)) as target:
            source.backup(target)
        part.replace(copy)
    except (OSError, sqlite3.Error) as error:
        part.unlink(missing_ok=True)
        reason = f"cannot copy {file} aside before its schema is changed: {error}"
        raise DatabaseUnreachable(reason, hint="make room beside it, and run the command again") from error
