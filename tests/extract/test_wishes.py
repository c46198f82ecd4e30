"""What a site asks of machines: in headers, on pages and in its file of reservations, however it is written."""

import json
from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.wishes import RULES, TDM, TdmRule, obeyed, read_tdm_file, read_wishes, with_tdm_file
from scrapersky_cli.settings import WISHES

URL = "https://holt.de/team/anna?x=1"
ANNA = '<p>Anna Holt <a href="mailto:anna@holt.de">anna@holt.de</a> <a href="/kontakt">Kontakt</a></p>'


def rules(*lines: str, **metas: str) -> tuple[str, ...]:
    headers = {"x-robots-tag": "\n".join(lines)} if lines else {}
    return read_wishes(list(metas.items()), headers, "Scrapersky").rules


def test_the_setting_knows_what_can_be_obeyed() -> None:
    assert set(WISHES) == {*RULES, TDM}


@pytest.mark.parametrize(
    ("lines", "asked"),
    [
        (["noindex"], ("noindex",)),
        (["NoIndex, NOARCHIVE"], ("noarchive", "noindex")),
        (["none"], ("none",)),
        (["all"], ()),
        (["noai, noimageai"], ("noai",)),
        (["googlebot: noindex"], ()),
        (["scrapersky: noindex, noarchive"], ("noarchive", "noindex")),
        (["*: noindex"], ("noindex",)),
        (["googlebot: noindex", "noarchive"], ("noarchive",)),
        (["googlebot: nofollow, scrapersky: noindex"], ("noindex",)),
        (["scrapersky: nofollow, otherbot: noindex"], ()),
        (["unavailable_after: 25 Jun 2010 15:00:00 PST, noindex"], ("noindex",)),
        (["max-snippet: 20, noarchive", "max-image-preview:large"], ("noarchive",)),
        ([""], ()),
    ],
)
def test_rules_of_headers_that_hold_for_us(lines: list[str], asked: tuple[str, ...]) -> None:
    assert rules(*lines) == asked


@pytest.mark.parametrize(
    ("html", "asked", "said"),
    [
        ('<meta name="robots" content="noindex, nofollow">', ("noindex",), "noindex, nofollow"),
        ('<META NAME="ROBOTS" CONTENT="NOINDEX">', ("noindex",), "NOINDEX"),
        ('<meta name="robots" content="all"><meta name="robots" content="none">', ("none",), "all, none"),
        ('<meta name="scrapersky" content="noarchive">', ("noarchive",), "noarchive"),
        ('<meta name="googlebot" content="noindex">', (), None),
        ("<p>noindex</p>", (), None),
    ],
)
def test_rules_of_pages(html: str, asked: tuple[str, ...], said: str | None) -> None:
    wishes = extract_page(f"<html><head>{html}</head><body>{ANNA}</body></html>", url=URL).wishes
    assert (wishes.rules, wishes.meta_robots) == (asked, said)


# --- reservations -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("metas", "headers", "reserved", "policy"),
    [
        ({}, {}, None, None),
        ({}, {"tdm-reservation": "1"}, True, None),
        ({}, {"tdm-reservation": "1", "tdm-policy": "https://holt.de/p"}, True, "https://holt.de/p"),
        ({}, {"tdm-reservation": "1, 1"}, True, None),
        ({}, {"tdm-reservation": "0"}, False, None),
        ({}, {"tdm-reservation": "yes"}, None, None),
        ({"tdm-reservation": "1"}, {}, True, None),
        ({"tdm-reservation": "0"}, {"tdm-reservation": "1", "tdm-policy": "x"}, False, None),
        ({"tdm-reservation": "1", "tdm-policy": "/p"}, {"tdm-reservation": "0"}, True, "/p"),
    ],
)
def test_the_page_comes_before_its_headers(
    metas: Mapping[str, str], headers: Mapping[str, str], reserved: bool | None, policy: str | None
) -> None:
    wishes = read_wishes(metas.items(), headers, "scrapersky")
    assert (wishes.tdm_reservation, wishes.tdm_policy) == (reserved, policy)


def file(*entries: object) -> bytes:
    return json.dumps(list(entries)).encode()


ALL = {"location": "/", "tdm-reservation": 1, "tdm-policy": "https://holt.de/p"}


@pytest.mark.parametrize(
    ("entries", "reserved"),
    [
        ([ALL], True),
        ([{"location": "/", "tdm-reservation": 0}], False),
        ([{"location": "/", "tdm-reservation": "1"}], True),
        ([ALL, {"location": "/team/", "tdm-reservation": 0}], False),
        ([{"location": "/team/", "tdm-reservation": 0}, ALL], False),
        ([{"location": "/images/", "tdm-reservation": 1}], None),
        ([{"location": "/*/anna", "tdm-reservation": 1}], True),
        ([{"location": "/team/anna?x=1$", "tdm-reservation": 1}], True),
        ([{"location": "/team/anna$", "tdm-reservation": 1}], None),
        ([{"location": "*=1$", "tdm-reservation": 1}], True),
        ([{"location": "/te%61m", "tdm-reservation": 1}], True),
        ([], None),
    ],
)
def test_the_longest_location_that_fits_decides(entries: list[object], reserved: bool | None) -> None:
    wishes = with_tdm_file(read_wishes([], {}, "scrapersky"), read_tdm_file(file(*entries)), URL)
    assert wishes.tdm_reservation is reserved


def test_what_the_page_says_comes_before_the_file() -> None:
    wishes = read_wishes([("tdm-reservation", "0")], {}, "scrapersky")
    assert with_tdm_file(wishes, read_tdm_file(file(ALL)), URL) == wishes
    assert with_tdm_file(read_wishes([], {}, "x"), read_tdm_file(file(ALL)), URL).tdm_policy == "https://holt.de/p"


HOSTILE = [
    b"", b"null", b"17", b'"x"', b"[1, null, [], \"x\"]", b"[" * 60_000, b'{"a":' * 12_000, b"\xff\xfe", b"1" * 60_000,
    file({"location": 1, "tdm-reservation": 1}), file({"location": "/", "tdm-reservation": [1]}), b"NaN", b"<html>",
    file({"location": "/", "tdm-reservation": 10**300}), file({"location": "/", "tdm-reservation": None}),
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_a_file_of_other_things_says_nothing(body: bytes) -> None:
    assert read_tdm_file(body) == ()


def test_a_file_says_no_more_than_a_thousand_things() -> None:
    assert len(read_tdm_file(file(*[ALL] * 1_500))) == 1_000


def test_a_location_full_of_stars_takes_linear_time() -> None:
    rule = TdmRule("/" + "*a" * 900 + "$", True)
    assert with_tdm_file(read_wishes([], {}, "x"), [rule], f"https://holt.de/{'a' * 1_900}b").tdm_reservation is None


@given(st.binary(max_size=200))
def test_whatever_the_file_is_it_is_read(body: bytes) -> None:
    assert isinstance(read_tdm_file(body), tuple)


@given(st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_whatever_is_said_it_can_be_stored(tag: str, meta: str, policy: str) -> None:
    headers = {"x-robots-tag": tag, "tdm-reservation": "1", "tdm-policy": policy}
    wishes = read_wishes([("robots", meta)], headers, "scrapersky")
    for text in (wishes.meta_robots, wishes.x_robots_tag, wishes.tdm_policy):
        assert text is None or "\0" not in text.encode().decode()


# --- obeying ----------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("respected", "wish"),
    [((), None), (("noarchive",), None), (("noindex",), "noindex"), (("tdm", "noindex"), "noindex"), (("tdm",), "tdm")],
)
def test_nothing_is_left_of_a_page_whose_wish_is_obeyed_but_its_links(respected: tuple[str, ...], wish: str) -> None:
    head = '<meta name="robots" content="none"><meta name="tdm-reservation" content="1"><title>Anna</title>'
    page = extract_page(f"<html><head>{head}</head><body>{ANNA}</body></html>", url=URL)
    left = obeyed(page, respected)
    assert left.wishes.obeyed == wish
    assert left.links == page.links != ()
    if wish is None:
        assert left == page
    else:
        assert (left.contacts, left.people, left.metadata.title, left.content_hash) == ((), (), None, None)
