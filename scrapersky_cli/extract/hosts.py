"""The host normaliser that enqueue, import, extraction and the crawl's scope check all use.

Hosts are compared and stored as lower-case A-labels (IDNA, RFC 5890) without trailing dot; people see
`display_host`. The public suffix list with its private part decides what is a site of its own, so
`dentist.wixsite.com` is one and `wixsite.com` is not. The list is the one bundled with publicsuffixlist; nothing is
ever downloaded.
"""

import ipaddress
import re
import unicodedata
from functools import cache, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from publicsuffixlist import PublicSuffixList

EMPTY = "it is empty"
SPACES = "it contains spaces"
EMAIL = "it is an e-mail address"
NOT_WEB = "it is not a web address"
IP_ADDRESS = "it is an IP address or a number"
SINGLE_LABEL = "it has one label only; a domain has a dot"
EMPTY_LABEL = "it has an empty label (two dots in a row or a leading dot)"
TOO_LONG = "it is longer than a host name may be (253 characters, 63 between dots)"
BAD_CHARACTERS = "it contains characters that no domain has"
BAD_HYPHEN = "a label begins or ends with a hyphen"
BAD_IDN = "it is not a valid international domain name"
UNKNOWN_SUFFIX = "its ending is not a known top-level domain"
PUBLIC_SUFFIX = "it is a public suffix under which others have their domains"

_LONGEST_TEXT = 4096  # characters; the host is at the beginning, and the rest is ignored
_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(/*)", re.IGNORECASE)
_WEB_SCHEMES = frozenset({"http", "https", "ftp", "ws", "wss"})
_PORT = re.compile(r":\d{0,5}$")
_PLAIN_HOST = re.compile(r"[a-z0-9._-]+")
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_LOOK_ALIKE_ALPHABETS = frozenset({"LATIN", "CYRILLIC", "GREEK", "ARMENIAN", "CHEROKEE"})
_COUNTRY = re.compile(r"com|[a-z]{2}|com?\.[a-z]{2}")  # the suffixes that `name.*` in the platform list stands for
_END_OF_AUTHORITY = re.compile(r"[/?#]")
# Most lines of most lists. Each character can be matched in one way only, so time is linear.
_USUAL = re.compile(r"(?:https?://)?((?:[a-z0-9]+(?:-+[a-z0-9]+)*\.)+[a-z]{2,63})/?")
_WITH_MAILBOXES = """
chirurgiens-dentistes.fr experts-comptables.fr huissier-justice.fr medecin.fr notaires.fr pharmacien.fr veterinaire.fr
"""
_SUFFIXES_WITH_MAILBOXES = frozenset(_WITH_MAILBOXES.split())
_NO_LABEL = "no-label-of-the-list"


class NotADomain(ValueError):
    """The text does not name a domain. `reason` is one of this module's constants."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def normalise_host(text: str) -> str:
    """Return the host that `text` (a host, or a URL with any usual misspelling) names, as lower-case A-labels.

    Scheme, userinfo, port, path and leading `www` labels are removed, other sub-domains kept. The result is under a
    known public suffix. Raises NotADomain. Normalising twice changes nothing.
    """
    text = text.strip()[:_LONGEST_TEXT]
    usual = _USUAL.fullmatch(text)
    host = usual[1] if usual and len(usual[1]) < 64 and "xn--" not in text else _host_in_any_spelling(text)
    prefix, suffix = _split_suffix(host)
    if not prefix or not suffix:
        raise NotADomain(PUBLIC_SUFFIX if suffix else UNKNOWN_SUFFIX)
    while host.startswith("www.") and all(_split_suffix(host[4:])):
        host = host[4:]
    return host


def _host_in_any_spelling(text: str) -> str:
    host = ascii_host(_authority(text))
    if _NUMBER.fullmatch(host.rpartition(".")[2]):  # WHATWG URL, "ends in a number": every spelling of IPv4
        raise NotADomain(IP_ADDRESS)
    if "." not in host:
        raise NotADomain(SINGLE_LABEL)
    return host


def ascii_host(host: str) -> str:
    """Return a bare host as lower-case A-labels without trailing dot. Raises NotADomain for names impossible in DNS.

    Mapped by UTS #46 and encoded by IDNA 2008. Underscores are allowed: hosts with them exist below many domains.
    """
    if len(host) > 1000:  # the mapping below takes time, and nothing this long can be valid
        raise NotADomain(TOO_LONG)
    host = host.lower() if host.isascii() else _mapped(host)
    host = host.removesuffix(".")
    if not host:
        raise NotADomain(EMPTY)
    labels = host.split(".")
    if "" in labels:
        raise NotADomain(EMPTY_LABEL)
    if not host.isascii() or "xn--" in host:
        labels = [_a_label(label) for label in labels]
        host = ".".join(labels)
    if len(host) > 253 or max(map(len, labels)) > 63:
        raise NotADomain(TOO_LONG)
    if not _PLAIN_HOST.fullmatch(host) or any("_" in label for label in labels[-2:]):
        raise NotADomain(BAD_CHARACTERS)
    if any(label[0] == "-" or label[-1] == "-" for label in labels):
        raise NotADomain(BAD_HYPHEN)
    return host


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str | None:
    """Return the public suffix of `host` with one more label; None if there is none (IP, suffix, unknown ending)."""
    try:
        prefix, suffix = _split_suffix(ascii_host(host))
    except NotADomain:
        return None
    return f"{prefix.rpartition('.')[2]}.{suffix}" if prefix and suffix else None


def may_have_mailboxes(host: str) -> bool:
    """Return whether there can be e-mail addresses at `host`. There are none at a public suffix itself, except at those
    of some French professions, such as `notaires.fr`."""
    return registrable_domain(host) is not None or host.lower() in _SUFFIXES_WITH_MAILBOXES


def same_site(host: str, domain: str) -> bool:
    """Return whether `host` is `domain` or a sub-domain of it: `myexample.com` is not below `example.com`."""
    host, domain = host.lower().removesuffix("."), host_key(domain)
    return host == domain or host.endswith("." + domain)


def host_key(host: str) -> str:
    """Return the name that requests are paced by: the lower-case host without `www.`, since both are one server."""
    host = host.lower().removesuffix(".")
    bare = host.removeprefix("www.")
    return bare if "." in bare else host


def host_in(text: str) -> str:
    """Return the host in a URL, in an e-mail address or alone, as lower-case A-labels; '' if there is none.

    Unlike `normalise_host` it takes everything for a host, and so is quick. Never raises.
    """
    text = text[:_LONGEST_TEXT].replace("\\", "/")
    authority = _first_part((text.partition("://")[2] or text).removeprefix("//"))
    host = authority.rpartition("@")[2].partition(":")[0].strip().rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return ascii_host(host)
    except NotADomain:
        return ""


def display_host(host: str) -> str:
    """Return `host` as people write it: `münchen.de` for `xn--mnchen-3ya.de`.

    A label is kept if it cannot be decoded, or mixes alphabets as only look-alikes do (Cyrillic `а` in `pаypal`).
    """
    return ".".join(_u_label(label) for label in host.split(".")) if "xn--" in host else host


def is_platform(host: str) -> bool:
    """Return whether `host` belongs to a network, directory or shop on which a business merely has a page.

    The list is in `data/platforms.txt`. `dentist.wixsite.com` is not a platform: it is the dentist's site.
    """
    platforms = _platforms()
    labels = host_key(host).split(".")[-10:]  # no platform has more labels
    names = [".".join(labels[i:]) for i in range(len(labels))]
    names += [f"{labels[i]}.*" for i in range(len(labels) - 1) if _COUNTRY.fullmatch(".".join(labels[i + 1 :]))]
    own = names[:1] + [name for name in names if name == f"{labels[0]}.*"]
    return any(name in platforms for name in names) or any(f"={name}" in platforms for name in own)


def _authority(text: str) -> str:
    """Return the host part of what somebody typed or pasted, without scheme, userinfo and port."""
    text = text.replace("\\", "/")  # as browsers read it
    while found := _SCHEME.match(text):
        scheme, slashes = found[1].lower(), found[2]
        if scheme in _WEB_SCHEMES:
            text = text[found.end() :]
        elif scheme == "mailto" and not slashes:
            raise NotADomain(EMAIL)
        elif slashes.startswith("//"):
            raise NotADomain(NOT_WEB)
        else:
            break  # example.com:8080, user:password@host
        if "@" in _first_part(text):
            return _without_port(_first_part(text).rpartition("@")[2])
    rest = _first_part(text.removeprefix("//"))
    userinfo, at, host = rest.rpartition("@")
    if at and ":" not in userinfo:
        raise NotADomain(EMAIL)
    return _without_port(host)


def _first_part(text: str) -> str:
    return _END_OF_AUTHORITY.split(text, maxsplit=1)[0]


def _without_port(host: str) -> str:
    if _is_ipv6(host):
        raise NotADomain(IP_ADDRESS)
    host = _PORT.sub("", host).strip()
    if any(character.isspace() for character in host):
        raise NotADomain(SPACES)
    if ":" in host:
        raise NotADomain(NOT_WEB)
    return host


def _is_ipv6(host: str) -> bool:
    if host.startswith("["):
        return True
    if host.count(":") < 2:
        return False
    try:
        ipaddress.IPv6Address(host)
    except ValueError:
        return False
    return True


def _mapped(host: str) -> str:
    import idna

    try:
        return idna.uts46_remap(host, std3_rules=False)
    except (idna.IDNAError, UnicodeError):
        raise NotADomain(SPACES if re.search(r"\s", host) else BAD_IDN) from None


def _a_label(label: str) -> str:
    """Return one mapped label in ASCII. An A-label must only be decodable, since registries sell emoji."""
    import idna

    try:
        _decoded(label)
        return label if label.isascii() else idna.alabel(label).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise NotADomain(BAD_IDN) from None


def _u_label(label: str) -> str:
    import idna

    try:
        shown = idna.ulabel(label)
    except (idna.IDNAError, UnicodeError):
        return label
    alphabets = {unicodedata.name(letter, "").partition(" ")[0] for letter in shown if letter.isalpha()}
    return label if len(alphabets & _LOOK_ALIKE_ALPHABETS) > 1 else shown


def _split_suffix(host: str) -> tuple[str, str]:
    """Return what comes before the public suffix, and the suffix, without the dot between them.

    The library is asked once for each ending that its list names, because it takes ten times as long as this.
    """
    known = _known_ending(host)
    is_own = known == host or "xn--" in host
    cut = len(host)
    for _ in range(_length_of_suffix(host) if is_own else _length_below(known)):
        cut = host.rfind(".", 0, cut)
        if cut < 0:
            return "", host
    return host[:cut], host[cut + 1 :]


def _known_ending(host: str) -> str:
    """Return the longest ending of the host that the list names, or ''."""
    endings, known = _endings(), ""
    start = host.rfind(".")
    while (ending := host[start + 1 :]) in endings:
        known = ending
        if start < 0:
            break
        start = host.rfind(".", 0, start)
    return known


@cache
def _endings() -> frozenset[str]:
    """Return what the rules of the list end in: `city.jp` and `jp` for the rule `*.city.jp`."""
    found: set[str] = set()
    for rule in _rules():
        ending = rule.removeprefix("!").removeprefix("*.")
        while ending and ending not in found:
            found.add(ending)
            ending = ending.partition(".")[2]
    return frozenset(found)


@cache
def _length_below(ending: str) -> int:
    """Return the number of labels in the public suffix of hosts below `ending`, but for hosts that a rule names."""
    return _length_of_suffix(f"{_NO_LABEL}.{_NO_LABEL}.{ending}") if ending else 0


def _length_of_suffix(host: str) -> int:
    """Return the number of labels in the public suffix of `host`; 0 if the list does not know its top-level domain."""
    # The list has its names in Unicode only. To load it with their A-labels (`xn--…`), too, takes three times as long.
    suffix = _suffixes().publicsuffix(".".join(map(_decoded, host.split("."))))
    return suffix.count(".") + 1 if suffix else 0


def _decoded(label: str) -> str:
    """Return an A-label in its own letters, and any other label as it is. Raise UnicodeError if it is malformed."""
    return label[4:].encode("ascii").decode("punycode") if label.startswith("xn--") else label


@cache
def _suffixes() -> "PublicSuffixList":
    from publicsuffixlist import PublicSuffixList

    return PublicSuffixList(_rules(), accept_unknown=False, accept_encoded_idn=False)


@cache
def _rules() -> list[str]:
    """Return the rules of the public suffix list as the list has them: `co.uk`, `*.ck`, `!www.ck`."""
    from publicsuffixlist import PSLFILE

    lines = Path(PSLFILE).read_text("utf-8").splitlines()
    return [line.split()[0] for line in lines if line.strip() and not line.startswith("//")]


@cache
def _platforms() -> frozenset[str]:
    lines = (files(__package__) / "data" / "platforms.txt").read_text("utf-8").splitlines()
    return frozenset(name for line in lines if not line.startswith("#") for name in line.split())
