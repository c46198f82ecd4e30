"""Addresses that a script puts together: what its string expressions come to, without running it.

The literals of a stretch of JavaScript are rewritten, rule by rule, until nothing changes: codes become text,
reversed pieces are turned round, neighbours joined by + become one. Then assignments are followed in order.
"""

import json
import re
from collections.abc import Callable, Iterator
from urllib.parse import unquote

from scrapersky_cli.extract.email_ciphers import from_base64, from_typo3, rot13

REACH = 800  # characters of script read on either side of a sign that something is put together
BUDGET = 48_000  # characters evaluated per script
_ROUNDS = 4

# Near these a script may be putting an address together: an @ at the edge of a literal or as a code, …
_AT_ENDS_LITERAL = re.compile(r"@(?:['\"`]\s?[+),;\]]|\$\{)")
_AT_BEGINS_LITERAL = re.compile(r"(?:[+=(,\[?]\s?['\"`]|\})@(?![\w:-]{1,40}['\"]\s?:)")
_CODES_OF_AT = (
    *("&#64;", "&#064;", "&#x40;", "\\x40", "\\u0040", "\\100", "%40", "0x40"),
    *("UnCryptMailto", "[at]", "(at)", "rot13"),
)
_CODE_LISTS = (",64,", ", 64,", "Code(64)")
_AMONG_CODES = re.compile(r"\d{2,3}\s?,\s?\d{2,3}\s?,\s?64\s?,\s?\d{2,3}\s?,\s?\d{2,3}|\(64\)")
# … or these calls, where an @ is in reach or in what they decode.
_CALLS = (".reverse()", "a-zA-Z]")
_ATOB = re.compile(r"atob\(\s?['\"]([A-Za-z0-9+/=]{8,400})['\"]")
_CALL_REACH = 400

_LITERAL = r"""(?:"(?:[^"\\\n]|\\.){0,600}+"|'(?:[^'\\\n]|\\.){0,600}+'|`(?:[^`\\]|\\.){0,600}+`)"""
_STRING = re.compile(_LITERAL, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "\n": "", "0": ""}

_CODES = re.compile(r"(?:String\s?\.\s?)?fromCharCode\s?\(([\dxXa-fA-F,\s]{1,2000}+)\)")
_CODE_LIST = re.compile(r"\[\s?(\d{1,3}(?:\s?,\s?\d{1,3}){5,200}+)\s?\]")
_DECODED = re.compile(rf"\b(atob|unescape|decodeURIComponent|decodeURI)\s?\(\s?({_LITERAL})\s?\)", re.DOTALL)
_TYPO3 = re.compile(rf"UnCryptMailto\s?\(\s?({_LITERAL})", re.DOTALL)
_LIST = re.compile(
    rf"\[\s*({_LITERAL}(?:\s*,\s*{_LITERAL}){{0,40}}+)\s*\](\s*\.reverse\(\))?\s*\.join\(\s?({_LITERAL})?\s?\)",
    re.DOTALL,
)
_REVERSED = re.compile(
    rf"({_LITERAL})\s*\.split\(\s?{_LITERAL}\s?\)\s*\.reverse\(\)\s*\.join\(\s?{_LITERAL}\s?\)", re.DOTALL
)
_RESPLIT = re.compile(rf"({_LITERAL})\s*\.split\(\s?({_LITERAL})\s?\)\s*\.join\(\s?({_LITERAL})\s?\)", re.DOTALL)
_REPLACED = re.compile(
    rf"({_LITERAL})\s*\.replace\(\s?(?:/([^/\n]{{1,20}})/[gi]*|({_LITERAL}))\s?,\s?({_LITERAL})\s?\)", re.DOTALL
)
_ROTATED = re.compile(
    rf"({_LITERAL})\s*\.replace\(\s?/\[a-z(?:A-Z)?\]/[gi]{{0,2}}\s?,\s?(?:function|\(?\w)", re.DOTALL | re.IGNORECASE
)
_CONCAT = re.compile(rf"({_LITERAL})\s*\.concat\(\s?({_LITERAL}(?:\s?,\s?{_LITERAL}){{0,20}}+)\s?\)", re.DOTALL)
_SUM = re.compile(rf"{_LITERAL}(?:\s*\+\s*{_LITERAL})++", re.DOTALL)
_NAME = r"[A-Za-z_$][\w$.]{0,80}+"
_TERM = rf"(?:{_LITERAL}|{_NAME})"
_EXPRESSION = re.compile(rf"(?:({_NAME})\s*(\+?[=:])\s*)?({_TERM}(?:\s*\+\s*{_TERM}){{0,40}}+)", re.DOTALL)
_TERMS = re.compile(rf"({_LITERAL})|({_NAME})", re.DOTALL)
_INTERPOLATED = re.compile(r"\$\{\s*(?:(['\"])(.{0,80}?)\1|([\w.$]{1,80}))\s*\}")
_UNKNOWN = "\0"  # what a variable of unknown value contributes: nothing that an address could contain


def strings_of_script(script: str) -> Iterator[str]:
    """The strings that `script` builds near every sign of an address in disguise. Bounded work, never raises."""
    for stretch in _stretches(script):
        yield from evaluated(stretch)


def evaluated(code: str) -> list[str]:
    """The values of the string literals, sums and assignments in `code`, a stretch of JavaScript."""
    for _ in range(_ROUNDS):
        before = code
        for word, pattern, rewrite in _RULES:
            if word in code:
                code = pattern.sub(rewrite, code)
        if code == before:
            break
    return _followed(code)


def unescaped(text: str) -> str:
    r"""`text` with the escapes of JavaScript string literals resolved: \x40, \u0040, \u{40}, \100, \n."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _stretches(script: str) -> Iterator[str]:
    """Parts of `script` around its signs, merged where they touch, at most BUDGET characters together."""
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
    for position in _every(script, "@"):
        if _AT_ENDS_LITERAL.match(script, position) or _AT_BEGINS_LITERAL.search(
            script, max(0, position - 3), position + 45
        ):
            yield position
    for code in _CODES_OF_AT:
        yield from _every(script, code)
    for codes in _CODE_LISTS:
        for position in _every(script, codes):
            if _AMONG_CODES.search(script, max(0, position - 10), position + 14):
                yield position
    for call in _CALLS:
        for position in _every(script, call):
            if "@" in script[max(0, position - _CALL_REACH) : position + _CALL_REACH]:
                yield position
    if "atob(" in script:
        yield from (found.start() for found in _ATOB.finditer(script) if "@" in from_base64(found[1]))


def _every(script: str, sign: str) -> Iterator[int]:
    position = script.find(sign)
    while position >= 0:
        yield position
        position = script.find(sign, position + 1)


def _character(found: re.Match[str]) -> str:
    braced, four, two, octal, plain = found.groups()
    if plain:
        return _CONTROLS.get(plain, plain)
    code = int(octal, 8) if octal else int(braced or four or two, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def _value(literal: str) -> str:
    return unescaped(literal[1:-1])


def _values(literals: str) -> list[str]:
    return [_value(found[0]) for found in _STRING.finditer(literals)]


def _quoted(value: str) -> str:
    return json.dumps(value[:2000].replace("\n", " "))


def _from_codes(found: re.Match[str]) -> str:
    codes = [int(code, 16 if "x" in code.lower() else 10) for code in re.findall(r"0[xX][0-9a-fA-F]+|\d+", found[1])]
    return _quoted("".join(chr(code) for code in codes if 0 < code < 0xD800))


def _from_code_list(found: re.Match[str]) -> str:
    codes = [int(code) for code in found[1].split(",")]
    return _quoted("".join(map(chr, codes))) if 64 in codes and min(codes) > 31 else found[0]


def _from_call(found: re.Match[str]) -> str:
    value = _value(found[2])
    return _quoted(from_base64(value) if found[1] == "atob" else unquote(value))


def _from_list(found: re.Match[str]) -> str:
    parts = _values(found[1])
    return _quoted((_value(found[3]) if found[3] else ",").join(parts[::-1] if found[2] else parts))


def _from_replacement(found: re.Match[str]) -> str:
    text, replacement = _value(found[1]), _value(found[4])
    wanted = _value(found[3]) if found[3] else found[2].replace("\\", "")
    return _quoted(text.replace(wanted, replacement)) if wanted else found[0]


# Each rule: a word without which it cannot apply, its pattern, what it makes of a find.
_RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("fromCharCode", _CODES, _from_codes),
    ("64", _CODE_LIST, _from_code_list),
    ("(", _DECODED, _from_call),
    ("UnCrypt", _TYPO3, lambda found: _quoted(from_typo3(_value(found[1])))),
    (".join", _LIST, _from_list),
    (".reverse", _REVERSED, lambda found: _quoted(_value(found[1])[::-1])),
    (".split", _RESPLIT, lambda found: _quoted(_value(found[1]).replace(_value(found[2]) or "\0", _value(found[3])))),
    ("a-z", _ROTATED, lambda found: _quoted(rot13(_value(found[1])))),
    (".replace", _REPLACED, _from_replacement),
    (".concat", _CONCAT, lambda found: _quoted(_value(found[1]) + "".join(_values(found[2])))),
    ("+", _SUM, lambda found: _quoted("".join(_values(found[0])))),
)


def _followed(code: str) -> list[str]:
    """Sums of literals and variables, evaluated in the order of the text."""
    known: dict[str, str] = {}
    results: list[str] = []
    for found in _EXPRESSION.finditer(code):
        name, operator, expression = found.groups()
        value = "".join(_term(term[1], term[2], known) for term in _TERMS.finditer(expression))[:4000]
        if name and operator:
            known[name] = value = (known.get(name, "") + value if operator == "+=" else value)[:4000]
        if value.strip(_UNKNOWN):
            results.append(value)
    return results


def _term(literal: str | None, name: str, known: dict[str, str]) -> str:
    if not literal:
        return known.get(name, _UNKNOWN)
    value = _value(literal)
    if literal[0] == "`" and "${" in value:
        value = _INTERPOLATED.sub(lambda found: found[2] or known.get(found[3] or "", _UNKNOWN), value)
    return value
