"""places unmerge: take places out of a business with which they were joined by mistake."""

from typing import Annotated

import typer

from scrapersky_cli.cli.options import DryRun, Json, Quiet, Verbose, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.db.database import Database
from scrapersky_cli.errors import UsageError
from scrapersky_cli.read.identify import rows_named
from scrapersky_cli.store.unmerge import TakenOut, plan_unmerge, unmerge_places
from scrapersky_cli.subjects.registry import subjects

Places = Annotated[list[str], typer.Argument(metavar="PLACE…", help="Places, such as place:5.")]


def unmerge(
    places: Places, dry_run: DryRun = False, as_json: Json = False, quiet: Quiet = False, verbose: Verbose = 0
) -> None:
    """Give each of these places a business of its own again. No later deep scan joins them again.

    Curation, tags and notes stay with the business from which they are taken.
    """
    set_up_logs(verbose, quiet)
    with opened_to_read() if dry_run else opened() as database:
        named = _named(database, places)
        taken = database.write(unmerge_places, named) if not dry_run else _planned(database, named)
    unchanged = len(named) - len(taken)
    told = "would_be_unmerged" if dry_run else "unmerged"
    data = {told: [_data(each) for each in taken], "unchanged": unchanged, "dry_run": dry_run}
    lines = [" ".join(f"{name}={value}" for name, value in _data(each).items() if value) for each in taken]
    emit(Answer(data, lines=[*lines, f"{told}={len(taken)} unchanged={unchanged}"]), as_json=as_json)
    if taken and not dry_run and not quiet:
        changed = sorted({id_ for each in taken for id_ in (each.business_id, each.new_business_id) if id_})
        say(f"their domains: scrapersky enqueue domain-extraction {_typed(changed)} --force")


def _planned(database: Database, named: list[int]) -> list[TakenOut]:
    with database.reading() as conn:
        return plan_unmerge(conn, named)


def _named(database: Database, texts: list[str]) -> list[int]:
    """Return the ids of the places. Raise UsageError if a text names none."""
    with database.reading() as conn:
        found = rows_named(conn, subjects()["place"], set(texts))
    if unknown := [text for text in texts if text not in found]:
        raise UsageError(f"{unknown[0][:200]} is not a known place", hint="run: scrapersky list places")
    return sorted(set(found.values()))


def _data(each: TakenOut) -> dict[str, str | None]:
    new = each.new_business_id
    return {
        "place": f"place:{each.place_id}",
        "from": f"business:{each.business_id}",
        "to": f"business:{new}" if new else None,
    }


def _typed(business_ids: list[int]) -> str:
    return " ".join(f"business:{id_}" for id_ in business_ids)
