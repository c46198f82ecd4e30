"""TLS contexts, and what a failed handshake was about."""

import ssl
from functools import cache

import httpcore2

from scrapersky_cli.errors import SettingsError
from scrapersky_cli.failures import TlsExpired, TlsFailed, TlsProtocol, TlsSelfSigned, TlsWrongHost

# OpenSSL's verify codes (x509_vfy.h): stable numbers, unlike the messages beside them.
_BY_VERIFY_CODE: dict[int, type[TlsFailed]] = {
    **dict.fromkeys((9, 10), TlsExpired),
    **dict.fromkeys((2, 18, 19, 20, 21), TlsSelfSigned),
    **dict.fromkeys((62, 63, 64), TlsWrongHost),
}


@cache
def verified_context(ca_file: str) -> ssl.SSLContext:
    """The context that trusts the system's authorities and those in `ca_file`. Making one takes some 20 ms."""
    context = httpcore2.default_ssl_context()
    if ca_file:
        try:
            context.load_verify_locations(ca_file)
        except OSError as error:  # an SSLError is one
            raise SettingsError(f"SCRAPERSKY_CA_FILE: cannot read certificates from {ca_file}: {error}") from None
    return context


@cache
def unverified_context() -> ssl.SSLContext:
    """The context of SCRAPERSKY_TLS=warn, after a verified handshake failed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def tls_failure(error: ssl.SSLError) -> TlsFailed:
    """The failure that a handshake's error stands for, by its code."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _BY_VERIFY_CODE.get(error.verify_code, TlsFailed)()
    return TlsProtocol()
