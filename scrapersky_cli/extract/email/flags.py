"""What an address says about who reads it: role, provider, owner."""

import re
from typing import Literal

from disposable_email_domains import blocklist

from scrapersky_cli.extract.hosts import registrable_domain
from scrapersky_cli.extract.words import labelled_words, word_list

EmailType = Literal["service", "corporate", "free", "unknown"]


# What nobody writes before "@" in a sentence that is none of an address.
GENERAL_MAILBOXES = word_list("general_mailboxes")

_SEPARATORS = re.compile(r"[._+-]")
_DIGITS = re.compile(r"\d+$")


def role_of(local: str) -> str | None:
    """The role that a local part names (`info`, `sales`, `jobs` …), by the whole or by its first or last word.

    The first word needs three letters (hr.mueller is a gentleman), the last must be one of the commonest
    (anna.post is a person, berlin.info is not).
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
    """Whether anybody can have an address at `domain`: a mail or access provider."""
    return domain in word_list("free_mail_domains")


def is_disposable(domain: str) -> bool:
    """Whether `domain`, or one above it, gives out throw-away addresses."""
    labels = domain.split(".")
    return any(".".join(labels[i:]) in blocklist for i in range(len(labels) - 1))


def belongs_to_site(domain: str, host: str) -> bool:
    """Whether mail to `domain` goes to the owner of the site at `host`: one registrable domain."""
    own = registrable_domain(host)
    return own is not None and registrable_domain(domain) == own


def type_of(role: str | None, *, free: bool, own: bool) -> EmailType:
    """A shared mailbox is `service`; a person's at the site's domain `corporate`, at a provider's `free`."""
    if role:
        return "service"
    if free:
        return "free"
    return "corporate" if own else "unknown"
