"""The hostile server: HTTP/1.1 on one port, HTTP/2 on another, a process of its own."""

import asyncio
import json
import logging
import ssl
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import hpack
import trustme

from tests.web import hostile, hostile_http2
from tests.web.hostile import CASES, Writer, send, with_length

PREFACE = len(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")
Reader = asyncio.StreamReader
Talk = Callable[[Reader, Writer], Awaitable[None]]


@dataclass(frozen=True)
class Ports:
    """Where it listens on 127.0.0.1, and the file with the authority of its certificate."""

    http: int
    https: int
    ca_file: str


async def _answer(path: str, writer: Writer) -> None:
    acts = {entry.path: entry.act for entry in CASES}
    if path in acts:
        await acts[path](writer)
    else:
        await send(writer, with_length(b"", status="404 Not Found"))


async def _talk_http1(reader: Reader, writer: Writer) -> None:
    request = await reader.readuntil(b"\r\n\r\n")
    await _answer(request.split(b" ", 2)[1].decode(), writer)
    if not writer.is_closing():
        await writer.drain()
        writer.close()


async def _read_path(reader: Reader) -> str:
    """The path of the first request."""
    await reader.readexactly(PREFACE)
    decoder = hpack.Decoder()
    while True:
        head = await reader.readexactly(9)
        payload = await reader.readexactly(int.from_bytes(head[:3]))
        if head[3] == hostile_http2.HEADERS:
            headers: dict[str | bytes, str | bytes] = dict(decoder.decode(payload))
            return str(headers[":path"])


async def _talk_http2(reader: Reader, writer: Writer) -> None:
    """One answer, until the client hangs up; what it says meanwhile is taken and forgotten."""
    await send(writer, hostile_http2.frame(hostile_http2.SETTINGS))
    path = await _read_path(reader)
    hearing, acting = asyncio.create_task(reader.read()), asyncio.create_task(_answer(path, writer))
    await asyncio.wait([hearing])
    acting.cancel()
    await asyncio.gather(hearing, acting, return_exceptions=True)
    writer.transport.abort()


def _served(talk: Talk) -> Callable[[Reader, Writer], Awaitable[None]]:
    async def handle(reader: Reader, writer: Writer) -> None:
        try:
            await talk(reader, writer)
        except (OSError, asyncio.IncompleteReadError):
            writer.transport.abort()

    return handle


@contextmanager
def serve(folder: Path) -> Iterator[Ports]:
    """The running server; what it leaves behind dies with its process."""
    command = [sys.executable, "-m", "tests.web.hostile_server", str(folder / "ca.pem")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        yield Ports(**json.loads(process.stdout.readline()))
        process.kill()


async def main(ca_file: str) -> None:
    logging.getLogger("asyncio").setLevel(logging.ERROR)  # it warns of every client that hung up
    authority = trustme.CA()
    authority.cert_pem.write_to_path(ca_file)
    tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    tls.set_alpn_protocols(["h2"])
    authority.issue_cert("evil.com").configure_cert(tls)
    plain = await asyncio.start_server(_served(_talk_http1), "127.0.0.1", 0)
    safe = await asyncio.start_server(_served(_talk_http2), "127.0.0.1", 0, ssl=tls)
    ports = [server.sockets[0].getsockname()[1] for server in (plain, safe)]
    print(json.dumps({"http": ports[0], "https": ports[1], "ca_file": ca_file}), flush=True)
    async with plain, safe:
        await asyncio.gather(plain.serve_forever(), safe.serve_forever())


if __name__ == "__main__":
    assert hostile.CASES
    asyncio.run(main(*sys.argv[1:]))
