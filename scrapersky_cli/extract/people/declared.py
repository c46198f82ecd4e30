"""People whom a page declares: schema.org's Person with a title, hCards with a title."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from scrapersky_cli.extract.findings import Person
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.json_ld import Node, all_nodes, types_of
from scrapersky_cli.extract.people.names import read_name
from scrapersky_cli.extract.phone.numbers import parse_number
from scrapersky_cli.extract.text import clean_or_none

_MAX_PEOPLE = 100
_SURE = 0.95
# Whose Person works for the business; and what is said of itself by a role without `jobTitle`.
_ROLES = {"founder": "Founder", "founders": "Founder"}
_EMPLOYED = ("employee", "employees", "founder", "founders", "member", "members")
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w.-]{3,190}")


def declared_people(document: Document, countries: Sequence[str]) -> list[Person]:
    """Return the people with a title whom the markup declares, each once; none of an article's authors."""
    found: dict[str, Person] = {}
    for node, role in _person_nodes(document):
        person = _person(node, role, countries)
        if person is not None:
            found.setdefault(person.name, person)
    for person in _cards(document, countries):
        found.setdefault(person.name, person)
    return list(found.values())[:_MAX_PEOPLE]


def _person_nodes(document: Document) -> Iterator[tuple[Node, str | None]]:
    """Yield the objects of persons, with the title that their place gives."""
    authors: set[int] = set()
    for node in all_nodes([*document.json_ld, *document.embedded]):
        for key in ("author", "creator", "reviewer", "reviewedBy"):
            authors.update(id(one) for one in _objects(node.get(key)))
        for key in _EMPLOYED:
            yield from ((one, _ROLES.get(key)) for one in _objects(node.get(key)) if "Person" in types_of(one))
        if "Person" in types_of(node) and id(node) not in authors:
            yield node, None


def _objects(value: Any) -> list[Node]:
    return [one for one in (value if isinstance(value, list) else [value]) if isinstance(one, dict)]


def _text(value: Any) -> str | None:
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return clean_or_none(value, 100) if isinstance(value, str) else None


def _person(node: Node, role: str | None, countries: Sequence[str]) -> Person | None:
    first, last = _text(node.get("givenName")), _text(node.get("familyName"))
    written = _text(node.get("name")) or " ".join(filter(None, (first, last)))
    title = _text(node.get("jobTitle")) or role
    name = read_name(written)
    if name is None or title is None:
        return None
    email = _EMAIL.search(_text(node.get("email")) or "")
    phone = _text(node.get("telephone"))
    number = parse_number(phone, next(iter(countries), None)) if phone else None
    return Person(
        name.full,
        title,
        first_name=first or name.first,
        last_name=last or name.last,
        email=email[0].lower() if email else None,
        phone=number.e164 if number else None,
        confidence=_SURE,
        context=clean_or_none(f"{written}, {title}", 160),
    )


def _cards(document: Document, countries: Sequence[str]) -> Iterator[Person]:
    for node in document.cards[:_MAX_PEOPLE]:
        fields = {
            field: next((found.text() for found in [node.css_first(selector)] if found is not None), "")
            for field, selector in (
                ("name", ".fn, .p-name"),
                ("jobTitle", ".title, .p-job-title, .role, .p-role"),
                ("email", ".email, .u-email"),
                ("telephone", ".tel, .p-tel"),
            )
        }
        person = _person({key: value for key, value in fields.items() if value.strip()}, None, countries)
        if person is not None:
            yield person
