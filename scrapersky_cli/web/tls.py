"""TLS contexts, and what a failed handshake means."""

import ssl
from asyncio.sslproto import SSLProtocol
from functools import cache
from typing import NamedTuple

import httpcore2

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.failures import TlsExpired, TlsFailed, TlsProtocol, TlsSelfSigned, TlsWrongHost

# OpenSSL's verify codes (x509_vfy.h): the numbers are stable, the messages are not.
_BY_VERIFY_CODE: dict[int, type[TlsFailed]] = {
    **dict.fromkeys((9, 10), TlsExpired),
    **dict.fromkeys((2, 18, 19, 20, 21), TlsSelfSigned),
    **dict.fromkeys((62, 63, 64), TlsWrongHost),
}


# What arrives is read into a buffer, of which asyncio gives each connection one of 256 KiB. A TLS record has 16 KiB.
_BUFFER = 32 * 1024


def use_small_buffers() -> None:
    """Give each TLS connection a buffer of 32 KiB. A thousand of them are 32 MB; asyncio has no setting for it."""
    SSLProtocol.max_size = _BUFFER


class Trust(NamedTuple):
    """Whom a connection trusts, and whether it offers HTTP/2, whose connections cost more.

    `unverified` is the code of the failure after which any certificate is accepted (SCRAPERSKY_TLS=warn), or "".
    """

    ca_file: str
    http2: bool
    unverified: str = ""

    def context(self) -> ssl.SSLContext:
        """Return the TLS context. The first takes some 20 ms, so it is asked for when a handshake begins."""
        if self.unverified:
            return _unverified_context(http2=self.http2)
        return verified_context(self.ca_file, http2=self.http2)

    @property
    def told(self) -> str:
        """What operators read about the certificate: `verified`, or `unverified:CODE`."""
        return f"unverified:{self.unverified}" if self.unverified else "verified"


def _offer(context: ssl.SSLContext, *, http2: bool) -> None:
    context.set_alpn_protocols(["h2", "http/1.1"] if http2 else ["http/1.1"])


@cache
def verified_context(ca_file: str, *, http2: bool) -> ssl.SSLContext:
    """Return a context that trusts the system's authorities and those in `ca_file`. Raise SettingsError."""
    context = httpcore2.default_ssl_context()
    _offer(context, http2=http2)
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # includes SSLError
            raise SettingsError(
                f"SCRAPERSKY_CA_FILE: cannot read certificates from {ca_file}: {error.strerror or error}",
                hint="name a file of certificates in PEM: scrapersky config set ca_file FILE",
            ) from None
    return context


@cache
def _unverified_context(*, http2: bool) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    _offer(context, http2=http2)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def tls_failure(error: ssl.SSLError) -> TlsFailed:
    """Return the failure that a handshake's error means, by its code."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(error.verify_code, TlsFailed)()
    return TlsProtocol()
