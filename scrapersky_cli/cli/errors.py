"""errors: why rows failed, with examples and the command that tries them again."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from sqlalchemy import Connection

from scrapersky_cli.cli import completion
from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.cli.times import parse_age
from scrapersky_cli.export.clear import cleared
from scrapersky_cli.read.errors import ErrorGroup
from scrapersky_cli.read.errors import errors as read_errors
from scrapersky_cli.workflows.registry import workflow_named, workflows

Workflow = Annotated[
    str | None,
    typer.Option("--workflow", metavar="WORKFLOW", help="Only rows of this one.", autocompletion=completion.workflow),
]
Since = Annotated[str | None, typer.Option("--since", metavar="AGE", help="Only rows that failed since then: 1h, 7d.")]
Rows = Annotated[int, typer.Option("-n", "--rows", min=1, max=10_000, help="Number of errors to list.")]
_COLUMNS = ("workflow", "error_code", "rows", "retry", "whose", "hosts", "example", "error", "worst_host", "last")


@prints_table
def errors(workflow: Workflow = None, since: Since = None, rows: Rows = 20, as_json: Json = False) -> None:
    """Show why rows failed, and how to try them again. The most frequent errors come first.

    An error of a `target` is an answer, such as a domain that is gone; one of `ours` is worth another try.
    """
    set_up_logs()
    wanted = workflows() if workflow in (None, "all") else [workflow_named(workflow)]
    seconds = parse_age(since) if since else None
    with opened_to_read() as database, database.reading() as conn:
        groups = read_errors(conn, wanted, seconds)[:rows]
        found = [_entry(group, examples, since) for group, examples in _with_examples(conn, groups)]
    emit(Answer({"errors": found}, columns=_COLUMNS, records="errors"), as_json=as_json)


def _with_examples(conn: Connection, groups: Sequence[ErrorGroup]) -> list[tuple[ErrorGroup, list[dict[str, Any]]]]:
    """Return each error with its examples, without those and the texts that are on the do-not-contact list."""
    examples = cleared(
        conn,
        [
            {
                "group": number,
                "domain_id": each.domain_id,
                "domain": each.host,
                "rows": each.rows,
                "id": each.row_id,
                "target": each.target,
                "error": each.error,
            }
            for number, group in enumerate(groups)
            for each in group.examples
        ],
    )
    return [
        (group, [dict(each) for each in examples if each["group"] == number]) for number, group in enumerate(groups)
    ]


def _entry(group: ErrorGroup, examples: Sequence[dict[str, Any]], since: str | None) -> dict[str, Any]:
    newer = f" --newer-than {since}" if since else ""
    worst = [{"host": each["domain"], "rows": each["rows"]} for each in examples if each["domain"]]
    first = examples[0] if examples else {}
    return {
        "workflow": group.workflow,
        "error_code": group.code,
        "whose": group.whose,
        "rows": group.rows,
        "hosts": group.hosts,
        "last": group.last,
        "worst_host": f"{worst[0]['host']} ({worst[0]['rows']})" if worst else None,
        "worst_hosts": worst,
        "example": first.get("target"),
        "error": first.get("error"),
        "examples": [{name: each[name] for name in ("id", "target", "error")} for each in examples],
        "retry": f"scrapersky retry {group.workflow} --error-code {group.code}{newer}",
    }
