"""Rules that rewrite JavaScript: each call on string literals is replaced by a literal with its result."""

import json
import re
from collections.abc import Callable
from urllib.parse import unquote

from scrapersky_cli.extract.email.ciphers import from_base64, from_cryptx, from_typo3, rot13

LITERAL = r"""(?:"(?:[^"\\\n]|\\.){0,800}+"|'(?:[^'\\\n]|\\.){0,800}+'|`(?:[^`\\]|\\.){0,800}+`)"""
_STRING = re.compile(LITERAL, re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u\{([0-9a-fA-F]{1,6})\}|u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|([0-7]{1,3})|(.))", re.DOTALL)
_CONTROLS = {"n": "\n", "r": "\r", "t": "\t", "b": "", "f": "", "v": "", "\n": "", "0": ""}

_CODES = re.compile(r"(?:String\s?\.\s?)?fromCharCode\s?\(([\dxXa-fA-F,\s]{1,2000}+)\)")
_CODE_LIST = re.compile(r"\[\s?(\d{1,3}(?:\s?,\s?\d{1,3}){5,200}+)\s?\]")
_DECODED = re.compile(rf"\b(atob|unescape|decodeURIComponent|decodeURI)\s?\(\s?({LITERAL})\s?\)", re.DOTALL)
_TYPO3 = re.compile(rf"UnCryptMailto\s?\(\s?({LITERAL})", re.DOTALL)
_LIST = re.compile(
    rf"\[\s*({LITERAL}(?:\s*,\s*{LITERAL}){{0,40}}+)\s*\](\s*\.reverse\(\))?\s*\.join\(\s?({LITERAL})?\s?\)",
    re.DOTALL,
)
_REVERSED = re.compile(
    rf"({LITERAL})\s*\.split\(\s?{LITERAL}\s?\)\s*\.reverse\(\)\s*\.join\(\s?{LITERAL}\s?\)", re.DOTALL
)
_RESPLIT = re.compile(rf"({LITERAL})\s*\.split\(\s?({LITERAL})\s?\)\s*\.join\(\s?({LITERAL})\s?\)", re.DOTALL)
_REPLACED = re.compile(
    rf"({LITERAL})\s*\.replace\(\s?(?:/([^/\n]{{1,20}})/[gi]*|({LITERAL}))\s?,\s?({LITERAL})\s?\)", re.DOTALL
)
_ROTATED = re.compile(
    rf"({LITERAL})\s*\.replace\(\s?/\[a-z(?:A-Z)?\]/[gi]{{0,2}}\s?,\s?(?:function|\(?\w)", re.DOTALL | re.IGNORECASE
)
_CONCAT = re.compile(rf"({LITERAL})\s*\.concat\(\s?({LITERAL}(?:\s?,\s?{LITERAL}){{0,20}}+)\s?\)", re.DOTALL)
_SUM = re.compile(rf"{LITERAL}(?:\s*\+\s*{LITERAL})*+", re.DOTALL)  # or one literal, so that none is read as a sum
_CRYPTX = re.compile(rf"DeCryptX\s?\(\s?({LITERAL})", re.DOTALL)


def unescaped(text: str) -> str:
    r"""Return `text` with the escapes of JavaScript string literals resolved: \x40, \u0040, \u{40}, \100, \n."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(found: re.Match[str]) -> str:
    braced, four, two, octal, plain = found.groups()
    if plain:
        return _CONTROLS.get(plain, plain)
    code = int(octal, 8) if octal else int(braced or four or two, 16)
    return chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else ""


def value_of(literal: str) -> str:
    """Return the value of a literal, given with its quotes."""
    return unescaped(literal[1:-1])


def values_of(literals: str) -> list[str]:
    """Return the values of the literals in a list of arguments."""
    return [value_of(found[0]) for found in _STRING.finditer(literals)]


def quoted(value: str) -> str:
    """Return `value` as a literal."""
    return json.dumps(value[:2000].replace("\n", " "))


def _from_codes(found: re.Match[str]) -> str:
    codes = [int(code, 16 if "x" in code.lower() else 10) for code in re.findall(r"0[xX][0-9a-fA-F]+|\d+", found[1])]
    return quoted("".join(chr(code) for code in codes if 0 < code < 0xD800))


def _from_code_list(found: re.Match[str]) -> str:
    codes = [int(code) for code in found[1].split(",")]
    return quoted("".join(map(chr, codes))) if 64 in codes and min(codes) > 31 else found[0]


def _from_call(found: re.Match[str]) -> str:
    value = value_of(found[2])
    return quoted(from_base64(value) if found[1] == "atob" else unquote(value))


def _from_list(found: re.Match[str]) -> str:
    parts = values_of(found[1])
    return quoted((value_of(found[3]) if found[3] else ",").join(parts[::-1] if found[2] else parts))


def _from_replacement(found: re.Match[str]) -> str:
    text, replacement = value_of(found[1]), value_of(found[4])
    wanted = value_of(found[3]) if found[3] else found[2].replace("\\", "")
    return quoted(text.replace(wanted, replacement)) if wanted else found[0]


def _from_sum(found: re.Match[str]) -> str:
    parts = values_of(found[0])
    return quoted("".join(parts)) if len(parts) > 1 else found[0]


# Each rule: a word that must be present for it to apply, its pattern, and the function that replaces a match.
RULES: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("fromCharCode", _CODES, _from_codes),
    ("64", _CODE_LIST, _from_code_list),
    ("(", _DECODED, _from_call),
    ("UnCrypt", _TYPO3, lambda found: quoted(from_typo3(value_of(found[1])))),
    ("DeCryptX", _CRYPTX, lambda found: quoted(from_cryptx(value_of(found[1])))),
    (".join", _LIST, _from_list),
    (".reverse", _REVERSED, lambda found: quoted(value_of(found[1])[::-1])),
    (
        ".split",
        _RESPLIT,
        lambda found: quoted(value_of(found[1]).replace(value_of(found[2]) or "\0", value_of(found[3]))),
    ),
    ("a-z", _ROTATED, lambda found: quoted(rot13(value_of(found[1])))),
    (".replace", _REPLACED, _from_replacement),
    (".concat", _CONCAT, lambda found: quoted(value_of(found[1]) + "".join(values_of(found[2])))),
    ("+", _SUM, _from_sum),
)
