"""Find the row that an operator means: `domain:5`, `example.com`, `job:17`, `page:93`, a URL, or a bare number."""

from collections.abc import Callable, Collection, Sequence
from shlex import quote
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Select, func, select

from scrapersky_cli.db.sql import among, ids
from scrapersky_cli.errors import UsageError
from scrapersky_cli.subjects.registry import subject_of, subjects

if TYPE_CHECKING:
    from scrapersky_cli.engine.workflow import Workflow
    from scrapersky_cli.subjects.subject import Subject

_LARGEST_ID = 2**63 - 1  # of a bigint; a driver refuses a larger number
_CHOICES = 5  # that are named where a name is ambiguous
_ID_DIGITS = len(str(_LARGEST_ID))


def row_ids(conn: Connection, workflow: "Workflow", texts: Sequence[str]) -> list[int]:
    """Return the ids of the rows of the workflow's queue that these texts name. Raise UsageError if one names none."""
    return [_row_id(conn, workflow, text) for text in texts]


def _row_id(conn: Connection, workflow: "Workflow", text: str) -> int:
    queue, subject = workflow.queue, subject_of(workflow.queue.table)
    kind, name = _typed(text)
    wanted = None
    if kind in (None, subject.kind):
        wanted = _named(subject, name)
    found = None if wanted is None else _only(conn, subject, wanted.where(*queue.members()), text)
    if found is None:
        command = subject.list_command if name.isdecimal() else f"enqueue {workflow.name} {quote(name)}"
        raise UsageError(f"{workflow.name} has no row {text}", hint=f"run: scrapersky {command}")
    return found


def _only(conn: Connection, subject: "Subject", wanted: Select[Any], text: str) -> int | None:
    """Return the first id of the query, None without any. Raise UsageError if a name leaves open which is meant."""
    found = conn.scalars(wanted.limit(1 if subject.has_unique_names else _CHOICES)).all()
    if len(found) > 1:
        meant = [f"{subject.kind}:{row_id}" for row_id in found]
        raise UsageError(f"{text} is ambiguous: it could be {', '.join(meant)}", hint=f"say which, such as {meant[0]}")
    return int(found[0]) if found else None


def row_named(conn: Connection, subject: "Subject", text: str) -> int:
    """Return the id of the row that a typed id, an id or a name means. Raise UsageError if none, or several."""
    kind, name = _typed(text)
    if kind not in (None, subject.kind):
        raise UsageError(f"{text} is no {subject.kind}", hint=f"run: scrapersky {subject.list_command}")
    return _existing(conn, subject, name, text)


def ids_named(conn: Connection, subject: "Subject", text: str) -> list[int]:
    """Return the ids of all rows of the subject that a typed id, an id or a name means. Raise UsageError if none."""
    kind, name = _typed(text)
    wanted = _named(subject, name) if kind in (None, subject.kind) else None
    found = [] if wanted is None else list(conn.scalars(wanted))
    if not found:
        raise UsageError(f"{text} is not a known {subject.kind}", hint=f"run: scrapersky {subject.list_command}")
    return found


def rows_named(conn: Connection, subject: "Subject", texts: Collection[str]) -> dict[str, int]:
    """Return, by text, the ids of the subject's rows that these texts name, with two queries in all.

    A text that names no row is left out, and so is one that names several, unless the names of the subject are unique
    by rule: then it means the first of them.
    """
    assert subject.key is not None
    column, key_of = subject.key
    names = {text: name for text in texts for kind, name in (_typed(text),) if kind in (None, subject.kind)}
    numbers = {text: _number(name) for text, name in names.items() if subject.has_numbers and name.isdecimal()}
    keys = {text: key_of(name) for text, name in names.items() if text not in numbers}
    existing = _existing_ids(conn, subject, {number for number in numbers.values() if number is not None})
    known = _first_ids(conn, subject, column, {key for key in keys.values() if key is not None})
    return {
        **{text: number for text, number in numbers.items() if number in existing},
        **{text: known[key] for text, key in keys.items() if key in known},
    }


def _existing_ids(conn: Connection, subject: "Subject", numbers: Collection[int]) -> set[int]:
    id_ = subject.table.c.id
    return set(conn.scalars(select(id_).where(among(id_, ids("rows"))), {"rows": sorted(numbers)}))


def _first_ids(conn: Connection, subject: "Subject", column: Column[Any], keys: Collection[Any]) -> dict[Any, int]:
    """Return, for each of these values of the column, the lowest id of the rows that have it."""
    found = select(column, func.min(subject.table.c.id)).where(column.in_(sorted(keys))).group_by(column)
    if not subject.has_unique_names:
        found = found.having(func.count() == 1)
    return dict(conn.execute(found).all())


def _typed(text: str) -> tuple[str | None, str]:
    """Split `kind:name`. Return None for the kind, and the whole text, if it names no kind."""
    kind, colon, name = text.partition(":")
    return (kind, name) if colon and kind in subjects() else (None, text)


def _named(subject: "Subject", name: str) -> Select[Any] | None:
    """Return the query for the ids of the subject's rows with this id or name; None if the text can be neither."""
    if not (name.isdecimal() and subject.has_numbers):
        return subject.find(name)
    number = _number(name)
    return None if number is None else select(subject.table.c.id).where(subject.table.c.id == number)


def _number(digits: str) -> int | None:
    """Return the number; None if it is too large for an id."""
    if len(digits) > _ID_DIGITS:  # Python refuses thousands of digits
        return None
    return number if (number := int(digits)) <= _LARGEST_ID else None


def resolve(conn: Connection, text: str, workflows: Callable[[], Sequence["Workflow"]]) -> tuple["Subject", int]:
    """Return the subject and the id of the row that a typed id, a name or a URL names.

    Raise UsageError if there is no such row, or if a bare number is ambiguous. Only then `workflows` is called: the
    hint names the first one that takes such a target.
    """
    kind, name = _typed(text)
    if kind is not None:
        return subjects()[kind], _existing(conn, subjects()[kind], name, text)
    return _of_number(conn, text) if text.isdecimal() else _of_name(conn, text, workflows)


def _existing(conn: Connection, subject: "Subject", name: str, text: str) -> int:
    wanted = _named(subject, name)
    found = None if wanted is None else _only(conn, subject, wanted, text)
    if found is None:
        raise UsageError(f"there is no {text}", hint=f"run: scrapersky {subject.list_command}")
    return found


def _of_number(conn: Connection, text: str) -> tuple["Subject", int]:
    queries = [(subject, _named(subject, text)) for subject in subjects().values() if subject.has_numbers]
    choices = [subject for subject, wanted in queries if wanted is not None and conn.scalar(wanted) is not None]
    if len(choices) == 1:
        return choices[0], int(text)
    if not choices:
        raise UsageError(f"nothing has the id {text}", hint="run: scrapersky status")
    meant = [f"{subject.kind}:{text}" for subject in choices]
    raise UsageError(
        f"{text} is ambiguous: it could be {', '.join(meant)}", hint=f"say which: scrapersky show {meant[0]}"
    )


def _of_name(conn: Connection, text: str, workflows: Callable[[], Sequence["Workflow"]]) -> tuple["Subject", int]:
    possible = [subject for subject in subjects().values() if subject.is_named_by(text)]
    for subject in possible:
        wanted = subject.find(text)
        found = None if wanted is None else conn.scalar(wanted.limit(1))
        if found is not None:
            return subject, int(found)
    if not possible:
        hint = "a domain, a page's address, an e-mail address, or a typed id such as domain:5 or batch:april"
        raise UsageError(f"{text!r} is not a valid target", hint=hint)
    kinds = {subject.kind for subject in possible}
    taking = (workflow.name for workflow in workflows() if workflow.intake and workflow.intake.names in kinds)
    command = next((f"enqueue {name} {quote(text)}" for name in taking), possible[0].list_command)
    raise UsageError(f"{text} is not known", hint=f"run: scrapersky {command}")
