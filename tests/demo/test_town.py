"""The town: the same for the same seed, friendly first, every quirk once, nobody twice."""

import subprocess
import sys
from collections import Counter

import phonenumbers
import pytest
from publicsuffixlist import PublicSuffixList

from scrapersky_cli import failures
from scrapersky_cli.demo.pages import page_bytes, page_text
from scrapersky_cli.demo.quirks import CATALOGUE
from scrapersky_cli.demo.server import serve
from scrapersky_cli.demo.town import EVERY_QUIRK, FRIENDLY, Town
from scrapersky_cli.errors import ItemError, UsageError

pytestmark = pytest.mark.slow

RESULT_CODES = {"ok", "empty", "parked", "for_sale", "soft_error", "needs_javascript", "unchanged"} | {
    "partial",
    "blocked",
}


def test_the_town_shares_no_code_with_what_it_tests() -> None:
    program = (
        "import pkgutil, sys, scrapersky_cli.demo as demo\n"
        "for module in pkgutil.iter_modules(demo.__path__): __import__(f'scrapersky_cli.demo.{module.name}')\n"
        "print(*sys.modules)"
    )
    loaded = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout.split()
    assert "scrapersky_cli.demo.server" in loaded
    ours = {name.split(".")[1] for name in loaded if name.startswith("scrapersky_cli.")}
    assert ours == {"demo", "errors"}
    assert not {"trustme", "brotli", "sqlalchemy", "httpx2", "selectolax", "phonenumbers"} & set(loaded)


def test_a_plain_install_is_told_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "trustme", None)
    with pytest.raises(UsageError) as caught, serve(Town(1)):
        pass
    assert "pip install 'scrapersky[demo]'" in caught.value.hint


def test_the_same_seed_makes_the_same_town() -> None:
    one, other = Town(EVERY_QUIRK, seed=4), Town(EVERY_QUIRK, seed=4)
    assert one.sites == other.sites
    assert one.truth() == other.truth()
    for first, second in zip(one.sites, other.sites, strict=True):
        assert page_bytes(first, first.home) == page_bytes(second, second.home)


def test_a_larger_town_begins_like_a_smaller_one() -> None:
    assert Town(80, seed=4).sites[:30] == Town(30, seed=4).sites


def test_another_seed_makes_another_town() -> None:
    assert {site.domain for site in Town(30, seed=4).sites} != {site.domain for site in Town(30, seed=5).sites}


def test_five_sites_are_friendly_but_for_the_last() -> None:
    assert [site.quirk for site in Town(5).sites] == ["friendly"] * 4 + ["fails-twice"]


def test_every_quirk_appears_once_then_most_sites_are_friendly() -> None:
    sites = Town(400, seed=9).sites
    assert [site.quirk for site in sites[FRIENDLY:EVERY_QUIRK]] == [quirk.name for quirk in CATALOGUE]
    share = Counter(site.quirk for site in sites[EVERY_QUIRK:])["friendly"] / (400 - EVERY_QUIRK)
    assert 0.7 < share < 0.95
    assert {site.quirk for site in Town(100, awkward=False).sites} == {"friendly"}


def test_no_two_sites_share_a_name_or_a_contact() -> None:
    sites = Town(3000, seed=2).sites
    hosts = Counter(host for site in sites for host in site.hosts)
    assert hosts.most_common(1)[0][1] == 1
    contacts = Counter(
        value for site in sites for value in {c.value for page in site.pages for c in page.contacts if c.own}
    )
    assert contacts.most_common(1)[0][1] == 1


def test_every_host_is_under_a_real_suffix() -> None:
    suffixes = PublicSuffixList(accept_unknown=False)
    for site in Town(200, seed=2).sites:
        assert suffixes.privatesuffix(site.domain) == site.domain


def test_every_phone_is_valid_and_reads_as_it_is_written() -> None:
    for site in Town(1500, seed=6).sites:
        for contact in (c for page in site.pages for c in page.contacts if c.kind == "phone"):
            number = phonenumbers.parse(contact.written, site.country.code)
            assert phonenumbers.is_valid_number(number), contact
            assert phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164) == contact.value


def test_pages_are_of_real_size() -> None:
    sizes = [len(page_text(site, site.home)) for site in Town(300, seed=8, awkward=False).sites]
    assert 4_000 < min(sizes) < 10_000
    assert 100_000 < max(sizes) < 125_000


def test_pages_can_be_as_heavy_as_a_benchmark_wants_them() -> None:
    for site in Town(20, awkward=False, weight=(80_000, 150_000)).sites:
        assert abs(len(page_text(site, site.home)) - site.weight) < 1500
        assert 80_000 <= site.weight <= 150_000


def test_an_address_free_site_is_empty_for_a_crawl() -> None:
    endings = {truth["quirk"]: truth["email_scan"]["codes"] for truth in Town(EVERY_QUIRK).truth()}
    assert {quirk for quirk, codes in endings.items() if codes[0] == "empty"} == {
        "no-contacts",
        "parked",
        "for-sale",
        "soft-404",
        "needs-javascript",
    }


@pytest.mark.parametrize("scan", ["domain_scan", "email_scan", "rescan", "sitemap_scan"])
def test_every_ending_is_a_known_code(scan: str) -> None:
    errors = {kind.code for kind in vars(failures).values() if isinstance(kind, type) and issubclass(kind, ItemError)}
    for truth in Town(EVERY_QUIRK).truth():
        known = errors if truth[scan]["status"] == "failed" else RESULT_CODES
        assert set(truth[scan]["codes"]) <= known, truth["quirk"]
