"""Leave out what a page's data says of people who are no contacts of the site, and what only shows a form."""

import re
from functools import cache
from itertools import islice

from scrapersky_cli.extract.words import word_list

_BRACKET = re.compile(r"[\[\]{}]")
_MOST_BRACKETS = 5_000  # of one list; a longer one is left out that far
_BEFORE = 24  # characters; no lead-in is longer


@cache
def _key() -> re.Pattern[str]:
    """Return a pattern for such a key with the beginning of its value: a bracket, or the whole of a string."""
    keys = "|".join(sorted(word_list("keys_of_strangers")))
    return re.compile(
        rf"""(?<![\w$])(?:{keys})\\?["']?\s{{0,3}}:\s{{0,3}}(?:[\[{{]|"(?:[^"\\]|\\.)*+"|'(?:[^'\\]|\\.)*+')""",
        re.DOTALL,
    )


def without_strangers(code: str) -> str:
    """Return a script, or JSON, without the addresses under the names of `data/keys_of_strangers.txt`."""
    if "@" not in code or not any(key in code for key in word_list("keys_of_strangers")):
        return code
    kept, done = [], 0
    while found := _key().search(code, done):
        last = found.end() - 1
        end = _end_of_list(code, last) if code[last] in "[{" else found.end()
        skipped = "@" in code[last:end] or "@" in found[0]
        kept.append(code[done : found.start() if skipped else end])
        done = end
    return "".join([*kept, code[done:]])


def _end_of_list(code: str, start: int) -> int:
    """Return where the list or object that begins at `start` ends."""
    depth, end = 0, start + 1
    for bracket in islice(_BRACKET.finditer(code, start), _MOST_BRACKETS):
        depth += 1 if bracket[0] in "[{" else -1
        end = bracket.end()
        if depth == 0:
            break
    return end


def is_hint(text: str, start: int) -> bool:
    """Return whether what stands before the address at `start` says that it is an example: `np.`, `z. B.`, `e.g.`"""
    before = text[max(0, start - _BEFORE) : start].lower().rstrip(" \u00a0:;,(-–")
    words = [word.lstrip("\"'(«„“[>") for word in before.split()[-2:]]
    lead_ins = word_list("hint_lead_ins")
    return bool(words) and (words[-1] in lead_ins or "".join(words) in lead_ins)
