"""doctor: check that everything is as it should be, and if not, say which command mends it."""

import asyncio
from collections.abc import Iterator
from dataclasses import asdict
from typing import Annotated

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli.options import Json, Quiet, opened, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.db.migrate import head
from scrapersky_cli.db.urls import shown
from scrapersky_cli.errors import DatabaseError, Exit, ScraperskyError
from scrapersky_cli.pipeline.repair import Repaired, repair
from scrapersky_cli.read import checkup
from scrapersky_cli.read.checkup import Check
from scrapersky_cli.settings import explained, settings
from scrapersky_cli.web.probe import network_is_up
from scrapersky_cli.workflows.registry import workflows

Mend = Annotated[bool, typer.Option("--repair", help="Give back the rows that nobody works; then check.")]
Offline = Annotated[bool, typer.Option("--offline", help="Do not try the network.")]


def doctor(offline: Offline = False, mend: Mend = False, as_json: Json = False, quiet: Quiet = False) -> None:
    """Check that everything is as it should be. Settings, database, schema, queues, clock, network; exit 1 if not."""
    set_up_logs(quiet=quiet)
    repaired = _repaired() if mend else []
    checks = list(_checks(offline=offline))
    shown = [check for check in checks if not (quiet and check.ok)]
    lines = [*map(_mended, repaired), *map(_line, shown)]
    ok = all(check.ok for check in checks)
    data = {"ok": ok, "checks": [asdict(check) for check in checks]}
    if mend:
        data["repaired"] = [asdict(each) for each in repaired]
    emit(Answer(data, lines=lines), as_json=as_json)
    if not ok:
        raise typer.Exit(Exit.BUG)


def _repaired() -> list[Repaired]:
    """Mend what can be mended, and return what was. Without a database that is nothing, as the checks then say."""
    try:
        with opened() as database:
            return repair(database, workflows(), settings().lease_seconds)
    except DatabaseError:
        return []


def _mended(repaired: Repaired) -> str:
    return (
        f"[done]  {repaired.workflow}: {repaired.orphans} rows without a claim and {repaired.rescued} rows of dead "
        "claims were given back"
    )


def _line(check: Check) -> str:
    mark = "[ok]  " if check.ok else "[fail]"
    hint = f"  ({check.hint})" if check.hint and not check.ok else ""
    return f"{mark} {check.name}: {check.found}{hint}"


def _checks(*, offline: bool) -> Iterator[Check]:
    changed = [each.name for each in explained() if each.source != "default"]
    yield Check("settings", ok=True, found=f"{len(changed)} set: {', '.join(changed) or 'all defaults'}")
    yield _identity()
    try:
        yield from _database_checks()
    except ScraperskyError as error:
        yield Check("database", ok=False, found=error.message, hint=error.hint)
    if not offline:
        yield _network()


def _identity() -> Check:
    agent = settings().user_agent
    if "://" in agent or "@" in agent:
        return Check("user agent", ok=True, found=agent)
    told = f"{agent} names no way to reach you: set SCRAPERSKY_USER_AGENT to name/1.0 (+https://your.site/bot)"
    return Check("user agent", ok=True, found=told)


def _database_checks() -> Iterator[Check]:
    with opened_to_read() as database:
        yield Check("database", ok=True, found=f"{shown(database.url)}, schema {head()}")
        # A write transaction, because the claim queries take locks, which end with it.
        yield from database.write(_checks_inside)


def _checks_inside(conn: Connection) -> list[Check]:
    return [
        *checkup.check_queues(conn, workflows()),
        checkup.check_claims(conn),
        checkup.check_consumers(conn, workflows()),
        checkup.check_clock(conn),
        *checkup.check_postgresql(conn),
    ]


def _network() -> Check:
    up = asyncio.run(network_is_up(settings()))
    found = "a well-known host can be reached" if up else "no well-known host can be reached"
    return Check("network", up, found, "check this machine's network, SCRAPERSKY_DNS and SCRAPERSKY_PROXY")
