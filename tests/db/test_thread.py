"""The database thread: calls in order, their results and exceptions, and what hangs."""

import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from scrapersky_cli.db.thread import DatabaseThread
from tests.waiting import PATIENCE


def test_calls_are_made_in_order_on_one_thread() -> None:
    thread = DatabaseThread()
    made: list[tuple[int, str]] = []
    futures = [
        thread.submit(lambda number=number: made.append((number, threading.current_thread().name)))  # type: ignore[misc]
        for number in range(20)
    ]
    for future in futures:
        future.result(PATIENCE)
    assert made == [(number, "database") for number in range(20)]
    thread.close(PATIENCE)


def test_first_calls_from_several_threads_start_it_once() -> None:
    interval = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    try:
        for _ in range(50):
            thread = DatabaseThread()
            with ThreadPoolExecutor(4) as pool:
                together = threading.Barrier(4)
                names = [pool.submit(first_call, thread, together) for _ in range(4)]
                assert len({name.result(PATIENCE) for name in names}) == 1
            thread.close(PATIENCE)
    finally:
        sys.setswitchinterval(interval)


def first_call(thread: DatabaseThread, together: threading.Barrier) -> int:
    together.wait(PATIENCE)
    return thread.submit(threading.get_ident).result(PATIENCE)


def test_an_exception_is_the_caller_s_and_the_thread_goes_on() -> None:
    thread = DatabaseThread()
    failing = thread.submit(lambda: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        failing.result(PATIENCE)
    assert thread.submit(lambda: 7).result(PATIENCE) == 7
    thread.close(PATIENCE)


def test_a_call_nobody_waits_for_any_more_is_not_made() -> None:
    thread = DatabaseThread()
    go_on = threading.Event()
    first = thread.submit(lambda: go_on.wait(PATIENCE))
    second = thread.submit(lambda: pytest.fail("it was cancelled"))
    assert second.cancel()
    go_on.set()
    assert first.result(PATIENCE)
    assert thread.submit(lambda: 1).result(PATIENCE) == 1
    thread.close(PATIENCE)


def test_it_says_how_long_a_call_goes_on() -> None:
    thread = DatabaseThread()
    assert thread.silent_seconds() == 0
    begun, go_on = threading.Event(), threading.Event()

    def wait() -> None:
        begun.set()
        go_on.wait(PATIENCE)

    call = thread.submit(wait)
    begun.wait(PATIENCE)
    earlier = thread.silent_seconds()
    assert thread.silent_seconds() >= earlier >= 0
    go_on.set()
    call.result(PATIENCE)
    thread.submit(lambda: None).result(PATIENCE)
    thread.close(PATIENCE)
    assert thread.silent_seconds() == 0


def test_closing_makes_the_calls_that_were_submitted() -> None:
    thread = DatabaseThread()
    futures = [thread.submit(lambda: 1) for _ in range(5)]
    thread.close(PATIENCE)
    assert [future.result(0) for future in futures] == [1] * 5


def test_a_call_that_hangs_does_not_keep_the_process_from_ending() -> None:
    script = (
        "import threading; from scrapersky_cli.db.thread import DatabaseThread; thread = DatabaseThread();"
        "thread.submit(threading.Event().wait); thread.close(0.1); print('closed')"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=PATIENCE, check=True)
    assert done.stdout == "closed\n"
