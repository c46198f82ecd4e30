"""Every hand-written case: complete sets, so that a miss and a false find both fail."""

import pytest

from scrapersky_cli.extract.findings import Business, PageFacts
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.page_kinds import page_kind

from .cases import (
    BUSINESS_CASES,
    CASES,
    ENCODING_CASES,
    KIND_CASES,
    METADATA_CASES,
    NOT_KIND_CASES,
    VERDICT_CASES,
    BusinessCase,
    Case,
    EncodingCase,
    KindCase,
    MetadataCase,
    VerdictCase,
)
from .cases.judging import ascii_email, judge, satisfies
from .cases.shape import HTML


def extracted(html: str | bytes, url: str, content_type: str | None = HTML, country: str | None = None) -> PageFacts:
    body = html.encode() if isinstance(html, str) else html
    return extract_page(body, url=url, content_type=content_type, country=country)


def same(found: object, wish: object) -> bool:
    return found == pytest.approx(wish) if isinstance(wish, float) else satisfies(found, wish)


def has(business: Business, facts: dict[str, object]) -> bool:
    plain = {name: wish for name, wish in facts.items() if name != "company"}
    is_company = "company" not in facts or facts["company"] in (business.name, business.legal_name)
    return is_company and all(same(getattr(business, name), wish) for name, wish in plain.items())


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_contacts(case: Case) -> None:
    judgement = judge(case, extracted(case.html, case.url, case.content_type, case.country))
    assert judgement.perfect, judgement


@pytest.mark.parametrize("case", BUSINESS_CASES, ids=lambda case: case.name)
def test_businesses(case: BusinessCase) -> None:
    found = extracted(case.html, case.url).businesses
    assert [facts for facts in case.businesses if not any(has(one, dict(facts)) for one in found)] == [], found
    assert case.count is None or len(found) == case.count, found


@pytest.mark.parametrize("case", VERDICT_CASES, ids=lambda case: case.name)
def test_verdicts(case: VerdictCase) -> None:
    assert extracted(case.html, case.url).verdict in case.verdicts


@pytest.mark.parametrize("case", METADATA_CASES, ids=lambda case: case.name)
def test_metadata(case: MetadataCase) -> None:
    found = extracted(case.html, case.url).metadata
    assert {name: getattr(found, name) for name in case.metadata} == case.metadata


@pytest.mark.parametrize("case", ENCODING_CASES, ids=lambda case: case.name)
def test_encodings(case: EncodingCase) -> None:
    facts = extracted(case.body, "https://acme-zahn.de/", case.content_type)
    assert (facts.metadata.title, facts.metadata.description) == (case.title, case.description)
    assert {ascii_email(one.value) for one in facts.contacts if one.kind == "email"} == case.emails


@pytest.mark.parametrize("case", KIND_CASES, ids=lambda case: case.url)
def test_page_kinds(case: KindCase) -> None:
    assert page_kind(case.url).kind in case.kind.split("|")


@pytest.mark.parametrize("case", NOT_KIND_CASES, ids=lambda case: case.url)
def test_words_inside_other_words_give_no_kind(case: KindCase) -> None:
    assert page_kind(case.url).kind != case.kind
