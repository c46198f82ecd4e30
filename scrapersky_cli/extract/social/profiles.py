"""Recognise the social profile that a URL leads to."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from urllib.parse import parse_qs, quote, unquote, urlsplit

from scrapersky_cli.extract.hosts import host_key
from scrapersky_cli.extract.social.platforms import MASTODON_SERVERS, NEVER, NOBODY, PLACEHOLDERS, ROWS, Row
from scrapersky_cli.extract.text import clean_text

_OTHER_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
_SCHEME = re.compile(r"(?:https?:)?/*", re.IGNORECASE)
_APP_LINKS = (("whatsapp://send", "https://api.whatsapp.com/send"), ("tg://resolve?domain=", "https://t.me/"))
_REDIRECTORS = {"l.facebook.com": "u", "lm.facebook.com": "u", "l.instagram.com": "u", "google.com": "q"}
# Most URLs have nothing to unquote, to unwrap or to tidy. No part of the path may be a URL that was pasted behind it.
_PLAIN = re.compile(
    r"https?://((?:[a-z0-9-]++\.)++[a-z]{2,})((?:/(?!www\.)[\w@.~+-]++)*+)/?(?:\?([\w.=&+-]*+))?+", re.ASCII
)
_LOCAL = re.compile(r"(?:m|mobile|web|touch|mbasic|iphone|free|old|[a-z]{2}|[a-z]{2}-[a-z]{2})\.(?=.*\.)")
_COUNTRY = re.compile(r"com|[a-z]{2}|com?\.[a-z]{2}")
_PASTED = re.compile(r"/(?=https?:/|www\.)", re.IGNORECASE)
_MASTODON = re.compile(r"/(?:web/)?(?:@|users/)(\w+(?:@[\w.-]+\.\w+)?)")
_MASTODON_LIKE = re.compile(r"(?:mastodon|mstdn|masto|toot)\w*\.", re.IGNORECASE)
_FEATURE_ID = re.compile(r"!1s0x[0-9a-f]+:0x([0-9a-f]{1,16})\b")
_FILE = re.compile(r".*\.(?:php|html?|aspx?|js|css|png|jpe?g|gif|svg|ico|xml|txt)", re.IGNORECASE)
_CHATS = ("https://wa.me/", "https://wa.me/c/", "https://t.me/+")
_CHAT = re.compile(rf"(?:{'|'.join(map(re.escape, _CHATS))})(\d{{6,15}})")
_FIELD = re.compile(r"\{(\w+)\}")
_EDGES = " \t\u00a0\u200b\"'“”,;"


@dataclass(frozen=True, slots=True)
class Profile:
    """A profile on a social platform. Two URLs of one profile give the same `url`."""

    platform: str
    kind: str
    handle: str
    url: str


def profile_of(url: str, *, says_me: bool = False) -> Profile | None:
    """Return the profile that `url` leads to; None for anything else: shares, posts, logins, searches, help.

    `url` may be careless: without scheme, wrapped in a redirect, pasted twice. `says_me` means that the link has
    rel="me", so that `/@name` on an unknown server is a Mastodon profile. Never raises.
    """
    return _profile_at(url[:2000].strip(_EDGES), says_me)


@lru_cache(maxsize=2048)  # all pages of a site link to the same profiles
def _profile_at(url: str, says_me: bool) -> Profile | None:
    for app, web in _APP_LINKS:
        url = web + url[len(app) :] if url.lower().startswith(app) else url
    host, path, query = _parts(url)
    wrapped = _REDIRECTORS.get(host)
    if wrapped and path in ("/l.php", "/url", "/"):
        return profile_of(target, says_me=says_me) if (target := _parameter(query, wrapped)) else None
    for pattern, row, label in _candidates(host):
        found = pattern.fullmatch(f"{path}?{query}" if r"\?" in row.path else path)
        if found and (profile := _profile(row, found, label)):
            return profile
    return _mastodon(host, path, says_me)


def profiles_named(platform: str, handle: str) -> tuple[Profile, ...]:
    """Return the profiles that a handle may name on a platform, which `x` is another name of `twitter` for.

    There may be several kinds, such as a company and a person. None are returned if the platform is unknown, or has no
    profile of that handle.
    """
    handle, _, server = handle.strip().lstrip("@").partition("@")
    if platform == "mastodon":
        found = [profile_of(f"https://{server}/@{handle}", says_me=True)]
    else:
        own = (row for row in ROWS if row.platform == ("twitter" if platform == "x" else platform))
        forms = (row.canonical for row in own if _FIELD.findall(row.canonical) == ["h"])
        found = [profile_of(form.format(h=quote(handle, safe="/:@~+"))) for form in forms]
    named = (each for each in found if each and handle.lower() in (each.handle.lower(), f"+{each.handle}"))
    return tuple(dict.fromkeys(named))


def number_of_chat(url: str) -> str | None:
    """Return the telephone number, in E.164, of the chat to which a profile's canonical URL leads; None for others."""
    found = _CHAT.fullmatch(url)
    return f"+{found[1]}" if found else None


def chats_with(number: str) -> tuple[str, ...]:
    """Return the profiles' canonical URLs of all chats with a telephone number in E.164."""
    return tuple(start + number.lstrip("+") for start in _CHATS)


def is_platform_name(word: str) -> bool:
    """Return whether there is a platform of that name in `profiles_named`."""
    return word in ("x", "mastodon") or any(row.platform == word for row in ROWS)


def is_social_host(host: str) -> bool:
    """Return whether `host` has the profiles of some platform."""
    return bool(_candidates(host_key(host)))


def _parts(url: str) -> tuple[str, str, str]:
    """Return the host, unquoted path without trailing slash, and query. Of two URLs pasted together, use the last."""
    if plain := _PLAIN.fullmatch(url):
        return host_key(plain[1]), plain[2], plain[3] or ""
    if _OTHER_SCHEME.match(url):
        return "", "", ""
    before, mark, query = url.replace("\\", "/").partition("?")
    *outer, address = map(_without_scheme, _PASTED.split(_without_scheme(before)))
    if outer and not is_social_host(address.partition("/")[0].lower()):
        address = _without_scheme(before)
    try:
        parts = urlsplit("https://" + address + mark + query)
        host = host_key(parts.hostname or "")
    except ValueError:
        return "", "", ""
    path, query, fragment = parts.path, parts.query, unquote(parts.fragment)
    if fragment.startswith("!/"):  # twitter.com/#!/name
        path, _, query = fragment[1:].partition("?")
    path = re.sub("/{2,}", "/", unquote(path))
    return ("" if "@" in parts.netloc else host), path.rstrip("/" + _EDGES), query


def _without_scheme(url: str) -> str:
    return _SCHEME.sub("", url, count=1)


def _parameter(query: str, name: str) -> str | None:
    try:
        return parse_qs(query, max_num_fields=50).get(name, [None])[0]
    except ValueError:
        return None


@lru_cache(maxsize=1024)  # most sites link to the same few platforms
def _candidates(host: str) -> Sequence[tuple[re.Pattern[str], Row, str]]:
    """Return the rows that may apply to `host` with their patterns, and with the label before the platform's host."""
    table, found = _table(), []
    for name in dict.fromkeys((host, _LOCAL.sub("", host, count=1))):
        first, _, rest = name.partition(".")
        second, _, country = rest.partition(".")
        keys = [name, f"{first}.*" if _COUNTRY.fullmatch(rest) else "", f"*.{rest}"]
        keys.append(f"{first}.{second}.*" if _COUNTRY.fullmatch(country) else "")
        rows = (row for key in keys for row in table.get(key, ()))
        found += [(re.compile(row.path, re.IGNORECASE), row, first) for row in rows]
    return found


@cache
def _table() -> Mapping[str, Sequence[Row]]:
    table: dict[str, list[Row]] = {}
    for row in ROWS:
        for host in row.hosts.split():
            table.setdefault(host, []).append(row)
    return table


def _profile(row: Row, found: re.Match[str], label: str) -> Profile | None:
    groups = found.groupdict()
    handle = clean_text(groups.get("h") or label, 200)
    if row.platform == "google_business" and (feature := _FEATURE_ID.search(found[0])):  # tells namesakes apart
        handle = str(int(feature[1], 16))
        return Profile(row.platform, row.kind, handle, f"https://maps.google.com/?cid={handle}")
    if not row.keeps_case:
        handle = handle.lower()
    if _is_nobody(row.platform, handle, alone=groups.get("h") is None or found.start("h") == 1):
        return None
    quoted = {name: quote(value or "", safe="/:@~+") for name, value in groups.items()}
    url = row.canonical.format(**{**quoted, "h": quote(handle.replace(" ", "+"), safe="/:@~+")})
    return Profile(row.platform, row.kind, handle, url)


def _is_nobody(platform: str, handle: str, *, alone: bool) -> bool:
    word = handle.lower()
    if word in NEVER.get(platform, PLACEHOLDERS) or not any(map(str.isalnum, word)):
        return True
    return alone and (word in NOBODY or bool(_FILE.fullmatch(word)))


def _mastodon(host: str, path: str, says_me: bool) -> Profile | None:
    found = _MASTODON.fullmatch(path)
    if not found or not (says_me or host in MASTODON_SERVERS or _MASTODON_LIKE.match(host)):
        return None
    handle = found[1].lower()
    return Profile("mastodon", "profile", handle, f"https://{host}/@{handle}")
