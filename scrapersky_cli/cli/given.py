"""What a run begins with: phrases, or a file of targets."""

import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import file_digest, sha256
from pathlib import Path
from typing import Any

from scrapersky_cli.cli.targets import targets_of
from scrapersky_cli.engine.intake import RawTarget
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import UsageError
from scrapersky_cli.streams import standard_input


@dataclass(frozen=True, slots=True)
class Given:
    """What a run begins with, which is read twice, and what holds for all of it. The same content has the same
    `digest`."""

    targets: Callable[[], Iterator[RawTarget]]
    options: Mapping[str, Any] | None
    digest: str


def what_is_given(
    phrases: list[str] | None,
    file: str | None,
    workflow: Workflow,
    options: Mapping[str, Any] | None,
    stack: ExitStack,
) -> Given:
    """Return what the phrases or the file name, for `workflow`. A pipe is copied, because the input is read twice."""
    if phrases:
        said = "\n".join((*phrases, *(f"{name}={value}" for name, value in (options or {}).items())))
        digest = sha256(said.encode("utf-8", "surrogatepass")).hexdigest()[:12]
        return Given(lambda: targets_of(workflow, phrases, None, stack, with_lines=True), options, digest)
    path = _readable(file or "-", stack)
    return Given(lambda: targets_of(workflow, [], str(path), stack, with_lines=True), options, _digest(path))


def _readable(file: str, stack: ExitStack) -> Path:
    """Return the path of the file, or that of a copy of stdin or another pipe, which is deleted with `stack`."""
    path = Path(file)
    if file != "-" and path.is_file():
        return path
    if file != "-" and not path.is_fifo():
        why = "it is not a file" if path.exists() else "no such file"
        raise UsageError(f"cannot read {file}: {why}", hint="give the path of a CSV or text file, or - for stdin")
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="scrapersky-")))
    if file == "-":
        given, kept = standard_input(), folder / "stdin"
    else:
        given, kept = stack.enter_context(path.open("rb")), folder / "pipe"
    with kept.open("wb") as copy:
        shutil.copyfileobj(given, copy)
    return kept


def _digest(path: Path) -> str:
    """Return a digest of the file for its batch's name, so that the same content continues the same batch."""
    try:
        with path.open("rb") as file:
            return file_digest(file, "sha256").hexdigest()[:12]
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
