"""Logging to stderr, as text or JSON, without characters that could control a terminal.

Each line says when (in UTC), on which host, in which process and in which run it was written. A run is one command; the
processes of `--processes N` are one run.
"""

import json
import logging
import os
import socket
import sys
import time
from collections.abc import Callable

_LEVELS = {-1: logging.ERROR, 0: logging.WARNING, 1: logging.INFO}
# Only printable characters are kept: a scraped string in a log line must not control the terminal.
_UNSAFE = dict.fromkeys((*range(32), *range(127, 160), 8206, 8207, *range(8234, 8239)), "�")
_UNSAFE.pop(10)


class _Text(logging.Formatter):
    converter = staticmethod(time.gmtime)
    default_msec_format = None

    def __init__(self, hide: Callable[[str], str]) -> None:
        super().__init__()
        self._hide = hide
        self._host, self._run = socket.gethostname(), os.urandom(3).hex()

    def format(self, record: logging.LogRecord) -> str:
        at, level = self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"), record.levelname.lower()
        line = f"{at} {level} host={self._host} pid={record.process} run={self._run} {record.getMessage()}"
        if record.exc_info and logging.getLogger().isEnabledFor(logging.DEBUG):
            line += "\n" + self.formatException(record.exc_info)
        return self._hide(line).translate(_UNSAFE)


class _Json(_Text):
    def format(self, record: logging.LogRecord) -> str:
        fields = {
            "at": self.formatTime(record, "%Y-%m-%dT%H:%M:%SZ"),
            "level": record.levelname.lower(),
            "host": self._host,
            "pid": str(record.process),
            "run": self._run,
            "logger": record.name,
            "message": record.getMessage(),
        }
        if record.exc_info and logging.getLogger().isEnabledFor(logging.DEBUG):
            fields["traceback"] = self.formatException(record.exc_info)
        hidden = {name: self._hide(text) for name, text in fields.items()}
        return json.dumps(hidden, ensure_ascii=True)


def configure(verbosity: int, log_format: str = "text", hide: Callable[[str], str] = str) -> None:
    """Log to stderr: errors only (-1), warnings (0), each row (1), each request and tracebacks (2 and more).

    `hide` removes the secrets from each line.
    """
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Json(hide) if log_format == "json" else _Text(hide))
    logging.basicConfig(handlers=[handler], level=_LEVELS.get(verbosity, logging.DEBUG), force=True)
    # These log every request, and psycopg logs each row of a failed group when it is retried on its own.
    for name in ("httpx2", "httpcore2", "hpack", "h2", "psycopg", "alembic", "asyncio"):
        logging.getLogger(name).setLevel(logging.ERROR if name == "psycopg" else logging.WARNING)
