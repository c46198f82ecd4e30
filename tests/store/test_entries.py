"""What people write on the do-not-contact list, and what is made of it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.engine.intake import Rejected
from scrapersky_cli.extract.social.profiles import profile_of
from scrapersky_cli.store.entries import parse_entries
from tests.store.entries import parse_entry

ANNA = "https://www.instagram.com/anna"
READ = [
    ("Jo.Doe@Example.COM ", "email", "jo.doe@example.com"),
    ("mailto:jo@example.com", "email", "jo@example.com"),
    ("jo@münchen.de", "email", "jo@xn--mnchen-3ya.de"),
    ("https://www.Example.com/x", "domain", "example.com"),
    ("shop.example.com", "domain", "shop.example.com"),
    ("*@Example.com", "domain", "example.com"),
    ("instagram.com", "domain", "instagram.com"),
    ("+49 30 901820", "phone", "+4930901820"),
    ("+49 (0)30 90 18-20", "phone", "+4930901820"),
    ("tel:+4930901820", "phone", "+4930901820"),
    ("+1 (512) 555-0123 ext. 4", "phone", "+15125550123"),
    ("https://wa.me/4930901820", "phone", "+4930901820"),
    ("whatsapp:+4930901820", "phone", "+4930901820"),
    ("http://m.instagram.com/Anna/?hl=de", "social", ANNA),
    ("instagram:@Anna", "social", ANNA),
    ("Instagram: anna", "social", ANNA),
    ("x:anna", "social", "https://x.com/anna"),
    ("twitter.com/Anna", "social", "https://x.com/anna"),
    ("https://example.com/@anna", "social", "https://example.com/@anna"),
    ("mastodon:Anna@chaos.social", "social", "https://chaos.social/@anna"),
]


@pytest.mark.parametrize(("text", "kind", "value"), READ)
def test_an_entry_is_read_as_people_write_it(text: str, kind: str, value: str) -> None:
    entry = parse_entry(text)
    assert (entry.kind, entry.value) == (kind, value)
    assert parse_entry(value) == entry


@pytest.mark.parametrize("text", ["030 901820", "(030) 901820", "030/90 18 20", "0049 30 901820", "tel:030901820"])
def test_a_national_number_needs_its_country(text: str) -> None:
    assert parse_entry(text, "DE").value == "+4930901820"
    with pytest.raises(Rejected, match="--country"):
        parse_entry(text)


def test_a_country_changes_no_number_that_has_one() -> None:
    assert parse_entry("+49 30 901820", "US").value == "+4930901820"


REFUSED = [
    "", "@example.com", "jo@a.de,bo@b.de", "jo@a.de;bo@b.de", "Jo<jo@a.de", "jo*@a.de", "jo@a.de@b.de", "two words@example.com", "nodots", "a@b c.de", "192.168.0.1", "+49 1", "+49 000 0000000",
    "https://instagram.com/p/xyz", "https://www.facebook.com/sharer.php?u=x", "instagram:", "instagram:a b",
    "nowhere:anna", "mastodon:anna",
]  # fmt: skip


@pytest.mark.parametrize("text", REFUSED)
def test_what_is_no_entry_is_rejected(text: str) -> None:
    with pytest.raises(Rejected):
        parse_entries(text)


@pytest.mark.parametrize(("text", "said"), [("00000000", "number of DE$"), ("+1512555000", "number$")])
def test_the_country_is_named_only_where_it_was_needed(text: str, said: str) -> None:
    with pytest.raises(Rejected, match=said):
        parse_entry(text, "DE")


def test_a_page_of_a_platform_does_not_suppress_the_platform() -> None:
    with pytest.raises(Rejected, match="not that of a profile"):
        parse_entry("https://instagram.com/p/xyz")


def test_a_handle_of_several_kinds_means_all_of_them() -> None:
    found = {entry.value for entry in parse_entries("linkedin:anna")}
    assert {"https://www.linkedin.com/in/anna", "https://www.linkedin.com/company/anna"} <= found
    assert all(profile_of(url) for url in found)


@given(st.text(max_size=80), st.sampled_from([None, "DE", "US"]))
def test_whatever_is_written_it_is_an_entry_or_rejected(text: str, country: str | None) -> None:
    try:
        entries = parse_entries(text, country)
    except Rejected:
        return
    assert all(0 < len(entry.value) <= 500 for entry in entries)
