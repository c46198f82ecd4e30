"""Guess from the words in a URL what kind of page it leads to, to decide which pages to read first.

URLs are ranked, never dropped. The words are in `data/page_words.txt`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, unquote_plus, urlsplit

# In the order in which pages are worth reading to find contacts.
KINDS = (
    "home", "contact", "imprint", "about", "team", "locations", "privacy", "legal", "page", "faq", "booking", "careers",
    "services", "pricing", "menu", "reviews", "gallery", "events", "blog", "product", "blog_post", "search", "login",
    "feed", "media",
)  # fmt: skip
_RANK = {kind: rank * 10 for rank, kind in enumerate(KINDS)}

_FILE = re.compile(
    r"\.(?:jpe?g|png|gif|webp|svg|avif|ico|bmp|tiff?|heic|psd|ai|eps|mp[34]|m4[av]|avi|mov|wmv|webm|og[gva]|wav|flac|flv"
    r"|pdf|docx?|xlsx?|pptx?|od[tsp]|rtf|csv|txt|epub|zip|rar|7z|t?gz|tar|bz2|exe|dmg|pkg|msi|apk|iso|bin"
    r"|js|mjs|css|map|json|woff2?|ttf|eot|otf|ics|vcf|kml|gpx)$",
    re.IGNORECASE,
)
_FEED = re.compile(r"/(?:feed|rss|atom)(?:/|$)|\.(?:xml|rss|atom)$|/wp-json(?:/|$)|/xmlrpc\.php$", re.IGNORECASE)
_PAGE_FILE = re.compile(r"\.(?:x?html?|shtml|phtml|php\d?|aspx?|jspx?|cfm|cgi|pl|do|htx)$", re.IGNORECASE)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_](?:[a-z]{2}|\d{3}))?", re.IGNORECASE)
_NUMBERS = re.compile(r"^\d+[-_:]|(?:[-_,.~+]\d+)+$")  # as in 12-kontakt, contact-2
_DATE = re.compile(r"/(?:19|20)\d\d/(?:\d{1,2}|[a-z]{3})(?:/\d{1,2})?(/[^/]+)?/?$", re.IGNORECASE)
_INDEX = frozenset({"index", "default", "home", "start", "startseite", "accueil", "inicio", "main", "hjem", "hem"})
_LISTS = frozenset({"category", "categories", "kategorie", "categorie", "categoria", "tag", "tags", "author", "autor"})
_CHILD = {"blog": "blog_post", "home": "page", "search": "search"}
_POST_QUERY = frozenset({"p", "pageid", "post", "article", "articleid", "news", "newsid"})
_WORD_QUERY = frozenset({"page", "pagename", "site", "seite", "view", "id", "s", "section", "content", "action", "go"})
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th"})
_LONGEST_URL = 2000  # characters; the rest is ignored
_SHORT = 4  # words; in a longer address a word names the topic, not the kind of page
_ARTICLE = 6  # words
# Contact lenses, privacy fences and team building are products, and do not tell the kind of page.
_FOR_SALE = re.compile(
    r"lens(?:es)?|linsen?|linser|lentilles?|lentes?|lenti|lenzen|soczewki|cocky|dermatitis|allergy|sport|wear"
    r"|fenc(?:es?|ing)|glass|screens?|film|hedges?|curtains?|building|bekleidung|jersey|shirts?"
)


@dataclass(frozen=True, slots=True)
class PageKind:
    """`kind` is one of KINDS. `depth` counts path segments. `priority` is from 0 to 300; smaller is read first."""

    kind: str
    depth: int
    priority: int


def page_kind(url: str, link_text: str = "") -> PageKind:
    """Return the kind of page that `url` leads to, judged by its words, else by the link's text. Never raises."""
    try:
        path, query = _path_and_query(url[:_LONGEST_URL])
    except ValueError:
        return PageKind("page", 0, _RANK["page"] + 9)
    segments = [unquote(segment) if "%" in segment else segment for segment in path.split("/") if segment]
    kind, is_child = _by_address(path, segments, query)
    if kind == "page" and link_text and (told := _by_words(link_text[:60])):
        kind = told
    return PageKind(kind, len(segments), _RANK[kind] + (4 if is_child else 0) + min(len(segments), 5))


def _path_and_query(url: str) -> tuple[str, str]:
    """Return the path, or the one in a fragment that names a page (`#!/contact`), and the query. Raise ValueError."""
    if url.startswith(("https://", "http://")) and "#" not in url:  # in half the time
        path, _, query = url.partition("?")
        return "/" + path.split("/", 3)[3] if path.count("/") > 2 else "", query
    parts = urlsplit(url)
    return parts.fragment[1:] if parts.fragment.startswith("!/") else parts.path, parts.query


def is_file(path: str) -> bool:
    """Return whether a URL's path ends like a file that is not a page: an image, document, script or archive."""
    return bool(_FILE.search(path))


def _by_address(path: str, segments: list[str], query: str) -> tuple[str, bool]:
    """Return the kind, and whether it was found only in a segment above the page's own name."""
    if is_file(path):
        return "media", False
    if _FEED.search(path):
        return "feed", False
    words = _meaningful(segments)
    if words and (own := _phrases().get(_key(words[-1]))):
        return own, False
    if (told := _by_query(query)) and len(words) < 2:
        return told, False
    if not words:
        return "home", False
    if dated := _DATE.search(path):
        return ("blog_post" if dated[1] else "blog"), False
    if above := _by_parents(words):
        return above, True
    if len(_split(words[-1])) >= _ARTICLE:
        return "blog_post", False
    return _by_words(words[-1]) or "page", False


def _meaningful(segments: list[str]) -> list[str]:
    """Return the segments without language codes and without names that any page could have."""
    words = [_bare(segment) for segment in segments]
    if words and _LOCALE.fullmatch(words[0]) and not (len(words) == 1 and _by_words(words[0])):
        words = words[1:]
    return [word for word in words if _key(word) not in _INDEX]


@lru_cache(maxsize=4096)
def _bare(segment: str) -> str:
    """Return the segment without the ending of a file and without numbers."""
    return _NUMBERS.sub("", _PAGE_FILE.sub("", segment)) or segment


def _by_parents(words: list[str]) -> str | None:
    """Return the kind named by the nearest segment above the page, as in /team/jane-doe, /blog/how-to-brush."""
    for parent in reversed(words[:-1]):
        key = _key(parent)
        if key in _LISTS:
            return "blog"
        if kind := _phrases().get(key):
            return _CHILD.get(kind, kind)
    return None


def _by_query(query: str) -> str | None:
    for pair in query[:500].split("&"):
        name, _, value = pair.partition("=")
        name = _key(name)
        if name in _WORD_QUERY and (kind := _by_words(unquote_plus(value))):
            return kind
        if name in _POST_QUERY and value.isdigit():
            return "page"
    return None


def _by_words(text: str) -> str | None:
    """Return the kind named by `text`, which is a segment or a link's text."""
    if kind := _phrases().get(_key(text)):
        return kind
    words = list(_split(text))
    if len(words) > _SHORT or any(map(_FOR_SALE.fullmatch, words)):
        return None
    telling = _telling_words()
    return next((telling[word] for word in words if word in telling), None)


def _split(text: str) -> list[str]:
    return [_key(word) for word in _BETWEEN_WORDS.split(text[:200]) if word]


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """Return only the letters and digits, without case and accents."""
    text = text[:200].casefold()
    if not text.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(_LETTERS))
        text = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return _BETWEEN_WORDS.sub("", text)


@cache
def _phrases() -> dict[str, str]:
    return {_key(phrase): kind for kind, phrase in reversed(list(_read_words()))}


@cache
def _telling_words() -> dict[str, str]:
    return {_key(phrase): kind for kind, phrase in _read_words() if phrase.endswith("*")}


def _read_words() -> Iterator[tuple[str, str]]:
    kind = ""
    for line in (files(__package__) / "data" / "page_words.txt").read_text("utf-8").splitlines():
        if line.startswith("["):
            kind = line.strip("[]")
        elif not line.startswith("#"):
            yield from ((kind, phrase) for phrase in line.split())
