"""Which kinds of contacts there are, and the ways in which one is found. Commands complete and check these words."""

from typing import Literal

ContactKind = Literal["email", "phone", "fax", "social"]
Method = Literal[
    "mailto",  # <a href="mailto:…">
    "tel",  # <a href="tel:…">, sms:, wa.me, callto:
    "cfemail",  # Cloudflare's data-cfemail
    "json-ld",
    "microdata",
    "rdfa",
    "hcard",
    "vcard",
    "attribute",  # data-… and content attributes
    "script",  # string concatenation, fromCharCode, atob, ROT13
    "obfuscated",  # name [at] example (dot) com, reversed or split text
    "text",  # the visible text
    "link",  # <a href="https://…"> to a profile
    "listed",  # what a data set lists of a business; no page says it
]
