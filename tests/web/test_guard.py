"""Which addresses, ports and spellings are let through."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.errors import ItemError, SettingsError
from scrapersky_cli.failures import BlockedAddress
from scrapersky_cli.web.guard import (
    find_detour,
    is_public,
    parse_detours,
    parse_networks,
    require_public,
)
from scrapersky_cli.web.target import _PLAIN, host_key, parse_ports, parse_target
from tests.web.hostile import FORBIDDEN


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001::1", "172.32.0.1"])
def test_public(address: str) -> None:
    assert is_public(ip_address(address))


@given(st.ip_addresses())
def test_nothing_is_public_that_python_calls_private(address: IPv4Address | IPv6Address) -> None:
    assert address.is_global or not is_public(address)
    assert not (is_public(address) and (address.is_multicast or address.is_reserved or address.is_link_local))


@given(st.ip_addresses(v=4))
def test_no_address_inside_another_is_public(address: IPv4Address) -> None:
    inside = int(address)
    for prefix in ("::ffff:0:0", "64:ff9b::", "::"):
        assert not is_public(IPv6Address(int(IPv6Address(prefix)) + inside))
    assert not is_public(IPv6Address((0x2002 << 112) + (inside << 80)))


@pytest.mark.parametrize("host", FORBIDDEN)
def test_no_spelling_slips_past(host: str) -> None:
    """Refused when read, or refused as an address; the fetcher does one and then the other."""
    with pytest.raises(ItemError):
        require_public([parse_target(f"http://{host}/").host])


def test_every_address_counts() -> None:
    assert require_public(["8.8.8.8", "2606:4700::1111%eth0"]) == ["8.8.8.8", "2606:4700::1111"]
    with pytest.raises(BlockedAddress):
        require_public(["8.8.8.8", "10.0.0.1"])
    allowed = parse_networks("10.0.0.0/8, fd00::/8")
    assert require_public(["8.8.8.8", "10.0.0.1", "fd00::1"], allowed)
    with pytest.raises(SettingsError):
        parse_networks("10.0.0.0/8,nonsense")


DETOURS = parse_detours("one.com:443:127.0.0.1:8443, *.two.com::10.0.0.1:, :25:[::1]:2525")


@pytest.mark.parametrize(
    ("host", "port", "place"),
    [
        ("one.com", 443, ("127.0.0.1", 8443)),
        ("one.com", 80, None),
        ("www.one.com", 443, None),
        ("a.two.com", 80, ("10.0.0.1", 80)),
        ("two.com", 80, None),
        ("three.com", 25, ("::1", 2525)),
    ],
)
def test_detours(host: str, port: int, place: tuple[str, int] | None) -> None:
    assert find_detour(DETOURS, host, port) == place


@pytest.mark.parametrize("text", ["one.com", "one.com:80", "one.com:80:1.2.3.4", "one.com:x:1.2.3.4:80", "a:1:b:99999"])
def test_wrong_detours(text: str) -> None:
    with pytest.raises(SettingsError):
        parse_detours(text)


@pytest.mark.parametrize(
    ("url", "normal"),
    [
        ("HTTP://Example.COM", "http://example.com/"),
        ("https://example.com:443/a?b#c", "https://example.com/a?b"),
        ("http://user:secret@example.com./", "http://example.com/"),
        (" http://example.com:8080/ä ", "http://example.com:8080/%C3%A4"),
        ("http://münchen.de/", "http://xn--mnchen-3ya.de/"),
        ("http://[2606:4700::1111]/", "http://[2606:4700::1111]/"),
    ],
)
def test_a_url_is_normalised(url: str, normal: str) -> None:
    assert parse_target(url).url == normal


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("", "bad_target"),
        ("example.com", "bad_target"),
        ("http://", "bad_target"),
        ("http://exa mple.com/", "bad_target"),
        ("http://a..b/", "bad_target"),
        ("http://example.com:0/", "bad_target"),
        ("http://example.com:99999/", "bad_target"),
        ("http://" + "a." * 130 + "com/", "bad_target"),
        ("mailto:a@example.com", "bad_target"),
        ("http://example.com:22/", "blocked_port"),
        ("http://example.com/" + "x" * 2000, "url_too_long"),
        ("http://example.com/" + "ä" * 500, "url_too_long"),
    ],
)
def test_no_target(url: str, code: str) -> None:
    with pytest.raises(ItemError) as caught:
        parse_target(url, ports=parse_ports("80, 443"))
    assert caught.value.code == code


@given(st.text())
def test_whatever_is_typed_is_a_target_or_a_failure(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://example.com/{text}"):
        try:
            target = parse_target(url)
        except ItemError:
            continue
        assert target.url.isascii()
        assert parse_target(target.url) == target


def test_the_key_of_a_host() -> None:
    assert [host_key(host) for host in ("www.example.com", "example.com.", "WWW.com", "www.de")] == [
        "example.com",
        "example.com",
        "www.com",
        "www.de",
    ]


@given(st.from_regex(_PLAIN, fullmatch=True))
def test_a_plain_address_is_what_the_parser_of_the_client_makes_of_it(url: str) -> None:
    """An empty fragment makes an address one that is not plain, and changes nothing else."""
    outcomes = []
    for each in (url, f"{url}#"):
        try:
            outcomes.append(str(parse_target(each)))
        except ItemError as error:
            outcomes.append(error.code)
    assert outcomes[0] == outcomes[1]
