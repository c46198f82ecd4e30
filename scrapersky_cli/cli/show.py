"""show: show everything about one target, and why it waits."""

from typing import Annotated, Any

import typer

from scrapersky_cli.cli.options import Json, opened_to_read, set_up_logs
from scrapersky_cli.cli.output import Answer, age, emit
from scrapersky_cli.cli.shape import prints_table
from scrapersky_cli.export.harmless import harmless
from scrapersky_cli.read.identify import resolve
from scrapersky_cli.read.show import show as read_show
from scrapersky_cli.subjects.marked import SUPPRESSED
from scrapersky_cli.workflows.registry import queues, workflows

Target = Annotated[str, typer.Argument(metavar="TARGET", help="A domain, domain:5, job:17, page:93 or batch:april.")]


@prints_table
def show(target: Target, as_json: Json = False) -> None:
    """Show everything known about one target. That is its state in each queue, what was found, and why it waits."""
    set_up_logs()
    with opened_to_read() as database, database.reading() as conn:
        data = read_show(conn, *resolve(conn, target, workflows), queues())
    emit(Answer(data, columns=("what", "value"), rows=_rows(data)), as_json=as_json)


def _rows(data: dict[str, Any]) -> list[tuple[str, object]]:
    """Return the facts as rows for people, without what is unknown."""
    rows: list[tuple[str, object]] = []
    for key, value in data.items():
        if key == "queues":
            for state in value:
                rows.append((state["workflow"], f"{state['status'] or 'not queued'}: {state['why']}"))
                rows += [("  attempt", _attempt(attempt)) for attempt in state["history"]]
        elif key == "contacts":
            rows += _contacts(value)
        elif isinstance(value, dict):
            rows += [(name, fact) for name, fact in value.items() if _is_known(fact) and not name.endswith("_id")]
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            rows += [(key, _entry(entry)) for entry in value]
        elif key.endswith("_seconds") and _is_known(value):
            rows.append((key.removesuffix("_seconds"), age(value)))
        elif _is_known(value):
            rows.append((key, value))
    return rows


def _entry(entry: dict[str, Any]) -> str:
    """Return an entry of a list in one line: what it says of itself, or all that is known of it."""
    return harmless(entry.get("said")) or ", ".join(harmless(each) for each in entry.values() if _is_known(each))


def _is_known(value: object) -> bool:
    return value is not None and value is not False and value not in ([], {})


def _contacts(found: list[dict[str, Any]]) -> list[tuple[str, object]]:
    """Return a row for each contact, with the first place where it was found and the number of others."""
    places: dict[tuple[str, str], list[str]] = {}
    for each in found:
        value = f"{each['value']} {SUPPRESSED}" if each["suppressed"] else each["value"]
        places.setdefault((each["kind"], value), []).append(f"{each['method']}, {each['source_url']}")
    return [
        (kind, f"{value}  ({first}{f' and {len(more)} more' if more else ''})")
        for (kind, value), (first, *more) in places.items()
    ]


def _attempt(attempt: dict[str, Any]) -> str:
    said = f"{attempt['error_code']}: {attempt['error']}" if attempt["error_code"] else ""
    return f"{attempt['at']:%Y-%m-%d %H:%M:%S} {attempt['outcome']} {said}"
