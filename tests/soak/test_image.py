"""What contrib/Dockerfile does, without a Docker daemon: the same files, the same commands, the same user and rights.

Its base image is not at hand; in its place there is this machine, with Debian's Python.
"""

import os
import runpy
import shlex
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from tests.test_contrib import CONTRIB, instructions

pytestmark = [pytest.mark.soak, pytest.mark.timeout(1800)]

RELEASE: dict[str, Any] = runpy.run_path(str(CONTRIB.parent / ".ci" / "release.py"))
PYTHON = "/usr/bin/python3"  # Debian's, which others than root may run, too
# A root that can only be read, with a volume and an empty /tmp, as `docker run --read-only --tmpfs /tmp -v …` makes it.
RUN = """
mount --make-rprivate /
mount --bind "$DATA" "$DATA"
mount -o remount,bind,ro /
mount -t tmpfs tmpfs /tmp
cd "$DATA"
exec setpriv --reuid 10001 --regid 10001 --clear-groups --no-new-privs env -i "$@"
"""


class Image(NamedTuple):
    """Where the image's /opt/scrapersky and /data are here, and its environment."""

    folder: Path
    data: Path
    environment: Mapping[str, str]

    def run(self, *args: str) -> subprocess.CompletedProcess[str]:
        words = [f"{name}={value}" for name, value in self.environment.items()]
        command = ["unshare", "--mount", "sh", "-euc", RUN, "sh", *words, "scrapersky", *args]
        env = {**os.environ, "DATA": str(self.data)}
        return subprocess.run(command, capture_output=True, text=True, env=env, timeout=600)


@pytest.fixture(scope="module")
def image() -> Iterator[Image]:
    place = Path(tempfile.mkdtemp(prefix="image", dir="/var/tmp"))  # where others may look, and no tmpfs lies above it
    place.chmod(0o755)
    opt, data = place / "scrapersky", place / "data"
    data.mkdir(mode=0o750)
    os.chown(data, 10001, 10001)
    (build,) = (value for word, value in instructions() if word == "RUN" and "pip install" in value)
    build = build.replace("/opt/scrapersky", str(opt)).replace("python -m venv", f"{PYTHON} -m venv")
    subprocess.run(["sh", "-euc", build], cwd=context(place), check=True)
    (given,) = (shlex.split(value) for word, value in instructions() if word == "ENV")
    there = {"/opt/scrapersky": str(opt), "/data": str(data), "$PATH": "/usr/bin:/bin"}
    environment = {}
    for name, value in (each.split("=", 1) for each in given):
        for before, after in there.items():
            value = value.replace(before, after)
        environment[name] = value
    yield Image(opt, data, environment)
    shutil.rmtree(place)


def context(place: Path) -> Path:
    """The files that Dockerfile.dockerignore lets through, of what is committed."""
    RELEASE["check_out"](place / "checkout")
    (place / "src").mkdir()
    rules = (CONTRIB / "Dockerfile.dockerignore").read_text().splitlines()
    for name in (rule[1:] for rule in rules if rule.startswith("!")):
        target = place / "src" / name
        target.parent.mkdir(parents=True, exist_ok=True)
        source = place / "checkout" / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    return place / "src"


def test_it_works_from_a_volume_and_writes_nowhere_else(image: Image) -> None:
    assert image.run("--version").stdout.startswith("scrapersky 0.")
    missing = image.run("loop")
    assert (missing.returncode, "scrapersky db upgrade" in missing.stderr) == (5, True)
    made = image.run("db", "upgrade")
    assert (made.returncode, made.stderr) == (0, f"made a new database: {image.data}/scrapersky/scrapersky.db\n")
    done = image.run("loop", "--drain", "--alive-file", "/tmp/alive", "--max-memory", "700M")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    file = image.data / "scrapersky" / "scrapersky.db"
    assert (file.stat().st_uid, file.stat().st_mode & 0o777) == (10001, 0o600)
    assert os.listdir(image.data) == ["scrapersky"]


def test_what_needs_an_extra_is_there(image: Image) -> None:
    for what in ("xlsx", "parquet"):
        done = image.run("export", "domains", "-o", f"/tmp/x.{what}")
        assert (done.returncode, done.stderr) == (0, "")
