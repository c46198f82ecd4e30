"""A few worker processes that are kept running, however often they die."""

import os
import random
import signal
import subprocess
from typing import NamedTuple

from tests.cli import forkserver
from tests.waiting import until


class Worker(NamedTuple):
    client: subprocess.Popen[bytes]  # which ends as the worker does
    pid: int


class Fleet:
    """`size` workers on one database; a worker that was killed is replaced, one that ended is not."""

    def __init__(self, size: int, *args: str) -> None:
        self._command = forkserver.command(*args, module="tests.crash.worker")
        self.deaths = 0
        self.workers = [self._start() for _ in range(size)]

    def _start(self) -> Worker:
        client = subprocess.Popen(self._command, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        assert client.stdout
        return Worker(client, int(client.stdout.readline()))

    def pids(self) -> set[int]:
        """Of those that live."""
        return {worker.pid for worker in self.workers if worker.client.poll() is None}

    def kill_one(self, among: set[int]) -> None:
        """SIGKILL to one of these, by chance."""
        chosen = random.choice([worker for worker in self.workers if worker.pid in among])
        os.kill(chosen.pid, signal.SIGKILL)
        chosen.client.wait()

    def tend(self) -> bool:
        """Replace the dead. Return whether anybody still works."""
        for number, worker in enumerate(self.workers):
            if worker.client.poll() == -signal.SIGKILL:
                self.deaths += 1
                self._close(worker)
                self.workers[number] = self._start()
        return any(worker.client.poll() is None for worker in self.workers)

    def finish(self) -> None:
        """Wait until all have ended by themselves; fail where one ends badly."""
        until(lambda: not self.tend())
        for worker in self.workers:
            assert worker.client.returncode == 0, self._close(worker)
            self._close(worker)

    def stop(self) -> None:
        """End those that still run, whatever they do."""
        for worker in self.workers:
            worker.client.kill()
            self._close(worker)

    @staticmethod
    def _close(worker: Worker) -> str:
        """What the worker said at its end."""
        if worker.client.stderr is None or worker.client.stderr.closed:
            return ""
        _, said = worker.client.communicate()
        return said.decode()
