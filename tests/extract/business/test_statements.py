"""What ordinary pages say of the company behind them."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.business import companies, imprint_name, registers, statements
from scrapersky_cli.extract.business.companies import company_in
from scrapersky_cli.extract.page import extract_page

FOOTERS: Mapping[str, Mapping[str, str]] = {
    "© 2019 Bright Window Corp.": {"legal_name": "Bright Window Corp."},
    "© 2011-2024 Acme Gutters Inc. BBB rated": {"legal_name": "Acme Gutters Inc."},
    "Oak & Elm Pty Ltd, ABN 11 222 333 444": {"legal_name": "Oak & Elm Pty Ltd"},
    "Tall Pines Ltd, company 07654321, VAT 765 4321 09": {
        "legal_name": "Tall Pines Ltd",
        "register_number": "07654321",
        "vat_id": "GB765432109",
    },
    "Registered in Scotland SC765432": {"register_number": "SC765432"},
    "VAT no. IE 7654321K": {"vat_id": "IE7654321K"},
    "Notre page Facebook | TVA BE 0765.432.109": {"vat_id": "BE0765432109"},
    "KvK 76543210 · BTW NL765432109B01": {"register_number": "KvK 76543210", "vat_id": "NL765432109B01"},
    "Zeepwinkel Duin is een handelsnaam van Duin Beheer B.V.": {"legal_name": "Duin Beheer B.V."},
    "Lumière Immobilier SAS au capital de 10.000 Euros - RCS Lyon B 412 345 678": {
        "legal_name": "Lumière Immobilier SAS",
        "register_number": "SIREN 412345678",
    },
    "Inhaberin: Petra Sommer, Lindenallee 4, 04103 Leipzig": {"managing_director": "Petra Sommer"},
    "Tischlerei Baum AG, Im Riet 10, 9494 Schaan": {"legal_name": "Tischlerei Baum AG"},
    "CIF: B76543210": {"vat_id": "ESB76543210"},
    "Hosting: Beta Hosting GmbH, HRB 4711": {},
    "Our clients: Beta Ltd, Gamma GmbH": {},
    "For example: VAT IE1234567T": {},
    "Director Jane Doe": {},
}


@pytest.mark.parametrize("line", FOOTERS)
def test_facts_in_a_footer(line: str) -> None:
    html = f"<title>Acme</title><h1>Welcome</h1><p>{'We are here for you. ' * 20}</p><footer><p>{line}</p></footer>"
    found = extract_page(html, url="https://acme.example/services").businesses
    facts = ("legal_name", "managing_director", "register_number", "vat_id")
    assert {fact: value for one in found for fact in facts if (value := getattr(one, fact))} == FOOTERS[line]


def test_the_company_above_an_address() -> None:
    html = "<p>Clients: Beta Ltd</p><p>Harbour Boats LLC<br>12 Quay Street<br>Portland, ME 04101</p>"
    (found,) = extract_page(html, url="https://harbourboats.com/").businesses
    assert found.legal_name == "Harbour Boats LLC"


def test_the_company_of_one_of_several_businesses() -> None:
    script = '[{"@type":"Store","name":"Acme Garden"},{"@type":"CafeOrCoffeeShop","name":"Rose Café"}]'
    html = f'<script type="application/ld+json">{script}</script><p>© Acme Garden GmbH</p>'
    assert [one.legal_name for one in extract_page(html, url="https://acme.de/").businesses] == [
        "Acme Garden GmbH",
        None,
    ]


def test_nothing_is_read_of_a_privacy_page() -> None:
    html = "<p>We host with Beta AG, Amtsgericht Berlin HRB 76543, USt-ID DE 765 432 109</p>"
    assert not extract_page(html, url="https://acme.de/datenschutz").businesses


@pytest.mark.parametrize(
    ("line", "company"),
    [
        ("Nord Teile Ltd. & Co. KG", "Nord Teile Ltd. & Co. KG"),
        ("édité par la SARL MENUISERIE DURAND ET FILS, société", "SARL MENUISERIE DURAND ET FILS"),
        ("bright solutions AG", "bright solutions AG"),
        ("Blue Hill Partners, L.P.", "Blue Hill Partners, L.P."),
        ("Asha Tools Pvt. Ltd. Designed by", "Asha Tools Pvt. Ltd."),
        ("We sell gadgets", None),
        ("", None),
        ("Partnerschaftsregister AG Hamburg PR 1133", None),
        ("Muster AG, Handelsregister AG Bonn", "Muster AG"),
    ],
)
def test_companies(line: str, company: str | None) -> None:
    assert company_in(line) == company


@given(st.from_regex(companies._FORM, fullmatch=True).filter(lambda form: form[:2] not in ("sr", "sR")))
def test_every_legal_form_passes_the_cheap_check(form: str) -> None:
    assert companies._ANY_FORM.search(f"Acme {form}") is not None


@given(st.from_regex(imprint_name._LOCALITY))
def test_every_locality_passes_the_cheap_check(line: str) -> None:
    assert imprint_name._CODE.search(line) is not None


@given(st.from_regex(statements._TAXED))
def test_every_word_for_taxes_passes_the_cheap_check(line: str) -> None:
    assert statements._TAX_SIGNS.search(line) is not None


@given(st.from_regex(registers._TAX_ID, alphabet=st.characters(max_codepoint=127)))
def test_every_tax_number_passes_the_cheap_check(line: str) -> None:
    assert any(stem in line.lower() for stem in registers._TAX_STEMS)
