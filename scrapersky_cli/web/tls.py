"""TLS contexts, and what a failed handshake means."""

import ssl
from functools import cache

import httpcore2

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.failures import TlsExpired, TlsFailed, TlsProtocol, TlsSelfSigned, TlsWrongHost

# OpenSSL's verify codes (x509_vfy.h): the numbers are stable, the messages are not.
_BY_VERIFY_CODE: dict[int, type[TlsFailed]] = {
    **dict.fromkeys((9, 10), TlsExpired),
    **dict.fromkeys((2, 18, 19, 20, 21), TlsSelfSigned),
    **dict.fromkeys((62, 63, 64), TlsWrongHost),
}


@cache
def verified_context(ca_file: str) -> ssl.SSLContext:
    """Return a context that trusts the system's authorities and those in `ca_file`. This takes some 20 ms."""
    context = httpcore2.default_ssl_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # includes SSLError
            raise SettingsError(f"SCRAPERSKY_CA_FILE: cannot read certificates from {ca_file}: {error}") from None
    return context


@cache
def unverified_context() -> ssl.SSLContext:
    """Return the context to use with SCRAPERSKY_TLS=warn after a verified handshake failed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def tls_failure(error: ssl.SSLError) -> TlsFailed:
    """Return the failure that a handshake's error means, by its code."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(error.verify_code, TlsFailed)()
    return TlsProtocol()
