"""Find where in a script an address may be built, so that only a small part must be evaluated."""

import re
from collections.abc import Iterator

from scrapersky_cli.extract.email.ciphers import from_base64
from scrapersky_cli.extract.lines import places_of

REACH = 800  # characters of script that are read on either side of a sign
BUDGET = 24_000  # characters evaluated per script
HANDLER_LENGTH = 2_000  # longer code is not a link or event handler, in which plugins call their decoders

# Near these a script may build an address: an @ at the edge of a literal or as a code, …
_AT_ENDS_LITERAL = re.compile(r"@(?:['\"`]\s?[+),;\]]|\$\{)")
_AT_BEGINS_LITERAL = re.compile(r"(?:[+=(,\[?]\s?['\"`]|\})@(?![\w:-]{1,40}['\"]\s?:)")
_CODES_OF_AT = ("x40", "0040", "%40", "at]", "at)")
_CODE_OF_AT = re.compile(r"(?:&#|\\|0)x0?40|\\u0040|%40|[\[(]at[\])]")
_64 = re.compile(r"&#0?64;|\d{2,3}\s?,\s?\d{2,3}\s?,\s?64\s?,\s?\d{2,3}\s?,\s?\d{2,3}|Code\(64\)")
# … or these calls, if an @ is near them or in what they decode.
_CALLS = (".reverse()", "a-zA-Z]", "rot13", "90:122")
_CALL_REACH = 400
_ATOB = re.compile(r"atob\(\s?['\"]([A-Za-z0-9+/=]{8,400})['\"]")
_ATOB_OF_NAME = re.compile(r"mail[^\n]{0,200}?atob\(\s?\w|atob\(\s?\w[^\n]{0,200}?mail", re.IGNORECASE)
_DECODERS = ("UnCryptMailto", "DeCryptX", "fromCharCode(")
_SHIFTING = re.compile(r"fromCharCode\([^;]{0,40}?charCodeAt\([^)]{0,20}\)\s?[-+^]\s?\d")


def stretches(script: str) -> Iterator[str]:
    """Yield parts of `script` around its signs, merged where they touch, at most BUDGET characters altogether."""
    begin, end, spent = 0, -1, 0
    for position in sorted(_signs(script)):
        if position <= end:
            end = position + REACH
            continue
        if end >= 0:
            yield script[begin:end][: BUDGET - spent]
            spent += end - begin
        if spent >= BUDGET:
            return
        begin, end = max(0, position - REACH, end), position + REACH
    if end >= 0:
        yield script[begin:end][: BUDGET - spent]


def _signs(script: str) -> Iterator[int]:
    """Yield positions at which an @ may be built. Few words are searched, since each costs a pass over the script."""
    for position in places_of(script, "@"):
        if _AT_ENDS_LITERAL.match(script, position) or _AT_BEGINS_LITERAL.search(
            script, max(0, position - 3), position + 45
        ):
            yield position
    for code in _CODES_OF_AT:
        for position in places_of(script, code):
            if _CODE_OF_AT.search(script, max(0, position - 3), position + 5):
                yield position
    for position in places_of(script, "64"):
        if _64.search(script, max(0, position - 12), position + 14):
            yield position
    yield from _calls(script)


def _calls(script: str) -> Iterator[int]:
    for call in _CALLS if "@" in script else ():
        for position in places_of(script, call):
            if "@" in script[max(0, position - _CALL_REACH) : position + _CALL_REACH]:
                yield position
    if "atob(" in script:
        yield from (found.start() for found in _ATOB.finditer(script) if "@" in from_base64(found[1]))
        yield from (found.start() for found in _ATOB_OF_NAME.finditer(script))
    if len(script) < HANDLER_LENGTH:
        yield from (position for call in _DECODERS for position in places_of(script, call))
    for found in _SHIFTING.finditer(script):
        yield found.start()
