import subprocess
import sys
import time
from contextlib import suppress

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from publicsuffixlist import PublicSuffixList

from scrapersky_cli.extract import hosts
from scrapersky_cli.extract.hosts import NotADomain, host_in, normalise_host

NORMALISED = [
    ("example.com", "example.com"),
    ("https://www.Example.com:8080/x?y#z", "example.com"),
    ("EXAMPLE.com.", "example.com"),
    ("münchen.de", "xn--mnchen-3ya.de"),
    ("MÜNCHEN.de", "xn--mnchen-3ya.de"),
    ("straße.de", "xn--strae-oqa.de"),
    ("xn--mnchen-3ya.de", "xn--mnchen-3ya.de"),
    ("XN--MNCHEN-3YA.de", "xn--mnchen-3ya.de"),
    ("xn--i-7iq.ws", "xn--i-7iq.ws"),
    ("a--b.com", "a--b.com"),
    ("ab--c.com", "ab--c.com"),
    ("user:pass@host.com", "host.com"),
    ("https://user:p:ss@host.com:443/", "host.com"),
    ("https://user@host.com", "host.com"),
    ("www.www.example.com", "example.com"),
    ("mywww.com", "mywww.com"),
    ("www2.example.com", "www2.example.com"),
    ("www.com", "www.com"),
    ("www.co.uk", "www.co.uk"),
    ("www.ck", "www.ck"),
    ("shop.example.co.uk", "shop.example.co.uk"),
    ("www.dentist.wixsite.com", "dentist.wixsite.com"),
    ("//example.com/x", "example.com"),
    ("http:example.com", "example.com"),
    ("http://https://example.com/", "example.com"),
    ("https:\\\\example.com\\x", "example.com"),
    ("ftp://example.com", "example.com"),
    ("example.com:8080/a@b", "example.com"),
    ("example.com?q=a b", "example.com"),
    ("  example.com\r\n", "example.com"),
    ("exam\u200bple.com", "example.com"),
    ("ｅｘａｍｐｌｅ。ｃｏｍ", "example.com"),
    ("my_shop.example.com", "my_shop.example.com"),
    ("1e3.com", "1e3.com"),
    ("123.com", "123.com"),
]
REFUSED = [
    ("", hosts.EMPTY),
    ("   ", hosts.EMPTY),
    ("https://", hosts.EMPTY),
    (".", hosts.EMPTY),
    ("localhost", hosts.SINGLE_LABEL),
    ("domain", hosts.SINGLE_LABEL),
    ("a..b", hosts.EMPTY_LABEL),
    (".example.com", hosts.EMPTY_LABEL),
    ("example.com..", hosts.EMPTY_LABEL),
    ("joe's pizza.com", hosts.SPACES),
    ("münchen stadt.de", hosts.SPACES),
    ("info@example.com", hosts.EMAIL),
    ("mailto:info@example.com?subject=x", hosts.EMAIL),
    ("192.168.0.1", hosts.IP_ADDRESS),
    ("http://1.2.3.4:80/", hosts.IP_ADDRESS),
    ("2130706433", hosts.IP_ADDRESS),
    ("0x7f.1", hosts.IP_ADDRESS),
    ("127.1", hosts.IP_ADDRESS),
    ("１２７.０.０.１", hosts.IP_ADDRESS),
    ("[::1]:80", hosts.IP_ADDRESS),
    ("http://[::ffff:127.0.0.1]/", hosts.IP_ADDRESS),
    ("fe80::1", hosts.IP_ADDRESS),
    ("12.50", hosts.IP_ADDRESS),
    ("a" * 64 + ".com", hosts.TOO_LONG),
    ("a." * 130 + "com", hosts.TOO_LONG),
    ("ü" * 5000 + ".com", hosts.TOO_LONG),
    ("*.example.com", hosts.BAD_CHARACTERS),
    ("exa$mple.com", hosts.BAD_CHARACTERS),
    ("foo_bar.com", hosts.BAD_CHARACTERS),
    ("-example.com", hosts.BAD_HYPHEN),
    ("example-.com", hosts.BAD_HYPHEN),
    ("☕.com", hosts.BAD_IDN),
    ("xn--ü.com", hosts.BAD_IDN),
    ("example.notatld", hosts.UNKNOWN_SUFFIX),
    ("example.test", hosts.UNKNOWN_SUFFIX),
    ("index.html", hosts.UNKNOWN_SUFFIX),
    ("co.uk", hosts.PUBLIC_SUFFIX),
    ("wixsite.com", hosts.PUBLIC_SUFFIX),
    ("javascript:alert(1)", hosts.NOT_WEB),
    ("tel:+4930123", hosts.NOT_WEB),
    ("file:///etc/passwd", hosts.NOT_WEB),
    ("https://example.com:port/", hosts.NOT_WEB),
]


@pytest.mark.parametrize(("text", "host"), NORMALISED)
def test_normalised(text: str, host: str) -> None:
    assert normalise_host(text) == host
    assert normalise_host(host) == host


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refused_with_one_stable_reason(text: str, reason: str) -> None:
    with pytest.raises(NotADomain) as refusal:
        normalise_host(text)
    assert refusal.value.reason == str(refusal.value) == reason


@pytest.mark.parametrize(
    ("host", "domain"),
    [
        ("www.shop.example.co.uk", "example.co.uk"),
        ("Example.COM.", "example.com"),
        ("blog.dentist.wixsite.com", "dentist.wixsite.com"),
        ("wixsite.com", None),
        ("www.münchen.de", "xn--mnchen-3ya.de"),
        ("co.uk", None),
        ("127.0.0.1", None),
        ("localhost", None),
        ("a b", None),
        ("", None),
    ],
)
def test_registrable_domain(host: str, domain: str | None) -> None:
    assert hosts.registrable_domain(host) == domain


@pytest.mark.parametrize(
    ("host", "domain", "inside"),
    [
        ("example.com", "example.com", True),
        ("WWW.Example.com", "example.com", True),
        ("www.example.com", "www.example.com", True),
        ("example.com", "www.example.com", True),
        ("a.b.example.com.", "example.com", True),
        ("notexample.com", "example.com", False),
        ("example.com.evil.net", "example.com", False),
        ("example.com", "shop.example.com", False),
        ("", "example.com", False),
    ],
)
def test_same_site_cuts_at_dots(host: str, domain: str, inside: bool) -> None:
    assert hosts.same_site(host, domain) is inside


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("WWW.Example.com.", "example.com"),
        ("www.com", "www.com"),
        ("a.example.com", "a.example.com"),
        ("localhost", "localhost"),
    ],
)
def test_host_key(host: str, key: str) -> None:
    assert hosts.host_key(host) == key


@pytest.mark.parametrize(
    ("host", "shown"),
    [
        ("xn--mnchen-3ya.de", "münchen.de"),
        ("example.com", "example.com"),
        ("xn--i-7iq.ws", "xn--i-7iq.ws"),
        ("xn--pypal-4ve.com", "xn--pypal-4ve.com"),
        ("xn--80aswg.xn--p1ai", "сайт.рф"),
    ],
)
def test_display_host(host: str, shown: str) -> None:
    assert hosts.display_host(host) == shown


@pytest.mark.parametrize(
    "host",
    [
        "facebook.com",
        "www.facebook.com",
        "m.facebook.com",
        "de.yelp.com",
        "yelp.co.uk",
        "linktr.ee",
        "sites.google.com",
        "google.fr",
        "www.wix.com",
        "maps.app.goo.gl",
        "amazon.com.br",
        "wordpress.com",
        "INSTAGRAM.com",
    ],
)
def test_platforms(host: str) -> None:
    assert hosts.is_platform(host)


@pytest.mark.parametrize(
    "host",
    [
        "example.com",
        "dentist.wixsite.com",
        "notfacebook.com",
        "facebook.com.example.net",
        "dentist.wordpress.com",
        "yelp.example.com",
        "shop.google.example.com",
        "joes.carrd.co",
        "cloud.google.com",
        "com",
    ],
)
def test_not_platforms(host: str) -> None:
    assert not hosts.is_platform(host)


HOSTISH = st.text(
    alphabet=st.one_of(
        st.sampled_from("www.comdeukxn--@:/?#[]\\ ü。é\u200d0x1_%☕"), st.characters(exclude_categories=())
    ),
    max_size=40,
)


@given(HOSTISH)
@example("www.a\u00df.de")
@example("xn--a-.com")
def test_any_text_is_normalised_stably_or_refused(text: str) -> None:
    try:
        host = normalise_host(text)
    except NotADomain:
        return
    assert normalise_host(host) == normalise_host("https://www." + host + ":8443/x") == host
    assert host.isascii()
    assert host == host.lower()
    assert hosts.same_site(host, hosts.registrable_domain(host) or "")
    assert normalise_host(hosts.display_host(host)) == host or "xn--" in host


@given(HOSTISH)
def test_questions_about_any_text_never_raise(text: str) -> None:
    hosts.registrable_domain(text)
    hosts.same_site(text, text)
    hosts.host_key(text)
    hosts.display_host(text)
    hosts.is_platform(text)


def test_the_suffix_list_is_loaded_late_and_never_fetched() -> None:
    code = (
        "import sys; from scrapersky_cli.extract import hosts; assert 'publicsuffixlist' not in sys.modules;"
        "import socket; socket.socket.connect = None; print(hosts.registrable_domain('a.b.co.uk'))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "b.co.uk"


@pytest.mark.parametrize(
    "unit", ["a", "a.", "http:", "https://", "@", ":", "[", "ü.", "xn--", "www.", "-", "\u200d", "1."]
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    for question in (normalise_host, hosts.registrable_domain, hosts.is_platform, hosts.host_key):
        with suppress(NotADomain):
            question(text)
    assert time.process_time() - began < 5


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("https://WWW.Holt.de/team?x=1", "www.holt.de"),
        ("holt.de", "holt.de"),
        ("Holt.de/team", "holt.de"),
        ("https://user:secret@holt.de:8443", "holt.de"),
        ("anna@holt.de.", "holt.de"),
        ("https://münchen.de/", "xn--mnchen-3ya.de"),
        ("//holt.de/x", "holt.de"),
        ("http://[", "["),
        ("overture:1", "overture"),
        ("", ""),
    ],
)
def test_the_host_in_a_text(text: str, host: str) -> None:
    assert host_in(text) == host


@given(st.text())
def test_a_host_is_found_in_any_text_without_failing(text: str) -> None:
    assert host_in(text).isascii()


def test_a_remembered_ending_gives_what_the_library_gives() -> None:
    library = PublicSuffixList(accept_unknown=False)
    rules = [rule.replace("*", "any").removeprefix("!").encode("idna").decode() for rule in hosts._rules()[::7]]
    wild = [rule.removeprefix("*.") for rule in hosts._rules() if rule[0] in "*!"]
    known = [*rules, *(rule.removeprefix("!") for rule in wild), "notatld", "co.notatld", "4", "1.2.3.4"]
    for host in (f"{before}{ending}" for ending in known for before in ("", "a.", "www.b.", "a.b.c.d.", "city.")):
        prefix, suffix = hosts._split_suffix(host)
        assert suffix == (library.publicsuffix(host) or ""), host
        assert (f"{prefix}.{suffix}" if prefix and suffix else prefix or suffix) == host


@pytest.mark.parametrize(
    ("host", "site"),
    [
        ("shop.food.xn--85x722f.com.cn", "xn--85x722f.com.cn"),
        ("www.xn--85x722f.xn--55qx5d.cn", "xn--85x722f.xn--55qx5d.cn"),
        ("a.shishi.xn--fiqs8s", "shishi.xn--fiqs8s"),
        ("xn--fiqs8s", None),
        ("b.c.kobe.jp", "b.c.kobe.jp"),
        ("c.kobe.jp", None),
        ("www.city.kobe.jp", "city.kobe.jp"),
        ("www.www.ck", "www.ck"),
        ("xn--9.xn--99999999", None),
    ],
)
def test_sites_of_the_list_s_own_tests(host: str, site: str | None) -> None:
    assert hosts.registrable_domain(host) == site


def test_the_library_is_asked_for_endings_only(monkeypatch: pytest.MonkeyPatch) -> None:
    normalise_host("warm.com")
    monkeypatch.delattr(hosts, "_suffixes")
    assert [normalise_host(f"http://www.shop-{number}.com/") for number in range(1000)][-1] == "shop-999.com"
