"""Which part of a domain's site is whose, where several businesses share it: `chain.com/austin`, `austin.chain.com`.

A part begins at the address that is listed for a business and has all pages below it. A page belongs to the smallest
part that has it.
"""

from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import urlsplit

from scrapersky_cli.extract.hosts import host_key


def enclosing_parts(url: str) -> Iterator[str]:
    """Yield the parts that a page with this canonical URL could belong to, the smallest first.

    The last ones are those of the hosts above: `austin.chain.com` is below `chain.com`.
    """
    address = urlsplit(url)
    host, path = host_key(address.hostname or ""), address.path.rstrip("/")
    if address.query:
        yield f"{host}{path}?{address.query}"
    while path:
        yield host + path
        path = path.rpartition("/")[0]
    while host:
        yield host
        host = host.partition(".")[2]


def part_at(url: str) -> str:
    """Return the part that begins at this canonical URL."""
    return next(enclosing_parts(url), "")


def owners_by_part(urls: Mapping[int, str]) -> Mapping[str, frozenset[int]]:
    """Return who owns each part, given the address of each owner's part."""
    owners: dict[str, set[int]] = {}
    for owner, url in urls.items():
        owners.setdefault(part_at(url), set()).add(owner)
    return {part: frozenset(them) for part, them in owners.items()}


def part_of_page(url: str, parts: Iterable[str]) -> str | None:
    """Return the smallest of these parts that has the page; None if none has. Pass a set or a mapping, for speed."""
    return next((part for part in enclosing_parts(url) if part in parts), None)
