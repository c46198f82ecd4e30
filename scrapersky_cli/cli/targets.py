"""Read targets from the command line, a file or a pipe."""

import io
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from itertools import chain, islice
from pathlib import Path
from typing import BinaryIO

from scrapersky_cli.engine.intake import RawTarget
from scrapersky_cli.engine.list_lines import LONGEST_INPUT, OfList
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.lists.records import AREA_COLUMNS, SEARCH_COLUMNS, TARGET_COLUMNS, Record, read_records
from scrapersky_cli.extract.lists.workbook import MAGIC, workbook_lines
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.streams import standard_input

_PIECE = 1 << 16
_LONGEST_CELL = 10_000  # characters


def read_targets(
    typed: Sequence[str],
    file: str | None,
    stack: ExitStack,
    wanted: Sequence[str] = TARGET_COLUMNS,
    areas: Sequence[str] = (),
    *,
    with_lines: bool = False,
) -> Iterator[RawTarget]:
    """Iterate over the targets as typed, then over those of the file, which `stack` closes. With `with_lines`, each
    target of the file has its line of the list, which takes twice as long.

    Raise UsageError if there is nothing to read, or if the file is not a list.
    """
    if not typed and file is None:
        raise UsageError("nothing to enqueue", hint="give targets, or --file FILE, or --file - for stdin")
    given = (RawTarget(number, text) for number, text in enumerate(typed, 1))
    if file is None:
        return given
    records = _records(_open(file, stack), file, wanted, areas, with_lines=with_lines)
    first = list(islice(records, 1))  # so that a file that is not a list is refused before a batch is opened for it
    return chain(given, first, records)


def _open(file: str, stack: ExitStack) -> BinaryIO:
    if file == "-":
        return standard_input()
    try:
        return stack.enter_context(Path(file).open("rb"))
    except OSError as error:
        raise UsageError(
            f"cannot read {file}: {error.strerror}", hint="give the path of a CSV or text file, or - for stdin"
        ) from error


def targets_of(
    workflow: Workflow, typed: Sequence[str], file: str | None, stack: ExitStack, *, with_lines: bool
) -> Iterator[RawTarget]:
    """Iterate over the targets of a workflow, as `read_targets` does. Areas may stand beside phrases to search for."""
    columns = (SEARCH_COLUMNS, AREA_COLUMNS) if _takes_searches(workflow) else (TARGET_COLUMNS, ())
    return read_targets(typed, file, stack, *columns, with_lines=with_lines)


def columns_of(workflow: Workflow) -> str:
    """Return what to call the columns of a list of this workflow's targets."""
    return "the columns query and location" if _takes_searches(workflow) else "a column named domain or url"


def _takes_searches(workflow: Workflow) -> bool:
    return workflow.intake is not None and workflow.intake.names == "search"


def _records(
    source: BinaryIO, name: str, wanted: Sequence[str], areas: Sequence[str], *, with_lines: bool
) -> Iterator[RawTarget]:
    shown = "stdin" if name == "-" else Path(name).name
    try:
        for number, record in enumerate(read_records(_pieces(source), wanted, areas), 1):
            line = _of_list(number, record) if with_lines else None
            yield RawTarget(record.line, record.text, record.external_id, record.tags, line)
    except ValueError as error:  # binary or empty input
        hint = "a list is CSV, an XLSX workbook, or text with one target a line"
        raise UsageError(f"{shown}: {error}", hint=hint) from error


def _pieces(source: BinaryIO) -> Iterator[bytes]:
    """Yield the content of a list, or the first sheet of a workbook as text."""
    first = source.read(_PIECE)
    if not first.startswith(MAGIC):
        return chain([first], iter(lambda: source.read(_PIECE), b""))
    if not source.seekable():
        return workbook_lines(io.BytesIO(first + source.read()))
    source.seek(0)
    return workbook_lines(source)


def _of_list(number: int, record: Record) -> OfList:
    cells = tuple(clean_text(cell, _LONGEST_CELL) for cell in record.cells)
    return OfList(number, clean_text(record.text, LONGEST_INPUT), record.columns, cells)
