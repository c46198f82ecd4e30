"""Mark what is on the do-not-contact list, and hide who was erased, in data that is shown to the operator."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from scrapersky_cli.extract.mentions import mentions, rewritten, with_texts
from scrapersky_cli.store.do_not_contact import Screened, ask, screened_texts

SUPPRESSED, ERASED = "[suppressed]", "[erased]"


def is_suppressed(conn: Connection, domain: str) -> bool:
    """Return whether the domain, or a parent domain, is on the list."""
    return ask(conn, (), (domain,)).covers(None, domain)


def marked(conn: Connection, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with a mark after each address on the list, and in place of each address that was erased.

    The values of `contacts` stay as `contacts_marked` returned them.
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
    """Return the contacts of a domain, each with whether it is `suppressed`. Erased values are replaced by a mark."""
    addresses = {each["value"].lower() for each in found if each["kind"] == "email"}
    screened = ask(conn, addresses, (domain,))
    return [_contact_marked(each, domain, screened) for each in found]


def _contact_marked(contact: Mapping[str, Any], domain: str, screened: Screened) -> dict[str, Any]:
    address = contact["value"].lower() if contact["kind"] == "email" else None
    covered = screened.covers(address, None if contact["third_party"] else domain)
    value = ERASED if address in screened.erased else contact["value"]
    return {**contact, "value": value, "suppressed": bool(covered or contact["suppressed"])}
