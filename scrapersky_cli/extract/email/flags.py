"""What an e-mail address tells about whoever reads it: role, provider, owner."""

import re
from typing import Literal

from disposable_email_domains import blocklist

from scrapersky_cli.extract.hosts import registrable_domain
from scrapersky_cli.extract.words import labelled_words, word_list

EmailType = Literal["service", "corporate", "free", "unknown"]


# Words that come before "at" only in an address, never in a sentence.
GENERAL_MAILBOXES = word_list("general_mailboxes")

_SEPARATORS = re.compile(r"[._+-]")
_DIGITS = re.compile(r"\d+$")


def role_of(local: str) -> str | None:
    """Return the role that a local part names (`info`, `sales`, `jobs` …): as a whole, or by its first or last word.

    The first word needs three letters (hr.mueller is a person), the last must be one of the commonest (anna.post is a
    person, berlin.info is not).
    """
    roles = labelled_words("mailbox_roles")
    local = _DIGITS.sub("", local.lower())
    words = [word for word in _SEPARATORS.split(local) if word]
    candidates = [local, "".join(words)]
    if len(words) > 1:
        candidates += [words[0]] if len(words[0]) > 2 else []
        candidates += [words[-1]] if words[-1] in GENERAL_MAILBOXES else []
    return next((roles[word] for word in candidates if word in roles), None)


def is_free_mail(domain: str) -> bool:
    """Return whether `domain` is a mail or access provider, at which anybody can have an address."""
    return domain in word_list("free_mail_domains")


def is_disposable(domain: str) -> bool:
    """Return whether `domain`, or one above it, gives out throw-away addresses."""
    labels = domain.split(".")
    return any(".".join(labels[i:]) in blocklist for i in range(len(labels) - 1))


def belongs_to_site(domain: str, host: str) -> bool:
    """Return whether `domain` and the site at `host` have the same registrable domain, and so the same owner."""
    own = registrable_domain(host)
    return own is not None and registrable_domain(domain) == own


def type_of(role: str | None, *, free: bool, own: bool) -> EmailType:
    """Return `service` for a shared mailbox, for a person's `corporate` at the site's domain, `free` at a provider."""
    if role:
        return "service"
    if free:
        return "free"
    return "corporate" if own else "unknown"
