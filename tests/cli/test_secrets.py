"""A mark in every secret, and it is seen nowhere: not on a screen, in a log, a row, a file, nor in the list of processes."""

import re
import threading
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from pydantic import SecretStr
from sqlalchemy import Connection, inspect, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.demo.server import TownServer, environment
from scrapersky_cli.settings import PREFIX, Settings
from tests.cli.terminal import Terminal

MARK = "mArK-7f3a!"
SECRET = re.compile("mark-7f3a", re.IGNORECASE)


def marked(url: str) -> str:
    """The same database, with a password in the place of the user's and in two parameters."""
    with_user = url.replace("postgres:@", f"postgres:{quote(MARK)}@")
    assert with_user != url
    return f"{with_user}&sslpassword={quote(MARK)}"


def secrets_of(database: str) -> dict[str, str]:
    """A value for every secret setting. A setting that is added later has to be added here."""
    values = {"database_url": database, "proxy": f"http://user:{quote(MARK)}@127.0.0.1:9", "google_key": MARK}
    values["ping_url"] = f"http://127.0.0.1:9/{quote(MARK)}-0123456789/{{workflow}}"
    secret = {name for name, field in Settings.model_fields.items() if "SecretStr" in str(field.annotation)}
    assert secret == values.keys()
    assert SecretStr.__name__ == "SecretStr"
    return {f"{PREFIX}{name.upper()}": value for name, value in values.items()}


DATABASES = {
    "reached": "{}",
    "in the query": "postgresql:///nowhere?host=127.0.0.1&port=9&user=me&password=" + quote(MARK),
    "refused": f"postgresql://me:{quote(MARK)}@127.0.0.1:9/nowhere",
    "wrong option": f"postgresql://me:{quote(MARK)}@127.0.0.1:9/nowhere?no_such_option=1",
    "wrong port": f"postgresql://me:{quote(MARK)}@127.0.0.1:port/nowhere",
    "no such engine": f"mysql://me:{quote(MARK)}@127.0.0.1/nowhere",
}
COMMANDS = [
    ("status",),
    ("doctor",),
    ("enqueue", "domain-scan", "example.com"),
    ("process", "domain-scan"),
    ("run", "--file", "-", "--patience", "0s"),
    ("show", "example.com"),
    ("list", "domains"),
    ("export", "domains"),
    ("history",),
    ("config", "show"),
    ("db", "version"),
    ("robots", "https://example.com/"),
]


def everything_in(conn: Connection) -> Iterator[str]:
    for table in inspect(conn).get_table_names():
        for row in conn.execute(text(f"SELECT * FROM {table}")):
            yield str(tuple(row))


class Processes:
    """What the list of processes showed while a command ran."""

    def __init__(self) -> None:
        self.seen: set[str] = set()
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> "Processes":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._done.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._done.wait(0.05):
            for file in Path("/proc").glob("[0-9]*/cmdline"):
                try:
                    self.seen.add(file.read_bytes().decode("utf-8", "replace"))
                except OSError:
                    continue


@pytest.mark.parametrize("name", DATABASES)
def test_no_secret_is_seen(name: str, postgresql_url: str, town_server: TownServer, tmp_path: Path) -> None:
    url = DATABASES[name].format(marked(postgresql_url))
    shell = Terminal({**environment(town_server), **secrets_of(url)})
    shown: list[str] = []
    with Processes() as processes:
        for args in COMMANDS if name == "reached" else COMMANDS[:3]:
            for extra in ("-vv", "--json") if args == ("status",) else ("-vv",):
                done = shell(*args, extra, stdin=b"example.com\n", cwd=tmp_path)
                shown += [done.out, done.err]
    assert any(shown)
    assert [each for each in shown if SECRET.search(each)] == []
    assert [each for each in processes.seen if SECRET.search(each)] == []
    assert [file for file in tmp_path.rglob("*") if file.is_file() and SECRET.search(file.read_text("latin-1"))] == []
    if name == "reached":
        database = Database(database_url(postgresql_url))
        with database.reading() as conn:
            assert [row for row in everything_in(conn) if SECRET.search(row)] == []
        database.close()
