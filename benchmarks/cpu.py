"""Processor time of a group of processes, from /proc: on a busy machine it says more than the clock on the wall."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def _fields(pid: int) -> list[int]:
    """What follows the command's name in `stat`: fields 4 (ppid) to 17 (cstime), of which the last four are times."""
    text = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2]
    return [int(field) for field in text.split()[1:15]]


def used_by(pid: int) -> float:
    """Seconds the process has used."""
    return sum(_fields(pid)[10:12]) / _TICKS


def used_by_tree(pid: int) -> float:
    """Seconds the process, its living children and those it has waited for have used."""
    living = sum(map(_ticks_of_child, _children(pid)))  # first: of one that ends now, the parent counts the time
    return (living + sum(_fields(pid)[10:14])) / _TICKS


def _ticks_of_child(pid: int) -> int:
    try:
        return sum(_fields(pid)[10:12])
    except (FileNotFoundError, ProcessLookupError):
        return 0  # it has just ended


def _children(pid: int) -> list[int]:
    pids = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return [each for each in pids if parent_of(each) == pid]


def parent_of(pid: int) -> int | None:
    try:
        return _fields(pid)[0]
    except (FileNotFoundError, ProcessLookupError):
        return None  # it has just ended


def used_by_command(command: Sequence[str], environment: Mapping[str, str], beside: Callable[[], float]) -> float:
    """Run a command. Return the seconds it used, and those that passed in `beside`, the clock of a server."""
    before = _used_by_children() + beside()
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return _used_by_children() + beside() - before


def _used_by_children() -> float:
    times = os.times()
    return times.children_user + times.children_system
