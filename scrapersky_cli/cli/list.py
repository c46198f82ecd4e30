"""list: show what was found on the terminal."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from typing import Annotated

import typer

from scrapersky_cli.cli import filtering
from scrapersky_cli.cli.export import ListedColumns, What
from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.cli.shape import column_names, prints_table
from scrapersky_cli.cli.sorting import Row, Sort, order_of
from scrapersky_cli.cli.where import Where, with_where
from scrapersky_cli.export.rows import chosen_columns, listing_named, pages_of


@prints_table
def list_(
    what: What,
    columns: ListedColumns = None,
    sort: Sort = None,
    limit: Annotated[int, typer.Option("-n", "--limit", metavar="N", min=1, help="Maximum number of rows.")] = 100,
    domain: filtering.Domain = None,
    status: filtering.Status = None,
    result_code: filtering.ResultCode = None,
    error_code: filtering.ErrorCode = None,
    kind: filtering.Kind = None,
    method: filtering.Method = None,
    with_: filtering.With = None,
    tag: filtering.Tag = None,
    curation: filtering.Curation = None,
    batch: filtering.Batch = None,
    since: filtering.Since = None,
    at: filtering.At = None,
    no_chains: filtering.NoChains = False,
    one_per_address: filtering.OnePerAddress = False,
    all_sources: filtering.AllSources = False,
    where: Where = None,
    as_json: Json = False,
) -> None:
    """List rows of one kind on the terminal. The filters are those of export; --json has every column."""
    set_up_logs()
    with opened_to_read() as database:
        with database.reading() as conn:
            filters = filtering.filters_of(conn, **with_where(
                where or (), domain=domain, status=status, result_code=result_code, error_code=error_code, kind=kind,
                method=method, with_=with_, tag=tag, curation=curation, batch=batch, since=since, at=at,
                no_chains=no_chains, one_per_address=one_per_address, all_sources=all_sources,
            ))  # fmt: skip
        listed = listing_named(what, filters)
        usual = tuple(listed.listing.columns) if as_json else tuple(listed.listing.shown)
        shown = tuple(chosen_columns(listed, column_names(columns) or usual))
        if sort:
            in_order = order_of(sort, listed.listing.columns)
            with counting("rows", quiet=as_json) as show:
                found = in_order(_counted(pages_of(database, listed, filters), show), limit + 1)
        else:
            found = list(chain.from_iterable(pages_of(database, listed, filters, limit + 1)))
    rows, more = found[:limit], len(found) > limit
    data = {what: [{name: row.get(name) for name in shown} for row in rows], "more": more}
    emit(Answer(data, columns=shown, records=what), as_json=as_json)
    if more and not as_json:
        say(f"there are more than {limit}: use -n, or scrapersky export {what}")


def _counted(pages: Iterable[Sequence[Row]], show: Callable[[int], None]) -> Iterator[Row]:
    """Yield the rows of the pages, and show how many have been read."""
    count = 0
    for page in pages:
        yield from page
        count += len(page)
        show(count)
