"""How many rows this process can work at the same time with the files and sockets that it may have open."""

import resource
from contextlib import suppress

from scrapersky_cli.engine.run.width import FIRST

_OF_A_ROW = 2  # a connection, and a question to the name server
_OTHERS = 600  # idle connections, of which there may be 500; look-ups, the database, logs


def affordable(rows: int) -> int:
    """Return how many of these rows the process can work at the same time; a few it always can.

    The soft limit of open files (`ulimit -n`) is raised for that, as far as the hard one allows.
    """
    wanted = rows * _OF_A_ROW + _OTHERS
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if _is_less(soft, wanted):
        raised = min(wanted, hard) if hard != resource.RLIM_INFINITY else wanted
        with suppress(ValueError, OSError):  # some systems have another limit beside these
            resource.setrlimit(resource.RLIMIT_NOFILE, (raised, hard))
            soft = raised
    return rows_within(soft, rows) if _is_less(soft, wanted) else rows


def rows_within(files: int, rows: int) -> int:
    """Return how many of these rows can be worked at the same time with so many open files."""
    return min(rows, max(FIRST, (files - _OTHERS) // _OF_A_ROW))


def _is_less(limit: int, wanted: int) -> bool:
    return limit != resource.RLIM_INFINITY and limit < wanted
