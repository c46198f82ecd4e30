"""Turn the bytes of a sitemap into text that an XML parser accepts, whatever encoding they declare.

The declared encoding is often wrong. Three defects are mended, which would otherwise end a file at its first URL with a
parameter or an accent: a bare `&`, entities of HTML, and single bytes of Windows-1252 in UTF-8. What is declared as
Latin-1 is read in the same way: text in Latin-1 is hardly ever valid UTF-8, and UTF-8 is often declared as Latin-1.
"""

import codecs
import re
from html import escape
from html.entities import html5

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_DECLARED = re.compile(rb"<\?xml\b[^>]{0,200}?\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
_HEAD = 256  # bytes in which the declaration must be
_CONTROLS = bytes(byte for byte in range(32) if byte not in b"\t\n\r")
_WIDE_CONTROLS = dict.fromkeys(_CONTROLS) | {0xFFFE: None, 0xFFFF: None}
_LONGEST_HELD = 1 << 16  # characters that are held back for the end of a tag or an entity
_PRINTABLE = bytes(byte for byte in range(32, 127) if byte not in b"\\~")  # Japanese encodings have others for two
_SECTIONS = {"comment": "<!--", "cdata": "<![CDATA["}
# An `&` that begins no entity of XML, and the name after it, if it is like one of HTML's.
_AMPERSAND = r"&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[0-9a-fA-F]{1,6});)([A-Za-z][A-Za-z0-9]{1,30};)?"
_BARE = re.compile(_AMPERSAND)
# The same, or a whole comment or CDATA section: an `&` inside one is not to be escaped, so the match skips it. If the
# section does not end in this text, the group with its name matches the end of the text.
_BARE_OR_SECTION = re.compile(
    rf"{_AMPERSAND}|<!--.*?(?:-->|(?P<comment>\Z))|<!\[CDATA\[.*?(?:\]\]>|(?P<cdata>\Z))", re.DOTALL
)
_UNSURE_END = re.compile(r"(?:[&<][^&<]{0,39}|[\]-]{1,2})\Z")  # of an entity, of a tag, or of a section's end


def _as_windows_1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    return wrong.decode("cp1252", "replace"), error.end


codecs.register_error("scrapersky-windows-1252", _as_windows_1252)


class Characters:
    """Decodes a stream of bytes. The Content-Type header is ignored: only the file's author knows its encoding."""

    def __init__(self) -> None:
        self._head: bytes | None = b""  # None once the encoding is known
        self._is_wide = False
        self._decoder: codecs.IncrementalDecoder = codecs.getincrementaldecoder("utf-8")()
        self._held = self._section = ""  # the beginning of the section in which the last piece ended, if any

    def feed(self, data: bytes, *, is_last: bool = False) -> str:
        """Return the text that can be parsed now. It ends after a tag, unless there is none for long."""
        if self._head is not None:
            data = self._head + data
            if len(data) < _HEAD and not is_last:
                self._head = data
                return ""
            data = self._begin(data)
        text = self._held + self._decoded(data, is_last)
        self._held = ""
        if not is_last:
            text, self._held = _cut(text)
        return self._mended(text)

    def _begin(self, data: bytes) -> bytes:
        """Choose the encoding by the first bytes. Return them without their byte order mark."""
        self._head = None
        mark, encoding = next((each for each in _MARKS if data.startswith(each[0])), (b"", ""))
        if not encoding:
            encoding = _without_mark(data)
        self._is_wide = encoding.startswith("utf-16")
        errors = "scrapersky-windows-1252" if encoding == "utf-8" else "replace"
        self._decoder = codecs.getincrementaldecoder(encoding)(errors)
        return data[len(mark) :]

    def _decoded(self, data: bytes, is_last: bool) -> str:
        if self._is_wide:
            return self._decoder.decode(data, is_last).translate(_WIDE_CONTROLS)
        return self._decoder.decode(data.translate(None, _CONTROLS), is_last)

    def _mended(self, text: str) -> str:
        """Return the text with each bare `&` escaped, and with HTML's entities replaced by their characters."""
        if not self._section and "<!" not in text:
            return _BARE.sub(self._escaped, text) if "&" in text else text
        begun, self._section = self._section, ""
        return _BARE_OR_SECTION.sub(self._escaped, begun + text)[len(begun) :]

    def _escaped(self, found: re.Match[str]) -> str:
        if found[0][0] == "<":
            self._section = _SECTIONS.get(found.lastgroup or "", "")
            return found[0]
        character = html5.get(found[1] or "")
        return escape(character, quote=False) if character else f"&amp;{found[1] or ''}"


def _without_mark(data: bytes) -> str:
    """Return the encoding of data without byte order mark: by its zeros or its declaration, else UTF-8."""
    if data[1:2] == b"\0" != data[:1]:
        return "utf-16-le"
    if data[:1] == b"\0" != data[1:2]:
        return "utf-16-be"
    declared = _DECLARED.search(data[:_HEAD])
    return (declared and _ascii_codec(declared[1].decode("ascii"))) or "utf-8"


def _ascii_codec(name: str) -> str | None:
    """Return Python's name of an encoding in which ASCII is written as such, as it is in this data; else None.

    Python has many that are none: ROT13, escapes, compression.
    """
    try:
        is_ascii = _PRINTABLE.decode(name, "replace") == _PRINTABLE.decode("ascii")
        name = codecs.lookup(name).name
    except (LookupError, ValueError):
        return None
    if not is_ascii:
        return None
    return "utf-8" if name in ("ascii", "iso8859-1", "cp1252") else name


def _cut(text: str) -> tuple[str, str]:
    """Return the text up to its last tag, and the rest. Of a very long rest only what may change is held back."""
    place = text.rfind(">") + 1
    if len(text) - place > _LONGEST_HELD:
        unsure = _UNSURE_END.search(text, max(place, len(text) - 40))
        place = unsure.start() if unsure else len(text)
    return text[:place], text[place:]
