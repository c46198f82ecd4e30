"""Every table, one file per group."""

from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import MetaData

from scrapersky_cli.db.tables.base import metadata


def all_tables() -> MetaData:
    """The tables of every file in this folder."""
    for module in iter_modules(__path__):
        import_module(f"{__name__}.{module.name}")
    return metadata
