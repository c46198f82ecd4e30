"""Serve the directories that list the town's businesses: a file as of Overture, and emulated OpenStreetMap and Google.

with serve_directories(listed_businesses(town), folder) as environment:
    os.environ.update(environment)
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.google_server import google_environment, serve_google
from scrapersky_cli.demo.listings import (
    ListedBusiness,
    google_object,
    named_areas,
    osm_element,
    write_overture,
)
from scrapersky_cli.demo.osm import serve_map


@contextmanager
def serve_directories(businesses: Sequence[ListedBusiness], folder: Path) -> Iterator[dict[str, str]]:
    """Yield the settings with which any command finds the businesses, until the block ends.

    The file of places and the certificate of the authority are written into `folder`.
    """
    places = folder / "places.parquet"
    write_overture(places, businesses)
    emulator = GooglePlacesEmulator([google_object(each) for each in businesses])
    elements = [osm_element(each) for each in businesses]
    with serve_google(emulator, folder) as google, serve_map(elements, named_areas(businesses)) as osm:
        settings = google_environment(google)
        settings["SCRAPERSKY_CONNECT_TO"] += f",{osm.connect_to}"
        yield {
            **settings,
            "SCRAPERSKY_PLACES_DATA": str(places),
            "SCRAPERSKY_NOMINATIM_URL": osm.nominatim_url,
            "SCRAPERSKY_OVERPASS_URL": osm.overpass_url,
        }


def both(town: dict[str, str], directories: dict[str, str], folder: Path) -> dict[str, str]:
    """Return the settings of a town and of its directories, as one. The certificates go into one file in `folder`."""
    authorities = folder / "demo-ca.pem"
    files = (town["SCRAPERSKY_CA_FILE"], directories["SCRAPERSKY_CA_FILE"])
    authorities.write_text("".join(Path(file).read_text() for file in files))
    routes = f"{directories['SCRAPERSKY_CONNECT_TO']},{town['SCRAPERSKY_CONNECT_TO']}"  # the town's takes every host
    return {**town, **directories, "SCRAPERSKY_CONNECT_TO": routes, "SCRAPERSKY_CA_FILE": str(authorities)}
