"""The row that everybody makes of a page, and saves, in the shallow contest."""

from typing import Any


def found_in(url: str, title: str | None, hrefs: list[str]) -> dict[str, Any]:
    """The row of a page, from its absolute links."""
    return {
        "url": url,
        "title": title,
        "links": list(dict.fromkeys(href.partition("#")[0] for href in hrefs if href.startswith("http"))),
        "mailto": list(dict.fromkeys(href[7:] for href in hrefs if href.startswith("mailto:"))),
    }
