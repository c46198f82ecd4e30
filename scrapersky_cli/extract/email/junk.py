"""Recognise strings that only look like addresses: placeholders, keys of error trackers, assets, package versions."""

import re

from scrapersky_cli.extract.words import word_list

# RFC 2606 reserves them; no mail is received there or below them.
_RESERVED = ("example.com", "example.net", "example.org", "example.edu")

# Domains that mean "your domain here" in themes, site builders and form hints, in several languages.
_PLACEHOLDER_DOMAINS = word_list("placeholder_domains")

# Names of such domains under any suffix: domena.pl, domain.xxx.
_PLACEHOLDER_NAMES = word_list("placeholder_names")

# Local parts that mean "your name here", whatever the domain.
_PLACEHOLDER_LOCALS = word_list("placeholder_locals")

# Short words that are placeholders only at a domain that is used in hints.
_HINT_LOCALS = word_list("hint_locals")
_HINT_DOMAINS = word_list("hint_domains")
_MAILBOX_HINTS = word_list("gmail_hints")

# Keys and identifiers that machines write in the form of an address.
_MACHINE_DOMAINS = (
    "wixpress.com",
    "ingest.sentry.io",
    "ingest.us.sentry.io",
    "ingest.de.sentry.io",
    "group.calendar.google.com",
    "resource.calendar.google.com",
    "import.calendar.google.com",
    "gserviceaccount.com",
    "users.noreply.github.com",
    "noreply.github.com",
    "apps.googleusercontent.com",
    "mhtml.blink",
    "unfuddle.com",
)
_KNOWN_FILLERS = frozenset(
    {
        "filler@godaddy.com",
        "impallari@gmail.com",  # a type designer, in the licence text of fonts
        "user@gmail.com",
        "email@gmail.com",
        "xyz@gmail.com",
        "abc@gmail.com",
        "abcd@gmail.com",
        "public-html@w3.org",
    }
)
_HASH = re.compile(r"[0-9a-f]{20,}")
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
_VERSION = re.compile(r"v?\d+\.\d+(?:[.-]|$)")  # react@18.2.0-rc.dev
_DISTRIBUTION_TAG = re.compile(r"(?:latest|canary|nightly|next)\.(?:io|dev|js|app|sh)$")  # vue@latest
_PIXEL_RATIO = re.compile(r"\d(?:\.\d+)?x\.")  # logo@2x.zip
_TEMPLATE = re.compile(r"[{}<>\[\]]|%\w+%|\$\w|^%|^__|__$")
# A letter of another alphabet than the Latin. Such local parts exist at domains of that alphabet; elsewhere it is a
# caption glued to the address: Почта@mail.ru.
_OTHER_ALPHABET = re.compile("[^\x00-\u036f]")
_REPEATED = re.compile(r"(.)\1{2,}")  # xxx@xxx.de

ASSET_EXTENSIONS = word_list("no_top_level")


def is_junk(local: str, domain: str, site: str | None = None) -> bool:
    """Return whether `local@domain`, both in lower case, is not a real address.

    `site` is the registrable domain of the page, which is never taken for a placeholder.
    """
    return _is_machine_made(local, domain) or _is_placeholder(local, domain, own=_is_below(domain, (site or "",)))


def _is_machine_made(local: str, domain: str) -> bool:
    return bool(
        local in ("git", "hg", "svn")
        or _is_below(domain, _MACHINE_DOMAINS)
        or _HASH.fullmatch(local)
        or _UUID.fullmatch(local)
        or (domain.isascii() and "xn--" not in domain and _OTHER_ALPHABET.search(local))
        or _VERSION.match(domain)
        or _DISTRIBUTION_TAG.match(domain)
        or _PIXEL_RATIO.match(domain)
        or (domain.startswith("sentry") and _HASH.search(local))
    )


def _is_placeholder(local: str, domain: str, *, own: bool) -> bool:
    name = domain.partition(".")[0]
    return bool(
        _is_below(domain, _RESERVED)
        or ((domain in _PLACEHOLDER_DOMAINS or name in _PLACEHOLDER_NAMES) and not own)
        or local in _PLACEHOLDER_LOCALS
        or f"{local}@{domain}" in _KNOWN_FILLERS
        or (domain in _HINT_DOMAINS and local in _HINT_LOCALS and not own)
        or (domain == "gmail.com" and local in _MAILBOX_HINTS)
        or _TEMPLATE.search(local)
        or (local == name and (_REPEATED.fullmatch(local) or local in ("test", "abc", "demo", "foo", "email")))
        or (len(local) == 1 and len(name) == 1)
    )


def _is_below(domain: str, parents: tuple[str, ...]) -> bool:
    return domain in parents or domain.endswith(tuple("." + parent for parent in parents))
