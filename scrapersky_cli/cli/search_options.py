"""The options of searches for places, which `enqueue` and `run` share."""

import re
from typing import Annotated

import typer

from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.output import say
from scrapersky_cli.db.database import Database
from scrapersky_cli.engine.workflow import Workflow
from scrapersky_cli.errors import SettingsError, UsageError
from scrapersky_cli.extract.places.google_fields import field_mask
from scrapersky_cli.extract.places.searches import NotAnArea, area_of
from scrapersky_cli.settings import settings
from scrapersky_cli.store.ledger import MILLION, dollars, price_table
from scrapersky_cli.store.searches import DATA, GOOGLE, OPEN, OSM, SOURCES, is_first_of_google

Near = Annotated[
    str | None,
    typer.Option(metavar="AREA", help="Where to search: a name, LAT,LON or WEST,SOUTH,EAST,NORTH in degrees."),
]
Source = Annotated[
    str | None,
    typer.Option(help="Where to look for places: open, data, osm or google. Default: SCRAPERSKY_PLACES_SOURCE."),
]
Language = Annotated[str | None, typer.Option(metavar="CODE", help="Google: the language of names, such as de.")]
Region = Annotated[str | None, typer.Option(metavar="CODE", help="Google: the country of the search, such as DE.")]
PlaceType = Annotated[str | None, typer.Option("--type", metavar="TYPE", help="Google: only places of this type.")]
_MOST = 1_000_000  # more than any search finds
MaxResults = Annotated[int | None, typer.Option(min=1, max=_MOST, help="Most places that a search finds.")]
MaxRequests = Annotated[
    int | None, typer.Option(min=0, max=_MOST, help="Google: most requests of a search that may cost money.")
]
MaxCost = Annotated[float | None, typer.Option(metavar="USD", help="Google: most that a search may cost.")]

_CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z]{2,6})?")
_TYPE = re.compile(r"[a-z_]{1,60}")
_LARGEST_COST = 1_000_000.0  # US dollars
_TERMS = (
    "Google's terms: what it says of a place, but for its identifier, may not be kept for long nor passed on in bulk "
    "(see scrapersky prune --google-content and export --no-google-content)"
)


def search_terms(
    workflow: Workflow,
    near: str | None,
    source: str | None,
    language: str | None,
    region: str | None,
    type_: str | None,
    max_results: int | None,
    max_requests: int | None,
    max_cost: float | None,
) -> dict[str, int | str | None]:
    """Return the options as the rows of searches take them. Raise UsageError or SettingsError for a wrong one."""
    return {
        "near": require_area(near),
        "source": _source(workflow, source),
        "language": require_code(language, "--language"),
        "region": require_code(region, "--region"),
        "type": _require_type(type_),
        "max_results": max_results,
        "max_requests": max_requests,
        "max_cost": _millionths(max_cost),
    }


def require_area(text: str | None) -> str | None:
    """Return the area if it is valid. Raise UsageError."""
    try:
        area_of(text or "")
    except NotAnArea as error:
        raise UsageError(f"--near {text}: {error}", hint="such as 'Austin, TX' or 30.267,-97.743") from None
    return text


def _source(workflow: Workflow, text: str | None) -> str | None:
    """Return where to look for places."""
    if text == DATA and not settings().places_data:
        hint = "set it to a file or folder of places, or use --source osm"
        raise SettingsError("SCRAPERSKY_PLACES_DATA is not set", hint=hint)
    if text:
        return require_choice(SOURCES, text, f"--source {text} is not valid")
    return settings().places_source if "source" in workflow.options else None


def require_code(text: str | None, option: str) -> str | None:
    """Return a code of a language or a country (CLDR). A code of two letters is a country's in capitals."""
    if text is None:
        return None
    if not _CODE.fullmatch(text) or (option == "--region" and len(text) != 2):
        raise UsageError(f"{option} {text} is not a code", hint="such as --language de --region DE")
    return text.upper() if option == "--region" else text


def _require_type(text: str | None) -> str | None:
    """Return a name as Google's types of places have."""
    if text is not None and not _TYPE.fullmatch(text):
        raise UsageError(f"--type {text} is not a type of Google's", hint="such as --type hair_salon")
    return text


def _millionths(dollars: float | None) -> int | None:
    """Return an amount in millionths of a US dollar. Raise UsageError."""
    if dollars is None:
        return None
    if not 0 <= dollars <= _LARGEST_COST:  # refuses what is not a number, too
        raise UsageError(f"--max-cost {dollars:g} is not an amount", hint="such as --max-cost 2.50")
    return round(dollars * MILLION)


def routes(workflow: Workflow) -> list[str]:
    """Return what a search costs by each source; nothing for workflows that search no places."""
    if "source" not in workflow.options:
        return []
    sku = field_mask("text", "contact").sku
    price = price_table(settings()).prices[sku]
    page = dollars(int(price.per_thousand * MILLION / 1000))
    return [
        f"{OPEN}, {DATA}, {OSM}: free",
        f"{GOOGLE}: {page} for each 20 places, of which {price.free_per_month} a month are free; "
        "to count them for free: scrapersky places probe",
    ]


def say_terms(database: Database, workflow: Workflow, *, quiet: bool) -> None:
    """Print Google's terms, once in the life of a database that has a search of Google Places."""
    if "source" in workflow.options and database.write(is_first_of_google) and not quiet:
        say(_TERMS)
