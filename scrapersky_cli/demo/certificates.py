"""The town's certificate authority: one certificate per site, valid or not, as the site's manner says."""

import ssl
from collections import OrderedDict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapersky_cli.demo.site import Site
from scrapersky_cli.errors import UsageError

if TYPE_CHECKING:
    import trustme

# A context is tens of kilobytes; a town may have thousands of sites.
CONTEXTS_KEPT = 4096
WRONG_HOST = "shared-hosting-42.com"


def _authority() -> "trustme.CA":
    try:
        import trustme
    except ImportError:
        raise UsageError(
            "the demo needs a package that a plain installation lacks", hint="run: pip install 'scrapersky[demo]'"
        ) from None
    return trustme.CA()


class Certificates:
    """Server contexts by site, made at the first handshake. Not thread-safe: use them in one event loop."""

    def __init__(self) -> None:
        self._trusted = _authority()
        self._untrusted = _authority()
        self._contexts: OrderedDict[str, ssl.SSLContext] = OrderedDict()

    def write_authority(self, path: Path) -> None:
        """Write the authority's certificate, which a client has to trust, as PEM."""
        self._trusted.cert_pem.write_to_path(str(path))

    def context(self, site: Site) -> ssl.SSLContext:
        """Return the server context that presents the site's certificate."""
        found = self._contexts.get(site.domain)
        if found is None:
            found = self._contexts[site.domain] = self._issue(site)
            if len(self._contexts) > CONTEXTS_KEPT:
                self._contexts.popitem(last=False)
        self._contexts.move_to_end(site.domain)
        return found

    def context_for(self, host: str) -> ssl.SSLContext:
        """Return a server context with a valid certificate for `host`, which is no site of the town."""
        context = bare_context()
        self._trusted.issue_cert(host).configure_cert(context)
        return context

    def _issue(self, site: Site) -> ssl.SSLContext:
        kind = site.manner.certificate
        authority = self._untrusted if kind == "untrusted" else self._trusted
        names = (WRONG_HOST,) if kind == "wrong" else site.hosts
        expiry = datetime(2020, 5, 1, tzinfo=UTC) if kind == "expired" else None
        context = bare_context()
        authority.issue_cert(*names, not_after=expiry).configure_cert(context)
        return context


def bare_context() -> ssl.SSLContext:
    """Return a server context without a certificate, with which a handshake begins before the name is known."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.set_alpn_protocols(["http/1.1"])
    return context
