"""Canonical URLs: two spellings of one page become one string, so that a page is stored and fetched once.

This is RFC 3986 §6.2 (syntax-based normalisation), plus a rule that every crawler needs: parameters that only track a
visitor, and session ids, do not name another page.
"""

import re
from hashlib import blake2b
from ipaddress import IPv6Address
from urllib.parse import quote, urljoin, urlsplit

from scrapersky_cli.extract.hosts import ascii_host

LONGEST_URL = 2000  # characters; a longer one is neither stored nor followed
_SHORT = 250  # characters; the host of a longer link may be longer than hosts can be
_DEFAULT_PORTS = {"http": 80, "https": 443}
# Parameters that identify a visitor's origin or a visit, never a page.
_NOISE = re.compile(
    r"(?:utm_\w+|mtm_\w+|matomo_\w+|pk_(?:campaign|kwd|keyword|source|medium|content|cid|vid)|piwik_\w+|hsa_\w+"
    r"|_hs\w+|vero_\w+|trk_\w+|ga_\w+|_ga|_gl|gclid|gclsrc|gbraid|wbraid|dclid|gad_\w+|srsltid|fbclid|fb_\w+"
    r"|igshid?|igsh|msclkid|yclid|ysclid|twclid|ttclid|li_fat_id|epik|rdt_cid|sccid|wickedid|mc_[ce]id|mkt_tok"
    r"|ml_subscriber\w*|ck_subscriber_id|s_kwcid|ef_id|_openstat|oly_\w+_id|irclickid"
    r"|(?:php|asp\.?net_?|j|cf)?_?sess(?:ion)?_?id\w*|aspsessionid\w+|oscsid|zenid|cfid|cftoken)(?:=.*)?"
    r"|s_?id=[0-9a-f]{16,}",
    re.IGNORECASE,
)
_PATH_SESSION = re.compile(r";(?:jsessionid|phpsessid|sessionid|sid)=[^/;?]*", re.IGNORECASE)
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_LONE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_DROPPED = re.compile("[\t\r\n]+")  # browsers remove them anywhere in a URL
_ABSOLUTE = re.compile("https?://", re.IGNORECASE)
_LONG_AUTHORITY = re.compile(r"[a-z]+://[^/?#]{1000}", re.IGNORECASE)
_ENDS = "".join(map(chr, range(33))) + "\u00a0\u200b\ufeff"
# Most links are canonical but for their escapes and parameters: nothing to remove or resolve. Possessive, so that one
# that is not costs no more. No `;` (a session may follow), no dot segment, no escaped dot, nothing that is stripped.
# The classes say what they do not contain: one with other alphabets takes ten times as long to compile.
_NEVER = r"\x80-\xa0\u200b\ud800-\udfff\ufeff"  # stripped, or no characters at all
_NOT_IN_PATH = rf"\x00-\x20\"#%;<>?\[\\\]^`{{|}}\x7f{_NEVER}"
_NEARLY_CANONICAL = re.compile(
    r"(https?://(?:(?=[a-z0-9-]{1,63}\.)[a-z0-9]++(?:-++[a-z0-9]++)*+\.)++[a-z]{2,63})"
    rf"(/(?:[^{_NOT_IN_PATH}]++|%(?!2[eE])[0-9a-fA-F]{{2}})*+)?+"
    rf"(?:\?(?:[^!$'(){_NOT_IN_PATH}]++|%[0-9a-fA-F]{{2}})++)?"
)
_FOREIGN_RUN = re.compile(rf"[^\x00-\x7f{_NEVER}]+")


class NotAUrl(ValueError):
    """The text is not an http or https URL. The message says why, in one stable sentence."""


def normalise_url(text: str) -> str:
    """Return `text`, an absolute http(s) URL, in canonical form. Raises NotAUrl. Normalising twice changes nothing.

    Scheme and host in lower case and A-labels; userinfo, default port, fragment, tracking parameters and session
    ids removed; dot segments resolved; escapes in upper case and only where needed; parameters sorted by name.
    `www.` and a trailing slash are kept, because they matter to servers.
    """
    if quick := _quickly(text):
        return quick
    text = _DROPPED.sub("", text.strip(_ENDS)).replace("\\", "/")
    if _LONG_AUTHORITY.match(text):  # urlsplit takes quadratic time to normalise marks in it
        raise NotAUrl("its host is not valid")
    try:
        parts = urlsplit(text)
        scheme, port = parts.scheme, parts.port
    except ValueError:
        raise NotAUrl("it cannot be parsed") from None
    if scheme not in _DEFAULT_PORTS:
        raise NotAUrl("it is not an http or https URL")
    shown_port = f":{port}" if port is not None and port != _DEFAULT_PORTS[scheme] else ""
    path, query = _path(parts.path), _query(parts.query)
    return f"{scheme}://{_host(parts.hostname or '')}{shown_port}{path}{'?' if query else ''}{query}"


def _quickly(text: str) -> str | None:
    """Return the canonical URL if `text` is nearly canonical, as most links are; else None."""
    if len(text) > _SHORT or "/." in text or "xn--" in text:
        return None
    found = _NEARLY_CANONICAL.fullmatch(text)
    if found is None:
        return None
    if found[2] is None:
        text = f"{found[1]}/{text[found.end(1) :]}"
    if "%" in text:
        text = _ESCAPE.sub(_tidy_escape, text)
    if not text.isascii():
        text = _FOREIGN_RUN.sub(lambda run: quote(run[0]), text)
    if "?" not in text:
        return text
    path, _, query = text.partition("?")
    return f"{path}?{tidy}" if (tidy := _tidy_query(query)) else path


def join(base: str, href: str) -> str | None:
    """Return the canonical URL that `href` on the page `base` leads to; None if it does not lead to a web page.

    These are `mailto:`, `tel:`, `javascript:`, `data:`…, empty or fragment-only links, and invalid URLs.
    """
    if quick := _quickly(href):
        return quick
    href = _DROPPED.sub("", href.strip(_ENDS)).replace("\\", "/")
    if not href or href[0] == "#":
        return None
    try:
        return normalise_url(href if _ABSOLUTE.match(href) else urljoin(base, href))
    except ValueError:
        return None


def with_scheme(text: str) -> str:
    """Return a URL that somebody typed, with `https://` before it if it has no scheme."""
    return text if "://" in text[:10] else f"https://{text}"


def url_digest(url: str) -> bytes:
    """Return a 16-byte digest of a canonical URL. Indexes hold it instead of the URL, and stay small."""
    return blake2b(url.encode("utf-8", "surrogatepass"), digest_size=16).digest()


def _host(host: str) -> str:
    try:
        return f"[{IPv6Address(host)}]" if ":" in host else ascii_host(host)
    except ValueError:
        raise NotAUrl("its host is not valid") from None


def _path(path: str) -> str:
    resolved: list[str] = []
    segments = _escaped(_PATH_SESSION.sub("", path), "!$&'()*+,;=:@/").split("/")[1:]
    for segment in segments:
        if segment == "..":
            del resolved[-1:]
        elif segment != ".":
            resolved.append(segment)
    if segments and segments[-1] in (".", ".."):
        resolved.append("")
    return "/" + "/".join(resolved)


def _query(query: str) -> str:
    return _tidy_query(_escaped(query, "!$&'()*+,;=:@/?[]|"))


def _tidy_query(query: str) -> str:
    """Return an escaped query without what only tracks a visitor, sorted by name."""
    kept = [pair for pair in query.split("&") if pair and not _NOISE.fullmatch(pair)]
    if len(kept) > 1:
        kept.sort(key=lambda pair: pair.partition("=")[0])
    return "&".join(kept)


def _escaped(text: str, keep: str) -> str:
    """Return `text` with escapes only where they are needed, in upper case."""
    text = _ESCAPE.sub(_tidy_escape, _LONE_PERCENT.sub("%25", text))
    return quote(text, safe=keep + "%", errors="replace")


def _tidy_escape(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if character in _UNRESERVED else escape[0].upper()
