"""A small HTTP/2 server on TLS."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import h2.config
import h2.connection
import h2.events

from tests.web.site import listening


def _handle(connection: h2.connection.H2Connection, event: h2.events.RequestReceived, body: bytes) -> None:
    assert event.headers and event.stream_id
    path = dict(event.headers)[b":path"]
    if path == b"/reset":
        connection.reset_stream(event.stream_id)
        return
    if path == b"/large-headers":
        connection.send_headers(event.stream_id, [(":status", "200"), *(("x-header", "y" * 10_000),) * 7])
        return
    headers = [(":status", "200"), ("content-type", "text/html"), ("content-length", str(len(body)))]
    connection.send_headers(event.stream_id, headers)
    for start in range(0, len(body), 16_384):
        connection.send_data(event.stream_id, body[start : start + 16_384])
    connection.end_stream(event.stream_id)


@asynccontextmanager
async def serving_http2(tls: ssl.SSLContext, body: bytes, stuck: asyncio.Event | None = None) -> AsyncIterator[int]:
    """Its port. Every path answers `body`, but `/reset` (RST_STREAM) and `/large-headers`.

    The connection on which `/stuck` is asked answers nothing from then on; the event is set.
    """
    tls.set_alpn_protocols(["h2"])

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connection = h2.connection.H2Connection(h2.config.H2Configuration(client_side=False))
        connection.initiate_connection()
        writer.write(connection.data_to_send())
        while data := await reader.read(65_536):
            for event in connection.receive_data(data):
                if not isinstance(event, h2.events.RequestReceived):
                    continue
                if stuck and (b":path", b"/stuck") in (event.headers or ()):
                    stuck.set()
                    await reader.read()
                _handle(connection, event, body)
            writer.write(connection.data_to_send())
            await writer.drain()

    async with listening(talk, tls=tls) as port:
        yield port
