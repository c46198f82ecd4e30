"""The rule by which a run finds its width: how many rows it works at the same time if no number was given.

A run grows while all its slots work and the process has time left: then it waits for others, and more rows could wait
side by side. The processor time of the process tells this apart from a processor that others use, which makes the event
loop late, too.
"""

from scrapersky_cli.engine.run.load import Load

FIRST = 20  # the width at which a run begins, and below which it does not shrink

_FULL = 0.9  # of the slots work, or more would change nothing
_GROWTH, _SHRINKAGE = 2.0, 0.8
_SPENT, _SPARED = 0.9, 0.7  # shares of a processor: no time is left, and lag is surely the fault of others
_LATE = 0.1  # seconds of lag at which a run grows no more, unless others are to blame
_OVERLOADED, _TOO_LATE = 0.92, 0.2  # share and lag at which it shrinks
_FAR_TOO_LATE = 1.0  # seconds of lag at which it shrinks, whoever is to blame: hosts would seem not to answer in time


def next_width(width: int, working: int, load: Load, ceiling: int) -> int:
    """Given the width, the rows at work and the load that these are to the process, return the next width.

    It is at most `ceiling`, and not less than `FIRST` unless the width is.
    """
    if working > width:
        return width  # rows that began before the last step are still at work, so nobody knows what it brings
    if _is_overloaded(load):
        return max(int(width * _SHRINKAGE), min(FIRST, width))
    if working >= _FULL * width and _has_time(load):
        return max(width, min(int(width * _GROWTH), ceiling))
    return width


def _is_overloaded(load: Load) -> bool:
    return load.lag > _FAR_TOO_LATE or (load.share > _OVERLOADED and load.lag > _TOO_LATE)


def _has_time(load: Load) -> bool:
    return load.share < _SPENT and (load.lag < _LATE or load.share < _SPARED)
