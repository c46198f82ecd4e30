"""A network of one's own, in which every public address of one large block is this machine.

The contenders are what is measured, so none of them gets a switch for it. In a network and mount namespace of its own
a process resolves names as it does anywhere (`/etc/resolv.conf`), connects to public addresses on ports 80 and 443, and
passes its own address guard; nothing can leave the machine, because loopback is the only device.
"""

import fcntl
import os
import socket
import struct
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.server import Server, running_postgres

BLOCK, MASK = "11.0.0.1", "255.0.0.0"
NAME_SERVER = "11.255.0.53"
PROBED = "11.255.0.1"  # answers to the names by which a program tells whether the network is up
_FLAGS, _ADDRESS, _NETMASK = 0x8914, 0x8916, 0x891C  # SIOCSIF…
_UP, _LOOPBACK, _RUNNING = 1, 8, 64


def inside(command: list[str]) -> list[str]:
    """Return the command that runs `command` in namespaces of its own. Whoever is not root is it in there."""
    as_root = ["--user", "--map-root-user"] if os.geteuid() else []
    return ["unshare", *as_root, "--net", "--mount", *command]


@contextmanager
def alone_with_postgres(module: str, server: str | None) -> Iterator[tuple[Server, Path]]:
    """Yield a PostgreSQL and a folder, in namespaces of their own, to which the program moves.

    Outside of them, with `server` None, run the `module` again inside, with `--server` and the address of a fresh
    PostgreSQL, and end as that ends.
    """
    if server is None:
        with running_postgres() as uri:
            again = [sys.executable, "-m", module, *sys.argv[1:], "--server", uri]
            raise SystemExit(subprocess.run(inside(again), check=False).returncode)
    with tempfile.TemporaryDirectory() as folder:
        set_up(Path(folder))
        running = Server(server)
        yield running, Path(folder)
        running.admin.close()


def set_up(folder: Path) -> None:
    """In fresh namespaces: make the block local, and the name server the system's."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as control:
        fcntl.ioctl(control, _FLAGS, struct.pack("16sh22x", b"lo", _UP | _LOOPBACK | _RUNNING))
        # On a loopback device the whole network of an address is local.
        for request, address in ((_ADDRESS, BLOCK), (_NETMASK, MASK)):
            fcntl.ioctl(control, request, struct.pack("16s16s8x", b"lo:1", _packed(address)))
    resolver = folder / "resolv.conf"
    resolver.write_text(f"nameserver {NAME_SERVER}\n")
    subprocess.run(["mount", "--bind", str(resolver), "/etc/resolv.conf"], check=True)


def _packed(address: str) -> bytes:
    return struct.pack("=HH4s8x", socket.AF_INET, 0, socket.inet_aton(address))
