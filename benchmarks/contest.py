"""What the rounds of every contest need: whose turn it is, and the words by which a contender says how far it is."""

import subprocess
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def in_turn(contenders: Sequence[T], n: int) -> list[T]:
    """Return the contenders in the order of round `n`, counted from 0: another one is the first in each round."""
    first = n % len(contenders) if contenders else 0
    return [*contenders[first:], *contenders[:first]]


def expect(process: subprocess.Popen[str], word: str) -> None:
    """Read a line from the contender. Leave the benchmark unless it is this word."""
    assert process.stdout
    if (line := process.stdout.readline().strip()) != word:
        raise SystemExit(f"{process.args!r} said {line!r} instead of {word!r}")
