"""Schema versions: which one a database has, which one the code needs, and the way between them."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, inspect, text

import scrapersky_cli
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import SchemaAhead, SchemaBehind


def scripts() -> Path:
    """The folder of the migrations: inside the installed package, or beside it in a checkout."""
    package = Path(scrapersky_cli.__file__).parent
    inside = package / "migrations"
    return inside if inside.exists() else package.parent / "migrations"


def revisions() -> list[str]:
    """Every revision, oldest first: the files are named `NNNN_what.py`, so no migration has to be imported."""
    return [revision for revision, _ in described()]


def head() -> str:
    """The revision this version of the code needs."""
    return revisions()[-1]


def current(connection: Connection) -> str | None:
    """The database's revision; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return revision


def version(database: Database) -> str | None:
    """The database's revision; None where it has no tables of ours."""
    _prepare_file(database)
    with database.reading() as connection:
        return current(connection)


def is_there(database: Database) -> bool:
    """Whether the database has tables of ours, of whatever version. It is neither made nor changed."""
    if database.is_sqlite and not Path(str(database.url.database)).exists():
        return False
    with database.reading() as connection:
        return current(connection) is not None


def described() -> list[tuple[str, str]]:
    """Every revision with what it does, oldest first."""
    files = sorted((scripts() / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))
    return [(file.name[:4], file.stem[5:].replace("_", " ")) for file in files]


def require_head(database: Database) -> None:
    """Raise SchemaBehind or SchemaAhead unless the database has the revision that the code needs."""
    with database.reading() as connection:
        require_revision(current(connection))


def require_revision(revision: str | None) -> None:
    """Raise SchemaBehind or SchemaAhead unless this is the revision that the code needs."""
    if revision is not None and revision not in revisions():
        raise SchemaAhead(
            f"the database's schema ({revision}) is newer than this scrapersky ({head()})",
            hint="upgrade scrapersky on this host",
        )
    if revision != head():
        raise SchemaBehind(
            f"the database's schema ({revision or 'empty'}) is older than this scrapersky needs ({head()})",
            hint="run: scrapersky db upgrade",
        )


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> None:
    """Bring the schema up to `revision`, in one transaction. Others who try at the same time wait for it."""
    from alembic import command

    _prepare_file(database)
    with database.migrating() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(5713824)"))
        if current(connection) != (head() if revision == "head" else revision):
            command.upgrade(_alembic(connection), revision)


def downgrade(database: Database, revision: str) -> None:
    """Take the schema back to `revision` (`base` for none), in one transaction."""
    from alembic import command

    with database.migrating() as connection:
        command.downgrade(_alembic(connection), revision)


def differences(database: Database) -> list[str]:
    """What `alembic check` would complain about: how the database's tables differ from the models."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from scrapersky_cli.db.schema import metadata

    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, metadata)]


def ensure(database: Database) -> None:
    """Make the database ready for use, or raise what is wrong with it.

    An SQLite file is ours alone, so it is created and migrated on the way; PostgreSQL is shared with other hosts and
    is migrated by `db upgrade` only.
    """
    if not database.is_sqlite:
        return require_head(database)
    _prepare_file(database)
    with database.reading() as connection:
        revision = current(connection)
    if revision is not None and revision in revisions()[:-1]:
        _copy_aside(database, revision)
    if revision is None or revision in revisions()[:-1]:
        upgrade(database)
    return require_head(database)


def _prepare_file(database: Database) -> None:
    if database.is_sqlite:
        assert database.url.database
        try:
            Path(database.url.database).parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            from scrapersky_cli.errors import DatabaseUnreachable

            raise DatabaseUnreachable(
                f"cannot create the folder of {database.url.database}: {error.strerror}",
                hint="set SCRAPERSKY_DATABASE_URL to a file in a folder you can write to",
            ) from error


def _copy_aside(database: Database, revision: str) -> None:
    """Keep the file as it was before a migration: `FILE.before-REVISION`, taken while others may be using it."""
    assert database.url.database
    copy = Path(f"{database.url.database}.before-{head()}-was-{revision}")
    if copy.exists():
        return
    source, target = sqlite3.connect(database.url.database), sqlite3.connect(copy)
    with source, target:
        source.backup(target)
    source.close()
    target.close()
