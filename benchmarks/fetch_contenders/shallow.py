"""Title, links and `mailto:` by our functions, for ours and for a peer that calls them."""

from typing import Any

from benchmarks.fetch_contenders.found import found_in
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.parse.encoding import as_utf8


def shallow(url: str, body: bytes, content_type: str) -> dict[str, Any]:
    """Return the row of a page."""
    document = read_document(as_utf8(body, content_type), url)
    title = document.tree.css_first("title")
    return found_in(url, title.text() if title else None, [anchor.href for anchor in document.links])
