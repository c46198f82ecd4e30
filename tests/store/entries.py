"""The entry of the do-not-contact list that a text names."""

from scrapersky_cli.store.do_not_contact import SuppressionEntry
from scrapersky_cli.store.entries import parse_entries


def parse_entry(text: str, country: str | None = None) -> SuppressionEntry:
    """Return the only entry for a text, as `parse_entries` reads it."""
    (entry,) = parse_entries(text, country)
    return entry
