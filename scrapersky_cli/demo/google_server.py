"""The emulator of Google's Places API (New) as a server: HTTP and HTTPS on 127.0.0.1, in a thread of this process.

with serve_google(GooglePlacesEmulator(places)) as server:
    os.environ.update(google_environment(server))
"""

import asyncio
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from scrapersky_cli.demo.certificates import Certificates
from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.server import BACKLOG, LOOPBACK, close, loop_in_thread
from scrapersky_cli.demo.wire import HEAD_BYTES, read_body, read_head, send

HOST = "places.googleapis.com"
DEMO_KEY = "key-of-the-demo"


@dataclass(frozen=True, slots=True)
class GoogleServer:
    """A running emulator. `ca_file` has the authority that a client has to trust."""

    http_port: int
    https_port: int
    ca_file: Path


@contextmanager
def serve_google(emulator: GooglePlacesEmulator, keep_dir: Path | None = None) -> Iterator[GoogleServer]:
    """Serve the emulator until the block ends. The authority's certificate is written into `keep_dir`, or into a
    temporary directory. Raise UsageError if the packages of `scrapersky[demo]` are missing."""
    with tempfile.TemporaryDirectory(prefix="google-") as temporary, loop_in_thread() as loop:
        certificates, ca_file = Certificates(), (keep_dir or Path(temporary)) / "google-ca.pem"
        ca_file.parent.mkdir(parents=True, exist_ok=True)
        certificates.write_authority(ca_file)
        servers = asyncio.run_coroutine_threadsafe(_start(emulator, certificates), loop).result()
        http_port, https_port = (server.sockets[0].getsockname()[1] for server in servers)
        try:
            yield GoogleServer(http_port, https_port, ca_file)
        finally:
            asyncio.run_coroutine_threadsafe(close(servers), loop).result()


def google_environment(server: GoogleServer) -> dict[str, str]:
    """Return settings with which any command asks the emulator instead of Google."""
    return {
        "SCRAPERSKY_CONNECT_TO": f"{HOST}:443:{LOOPBACK}:{server.https_port}",
        "SCRAPERSKY_CA_FILE": str(server.ca_file),
        "SCRAPERSKY_GOOGLE_KEY": DEMO_KEY,
    }


async def _start(emulator: GooglePlacesEmulator, certificates: Certificates) -> list[asyncio.Server]:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await _exchange(emulator, reader, writer):
                pass
        except (OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, asyncio.CancelledError):
            pass  # the client hung up, or the server closes
        finally:
            writer.transport.abort()

    return [
        await asyncio.start_server(talk, LOOPBACK, 0, limit=HEAD_BYTES, backlog=BACKLOG, ssl=tls)
        for tls in (None, certificates.context_for(HOST))
    ]


async def _exchange(emulator: GooglePlacesEmulator, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
    head = await read_head(reader)
    return await send(writer, head, emulator.answer(head, await read_body(reader, head)))
