"""A few worker processes that are kept running, however often they die."""

import random
import signal
import subprocess
import sys
from pathlib import Path

from tests.waiting import until

ROOT = Path(__file__).parents[2]


class Fleet:
    """`size` workers on one database; a worker that was killed is replaced, one that ended is not."""

    def __init__(self, size: int, *args: str) -> None:
        self._command = [sys.executable, "-m", "tests.crash.worker", *args]
        self.deaths = 0
        self.workers = [self._start() for _ in range(size)]

    def _start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=ROOT, stderr=subprocess.PIPE)

    def pids(self) -> set[int]:
        """Of those that live."""
        return {worker.pid for worker in self.workers if worker.poll() is None}

    def kill_one(self, among: set[int]) -> None:
        """SIGKILL to one of these, by chance."""
        chosen = random.choice([worker for worker in self.workers if worker.pid in among])
        chosen.kill()
        chosen.wait()

    def tend(self) -> bool:
        """Replace the dead. Return whether anybody still works."""
        for number, worker in enumerate(self.workers):
            if worker.poll() == -signal.SIGKILL:
                self.deaths += 1
                self._close(worker)
                self.workers[number] = self._start()
        return any(worker.poll() is None for worker in self.workers)

    def finish(self) -> None:
        """Wait until all have ended by themselves; fail where one ends badly."""
        until(lambda: not self.tend())
        for worker in self.workers:
            assert worker.returncode == 0, self._close(worker)
            self._close(worker)

    def stop(self) -> None:
        """End those that still run, whatever they do."""
        for worker in self.workers:
            worker.kill()
            self._close(worker)

    @staticmethod
    def _close(worker: subprocess.Popen[bytes]) -> str:
        """What the worker said at its end."""
        if worker.stderr is None or worker.stderr.closed:
            return ""
        _, said = worker.communicate()
        return said.decode()
