"""Count what a worker of the queue executes for a row: unlike time, that is the same on a busy machine.

.venv/bin/python -m benchmarks.instructions [--only FORM …]

The instructions, as callgrind counts them, of a worker that drains MANY rows, less those for FEW rows: so its start
does not count, nor does the server. Needs valgrind. Markdown goes to stdout.
"""

import argparse
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from benchmarks.databases import Where, fresh
from benchmarks.figures import markdown
from benchmarks.server import Server, running_server

FORMS = {"plain": "no `work`", "values": "`values`", "save": "`save` into another table"}
DATABASES = get_args(Where)[:2]
FEW, MANY = 1000, 3000
ROOT = Path(__file__).resolve().parent.parent
OURS = ROOT / "benchmarks" / "queue_contenders" / "ours.py"
CALLGRIND = ("valgrind", "--tool=callgrind", "--callgrind-out-file=/dev/null")


def executed(server: Server, where: Where, form: str, rows: int) -> int:
    """Return the instructions of a process that drains so many rows, its start included."""
    with fresh(where, server) as url:
        run(form, "enqueue", url, str(rows))
        told = run(form, "drain", url, str(rows), under=CALLGRIND)
    return int(re.findall(r"Collected : (\d+)", told)[-1])


def run(*arguments: str, under: tuple[str, ...] = ()) -> str:
    """Run the contender, whose barrier is open, and return what it writes to stderr."""
    environment = os.environ | {"PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0"}
    command = [*under, sys.executable, str(OURS), *arguments]
    done = subprocess.run(command, input="go\n", capture_output=True, text=True, env=environment)
    if done.returncode:
        raise SystemExit(f"{command!r} failed:\n{done.stderr}")
    return done.stderr


def per_row(server: Server, where: Where, form: str) -> int:
    return (executed(server, where, form, MANY) - executed(server, where, form, FEW)) // (MANY - FEW)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.instructions")
    parser.add_argument("--only", nargs="+", choices=list(FORMS), default=list(FORMS))
    options = parser.parse_args()
    with running_server() as server:
        rows = [
            (FORMS[form], *(f"{per_row(server, where, form):,}" for where in reversed(DATABASES)))
            for form in options.only
        ]
    print(markdown(("instructions for a row", *reversed(DATABASES)), rows))


if __name__ == "__main__":
    main()
