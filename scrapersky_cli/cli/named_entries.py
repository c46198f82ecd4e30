"""Read what an operator types as the contact of somebody: an e-mail address, a number, a profile, a domain."""

from typing import Annotated

import typer

from scrapersky_cli.engine.intake import Rejected
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.country.names import country_code, is_country
from scrapersky_cli.store.do_not_contact import SuppressionEntry
from scrapersky_cli.store.entries import FORMS, parse_entries

Country = Annotated[
    str | None, typer.Option(metavar="CC", help="The country of phone numbers that do not begin with +: DE.")
]


def named_entries(text: str, country: str | None) -> tuple[SuppressionEntry, ...]:
    """Return the entries for what was typed. Raise UsageError, which says why, if it is none."""
    try:
        return parse_entries(text, country)
    except Rejected as error:
        raise UsageError(f"{text!r} cannot be used: {error}", hint=f"give {FORMS}") from None


def country_of(given: str | None, example: str = "--country DE") -> str | None:
    """Return the code of a country that is given by its code or name. Raise UsageError if there is no such country.

    `example` is what to type instead.
    """
    if given is None:
        return None
    code = country_code(given)
    if not is_country(code):
        raise UsageError(f"{given} is not a country", hint=f"give its ISO code, for example: {example}")
    return code
