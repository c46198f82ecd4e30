"""Parse URLs, and refuse those that cannot be the address of a public web server."""

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from ipaddress import AddressValueError, IPv4Address

import httpx2

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.failures import BadTarget, BlockedAddress, BlockedPort, UrlTooLong

DEFAULT_PORTS = {"http": 80, "https": 443}
# inet_aton() and browsers read it as an IPv4 address if the last label is a number, decimal or hexadecimal.
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*", re.IGNORECASE)
# Most addresses are written as they are sent: the client's parser, which takes eight times as long, changes nothing.
_PLAIN = re.compile(
    r"(https?)://((?:[a-z0-9]+(?:-[a-z0-9]+)*\.)+[a-z]+)(?::([1-9][0-9]{0,4}))?"
    r"(/(?:(?!\.)[\w~-][\w.~-]*+/?)*+(?:\?[\w.~=&-]++)?)",
    re.ASCII,
)
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")


@dataclass(frozen=True)
class HostTarget:
    """One http or https URL, normalised, without credentials and fragment. `host` is ASCII and lower-case."""

    scheme: str
    host: str
    port: int
    path: str

    @cached_property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"

    @cached_property
    def authority(self) -> str:
        """The Host header: with the port only if it is not the scheme's default."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == DEFAULT_PORTS[self.scheme] else f"{host}:{self.port}"

    @cached_property
    def key(self) -> str:
        """The name under which the host's pacing, robots.txt and circuit are kept."""
        return host_key(self.host)


def host_key(host: str) -> str:
    """Return `host` without `www.`, since an operator would call both the same site."""
    bare = host.lower().rstrip(".").removeprefix("www.")
    return bare if "." in bare else host.lower()


def parse_ports(text: str) -> frozenset[int]:
    """Read SCRAPERSKY_PORTS. Raise SettingsError."""
    try:
        return frozenset(int(part) for part in text.split(",") if part.strip())
    except ValueError:
        raise SettingsError("SCRAPERSKY_PORTS: numbers separated by commas, for example 80,443") from None


def _check_host(host: str) -> None:
    if not host or len(host) > 253:
        raise BadTarget("the address has no valid host")
    if ":" in host:
        return  # an IPv6 literal, already parsed; the address guard checks it
    labels = host.split(".")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            IPv4Address(host)
        except AddressValueError:
            raise BlockedAddress("the host is a number in disguise") from None
    elif host == "localhost" or host.endswith(".localhost"):
        raise BlockedAddress("the host is this machine")
    elif not all(_LABEL.fullmatch(label) for label in labels):
        raise BadTarget("the address has no valid host")


def parse_target(
    url: str, *, base: HostTarget | None = None, max_length: int = 2000, ports: Collection[int] | None = None
) -> HostTarget:
    """Parse `url`, relative to `base` if it is given.

    Raise UrlTooLong, BadTarget (not http or https, no valid host), BlockedPort (not in `ports`; None allows any)
    or BlockedAddress (an IPv4 address in disguise, or localhost).
    """
    if len(url) > max_length:
        raise UrlTooLong(f"the address has {len(url)} characters, the limit is {max_length}")
    if not base and (plain := _PLAIN.fullmatch(url)):
        scheme, host, port, path = plain.groups()
        return _checked(scheme, host, int(port) if port else None, path, ports)
    try:
        parsed = httpx2.URL(base.url).join(url.strip()) if base else httpx2.URL(url.strip())
    except (httpx2.InvalidURL, ValueError, TypeError):
        raise BadTarget from None
    if parsed.scheme not in DEFAULT_PORTS:
        raise BadTarget("the address is neither http nor https")
    host = parsed.raw_host.decode("ascii").lower().removesuffix(".")
    path = parsed.raw_path.decode("ascii")
    if len(path) > max_length:  # percent-encoding may have made it longer
        raise UrlTooLong
    return _checked(parsed.scheme, host, parsed.port, path, ports)


def _checked(scheme: str, host: str, port: int | None, path: str, ports: Collection[int] | None) -> HostTarget:
    _check_host(host)
    port = DEFAULT_PORTS[scheme] if port is None else port
    if not 0 < port < 65536:
        raise BadTarget("the address has no valid port")
    if ports is not None and port not in ports:
        raise BlockedPort(f"port {port} is not one that web servers use")
    return HostTarget(scheme, host, port, path)
