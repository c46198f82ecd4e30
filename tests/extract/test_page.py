"""The whole extraction: never raises, stores anywhere, linear, the same every time."""

import time
from collections.abc import Iterator
from dataclasses import fields, is_dataclass

import pytest
from email_validator import validate_email
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import PageFacts
from scrapersky_cli.extract.page import extract_page

from .cases import CASES
from .markup_strategy import markup

URL = "https://acme-dental.com/"


def strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, dict):
        yield from strings([*value.keys(), *value.values()])
    elif isinstance(value, list | tuple):
        for one in value:
            yield from strings(one)


def check(facts: PageFacts) -> None:
    for text in strings(facts):
        text.encode()  # no lone surrogates
        assert "\0" not in text
        assert text.isprintable() or all(not (ord(c) < 32 or 127 <= ord(c) < 160) for c in text), repr(text)
    for contact in facts.contacts:
        assert 0 <= contact.confidence <= 1
        if contact.kind == "email":
            validate_email(contact.value, check_deliverability=False)
        if contact.kind == "phone":
            assert contact.value[0] == "+"
            assert contact.value[1:].isdigit()


@given(st.binary(max_size=400), st.none() | st.text(max_size=30), st.none() | st.text(max_size=3))
def test_arbitrary_bytes(body: bytes, content_type: str | None, country: str | None) -> None:
    check(extract_page(body, url=URL, content_type=content_type, country=country))


@given(markup, st.sampled_from([200, 404, 503]))
def test_arbitrary_markup(html: str, status: int) -> None:
    facts = extract_page(html, url=URL, status=status, headers={"Server": "x\x00"})
    check(facts)
    assert facts == extract_page(html, url=URL, status=status, headers={"Server": "x\x00"})


@given(markup, st.text(max_size=30))
def test_arbitrary_urls(html: str, url: str) -> None:
    extract_page(html, url=url)


FILLERS = [
    "a",
    "a.",
    "@-",
    "a@",
    "a@b",
    "1",
    "1 ",
    "+1 ",
    "(512) ",
    "[at] ",
    "<p>x",
    "<a href=/x>y</a>",
    "&#64;",
    '"@type":"Dentist",',
    "' + '",
    "tel ",
    "\u200b",
    "<b>",
    "/* ",
    "facebook.com/",
    "HRB ",
    "Acme & ",
    "Geschäftsführer ",
]


@pytest.mark.slow
@pytest.mark.parametrize("filler", FILLERS)
def test_time_grows_with_the_page_and_no_faster(filler: str) -> None:
    """A hundred times the page, at most some hundred times the time; quadratic would be ten thousand."""
    small, large = (filler * (size // len(filler)) for size in (10_000, 1_000_000))
    extract_page(small, url=URL)
    before = time.process_time()
    for _ in range(5):
        extract_page(small, url=URL)
    middle = time.process_time()
    extract_page(large, url="https://acme-dental.com/impressum")
    assert time.process_time() - middle < 400 * (middle - before) / 5 + 0.5


@pytest.mark.parametrize("case", CASES[::3], ids=lambda case: case.name)
def test_every_case_can_be_stored(case: object) -> None:
    check(extract_page(getattr(case, "html"), url=getattr(case, "url")))  # noqa: B009


def test_the_country_comes_from_the_caller_or_the_address() -> None:
    text = "<p>Telefon: 030 901820</p>"
    address = (
        '<script type="application/ld+json">{"@type":"Dentist","name":"A","address":{"addressCountry":"DE"}}</script>'
    )
    for html, country in ((text, "DE"), (address + text, None)):
        assert [one.value for one in extract_page(html, url=URL, country=country).contacts] == ["+4930901820"]


def test_the_hash_is_of_words() -> None:
    def digest(html: str) -> str | None:
        return extract_page(html, url=URL).content_hash

    assert digest("<p>Visitors: 17</p>") == digest("<div>visitors: 4711</div><!-- x -->")
    assert digest("<p>Visitors") != digest("<p>Patients")
    assert digest("") is None


def test_an_error_status_is_a_soft_error_and_a_wall_is_a_wall() -> None:
    assert extract_page("<p>" + "Sorry. " * 200, url=URL, status=500).verdict == "soft_error"
    assert extract_page("<title>Just a moment...</title>", url=URL, status=403).verdict == "bot_wall"
    assert extract_page("", url=URL).verdict == "empty"
    assert extract_page('<img src="flyer.png">', url=URL).verdict == "ok"
