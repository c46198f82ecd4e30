"""Decode the ways in which plugins hide an address, with one function for each."""

import base64
import binascii
import codecs
import html
import re

from scrapersky_cli.extract.text import foreign_characters

_INVISIBLE = re.compile("[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a\u202b\u202d\u2060-\u206f\ufeff]+")
_OVERRIDDEN = re.compile("\u202e([^\u202c\n]{0,320})\u202c?")
_WIDE = re.compile("[＠﹫．｡․]")
_PLAIN = str.maketrans("＠﹫．｡․", "@@...")
_ENCODED = re.compile(r"&(?:amp;)?(?:#0{0,4}(?:64|46);?|#x0{0,4}(?:40|2e);?|commat;|period;)", re.IGNORECASE)
_TYPO3_RANGES = ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A))


def unveiled(text: str) -> str:
    """Return `text` as a reader sees it: without invisible characters, with plain @ and dots in place of wide ones,
    right-to-left overrides reversed, and entities that were escaped twice resolved."""
    foreign = "".join(foreign_characters(text))
    if "\u202e" in foreign:
        text = _OVERRIDDEN.sub(lambda found: found[1][::-1], text)
    if _INVISIBLE.search(foreign):
        text = _INVISIBLE.sub("", text)
    if _WIDE.search(foreign):
        text = text.translate(_PLAIN)
    if "&" in text and _ENCODED.search(text):
        text = html.unescape(html.unescape(text))
    if "%40" in text:
        text = text.replace("%40", "@")
    return text


def from_cloudflare(code: str) -> str:
    """Decode Cloudflare's e-mail protection: hex bytes, each XOR the first. Return '' if `code` is not in this form."""
    try:
        key, *body = bytes.fromhex(code[:1024])
    except ValueError:
        return ""
    return bytes(byte ^ key for byte in body).decode("utf-8", "replace")


def from_base64(code: str) -> str:
    """Decode base64, in the standard or URL-safe alphabet, padded or not. Return '' if the result is not text."""
    code = code.strip().replace("-", "+").replace("_", "/").rstrip("=")
    try:
        return base64.b64decode(code + "=" * (-len(code) % 4), validate=True).decode("utf-8")
    except (binascii.Error, ValueError):
        return ""


def rot13(text: str) -> str:
    """Apply ROT13, which is its own inverse."""
    return codecs.encode(text, "rot13")


def from_typo3(code: str) -> str:
    """Decode TYPO3's `linkTo_UnCryptMailto`: letters, digits and signs are shifted within their range by an unknown
    distance. Return '' unless one distance gives a mailto: link."""
    for distance in range(-25, 26):
        if _shifted(code[:7], distance) == "mailto:":
            return _shifted(code, distance)
    return ""


def from_cryptx(code: str) -> str:
    """Decode CryptX for WordPress: pairs of a distance and a character shifted by it. Older versions shift by one."""
    pairs = [(code[i], code[i + 1]) for i in range(0, len(code) - 1, 2)]
    if len(code) % 2 == 0 and all(distance.isdigit() for distance, _ in pairs):
        return "".join(chr(max(32, ord(character) - int(distance))) for distance, character in pairs)
    return "".join(chr(max(32, ord(character) - 1)) for character in code)


def _shifted(text: str, distance: int) -> str:
    return "".join(_shift(ord(character), distance) for character in text)


def _shift(code: int, distance: int) -> str:
    for low, high in _TYPO3_RANGES:
        if low <= code <= high:
            return chr(low + (code - low + distance) % (high - low + 1))
    return chr(code)
