"""Find the people who work for a business: a name with a title beside it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise

from scrapersky_cli.extract.findings import Person
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.people.contacts import with_contacts
from scrapersky_cli.extract.people.declared import declared_people
from scrapersky_cli.extract.people.first_names import people_by_first_name
from scrapersky_cli.extract.people.line import name_start
from scrapersky_cli.extract.people.lines import Find, people_in, people_in_cards, titled_lines, without_long_lines
from scrapersky_cli.extract.people.plurals import people_of_plurals
from scrapersky_cli.extract.people.seams import people_at_seams
from scrapersky_cli.extract.people.sentences import is_elsewhere, spoken_in
from scrapersky_cli.extract.people.strangers import without_strangers
from scrapersky_cli.extract.people.tables import PersonRow, rows_of_people
from scrapersky_cli.extract.people.titles import different_words, has_title_word, words_of
from scrapersky_cli.extract.text import clean_text, without_accents

_ABOUT_PEOPLE = frozenset(("team", "about", "contact", "imprint", "locations", "legal"))
_MAY_NAME_PEOPLE = frozenset(("home", "page", "services", "careers", "pricing", "faq", "booking"))
_AT_SEAMS = _ABOUT_PEOPLE | {"page"}
_HEADING = re.compile(
    r"\b(?:meet|our|the|unser|unsere|ihr|notre|nuestro|il nostro|ons)\b.{0,20}\b(?:team|crew|staff|doctors?|dentists?"
    r"|attorneys?|people|agents|providers|equipe|équipe|equipo|leadership|mitarbeiter|medewerkers)\b|\b(?:staff|leadership|team)\b"
    r"|ansprechpartner|quipo|quipe",
    re.IGNORECASE,
)
_MAX_LINES = 2_500
_MAX_PEOPLE = 200
_SPOKEN = 0.8  # confidence
_SHORTEST_SENTENCE = 24  # characters
_NEAR = 3  # lines between two people who stand together
_TELLING = 5  # letters of a last name
_SHORT = 4  # words of the title of an owner
_AT = "at"  # before the business of a customer
_LONG = 140  # characters of a line; a longer one above a name may be what that person says
_QUOTES = ('"', "“", "”", "„", "»", "«", "‘", "’")
_MANY = 3  # people on a page that is not about people, without a heading for them


def find_people(document: Document, countries: Sequence[str] = ()) -> list[Person]:
    """Return the people with their titles in the order of the page, each once: at most 200.

    They are read from pages about the business; on others, a name needs an address or a number beside it, too, unless
    there is a list of them. Whoever stands in a comment, a testimonial or an article does not work here. `countries`
    are those of numbers without country code, likeliest first.
    """
    kind = document.kind
    declared = declared_people(document, countries)
    if kind not in _ABOUT_PEOPLE | _MAY_NAME_PEOPLE:
        return declared
    lines = document.text.split("\n")[:_MAX_LINES]
    found = _found(document, kind, lines)
    if kind not in _ABOUT_PEOPLE:
        found = [find for find in found if not _is_quoted(lines[find.line - 1] if find.line else "")]
    if not found:
        return declared
    people = with_contacts(document, lines, [(find, _person(find, lines)) for find in found], countries)
    if kind not in _ABOUT_PEOPLE and not (len(people) >= _MANY or _has_heading(lines)):
        sure = _sure_lines(found, lines, document.host)
        people = [one for find, one in zip(found, people, strict=True) if one.email or one.phone or find.line in sure]
    people = without_strangers(document, people)
    return _each_once([*declared, *people])[:_MAX_PEOPLE]


def _found(document: Document, kind: str, lines: Sequence[str]) -> list[Find]:
    """Return who is named in lines and in sentences, in the order of the page. Sentences know best where titles end."""
    text, lowered = without_long_lines(lines, document.lowered.split("\n"))
    words = different_words(lowered)
    titled = titled_lines(text, lowered, words)
    sentences = cache(lambda line: tuple(spoken_in(line, document.host)))  # the same line stands in many cards
    spoken = [
        Find(name, title, number, _SPOKEN, piece, is_own=is_own)
        for number in titled
        if len(lines[number]) >= _SHORTEST_SENTENCE
        for name, title, piece, is_own in sentences(lines[number])
    ]
    cards = people_in_cards(lines) if kind in _ABOUT_PEOPLE else []
    called = people_by_first_name(lines) if kind in _ABOUT_PEOPLE else ()
    written = [
        find
        for find in (*cards, *people_in(lines, titled, lambda: _rows(document, kind)))
        if find.title.split()[0].lower() not in words_of("our") and not is_elsewhere(find.title, document.host)
    ]
    known = {(find.line, find.name.full) for find in written}
    others = (*spoken, *people_of_plurals(lines, words), *called)
    fresh = (find for find in others if (find.line, find.name.full) not in known)
    return sorted([*written, *fresh], key=lambda find: find.line)


def _rows(document: Document, kind: str) -> Mapping[str, PersonRow]:
    """Return the people whose name and title the markup parts, by the text of their line."""
    seams = people_at_seams(document) if kind in _AT_SEAMS else {}
    return {**rows_of_people(document), **seams}


def _person(find: Find, lines: Sequence[str]) -> Person:
    context = clean_text(" ".join(lines[max(0, find.line - 1) : find.line + 2]), 160)
    name = find.name
    return Person(
        clean_text(name.full, 100),
        clean_text(find.title, 100),
        first_name=name.first,
        last_name=name.last,
        confidence=find.confidence,
        context=context,
    )


def _sure_lines(found: Sequence[Find], lines: Sequence[str], host: str) -> set[int]:
    """Return the lines of those who work here though nothing else says so: owners, those whose name the host has, and
    two who stand together.

    Whoever stands below a long line or a quotation may be a customer who says so.
    """
    sure = {
        find.line
        for find in found
        if find.is_own or _owns(find.title) or name_start(lines[find.line]) or _is_in_host(find.name.full, host)
    }
    for one, other in pairwise(found):
        if other.line - one.line <= _NEAR:
            sure |= {one.line, other.line}
    return {number for number in sure if not _is_quotation(lines[number - 1] if number else "")}


def _is_in_host(name: str, host: str) -> bool:
    """Return whether the last name is a part of the host: Clara Lang and dr-lang.at."""
    last = without_accents(name).rpartition(" ")[2]
    return len(last) >= _TELLING and last in host


def _owns(title: str) -> bool:
    """Return whether it is the title of an owner, without the name of the business: `Owner, Acme Cakes`."""
    words = title.lower().replace(",", " ").split()
    is_owner = len(words) <= _SHORT and not words_of("owners").isdisjoint(words) and _AT not in words
    return is_owner and all(map(has_title_word, title.split(",")))


def _is_quotation(line: str) -> bool:
    return len(line) > _LONG or _is_quoted(line)


def _is_quoted(line: str) -> bool:
    """Return whether the line is a quotation. Whoever is named below it may be a customer."""
    return line.startswith(_QUOTES) or line.endswith(_QUOTES)


def _has_heading(lines: Sequence[str]) -> bool:
    return any(len(line) < 60 and _HEADING.search(line) for line in lines)


def _each_once(people: list[Person]) -> list[Person]:
    known: dict[str, Person] = {}
    for person in people:
        key = person.name.casefold()
        before = known.get(key)
        if before is None:
            known[key] = person
        else:
            known[key] = replace(before, email=before.email or person.email, phone=before.phone or person.phone)
    return list(known.values())
