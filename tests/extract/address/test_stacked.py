"""Addresses whose parts follow the street one by one, and lines that only look like parts of one."""

from time import process_time

import pytest

from scrapersky_cli.extract.address.addresses import find_addresses
from scrapersky_cli.extract.address.stacked import stacked_addresses
from scrapersky_cli.extract.parse.document import read_document

from .test_text import shown

# Text, likely countries, the addresses.
CASES = """
11 Rose Street⏎Jeppestown⏎2094⏎Johannesburg⏎South Africa => ZA => 11 Rose Street | Johannesburg | - | 2094 | ZA
Postal: PO.Box 2976⏎Houghton⏎2041⏎Johannesburg => ZA => PO.Box 2976 | Johannesburg | - | 2041 | ZA
9 Kruger St⏎Oaklands⏎Johannesburg⏎South Africa⏎Postal address:⏎PO Box 1615⏎Houghton⏎South Africa⏎2041 =>  => 9 Kruger St | Johannesburg | - | - | ZA & PO Box 1615 | Houghton | - | 2041 | ZA
44 Ellis Parade, Box Hill⏎Victoria, Australia, 3128 => AU => 44 Ellis Parade | Box Hill | VIC | 3128 | AU
PO Box 205, Surrey Hills⏎Victoria Australia, 3127 => AU => PO Box 205 | Surrey Hills | VIC | 3127 | AU
No. 81 Ughelli Express Way, Ozoro, Delta State => NG => No. 81 Ughelli Express Way | Ozoro | Delta State | - | NG
Shop 3, 67 Dunsford Street⏎Zillmere 4034⏎Tel. 07 3265 0000 => AU => Shop 3, 67 Dunsford Street | Zillmere | - | 4034 | AU
608 Division Road, Peterborough, Ont. =>  => 608 Division Road | Peterborough | ON | - | CA
Domicilio: Jr. Cruz del Sur N° 140, Int 905, urb. Los Granados, Santiago de Surco, Lima-Peru. => PE => Jr. Cruz del Sur N° 140, Int 905 | Lima | - | - | PE
Rua General Telles, 1516, Centro - Botucatu/SP => BR => Rua General Telles, 1516, Centro | Botucatu | SP | - | BR
Calle 28 A # 15-55, Ofi. 301 · Bogotá⏎Teléfono =>  => Calle 28 A # 15-55, Ofi. 301 | Bogotá | - | - | CO
Prolongación Huanuco 2333- La Victoria - Lima => PE => Prolongación Huanuco 2333 | Lima | - | - | PE
Cristobal de Peralta N° 110 Oficina 1002⏎Santiago de Surco => PE => Cristobal de Peralta N° 110 Oficina 1002 | Santiago de Surco | - | - | PE
Argentina⏎Buenos Aires⏎Usupallata 2761⏎Teléfono: +54 11-49478727 => AR => Usupallata 2761 | Buenos Aires | - | - | AR
MONTEVIDEO - URUGUAY⏎Eduardo Acevedo 1023 => UY => Eduardo Acevedo 1023 | MONTEVIDEO | - | - | UY
Usted puede encontrarnos en Araujo 2408, CABA => AR => Araujo 2408 | CABA | - | - | AR
Kalnciema Iela 104,⏎Rīga, LV-1046 => LV => Kalnciema Iela 104 | Rīga | - | LV-1046 | LV
Araujo 2408, CABA => AR => Araujo 2408 | CABA | - | - | AR
"""
NOTHING = """
12 High Street⏎Services⏎About⏎Contact⏎2021
12 High Street⏎Our Story⏎Meet The Team
PO Box 12⏎Home⏎About
Araujo 2408, Todos los derechos
Room 12⏎Johannesburg
"""


def cases() -> list[tuple[str, ...]]:
    return [tuple(line.replace("⏎", "\n").split(" => ")) for line in CASES.strip().splitlines()]


@pytest.mark.parametrize(("text", "hints", "wanted"), cases(), ids=[case[2] for case in cases()])
def test_an_address_in_parts(text: str, hints: str, wanted: str) -> None:
    assert [shown(one) for one in stacked_addresses(text, hints.split())] == wanted.split(" & ")


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
@pytest.mark.parametrize("hint", ["AR", "AU", "ZA"])
def test_no_address(text: str, hint: str) -> None:
    assert stacked_addresses(text.replace("⏎", "\n"), [hint]) == []


def test_a_box_behind_a_street_is_no_address_of_its_own() -> None:
    text = "Warehouse 12, Street 8A, Al Quoz, P.O. Box 118842, Dubai, UAE"
    assert stacked_addresses(text, ["AE"]) == []


def test_only_where_no_other_address_has_a_street() -> None:
    stacked = "<p>11 Rose Street<br>Jeppestown<br>2094<br>Johannesburg</p>"
    page = read_document(f"{stacked}<p>5 Oak Road, Pretoria 0002, South Africa</p>", "https://acme.co.za/")
    assert [one.street for one in find_addresses(page).own] == ["5 Oak Road"]


@pytest.mark.parametrize("line", ["11 Rose Street\n", "PO Box 12, ", "Jeppestown\n2094\n"])
def test_long_texts_take_no_longer(line: str) -> None:
    begin = process_time()
    stacked_addresses(line * 50_000, ["ZA"])
    assert process_time() - begin < 2
