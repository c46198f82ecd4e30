"""Programs that come as Debian packages, installed when they are missing."""

import os
import pwd
import shutil
import socket
import subprocess
from pathlib import Path

SBIN = "/usr/local/sbin:/usr/sbin:/sbin"


def program(name: str, package: str) -> str:
    """The path of a program; its package is installed where the program is missing and we may."""
    found = _find(name)
    if found is None:
        subprocess.run(["apt-get", "update", "-qq"], check=True)
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        command = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", package]
        subprocess.run(command, check=True, env=environment)
        found = _find(name)
    assert found, f"{package} has no {name}"
    return found


def _find(name: str) -> str | None:
    return shutil.which(name, path=f"{os.environ['PATH']}:{SBIN}")


def oldest_postgresql() -> Path:
    """The folder of the programs of the oldest PostgreSQL there is; 14 from Debian's archive, if it has that."""
    known = subprocess.run(["apt-cache", "pkgnames", "postgresql-14"], capture_output=True, text=True).stdout.split()
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    if not any((folder / "initdb").exists() for folder in folders):
        program("pg_ctlcluster", "postgresql-14" if "postgresql-14" in known else "postgresql")
        folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(folder.parent.name))
    return next(folder for folder in folders if (folder / "initdb").exists())


def as_user(user: str) -> list[str]:
    """What to put before a command that refuses to run as root."""
    return ["runuser", "-u", user, "--"] if os.geteuid() == 0 else []


def owner(folder: Path) -> str:
    return pwd.getpwuid(folder.stat().st_uid).pw_name


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port: int = taken.getsockname()[1]
        return port
