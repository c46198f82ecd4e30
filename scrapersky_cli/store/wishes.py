"""The columns in which pages and home pages keep what their sites ask of machines."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import ColumnElement, Table, case

from scrapersky_cli.extract.findings import PageFacts

WISHES = ("meta_robots", "x_robots_tag", "tdm_reservation", "tdm_policy", "opted_out")


def wishes_of(page: PageFacts | None) -> dict[str, Any]:
    """Return the columns; without a page, each is None."""
    if page is None:
        return dict.fromkeys(WISHES)
    asked = {name: getattr(page.wishes, name) for name in WISHES if name != "opted_out"}
    return {**asked, "opted_out": page.wishes.obeyed}


def as_asked_last(table: Table, excluded: Mapping[str, Any] | Any) -> dict[str, ColumnElement[Any]]:
    """Return what an upsert of facts sets: what was asked before no longer holds once a page was read again."""
    unread = excluded["verdict"].is_(None)
    return {name: case((unread, table.c[name]), else_=excluded[name]) for name in WISHES}
