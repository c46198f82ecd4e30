"""Commands as processes that begin with everything imported, in a fifth of the time a fresh interpreter takes.

A server imports the package and its libraries, and forks a process for each command, which runs from its first line
as it does anywhere: no module of the package reads the environment or opens anything when it is imported. A client,
a process that costs little, hands over its streams, its folder, its environment and its arguments, and ends as the
command ends. Who kills the client kills the command.
"""

import atexit
import gc
import importlib
import json
import os
import pkgutil
import runpy
import select
import signal
import socket
import subprocess
import sys
import tempfile
import time
from functools import cache
from pathlib import Path
from typing import Any

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


def _next_command(path: str) -> dict[str, Any]:
    """Serve until the standard input ends. Return only in the process of a command."""
    _import_everything()
    gc.freeze()  # a fork shares what is not looked at
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # whoever attended a client has nothing to tell
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as listening:
        listening.bind(path)
        listening.listen(64)
        print("ready", flush=True)
        while True:
            ready, _, _ = select.select([listening, sys.stdin], [], [])
            if sys.stdin in ready:
                Path(path).unlink()
                Path(path).parent.rmdir()
                sys.exit()
            client, _ = listening.accept()
            if os.fork():
                client.close()
                continue
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            break
    return _attend(client)


def _attend(client: socket.socket) -> dict[str, Any]:
    """Fork the command's process, and tell the client how it ended. Return only in that process."""
    said, streams, _, _ = socket.recv_fds(client, 1 << 20, 3)
    if pid := os.fork():
        for stream in streams:
            os.close(stream)
        process = os.pidfd_open(pid)
        ready, _, _ = select.select([client.fileno(), process], [], [])
        if client.fileno() in ready:
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if client.fileno() not in ready:
            client.send(str(os.waitstatus_to_exitcode(status)).encode())
        os._exit(0)
    client.close()
    for number, stream in enumerate(streams):
        os.dup2(stream, number)
        os.close(stream)
    given: dict[str, Any] = json.loads(said)
    return given


def _become(given: dict[str, Any]) -> None:
    """Take over what the client was started with, as an interpreter does when it starts."""
    os.chdir(given["folder"])
    os.environ.clear()
    os.environ.update(given["environment"])
    time.tzset()
    sys.argv = ["scrapersky", *given["args"]]


if __name__ == "__main__":
    sys.path[:1] = sys.argv[2:]  # instead of the folder of this file
    _become(_next_command(sys.argv[1]))
    runpy.run_module("scrapersky_cli", run_name="__main__", alter_sys=True)
