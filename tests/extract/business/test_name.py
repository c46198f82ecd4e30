"""The name of a business: from one page, from several, and how sure it is."""

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.business.likeness import likeness
from scrapersky_cli.extract.business.name import add_names, choose_name
from scrapersky_cli.extract.business.name_candidates import name_candidates
from scrapersky_cli.extract.business.name_text import is_slogan, name_in, name_key
from scrapersky_cli.extract.findings import BusinessName, NameCandidate, NameMethod
from scrapersky_cli.extract.metadata import read_metadata
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document
from tests.extract.business.name_noise import worse_pages
from tests.extract.business.name_pages import PAGES, NamedPage
from tests.extract.markup_strategy import markup


def name_of(page: NamedPage) -> BusinessName | None:
    return extract_page(page.html, url=f"https://www.{page.host}/").name


def is_right(found: BusinessName | None, expected: str | None) -> bool:
    return (found and name_key(found.value)) == (expected and name_key(expected))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.host)
def test_the_name_of_a_page(page: NamedPage) -> None:
    found = name_of(page)
    assert is_right(found, page.name), found


def test_the_confidence_is_the_share_of_right_names() -> None:
    judged = [(name_of(page), page) for page in worse_pages(400, seed=2)]
    right = [(found.confidence, is_right(found, page.name)) for found, page in judged if found]
    right.sort(reverse=True)
    best = right[: len(judged) // 2]
    assert sum(good for _, good in right) >= 0.78 * len(judged)
    assert sum(good for _, good in best) >= 0.93 * len(best)
    sure = [good for confidence, good in right if confidence >= 0.8]
    doubtful = [good for confidence, good in right if confidence < 0.5]
    assert sum(sure) >= 0.9 * len(sure) > 0
    assert sum(doubtful) <= 0.8 * len(doubtful)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Welcome to Acme Dental!", "Acme Dental!"),
        ("© 2019 – 2024 Acme Dental", "Acme Dental"),
        ("Acme Dental Logo", "Acme Dental"),
        ("Willkommen bei der Bäckerei Huber", "Bäckerei Huber"),
        ("Acme, Inc.", "Acme, Inc."),
        ("Bäckerei Huber e.K.", "Bäckerei Huber e.K."),
        *((text, None) for text in ("Home", "Skip navigation", "My WordPress Site", "Mysite", "Über uns", "", "2024")),
        *(
            (text, None)
            for text in ("Google", "© OpenStreetMap contributors", "Austin, TX", "Kontakt", "info@acme.com")
        ),
        *((text, None) for text in ("All rights reserved", "Alle Rechte vorbehalten", "Cookiebot", "Powered by Wix")),
    ],
)
def test_the_name_in_a_text(text: str, expected: str | None) -> None:
    assert name_in(text) == expected


@pytest.mark.parametrize(
    ("name", "host", "least", "most"),
    [
        ("Müller & Söhne GmbH", "mueller-und-soehne.de", 1, 1),
        ("Müller & Söhne GmbH", "mueller-soehne.de", 1, 1),
        ("Müller & Söhne GmbH", "xn--mller-shne-kcb9d.de", 0.9, 1),
        ("Joe's Pizza", "www.joespizza.com", 1, 1),
        ("Smith and Sons", "smithsons.co.uk", 1, 1),
        ("Acme Dental", "acmedental.wixsite.com", 1, 1),
        ("Acme Dental", "acmedental-austin.com", 0.7, 0.99),
        ("Zahnarztpraxis Dr. Weber", "zahnarzt-weber.de", 0.7, 0.99),
        ("Brown Roofing Construction", "brc.com", 0.8, 0.8),
        ("Acme Dental", "facebook.com", 0, 0),
        ("Acme Dental", "127.0.0.1", 0, 0),
        ("Best Plumber", "acmedental.com", 0, 0.3),
    ],
)
def test_how_much_a_name_is_like_the_host(name: str, host: str, least: float, most: float) -> None:
    assert least <= likeness(name, host) <= most


def test_slogans() -> None:
    assert all(map(is_slogan, ("Your dentist in Austin", "We make you smile", "Plumber Phoenix AZ", "Bugs?")))
    assert not any(map(is_slogan, ("Acme Dental", "Elektro Steiner AG", "Müller & Söhne", "Free Spirit Yoga")))


def test_the_part_of_the_title_that_repeats_is_the_name() -> None:
    titles = ("Zephyr Works | Sofas", "Beds for guests | Zephyr Works", "How to sit | Zephyr Works")
    known: tuple[NameCandidate, ...] = ()
    for title in titles:
        document = read_document(f"<title>{title}</title>", "https://shop-4711.com/x")
        page = name_candidates(document, read_metadata(document, ()), ())
        known = add_names(tuple(NameCandidate(**one) for one in json.loads(json.dumps([*map(asdict, known)]))), page)
    name = choose_name(known, "shop-4711.com")
    assert name is not None
    assert (name.value, name.method) == ("Zephyr Works", "title")


def test_a_site_of_many_pages_keeps_few_candidates() -> None:
    known: tuple[NameCandidate, ...] = ()
    for number in range(200):
        page = [NameCandidate(f"Sofa Number {number} {part}", "title") for part in "abcdefgh"]
        known = add_names(known, [*page, NameCandidate("Zephyr Works", "title")])
    assert len(known) == 60
    assert known[0] == NameCandidate("Zephyr Works", "title", 200)


def test_the_only_business_gets_the_name_of_the_page() -> None:
    node = {"@type": "Dentist", "address": {"streetAddress": "1 Main St"}}
    html = f'<title>Acme Dental</title><script type="application/ld+json">{json.dumps(node)}</script>'
    page = extract_page(html, url="https://acmedental.com/")
    assert [one.name for one in page.businesses] == ["Acme Dental"]


METHODS: list[NameMethod] = ["schema.org", "title", "footer", "logo"]
CANDIDATES = st.lists(st.builds(NameCandidate, st.text(max_size=30), st.sampled_from(METHODS), st.integers(1, 9)))


@given(CANDIDATES, st.text(max_size=30))
def test_any_candidates_can_be_judged(candidates: list[NameCandidate], host: str) -> None:
    name = choose_name(candidates, host)
    assert name is None or 0 < name.confidence < 1
    assert len(add_names(candidates, candidates)) <= 60


@given(markup)
def test_any_page_can_be_read(html: str) -> None:
    document = read_document(html, "https://acme.com/")
    assert len(name_candidates(document, read_metadata(document, ()), ())) <= 24


@pytest.mark.parametrize(
    ("html", "name"),
    [
        ("<p>Bakkerij Zonnebloem</p><p>12 Mill Street</p><p>Portland, ME 04101</p>", "Bakkerij Zonnebloem"),
        ("<p>Head office</p><p>12 Mill Street</p><p>Portland, ME 04101</p>", None),
        ('<div class="vcard"><span class="org">Green Gables Timber</span></div>', "Green Gables Timber"),
        (
            "<title>Wasser- und Bodenverband Aue</title><h1>Wasser- und Bodenverband Aue</h1>",
            "Wasser- und Bodenverband Aue",
        ),
        ("<title>a day in the woods</title><h1>a day in the woods</h1>", None),
        ("<title>Tweets by acme</title>", None),
    ],
)
def test_names_in_other_places(html: str, name: str | None) -> None:
    found = extract_page(html, url="https://example.org/page").names
    assert (name in [one.value for one in found]) if name else not extract_page(html, url="https://a-b.org/x").name


def test_the_branch_comes_before_the_group() -> None:
    script = """{"@type": "InsuranceAgency", "name": "Rosa Kent Agency",
        "parentOrganization": {"@type": "Organization", "name": "Prairie Mutual LLC"}}"""
    html = f"""<title>Rosa Kent - Agent in Salem | Prairie Mutual</title><meta property="og:site_name" content="Prairie Mutual">
        <script type="application/ld+json">{script}</script><h1>Rosa Kent Agency</h1>"""
    found = extract_page(html, url="https://agents.prairiemutual.com/or/salem/rosa-kent").name
    assert found is not None
    assert found.value == "Rosa Kent Agency"


def test_the_brand_is_spelled_without_the_legal_form_if_anything_spells_it_so() -> None:
    html = "<title>Harbour Boats</title><p>© 2020 Harbour Boats Ltd</p>"
    found = extract_page(html, url="https://harbourboats.com/").name
    assert found is not None
    assert found.value == "Harbour Boats"
