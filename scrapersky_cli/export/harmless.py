"""Make values safe to print: scraped text must not control the terminal or break a row."""

import json
from datetime import datetime

# C0, DEL, C1, and the marks that reverse or hide text
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8203, 8206, 8207, 8232, 8233, 65279), " ") | dict.fromkeys(
    (*range(8234, 8239), *range(8294, 8298), *range(55296, 57344)), ""
)


def harmless(value: object) -> str:
    """Return the value as one line of text without characters that control a terminal. Objects are given without the
    facts that are not known."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, list | tuple):
        return ", ".join(harmless(each) for each in value)
    if isinstance(value, dict):
        known = {name: each for name, each in value.items() if each not in (None, "", [], (), {})}
        return json.dumps(known, ensure_ascii=False, default=str).translate(CONTROLS)
    text = str(value)
    return text if text.isprintable() else text.translate(CONTROLS)  # no control is printable


def _decimal(value: float) -> str:
    """Return the number with six decimals at most, which a coordinate needs, and with one at least."""
    text = f"{value:.6f}".rstrip("0")
    return f"{text}0" if text.endswith(".") else text
