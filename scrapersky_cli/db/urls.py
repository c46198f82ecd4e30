"""Database URLs: as operators write them, as SQLAlchemy needs them, and as they may be shown."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from scrapersky_cli.errors import SettingsError

_HINT = "use postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"


def default_url() -> URL:
    """Return the URL of the SQLite file that is used if no database is set."""
    from platformdirs import user_data_path

    return URL.create("sqlite", database=str(user_data_path("scrapersky") / "scrapersky.db"))


def database_url(text: str | None) -> URL:
    """Return the URL to connect to for a setting (or None). Raise SettingsError unless it is PostgreSQL or SQLite."""
    if not text:
        return default_url()
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsError("SCRAPERSKY_DATABASE_URL is not a database URL", hint=_HINT) from None
    if any(sign in (url.host or "") for sign in "@&="):  # which is then a part of a password
        raise SettingsError(
            "SCRAPERSKY_DATABASE_URL has an @ too many", hint="write %40 for an @ of a user or a password"
        )
    match url.drivername:
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" | "sqlite+pysqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite", database=str(Path(url.database).expanduser().absolute()))
        case "sqlite" | "sqlite+pysqlite":
            raise SettingsError("an SQLite database needs a file: it must outlive the process", hint=_HINT)
        case other:
            raise SettingsError(f"scrapersky does not support {other}://", hint=_HINT)


def shown(url: URL) -> str:
    """Return the URL without passwords, including those in the query, which libpq accepts."""
    query = {name: "***" if "pass" in name.lower() else value for name, value in url.query.items()}
    return url.set(drivername=url.get_backend_name(), query=query).render_as_string(hide_password=True)
