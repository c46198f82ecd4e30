"""Build the wheel of what is committed, and use it as an operator would: installed anew, far from the checkout.

Run by `make release`. The wheel is left in `dist/`.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADING = re.compile(r"^## (\S+)", re.MULTILINE)


def versions(checkout: Path) -> dict[str, str]:
    """The version as each file of the checkout says it."""
    project = tomllib.loads((checkout / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    changelog = HEADING.search((checkout / "CHANGELOG.md").read_text(encoding="utf-8"))
    return {"pyproject.toml": project["version"], "CHANGELOG.md": changelog[1] if changelog else "no heading"}


def require_one(found: Mapping[str, str]) -> str:
    """The version that all agree on. Exit where they do not."""
    if len(set(found.values())) != 1:
        sys.exit("the versions differ: " + ", ".join(f"{name} says {version}" for name, version in found.items()))
    return next(iter(found.values()))


def run(*command: str | Path, cwd: Path, env: Mapping[str, str] | None = None) -> str:
    """Run a command, show it and what it says. Exit where it fails."""
    print("$", *command, flush=True)
    done = subprocess.run(command, cwd=cwd, env=env, stdout=subprocess.PIPE, text=True)
    print(done.stdout, end="", flush=True)
    if done.returncode:
        sys.exit(f"exit code {done.returncode}")
    return done.stdout


def check_out(place: Path) -> None:
    """Write what is committed below `place`: neither stale builds nor files that were never added get into a wheel."""
    archive = subprocess.run(["git", "archive", "HEAD"], cwd=ROOT, check=True, capture_output=True).stdout
    place.mkdir()
    subprocess.run(["tar", "-x"], input=archive, cwd=place, check=True)


def build(checkout: Path, place: Path) -> Path:
    """The wheel of the checkout, which lies in `place`."""
    run(sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", place, checkout, cwd=place)
    (wheel,) = place.glob("*.whl")
    return wheel


def try_out(wheel: Path, version: str, constraints: Path, place: Path, python: str = sys.executable) -> None:
    """Install the wheel into an environment of its own, first plain, then with the demo, and use it."""
    run(python, "-m", "venv", place / "env", cwd=place)
    programs = place / "env" / "bin"
    home = place / "home"
    home.mkdir()
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("SCRAPERSKY_", "PYTHON"))}
    env = {**kept, "SCRAPERSKY_DATABASE_URL": f"sqlite:///{place}/release.db", "XDG_DATA_HOME": str(home)}

    def install(what: str) -> None:
        run(programs / "pip", "install", "--quiet", "--constraint", constraints, what, cwd=home, env=kept)

    def scrapersky(*args: str) -> str:
        return run(programs / "scrapersky", *args, cwd=home, env=env)

    install(str(wheel))
    scrapersky("--help")
    said = scrapersky("--version").split()
    require_one({"the wheel": version, "scrapersky --version": said[1]})
    scrapersky("db", "upgrade")
    install(f"{wheel}[demo]")
    scrapersky("demo", "--sites", "12")


def main() -> None:
    with tempfile.TemporaryDirectory(prefix="release") as folder:
        place = Path(folder)
        checkout = place / "checkout"
        check_out(checkout)
        found = versions(checkout)
        require_one(found)
        wheel = build(checkout, place)
        version = require_one({**found, wheel.name: wheel.name.split("-")[1]})
        try_out(wheel, version, checkout / "constraints.txt", place)
        dist = ROOT / "dist"
        dist.mkdir(exist_ok=True)
        shutil.copy(wheel, dist)
        print(f"dist/{wheel.name} is good")


if __name__ == "__main__":
    main()
