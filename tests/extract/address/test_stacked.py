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
Postal: PO.Box 4417⏎Parktown⏎2193⏎Johannesburg => ZA => PO.Box 4417 | Johannesburg | - | 2193 | ZA
7 Botha St⏎Oaklands⏎Johannesburg⏎South Africa⏎Postal address:⏎PO Box 3120⏎Parktown⏎South Africa⏎2193 =>  => 7 Botha St | Johannesburg | - | - | ZA & PO Box 3120 | Parktown | - | 2193 | ZA
44 Ellis Parade, Box Hill⏎Victoria, Australia, 3128 => AU => 44 Ellis Parade | Box Hill | VIC | 3128 | AU
PO Box 318, Surrey Hills⏎Victoria Australia, 3127 => AU => PO Box 318 | Surrey Hills | VIC | 3127 | AU
No. 26 Warri Express Way, Ozoro, Delta State => NG => No. 26 Warri Express Way | Ozoro | Delta State | - | NG
Shop 2, 48 Banksia Street⏎Zillmere 4034⏎Tel. 07 3265 0000 => AU => Shop 2, 48 Banksia Street | Zillmere | - | 4034 | AU
415 Quarry Road, Peterborough, Ont. =>  => 415 Quarry Road | Peterborough | ON | - | CA
Domicilio: Jr. Estrella Polar N° 230, Int 604, urb. Los Naranjos, Santiago de Surco, Lima-Peru. => PE => Jr. Estrella Polar N° 230, Int 604 | Lima | - | - | PE
Rua General Osório, 2214, Centro - Botucatu/SP => BR => Rua General Osório, 2214, Centro | Botucatu | SP | - | BR
Calle 41 B # 12-30, Ofi. 204 · Bogotá⏎Teléfono =>  => Calle 41 B # 12-30, Ofi. 204 | Bogotá | - | - | CO
Prolongación Tarapacá 1480- La Victoria - Lima => PE => Prolongación Tarapacá 1480 | Lima | - | - | PE
Francisco de Toledo N° 240 Oficina 703⏎Santiago de Surco => PE => Francisco de Toledo N° 240 Oficina 703 | Santiago de Surco | - | - | PE
Argentina⏎Buenos Aires⏎Pringles 3471⏎Teléfono: +54 11-43210000 => AR => Pringles 3471 | Buenos Aires | - | - | AR
MONTEVIDEO - URUGUAY⏎Joaquín Requena 2140 => UY => Joaquín Requena 2140 | MONTEVIDEO | - | - | UY
Usted puede encontrarnos en Laprida 3150, CABA => AR => Laprida 3150 | CABA | - | - | AR
Bruņinieku Iela 57,⏎Rīga, LV-1011 => LV => Bruņinieku Iela 57 | Rīga | - | LV-1011 | LV
Laprida 3150, CABA => AR => Laprida 3150 | CABA | - | - | AR
"""
NOTHING = """
12 High Street⏎Services⏎About⏎Contact⏎2021
12 High Street⏎Our Story⏎Meet The Team
PO Box 12⏎Home⏎About
Laprida 3150, Todos los derechos
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
