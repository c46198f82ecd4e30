"""Mark what is on the do-not-contact list, and hide who was erased, in data that is shown to the operator."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection

from scrapersky_cli.extract.mentions import mentions, rewritten, with_texts
from scrapersky_cli.store.do_not_contact import Screened, ask, entry_for, screened_texts

SUPPRESSED, ERASED = "[suppressed]", "[erased]"


def is_suppressed(conn: Connection, domain: str) -> bool:
    """Return whether the domain, or a parent domain, is on the list."""
    return ask(conn, (), [domain]).covers(None, domain)


def marked(conn: Connection, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return the data with a mark after each contact on the list, and in place of each that was erased.

    The values of `contacts` stay as `contacts_marked` returned them.
    """
    screened = screened_texts(conn, data)

    def mark(text: str) -> str:
        covered = [each for each in mentions(text) if not each.host and screened.covers_mention(each)]
        erased = {(each.start, each.end) for each in covered if screened.forbids_mention(each)}

        def write(start: int, end: int) -> str:
            return ERASED if (start, end) in erased else f"{text[start:end]} {SUPPRESSED}"

        return rewritten(text, [(each.start, each.end) for each in covered], write) if covered else text

    shown = {name: with_texts(value, mark) for name, value in data.items()}
    for contact, original in zip(shown.get("contacts", ()), data.get("contacts", ()), strict=True):
        contact["value"] = original["value"]
    return shown


def contacts_marked(conn: Connection, domain: str, found: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the contacts of a domain, each with whether it is `suppressed`. Erased values are replaced by a mark."""
    screened = ask(conn, {entry_for(each["kind"], each["value"]) for each in found}, [domain])
    return [_contact_marked(each, domain, screened) for each in found]


def _contact_marked(contact: Mapping[str, Any], domain: str, screened: Screened) -> dict[str, Any]:
    entry = entry_for(contact["kind"], contact["value"])
    covered = screened.covers(entry, None if contact["third_party"] else domain)
    value = ERASED if screened.forbids(entry) else contact["value"]
    return {**contact, "value": value, "suppressed": bool(covered or contact["suppressed"])}
