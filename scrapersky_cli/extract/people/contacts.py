"""Which addresses and numbers stand beside a person, in the same card or in the lines below."""

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import unquote

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.findings import Person
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.people.line import name_start
from scrapersky_cli.extract.people.lines import Find
from scrapersky_cli.extract.phone.numbers import parse_link_number, parse_number

_BELOW = 6  # lines of a card below the name
_MAX_LINKS = 120
_HIGHEST = 5  # elements around a link that may be the card
_CARD = 700  # characters of a card
_EMAIL = re.compile(r"[\w.+-]{1,64}+@(?:[\w-]{1,63}\.){1,4}[A-Za-z]{2,12}\b")
_PHONE = re.compile(r"(?<![\w/.-])\+?\(?\d[\d ()./–-]{6,22}\d(?!\w)")
_FAX = re.compile(r"\bf(?:ax)?\b[ .:]*$", re.IGNORECASE)


def with_contacts(
    document: Document, lines: Sequence[str], people: Sequence[tuple[Find, Person]], countries: Sequence[str]
) -> list[Person]:
    """Return the people, each with the e-mail address and the phone number that stand in the same card.

    The card of a person is the smallest element around a link that names them, and nobody else. `countries` gives the
    likely countries of the page's numbers.
    """
    following = [*(find.line for find, _ in people[1:]), len(lines)]
    found = [
        _with_lines(person, _card_of(find, lines, next_line), countries)
        for (find, person), next_line in zip(people, following, strict=True)
    ]
    names = [person.name for person in found]
    inside: dict[int, list[int] | None] = {}
    for link in [link for link in document.links if link.raw[:4].lower() in ("mail", "tel:")][:_MAX_LINKS]:
        owner = _owner(link.node, names, inside)
        if owner is None:
            continue
        person, value = found[owner], link.raw.partition(":")[2]
        if link.raw[0] in "mM" and person.email is None:
            email = _EMAIL.search(unquote(value))
            found[owner] = replace(person, email=email[0].lower() if email else None)
        elif link.raw[0] in "tT" and person.phone is None:
            number = parse_link_number(unquote(value), list(countries))
            found[owner] = replace(person, phone=number.e164 if number else None)
    return found


def _card_of(find: Find, lines: Sequence[str], next_line: int) -> list[str]:
    """Return the lines from a name to the next one. What is before that in its line belongs to this card."""
    if find.piece:
        return [find.piece]
    first = lines[find.line]
    card = [first[name_start(first) :], *lines[find.line + 1 : min(find.line + _BELOW, next_line)]]
    if find.line < next_line < min(find.line + _BELOW, len(lines)):
        card.append(lines[next_line][: name_start(lines[next_line])])
    return card


def _with_lines(person: Person, lines: Sequence[str], countries: Sequence[str]) -> Person:
    text = "\n".join(line[:300] for line in lines)
    email = _EMAIL.search(text) if "@" in text else None
    phone = next((one for one in _PHONE.finditer(text) if not _FAX.search(text, 0, one.start())), None)
    number = parse_number(phone[0], next(iter(countries), None)) if phone else None
    return replace(person, email=email[0].lower() if email else None, phone=number.e164 if number else None)


def _owner(node: LexborNode, names: Sequence[str], inside: dict[int, list[int] | None]) -> int | None:
    """Return which of the people stands alone in the smallest element around the link that holds any of them.

    `inside` remembers who stands in an element, so that none is read twice; None if it is no card: too large, or with
    the addresses of several people.
    """
    parent = node.parent
    for _ in range(_HIGHEST):
        if parent is None:
            return None
        if parent.mem_id not in inside:
            inside[parent.mem_id] = _people_inside(parent, names)
        people = inside[parent.mem_id]
        if people is None or people:
            return people[0] if people and len(people) == 1 else None
        parent = parent.parent
    return None


def _people_inside(node: LexborNode, names: Sequence[str]) -> list[int] | None:
    text = node.text(separator=" ")
    if len(text) > 4 * _CARD:
        return None
    text = " ".join(text.split())
    if len({link.attrs.get("href") for link in node.css('a[href^="mailto:" i]')}) > 1:
        return None
    return [number for number, name in enumerate(names) if name in text] if len(text) <= _CARD else None
