"""What an operator looks at: nothing on the do-not-contact list is shown without a mark, and nobody erased at all."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from scrapersky_cli.extract.mentions import mentions, rewritten, with_texts
from scrapersky_cli.store.do_not_contact import Screened, ask, screened_texts

SUPPRESSED, ERASED = "[suppressed]", "[erased]"


def is_suppressed(conn: Connection, domain: str) -> bool:
    """Whether the domain, or one above it, is on the list."""
    return ask(conn, (), (domain,)).covers(None, domain)


def marked(conn: Connection, data: Mapping[str, Any]) -> dict[str, Any]:
    """The same with a mark behind each address that is on the list, and in the place of each that was erased.

    The values of `contacts` are left as `contacts_marked` gives them.
    """
    screened = screened_texts(conn, data)

    def mark(text: str) -> str:
        found = {(each.start, each.end): each.address for each in mentions(text) if screened.covers(each.address, None)}

        def write(start: int, end: int) -> str:
            return ERASED if found[start, end] in screened.erased else f"{text[start:end]} {SUPPRESSED}"

        return rewritten(text, found, write) if found else text

    shown = {name: with_texts(value, mark) for name, value in data.items()}
    for contact, original in zip(shown.get("contacts", ()), data.get("contacts", ()), strict=True):
        contact["value"] = original["value"]
    return shown


def contacts_marked(conn: Connection, domain: str, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The contacts of a domain, each with whether it is `suppressed`; the values of those erased are not there."""
    addresses = {each["value"].lower() for each in found if each["kind"] == "email"}
    screened = ask(conn, addresses, (domain,))
    return [_contact_marked(each, domain, screened) for each in found]


def _contact_marked(contact: Mapping[str, Any], domain: str, screened: Screened) -> dict[str, Any]:
    address = contact["value"].lower() if contact["kind"] == "email" else None
    covered = screened.covers(address, None if contact["third_party"] else domain)
    value = ERASED if address in screened.erased else contact["value"]
    return {**contact, "value": value, "suppressed": bool(covered or contact["suppressed"])}
