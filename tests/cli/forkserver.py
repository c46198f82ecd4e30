"""Commands as processes that begin with everything imported, in a tenth of the time a fresh interpreter takes.

A server imports the package and its libraries, and forks a process for each command, which runs from its first line
as it does anywhere: no module of the package reads the environment or opens anything when it is imported. A client,
a process that costs little, hands over its streams, its folder, its environment and its arguments, and ends as the
command ends. Who kills the client kills the command.
"""

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import runpy
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple, cast

LIBRARIES = (
    "alembic.command",
    "asyncio",
    "bs4",
    "h2.connection",
    "httpx2",
    "phonenumbers",
    "psycopg",
    "pydantic_settings",
    "rich.progress",
    "selectolax.lexbor",
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.pysqlite",
    "tenacity",
    "typer.rich_utils",
)
CLIENT = """
import json, os, socket, sys
with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as server:
    server.connect(sys.argv[1])
    given = {"folder": os.getcwd(), "environment": dict(os.environ), "args": sys.argv[2:]}
    socket.send_fds(server, [json.dumps(given).encode()], [0, 1, 2])
    code = int(server.recv(16))
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
"""


def command(*args: str, package: str = "") -> list[str]:
    """What to run for `scrapersky ARGS`, with the package of that folder. All three streams must be open."""
    return [sys.executable, "-I", "-S", "-c", CLIENT, _server(package), *args]


@cache
def _server(package: str) -> str:
    """The path of the server's socket. The server ends with the process that asked for it first."""
    folder = tempfile.mkdtemp(prefix="fork")
    path = str(Path(folder) / "socket")
    server = subprocess.Popen([sys.executable, __file__, path, package], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert server.stdout is not None
    assert server.stdout.readline() == b"ready\n"
    atexit.register(server.communicate)
    return path


def _import_everything() -> None:
    for library in LIBRARIES:
        importlib.import_module(library)
    package = importlib.import_module("scrapersky_cli")
    for module in pkgutil.walk_packages(package.__path__, "scrapersky_cli."):
        if not module.name.endswith("__main__") and ".migrations" not in module.name:  # Alembic runs these
            importlib.import_module(module.name)


class Running(NamedTuple):
    """A command that runs for a client."""

    client: socket.socket
    pid: int
    process: int  # its file descriptor, which can be read from when it has ended

    def close(self) -> None:
        self.client.close()
        os.close(self.process)


class Server:
    """Forks a process for each client's command, and attends to all of them."""

    def __init__(self, path: str) -> None:
        self._listening = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._listening.bind(path)
        self._listening.listen(64)
        self._running: dict[socket.socket | int, Running] = {}
        self._waiting = selectors.DefaultSelector()
        for source in (self._listening, sys.stdin):
            self._waiting.register(source, selectors.EVENT_READ)

    def next_command(self) -> dict[str, Any] | None:
        """Return a command in the process forked for it, and None in the server when its standard input has ended."""
        while True:
            for key, _ in self._waiting.select():
                if key.fileobj is sys.stdin:
                    return None
                if key.fileobj is self._listening:
                    client, _ = self._listening.accept()
                    if given := self._forked(client):
                        return given
                elif one := self._running.get(cast("Any", key.fileobj)):
                    self._end(one, is_killed=key.fileobj is one.client)

    def _forked(self, client: socket.socket) -> dict[str, Any] | None:
        """Begin a client's command. Return it in the process of the command only."""
        said, streams, _, _ = socket.recv_fds(client, 1 << 20, 3)
        if not said:  # it was killed before it could ask
            client.close()
            return None
        if pid := os.fork():
            one = Running(client, pid, os.pidfd_open(pid))
            for source in (one.client, one.process):
                self._running[source] = one
                self._waiting.register(source, selectors.EVENT_READ)
            for stream in streams:
                os.close(stream)
            return None
        for other in set(self._running.values()):
            other.close()
        for own in (client, self._listening, self._waiting):
            own.close()
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        given: dict[str, Any] = json.loads(said)
        return given

    def _end(self, one: Running, *, is_killed: bool) -> None:
        """Tell the client how its command ended. Of a client that was killed, kill the command."""
        for source in (one.client, one.process):
            del self._running[source]
            self._waiting.unregister(source)
        if is_killed:
            os.kill(one.pid, signal.SIGKILL)
        _, status = os.waitpid(one.pid, 0)
        with contextlib.suppress(BrokenPipeError):
            one.client.send(str(os.waitstatus_to_exitcode(status)).encode())
        one.close()


def _serve(path: str) -> dict[str, Any]:
    """Serve until the standard input ends. Return only in the process of a command."""
    _import_everything()
    importlib.import_module("scrapersky_cli.extract.hosts").registrable_domain("example.com")  # reads the suffix list
    gc.freeze()  # a fork shares what is not looked at
    server = Server(path)
    print("ready", flush=True)
    if (given := server.next_command()) is None:
        Path(path).unlink()
        Path(path).parent.rmdir()
        sys.exit()
    return given


def _become(given: dict[str, Any]) -> None:
    """Take over what the client was started with, as an interpreter does when it starts."""
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])
    time.tzset()
    sys.argv = ["scrapersky", *given["args"]]


def _code_of_the_command() -> int:
    try:
        runpy.run_module("scrapersky_cli", run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _end(code: int) -> None:
    """End as an interpreter does, but for taking apart every object, most of which it shares with the server."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.path[:1] = sys.argv[2:]  # instead of the folder of this file
    _become(_serve(sys.argv[1]))
    _end(_code_of_the_command())
