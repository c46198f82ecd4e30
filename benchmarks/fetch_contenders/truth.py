"""What is truly on the pages that the server serves."""

from functools import cache
from urllib.parse import urlsplit

from scrapersky_cli.demo.site import Site
from scrapersky_cli.demo.town import Town

HOSTS = 50
WEIGHT = (80_000, 150_000)
FIELDS = {"email": "e-mails", "phone": "phones", "social": "profiles"}


@cache
def town() -> Town:
    """Return the town whose n-th site has the address 127.0.1.n."""
    return Town(HOSTS, seed=3, awkward=False, weight=WEIGHT)


def site_of(url: str) -> Site:
    return town().sites[int((urlsplit(url).hostname or "").rpartition(".")[2]) - 1]


def contacts(url: str, *, own: bool) -> set[tuple[str, str]]:
    """Return the kinds and values of the contacts on the page at `url`: all, or only those of its business."""
    path = urlsplit(url).path
    found = [one for page in site_of(url).pages if page.path == path for one in page.contacts]
    return {(one.kind, one.value.lower()) for one in found if one.kind in FIELDS and (one.own or not own)}
