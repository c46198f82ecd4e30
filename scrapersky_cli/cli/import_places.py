"""import places: import the businesses of files of open data, without any network."""

from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated, cast, get_args

import typer

from scrapersky_cli.cli.choices import require_choice
from scrapersky_cli.cli.options import DryRun, Json, Quiet, Strict, Verbose, opened_or_made, set_up_logs
from scrapersky_cli.cli.output import Answer, emit, say
from scrapersky_cli.cli.progress import counting
from scrapersky_cli.datasets.dataset import Dataset, open_dataset
from scrapersky_cli.errors import Exit, UsageError
from scrapersky_cli.extract.places.areas import Box, Circle, NotABox, parse_box
from scrapersky_cli.extract.places.filters import Asset, PlaceFilter
from scrapersky_cli.pipeline.import_places import PlacesReport, import_places, preview_places
from scrapersky_cli.store.place_imports import COUNTS

_ASSETS = get_args(Asset)
_SHOWN = 20  # columns and reasons that are named
_POINT = 2  # numbers
_UNITS = {"km": 1000.0, "mi": 1609.344, "m": 1.0}

Bbox = Annotated[str | None, typer.Option(metavar="W,S,E,N", help="Only places in this box, in degrees.")]
Near = Annotated[str | None, typer.Option(metavar="LAT,LON", help="Only places within --radius of this point.")]
Radius = Annotated[str, typer.Option(metavar="DISTANCE", help="500m, 5km or 3mi.")]
Country = Annotated[str | None, typer.Option(metavar="CODE", help="Only places in this country: US, DE …")]
City = Annotated[str | None, typer.Option(help="Only places in this city, as the source spells it.")]
Category = Annotated[list[str] | None, typer.Option(metavar="WORD", help="Only this category; repeatable.")]
MinConfidence = Annotated[
    float | None, typer.Option(min=0.0, max=1.0, help="Only places of which the source is this sure (0 to 1).")
]
Has = Annotated[list[str] | None, typer.Option(help=f"Only places with one: {', '.join(_ASSETS)}; repeatable.")]
NoChains = Annotated[bool, typer.Option("--no-chains", help="No places that belong to a brand.")]
Again = Annotated[bool, typer.Option("--again", help="Read parts of the file that were read before once more.")]


def places(
    file: Annotated[Path, typer.Argument(metavar="FILE|DIR", help="Parquet, GeoJSON, zip, .pbf or CSV, or a folder.")],
    bbox: Bbox = None,
    near: Near = None,
    radius: Radius = "5km",
    country: Country = None,
    city: City = None,
    category: Category = None,
    min_confidence: MinConfidence = None,
    has: Has = None,
    no_chains: NoChains = False,
    again: Again = False,
    dry_run: DryRun = False,
    strict: Strict = False,
    as_json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = 0,
) -> None:
    """Import places from files of open data, with curation `new`. Nothing is fetched."""
    set_up_logs(verbose, quiet)
    wanted = place_filter(bbox, near, radius, country, city, category, min_confidence, has, no_chains)
    dataset = open_dataset(file)
    if not quiet:
        _describe(dataset)
    with ExitStack() as stack:
        if dry_run:
            report = preview_places(dataset, wanted)
        else:
            database = stack.enter_context(opened_or_made(quiet=quiet))
            show = stack.enter_context(counting("places", quiet=quiet or as_json))
            report = import_places(database, dataset, wanted, again=again, progress=show)
    emit(_answer(dataset, report, dry_run=dry_run), as_json=as_json)
    if not quiet:
        _say_more(report)
    if strict and report.counts.invalid:
        raise typer.Exit(Exit.FAILED)


def _answer(dataset: Dataset, report: PlacesReport, *, dry_run: bool) -> Answer:
    c = report.counts
    counts = {name: getattr(c, name) for name in COUNTS}
    if dry_run:  # which does not look at what is stored
        counts = {"read": c.read, "would_import": c.new, "filtered": c.filtered, "invalid": c.invalid}
    data = {"source": dataset.source, **counts, "parts": report.parts, "earlier": report.earlier, "dry_run": dry_run}
    line = " ".join(f"{name}={count}" for name, count in counts.items())
    return Answer(data, lines=[f"source={dataset.source} {line}"])


def _describe(dataset: Dataset) -> None:
    """Say what the files are, and what they lack or have besides."""
    found = dataset.describe()
    say(f"source {dataset.source}, files {len(dataset.files)}, columns: {_some(found.present)}")
    if found.missing:
        say(f"columns that are not there: {_some(found.missing)}")
    if found.unknown:
        say(f"columns that are not known, and not read: {_some(found.unknown)}")


def _say_more(report: PlacesReport) -> None:
    for reason, count in report.reasons.most_common(_SHOWN):
        say(f"{count} invalid: {reason}")
    if report.parts and report.earlier == report.parts:
        say("everything was read before with these filters: --again reads it once more")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _SHOWN} more" if len(names) > _SHOWN else ""
    return ", ".join(names[:_SHOWN]) + more


# --- values -----------------------------------------------------------------------------------------------
def place_filter(
    bbox: str | None,
    near: str | None,
    radius: str,
    country: str | None,
    city: str | None,
    category: Sequence[str] | None,
    min_confidence: float | None,
    has: Sequence[str] | None,
    no_chains: bool,
) -> PlaceFilter:
    """Return the filter for these options. Raise UsageError for a value that is not valid."""
    return PlaceFilter(
        box=_box(bbox),
        circle=_circle(near, radius),
        country=country,
        city=city,
        categories=tuple(category or ()),
        min_confidence=min_confidence,
        has=frozenset(_asset(each) for each in has or ()),
        no_chains=no_chains,
    )


def _box(text: str | None) -> Box | None:
    try:
        return parse_box(text) if text else None
    except NotABox as error:
        raise UsageError(f"--bbox {text}: {error}", hint="such as --bbox=-97.94,30.10,-97.56,30.52") from None


def _circle(near: str | None, radius: str) -> Circle | None:
    metres = parse_distance(radius)
    if near is None:
        return None
    hint = "LATITUDE,LONGITUDE in degrees, such as --near 30.267,-97.743"
    try:
        numbers = [float(part) for part in near.split(",")]
    except ValueError:
        numbers = []
    if len(numbers) != _POINT or not (abs(numbers[0]) <= 90 and abs(numbers[1]) <= 180):
        raise UsageError(f"--near {near} is not a valid point", hint=hint)
    return Circle(numbers[0], numbers[1], metres)


def parse_distance(text: str) -> float:
    """Return the metres of `500m`, `5km` or `3mi`. Raise UsageError."""
    unit = next((unit for unit in _UNITS if text.endswith(unit)), "")
    try:
        metres = float(text.removesuffix(unit)) * _UNITS[unit]
    except (ValueError, KeyError):
        metres = 0.0
    if not 0 < metres < 20_000_000:
        raise UsageError(f"{text} is not a valid distance", hint="such as 500m, 5km or 3mi")
    return metres


def _asset(text: str) -> Asset:
    return cast(Asset, require_choice(_ASSETS, text, f"--has {text} is not valid"))
