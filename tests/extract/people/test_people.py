"""People with a title, in the shapes in which pages name them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.people.lines import people_in, titled_lines
from scrapersky_cli.extract.people.names import read_name
from scrapersky_cli.extract.people.people import find_people
from scrapersky_cli.extract.people.titles import LANGUAGES, different_words, is_title, words_of
from tests.extract.markup_strategy import markup
from tests.extract.people.people_pages import PAGES, PeoplePage


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.label)
def test_people_of_a_page(page: PeoplePage) -> None:
    html = f'<html lang="{page.lang}"><body><nav><a href="/">Home</a></nav>{page.html}</body></html>'
    found = extract_page(html, url=page.url).people
    assert {(one.name, one.title, one.email, one.phone) for one in found} == set(page.people)


@pytest.mark.parametrize(
    ("text", "name", "first", "last"),
    [
        ("Jane Doe", "Jane Doe", "Jane", "Doe"),
        ("Dr. med. Anna-Lena Müller-Lüdenscheidt", "Anna-Lena Müller-Lüdenscheidt", "Anna-Lena", "Müller-Lüdenscheidt"),
        ("Prof. Dr. Karl von Stein", "Karl von Stein", "Karl", "von Stein"),
        ("Winter, Anna", "Anna Winter", "Anna", "Winter"),
        ("John F. Kennedy, MD", "John F. Kennedy", "John", "Kennedy"),
        ("J. R. Smith", None, None, None),
        ("María García López", "María García López", None, None),
        ("JOHN SMITH", "John Smith", "John", "Smith"),
        ("Seán O'Casey", "Seán O'Casey", "Seán", "O'Casey"),
        ("Ludwig van Beethoven", "Ludwig van Beethoven", "Ludwig", "van Beethoven"),
        *((text, None, None, None) for text in ("Our Team", "Contact Us", "New York", "Family Dental", "Jane", "")),
        *((text, None, None, None) for text in ("Sales Manager", "Main Street", "Acme GmbH", "jane doe", "Dr. Müller")),
        *((text, None, None, None) for text in ("Success Stories", "Practice Areas", "Google Analytics")),
    ],
)
def test_names(text: str, name: str | None, first: str | None, last: str | None) -> None:
    found = read_name(text)
    assert (found and (found.full, found.first, found.last)) == (name and (name, first, last))


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_the_lists_is_a_title(language: str) -> None:
    assert all(is_title(word.title()) for word in words_of(language) if len(word) > 1)


@pytest.mark.parametrize(
    "title",
    [
        *(
            "Senior Physiotherapist",
            "Skipper",
            "Dean of Pupils",
            "Rahmenbauerin",
            "Zweiradmechaniker",
            "MPA in Ausbildung",
        ),
        *("Animateur du matin", "aplikantka adwokacka", "indehaver", "Ekonomiansvarig", "jednatel", "Sócio-gerente"),
        "staatl. gepr. Bergführer, Leiter der Alpinschule",
    ],
)
def test_titles_of_many_trades_and_languages(title: str) -> None:
    assert is_title(title)


@pytest.mark.parametrize("text", ["The owner retired. Call us", "Our painter is fast; Call us"])
def test_sentences_with_such_words_are_no_titles(text: str) -> None:
    assert not is_title(text)


@given(markup)
def test_any_page_can_be_read(html: str) -> None:
    assert len(find_people(read_document(html, "https://acme.com/team"))) <= 200


@given(
    st.lists(st.text(max_size=60) | st.sampled_from(["Jane Doe", "Owner", "Owner:", "Jane Doe, Owner", "CEO Al Fox"]))
)
def test_any_lines_can_be_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    lines, lowered = text.split("\n"), text.lower()
    for find in people_in(lines, titled_lines(text, lowered, different_words(lowered))):
        assert find.title
        assert find.name.full.split()[-1].lower() in " ".join(lines).lower()
