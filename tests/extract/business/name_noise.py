"""Pages made worse, as pages are: parts left out, parts that somebody else filled. Always the same ones."""

from collections.abc import Iterator
from dataclasses import replace
from random import Random

from tests.extract.business.name_pages import PAGES, NamedPage

_PARTS = ("site", "h1", "logo", "brand", "foot", "schema")
_OTHERS = {
    "foot": (
        "© 2024 Summit Hospitality Group. All rights reserved.",
        "© 2023 BlueSky Web Solutions",
        "Copyright 2020 by the author",
        "© 2024 National Dealer Systems, Inc.",
        "© Bright Ideas Marketing",
    ),
    "site": ("My WordPress Site", "Wix Template", "Home", "The Blog", "English"),
    "h1": ("Our Services", "Spring is here", "Quality and Care", "Latest News", "Great Food Downtown"),
    "logo": ("Google Reviews", "Chamber Member", "Summit Hospitality", "main banner", "family at dinner"),
    "title": ("Home", "Welcome", "Services", "Quality Service Since 1982", "Contact Us | Directions"),
    "host": ("cityservices24.com", "qservgroup.net", "bestlocal.org"),
}


def worse_pages(number: int, seed: int) -> Iterator[NamedPage]:
    """Yield pages of which each part is missing with a probability of 0.45, and somebody else's with 0.1."""
    random = Random(seed)
    pages = [page for page in PAGES if page.name]
    for _ in range(number):
        page = random.choice(pages)
        changes = {part: "" for part in _PARTS if random.random() < 0.45}
        changes |= {part: random.choice(texts) for part, texts in _OTHERS.items() if random.random() < 0.1}
        yield replace(page, **changes)
