"""robots: say whether a URL may be fetched, and which rule of robots.txt decides."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from scrapersky_cli.cli.gates import own_gates
from scrapersky_cli.cli.options import Json, Quiet, Verbose, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.errors import Exit, ItemError, UsageError
from scrapersky_cli.extract.urls import with_scheme
from scrapersky_cli.settings import settings
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import Gates
from scrapersky_cli.web.robots import Robots, product_token, read_robots
from scrapersky_cli.web.target import parse_target


@prints_table
def robots(
    url: Annotated[str, typer.Argument(help="The address to check.")],
    file: Annotated[Path | None, typer.Option(help="Read this robots.txt instead of the host's.")] = None,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Say whether robots.txt allows a URL. Also say which rule decides. Exit 0 if allowed, 3 if not."""
    set_up_logs(verbose, quiet)
    try:
        target = parse_target(with_scheme(url), max_length=settings().url_length)
    except ItemError as error:
        raise UsageError(error.message, hint="for example example.com, or https://example.com/page") from None
    rules, problem = (_from_file(file), None) if file else _from_host(target.url)
    allowed, rule = rules.allows(target.url), rules.rule(target.url)
    data = {
        "url": target.url,
        "allowed": allowed,
        "rule": rule,
        "user_agent": rules.token,
        "crawl_delay": rules.crawl_delay,
        "sitemaps": list(rules.sitemaps),
        "problem": problem,
    }
    row = ("allowed" if allowed else "disallowed", rule or problem or "no rule matches", target.url)
    emit(Answer(data, columns=("verdict", "why", "url"), rows=[row]), as_json=as_json)
    if not allowed:
        raise typer.Exit(Exit.FAILED)


def _from_file(file: Path) -> Robots:
    try:
        body = file.read_bytes()[: settings().robots_bytes].decode("utf-8", "replace")
    except OSError as error:
        raise UsageError(f"cannot read {file}: {error.strerror}") from None
    return read_robots(200, body, product_token(settings().user_agent))


def _from_host(url: str) -> tuple[Robots, str | None]:
    """Return the host's rules and None; or, if robots.txt cannot be read, the default rules and the reason."""

    async def ask(gates: Gates) -> tuple[Robots, str | None]:
        async with open_web(settings(), gates) as web:
            try:
                rules = await web.robots(url)
            except ItemError as error:
                token = product_token(settings().user_agent)
                return read_robots(0, "", token), f"{error.code}: {error.message}"
            return rules, "robots.txt could not be read" if rules.unavailable else None

    with own_gates() as gates:
        return asyncio.run(ask(gates))
