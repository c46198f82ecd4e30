"""The contacts that a source lists of a business, in the forms and with the checks of those that pages give."""

from collections.abc import Iterator, Sequence
from itertools import chain

from scrapersky_cli.extract.email.address import canonical_email
from scrapersky_cli.extract.email.emails import FoundAddress, contact_at
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.phone.labels import Kind
from scrapersky_cli.extract.phone.phones import written_phones
from scrapersky_cli.extract.social.profiles import profile_of
from scrapersky_cli.extract.social.socials import profile_contact

_LONGEST_PHONE = 120  # characters of one field


def listed_contacts(
    emails: Sequence[str],
    phones: Sequence[str],
    profiles: Sequence[str],
    *,
    faxes: Sequence[str] = (),
    country: str | None = None,
    site: str | None = None,
) -> list[Contact]:
    """Return what is listed as contacts, each once. What is not valid is left out. A number listed as both is a phone.

    `country` is the ISO 3166 code of the place, as of which phones are read that lack a country code. `site` is the
    registrable domain of the business's own site.
    """
    first: dict[str, Contact] = {}
    for each in chain(
        _emails(emails, site), _numbers(phones, country, "phone"), _numbers(faxes, country, "fax"), _profiles(profiles)
    ):
        first.setdefault(each.value.lower(), each)
    return list(first.values())


def _emails(written: Sequence[str], site: str | None) -> Iterator[Contact]:
    for text in written:
        if address := canonical_email(text.strip().removeprefix("mailto:"), site):
            yield contact_at(FoundAddress(address, "listed", None), site)


def _numbers(written: Sequence[str], country: str | None, kind: Kind) -> Iterator[Contact]:
    for text in written:
        yield from written_phones(text.strip()[:_LONGEST_PHONE], [country] if country else [], "listed", kind)


def _profiles(written: Sequence[str]) -> Iterator[Contact]:
    for text in written:
        if profile := profile_of(text):
            yield profile_contact(profile, "listed")
