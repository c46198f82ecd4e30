"""HTTP/1.1 on one connection. h11 implements the protocol.

The HTTP client's own version costs more than the protocol itself, and nearly every request takes this path.
"""

import time
from collections.abc import AsyncIterator, Sequence
from contextlib import suppress

import h11
import httpcore2

from scrapersky_cli.failures import Flood
from scrapersky_cli.web.stream import Stream

_MOST_INFORMATIONAL = 50  # 1xx answers before the final one
_READ = 32 * 1024  # bytes; one read may hold the rest of a head or all trailers, which are parsed without a pause
Header = tuple[bytes, bytes]


class Http1:
    """One connection. The caller sends a request, reads the body from `body()`, then asks `is_reusable()`.

    `largest_head` is in bytes; it limits trailers, too.
    """

    def __init__(self, stream: Stream, largest_head: int) -> None:
        self._stream = stream
        self._state = h11.Connection(h11.CLIENT, max_incomplete_event_size=largest_head)
        self._idle_since = 0.0

    async def send(self, method: str, path: str, headers: Sequence[Header], content: bytes | None) -> h11.Response:
        """Send a request and return the head of the answer. Raise the HTTP client's errors, and Flood."""
        try:
            request = h11.Request(method=method, target=path, headers=list(headers))
            parts = [request, *([h11.Data(data=content)] if content else []), h11.EndOfMessage()]
            data = b"".join(self._state.send(part) or b"" for part in parts)
        except h11.LocalProtocolError as error:
            raise httpcore2.LocalProtocolError(error) from None
        with suppress(httpcore2.WriteError):  # the server may have answered before it hung up
            await self._stream.write(data)
        for _ in range(_MOST_INFORMATIONAL):
            event = await self._next()
            if isinstance(event, h11.Response):
                return event
            if not isinstance(event, h11.InformationalResponse):
                raise httpcore2.RemoteProtocolError("the answer does not begin with a head")
            if event.status_code == 101:
                raise httpcore2.RemoteProtocolError(h11.RemoteProtocolError("an upgrade nobody asked for"))
        raise Flood("the answer announces itself again and again")

    async def body(self) -> AsyncIterator[bytes]:
        """Yield the body of the answer, piece by piece."""
        while isinstance(event := await self._next(), h11.Data):
            yield bytes(event.data)

    async def _next(self) -> h11.Event | type[h11.PAUSED]:
        while True:
            try:
                event = self._state.next_event()
                if event is not h11.NEED_DATA:
                    return event  # type: ignore[return-value]
                data = await self._stream.read(_READ)
                if not data and self._state.their_state is h11.SEND_RESPONSE:
                    raise httpcore2.RemoteProtocolError("the server hung up without an answer")
                self._state.receive_data(data)
            except h11.RemoteProtocolError as error:
                raise httpcore2.RemoteProtocolError(error) from None

    def is_reusable(self) -> bool:
        """Return whether the answer was read to its end and both sides keep the connection open. It is then idle.

        Data beyond the answer makes it unusable, because it would be taken for the answer to the next request.
        """
        done = self._state.our_state is h11.DONE and self._state.their_state is h11.DONE
        if not done or self._state.trailing_data[0]:
            return False
        self._state.start_next_cycle()
        self._idle_since = time.monotonic()
        return True

    def is_alive(self, seconds: float) -> bool:
        """Return whether the connection was idle for less than `seconds`, and has not been closed by the server."""
        return time.monotonic() - self._idle_since < seconds and not self._stream.get_extra_info("is_readable")

    def close(self) -> None:
        """Close the connection, whatever it is doing."""
        self._stream.abort()
