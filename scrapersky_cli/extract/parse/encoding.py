"""Bring a page to UTF-8: its encoding by byte order mark, header, `<meta>` or detection. A declaration that the bytes
contradict is ignored."""

import codecs
import re

# Labels as browsers read them (WHATWG Encoding Standard, §4.2): the declared name is often a subset of the encoding.
_AS_BROWSERS_READ = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
    "utf-16": "utf-16-le",
}
# Python codecs that are not used for pages.
_NEVER = frozenset(
    ("utf-7", "idna", "punycode", "unicode_escape", "raw-unicode-escape", "unicode-escape", "mbcs", "oem")
)
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16: one begins with the other
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_HEADER_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_META_CHARSET = re.compile(rb"<meta\b[^>]{0,400}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"<\?xml\b[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)", re.IGNORECASE)
_TAG = re.compile(rb"<[^>]*>")
_LANGUAGE = re.compile(rb"<html\b[^>]{0,400}?\blang\s*=\s*[\"']?\s*([a-z]{2})\b", re.IGNORECASE)
# The browsers' defaults by language (HTML Standard, "determining the character encoding").
_BY_LANGUAGE = {
    **dict.fromkeys(("bg", "mk", "ru", "sr", "uk"), "cp1251"),
    **dict.fromkeys(("cs", "hr", "hu", "pl", "ro", "sk", "sl"), "cp1250"),
    **dict.fromkeys(("et", "lt", "lv"), "cp1257"),
    "ar": "cp1256",
    "el": "cp1253",
    "he": "cp1255",
    "ja": "cp932",
    "ko": "cp949",
    "th": "cp874",
    "tr": "cp1254",
    "vi": "cp1258",
}
_WIDE = ("utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be")  # ASCII in them looks like UTF-8 full of NULs
_ESCAPES = {"iso2022_jp": b"\x1b", "hz": b"~{"}  # seven-bit encodings: without these sequences they are ASCII
_HIGH = bytes(range(0x80, 0x100))
_LETTERS = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
_CONTINUATION = bytes(range(0x80, 0xC0))  # one or more of these follow the first byte of a character
_HEAD = 8_192  # bytes in which a declaration may be
_SAMPLE = 65_536  # bytes that are used to guess an encoding


def as_utf8(body: bytes, content_type: str | None = None) -> bytes:
    """Return `body` in UTF-8, which the parser reads; most pages are, and are returned as they came.

    Bytes that fit no encoding become U+FFFD; never raises.
    """
    for mark, encoding in _BYTE_ORDER_MARKS:
        if body.startswith(mark):
            return _encoded(body[len(mark) :].decode(encoding, "replace"))
    declared = _declared(body, content_type)
    if not (declared and _ESCAPES.get(declared[0], b"\0\0\0") in body):
        utf8 = _if_utf8(body)
        if utf8 is not None and not (declared and declared[0] in _WIDE and utf8.count(b"\0") * 10 > len(utf8)):
            return utf8
    for encoding in declared:
        text = body.decode(encoding, "replace")
        if _plausible(text):
            return _encoded(text)
    return _encoded(body.decode(_undeclared(body), "replace"))


def _encoded(text: str) -> bytes:
    return text.encode("utf-8", "replace")


def _if_utf8(body: bytes) -> bytes | None:
    """Return `body` if it is UTF-8. A few invalid bytes among many valid ones are accepted, and replaced."""
    try:
        body.decode("utf-8")  # the fastest way to ask
    except UnicodeDecodeError as error:
        cut = error.reason == "unexpected end of data" and not body[: error.start].isascii()
        if cut:  # the last character was cut off with the rest of the page
            return body[: error.start]
    else:
        return body
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = len(body) - len(body.translate(None, _CONTINUATION)) - broken
    return _encoded(text) if broken * 8 < good else None


def _declared(body: bytes, content_type: str | None) -> list[str]:
    """Return the encodings that the header and the page name, in order of precedence, without UTF-8."""
    head = body[:_HEAD]
    names = [found[1] for found in [_HEADER_CHARSET.search(content_type or "")] if found]
    names += [found[1].decode("ascii", "replace") for p in (_META_CHARSET, _XML_ENCODING) if (found := p.search(head))]
    codecs_named = [codec for name in names if (codec := _codec(name))]
    return [codec for codec in codecs_named if codec != "utf-8"]


def _codec(label: str) -> str | None:
    try:
        codec = codecs.lookup(label.strip())
        "".encode(codec.name)  # LookupError for hex, rot13 and the like
    except (LookupError, ValueError, UnicodeError):
        return None
    return None if codec.name in _NEVER else _AS_BROWSERS_READ.get(codec.name, codec.name)


def _plausible(text: str) -> bool:
    """Return whether the encoding is right: a wrong multi-byte one gives many unreadable characters or NULs."""
    sample = text[:_SAMPLE]
    return sample.count("\ufffd") * 50 <= len(sample) and sample.count("\0") * 50 <= len(sample)


def _undeclared(body: bytes) -> str:
    """Return the encoding of a page that declares none, or a wrong one: by its language, else by its bytes."""
    sample = body[:_SAMPLE]
    language = _LANGUAGE.search(sample[:_HEAD])
    if language and (encoding := _BY_LANGUAGE.get(language[1].decode().lower())):
        return encoding
    text = _TAG.sub(b"", sample)
    foreign = len(text) - len(text.translate(None, _HIGH))
    letters = len(text) - len(text.translate(None, _LETTERS))
    # Like browsers, take a few accents for Western European; guess only for a page full of them.
    return _detected(sample) if foreign * 2 > letters else "cp1252"


def _detected(sample: bytes) -> str:
    """Return the first of BeautifulSoup's guesses that fits."""
    from bs4.dammit import EncodingDetector

    for guess in EncodingDetector(sample, exclude_encodings={"utf-8", "ascii"}, is_html=True).encodings:
        codec = _codec(guess)
        if codec and _plausible(sample.decode(codec, "replace")):
            return codec
    return "cp1252"
