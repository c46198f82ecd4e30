"""Check texts that an operator types and that are stored: reasons, and the names of batches and machines."""

from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.text import clean_text

_LONGEST_REASON = 500  # characters, as in the columns for reasons
_LONGEST_HOST = 200  # characters, as in the columns for machines
_LONGEST_NAME = 80  # characters; `run` adds the name of a workflow to that of its first batch


def reason(text: str | None) -> str | None:
    """Return a reason as one line. Raise UsageError if it is too long."""
    return text and _as_line("the reason", text, _LONGEST_REASON)


def host(text: str) -> str:
    """Return the name of a machine as one line. Raise UsageError if it is too long."""
    return _as_line("the name of the machine", text, _LONGEST_HOST)


def batch_name(text: str | None) -> str | None:
    """Return the name of a batch as one line. Raise UsageError if it is empty or too long."""
    if text is None:
        return None
    if not (name := _as_line("the name of the batch", text, _LONGEST_NAME)):
        raise UsageError("the name of the batch is empty", hint="such as --batch april, or leave --batch out")
    return name


def _as_line(what: str, text: str, longest: int) -> str:
    line = clean_text(text, longest + 1)
    if len(line) > longest:
        raise UsageError(f"{what} is too long", hint=f"at most {longest} characters")
    return line
