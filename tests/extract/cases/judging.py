"""What an extraction is worth beside a case: what it missed, what it found falsely, what it got wrong."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase

import idna

from scrapersky_cli.extract.findings import Contact, PageFacts

from .shape import Case, Pair

# One platform, several sensible names for it.
SAME_PLATFORM = {
    "x": "twitter",
    "googlebusiness": "google",
    "googlebusinessprofile": "google",
    "googlemaps": "google",
    "facebookmessenger": "messenger",
    "linkedincompany": "linkedin",
}
QUERY_IS_IDENTITY = ("/profile.php?id=", "?cid=")
LONGEST_CONTEXT = 60 + 254 + 60


@dataclass(frozen=True, slots=True)
class Judgement:
    """`missed` are (form, value), `false` are (method, value), `wrong` says what is wrong with a true find."""

    missed: tuple[tuple[str, str], ...]
    false: tuple[tuple[str, str], ...]
    wrong: tuple[str, ...]

    @property
    def perfect(self) -> bool:
        return not (self.missed or self.false or self.wrong)


def ascii_email(email: str) -> str:
    """The address with its domain in ASCII, so that either spelling of an IDN compares equal."""
    local, _, domain = email.lower().rpartition("@")
    return f"{local}@{idna.encode(domain, uts46=True).decode()}"


def platform_name(name: str | None) -> str:
    plain = "".join(char for char in (name or "").lower() if char.isalnum())
    return SAME_PLATFORM.get(plain, plain)


def is_handle(found: str | None, expected: str) -> bool:
    """Whether a handle is one of the alternatives; neither case nor a leading sign tells people apart."""
    plain = (found or "").lower().lstrip("@+")
    return any(fnmatchcase(plain, wish.lower()) for wish in expected.split("|"))


def is_profile(contact: Contact, pair: Pair) -> bool:
    return platform_name(contact.platform) == platform_name(pair[0]) and is_handle(contact.handle, pair[1])


def matches(contact: Contact, value: str) -> bool:
    """Whether a found contact is the expected value; a profile is expected as `platform:handle`."""
    if contact.kind == "email":
        return "@" in value and ascii_email(contact.value) == ascii_email(value)
    if contact.kind in ("phone", "fax"):
        return value == ("fax:" if contact.kind == "fax" else "") + contact.value
    platform, _, handle = value.partition(":")
    return bool(handle) and is_profile(contact, (platform, handle))


def expected(case: Case) -> list[str]:
    """Every expected value, profiles as `platform:handle`, faxes as `fax:number`."""
    pairs = sorted(case.profiles | case.third_party)
    faxes = (f"fax:{number}" for number in sorted(case.faxes))
    return [*sorted(case.emails), *sorted(case.phones), *faxes, *(f"{name}:{handle}" for name, handle in pairs)]


def is_tolerated(case: Case, contact: Contact) -> bool:
    names = {platform_name(word) for word in case.tolerated}
    return contact.value in case.tolerated or (contact.kind == "social" and platform_name(contact.platform) in names)


def satisfies(found: object, wish: object) -> bool:
    """Whether a field is as wished; a wish may also be a predicate."""
    return bool(wish(found)) if callable(wish) else found == wish


def detail_faults(case: Case, found: Iterable[Contact], value: str) -> Iterator[str]:
    """Wrong methods and fields of one true find."""
    hits = [contact for contact in found if matches(contact, value)]
    methods = {contact.method for contact in hits}
    if hits and case.exact and case.form not in methods:
        yield f"{value}: found by {sorted(methods)}, not by {case.form}"
    if len({contact.value for contact in hits}) > 1:
        yield f"{value}: found under several values {sorted(contact.value for contact in hits)}"
    for name, wish in case.details.get(value, {}).items():
        for contact in hits:
            if not satisfies(getattr(contact, name), wish):
                yield f"{value}: {name} is {getattr(contact, name)!r}, not {wish!r}"


def third_party_faults(case: Case, found: Iterable[Contact]) -> Iterator[str]:
    """Profiles flagged as somebody else's that are the site's own, and the other way round."""
    for contact in found:
        if contact.kind != "social":
            continue
        if any(is_profile(contact, pair) for pair in case.third_party) and not contact.third_party:
            yield f"{contact.value}: is somebody else's, but not flagged"
        if any(is_profile(contact, pair) for pair in case.profiles) and contact.third_party:
            yield f"{contact.value}: is the site's own, but flagged as somebody else's"


def contact_faults(contact: Contact) -> Iterator[str]:
    """What no contact may be, whatever the page."""
    if not 0 <= contact.confidence <= 1:
        yield f"{contact.value}: confidence {contact.confidence}"
    if contact.context is not None and len(contact.context) > LONGEST_CONTEXT:
        yield f"{contact.value}: context of {len(contact.context)} characters"
    if any(char < " " or "\ud800" <= char <= "\udfff" for char in contact.value + (contact.context or "")):
        yield f"{contact.value!r}: control characters in value or context"
    if contact.kind == "social":
        yield from url_faults(contact.value)


def url_faults(url: str) -> Iterator[str]:
    """A canonical profile URL is https, without fragment, final slash or query that is not part of its identity."""
    if not url.startswith("https://") or url.endswith("/") or "#" in url:
        yield f"{url}: not canonical"
    if "?" in url and not any(part in url for part in QUERY_IS_IDENTITY):
        yield f"{url}: carries a query"


def judge(case: Case, facts: PageFacts) -> Judgement:
    """The facts beside the case."""
    found, wishes = facts.contacts, expected(case)
    missed = [(case.form, wish) for wish in wishes if not any(matches(contact, wish) for contact in found)]
    false = {
        (contact.method, contact.value)
        for contact in found
        if not any(matches(contact, wish) for wish in wishes) and not is_tolerated(case, contact)
    }
    wrong = [fault for wish in wishes for fault in detail_faults(case, found, wish)]
    wrong += third_party_faults(case, found)
    wrong += [fault for contact in found for fault in contact_faults(contact)]
    return Judgement(missed=tuple(missed), false=tuple(sorted(false)), wrong=tuple(wrong))
