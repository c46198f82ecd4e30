"""People below or behind a title in the plural."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.people.plurals import people_of_plurals
from scrapersky_cli.extract.people.titles import different_words


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        (
            "Fax: (502) 555-0127 Doctors: Ann Bell, D.C. · Tom Reed, D.C. On-site nerve testing",
            [("Ann Bell", "Doctors"), ("Tom Reed", "Doctors")],
        ),
        ("Deacons\nJohn Fox and\nBob Miller\nRetired Deacon", [("John Fox", "Deacons"), ("Bob Miller", "Deacons")]),
        (
            "Managing Directors\nAnn Bell, Tom Reed and Max Lee",
            [("Ann Bell", "Managing Directors"), ("Tom Reed", "Managing Directors"), ("Max Lee", "Managing Directors")],
        ),
        (
            "Gestionnaires :\nAnne MOREL (AM) : anne.morel@acme.fr\nCamille AUBRY (CA) : camille.aubry@acme.fr\nNous situer",
            [("Anne MOREL", "Gestionnaires"), ("Camille AUBRY", "Gestionnaires")],
        ),
        (
            "Unsere Tierärzte:\nDr. Eva Lang\nDr. Max Kern",
            [("Eva Lang", "Tierärzte"), ("Max Kern", "Tierärzte")],
        ),
    ],
)
def test_several_people(text: str, wanted: list[tuple[str, str]]) -> None:
    found = list(people_of_plurals(text.split("\n"), different_words(text.lower())))
    assert [(find.name.full, find.title) for find in found] == wanted
    assert all(find.name.full.split()[-1].lower() in text.split("\n")[find.line].lower() for find in found)


@pytest.mark.parametrize(
    "text",
    [
        "Doctors\nOpening Hours\nNew Patients",
        "Find more doctors\nAnn Bell\nTom Reed",
        "Doctors: Ann Bell",
        "Gesellschafter: Eva Lang, Kölner Landstr. 5",
        "Doctors",
    ],
)
def test_nobody(text: str) -> None:
    assert list(people_of_plurals(text.split("\n"), different_words(text.lower()))) == []


@given(
    st.lists(
        st.sampled_from(["Doctors", "Doctors: ", "Ann Bell", ", D.C.", " · ", " (AB)", ": a@b.c", "Owners:"])
        | st.text(max_size=9)
    )
)
def test_any_text_can_be_read(parts: list[str]) -> None:
    for text in ("".join(parts), "\n".join(parts)):
        lines = text.split("\n")
        found = people_of_plurals(lines, different_words(text.lower()))
        assert all(find.line < len(lines) for find in found)
