"""Times of the day, and the span between two of them, on the clock of 12 or of 24 hours."""

from typing import Literal, NamedTuple

from scrapersky_cli.extract.hours.week import DAY, Span

Half = Literal["am", "pm"]
_HALF = DAY // 2
_LAST_MINUTE = DAY - 1  # sites write 23:59, because many programs refuse 24:00
_SHORTEST, _LONGEST_NIGHT = 15, 18 * 60  # minutes
_EARLIEST = 6 * 60  # before it, a bare time is one of the afternoon, where people count to twelve


class ClockTime(NamedTuple):
    """A time as it is written. `minutes` are those after midnight, before `half` counts; `bare` is `9`, but not `9:00`,
    `9h` or `9 am`; `padded` is `09:00`, which the clock of 24 hours has."""

    minutes: int
    half: Half | None = None
    bare: bool = False
    padded: bool = False

    @property
    def on_dial(self) -> bool:
        """Whether it may be a time of the morning or of the afternoon."""
        return self.half is None and self.minutes < _HALF + 60 and self.minutes >= 60

    def at(self) -> int:
        """The minutes after midnight, with `half`."""
        if self.half is None or self.minutes >= _HALF + 60:
            return self.minutes
        return self.minutes % _HALF + (_HALF if self.half == "pm" else 0)


def span(first: ClockTime, last: ClockTime, after: int | None = None, twelve: bool = False) -> Span | None:
    """Return the span from `first` to `last`, or None if there is hardly one.

    `after` is the end of the span before it on the same day: after `9-12` comes `2-6` in the afternoon. `twelve` says
    that people count to twelve: `1-5` is an afternoon. From 00:00 to 00:00 it is closed, by the custom of plugins.
    """
    start, end = _pair(first, last)
    if end == _LAST_MINUTE:
        end = DAY
    if start == end == 0 and not first.half:
        return None
    if not (first.half or last.half) and first.on_dial and last.on_dial:
        afternoon = after is not None and start < after <= start + _HALF
        if afternoon or (twelve and start < _EARLIEST and not first.padded):
            start, end = start + _HALF, end if end > start + _HALF else end + _HALF
    if end <= start:
        end += DAY
        if end - start > _LONGEST_NIGHT and (start, end) != (0, DAY):
            return None
    return (start, end) if _SHORTEST <= end - start <= DAY and start < DAY else None


def _pair(first: ClockTime, last: ClockTime) -> Span:
    start, end = first.at(), last.at()
    if last.half and first.on_dial:
        # The half of the day that both share, else the other one: `1-5pm`, but `9-5pm`.
        shared = ClockTime(first.minutes, last.half).at()
        other = ClockTime(first.minutes, "am" if last.half == "pm" else "pm").at()
        start = shared if shared < (end or DAY) else other
    elif first.half and last.on_dial:
        end = next(time for time in (end % _HALF, end % _HALF + _HALF, end % _HALF + DAY) if time > start)
    elif first.on_dial and last.on_dial and end <= start:
        end += _HALF
    return start, end
