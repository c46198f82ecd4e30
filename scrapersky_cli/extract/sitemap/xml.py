"""Read sitemaps and feeds in XML, as they arrive, and go on after a defect with the next entry.

Names are compared without their namespaces, which are often wrong or missing. What counts is where an element stands:
the `loc` of an image is not that of the page.
"""

import re
from typing import Any
from xml.parsers.expat import ExpatError, ParserCreate

from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.sitemap.entries import Entry, Kind, ListedFile, is_url
from scrapersky_cli.extract.sitemap.plain import plain_entries
from scrapersky_cli.failures import BadXml, HarmlessDoctype, HostileDoctype, NotASitemap

_KINDS: dict[str, Kind] = {
    "urlset": "urlset", "sitemapindex": "index", "rss": "rss", "rdf": "rss", "feed": "atom",
}  # fmt: skip
_OF_SITEMAPS = {name: name for name in ("loc", "lastmod", "changefreq", "priority")}
# What the elements directly below an entry say, by their local names in lower case.
_FIELDS: dict[Kind, dict[str, str]] = {
    "urlset": _OF_SITEMAPS,
    "index": _OF_SITEMAPS,
    "rss": {"link": "loc", "guid": "guid", "pubdate": "lastmod", "date": "lastmod"},
    "atom": {"updated": "lastmod", "published": "published"},
}
_READ = frozenset(field for fields in _FIELDS.values() for field in fields.values())
_ENTRIES: dict[Kind, frozenset[str]] = {
    "urlset": frozenset(("url", "sitemap")),
    "index": frozenset(("url", "sitemap")),
    "rss": frozenset(("item",)),
    "atom": frozenset(("entry",)),
}
_PARTS = frozenset(("image", "video", "news", "link"))
_OF_NEWS = {"title": "news_title", "publication_date": "news_date"}
_PIECE = 1 << 16  # characters
_CLOSE = "</url>"
_DEEPEST = 50  # elements within each other
_LONGEST_TOKEN = 1 << 18  # bytes of one tag or comment; expat reads an incomplete one again with each piece
_LONGEST_TEXT = 1 << 13  # characters of the text of one element; a longer one is no URL, and is read as empty
_LONGEST_ROOT = 100  # characters of the first element's name, which is repeated after each defect
_MOST_NAMES = 1000  # of elements and attributes; expat keeps each of them
_MOST_DEFECTS = 10_000
_NEXT_ENTRY = re.compile(rb"<(?:[\w.-]{1,40}:)?(?:url|sitemap|item|entry)[\s/>]")


_NO_PARTS = (0, 0, 0, False, None)  # the last values of an Entry without images and the like
_new = tuple.__new__  # a third of the time that Entry(…) takes


def _link(guid: str | None) -> str:
    """Return what identifies an item of a feed if it is a URL, as it is unless something else is said."""
    return guid if guid and is_url(guid) else ""


class _Lost(Exception):
    """The elements cannot be told apart any more, from the one at this byte on."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place


class _Hostile(Exception):
    """The file must not be read any further."""


class XmlSitemap:
    """Reads XML piece by piece into `entries` and `files`. `kind` is known after the first element.

    `fault` is the worst defect so far.
    """

    def __init__(self) -> None:
        self.kind: Kind | None = None
        self.entries: list[Entry] = []
        self.files: list[ListedFile] = []
        self.fault: ItemError | None = None
        self._is_over = self._is_lost = False
        self._defects = 0
        self._root = self._prefix = ""
        self._fields: dict[str, str] = {}
        self._entries: frozenset[str] = frozenset()
        self._roles: dict[str, str] = {}
        self._read: dict[str, str] = {}  # those of the roles whose texts are read
        self._values: dict[str, str] = {}
        self._parts: dict[str, int] = {}  # how many images and the like the entry has
        self._text: list[str] = []
        self._passed_over = 0  # characters before the next search for plain entries; more after each that found none
        self._open_parser()

    def _open_parser(self) -> None:
        self._parser = parser = ParserCreate("utf-8")
        if put_off := getattr(parser, "SetReparseDeferralEnabled", None):
            put_off(False)  # or newer versions of expat would hold back what a file that is cut has at its end
        parser.buffer_text = True
        parser.StartElementHandler = self._start_root
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.append
        parser.StartCdataSectionHandler, parser.EndCdataSectionHandler = self._start_section, self._end_section
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = parser.AttlistDeclHandler = self._multiplier
        self._fed = self._depth = 0
        self._values.clear()
        self._parts.clear()
        self._inner = self._news = -1  # the depths of the elements below an entry, and of those below its news

    # --- reading ------------------------------------------------------------------------------------------
    def feed(self, text: str) -> None:
        """Read a piece. Raise NotASitemap if the first element shows that this is none."""
        place = 0
        while place < len(text) and not self._is_over:
            if self._is_between_entries():
                begun, place = place, plain_entries(text, place, self.entries)
                self._passed_over = 0 if place > begun else min(2 * self._passed_over + 256, _PIECE)
            end = self._end_of_piece(text, place)
            data = text[place:end].encode("utf-8", "replace")
            place = end
            while data and not self._is_over:
                data = self._parse(data)

    def _is_between_entries(self) -> bool:
        """Return whether the parser is in no entry, nor in a comment or the like, so that it may miss whole entries."""
        is_outside = self._depth == 1 and self._inner < 0 and self.kind == "urlset" and not self._is_lost
        return is_outside and self._parser.CurrentByteIndex == self._fed

    def _end_of_piece(self, text: str, place: int) -> int:
        """Return how far to parse: to the end of an entry, where plain ones may follow, but not further than a piece.

        A tag is not cut, or the search for the next entry after a defect would miss it.
        """
        end = place + _PIECE
        if (close := text.find(_CLOSE, place + self._passed_over, end)) >= 0:
            return close + len(_CLOSE)
        tag = text.rfind("<", place + 1, end) if end < len(text) else 0
        return tag if tag > 0 else end

    def close(self, *, is_cut: bool = False) -> None:
        """End the file. An entry that is not complete is dropped. Raise NotASitemap or HostileDoctype without any."""
        if not (self._is_over or self._is_lost or is_cut):
            try:
                self._parser.Parse(b"", True)
            except ExpatError:
                self._note(BadXml())
        if self.kind is None:
            raise self.fault or NotASitemap()

    def _parse(self, data: bytes) -> bytes:
        """Parse the data. Return what comes after the first defect."""
        if self._is_lost and not (data := self._found_again(data)):
            return b""
        before, self._fed = self._fed, self._fed + len(data)
        try:
            self._parser.Parse(data)
        except _Hostile:
            self._is_over = True
        except _Lost as lost:
            return self._after_defect(data[max(lost.place - before, 0) :])
        except ExpatError:
            return self._after_defect(data[max(self._parser.ErrorByteIndex - before, 0) + 1 :])
        self._stop_floods()
        return b""

    # --- defects ------------------------------------------------------------------------------------------
    def _after_defect(self, rest: bytes) -> bytes:
        """Note a defect, and return the data that is left to parse after it."""
        if self.kind is None:
            raise NotASitemap
        if self._depth:  # what follows the end of the document is no defect, unless it is another one
            self._note(BadXml())
        self._defects += 1
        self._is_lost = True
        self._is_over = self._defects == _MOST_DEFECTS
        return rest

    def _found_again(self, data: bytes) -> bytes:
        """Return the data from its next entry on, for a new parser; nothing if no entry begins in it."""
        found = _NEXT_ENTRY.search(data)
        if not found:
            return b""
        self._note(BadXml())
        self._is_lost = False
        self._open_parser()
        return b"<%s>%s" % (self._root.encode(), data[found.start() :])

    def _note(self, fault: ItemError) -> None:
        if self.fault is None or isinstance(self.fault, HarmlessDoctype):
            self.fault = fault

    def _stop_floods(self) -> None:
        """Read no further where a tag or comment is endless or names are too many, and cut a text that is too long."""
        if len(self._text) > 1:
            self._text[:] = ["".join(self._text)[: _LONGEST_TEXT + 1]]
        is_endless = self._fed - self._parser.CurrentByteIndex > _LONGEST_TOKEN
        if is_endless or len(self._parser.intern) > _MOST_NAMES:
            self._note(BadXml())
            self._is_over = True

    def _doctype(self, name: str, system: str | None, public: str | None, has_subset: int) -> None:
        if name.lower() == "html":
            raise NotASitemap
        self._note(HarmlessDoctype())

    def _multiplier(self, *declaration: Any) -> None:
        """Refuse what repeats a text wherever it is named: an entity, and the default of an attribute."""
        self.fault = HostileDoctype()
        raise _Hostile

    # --- elements -----------------------------------------------------------------------------------------
    def _start_root(self, name: str, attributes: dict[str, str]) -> None:
        prefix, _, local = name.rpartition(":")
        if self.kind is None:
            kind = _KINDS.get(local.lower())
            if kind is None or len(name) > _LONGEST_ROOT:
                raise NotASitemap
            self.kind = kind
            self._root, self._fields, self._entries = name, _FIELDS[kind], _ENTRIES[kind]
            self._prefix = "" if local == "RDF" else prefix
        self._depth = 1
        self._parser.StartElementHandler = self._start

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth = depth = self._depth + 1
        self._text.clear()
        if depth == self._inner:
            if name not in self._read:
                self._start_part(name, attributes)
        elif (role := self._role_of(name)) in self._entries:
            if self._inner > 0:  # an element of the last entry was not closed
                raise _Lost(self._parser.CurrentByteIndex)
            self._inner, self._is_file = depth + 1, role == "sitemap"
        elif depth > _DEEPEST:
            raise _Lost(self._parser.CurrentByteIndex)

    def _start_section(self) -> None:
        self._depth += 1  # what looks like an entry in a section of CDATA is below it

    def _end_section(self) -> None:
        self._depth -= 1

    def _role_of(self, name: str) -> str:
        """Return what an element is: an entry, a field of one, a part of one, or nothing."""
        if name in self._roles:
            return self._roles[name]
        prefix, _, local = name.lower().rpartition(":")
        role = ""
        if local in self._entries and prefix in ("", self._prefix.lower()):
            role = local
        elif local in self._fields and (prefix in ("", self._prefix.lower()) or local == "date"):
            role = self._fields[local]
        elif local in _PARTS or local in _OF_NEWS:
            role = local
        if len(self._roles) < _MOST_NAMES:
            self._roles[name] = role
        return role

    def _start_part(self, name: str, attributes: dict[str, str]) -> None:
        role = self._role_of(name)
        if role in _READ:
            self._read[name] = role
            return
        rel = attributes.get("rel", "alternate")
        self._news = self._depth + 1 if role == "news" else -1
        if role in self._entries:  # the last one was not closed
            self._end_entry()
            raise _Lost(self._parser.CurrentByteIndex)
        if role == "link" and self.kind == "atom":
            if rel == "alternate":
                self._values.setdefault("loc", attributes.get("href", ""))
        elif role in _PARTS and (role != "link" or (rel == "alternate" and "hreflang" in attributes)):
            self._parts[role] = self._parts.get(role, 0) + 1

    def _end(self, name: str) -> None:
        depth = self._depth
        self._depth = depth - 1
        if depth == self._inner:
            if role := self._read.get(name):
                self._values.setdefault(role, self._whole_text())
        elif depth == self._inner - 1:
            self._end_entry()
        elif depth == self._news and (role := _OF_NEWS.get(self._role_of(name))):
            self._values.setdefault(role, self._whole_text())

    def _whole_text(self) -> str:
        text = "".join(self._text)
        return text.strip() if len(text) <= _LONGEST_TEXT else ""

    def _end_entry(self) -> None:
        get = self._values.get
        loc, lastmod = get("loc") or _link(get("guid")), get("lastmod") or get("news_date") or get("published")
        if self._is_file:
            self.files.append(ListedFile(loc, lastmod))
        else:
            parts = self._counted() if self._parts else _NO_PARTS
            self.entries.append(_new(Entry, (loc, lastmod, get("changefreq"), get("priority"), *parts)))
        self._values.clear()
        self._parts.clear()
        self._inner = self._news = -1

    def _counted(self) -> tuple[Any, ...]:
        """Return the last values of an Entry that has parts."""
        of = self._parts.get
        return of("link", 0), of("image", 0), of("video", 0), "news" in self._parts, self._values.get("news_title")
