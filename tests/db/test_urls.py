"""Which database: the forms an operator may write, and what is shown of them."""

import os
from pathlib import Path

import pytest

from scrapersky_cli.db.urls import database_url, default_url, shown
from scrapersky_cli.errors import SettingsError


@pytest.mark.parametrize(
    "text",
    [
        "postgres://u:p@h:5433/n",
        "postgresql://u:p@h:5433/n",
        "postgresql+psycopg://u:p@h:5433/n",
    ],
)
def test_every_way_to_write_postgresql(text: str) -> None:
    url = database_url(text)
    assert (url.drivername, url.host, url.port, url.database) == ("postgresql+psycopg", "h", 5433, "n")
    assert shown(url) == "postgresql://u:***@h:5433/n"


def test_options_pass_through() -> None:
    url = database_url("postgresql://h/n?sslmode=require&options=-csearch_path%3Dx")
    assert dict(url.query) == {"sslmode": "require", "options": "-csearch_path=x"}


@pytest.mark.parametrize("password", ["s3cret", "p@ss:w/rd", "%", "ü", "a b"])
def test_no_password_is_shown(password: str) -> None:
    from urllib.parse import quote

    url = database_url(f"postgresql://user:{quote(password, safe='')}@h/n")
    assert url.password == password
    assert password not in shown(url).replace("postgresql://user", "")


@pytest.mark.parametrize(
    ("text", "file"),
    [
        ("sqlite:////tmp/x.db", "/tmp/x.db"),
        ("sqlite:///x.db", str(Path.cwd() / "x.db")),
        ("sqlite:///~/x.db", str(Path.home() / "x.db")),
        ("sqlite+pysqlite:///sub/../x y.db", str(Path.cwd() / "sub/../x y.db")),
    ],
)
def test_sqlite_files(text: str, file: str) -> None:
    assert database_url(text).database == file
    assert shown(database_url(text)).startswith("sqlite:///")


def test_the_default_is_a_file_in_the_user_s_data() -> None:
    for unset in (None, ""):
        assert database_url(unset) == default_url()
    assert default_url().database == str(Path(os.environ["XDG_DATA_HOME"]) / "scrapersky" / "scrapersky.db")


@pytest.mark.parametrize(
    "text",
    [
        "mysql://h/n",
        "http://h",
        "nonsense",
        "postgresql://h:port/n",
        "sqlite://",
        "sqlite:///:memory:",
        "://",
        "postgres",
    ],
)
def test_what_is_no_database(text: str) -> None:
    with pytest.raises(SettingsError) as caught:
        database_url(text)
    assert caught.value.hint


def test_a_broken_url_is_not_repeated() -> None:
    with pytest.raises(SettingsError) as caught:
        database_url("postgresql://user:s3cret@h:port/n")
    assert "s3cret" not in str(caught.value) + caught.value.hint


@pytest.mark.parametrize(
    "text",
    [
        "postgresql://user:s3@cret@h/n",
        "postgresql://h:5432/n?user=me@x&password=s3@cret",
        "postgresql://h:5432/n?user=me@x&password=cret",
    ],
)
def test_a_url_whose_password_would_be_its_host_is_not_repeated(text: str) -> None:
    """What stands behind an @ is the host, and hosts are named in errors."""
    with pytest.raises(SettingsError) as caught:
        database_url(text)
    assert "cret" not in str(caught.value) + caught.value.hint
    assert "%40" in caught.value.hint
