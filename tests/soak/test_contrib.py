"""systemd reads the units of contrib/, and logrotate its rules."""

import getpass
import subprocess
import sys
from pathlib import Path

import pytest

from tests.soak.debian import program
from tests.test_contrib import CONTRIB, PROGRAM, UNITS

pytestmark = pytest.mark.soak


def test_systemd_has_nothing_to_say(tmp_path: Path) -> None:
    here = str(Path(sys.executable).parent / "scrapersky")
    for file in UNITS:
        (tmp_path / file.name).write_text(file.read_text().replace(PROGRAM, here))
    verify = [program("systemd-analyze", "systemd"), "verify", *(str(tmp_path / file.name) for file in UNITS)]
    done = subprocess.run(verify, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_wrong_unit_is_found(tmp_path: Path) -> None:
    """Or else the test above would say nothing."""
    wrong = tmp_path / "scrapersky-wrong.service"
    wrong.write_text("[Service]\nType=oneshot\nExecStart=/nowhere/scrapersky\nProtectSytem=strict\n")
    done = subprocess.run([program("systemd-analyze", "systemd"), "verify", str(wrong)], capture_output=True, text=True)
    assert "ProtectSytem" in done.stderr


def test_logrotate_makes_a_new_log(tmp_path: Path) -> None:
    log, rules = tmp_path / "cron.log", tmp_path / "rules"
    log.write_text("workflow=domain-scan\n")
    tmp_path.chmod(0o750)
    text = (CONTRIB / "logrotate.conf").read_text().replace("/var/log/scrapersky", str(tmp_path))
    rules.write_text(text.replace("scrapersky scrapersky", f"{getpass.getuser()} root"))
    rules.chmod(0o644)
    rotate = [program("logrotate", "logrotate"), "--force", "--state", str(tmp_path / "state"), str(rules)]
    done = subprocess.run(rotate, capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert (log.read_text(), log.with_name("cron.log.1").read_text()) == ("", "workflow=domain-scan\n")
    assert log.stat().st_mode & 0o777 == 0o640
