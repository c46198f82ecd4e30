"""Sizes in memory as people write them: 500M, 2G."""

from scrapersky_cli.errors import UsageError

_UNITS = {"K": 2**10, "M": 2**20, "G": 2**30}


def parse_size(text: str) -> int:
    """Return the bytes of a size such as `500M` or `1.5G`, with the units of systemd. Raise UsageError if it is not
    valid."""
    number, unit = text[:-1], text[-1:].upper()
    if unit not in _UNITS or not number.isascii() or not number.replace(".", "", 1).isdigit():
        raise UsageError(f"{text} is not a valid size", hint="a number and a unit: 800K, 500M, 2G")
    return int(float(number) * _UNITS[unit])
