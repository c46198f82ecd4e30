"""Addresses whose fields are labelled one by one, in tables, lists and lines."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.address.addresses import find_addresses
from scrapersky_cli.extract.address.labelled import labelled_addresses
from scrapersky_cli.extract.parse.document import read_document

from .test_text import shown

# Country, the fields with their labels, the address.
FIELDS = """
US => Street=450 Elm Street;City=Dayton;State=OH;Zip=45402 => 450 Elm Street | Dayton | OH | 45402 | US
US => Street Address=450 Elm Street;Address Line 2=Suite 4;City=Dayton;State=Ohio;ZIP Code=45402-1200 => 450 Elm Street, Suite 4 | Dayton | OH | 45402-1200 | US
US => Street=450 Elm Street;City=Dayton;State=OH => 450 Elm Street | Dayton | OH | - | US
GB => Address=12 High Street;Town=Guildford;County=Surrey;Postcode=GU1 3AA => 12 High Street | Guildford | Surrey | GU1 3AA | GB
DE => Straße=Lindenallee 4;PLZ=04103;Ort=Leipzig => Lindenallee 4 | Leipzig | - | 04103 | DE
DE => Straße und Nr=Lindenallee 4;PLZ / Ort=04103 Leipzig => Lindenallee 4 | Leipzig | - | 04103 | DE
FR => Adresse=12 rue des Halles;Code postal=69002;Ville=Lyon;Pays=France => 12 rue des Halles | Lyon | - | 69002 | FR
ES => Dirección=C/ Mayor 12;Localidad=Getafe;Provincia=Madrid;C.P.=28901 => C/ Mayor 12 | Getafe | Madrid | 28901 | ES
IT => Indirizzo=Via Roma 12;CAP=36100;Città=Vicenza;Provincia=VI => Via Roma 12 | Vicenza | VI | 36100 | IT
NL => Adres=Kerkstraat 5;Postcode=1234 AB;Plaats=Hilversum => Kerkstraat 5 | Hilversum | - | 1234 AB | NL
PL => Ulica=ul. Długa 5;Kod pocztowy=00-238;Miasto=Warszawa => ul. Długa 5 | Warszawa | - | 00-238 | PL
PT => Morada=Rua Augusta 274;Código postal=1100-053;Localidade=Lisboa => Rua Augusta 274 | Lisboa | - | 1100-053 | PT
BR => Endereço=Rua Augusta, 1500;Bairro=Consolação;Cidade=São Paulo;Estado=SP;CEP=01304-001 => Rua Augusta, 1500 | São Paulo | SP | 01304-001 | BR
SE => Gatuadress=Storgatan 4;Postnummer=411 38;Ort=Göteborg => Storgatan 4 | Göteborg | - | 411 38 | SE
CZ => Ulice=Dlouhá 12;Město=Olomouc;PSČ=779 00 => Dlouhá 12 | Olomouc | - | 779 00 | CZ
"""
FORMS = {
    "table": "<table>{}</table>|<tr><td>{}</td><td>{}</td></tr>",
    "headed": "<table>{}</table>|<tr><th>{}:</th><td>{}</td></tr>",
    "list": "<dl>{}</dl>|<dt>{}</dt><dd>{}</dd>",
    "lines": "{}|<p><b>{}:</b> {}</p>",
    "inline": "{}|<p><b>{}:</b><span>{}</span></p>",
}
HOSTS = {"US": "com", "GB": "co.uk", "BR": "com.br"}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("line", FIELDS.strip().splitlines())
def test_the_fields_make_one_address(line: str, form: str) -> None:
    country, fields, wanted = line.split(" => ")
    around, row = FORMS[form].split("|")
    rows = "".join(row.format(*field.split("=")) for field in ("Name=Acme Ltd;" + fields + ";Phone=call us").split(";"))
    url = f"https://acme.{HOSTS.get(country, country.lower())}/contact"
    assert [shown(one) for one in find_addresses(read_document(around.format(rows), url)).own] == [wanted]


@pytest.mark.parametrize(
    "text",
    [
        "Street Address\nCity\nState\nZip\nPhone",  # a form
        "City: Leeds\nPostcode: LS1 4AB",
        "Street food\nCity Leeds\nPostcode LS1 4AB",
        "Address: see below\nCity: Leeds\nPostcode: LS1 4AB",
        "Street: 12 High Street\nCity: please choose",
        "Street: 12 High Street\nCity: Leeds\nPostcode: none",
        "Supervisory authority\nStreet: 12 High Street\nCity: Leeds\nPostcode: LS1 4AB",
    ],
)
def test_no_address(text: str) -> None:
    assert labelled_addresses(text, ["GB"]) == []


LINES = st.sampled_from(["Street", "City: Leeds", "Zip 78701", "12 High Street", "State:", "Straße: Am Ring 4", "PLZ"])


@given(st.lists(LINES | st.text(max_size=20), max_size=20).map("\n".join))
def test_nothing_raises(text: str) -> None:
    for one in labelled_addresses(text, ["US", "DE"]):
        assert one.street
        assert one.city or one.postal_code
