"""Commands as processes that begin with everything imported, in a tenth of the time a fresh interpreter takes.

A server imports the package and its libraries, and forks a process for each command, which runs from its first line
as it does anywhere: no module of the package reads the environment or opens anything when it is imported. A client,
a process that costs little, hands over its streams, its folder, its environment and its arguments, passes on the
signals that would end or interrupt it, and ends as the command ends. Who kills the client kills the command.
"""

import atexit
import contextlib
import gc
import importlib
import marshal
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
from io import TextIOWrapper
from pathlib import Path
from typing import Any, NamedTuple, cast

ROOT = str(Path(__file__).parents[2])
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
# Only what is built in: to import `socket`, `json` and `signal` takes longer than all the rest of it.
CLIENT = """
import _signal, _socket, marshal, os, sys
def is_open(stream):
    try:
        return bool(os.fstat(stream))
    except OSError:
        return False
streams = [stream for stream in (0, 1, 2) if is_open(stream)]
server = _socket.socket(_socket.AF_UNIX, _socket.SOCK_SEQPACKET)
server.connect(sys.argv[1])
sent = b"".join(stream.to_bytes(4, sys.byteorder) for stream in streams)
given = {"streams": streams, "folder": os.getcwd(), "environment": dict(os.environ), "module": sys.argv[2], "args": sys.argv[3:]}
server.sendmsg([marshal.dumps(given)], [(_socket.SOL_SOCKET, _socket.SCM_RIGHTS, sent)])
def forward(number, frame):
    try:
        server.send(bytes([number]))
    except OSError:
        pass  # the command has ended: its code is on the way
forwarded = (_signal.SIGHUP, _signal.SIGINT, _signal.SIGTERM)
for number in forwarded:
    _signal.signal(number, forward)
code = int(server.recv(16))
for number in forwarded:
    _signal.signal(number, _signal.SIG_DFL)
if code < 0:
    os.kill(os.getpid(), -code)
sys.exit(code)
"""


def command(*args: str, package: str = ROOT, module: str = "scrapersky_cli") -> list[str]:
    """What to run for `scrapersky ARGS`, or for `python -m MODULE ARGS`, with the package of that folder.

    The command has the three streams of who runs this, open or closed, and no other file.
    """
    return [sys.executable, "-I", "-S", "-c", CLIENT, _server(package), module, *args]


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
                    self._attend(one, is_over=key.fileobj is not one.client)

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
        given: dict[str, Any] = marshal.loads(said)
        for number, stream in zip(given["streams"], streams, strict=True):
            os.dup2(stream, number)
            os.close(stream)
        return given

    def _attend(self, one: Running, *, is_over: bool) -> None:
        """Tell the client how its command ended, or the command what the client was sent."""
        if is_over:
            self._end(one)
        elif said := one.client.recv(1):
            signal.pidfd_send_signal(one.process, said[0])
        else:
            signal.pidfd_send_signal(one.process, signal.SIGKILL)
            self._end(one)

    def _end(self, one: Running) -> None:
        for source in (one.client, one.process):
            del self._running[source]
            self._waiting.unregister(source)
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
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        if number not in given["streams"]:
            os.close(number)
            setattr(sys, name, None)
            setattr(sys, f"__{name}__", None)
    if sys.stdout:
        cast("TextIOWrapper", sys.stdout).reconfigure(line_buffering=sys.stdout.isatty())
    sys.argv = ["scrapersky", *given["args"]]


def _code_of(module: str) -> int:
    try:
        runpy.run_module(module, run_name="__main__", alter_sys=True)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _end(code: int) -> None:
    """End as an interpreter does, but for taking apart every object, most of which it shares with the server."""
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and not thread.daemon:
            thread.join()
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        if stream:
            stream.flush()
    os._exit(code)


if __name__ == "__main__":
    sys.path[:1] = sys.argv[2:]  # instead of the folder of this file
    given = _serve(sys.argv[1])
    _become(given)
    _end(_code_of(given["module"]))
