"""Which addresses the fetcher may connect to: only public unicast ones, whatever name leads there.

`ipaddress.is_global` is not used, because in Python 3.11 it calls multicast, site-local and 6to4 addresses global.
The networks are those of the IANA special-purpose address registries (RFC 6890 and its successors).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.failures import BlockedAddress

Network = IPv4Network | IPv6Network

_REFUSED_V4 = tuple(
    IPv4Network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",
        "100.64.0.0/10",  # carrier-grade NAT, and one cloud's metadata address
        "127.0.0.0/8",
        "168.63.129.16/32",  # a cloud's platform address, although in public space
        "169.254.0.0/16",  # link-local, and most clouds' metadata address
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",  # documentation, like the other two
        "198.51.100.0/24",
        "203.0.113.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",
        "198.18.0.0/15",  # benchmarks
        "224.0.0.0/3",  # multicast, reserved, broadcast
    )
)
# Everything else is refused: mapped, NAT64, unique local, link-local, site-local, multicast …
_GLOBAL_V6 = IPv6Network("2000::/3")
_REFUSED_V6 = tuple(
    IPv6Network(network)
    for network in (
        "2001::/23",  # protocol assignments: Teredo, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4: an IPv4 address inside
        "3fff::/20",  # documentation
    )
)


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether `address` can be the address of a public web server."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in _REFUSED_V4)
    return address in _GLOBAL_V6 and not any(address in network for network in _REFUSED_V6)


def parse_networks(text: str) -> tuple[Network, ...]:
    """Read SCRAPERSKY_ALLOW_PRIVATE: CIDRs separated by commas. Raise SettingsError."""
    try:
        return tuple(ip_network(part.strip(), strict=False) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SettingsError(f"SCRAPERSKY_ALLOW_PRIVATE: {error}", hint="for example 10.1.0.0/16,fd00::/8") from None


def require_public(addresses: Iterable[str], allowed: tuple[Network, ...] = ()) -> list[str]:
    """Return `addresses` if each one is public or in an `allowed` network; otherwise raise BlockedAddress.

    One private address among public ones refuses all of them, so that the name server cannot choose which one is used.
    """
    checked = []
    for text in addresses:
        address = ip_address(text.partition("%")[0])
        if not is_public(address) and not any(address in network for network in allowed):
            raise BlockedAddress(f"the host leads to {address}, which is not public")
        checked.append(str(address))
    return checked


@dataclass(frozen=True, slots=True)
class Detour:
    """One entry of SCRAPERSKY_CONNECT_TO: connections to `host` (a glob) and `port` go to `to_host`:`to_port`."""

    host: str
    port: int | None
    to_host: str
    to_port: int | None


def _port(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise ValueError(f"{text!r} is not a valid port")
    return int(text)


def _detour(entry: str) -> Detour:
    host, port, rest = entry.split(":", 2)
    to_host, _, to_port = rest.rpartition(":")
    if not to_host:
        raise ValueError(f"{entry!r} is not HOST:PORT:ADDRESS:PORT")
    return Detour(host.lower() or "*", _port(port), to_host.strip("[]"), _port(to_port))


def parse_detours(text: str) -> tuple[Detour, ...]:
    """Read SCRAPERSKY_CONNECT_TO: curl's --connect-to with globs. An empty port matches any. Raise SettingsError."""
    try:
        return tuple(_detour(part.strip()) for part in text.split(",") if part.strip())
    except ValueError as error:
        raise SettingsError(
            f"SCRAPERSKY_CONNECT_TO: {error}", hint="HOST:PORT:ADDRESS:PORT, for example *:443:127.0.0.1:8443"
        ) from None


def find_detour(detours: tuple[Detour, ...], host: str, port: int) -> tuple[str, int] | None:
    """Return where the operator's settings send connections to `host`:`port`; None if no entry matches."""
    for detour in detours:
        if detour.port in (None, port) and fnmatchcase(host, detour.host):
            return detour.to_host, detour.to_port or port
    return None
