"""Name servers: what their answers mean, and that changing them gains nothing."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import cycle
from typing import Any

import pytest

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.failures import BlockedAddress, ConnectionFailed, ConnectionRefused
from scrapersky_cli.web.connect import GuardedNetwork, dial_first
from scrapersky_cli.web.fetch import Web, open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.guard import parse_networks
from scrapersky_cli.web.probe import network_is_up
from scrapersky_cli.web.resolve import ask_system, dns_resolver
from scrapersky_cli.web.trip import Trip
from tests.waiting import PATIENCE
from tests.web.names import Addresses, naming
from tests.web.site import Site, answer, serving, web_settings

# Loopback is a whole /8: here 127.0.0.2 plays the public web, 127.0.0.4 the machine nobody may reach. Both listen on the
# same port, which on 127.0.0.1 somebody else may have.
OUTSIDE, INSIDE = "127.0.0.2", "127.0.0.4"


@asynccontextmanager
async def outside_and_inside(addresses: Addresses) -> AsyncIterator[tuple[Web, Site]]:
    """A fetcher with this name server, the outside server; nobody may reach the inside."""
    entered = 0

    async def secret(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal entered
        entered += 1
        writer.close()

    async with serving(lambda _: answer("public", "Connection: close"), address=OUTSIDE) as site:
        inside = await asyncio.start_server(secret, INSIDE, site.port)
        async with inside, naming(addresses) as dns:
            settings = web_settings(
                connect_to="",
                allow_private=f"{OUTSIDE}/32",
                dns=dns,
                ports=str(site.port),
                robots="ignore",
                fetch_tries=1,
            )
            async with open_web(settings, NoGates()) as web:
                yield web, site
    assert entered == 0


def test_rebinding() -> None:
    answers = cycle([[OUTSIDE], [INSIDE]])
    asked = []

    def addresses(name: str) -> list[str]:
        asked.append(name)
        return next(answers)

    async def go() -> None:
        async with outside_and_inside(addresses) as (web, site):
            for _ in range(3):
                assert (await web.fetch(f"http://evil.com:{site.port}/")).body == b"public"
                with pytest.raises(BlockedAddress):
                    await web.fetch(f"http://evil.com:{site.port}/")
        assert len(asked) == 6  # one question per connection: what was checked is what is used

    asyncio.run(go())


@pytest.mark.parametrize("found", [[OUTSIDE, INSIDE], [INSIDE, OUTSIDE], [INSIDE], ["0.0.0.0"], ["169.254.169.254"]])
def test_every_address_must_be_public(found: list[str]) -> None:
    async def go() -> None:
        async with outside_and_inside(lambda _: found) as (web, site):
            with pytest.raises(BlockedAddress):
                await web.fetch(f"http://evil.com:{site.port}/")

    asyncio.run(go())


@pytest.mark.parametrize(
    ("reply", "code"),
    [
        ("YXDOMAIN", "dns_failed"),
        ("NXDOMAIN", "dns_not_found"),
        ([], "dns_not_found"),
        ("SERVFAIL", "dns_failed"),
        ("REFUSED", "dns_failed"),
    ],
)
def test_what_a_name_server_says(reply: list[str] | str, code: str) -> None:
    async def go() -> None:
        async with outside_and_inside(lambda _: reply) as (web, site):
            with pytest.raises(ItemError) as caught:
                await web.fetch(f"http://nowhere.com:{site.port}/")
            assert caught.value.code == code
            assert caught.value.kind == ("target" if code == "dns_not_found" else "ours")

    asyncio.run(go())


def test_a_silent_name_server() -> None:
    async def go() -> None:
        async with naming(lambda _: "silence") as server:
            with pytest.raises(ItemError) as caught:
                await dns_resolver(server, seconds=0.3)("example.com")
            assert caught.value.code == "dns_failed"

    asyncio.run(go())


def test_the_system_resolver() -> None:
    async def go() -> None:
        assert "127.0.0.1" in await ask_system("localhost")
        for name in ("a..b", "x" * 70 + ".com", "\udcff.com"):
            with pytest.raises(ItemError) as caught:
                await ask_system(name)
            assert caught.value.code == "bad_target"

    asyncio.run(go())


@pytest.mark.parametrize("value", ["9.9.9.9", "dns.example.com:53", ":53", "9.9.9.9:x"])
def test_a_wrong_setting(value: str) -> None:
    with pytest.raises(SettingsError):
        dns_resolver(value)


def test_the_next_address_is_tried() -> None:
    async def go() -> None:
        async with serving(lambda _: answer("second"), address=OUTSIDE) as site:

            async def resolve(name: str) -> list[str]:
                return ["127.0.0.3", OUTSIDE]  # nobody listens on the first

            network = GuardedNetwork(resolve, detours=(), allowed=parse_networks("127.0.0.0/29"), seconds=PATIENCE)
            stream = await network.connect_tcp("example.com", site.port)
            assert stream.get_extra_info("peername") == (OUTSIDE, site.port)
            await stream.aclose()

    asyncio.run(go())


def test_what_is_dead_under_one_name_is_not_dialled_under_another() -> None:
    """Somebody listens from the second request on, of which only another trip hears."""

    async def greet(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(answer("awake", "Connection: close"))
        writer.close()

    async def go() -> None:
        with socket.socket() as bound:
            bound.bind(("127.0.0.1", 0))
            trip, settings = Trip(), web_settings(bound.getsockname()[1], robots="ignore")
            async with open_web(settings, NoGates()) as web:
                with pytest.raises(ConnectionRefused):
                    await web.fetch("http://example.com/", trip=trip)
                async with await asyncio.start_server(greet, sock=bound):
                    with pytest.raises(ConnectionRefused):
                        await web.fetch("http://www.example.com/", trip=trip)
                    assert (await web.fetch("http://www.example.com/", trip=Trip())).body == b"awake"

    asyncio.run(go())


def test_another_port_and_another_address_get_their_chance() -> None:
    async def go() -> None:
        async with serving(lambda _: answer("alive"), address=OUTSIDE) as site:
            trip = Trip(dead={(OUTSIDE, 443): ConnectionFailed(), (INSIDE, site.port): ConnectionFailed()})
            assert trip.is_silent(OUTSIDE)
            stream = await dial_first([INSIDE, OUTSIDE], site.port, PATIENCE, trip)
            assert stream.get_extra_info("peername") == (OUTSIDE, site.port)
            await stream.aclose()
            with pytest.raises(ConnectionFailed):
                await dial_first([OUTSIDE], 443, PATIENCE, trip)

    asyncio.run(go())
    assert not Trip(dead={(OUTSIDE, 443): ConnectionRefused()}).is_silent(OUTSIDE)


def test_our_own_network() -> None:
    async def go() -> None:
        async with serving(lambda _: b"", address=OUTSIDE) as site, naming(lambda _: [OUTSIDE]) as dns:
            place = f"up.example.com:{site.port}"
            values: dict[str, Any] = {"connect_to": "", "allow_private": f"{OUTSIDE}/32"}
            assert await network_is_up(web_settings(dns=dns, probe=place, **values))
            assert await network_is_up(web_settings(dns=dns, probe=f"down.example.com:1,{place}", **values))
        async with naming(lambda _: "silence") as dead:
            assert not await network_is_up(web_settings(dns=dead, probe=place, **values), seconds=0.5)
        async with naming(lambda _: "SERVFAIL") as broken:
            assert not await network_is_up(web_settings(dns=broken, probe=place, **values), seconds=0.5)

    asyncio.run(go())
