"""Every failure is one class with a stable code; the class docstring is the message.

    ScraperskyError                      exit 1
    ├── UsageError                       exit 2   the command cannot be carried out as typed
    │   ├── CannotWrite                           the file, pipe or disk cannot be written to
    │   ├── UnknownDataset                        the file is no file of places
    │   ├── MissingColumns                        it is one, without columns that it must have
    │   └── DamagedDataset                        it is one, cut off or changed
    ├── NothingSucceeded                 exit 3   nothing that a run brought can be used
    ├── SettingsError                    exit 4   a setting is missing or wrong
    ├── DatabaseError                    exit 5
    │   ├── NoDatabase
    │   ├── DatabaseUnreachable
    │   │   └── DatabaseBusy                      it can be reached, but is locked
    │   ├── SchemaBehind
    │   └── SchemaAhead
    ├── NetworkDown                      exit 6   our own network, not the sites
    ├── ProcessDied                      one of several processes was killed
    ├── MemoryReached                    exit 7   a loop takes as much memory as it may
    ├── LostLease                        another process declared this one dead
    └── ItemError                        exit 3   the work on one row failed, or a fetch in the foreground
        ├── TargetError                  because of the target: nobody has to act
        ├── OursError                    because of us: alarms count these
        └── PutOff                       nothing is wrong with the row: it goes back, and its attempt does not count

The queue retries a row after a `transient` `ItemError`, with back-off; after any other the row ends as `failed`.
The subclasses of `TargetError` and `OursError` are in `scrapersky_cli.failures`, and those that only Google Places can
raise in `scrapersky_cli.google_failures`.
"""

from enum import IntEnum
from typing import ClassVar


class Exit(IntEnum):
    """The exit codes of every command."""

    DONE = 0
    BUG = 1
    USAGE = 2
    FAILED = 3
    SETTINGS = 4
    DATABASE = 5
    NETWORK = 6
    MEMORY = 7
    SIGHUP = 129
    SIGINT = 130
    SIGTERM = 143

    @property
    def meaning(self) -> str:
        """What happened, for the reference."""
        return _MEANINGS[self]


_MEANINGS = {
    Exit.DONE: "done; also if there was nothing to do, or if some rows failed, which the summary says",
    Exit.BUG: "an error in scrapersky itself, or what `demo` found is not what is true; `doctor`: a check failed",
    Exit.USAGE: "the command cannot be carried out as typed, or its output cannot be written",
    Exit.FAILED: "`process`: every row failed for our reasons; `run`: nothing that it brought can be used; `scan`: a "
    "step was not completed; with `--strict`: anything failed or was rejected",
    Exit.SETTINGS: "a setting or a key is missing or wrong, or a package of an extra is not installed",
    Exit.DATABASE: "the database cannot be reached, or its schema is of another version",
    Exit.NETWORK: "the network of this machine is down; rows were given back",
    Exit.MEMORY: "`loop` reached its `--max-memory`: start it again; it holds no rows",
    Exit.SIGHUP: "stopped because its terminal was closed; `loop`: 0",
    Exit.SIGINT: "stopped by Ctrl-C; `loop`: 0",
    Exit.SIGTERM: "stopped by SIGTERM; `loop`: 0",
}


class ScraperskyError(Exception):
    """Something went wrong."""

    code: ClassVar[str] = "error"
    exit_code: ClassVar[Exit] = Exit.BUG

    def __init__(self, message: str = "", *, hint: str = "") -> None:
        self.message = message or (type(self).__doc__ or "").strip().splitlines()[0]
        self.hint = hint
        super().__init__(self.message)


class UsageError(ScraperskyError):
    """The command cannot be carried out as it was typed."""

    code = "usage"
    exit_code = Exit.USAGE


class CannotWrite(UsageError):
    """The output cannot be written."""

    code = "cannot_write"


class UnknownDataset(UsageError):
    """The file is of none of the formats in which places can be read."""

    code = "unknown_dataset"


class MissingColumns(UsageError):
    """The file of places has not all columns that it must have."""

    code = "missing_columns"


class DamagedDataset(UsageError):
    """The file of places is damaged or incomplete."""

    code = "damaged_dataset"


class NothingSucceeded(ScraperskyError):
    """Nothing that was brought can be used."""

    code = "nothing_succeeded"
    exit_code = Exit.FAILED


class SettingsError(ScraperskyError):
    """A setting is missing or wrong."""

    code = "settings"
    exit_code = Exit.SETTINGS


def missing_extra(what: str, extra: str) -> SettingsError:
    """Return the error that `what` need packages which only this extra brings."""
    return SettingsError(f"{what} need a package that is not installed", hint=f"run: pip install 'scrapersky[{extra}]'")


class DatabaseError(ScraperskyError):
    """The database cannot be used."""

    code = "database"
    exit_code = Exit.DATABASE


class NoDatabase(DatabaseError):
    """There is no database yet."""

    code = "no_database"


class DatabaseUnreachable(DatabaseError):
    """The database cannot be reached."""

    code = "database_unreachable"


class DatabaseBusy(DatabaseUnreachable):
    """Other sessions have kept the database locked for too long."""

    code = "database_busy"


class SchemaBehind(DatabaseError):
    """The database's schema is older than this version of scrapersky."""

    code = "schema_behind"


class SchemaAhead(DatabaseError):
    """The database's schema is newer than this version of scrapersky."""

    code = "schema_ahead"


class NetworkDown(ScraperskyError):
    """This machine's own network is down: every row was given back, without counting the attempt."""

    code = "network_down"
    exit_code = Exit.NETWORK


class ProcessDied(ScraperskyError):
    """A process of this command was killed: other processes get its rows as soon as their lease ends."""

    code = "process_died"


class MemoryReached(ScraperskyError):
    """This process takes as much memory as it may, and holds no rows: another may take its place."""

    code = "memory_reached"
    exit_code = Exit.MEMORY


class LostLease(ScraperskyError):
    """Another process declared this one dead and took its rows: nothing more is written for them."""

    code = "lost_lease"


class ItemError(ScraperskyError):
    """The work on one row failed.

    `kind` says whose failure it is (`target` or `ours`), `transient` whether trying again later can help.
    `retry_after` is how long the target asked us to wait, in seconds; None if it did not.
    """

    code = "item"
    exit_code = Exit.FAILED
    kind: ClassVar[str] = "ours"
    transient: ClassVar[bool] = False

    def __init__(self, message: str = "", *, hint: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, hint=hint)
        self.retry_after = retry_after


class TargetError(ItemError):
    """The target gave an answer that ends this row."""

    code = "target"
    kind = "target"


class OursError(ItemError):
    """The work failed on our side."""

    code = "ours"
    kind = "ours"


class PutOff(ItemError):
    """The row cannot be worked on now, for a reason that it shares with other rows.

    It goes back to the queue, and is due after `retry_after` seconds. The run tells the reason, and goes on with the
    rows that have another. Afterwards the command ends with `exit_code`.
    """

    code = "put_off"
    exit_code = Exit.DONE
