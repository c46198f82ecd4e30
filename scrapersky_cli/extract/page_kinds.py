"""Guess from the words in a URL what kind of page it leads to, to decide which pages to read first.

URLs are ranked, never dropped. The words are in `data/page_words.txt`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from urllib.parse import unquote, unquote_plus, urlsplit

from scrapersky_cli.extract.text import without_accents

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
_FEED = re.compile(r"/(?:feed|rss|atom|wp-json)(?:/|$)", re.IGNORECASE)
_FEED_FILE = re.compile(r"\.(?:xml|rss|atom)$|/xmlrpc\.php$", re.IGNORECASE)
_FEED_NAMES = frozenset({"feed", "rss", "atom", "wp-json"})
_PAGE_FILE = re.compile(r"\.(?:x?html?|shtml|phtml|php\d?|aspx?|jspx?|cfm|cgi|pl|do|htx)$", re.IGNORECASE)
_LOCALE = re.compile(r"[a-z]{2}(?:[-_](?:[a-z]{2}|\d{3}))?", re.IGNORECASE)
_LEADING_NUMBER = re.compile(r"\d+[-_:]")  # as in 12-kontakt
_DIGITS = "0123456789"
_BEFORE_NUMBER = tuple("-_,.~+")
_DATE = re.compile(r"/(?:19|20)\d\d/(?:\d{1,2}|[a-z]{3})(?:/\d{1,2})?(/[^/]+)?/?$", re.IGNORECASE)
_INDEX = frozenset({"index", "default", "home", "start", "startseite", "accueil", "inicio", "main", "hjem", "hem"})
_LISTS = frozenset({"category", "categories", "kategorie", "categorie", "categoria", "tag", "tags", "author", "autor"})
_CHILD = {"blog": "blog_post", "home": "page", "search": "search"}
_POST_QUERY = frozenset({"p", "pageid", "post", "article", "articleid", "news", "newsid"})
_WORD_QUERY = frozenset({"page", "pagename", "site", "seite", "view", "id", "s", "section", "content", "action", "go"})
_BETWEEN_WORDS = re.compile(r"[\W_]+")
_ASCII_WORD = re.compile("[a-z0-9]+")
_LONGEST_URL = 2000  # characters; the rest is ignored
_SHORT = 4  # words; in a longer address a word names the topic, not the kind of page
_ARTICLE = 6  # words
# Contact lenses, privacy fences and team building are products, and do not tell the kind of page.
_FOR_SALE = frozenset({
    "lens", "lenses", "linse", "linsen", "linser", "lentille", "lentilles", "lente", "lentes", "lenti", "lenzen",
    "soczewki", "cocky", "dermatitis", "allergy", "sport", "wear", "fence", "fences", "fencing", "glass", "screen",
    "screens", "film", "hedge", "hedges", "curtain", "curtains", "building", "bekleidung", "jersey", "shirt", "shirts",
})  # fmt: skip


Word = list[str]  # a segment of a path, as the keys of its parts


@dataclass(frozen=True, slots=True)
class _Above:
    """The segments above a page's own name: their number, those that say something, and the kind they give."""

    depth: int
    words: list[Word]
    kind: str | None
    is_feed: bool


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
    folder, _, name = path.rstrip("/").rpartition("/")
    above = _above(folder)
    kind, is_child = _of_file(path, name, above) or _by_address(path, above, _own(name, above), query)
    if kind == "page" and link_text and (told := _by_words(link_text[:60])):
        kind = told
    return _ranked(kind, above.depth + bool(name), is_child)


def names_a_kind(text: str) -> bool:
    """Return whether the whole of `text` is what pages of some kind are called: `Contact us`, `Über uns`."""
    return _key(text) in _phrases()


@lru_cache(maxsize=1024)
def _ranked(kind: str, depth: int, is_child: bool) -> PageKind:
    return PageKind(kind, depth, _RANK[kind] + (4 if is_child else 0) + min(depth, 5))


def _path_and_query(url: str) -> tuple[str, str]:
    """Return the path and the query. The path may be in the fragment: `#!/contact`. Raise ValueError."""
    if url.startswith(("https://", "http://")) and "#" not in url:  # in half the time
        address, _, query = url.partition("?")
        _, _, _, *path = address.split("/", 3)
        return "/" + path[0] if path else "", query
    parts = urlsplit(url)
    return parts.fragment[1:] if parts.fragment.startswith("!/") else parts.path, parts.query


def is_file(path: str) -> bool:
    """Return whether a URL's path ends like a file that is not a page: an image, document, script or archive."""
    return bool(_FILE.search(path))


def _of_file(path: str, name: str, above: _Above) -> tuple[str, bool] | None:
    """Return what `_by_address` does if the URL leads to a file or a feed; None if it leads to a page."""
    has_ending = "." in name
    if has_ending and is_file(path):
        return "media", False
    if above.is_feed or name.lower() in _FEED_NAMES or (has_ending and _FEED_FILE.search(path)):
        return "feed", False
    return None


def _by_address(path: str, above: _Above, own: Word | None, query: str) -> tuple[str, bool]:
    """Return the kind, and whether it was found only in a segment above the page's own name."""
    words, parent_kind = above.words, above.kind
    if own is None and words:  # the page is named by its folder
        *words, own = words
        parent_kind = _by_parents(words)
    if own and (kind := _phrases().get("".join(own))):
        return kind, False
    if query and not words and (told := _by_query(query)):
        return told, False
    if own is None:
        return "home", False
    if dated := _DATE.search(path):
        return ("blog_post" if dated[1] else "blog"), False
    if parent_kind:
        return parent_kind, True
    if len(own) >= _ARTICLE:
        return "blog_post", False
    return _by_keys(own) or "page", False


@lru_cache(maxsize=1024)  # most pages of a site are in few folders
def _above(folder: str) -> _Above:
    segments = [_bare(unquote(segment)) for segment in folder.split("/") if segment]
    is_localised = bool(segments and _LOCALE.fullmatch(segments[0]))
    words = [_split(segment) for segment in segments[is_localised:]]
    words = [word for word in words if "".join(word) not in _INDEX]
    return _Above(len(segments), words, _by_parents(words), bool(_FEED.search(folder)))


def _own(name: str, above: _Above) -> Word | None:
    """Return the page's own name; None if it is a language code, or a name that any page could have."""
    name = _bare(unquote(name) if "%" in name else name)
    word = _split(name)
    is_language = not above.depth and _LOCALE.fullmatch(name) and not _by_keys(word)
    return None if not name or is_language or "".join(word) in _INDEX else word


def _bare(segment: str) -> str:
    """Return the segment without the ending of a file and without numbers, as in 12-kontakt and contact-2."""
    name = _PAGE_FILE.sub("", segment) if "." in segment else segment
    if leading := _LEADING_NUMBER.match(name):
        name = name[leading.end() :]
    while (before := name.rstrip(_DIGITS)) != name and before.endswith(_BEFORE_NUMBER):
        name = before[:-1]
    return name or segment


def _by_parents(words: Sequence[Word]) -> str | None:
    """Return the kind named by the nearest segment above the page, as in /team/jane-doe, /blog/how-to-brush."""
    for key in map("".join, reversed(words)):
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
    return _by_keys(_split(text))


def _by_keys(word: Word) -> str | None:
    if kind := _phrases().get("".join(word)):
        return kind
    if len(word) > _SHORT or not _FOR_SALE.isdisjoint(word):
        return None
    telling = _telling_words()
    return next((telling[key] for key in word if key in telling), None)


def _split(text: str) -> Word:
    """Return the parts between hyphens, blanks and the like, each without case and accents."""
    text = text[:200]
    if text.isascii():
        return _ASCII_WORD.findall(text.lower())
    return [_key(part) for part in _BETWEEN_WORDS.split(text) if part]


@lru_cache(maxsize=4096)
def _key(text: str) -> str:
    """Return only the letters and digits, without case and accents."""
    return _BETWEEN_WORDS.sub("", without_accents(text[:200]))


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
