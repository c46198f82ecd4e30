"""The emulator of Google's API as a server: the settings that lead to it, and how it stops."""

import asyncio
import http.client
import json
import threading

from scrapersky_cli.demo.google import GooglePlacesEmulator
from scrapersky_cli.demo.google_server import DEMO_KEY, google_environment, serve_google
from scrapersky_cli.settings import PREFIX, Settings
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import NoGates
from tests.demo.google_places import google_dentist
from tests.waiting import PATIENCE


def test_its_environment_leads_to_it_by_https() -> None:
    async def go() -> None:
        emulator = GooglePlacesEmulator([google_dentist(1)])
        with serve_google(emulator) as server:
            values = {name.removeprefix(PREFIX).lower(): value for name, value in google_environment(server).items()}
            settings = Settings(_env_file=None, **values)  # type: ignore[arg-type]
            async with open_web(settings, NoGates()) as web:
                headers = {"X-Goog-Api-Key": DEMO_KEY, "X-Goog-FieldMask": "displayName"}
                found = await web.call(f"{settings.places_url}/v1/places/ChIJ00001", headers=headers)
        assert json.loads(found.body)["displayName"]["text"] == "Dentist No. 1"
        assert found.tls == "verified"
        assert emulator.counts == {"details-pro": 1}

    asyncio.run(go())


def test_it_stops_with_a_connection_open_and_leaves_no_thread() -> None:
    before = threading.active_count()
    with serve_google(GooglePlacesEmulator([])) as server:
        connection = http.client.HTTPConnection("127.0.0.1", server.http_port, timeout=PATIENCE)
        for _ in range(2):  # on one connection
            connection.request("POST", "/v1/places:searchText", body=b"{}")
            response = connection.getresponse()
            assert (response.status, json.loads(response.read())["error"]["status"]) == (403, "PERMISSION_DENIED")
    assert threading.active_count() == before
    connection.close()
