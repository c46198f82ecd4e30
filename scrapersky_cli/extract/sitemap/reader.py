"""Read a sitemap of any form from a stream of bytes.

    reader = SitemapReader()
    reader.feed(data)           # as often as data arrives
    entries = reader.take()     # and files = reader.take_files()
    reader.close()

What could be read before a defect, or before the stream was cut, is kept.
"""

import re

from scrapersky_cli.errors import ItemError
from scrapersky_cli.extract.sitemap.characters import Characters
from scrapersky_cli.extract.sitemap.entries import Entry, Kind, ListedFile
from scrapersky_cli.extract.sitemap.generators import generator_of
from scrapersky_cli.extract.sitemap.lines import LineSitemap
from scrapersky_cli.extract.sitemap.xml import XmlSitemap
from scrapersky_cli.failures import EmptySitemap

_LEAST = 1 << 12  # bytes; smaller pieces are collected, because each is read together with what is held back
_HEAD = 4096  # characters that show what a file is
_TAIL = 1024  # characters in which a program may have signed at the end
_ROOT = r"<(?:[\w.-]{1,40}:)?(?:urlset|sitemapindex|rss|feed|rdf)[\s/>]"
_BLANKS = "\ufeff \t\r\n"
_DECLARATION = re.compile(r"<\?xml\s[^<>]{0,300}>", re.IGNORECASE)
_BEGINNING = re.compile(rf"<\?xml\s|<!doctype\s|<!--|{_ROOT}", re.IGNORECASE)
_LATER_BEGINNING = re.compile(rf"<\?xml\s|{_ROOT}", re.IGNORECASE)


class SitemapReader:
    """Reads one file."""

    def __init__(self) -> None:
        self._characters = Characters()
        self._pending = b""
        self._form: XmlSitemap | LineSitemap | None = None
        self._head = self._tail = ""

    @property
    def kind(self) -> Kind | None:
        """What the first element, or the first line, shows; None if that was not read yet."""
        if isinstance(self._form, LineSitemap):
            return "text"
        return self._form.kind if self._form else None

    @property
    def fault(self) -> ItemError | None:
        """The worst defect so far; None if there is none."""
        return self._form.fault if isinstance(self._form, XmlSitemap) else None

    @property
    def generator(self) -> str | None:
        """The program that made the file, if it can be told."""
        return generator_of(f"{self._head}\n{self._tail}", is_index=self.kind == "index")

    def feed(self, data: bytes) -> None:
        """Read a piece. Raise NotASitemap as soon as its beginning shows that it is none."""
        data = self._pending + data
        self._pending = b""
        if len(data) < _LEAST:
            self._pending = data
        else:
            self._read(self._characters.feed(data))

    def close(self, *, is_cut: bool = False) -> None:
        """End the file. With `is_cut` the rest is missing. Raise NotASitemap or EmptySitemap."""
        self._read(self._characters.feed(self._pending, is_last=True))
        if self._form is None:
            self._begin()
        if self._form is None:
            raise EmptySitemap
        self._form.close(is_cut=is_cut)

    def take(self) -> list[Entry]:
        """Return the entries that were read since the last call."""
        entries: list[Entry] = []
        if self._form:
            entries, self._form.entries = self._form.entries, []
        return entries

    def take_files(self) -> list[ListedFile]:
        """Return the files that were read since the last call, if this is an index."""
        files: list[ListedFile] = []
        if isinstance(self._form, XmlSitemap):
            files, self._form.files = self._form.files, []
        return files

    def _read(self, text: str) -> None:
        self._tail = (self._tail + text[-_TAIL:])[-_TAIL:]
        if self._form is not None:
            self._form.feed(text)
            return
        self._head = (self._head + text).lstrip(_BLANKS)
        if len(self._head) >= _HEAD:
            self._begin()

    def _begin(self) -> None:
        """Tell the form of the file by its first characters, and read them.

        Declarations are left out: they have been obeyed, and many a file has two, or one with a defect.
        """
        text, self._head = self._head, self._head[:_HEAD]
        if not text:
            return
        if not _BEGINNING.match(text) and (later := _LATER_BEGINNING.search(text, 0, _HEAD)):
            text = text[later.start() :]  # what stands before it is a warning of the program that made it
        self._form = XmlSitemap() if text.startswith("<") else LineSitemap()
        self._form.feed((_DECLARATION.sub("", text[:_HEAD]) + text[_HEAD:]).lstrip(_BLANKS))
