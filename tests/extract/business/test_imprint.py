"""Imprints: whose they are, and their numbers in one form."""

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.business.imprint import read_imprint
from scrapersky_cli.extract.business.imprint_name import imprint_name, is_other, localities
from scrapersky_cli.extract.business.registers import register_number, tax_number, vat_number
from scrapersky_cli.extract.parse.document import read_document
from tests.extract.business.imprint_pages import PAGES, Imprint


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.url)
def test_imprints(page: Imprint) -> None:
    html = "".join(f"<p>{escape(line.strip())}</p>" for line in page.lines.split("\n"))
    found = read_imprint(read_document(html, page.url))
    assert found is not None
    assert found.name == page.name
    assert found.managing_director == page.owner or page.owner is None
    assert found.register_number == page.register
    assert found.vat_id == page.vat or page.vat is None


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *((text, "HRB 14404") for text in ("HRB 14404", "HRB14404", "HR B 14404", "HRB-Nr. 14404", "HRB: 14404")),
        *((text, "HRB 14404") for text in ("Handelsregister B 14404", "AG Köln, HRB Nr.: 14404", "hrb nummer 14404")),
        ("HRB 12345 B", "HRB 12345 B"),
        ("HRA 720123", "HRA 720123"),
        ("VR 1234", "VR 1234"),
        *((text, "FN 123456 a") for text in ("FN 123456a", "FN 123456 a", "Firmenbuchnummer: FN 123456A")),
        *((text, "KvK 12345678") for text in ("KvK 12345678", "K.v.K. 12345678", "KvK-nummer: 12345678")),
        ("Kamer van Koophandel Utrecht: 12345678", "KvK 12345678"),
        *(
            (text, "SIREN 412345678")
            for text in ("RCS Lyon 412 345 678", "R.C.S. Lyon B 412 345 678", "SIREN : 412345678")
        ),
        ("SIRET 412 345 678 00012", "SIRET 41234567800012"),
        ("CHE 123.456.789", "CHE-123.456.789"),
        ("REA: MI - 1234567", "REA MI-1234567"),
        ("Hoja M-12345", "Hoja M-12345"),
        ("KBO 0123.456.789", "KBO 0123.456.789"),
        ("Company No. SC123456", "SC123456"),
        ("registered in England with company number 1234567", "01234567"),
        *((text, None) for text in ("", "Tel. 0221 12345678", "HRB", "50667 Köln", "IBAN DE02 1203 0000 0000 2020 51")),
    ],
)
def test_register_numbers(text: str, expected: str | None) -> None:
    assert register_number(text) == expected


@pytest.mark.parametrize(
    "line",
    [
        *(
            "Heidelberger Volksbank eG",
            "Sparkasse KölnBonn AG",
            "Ärztekammer Nordrhein",
            "OVH SAS",
            "Pixel Webdesign GmbH",
        ),
        *("Allianz Versicherungs-AG", "Schlichtungsstelle der Rechtsanwaltschaft e.V.", "Hosting: Strato AG"),
    ],
)
def test_others_are_not_the_business(line: str) -> None:
    assert is_other(line)


NAME_LABELS = """
Titular|Titular de la página web|Denominación social|Razón social|Nombre comercial|Nombre o razón social|Responsable
Empresa|Propietario|Titolare del sito|Ragione sociale|Denominazione|Ditta|Éditeur du site|Editeur|Le site est édité par
Raison sociale|Dénomination sociale|Nom commercial|Firma|Firmenname|Firmenwortlaut|Firmenbezeichnung|Praxisname
Studioname|Name der Praxis|Unternehmen|Anbieter|Diensteanbieter|Betreiberin der Webseite|Verantwortlicher Anbieter
Medieninhaber und Herausgeber|Websitebetreiber|Seitenbetreiber|Handelsnaam|Bedrijfsnaam|Statutaire naam|Naam
Onderneming|Maatschappelijke naam|Maatschappelijke benaming|Company name|Trading name|Business name|Registered name
Trading as|Company
"""


@pytest.mark.parametrize("label", NAME_LABELS.strip().replace("\n", "|").split("|"))
def test_names_behind_labels(label: str) -> None:
    for line in (f"{label}: Blaue Ziege", f"{label.upper()}: Blaue Ziege"):
        assert imprint_name([line], line.lower(), []).name == "Blaue Ziege"


@given(st.text(alphabet="HRBFN KvSIRET.:-0123456789\nDEATUabc§,ÄÖ|", max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for found in (register_number(text), vat_number(text), tax_number(text)):
        assert found is None or found.strip()
    lines = text.split("\n")
    assert imprint_name(lines, text.lower(), list(localities(lines))) is not None


@given(st.text(max_size=300))
def test_any_imprint_can_be_read(text: str) -> None:
    read_imprint(read_document(f"<h1>Impressum</h1><p>{text}</p>", "https://acme.de/impressum"))
