"""Which database: what an operator writes, what SQLAlchemy needs, and what may be shown."""

from pathlib import Path

from sqlalchemy import URL, make_url
from sqlalchemy.exc import ArgumentError

from scrapersky_cli.errors import SettingsError

_HINT = "use postgresql://USER:PASSWORD@HOST/NAME or sqlite:///FILE"


def default_url() -> URL:
    """The SQLite file that is used where no database is set."""
    from platformdirs import user_data_path

    return URL.create("sqlite", database=str(user_data_path("scrapersky") / "scrapersky.db"))


def database_url(text: str | None) -> URL:
    """Given the setting (or None), return the URL to connect to. Raise SettingsError for what is neither engine."""
    if not text:
        return default_url()
    try:
        url = make_url(text)
    except (ArgumentError, ValueError):
        raise SettingsError("SCRAPERSKY_DATABASE_URL is not a database URL", hint=_HINT) from None
    match url.drivername:
        case "postgres" | "postgresql" | "postgresql+psycopg":
            return url.set(drivername="postgresql+psycopg")
        case "sqlite" | "sqlite+pysqlite" if url.database and url.database != ":memory:":
            return url.set(drivername="sqlite", database=str(Path(url.database).expanduser().absolute()))
        case "sqlite" | "sqlite+pysqlite":
            raise SettingsError("an SQLite database needs a file: it outlives the process", hint=_HINT)
        case other:
            raise SettingsError(f"scrapersky does not speak {other}://", hint=_HINT)


def shown(url: URL) -> str:
    """The URL without its passwords: libpq takes them from the query, too."""
    query = {name: "***" if "pass" in name.lower() else value for name, value in url.query.items()}
    return url.set(drivername=url.get_backend_name(), query=query).render_as_string(hide_password=True)
