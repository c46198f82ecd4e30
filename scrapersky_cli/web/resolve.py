"""Resolve names to addresses, with the system's resolver or the one in SCRAPERSKY_DNS."""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from ipaddress import ip_address

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.failures import BadTarget, DnsFailed, DnsNotFound

Resolve = Callable[[str], Awaitable[list[str]]]
"""Takes a host name and returns its addresses. Raises DnsNotFound, DnsFailed or BadTarget."""

_NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}
# getaddrinfo() blocks a thread for seconds if a name server is silent; six such names would stall the default pool.
_THREADS = 64


def is_literal(host: str) -> bool:
    """Return whether `host` is already an IP address."""
    if host[-1:].isalpha() and ":" not in host:
        return False  # a name, as nearly all are
    try:
        ip_address(host)
    except ValueError:
        return False
    return True


def _ask_system(host: str) -> list[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno in _NO_SUCH_NAME:
            raise DnsNotFound(f"the name {host} does not exist") from None
        raise DnsFailed(f"the name {host} could not be resolved") from None
    except (UnicodeError, OSError):
        raise BadTarget(f"the name {host!r} cannot be resolved") from None
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


@cache
def _threads() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_THREADS, thread_name_prefix="resolve")


async def ask_system(host: str) -> list[str]:
    """Resolve a name with the operating system's resolver, on one of enough threads for many slow names."""
    return await asyncio.get_running_loop().run_in_executor(_threads(), _ask_system, host)


def dns_resolver(server: str, seconds: float = 5.0) -> Resolve:
    """Return a resolver that asks only `server` (ADDRESS:PORT), and waits `seconds` for it. Raise SettingsError.

    It uses no hosts file and no search list.
    """
    from dns.asyncresolver import Resolver

    address, _, port = server.rpartition(":")
    if not is_literal(address.strip("[]")) or not port.isdecimal():
        raise SettingsError(f"SCRAPERSKY_DNS: {server!r} is not ADDRESS:PORT", hint="for example 9.9.9.9:53")
    resolver = Resolver(configure=False)
    resolver.nameservers = [address.strip("[]")]
    resolver.port = int(port)
    resolver.lifetime = seconds
    resolver.timeout = seconds / 2

    async def resolve(host: str) -> list[str]:
        kinds = (resolver.resolve(f"{host}.", kind, raise_on_no_answer=False) for kind in ("A", "AAAA"))
        answers = await asyncio.gather(*kinds, return_exceptions=True)
        found = [str(record) for answer in answers if not isinstance(answer, BaseException) for record in answer]
        if not found:
            raise _dns_failure(host, answers)
        return found

    return resolve


def _dns_failure(host: str, answers: Iterable[object]) -> ItemError:
    """Return the failure if neither query gave an address. A silent or broken server says nothing about the name."""
    from dns.exception import DNSException
    from dns.exception import SyntaxError as MalformedName
    from dns.resolver import NXDOMAIN

    for answer in answers:
        if isinstance(answer, MalformedName):
            return BadTarget(f"the name {host!r} cannot be resolved")
        if isinstance(answer, DNSException | OSError) and not isinstance(answer, NXDOMAIN):
            return DnsFailed(f"the name {host} could not be resolved")
        if isinstance(answer, BaseException) and not isinstance(answer, NXDOMAIN):
            raise answer
    return DnsNotFound(f"the name {host} does not exist")
