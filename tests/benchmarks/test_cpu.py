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
