"""Decode a list, saved by any program, into lines of text. Memory use does not depend on its size."""

import codecs
import io
import re
from collections.abc import Iterable, Iterator
from itertools import chain

BLOCK = 1 << 16  # bytes decoded at a time
LONGEST_LINE = 1 << 20  # bytes; a file with a longer line is not a list of web sites

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16 LE, because it begins with the mark of that one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"PK\x03\x04", "a ZIP or spreadsheet file (XLSX, ODS); save it as CSV"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file (XLS); save it as CSV"),
    (b"\x1f\x8b", "compressed with gzip; unpack it first"),
    (b"%PDF-", "a PDF file"),
    (b"SQLite format 3", "an SQLite database"),
)
_CONTROLS = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


class UnreadableInput(ValueError):
    """The input is not a list of text lines. The message says what it is instead."""


class BinaryInput(UnreadableInput):
    """The input is not text."""


class EmptyInput(UnreadableInput):
    """The input has nothing to read."""


def read_lines(chunks: Iterable[bytes]) -> Iterator[str]:
    r"""Yield the lines of `chunks`, each with its `\n` (also in place of CRLF and CR); the last may lack it.

    UTF-8, UTF-16 and UTF-32 are recognised by their byte-order mark, UTF-16 without one by its NULs. A line that is not
    UTF-8 is read as Windows-1252, which Excel uses. Raises BinaryInput, also for a line over 1 MiB.
    """
    blocks = _blocks(chunks)
    first = next(blocks, b"")
    encoding, mark = _encoding(first)
    blocks = chain([first[mark:]], blocks)
    for lines in _whole_lines(blocks if encoding == "utf-8" else _as_utf8(blocks, encoding)):
        yield from io.StringIO(_text(lines).replace("\r\n", "\n").replace("\r", "\n"))


def _blocks(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes in pieces of at least `BLOCK`, so that single lines are as cheap as large chunks."""
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        held.append(chunk)
        size += len(chunk)
        if size >= BLOCK:
            yield b"".join(held)
            held, size = [], 0
    if size:
        yield b"".join(held)


def _encoding(start: bytes) -> tuple[str, int]:
    """Return the encoding that `start` shows and the length of its byte-order mark. Raises BinaryInput."""
    for bom, encoding in _BOMS:
        if start.startswith(bom):
            return encoding, len(bom)
    for magic, what in _MAGIC:
        if start.startswith(magic):
            raise BinaryInput(f"the input is {what}")
    head = start[:4096]
    if head[1::2].count(0) > len(head) // 3 and head[::2].count(0) < len(head) // 16:
        return "utf-16-le", 0
    if head[::2].count(0) > len(head) // 3 and head[1::2].count(0) < len(head) // 16:
        return "utf-16-be", 0
    if b"\0" in head or len(_CONTROLS.findall(head)) > len(head) // 50:
        raise BinaryInput("the input is binary data, not text")
    return "utf-8", 0


def _as_utf8(blocks: Iterable[bytes], encoding: str) -> Iterator[bytes]:
    decoder = codecs.getincrementaldecoder(encoding)("replace")
    for block in blocks:
        yield decoder.decode(block).encode("utf-8", "replace")
    yield decoder.decode(b"", final=True).encode("utf-8", "replace")


def _whole_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the same bytes, cut only after line ends."""
    rest = b""
    for block in blocks:
        held = rest + block
        end = held.rfind(b"\n") + 1 or held.rfind(b"\r", 0, -1) + 1  # a last CR may be half of a CRLF
        rest = held[end:]
        if len(rest) > LONGEST_LINE:
            raise BinaryInput("the input has a line of more than 1 MiB; it is not a list")
        yield held[:end]
    yield rest


def _text(lines: bytes) -> str:
    try:
        return lines.decode("utf-8")
    except UnicodeDecodeError:
        return "".join(_line(line) for line in lines.splitlines(keepends=True))


def _line(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
