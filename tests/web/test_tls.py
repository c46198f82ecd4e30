"""Certificates: which failure each bad one is, what SCRAPERSKY_TLS=warn makes of it; and HTTP/2."""

import asyncio
import gc
import ssl
from asyncio.sslproto import SSLProtocol
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
import trustme

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.failures import TlsFailed
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.gates import NoGates
from scrapersky_cli.web.tls import verified_context
from scrapersky_cli.web.trip import Trip
from tests.web.http2 import serving_http2
from tests.web.site import answer, listening, serving, visiting, web_settings

AUTHORITY = trustme.CA()
PAST = datetime(2020, 1, 1, tzinfo=UTC)
FUTURE = datetime(2090, 1, 1, tzinfo=UTC)


def server_context(certificate: trustme.LeafCert) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    return context


def good() -> ssl.SSLContext:
    return server_context(AUTHORITY.issue_cert("example.com"))


def expired() -> ssl.SSLContext:
    return server_context(AUTHORITY.issue_cert("example.com", not_before=PAST, not_after=PAST.replace(year=2021)))


def not_yet() -> ssl.SSLContext:
    return server_context(AUTHORITY.issue_cert("example.com", not_before=FUTURE, not_after=FUTURE.replace(year=2091)))


def unknown_authority() -> ssl.SSLContext:
    return server_context(trustme.CA().issue_cert("example.com"))


def other_host() -> ssl.SSLContext:
    return server_context(AUTHORITY.issue_cert("other.com"))


@pytest.fixture(scope="module")
def ca_file(tmp_path_factory: pytest.TempPathFactory) -> str:
    path: Path = tmp_path_factory.mktemp("tls") / "ca.pem"
    AUTHORITY.cert_pem.write_to_path(str(path))
    return str(path)


BAD = [
    (expired, "tls_expired"),
    (not_yet, "tls_expired"),
    (unknown_authority, "tls_untrusted"),
    (other_host, "tls_wrong_host"),
]


def test_verified(ca_file: str) -> None:
    async def go() -> None:
        async with visiting(lambda _: answer("safe"), tls=good(), ca_file=ca_file) as (web, site):
            response = await web.fetch("https://example.com/")
            assert (response.body, response.tls, response.url) == (b"safe", "verified", "https://example.com/")
            assert site.connections == 1

    asyncio.run(go())


@pytest.mark.parametrize(("certificate", "code"), BAD)
def test_a_bad_certificate(ca_file: str, certificate: Callable[[], ssl.SSLContext], code: str) -> None:
    async def go() -> None:
        async with visiting(lambda _: answer("x"), tls=certificate(), ca_file=ca_file) as (web, site):
            with pytest.raises(TlsFailed) as caught:
                await web.fetch("https://example.com/")
            assert caught.value.code == code
            assert site.requests == []

    asyncio.run(go())


NO_TLS = [
    (b"\x15\x03\x01\x00\x02\x02\x46", "tls_protocol"),  # an alert: no common protocol version
    (b"HTTP/1.1 400 Plain HTTP here\r\n\r\n", "tls_protocol"),
    (b"220 mail.example.com ESMTP\r\n", "tls_protocol"),
    (b"", "connection_lost"),
]


@pytest.mark.parametrize(("greeting", "code"), NO_TLS)
def test_no_tls_at_all(ca_file: str, greeting: bytes, code: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(1000)
        writer.write(greeting)

    async def go() -> None:
        async with listening(talk) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, fetch_tries=1)
            async with open_web(settings, NoGates()) as web:
                with pytest.raises(ItemError) as caught:
                    await web.fetch("https://example.com/")
        assert caught.value.code == code

    asyncio.run(go())


@pytest.mark.parametrize(("certificate", "code"), BAD)
def test_warn_goes_on_and_says_so(ca_file: str, certificate: Callable[[], ssl.SSLContext], code: str) -> None:
    async def go() -> None:
        async with visiting(lambda _: answer("x"), tls=certificate(), ca_file=ca_file, trust="warn") as (web, _):
            for _ in range(2):
                response = await web.fetch("https://example.com/")
                assert response.tls == f"unverified:{code}"

    asyncio.run(go())


def test_a_silent_handshake_ends_in_time(ca_file: str) -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    async def go() -> None:
        async with listening(talk) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, fetch_seconds=0.5, connect_seconds=3600)
            async with open_web(settings, NoGates()) as web:
                with pytest.raises(ItemError) as caught:
                    await web.fetch("https://example.com/")
        assert caught.value.code == "timeout"

    asyncio.run(go())


@pytest.mark.parametrize("file", ["/no/such/file.pem", "/", __file__])
def test_a_bad_ca_file_is_a_wrong_setting(file: str) -> None:
    async def go() -> None:
        async with open_web(web_settings(ca_file=file), NoGates()):
            pass

    with pytest.raises(SettingsError) as caught:
        asyncio.run(go())
    assert "scrapersky config set ca_file" in caught.value.hint


def test_authorities_are_read_when_a_handshake_needs_them() -> None:
    verified_context.cache_clear()

    async def go() -> None:
        async with visiting(lambda _: answer("plain")) as (web, _):
            assert (await web.fetch("http://example.com/")).body == b"plain"

    asyncio.run(go())
    assert verified_context.cache_info().currsize == 0


def test_http2(ca_file: str) -> None:
    body = b"0123456789abcdef" * 20_000

    async def go() -> None:
        async with serving_http2(good(), body) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, robots="ignore")
            async with open_web(settings, NoGates()) as web:
                responses = await asyncio.gather(*(web.fetch(f"https://example.com/{n}") for n in range(10)))
        assert all(response.body == body for response in responses)
        assert {response.http_version for response in responses} == {"HTTP/2"}
        assert {response.tls for response in responses} == {"verified"}

    asyncio.run(go())


@pytest.mark.parametrize(("one_page", "spoken"), [(True, "http/1.1"), (False, "h2")])
def test_http2_is_offered_where_several_pages_are_wanted(ca_file: str, one_page: bool, spoken: str) -> None:
    """The server speaks whatever is offered; both ways go on beside each other."""
    offers: list[str | None] = []

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        offers.append(writer.get_extra_info("ssl_object").selected_alpn_protocol())

    async def go() -> None:
        tls = good()
        tls.set_alpn_protocols(["h2", "http/1.1"])
        async with listening(talk, tls=tls) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, robots="ignore", fetch_tries=1)
            async with open_web(settings, NoGates()) as web:
                for trip in (Trip(one_page=not one_page), Trip(one_page=one_page)):
                    with pytest.raises(ItemError):
                        await web.fetch("https://example.com/", trip=trip)

    asyncio.run(go())
    assert offers[-1] == spoken


def test_a_connection_has_a_small_buffer(ca_file: str) -> None:
    """A page that is much larger comes through it whole; asyncio may rename what is set here."""
    body = "0123456789abcdef" * 100_000
    buffers: list[int] = []

    async def go() -> None:
        async with visiting(lambda _: answer(body), tls=good(), ca_file=ca_file, robots="ignore") as (web, _):
            response = await web.fetch("https://example.com/")
            assert response.body.decode() == body
            protocols = [each for each in gc.get_objects() if isinstance(each, SSLProtocol)]
            buffers.extend(len(each._ssl_buffer) for each in protocols)  # type: ignore[attr-defined]

    asyncio.run(go())
    assert buffers
    assert max(buffers) == 32 * 1024


@pytest.mark.parametrize(
    ("path", "limit", "code"),
    [("/reset", 10_000_000, "connection_lost"), ("/x", 1000, "too_large"), ("/large-headers", 10, "headers_too_large")],
)
def test_hostile_http2(ca_file: str, path: str, limit: int, code: str) -> None:
    async def go() -> None:
        async with serving_http2(good(), bytes(1_000_000)) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, page_bytes=limit, robots="ignore", fetch_tries=2)
            async with open_web(settings, NoGates()) as web:
                with pytest.raises(ItemError) as caught:
                    await web.fetch(f"https://example.com{path}")
                assert caught.value.code == code

    asyncio.run(go())


def test_a_request_that_was_given_up_leaves_its_connection_to_nobody(ca_file: str) -> None:
    async def go() -> None:
        stuck = asyncio.Event()
        async with serving_http2(good(), b"page", stuck) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, robots="ignore", fetch_tries=1)
            async with open_web(settings, NoGates()) as web:
                slow = asyncio.create_task(web.fetch("https://example.com/stuck"))
                await stuck.wait()
                slow.cancel()
                await asyncio.gather(slow, return_exceptions=True)
                assert (await web.fetch("https://example.com/")).body == b"page"

    asyncio.run(go())


def test_answers_left_unread_do_not_clog_the_connection(ca_file: str) -> None:
    """Twenty megabytes nobody read are more than a connection's window holds."""

    async def go() -> None:
        async with serving_http2(good(), bytes(1_000_000)) as port:
            settings = web_settings(tls_port=port, ca_file=ca_file, page_bytes=1000, robots="ignore", fetch_tries=1)
            async with open_web(settings, NoGates()) as web:
                for _ in range(20):
                    with pytest.raises(ItemError) as caught:
                        await web.fetch("https://example.com/")
                    assert caught.value.code == "too_large"

    asyncio.run(go())


def test_both_schemes_of_one_host(ca_file: str) -> None:
    async def go() -> None:
        async with serving(lambda _: answer("safe"), tls=good()) as safe:
            to_https = answer("", "Location: https://example.com/", status=301)
            async with serving(lambda _: to_https) as plain:
                settings = web_settings(plain.port, safe.port, ca_file=ca_file, robots="ignore")
                async with open_web(settings, NoGates()) as web:
                    response = await web.fetch("http://example.com/")
                    assert response.url == "https://example.com/"
                    assert response.tls == "verified"

    asyncio.run(go())
