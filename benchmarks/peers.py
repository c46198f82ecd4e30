"""The peers' own environments, `.venv-bench/NAME`: nothing of theirs enters the project's own."""

import subprocess
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def folder(name: str) -> Path:
    """Return where the environment of that name stands."""
    return ROOT / ".venv-bench" / name


def python(name: str) -> str:
    """Return the interpreter of that environment."""
    return str(folder(name) / "bin" / "python")


def install(name: str, *more: str) -> None:
    """Make the environment, unless it has just what `requirements-NAME.txt` asks for. `more` is for pip."""
    wanted = ROOT / "benchmarks" / f"requirements-{name}.txt"
    mark = folder(name) / ".installed"
    if mark.exists() and mark.read_text() == wanted.read_text():
        return
    venv.create(folder(name), with_pip=True, clear=True)
    command = [python(name), "-m", "pip", "install", "-qq", "--disable-pip-version-check"]
    subprocess.run([*command, "-r", str(wanted), *more], check=True, cwd=ROOT)
    mark.write_text(wanted.read_text())
