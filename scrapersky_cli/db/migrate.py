"""Schema versions: which one a database has, which one the code needs, and how to migrate between them."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, text

import scrapersky_cli
from scrapersky_cli.db import sqlite_file
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import SchemaAhead, SchemaBehind

# These return NULL or no row if the table does not exist. SQLAlchemy's inspector takes several statements to find out.
_TABLE_OF_VERSION = {
    "postgresql": "SELECT to_regclass('alembic_version')",
    "sqlite": "SELECT name FROM pragma_table_info('alembic_version')",
}


def scripts() -> Path:
    """Return the folder of the migrations: inside the installed package, or beside it in a checkout."""
    package = Path(scrapersky_cli.__file__).parent
    inside = package / "migrations"
    return inside if inside.exists() else package.parent / "migrations"


def revisions() -> list[str]:
    """Return every revision, oldest first. Files are named `NNNN_what.py`, so no migration has to be imported."""
    return [revision for revision, _ in described()]


def head() -> str:
    """Return the revision that this version of the code needs."""
    return revisions()[-1]


def current(connection: Connection) -> str | None:
    """Return the database's revision; None if it has no tables of ours."""
    if connection.exec_driver_sql(_TABLE_OF_VERSION[connection.dialect.name]).scalar() is None:
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar()
    return revision


def version(database: Database) -> str | None:
    """Return the database's revision; None if it has no tables of ours. Raise NoDatabase if there is no file."""
    if database.is_sqlite:
        sqlite_file.require(database.url)
    with database.reading() as connection:
        return current(connection)


def is_there(database: Database) -> bool:
    """Return whether the database has tables of ours, of any version. The database is neither made nor changed."""
    if database.is_sqlite and not Path(str(database.url.database)).exists():
        return False
    with database.reading() as connection:
        return current(connection) is not None


def described() -> list[tuple[str, str]]:
    """Return every revision with its description, oldest first."""
    files = sorted((scripts() / "versions").glob("[0-9][0-9][0-9][0-9]_*.py"))
    return [(file.name[:4], file.stem[5:].replace("_", " ")) for file in files]


def require_head(database: Database) -> None:
    """Raise NoDatabase, SchemaBehind or SchemaAhead unless the database has the revision that the code needs."""
    require_revision(version(database))


def require_revision(revision: str | None) -> None:
    """Raise SchemaBehind or SchemaAhead unless this is the revision that the code needs."""
    _require_known(revision)
    if revision != head():
        raise SchemaBehind(
            f"the database's schema ({revision or 'empty'}) is older than this scrapersky needs ({head()})",
            hint="run: scrapersky db upgrade",
        )


def _require_known(revision: str | None) -> None:
    if revision is not None and revision not in revisions():
        raise SchemaAhead(
            f"the database's schema ({revision}) is newer than this scrapersky ({head()})",
            hint="upgrade scrapersky on this host",
        )


def _alembic(connection: Connection) -> Any:
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(scripts()).replace("%", "%%"))
    config.attributes["connection"] = connection
    return config


def upgrade(database: Database, revision: str = "head") -> str | None:
    """Upgrade the schema to `revision`, in one transaction. Make an SQLite file if there is none, or copy it first.

    Simultaneous upgrades wait for each other. Return the revision before the upgrade, None if there was none.
    Raise SchemaAhead if a newer scrapersky has upgraded it further, DatabaseUnreachable if there is no room for a copy.
    """
    from alembic import command

    if database.is_sqlite:
        sqlite_file.make(database.url)
        _copy_aside(database, head() if revision == "head" else revision)
    with database.migrating() as connection:
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(5713824)"))
        before = current(connection)
        _require_known(before)
        if before != (head() if revision == "head" else revision):
            command.upgrade(_alembic(connection), revision)
    return before


def _copy_aside(database: Database, wanted: str) -> None:
    """Copy an SQLite file whose schema is older than wanted, so that nothing is lost if the new version disappoints."""
    before = version(database)
    if before and before < wanted and wanted in revisions():
        sqlite_file.copy_aside(database.url, f".before-{wanted}-was-{before}")


def downgrade(database: Database, revision: str) -> None:
    """Downgrade the schema to `revision` (`base` for none), in one transaction. Raise SchemaAhead as `upgrade` does."""
    from alembic import command

    with database.migrating() as connection:
        _require_known(current(connection))
        command.downgrade(_alembic(connection), revision)


def differences(database: Database) -> list[str]:
    """Return what `alembic check` would report: how the database's tables differ from the models."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    from scrapersky_cli.db.tables import all_tables

    with database.migrating() as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return [str(difference) for difference in compare_metadata(context, all_tables())]


def ensure(database: Database, *, make: bool = True) -> bool:
    """Make the database ready for use, or raise what is wrong with it. Return whether it was made just now.

    An SQLite file is used by this machine only, so it is migrated here and, with `make`, made if it is missing. A
    PostgreSQL database is shared with other machines, so only `db upgrade` migrates it.
    """
    made = False
    if database.is_sqlite:
        if make:
            sqlite_file.make(database.url)
        sqlite_file.require_writable(database.url)
        revision = version(database)
        if revision in revisions()[:-1] or (revision is None and make):
            made = upgrade(database) is None
    require_head(database)
    return made
