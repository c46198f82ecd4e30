"""Processor time of processes that end while it is read."""

import os
import subprocess
import sys

import pytest

from benchmarks import cpu


def test_a_child_that_has_just_ended_costs_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    child = subprocess.Popen([sys.executable, "-c", ""])
    child.wait()
    monkeypatch.setattr(cpu, "_children", lambda pid: [child.pid])
    assert cpu.used_by_tree(os.getpid()) >= cpu.used_by(os.getpid()) - 1


def test_a_command_is_charged_with_what_its_server_used_meanwhile() -> None:
    clock = iter((10.0, 13.0))
    used = cpu.used_by_command([sys.executable, "-c", "sum(range(10**5))"], os.environ, lambda: next(clock))
    assert used > 3


def test_a_command_that_fails_is_not_measured() -> None:
    with pytest.raises(subprocess.CalledProcessError):
        cpu.used_by_command([sys.executable, "-c", "raise SystemExit(3)"], os.environ, float)
