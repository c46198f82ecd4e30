"""How long to wait before a group is sent to the database, so that others can join it."""

_TIMES = 3.0
_LONGEST = 0.1  # seconds


def gathering_seconds(last: float) -> float:
    """Return the seconds to wait, given how many the last group took in the database.

    Three times as long means that at most a quarter of the time is spent there, whether a thousand tasks use a slow
    database or one task uses a fast one.
    """
    return min(_TIMES * last, _LONGEST)
