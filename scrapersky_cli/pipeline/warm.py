"""Tune the process for a run."""

import gc
from functools import cache

# Young objects are looked through after so many more of them than freed ones, which takes 20 ms. Python's default is
# 700: a run that has a thousand pages in hand would spend a quarter of its time on objects that are still in use. Pages
# are freed without this, because they are in no circle of references.
_YOUNG = 50_000
_OLDER = 10  # so many times until older ones are looked through, too


@cache
def tune_garbage_collection() -> None:
    """Leave out of garbage collection what is there now, such as modules and settings, and collect less often.

    Only the first call of a process does so: what is frozen later may be garbage, which would stay. Nothing is
    collected before, because that takes longer than a run that finds its queue empty.
    """
    gc.freeze()
    gc.set_threshold(_YOUNG, _OLDER, _OLDER)
