"""Find the social profiles on a page, and tell which of them belong to the page's designer."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qs, urlsplit

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.contact_words import Method
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.hosts import registrable_domain
from scrapersky_cli.extract.parse.document import Anchor, Document
from scrapersky_cli.extract.social.platforms import MAKERS
from scrapersky_cli.extract.social.profiles import Profile, is_social_host, profile_of
from scrapersky_cli.extract.text import around, clean_or_none

_MOST = 300  # profiles; a page with more is a directory of other people
_CONFIDENCE: dict[Method, float] = {
    "link": 0.9,
    "json-ld": 0.95,
    "microdata": 0.9,
    "attribute": 0.8,
    "text": 0.7,
    "listed": 0.6,
}
_THIRD_PARTY = 0.3
_FEW = 2  # profiles of one platform that one business may have
_WITHOUT_SCHEME = re.compile(r"/{0,2}([\w-]+(?:\.[\w-]+)+)/\S")
_INLINE = frozenset(
    ["-text", "a", "abbr", "b", "bdi", "cite", "em", "font", "i", "img", "mark", "small", "span", "strong", "svg", "u"]
)
# A name in the text, and the platform in front of it: `insta: @acme`. It is none if an address goes on behind it.
_NAME = re.compile(r"@(?<=[\s:(]@)([A-Za-z0-9_][A-Za-z0-9_.]{1,28}[A-Za-z0-9_])(?![\w@-]|\.\w)")
_PLATFORM = re.compile(r"(?<!\w)(insta(?:gram)?|ig|tiktok|twitter|threads)\s?[:–-]?\s?\(?\Z", re.IGNORECASE)
_PLATFORM_REACH = 14  # characters
_PROFILES = {"i": "https://www.instagram.com/", "ti": "https://www.tiktok.com/@", "tw": "https://x.com/"}
_PROFILES["th"] = "https://www.threads.com/@"
_OF_PUBLISHER = frozenset(("article:publisher", "og:see_also"))  # properties of <meta>
# "Website by …" in European and American languages, directly before a link or in it.
_CREDIT = re.compile(
    r"(?:\b(?:web\s?site|site|web|theme|template|page|photo|logo|code|content)\s+by"
    r"|\b(?:design(?:ed)?|developed|development|made|built|created|crafted|powered|hosted|managed|coded|seo)"
    r"(?:\s+(?:and|&)\s+\w+|\s+with\s.{0,12})?\s+by|\bweb\s?-?(?:design\w*|development|agentur|agency|master|studio|entwicklung|ontwerp)\b"
    r"|\b(?:umsetzung|realisier\w+|realisation|erstellt|gestalte\w+|gestaltung|programmier\w+|konzeption)\b"
    r"|\b(?:réalis\w+|realisé|création|créé|conçu|conception|propulsé|développ\w+)\b"
    r"|\b(?:dise[ñn]\w+|desarroll\w+|cread[oa]|hecho|realizad[oa])\b.{0,15}\bpor"
    r"|\b(?:realizz\w+|creat[oa]|sviluppat[oa]|progettat[oa])\b.{0,15}\bda|\bcredits?\b|\bcréditos\b|\bcrédits\b"
    r"|\b(?:desenvolvid[oa]|criad[oa]|feito|produzid[oa])\b.{0,10}\bpor"
    r"|\b(?:ontwerp|gemaakt|ontwikkeld|gerealiseerd|website|site)\b.{0,10}\bdoor"
    r"|\b(?:hemsida|produktion|utviklet|nettside|laget)\s+av|\b(?:udviklet|lavet|hjemmeside)\s+af|\btoteutus\b"
    r"|\b(?:design|layout|concept|konzept|hosting|dise[ñn]o|desarrollo|desenvolvimento|projeto|realizzazione|progetto"
    r"|realisatie|webbdesign|tvorba|izrada|weboldal|weblap)\b[^:.!?]{0,20}:"
    r"|\b(?:realizacja|wykonanie|stworzone\s+przez|projekt\s+i\s+\w+)|\b(?:vytvořil\w*|készítette|realizare)\b"
    r"|(?:создание|разработка)\s+сайта)[^.!?|•·©\n]*$",
    re.IGNORECASE,
)


def find_socials(document: Document) -> list[Contact]:
    """Return every social profile that `document` links to or declares, each once, in order of appearance.

    `value` is the profile's canonical URL. A profile is `third_party` if the page names it as its designer, or if it
    belongs to a platform or a theme maker, unless anything else on the page shows that it is the site's own.
    """
    found: dict[str, Contact] = {}
    for contact in _all(document):
        known = found.get(contact.value)
        if known is None or (known.third_party and not contact.third_party):
            found[contact.value] = contact
        if len(found) >= _MOST:
            break
    return _doubted(list(found.values()), document.host)


def _doubted(contacts: list[Contact], host: str) -> list[Contact]:
    """Lower the confidence of profiles that may be other people's: partners, artists, members.

    If a page links to many profiles of one platform, those whose handle does not resemble the site's name lose half.
    """
    count = Counter(contact.platform for contact in contacts if not contact.third_party)
    if not count or max(count.values()) <= _FEW:
        return contacts
    name = _plain((registrable_domain(host) or host).partition(".")[0])
    return [
        replace(contact, confidence=contact.confidence / 2)
        if count[contact.platform] > _FEW and not contact.third_party and not _alike(contact.handle or "", name)
        else contact
        for contact in contacts
    ]


def _alike(handle: str, name: str) -> bool:
    """Return whether the two share four letters in a row."""
    plain = _plain(handle)
    return any(name[at : at + 4] in plain for at in range(max(1, len(name) - 3)))


def _plain(text: str) -> str:
    return "".join(letter for letter in text.lower() if letter.isalnum())


def _all(document: Document) -> Iterator[Contact]:
    yield from _from_links(document.links)
    for method, url in _declared(document):
        if profile := profile_of(url):
            yield profile_contact(profile, method, None, third_party=False)
    yield from _named(document.text)


def _named(text: str) -> Iterator[Contact]:
    """Yield the profiles that the text names behind their platform."""
    for found in _NAME.finditer(text) if "@" in text else ():
        before = _PLATFORM.search(text[max(0, found.start() - _PLATFORM_REACH) : found.start()])
        if before is not None:
            word = before[1].lower()
            profile = profile_of((_PROFILES.get(word[0]) or _PROFILES[word[:2]]) + found[1])
            if profile is not None:
                yield profile_contact(profile, "text", around(text, found.start(), found.end()))


def _from_links(links: Iterable[Anchor]) -> Iterator[Contact]:
    for link in links:
        url = _url(link)
        if url is None:
            continue
        profile = profile_of(url, says_me="me" in (link.attributes.get("rel") or "").lower().split())
        if profile:
            label = _label(link)
            credited = bool(_CREDIT.search(label) or _CREDIT.search(_before(link.node)))
            yield profile_contact(profile, "link", label, third_party=credited)


_OWN_SITE = ("/", "#", "?")  # how links to the site itself begin; "//" leads elsewhere


def _url(link: Anchor) -> str | None:
    """Return the URL to examine; None for links to the site's own pages, as most are."""
    if link.raw[:1] in _OWN_SITE and link.raw[1:2] != "/":
        return None
    bare = _WITHOUT_SCHEME.match(link.raw)
    if bare and _is_social(bare[1].lower()):
        return link.raw  # "www.facebook.com/name" without scheme: a browser cannot follow it, but its meaning is clear
    scheme, _, rest = link.href.partition("://")
    host = rest.partition("/")[0].partition(":")[0].lower()
    if (
        scheme.lower() in ("whatsapp", "tg")
        or _is_social(host)
        or "/@" in rest
        or "/users/" in rest
        or host in ("http", "https")
    ):
        return link.href
    return None


@lru_cache(maxsize=1024)
def _is_social(host: str) -> bool:
    return is_social_host(host) or host.startswith(("l.", "lm.", "www.google."))


def _declared(document: Document) -> Iterator[tuple[Method, str]]:
    """Yield profile URLs that the page states without a visible link."""
    for thing in document.json_ld_nodes:
        same = thing.get("sameAs")
        yield from (("json-ld", url) for url in (same if isinstance(same, list) else [same]) if isinstance(url, str))
    for attributes in document.attributes["link"]:
        if attributes.get("itemprop") == "sameAs" or "me" in (attributes.get("rel") or "").split():
            yield "microdata", attributes.get("href") or ""
    yield from (("attribute", url) for each in document.metas for url in _of_meta(each))
    if "data-href" in document.data_names:
        for node in document.tree.css(".fb-page[data-href]"):
            yield "attribute", node.attributes.get("data-href") or ""
    for attributes in document.attributes["iframe"]:
        yield "attribute", _embedded_page(attributes.get("src") or "")


def _of_meta(attributes: Mapping[str, str | None]) -> Iterator[str]:
    content = (attributes.get("content") or "").strip()
    if attributes.get("property") in _OF_PUBLISHER:
        yield content
    if "twitter:site" in (attributes.get("name"), attributes.get("property")) and content.startswith("@"):
        yield f"https://x.com/{content}"


def _embedded_page(source: str) -> str:
    """Return the page that Facebook's page plugin shows; other plugins name what is shared, not who shares it."""
    if "facebook.com/plugins/" not in source:
        return ""
    try:
        parts = urlsplit(source)
        return parse_qs(parts.query, max_num_fields=50).get("href", [""])[0] if "/page.php" in parts.path else ""
    except ValueError:
        return ""


def profile_contact(
    profile: Profile, method: Method, context: str | None = None, *, third_party: bool = False
) -> Contact:
    """Return the profile as a contact. Those of platforms and theme makers are always `third_party`."""
    third_party = third_party or profile.handle.lower() in MAKERS
    return Contact(
        kind="social",
        value=profile.url,
        method=method,
        confidence=_THIRD_PARTY if third_party else _CONFIDENCE[method],
        context=clean_or_none(context, 120),
        platform=profile.platform,
        profile_kind=profile.kind,
        handle=profile.handle,
        third_party=third_party,
    )


def _label(link: Anchor) -> str:
    """Return the words that describe the link to a reader."""
    attributes, text = link.attributes, link.text
    image = link.node.css_first("img[alt]") if not text else None
    alternative = (image.attributes.get("alt") or "") if image else ""
    label = text or attributes.get("aria-label") or attributes.get("title") or alternative
    return (label or "")[:200]


def _before(node: LexborNode) -> str:
    """Return up to about 60 characters before `node` in its block, including other inline elements."""
    text = ""
    for _ in range(20):
        previous = node.prev
        if previous is None:
            parent = node.parent
            if parent is None or parent.tag not in _INLINE:
                break
            node = parent
        elif previous.tag in _INLINE and len(text) < 60:
            text = (previous.text() or "")[-60:] + text
            node = previous
        else:
            break
    return text[-80:]
