"""What a source lists becomes contacts in the forms, and with the checks, of those that pages give."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.places.listed import listed_contacts


def one(contacts: list[Contact]) -> Contact:
    (contact,) = contacts
    return contact


@pytest.mark.parametrize(
    ("written", "site", "said"),
    [
        (
            "Info@Holt.DE",
            "holt.de",
            {"value": "info@holt.de", "role": "info", "own_domain": True, "email_type": "service"},
        ),
        ("mailto:anna@holt.de", "holt.de", {"value": "anna@holt.de", "role": None, "email_type": "corporate"}),
        ("anna@gmx.de", None, {"free_mail": True, "own_domain": None, "email_type": "free"}),
        ("anna@mailinator.com", "holt.de", {"disposable": True, "own_domain": False}),
        ("noreply@holt.de", "holt.de", {"role": "noreply"}),
        ("anna@münchen.de", None, {"value": "anna@xn--mnchen-3ya.de"}),
    ],
)
def test_addresses(written: str, site: str | None, said: dict[str, Any]) -> None:
    contact = one(listed_contacts((written,), (), (), site=site))
    assert (contact.kind, contact.method) == ("email", "listed")
    assert {name: getattr(contact, name) for name in said} == said


@pytest.mark.parametrize(
    "written", ["", "holt", "you@example.com", "anna@holt", "logo@2x.png", "@", "a@b@c.de", "x" * 300]
)
def test_what_is_no_address_is_left_out(written: str) -> None:
    assert listed_contacts((written,), (), ()) == []


@pytest.mark.parametrize(
    ("written", "country", "numbers"),
    [
        ("+49 30 901820", None, ["+4930901820"]),
        ("030 901820", "DE", ["+4930901820"]),
        ("030 901820", None, []),
        ("(512) 974-2000", "US", ["+15129742000"]),
        ("0000000000", "US", []),
        ("", "DE", []),
        ("call us", "DE", []),
    ],
)
def test_phones_are_read_as_of_the_country_of_the_place(written: str, country: str | None, numbers: list[str]) -> None:
    assert [each.value for each in listed_contacts((), (written,), (), country=country)] == numbers


def test_faxes_are_listed_as_such() -> None:
    found = listed_contacts((), ("030 901820",), (), faxes=("030 901821", "030 901820"), country="DE")
    assert [(each.kind, each.value) for each in found] == [("phone", "+4930901820"), ("fax", "+4930901821")]


def test_profiles_are_canonical_and_other_pages_are_none() -> None:
    urls = ("facebook.com/HoltDental", "https://www.facebook.com/holtdental/", "https://holt.de", "https://x.com/share")
    contact = one(listed_contacts((), (), urls))
    assert (contact.platform, contact.value, contact.method) == (
        "facebook",
        "https://www.facebook.com/holtdental",
        "listed",
    )


def test_each_is_there_once_in_the_order_of_the_source() -> None:
    found = listed_contacts(
        ("b@holt.de", "A@holt.de", "a@holt.de", "B@holt.de"), ("030 901820", "+4930901820"), (), country="DE"
    )
    assert [each.value for each in found] == ["b@holt.de", "A@holt.de", "+4930901820"]


@given(st.lists(st.text(), max_size=5), st.sampled_from([None, "DE", "ZZ"]))
def test_any_text_is_taken(texts: list[str], country: str | None) -> None:
    for each in listed_contacts(texts, texts, texts, country=country, site="holt.de"):
        assert each.method == "listed"
        assert 0 < each.confidence < 0.7  # less than what any page says
        assert each.value
