"""Validate one e-mail address, and bring it into canonical form."""

import re
from functools import lru_cache

from scrapersky_cli.extract.email.junk import is_junk
from scrapersky_cli.extract.hosts import may_have_mailboxes

MAX_LENGTH = 254  # RFC 3696 erratum 1690; also keeps validation cheap
MAX_LOCAL = 64  # RFC 5321, 4.5.3.1.1
# Most addresses, of which the library finds nothing to change or to refuse, in twenty times the time.
_PLAIN = re.compile(
    r"[a-z0-9_+-]++(?:\.[a-z0-9_+-]++)*+@(?:[a-z0-9]++(?:-[a-z0-9]++)*+\.)++"
    r"(?!(?:arpa|invalid|local|localhost|onion|test)\Z)[a-z]{2,}"
)


@lru_cache(maxsize=8192)
def canonical_email(raw: str, site: str | None = None) -> str | None:
    """Return `raw` with its domain in lower-case A-labels; None if mail cannot be received there.

    There must be mailboxes at the domain, the whole must be valid by RFC 5321 (without quoted local parts and
    address literals), and must not be a placeholder or a machine's identifier. The local part keeps its case.
    `site` is the registrable domain of the page, which is not a placeholder on its own pages.
    """
    if len(raw) > MAX_LENGTH:
        return None
    local, at, domain = raw.rpartition("@")
    if not at or not 0 < len(local) <= MAX_LOCAL or not may_have_mailboxes(domain):
        return None
    if is_junk(local.lower(), domain.lower(), site):
        return None
    return _validated(raw)


def _validated(raw: str) -> str | None:
    if _PLAIN.fullmatch(raw):
        return raw
    from email_validator import EmailNotValidError, validate_email  # late: 24 ms, rarely needed

    try:
        valid = validate_email(raw, check_deliverability=False)
    except EmailNotValidError:
        return None
    address = f"{valid.local_part}@{valid.ascii_domain}"
    return address if len(address) <= MAX_LENGTH else None
