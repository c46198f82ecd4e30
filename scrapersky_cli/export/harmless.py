"""Make values safe to print: scraped text must not control the terminal or break a row."""

import json
from datetime import datetime

# C0, DEL, C1, and the marks that reverse or hide text
CONTROLS = dict.fromkeys((*range(32), *range(127, 160), 8203, 8206, 8207, 8232, 8233, 65279), " ") | dict.fromkeys(
    (*range(8234, 8239), *range(8294, 8298), *range(55296, 57344)), ""
)


def harmless(value: object) -> str:
    """Return the value as one line of text without characters that control a terminal."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, float):
        return f"{value:.1f}"
    if isinstance(value, list | tuple):
        return ", ".join(harmless(each) for each in value)
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str).translate(CONTROLS)
    return str(value).translate(CONTROLS)
