"""Find the row that an operator means: `domain:5`, `example.com`, `job:17`, `page:93`, a URL, or a bare number."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Select, select

from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.subjects.registry import subject_of, subjects
from scrapersky_cli.subjects.subject import Subject

_LARGEST_ID = 2**63 - 1  # of a bigint; a driver refuses a larger number


def row_ids(conn: Connection, workflow: Workflow, texts: Sequence[str]) -> list[int]:
    """Return the ids of the rows of the workflow's queue that these texts name. Raise UsageError if one names none."""
    return [_row_id(conn, workflow, text) for text in texts]


def _row_id(conn: Connection, workflow: Workflow, text: str) -> int:
    queue, subject = workflow.queue, subject_of(workflow.queue.table)
    kind, name = _typed(text)
    wanted = None
    if kind in (None, subject.kind):
        wanted = _named(subject, name)
    found = None if wanted is None else conn.scalar(wanted.where(*queue.members()).limit(1))
    if found is None:
        command = subject.list_command if name.isdecimal() else f"enqueue {workflow.name} {name}"
        raise UsageError(f"{workflow.name} has no row {text}", hint=f"run: scrapersky {command}")
    return int(found)


def _typed(text: str) -> tuple[str | None, str]:
    """Split `kind:name`. Return None for the kind, and the whole text, if it names no kind."""
    kind, colon, name = text.partition(":")
    return (kind, name) if colon and kind in subjects() else (None, text)


def _named(subject: Subject, name: str) -> Select[Any] | None:
    """Return the query for the ids of the subject's rows with this id or name; None if the text can be neither."""
    if not (name.isdecimal() and subject.has_numbers):
        return subject.find(name)
    number = int(name)
    return select(subject.table.c.id).where(subject.table.c.id == number) if number <= _LARGEST_ID else None


def resolve(conn: Connection, text: str, workflows: Sequence[Workflow]) -> tuple[Subject, int]:
    """Return the subject and the id of the row that a typed id, a name or a URL names.

    Raise UsageError if there is no such row, or if a bare number is ambiguous. The hint names the first of these
    workflows that takes such a target.
    """
    kind, name = _typed(text)
    if kind is not None:
        return subjects()[kind], _existing(conn, subjects()[kind], name, text)
    return _of_number(conn, text) if text.isdecimal() else _of_name(conn, text, workflows)


def _existing(conn: Connection, subject: Subject, name: str, text: str) -> int:
    wanted = _named(subject, name)
    found = None if wanted is None else conn.scalar(wanted.limit(1))
    if found is None:
        raise UsageError(f"there is no {text}", hint=f"run: scrapersky {subject.list_command}")
    return int(found)


def _of_number(conn: Connection, text: str) -> tuple[Subject, int]:
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


def _of_name(conn: Connection, text: str, workflows: Sequence[Workflow]) -> tuple[Subject, int]:
    possible = [subject for subject in subjects().values() if subject.is_named_by(text)]
    for subject in possible:
        wanted = subject.find(text)
        found = None if wanted is None else conn.scalar(wanted.limit(1))
        if found is not None:
            return subject, int(found)
    if not possible:
        hint = "a domain, a page's address, an e-mail address, or a typed id such as domain:5 or batch:april"
        raise UsageError(f"{text} is not a valid target", hint=hint)
    kinds = {subject.kind for subject in possible}
    taking = (workflow.name for workflow in workflows if workflow.intake and workflow.intake.names in kinds)
    command = next((f"enqueue {name} {text}" for name in taking), possible[0].list_command)
    raise UsageError(f"{text} is not known", hint=f"run: scrapersky {command}")
