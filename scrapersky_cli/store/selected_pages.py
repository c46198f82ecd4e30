"""Choose which of the pages that sitemaps list are worth fetching."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, case, func, literal_column, or_, select, text

from scrapersky_cli.db.columns import REFUSED
from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.db.tables.pages import IS_PROMISING, PAGE_SCRAPES, PROMISING, pages
from scrapersky_cli.db.tables.sitemaps import sitemaps
from scrapersky_cli.extract.page_selection import PageSelection


def selected_pages(conn: Connection, sitemap_ids: Sequence[int], selection: PageSelection) -> list[int]:
    """Return the ids of the selected pages of these sitemaps' domains that were not read since they changed."""
    return list(conn.scalars(_selected(selection), {"sitemaps": sorted(sitemap_ids)}))


@cache
def _selected(selection: PageSelection) -> Select[Any]:
    order = case({kind: place for place, kind in enumerate(selection.kinds)}, value=pages.c.kind)
    best_first = (order, pages.c.depth, func.length(pages.c.url), pages.c.id)
    rank = func.row_number().over(partition_by=pages.c.domain_id, order_by=best_first)
    of_sitemaps = select(sitemaps.c.domain_id).where(among(sitemaps.c.id, ids("sitemaps")))
    # Constants, so that the plan can use the index of the promising kinds.
    kinds: list[Any] = [literal_column(f"'{kind}'") for kind in selection.kinds]
    promising = [text(IS_PROMISING)] if set(selection.kinds) <= set(PROMISING) else []
    ranked = (
        select(pages.c.id, rank.label("rank"))
        .where(
            pages.c.domain_id.in_(of_sitemaps),
            pages.c.kind.in_(kinds),
            *promising,
            pages.c.sitemap_id.is_not(None),
            pages.c.depth <= selection.depth,
            pages.c.curation.not_in(REFUSED),
        )
        .subquery()
    )
    finished = PAGE_SCRAPES["finished_at"]
    is_due = or_(PAGE_SCRAPES["status"].is_(None), pages.c.lastmod > finished)
    return (
        select(pages.c.id)
        .join(ranked, ranked.c.id == pages.c.id)
        .where(ranked.c.rank <= selection.number, is_due)
        .order_by(pages.c.id)
    )
