"""Read a sitemap of plain text: one URL in each line."""

from scrapersky_cli.extract.sitemap.entries import Entry, is_url
from scrapersky_cli.failures import NotASitemap

_LOOKED_AT = 5  # lines, of which one must be a URL
_LONGEST = 1 << 16  # characters of a line; a longer one is not a URL


class LineSitemap:
    """Reads text piece by piece into `entries`. Comments (`#`) and empty lines are skipped.

    A line that is not a URL gives an entry without one: the protocol knows no relative URLs here, so this is a text
    about something else, and no page.
    """

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._held = ""
        self._others = 0
        self._is_known = False

    def feed(self, text: str) -> None:
        """Read a piece. Raise NotASitemap if the first lines are not URLs."""
        *lines, self._held = (self._held + text).splitlines(keepends=True) or [""]
        if self._held.endswith(("\n", "\r")):
            lines, self._held = [*lines, self._held], ""
        for line in lines:
            self._take(line.strip())
        self._held = self._held[:_LONGEST]

    def close(self, *, is_cut: bool = False) -> None:
        """Read the last line, unless the file was cut in the middle of it. Raise NotASitemap if there is no URL."""
        if not is_cut:
            self._take(self._held.strip())
        if not self._is_known:
            raise NotASitemap

    def _take(self, line: str) -> None:
        if not line or line.startswith("#"):
            return
        if is_url(line):
            self._is_known = True
        elif not self._is_known:
            self._others += 1
            if self._others == _LOOKED_AT:
                raise NotASitemap
            return
        self.entries.append(Entry(line if is_url(line) and len(line) < _LONGEST else ""))
