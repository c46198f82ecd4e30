"""The town's web servers: real HTTP and HTTPS on 127.0.0.1, in a background thread of this process.

with serve(Town(sites=5)) as server:
    os.environ.update(environment(server))
"""

import asyncio
import socket
import ssl
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from scrapersky_cli.demo.answers import SiteAnswer, SiteRequest, answer
from scrapersky_cli.demo.certificates import Certificates, bare_context
from scrapersky_cli.demo.town import Town
from scrapersky_cli.demo.wire import HEAD_BYTES, Head, read_head, send

LOOPBACK = "127.0.0.1"
BACKLOG = 1024
CLOSE_SECONDS = 2.0
SETTLE_SECONDS = 0.02  # time for a few rounds of the loop: transports open and close in several steps


@dataclass(frozen=True, slots=True)
class ServedRequest:
    """One request that reached a server. `time` is in seconds (`time.monotonic()`), `target` includes the query."""

    time: float
    scheme: str
    host: str
    path: str
    target: str
    status: int
    user_agent: str


class TownServer:
    """The running servers of a town, and the requests they received. Use `serve` to make one."""

    def __init__(self, town: Town, ca_file: Path, closed_port: int) -> None:
        self.town = town
        self.ca_file = ca_file
        self.http_port = 0
        self.https_port = 0
        self.closed_port = closed_port
        self.hits: list[ServedRequest] = []
        self._asked: Counter[tuple[str, str, str]] = Counter()
        self._certificates = Certificates()
        self._certificates.write_authority(ca_file)
        self._servers: list[asyncio.Server] = []
        self._connections: set[asyncio.Task[None]] = set()

    def counts(self) -> Counter[tuple[str, str]]:
        """Return how often each (host, path) was requested, including redirects and refusals."""
        return Counter((hit.host, hit.path) for hit in list(self.hits))

    def times(self, host: str) -> list[float]:
        """Return the times of all requests to `host`, in order, in seconds (`time.monotonic()`)."""
        return [hit.time for hit in list(self.hits) if hit.host == host]

    def strangers(self) -> set[str]:
        """Return requested hosts that are not in the town. It should be empty."""
        return {hit.host for hit in list(self.hits) if hit.host not in self.town.by_host}

    async def start(self) -> None:
        """Open both servers; their ports are known afterwards."""
        context = bare_context()
        context.sni_callback = self._choose
        self._servers = [
            await asyncio.start_server(self._accept, LOOPBACK, 0, limit=HEAD_BYTES, backlog=BACKLOG, ssl=tls)
            for tls in (None, context)
        ]
        self.http_port, self.https_port = (server.sockets[0].getsockname()[1] for server in self._servers)

    async def stop(self) -> None:
        """Close both servers and every connection."""
        await close(self._servers)

    def _choose(self, tls: ssl.SSLObject, name: str | None, context: ssl.SSLContext) -> int | None:
        site = self.town.by_host.get((name or "").lower())
        if site is None:
            return ssl.ALERT_DESCRIPTION_UNRECOGNIZED_NAME
        tls.context = self._certificates.context(site)
        return None

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.get_running_loop().create_task(self._connection(reader, writer))
        self._connections.add(task)
        task.add_done_callback(lambda task: self._hang_up(task, writer))

    def _hang_up(self, task: asyncio.Task[None], writer: asyncio.StreamWriter) -> None:
        """Close a connection, even if its task was cancelled before it began."""
        self._connections.discard(task)
        writer.transport.abort()

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        scheme = "https" if writer.get_extra_info("ssl_object") else "http"
        with suppress(OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            while await self._exchange(scheme, reader, writer):
                pass
            writer.close()
            await asyncio.wait_for(writer.wait_closed(), CLOSE_SECONDS)

    async def _exchange(self, scheme: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        """Answer one request; return whether the connection stays open."""
        head = await read_head(reader)
        response = self._answer(scheme, head)
        hit = ServedRequest(
            time.monotonic(), scheme, head.host, head.path, head.target, response.status, head.user_agent
        )
        self.hits.append(hit)
        if response.pause:
            await asyncio.sleep(response.pause)
        return await send(writer, head, response)

    def _answer(self, scheme: str, head: Head) -> SiteAnswer:
        site = self.town.by_host.get(head.host)
        if head.method not in ("GET", "HEAD"):
            return SiteAnswer(405)
        if site is None:
            return SiteAnswer(421, b"no such site in this town\n", "text/plain")
        key = (scheme, head.host, head.path)
        earlier = self._asked[key]
        self._asked[key] += 1
        return answer(site, SiteRequest(*key, head.accept_encoding, head.if_none_match, earlier, head.query))


async def close(servers: Sequence[asyncio.Server]) -> None:
    """Close the servers of a loop that nothing else uses, and every connection."""
    # First stop accepting, and let accepted connections arrive: a server that closes in between loses the socket.
    for listener in [sock for server in servers for sock in server.sockets]:
        asyncio.get_running_loop().remove_reader(listener.fileno())
    await asyncio.sleep(SETTLE_SECONDS)
    for server in servers:
        server.close()
    # All other tasks are connections, including those in their handshake.
    tasks = asyncio.all_tasks() - {asyncio.current_task()}
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    await asyncio.sleep(SETTLE_SECONDS)


@contextmanager
def _closed_port() -> Iterator[int]:
    """Yield a port that refuses every connection: it is bound, so that nobody else gets it, but does not listen."""
    with socket.socket() as held:
        held.bind((LOOPBACK, 0))
        yield held.getsockname()[1]


@contextmanager
def loop_in_thread() -> Iterator[asyncio.AbstractEventLoop]:
    """Yield an event loop that runs in a thread of its own until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, name="town", daemon=True)
    thread.start()
    try:
        yield loop
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


@contextmanager
def serve(town: Town, keep_dir: Path | None = None) -> Iterator[TownServer]:
    """Serve `town` until the block ends. The authority's certificate is written into `keep_dir`, or into a temporary
    directory. Raise UsageError if the packages of `scrapersky[demo]` are missing."""
    with (
        tempfile.TemporaryDirectory(prefix="town-") as temporary,
        _closed_port() as closed,
        loop_in_thread() as loop,
    ):
        directory = keep_dir or Path(temporary)
        directory.mkdir(parents=True, exist_ok=True)
        server = TownServer(town, directory / "town-ca.pem", closed)
        asyncio.run_coroutine_threadsafe(server.start(), loop).result()
        try:
            yield server
        finally:
            asyncio.run_coroutine_threadsafe(server.stop(), loop).result()


def environment(server: TownServer) -> dict[str, str]:
    """Return settings with which any command can reach the town and nothing else."""
    closed = f"{LOOPBACK}:{server.closed_port}"
    routes = [
        f"{host}:{port}:{closed}"
        for site in server.town.sites
        for host in site.hosts
        for port in sorted(site.manner.closed)
    ]
    routes += [f"*:80:{LOOPBACK}:{server.http_port}", f"*:443:{LOOPBACK}:{server.https_port}"]
    return {
        "SCRAPERSKY_CONNECT_TO": ",".join(routes),
        "SCRAPERSKY_CA_FILE": str(server.ca_file),
        "SCRAPERSKY_HOST_DELAY": "0",
        "SCRAPERSKY_FETCH_SECONDS": "5",
        "SCRAPERSKY_MAX_ATTEMPTS": "3",
        "SCRAPERSKY_BACKOFF_SECONDS": "0.2",
        "SCRAPERSKY_BACKOFF_CAP_SECONDS": "1",
    }
