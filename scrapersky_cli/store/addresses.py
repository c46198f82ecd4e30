"""Parse the addresses of pages and sitemaps that an operator gives, and store the domains that they belong to."""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection

from scrapersky_cli.engine.intake import Rejected, Target
from scrapersky_cli.engine.queue.enqueue import EnqueueOptions
from scrapersky_cli.extract.hosts import NotADomain, normalise_host, registrable_domain
from scrapersky_cli.extract.urls import NotAUrl, normalise_url
from scrapersky_cli.store.domains import store_domains

LONGEST = 2000  # characters of an address that can be stored


def parse_address(text: str) -> Target:
    """Return the target for a URL, by default https. Raise Rejected with the reason if it is not valid."""
    text = text.strip()
    try:
        domain = registrable_domain(normalise_host(text))
        url = normalise_url(text if "://" in text[:10] else f"https://{text}")
    except NotAUrl as error:
        raise Rejected(str(error)) from None
    except NotADomain as error:
        raise Rejected(error.reason) from None
    if len(url) > LONGEST:
        raise Rejected(f"it is longer than {LONGEST} characters")
    return Target(url, {"domain": domain})


def domains_of(conn: Connection, targets: Sequence[Target], options: EnqueueOptions) -> Mapping[str, int]:
    """Store the domains of these addresses that are new. Return the domain's id of each address."""
    names = sorted({target.fields["domain"] for target in targets})
    ids = store_domains(conn, [Target(name) for name in names], options).ids
    return {target.key: ids[target.fields["domain"]] for target in targets}
