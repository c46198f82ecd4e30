"""Where one inline element ends and the next begins: a blank only where two facts would become one word."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.parse.document import read_document

APART = [
    ("<b>1.800.232.2267</b><a>directions</a>", "1.800.232.2267 directions"),
    ("<span>512-474-3900</span><b>Fax:</b> 512-474-3901", "512-474-3900 Fax: 512-474-3901"),
    ("<b>Fax</b><i>512-474-3901</i>", "Fax 512-474-3901"),
    ("<b>Phone</b><span>(512) 474-2233</span>", "Phone (512) 474-2233"),
    ("<b>Tel.</b><span>+49 30 901820</span>", "Tel. +49 30 901820"),
    ("<b>Téléphone</b><span>04 78 12 34 56</span>", "Téléphone 04 78 12 34 56"),
    ("<span>512-474-2233</span><span>512-474-2244</span>", "512-474-2233 512-474-2244"),
    ("<span>030 901820</span><span>+49 30 901821</span>", "030 901820 +49 30 901821"),
    ("<span>(512) 474-2233</span><span>(512) 474-2244</span>", "(512) 474-2233 (512) 474-2244"),
    ("<a>info@acme.com</a><b>Phone</b>", "info@acme.com Phone"),
    ("<a>info@acme.de</a><b>Öffnungszeiten</b>", "info@acme.de Öffnungszeiten"),
    ("<a>info@acme.com</a><b>directions</b>", "info@acme.com directions"),
    ("<b>E-Mail</b><a>info@acme.com</a>", "E-Mail info@acme.com"),
    ("<b>0412 345 678</b><a>info@acme.com.au</a>", "0412 345 678 info@acme.com.au"),
    ("<b>10115 Berlin</b><b>030 901820</b>", "10115 Berlin 030 901820"),
    ("<span>12 High St</span><span>Leeds</span><span>LS1 4AB</span>", "12 High St Leeds LS1 4AB"),
    ("<span>12 HIGH ST</span><span>LEEDS</span>", "12 HIGH ST LEEDS"),
    ("<b>4 Elm St.</b><b>Suite 4</b><b>Austin</b><b>TX</b><b>78701</b>", "4 Elm St. Suite 4 Austin TX 78701"),
    ("<span>Lindenallee 4</span><span>04103 Leipzig</span>", "Lindenallee 4 04103 Leipzig"),
    ("<span>Lindenallee 4a</span><span>04103</span><span>Leipzig</span>", "Lindenallee 4a 04103 Leipzig"),
    ("<span>Lindenallee</span><span>4</span><span>04103</span><span>Leipzig</span>", "Lindenallee 4 04103 Leipzig"),
    ("<b>12 rue Haute</b><b>75002</b><b>Paris</b>", "12 rue Haute 75002 Paris"),
    ("<a>Home</a><a>About</a><a>Team</a>", "Home About Team"),
    ("<i><b>12 High St</b></i><i><b>Leeds</b></i>", "12 High St Leeds"),
    ("<strong>Acme Ltd</strong>12 High Street", "Acme Ltd 12 High Street"),
    ("<b>Address:</b>12 High Street", "Address: 12 High Street"),
    ("<b>Tel:</b><span>030 901820</span>", "Tel: 030 901820"),
]


@pytest.mark.parametrize(("html", "text"), APART)
def test_two_facts_are_kept_apart(html: str, text: str) -> None:
    assert read_document(f"<p>{html}</p>", "").text == text


TOGETHER = [
    ("<span>(512)</span> <span>474</span>-<span>2233</span>", "(512) 474-2233"),
    ("<span>(512)</span><span>474</span>-<span>2233</span>", "(512)474-2233"),
    ("512<b>474</b>2233", "5124742233"),
    ("+49<b>30</b>901820", "+4930901820"),
    ("1-800-<b>FLOWERS</b>", "1-800-FLOWERS"),
    ("1-800-7<b>FANNIE</b>", "1-800-7FANNIE"),
    ("inf<b>o@</b>acme.com", "info@acme.com"),
    ("<i>info</i><i>@</i><i>acme</i><i>.</i><i>com</i>", "info@acme.com"),
    ("info@acme<b>.co</b><b>m</b>", "info@acme.com"),
    ("info@acme.c<b>o.uk</b>", "info@acme.co.uk"),
    ("info@<b>24</b>acme.de", "info@24acme.de"),
    ("praxis<b>24</b>@acme.de", "praxis24@acme.de"),
    ("Mc<b>Donald</b>", "McDonald"),
    ("H<sub>2</sub>O", "H2O"),
    ("5<sup>th</sup> Avenue", "5th Avenue"),
    ("<b>D</b>entist <b>A</b>cme", "Dentist Acme"),
    ("Straße 5<b>a</b>", "Straße 5a"),
    ("info<!-- -->@acme.com", "info@acme.com"),
    ("<b>Lin</b><!-- -->Den", "LinDen"),
    ("W<b>iki</b>", "Wiki"),
    ("<b>W</b><b>iki</b>", "Wiki"),
    ("<b>Mc</b><b>Donald</b>", "McDonald"),
    ("<b>AC</b><b>ME</b>", "ACME"),
    ("<b>D</b><b>E</b><b>N</b><b>T</b>", "DENT"),
    ("<b>H</b><b>2</b><b>O</b>", "H2O"),
    ("<b>5</b><b>A</b>", "5A"),
    ("<b>praxis</b><b>24</b><b>@acme.de</b>", "praxis24@acme.de"),
    ("<b>Jane.</b><b>Doe@acme.de</b>", "Jane.Doe@acme.de"),
    ("<b>Jan</b><b>Doe@acme.de</b>", "JanDoe@acme.de"),
    ("<b>030</b><b>901820</b>", "030901820"),
    ("<b>10:</b><sup>30</sup>", "10:30"),
    ("<b>ste</b><b>lle</b>", "stelle"),
    ("a\x01b", "ab"),
]


@pytest.mark.parametrize(("html", "text"), TOGETHER)
def test_one_fact_in_several_elements_stays_one(html: str, text: str) -> None:
    assert read_document(f"<p>{html}</p>", "").text == text


WORDS = st.text("abc äB12.@+(-) ", min_size=1, max_size=6)


@given(st.lists(WORDS, max_size=8))
def test_only_blanks_are_added(words: list[str]) -> None:
    html = "".join(f"<b>{word}</b>" for word in words)
    assert read_document(html, "").text.replace(" ", "") == "".join(words).replace(" ", "")


@given(st.lists(st.text(" \t\n\u00a0\u2009a1é", max_size=12), max_size=6))
def test_lines_have_single_blanks(texts: list[str]) -> None:
    html = "".join(f"<p>{text}</p>" for text in texts)
    assert read_document(html, "https://acme.com/").text == "\n".join(
        filter(None, (" ".join(t.split()) for t in texts))
    )
