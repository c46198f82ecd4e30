"""Read what people write on the do-not-contact list, as the extractors write what they find."""

import re

from scrapersky_cli.engine.intake import Rejected
from scrapersky_cli.extract.hosts import NotADomain, ascii_host, host_in, normalise_host
from scrapersky_cli.extract.phone.numbers import EXTENSION, parse_number
from scrapersky_cli.extract.social.profiles import (
    is_platform_name,
    is_social_host,
    number_of_chat,
    profile_of,
    profiles_named,
)
from scrapersky_cli.store.do_not_contact import SuppressionEntry

FORMS = "an e-mail address, a domain, a phone number, a profile's URL, or platform:handle"
_SCHEME = re.compile(r"(?:mailto|tel|fax|sms|callto):(?://)?", re.IGNORECASE)
_NUMBER = re.compile(rf"[+(]*[0-9][0-9\s().\-/‐–]*(?:{EXTENSION}\)?)?", re.IGNORECASE)
_ADDRESS = re.compile(r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}")
# What no address has before its @. Where there are several addresses, or a pattern, one entry would cover none of them.
_NOT_LOCAL = re.compile(r"[\s@*,;:<>()\[\]\"\\]")
_NAMED = re.compile(r"(\w+):(?!//)\s*(\S+)")
_LEAST_DIGITS = 5  # in what is meant as a phone number
_LONGEST_ADDRESS = 254


def parse_entries(text: str, country: str | None = None) -> tuple[SuppressionEntry, ...]:
    """Return the entries for an e-mail address, a domain, a phone number, a profile's URL or `platform:handle`.

    Phones are read as of `country`, an ISO 3166 code, unless they begin with +. There are several entries only for a
    handle that may name profiles of several kinds. Raise Rejected with the reason if the text is none of these.
    """
    text = _SCHEME.sub("", text.strip(), count=1).strip()
    if _is_number(text):
        return (_phone(text, country),)
    named = _NAMED.fullmatch(text)
    if named and is_platform_name(named[1].lower()):
        return _handle(named[1].lower(), named[2])
    if "/" in text and (is_social_host(host_in(text)) or "/@" in text):
        return (_profile(text),)
    return (_email(text),) if "@" in text else (_domain(text),)


def _is_number(text: str) -> bool:
    """Return whether the text is meant as a phone number: four numbers between dots are an internet address."""
    if not _NUMBER.fullmatch(text) or _ADDRESS.fullmatch(text):
        return False
    return text.startswith("+") or sum(map(str.isdigit, text)) >= _LEAST_DIGITS


def _phone(text: str, country: str | None) -> SuppressionEntry:
    is_at_home = not text.lstrip("(").startswith("+")
    if is_at_home and country is None:
        raise Rejected("a phone number begins with + and the country's code, or needs --country")
    number = parse_number(text, country)
    if number is None:
        raise Rejected(f"it is not a valid phone number{f' of {country}' if is_at_home else ''}")
    return SuppressionEntry("phone", number.e164)


def _handle(platform: str, handle: str) -> tuple[SuppressionEntry, ...]:
    profiles = profiles_named(platform, handle)
    if not profiles:
        raise Rejected(f"{platform} has no profile of that name; give its URL")
    return tuple(dict.fromkeys(_at(profile.url) for profile in profiles))


def _profile(text: str) -> SuppressionEntry:
    profile = profile_of(text, says_me=True)
    if profile is None:
        raise Rejected(f"it is an address at {host_in(text)}, but not that of a profile")
    return _at(profile.url)


def _at(url: str) -> SuppressionEntry:
    """Return the entry for a profile. That of a chat with a telephone number is the number's."""
    number = number_of_chat(url)
    return SuppressionEntry("phone", number) if number else SuppressionEntry("social", url)


def _email(text: str) -> SuppressionEntry:
    local, _, host = text.rpartition("@")
    if local == "*":
        return _domain(host)
    try:
        value = f"{local.lower()}@{ascii_host(host)}"
    except NotADomain as error:
        raise Rejected(error.reason) from None
    if not local or _NOT_LOCAL.search(local) or len(value) > _LONGEST_ADDRESS:
        raise Rejected("it is not an e-mail address")
    return SuppressionEntry("email", value)


def _domain(text: str) -> SuppressionEntry:
    try:
        return SuppressionEntry("domain", normalise_host(text))
    except NotADomain as error:
        raise Rejected(error.reason) from None
