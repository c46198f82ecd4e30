"""Which of the web addresses that are listed for a business is its own site."""

from collections.abc import Sequence
from dataclasses import dataclass

from scrapersky_cli.extract.hosts import NotADomain, is_platform, normalise_host, registrable_domain
from scrapersky_cli.extract.urls import LONGEST_URL, NotAUrl, normalise_url, with_scheme


@dataclass(frozen=True, slots=True)
class OwnSite:
    """The registrable domain of a business's site, and the address of its own part of it: `chain.com/austin`."""

    domain: str
    url: str


@dataclass(frozen=True, slots=True)
class ListedSites:
    """The site that is a business's own, if any, and the addresses on platforms, where it merely has a page."""

    own: OwnSite | None
    on_platforms: tuple[str, ...]
    invalid: int


def own_site(websites: Sequence[str]) -> ListedSites:
    """Tell a business's own site from its pages on social networks, directories, and booking and ordering services.

    Of several sites the first counts, because sources list the main one first.
    """
    own: OwnSite | None = None
    on_platforms: list[str] = []
    invalid = 0
    for text in websites:
        try:
            url = normalise_url(with_scheme(text.strip()))
            host = normalise_host(url)
        except (NotAUrl, NotADomain):
            invalid += 1
            continue
        if len(url) > LONGEST_URL:
            invalid += 1
        elif is_platform(host):
            on_platforms.append(url)
        elif own is None:
            own = OwnSite(registrable_domain(host) or host, url)
    return ListedSites(own, tuple(on_platforms), invalid)
