"""What people type, and the kinds of business that they mean."""

import re
import unicodedata
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.phrases import Meaning, TagTest, folded, meaning, place_kinds

KINDS = {kind.name: kind for kind in place_kinds()}
NAME = re.compile(r"[a-z0-9_ ]+")
WORDS = st.sampled_from([(kind, word) for kind in place_kinds() for word in kind.words])


def names(found: Meaning) -> list[str]:
    return [kind.name for kind in found.kinds]


@pytest.mark.parametrize(
    ("phrase", "kinds", "left"),
    [
        ("dentists", ["dentist"], []),
        ("emergency dentists", ["dentist"], ["emergency"]),
        ("Dentists in Austin", ["dentist"], ["in", "Austin"]),
        ("ZAHNÄRZTE", ["dentist"], []),
        ("Zahnaerzte", ["dentist"], []),
        ("zahnarzte köln", ["dentist"], ["köln"]),
        ("Zahna\u0308rzte", ["dentist"], []),  # the umlaut as two characters
        ("cabinets dentaires", ["dentist"], []),
        ("clinicas dentales", ["dentist"], []),
        ("gabinety stomatologiczne", ["dentist"], []),
        ("plumber", ["plumber"], []),
        ("loodgieters", ["plumber"], []),
        ("hydraulicy", ["plumber"], []),
        ("fontaneros 24h", ["plumber"], ["24h"]),
        ("boulangeries", ["bakery"], []),
        ("Bäckereien", ["bakery"], []),
        ("bakeries", ["bakery"], []),
        ("pizza restaurant", ["pizzeria"], []),
        ("italian restaurants", ["italian_restaurant"], []),
        ("restaurants italiens", ["italian_restaurant"], []),
        ("restaurants", ["restaurant"], []),
        ("hair salons", ["hairdresser"], []),
        ("salons de coiffure", ["hairdresser"], []),
        ("Kfz-Werkstatt", ["car_repair"], []),
        ("auto-école", ["driving_school"], []),
        ("b&b", ["guest_house"], []),
        ("B&Bs", ["guest_house"], []),
        ("estate agents", ["estate_agent"], []),
        ("agencja nieruchomości", ["estate_agent"], []),
        ("architecte d'intérieur", ["interior_designer"], []),
        ("architectes", ["architect"], []),
        ("florists and bakeries", ["florist", "bakery"], ["and"]),
        ("dentist dentist", ["dentist"], []),
        ("Joe's Garage", ["car_repair"], ["Joe", "s"]),
        ("dry cleaning", ["dry_cleaner"], []),
        ("cleaning company", ["cleaning"], []),
        ("Schlüsseldienst", ["locksmith"], []),
        ("advogados", ["lawyer"], []),
        ("kancelaria prawna", ["lawyer"], []),
        ("studi legali", ["lawyer"], []),
        ("weterynarz", ["vet"], []),
        ("physio", ["physiotherapist"], []),
        ("Müller Söhne", [], ["Müller", "Söhne"]),
        ("glass", [], ["glass"]),
        ("", [], []),
        ("!?", [], []),
    ],
)
def test_a_phrase_names_kinds_and_leaves_words(phrase: str, kinds: list[str], left: list[str]) -> None:
    found = meaning(phrase)
    assert (names(found), list(found.words)) == (kinds, left)


def test_a_meaning_says_what_each_source_calls_it() -> None:
    found = meaning("dentists and pizzerias")
    assert found.tags[:2] == ((TagTest("amenity", "dentist"),), (TagTest("healthcare", "dentist"),))
    assert (TagTest("amenity", "restaurant"), TagTest("cuisine", "pizza", listed=True)) in found.tags
    assert found.overture == ("dentist", "pizza_restaurant", "pizza_delivery_service")
    assert found.google == ("dentist", "dental_clinic", "pizza_restaurant", "pizza_delivery")
    nothing = meaning("Acme")
    assert (nothing.tags, nothing.overture, nothing.google) == ((), (), ())


def test_no_word_names_two_kinds() -> None:
    owners = defaultdict(set)
    for kind in place_kinds():
        for word in kind.words:
            owners[folded(word)].add(kind.name)
    assert {" ".join(word): kinds for word, kinds in owners.items() if len(kinds) > 1} == {}


def test_every_word_is_found_by_its_own_kind() -> None:
    wrong = {
        word: names(meaning(word))
        for kind in place_kinds()
        for word in kind.words
        if meaning(word) != Meaning((kind,), ())
    }
    assert wrong == {}


def test_each_kind_is_complete() -> None:
    assert len(KINDS) >= 150
    for kind in place_kinds():
        assert kind.tags and kind.overture, kind.name
        assert len(kind.words) >= 8, kind.name
        for name in (*kind.overture, *kind.google):
            assert NAME.fullmatch(name), (kind.name, name)
        for tests in kind.tags:
            assert all(re.fullmatch(r"[a-z_:]+", test.key) and test.value for test in tests), kind.name


@given(WORDS, st.sampled_from([str.upper, str.lower, str.title]), st.sampled_from(["qqq", "Ωmega 3", "x"]))
def test_neither_case_nor_neighbours_matter(entry: tuple[object, str], change: object, neighbour: str) -> None:
    kind, word = entry
    assert callable(change)
    found = meaning(f"{neighbour} {change(word)} {neighbour}")
    assert found.kinds == (kind,)
    assert " ".join(found.words) == f"{neighbour} {neighbour}"


@given(st.text())
def test_nothing_typed_breaks_it(phrase: str) -> None:
    found = meaning(phrase)
    assert all(word in phrase or not word.isascii() for word in found.words)


@given(st.text())
def test_what_is_compared_has_no_case_and_no_accents(text: str) -> None:
    for word in folded(text):
        assert word == word.casefold()
        assert not any(unicodedata.combining(letter) for letter in word)
