"""HTTP/1.1 on one connection. httptools, a binding of Node's llhttp, takes the answers apart.

The HTTP client's own version costs more than the protocol itself, and nearly every request takes this path.
"""

import re
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

import httpcore2
from httptools import HttpParserError, HttpResponseParser

from scrapersky_cli.errors import ItemError
from scrapersky_cli.failures import BadResponse, ConnectionLost, Flood, HeadersTooLarge
from scrapersky_cli.web.stream import Stream

_MOST_INFORMATIONAL = 50  # 1xx answers before the final one
# Bytes of one read. A head, chunks and trailers are parsed without a pause, so little of them is read at once; a body
# without chunks need not be parsed, so all that has arrived may be taken.
_READ, _READ_OF_BODY = 32 * 1024, 256 * 1024
_TARGET = re.compile(rb"[!-~]+")
# The parser lets more pass where it is lenient.
_NAMES = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z\n-]*")
_FORBIDDEN = re.compile(rb"[\0\v\f]")  # in values
Header = tuple[bytes, bytes]


@dataclass(frozen=True, slots=True)
class AnswerHead:
    """The head of an answer. Trailers do not get into `headers`."""

    status: int
    http_version: str
    headers: list[Header]


class _Answers:
    """What the parser finds in a connection's answers; it calls the methods that begin with `on_`."""

    def __init__(self) -> None:
        self.parser = HttpResponseParser(self)
        # As browsers do: line feeds alone end a line, folded lines are read, and chunks overrule a length.
        self.parser.set_dangerous_leniencies(
            lenient_headers=True,
            lenient_chunked_length=True,
            lenient_optional_cr_before_lf=True,
            lenient_spaces_after_chunk_size=True,
        )
        self.expect()

    def expect(self) -> None:
        """Get ready for the answer to the next request."""
        self.head: AnswerHead | None = None
        self.pieces: list[bytes] = []
        self.is_complete = self.is_last = False
        self.ends_with_connection = False  # neither a length nor chunks say where the body ends
        self.read_size = _READ
        self.unused = 0  # bytes since something was found that the caller will get
        self._headers: list[Header] = []
        self._informational = 0

    def on_message_begin(self) -> None:
        if self.is_complete:
            raise BadResponse  # it is the answer to nothing

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self.head:  # or it is a trailer
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        self.unused = 0
        status = self.parser.get_status_code()
        if status == 101:
            raise BadResponse  # nobody asked for an upgrade
        headers, self._headers = self._headers, []
        if status < 200:
            self._informational += 1
            if self._informational > _MOST_INFORMATIONAL:
                raise Flood("the answer announces itself again and again")
            return
        names = {name.lower(): value for name, value in headers}
        if not _NAMES.fullmatch(b"\n".join(names)) or _FORBIDDEN.search(b"".join(value for _, value in headers)):
            raise BadResponse
        coding = names.get(b"transfer-encoding")
        if coding is not None and coding.strip().lower() != b"chunked":
            raise BadResponse
        # Who says both may have been misled about where the answer ends (RFC 9112, 6.3), and so may we.
        self.is_last = coding is not None and b"content-length" in names
        self.ends_with_connection = coding is None and b"content-length" not in names
        self.read_size = _READ_OF_BODY if coding is None else _READ
        self.head = AnswerHead(status, f"HTTP/{self.parser.get_http_version()}", headers)

    def on_body(self, data: bytes) -> None:
        self.unused = 0
        self.pieces.append(data)

    def on_message_complete(self) -> None:
        if self.head:
            self.is_complete = True
            self.is_last |= not self.parser.should_keep_alive()


class Http1:
    """One connection. The caller sends a request, reads the body from `body()`, then asks `is_reusable()`.

    `largest_head` is in bytes; it limits trailers, too.
    """

    def __init__(self, stream: Stream, largest_head: int) -> None:
        self._stream = stream
        self._largest_head = largest_head
        self._answers = _Answers()
        self._begun = False
        self._idle_since = 0.0

    async def send(self, method: str, path: str, headers: Sequence[Header], content: bytes | None) -> AnswerHead:
        """Send a request and return the head of the answer. Raise the failures of answers, and BadResponse."""
        data = _request(method, path, headers) + (content or b"")
        with suppress(httpcore2.WriteError):  # the server may have answered before it hung up
            await self._stream.write(data)
        self._begun = False
        while (head := self._answers.head) is None:
            await self._read_on()
        return head

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body of the answer, piece by piece."""
        answers = self._answers
        while True:
            pieces, answers.pieces = answers.pieces, []
            for piece in pieces:
                yield piece
            if answers.is_complete:
                return
            await self._read_on()

    async def _read_on(self) -> None:
        """Read once. Raise BadResponse, ConnectionLost, HeadersTooLarge or Flood."""
        answers = self._answers
        data = await self._stream.read(answers.read_size)
        if not data:
            if not (answers.head and answers.ends_with_connection):
                raise ConnectionLost
            answers.is_complete = answers.is_last = True
            return
        if not self._begun and not data.startswith(b"H"):  # the parser knows other protocols, and skips empty lines
            raise BadResponse
        self._begun = True
        answers.unused += len(data)
        try:
            answers.parser.feed_data(data)
        except HttpParserError as error:
            if not answers.is_complete:
                raise _failure(error) from None
            answers.is_last = True  # the answer is whole, but there is more behind it
        if answers.unused > self._largest_head and not answers.is_complete:
            raise HeadersTooLarge

    def is_reusable(self) -> bool:
        """Return whether the answer was read to its end and both sides keep the connection open. It is then idle.

        Data beyond the answer makes it unusable, because it would be taken for the answer to the next request.
        """
        if not self._answers.is_complete or self._answers.is_last or not self._stream.is_quiet:
            return False
        self._answers.expect()
        self._idle_since = time.monotonic()
        return True

    def is_alive(self, seconds: float) -> bool:
        """Return whether the connection was idle for less than `seconds`, and the server has said nothing meanwhile."""
        return time.monotonic() - self._idle_since < seconds and self._stream.is_quiet

    def close(self) -> None:
        """Close the connection, whatever it is doing."""
        self._stream.abort()
        with suppress(AttributeError):
            del self._answers.parser  # which refers to what refers to it


def _request(method: str, path: str, headers: Sequence[Header]) -> bytes:
    """Return the head of a request. Raise BadResponse if a value that a server chose, such as a cookie, breaks it."""
    lines = [b"%s %s HTTP/1.1" % (method.encode("ascii"), path.encode("ascii")), *map(b"%s: %s".__mod__, headers)]
    data = b"\r\n".join([*lines, b"", b""])
    breaks = len(lines) + 1
    is_whole = data.count(b"\n") == data.count(b"\r") == breaks and b"\0" not in data
    if not is_whole or not _TARGET.fullmatch(path.encode("ascii")):
        raise BadResponse
    return data


def _failure(error: HttpParserError) -> ItemError:
    """Return our own failure if one of our methods raised it, or else BadResponse."""
    return error.__context__ if isinstance(error.__context__, ItemError) else BadResponse()
