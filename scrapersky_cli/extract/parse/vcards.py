"""Read vCards inside a link: `data:text/vcard,…` (RFC 6350 in RFC 2397)."""

import re
from collections.abc import Iterator
from urllib.parse import unquote

from scrapersky_cli.extract.email.ciphers import from_base64

_DATA_URL = re.compile(r"data:text/(?:x-)?(?:vcard|directory)[^,]{0,60},", re.IGNORECASE)
_LINE = re.compile(r"^(?:[\w-]{1,20}\.)?([A-Za-z]{2,10})((?:;[^:\n]{0,120})?):(.+)$", re.MULTILINE)


def vcard_values(href: str, name: str) -> Iterator[tuple[str, str]]:
    """Yield the values of property `name` (EMAIL, TEL) in the vCard in `href`, each with its parameters in capitals.

    Nothing for other links, and if it cannot be decoded.
    """
    found = _DATA_URL.match(href)
    if found is None:
        return
    body = unquote(href[found.end() :])
    card = from_base64(body) if ";base64" in found[0].lower() else body
    for line in _LINE.finditer(card.replace("\r", "\n").replace("\\n", "\n")):
        if line[1].upper() == name:
            yield line[3].strip(), line[2].upper()
