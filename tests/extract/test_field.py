"""How much is found on pages that were written without sight of the extractors. The floors are what is found today."""

from collections.abc import Mapping

import pytest
from phonenumbers import Leniency, PhoneNumberFormat, PhoneNumberMatcher, format_number

from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document

from .field.judging import Scores, judge, weekly
from .field.pages import FieldPage, field_pages
from .field.sheets import sheet_pages


@pytest.fixture(scope="module")
def scores() -> Scores:
    pages = field_pages()
    return judge((page, extract_page(page.html, url=page.url, country=page.truth.get("country"))) for page in pages)


FLOORS = {  # recall and precision, in percent
    "phones": (92, 85),
    "faxes given as phones": (98, 100),
    "faxes": (93, 99),
    "emails": (99, 93),
    "profiles": (98, 96),
    "technologies": (88, 100),
    "names": (92, 92),
    "legal_name": (60, 88),
    "managing_director": (83, 100),
    "register_number": (78, 91),
    "vat_id": (91, 97),
    "addresses: street": (87, 94),
    "addresses: all fields": (85, 100),
    "hours": (90, 95),
    "hours: values": (94, 100),
    "people": (66, 91),
}


@pytest.mark.parametrize("kind", FLOORS)
def test_no_less_is_found_than_before(scores: Scores, kind: str) -> None:
    recall, precision = FLOORS[kind]
    # Not which ones: `python -m tests.extract.field.report -v` names them.
    assert round(100 * scores[kind].recall, 1) >= recall
    assert round(100 * scores[kind].precision, 1) >= precision


FLOORS_OF_SHEETS: Mapping[str, Mapping[str, tuple[float, float]]] = {
    "c": {
        "phones": (97.9, 88.7),
        "faxes": (92, 100),
        "addresses: street": (97, 94),
        "addresses: all fields": (91, 100),
    },
    "d": {
        "phones": (95, 88),
        "faxes": (95, 100),
        "emails": (100, 97),
        "names": (90, 95),
        "addresses: street": (94, 96),
        "addresses: all fields": (89, 100),
        "hours": (89, 98),
        "hours: values": (88, 100),
        "people": (85, 100),
    },
    "e": {"phones": (95, 86), "addresses: street": (90, 90), "people": (64, 94)},
    "f": {"phones": (98, 87), "addresses: street": (97, 94), "people": (65, 93)},
    "g": {
        "phones": (96, 87),
        "faxes": (100, 100),
        "emails": (100, 100),
        "names": (96, 98),
        "addresses: street": (91, 86),
        "addresses: all fields": (90, 100),
        "hours": (83, 92),
        "hours: values": (92, 100),
        "people": (55, 100),
    },
}


@pytest.mark.parametrize("half", FLOORS_OF_SHEETS)
def test_no_less_is_found_than_before_on_sheets(half: str) -> None:
    scores = judge((page, extract_page(page.html, url=page.url)) for page in sheet_pages() if page.half == half)
    for kind, (recall, precision) in FLOORS_OF_SHEETS[half].items():
        assert round(100 * scores[kind].recall, 1) >= recall, kind
        assert round(100 * scores[kind].precision, 1) >= precision, kind


# A Spanish number on a page that nothing shows to be Spanish. The oracle is told the country.
EXPLAINED = {"world/bar-la-tienta +34954907316"}


def test_every_true_number_that_the_usual_matcher_finds_is_found() -> None:
    missed, found = set(), 0
    for page in field_pages():
        seen = _matched(page) & {*page.truth.get("phones", ()), *page.truth.get("faxes", ())}
        facts = extract_page(page.html, url=page.url, country=page.truth.get("country"))
        missed |= {f"{page.name} {number}" for number in seen - {contact.value for contact in facts.contacts}}
        found += len(seen)
    assert found > 500
    assert missed == EXPLAINED


def _matched(page: FieldPage) -> set[str]:
    """The numbers that libphonenumber's matcher finds in the text, told the country of the page's first address."""
    addresses = page.truth.get("addresses") or [{}]
    country = page.truth.get("country") or addresses[0].get("country")
    text = read_document(page.html.decode("utf-8", "replace"), page.url).text
    matches = PhoneNumberMatcher(text, country, leniency=Leniency.STRICT_GROUPING)
    return {format_number(match.number, PhoneNumberFormat.E164) for match in matches}


def test_every_page_has_its_truth() -> None:
    pages = field_pages()
    assert len(pages) >= 300
    assert {page.half for page in pages} == {"a", "b"}


def test_every_page_of_the_unseen_halves_has_its_truth() -> None:
    halves = {half: [page for page in sheet_pages() if page.half == half] for half in ("d", "e")}
    for pages in halves.values():
        assert len(pages) >= 90
        assert all(page.says("name") and page.html.rstrip().endswith(b"</html>") for page in pages)
    assert not {page.url for page in halves["d"]} & {page.url for page in halves["e"]}


@pytest.mark.parametrize(
    ("text", "week"),
    [
        ("Mo-Fr 09:00-17:00; Sa off", dict.fromkeys(("Mo", "Tu", "We", "Th", "Fr"), ("09:00-17:00",))),
        ("Sa-Su 10:00-12:00,14:00-16:00", dict.fromkeys(("Sa", "Su"), ("10:00-12:00", "14:00-16:00"))),
        ("Fr-Mo 10:00-12:00; Su off", dict.fromkeys(("Fr", "Sa", "Mo"), ("10:00-12:00",))),
        ("24/7", dict.fromkeys(("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"), ("00:00-24:00",))),
    ],
)
def test_a_week_is_read(text: str, week: dict[str, tuple[str, ...]]) -> None:
    assert weekly(text) == week
