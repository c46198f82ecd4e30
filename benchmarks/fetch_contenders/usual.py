"""What a user would build to find contacts: extruct for schema.org, phonenumbers' matcher and extract-emails.

Each is timed by itself, so that its price is known. The matcher gets the visible text and the country of the site.
"""

import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any, TypeVar
from urllib.parse import urlsplit

import extruct
from extract_emails.data_extractors.email_extractor import EmailExtractor
from parsel import Selector
from phonenumbers import PhoneNumberFormat, PhoneNumberMatcher, format_number, is_valid_number, parse
from phonenumbers.phonenumberutil import NumberParseException

Fact = tuple[str, str]  # kind and value
T = TypeVar("T")
spent: defaultdict[str, float] = defaultdict(float)
"""Seconds of processor time, by library."""
_VISIBLE = "//body//text()[not(ancestor::script or ancestor::style)]"
_KINDS = {"email": "email", "telephone": "phone", "sameAs": "social"}
_emails = EmailExtractor()


def facts(selector: Selector, html: str, url: str, country: str) -> set[Fact]:
    """Return the e-mails, phone numbers and profiles of a page."""
    declared = _timed("extruct", lambda: _declared(html, url))
    text = _timed("text", lambda: " ".join(selector.xpath(_VISIBLE).getall()))
    numbers = _timed("phonenumbers", lambda: [match.number for match in PhoneNumberMatcher(text, country)])
    addresses = _timed("extract-emails", lambda: [str(found) for found in _emails.get_data(html)])
    found = {("email", address.lower()) for address in addresses}
    found |= {("phone", format_number(number, PhoneNumberFormat.E164)) for number in numbers}
    return found | {fact for kind, value in declared if (fact := _clean(kind, value, country))}


def _timed(name: str, work: Callable[[], T]) -> T:
    before = time.thread_time()
    result = work()
    spent[name] += time.thread_time() - before
    return result


def _declared(html: str, url: str) -> list[Fact]:
    found = extruct.extract(html, base_url=url, syntaxes=["json-ld", "microdata"], uniform=True, errors="ignore")
    return [fact for items in found.values() for fact in _walk(items)]


def _walk(value: Any) -> Iterator[Fact]:
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            for name, inner in each.items():
                if kind := _KINDS.get(name):
                    values = inner if isinstance(inner, list) else [inner]
                    yield from ((kind, text) for text in values if isinstance(text, str))
                yield from _walk(inner)


def _clean(kind: str, value: str, country: str) -> Fact | None:
    if kind == "email":
        return kind, value.removeprefix("mailto:").lower()
    if kind == "social":
        return kind, value if urlsplit(value).path.strip("/") else ""
    try:
        number = parse(value, country)
    except NumberParseException:
        return None
    return (kind, format_number(number, PhoneNumberFormat.E164)) if is_valid_number(number) else None
