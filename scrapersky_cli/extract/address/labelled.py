"""Addresses whose fields a page labels one by one, as in a table: Street 12 High St, City Leeds, Postcode LS1 4AB."""

import re
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import groupby
from typing import NamedTuple

from scrapersky_cli.extract.address.backward import is_city
from scrapersky_cli.extract.address.choice import country_of
from scrapersky_cli.extract.address.houses import is_inside
from scrapersky_cli.extract.address.localities import anchors, shaped_locality
from scrapersky_cli.extract.address.postcodes import countries_with
from scrapersky_cli.extract.address.regions import is_region, region_code
from scrapersky_cli.extract.address.streets import LIKELY, read_street
from scrapersky_cli.extract.country.names import country_code
from scrapersky_cli.extract.findings import PostalAddress
from scrapersky_cli.extract.third_parties import is_third_party
from scrapersky_cli.extract.words import labelled_words

_CONFIDENCE = 0.9
_READ = 100_000  # characters of a text
_MAX_FIELDS = 400
_LONGEST = 80  # characters of a value
_NAME_AND_NUMBER = re.compile(r"[^\d,@:]{3,50} \d{1,4}[a-z]?(?:/\d{1,4}[a-z]?)?")
_WITH_STATES = ("US", "CA", "AU")
_GAP = 60  # characters between two fields of one address


class _Field(NamedTuple):
    """A labelled value, and where it stands, with its label, in the text."""

    kind: str
    value: str
    start: int
    value_start: int
    end: int


def labelled_addresses(text: str, hints: Sequence[str]) -> list[PostalAddress]:
    """Return the addresses in the first part of `text` of which a street, and a city or a postcode, are labelled.

    `hints` are the likely countries of the page, likeliest first.
    """
    found: list[PostalAddress] = []
    lowest = 0
    for fields in _groups(text):
        address = _address(fields, hints)
        if address and not is_third_party(text, address.start or 0, address.end or 0, lowest):
            found.append(address)
            lowest = address.end or 0
    return found


def has_labels(text: str, start: int, end: int) -> bool:
    """Return whether a line of `text[start:end]`, or one beside it, begins with the label of a field."""
    return _labels().search(text, max(0, start - _GAP), end + _GAP) is not None


def _groups(text: str) -> Iterator[list[_Field]]:
    """Yield the fields that stand together, and none of them twice."""
    group: list[_Field] = []
    for field in _fields(text):
        if group and (field.start - group[-1].end > _GAP or field.kind in {one.kind for one in group}):
            yield group
            group = []
        group.append(field)
    if group:
        yield group


def _fields(text: str) -> Iterator[_Field]:
    """Yield the values behind a label in its line, or in the line below a label that stands alone."""
    end = 0
    for number, label in enumerate(_labels().finditer(f"\n{text[:_READ]}\n")):
        start = label.start()  # the text begins one character later here
        if number >= _MAX_FIELDS:
            return
        if start < end:
            continue
        first = label.end() - 1
        below = _labels().match(text, first)
        if text[first : first + 1] == "\n" and (
            below is None or below[0][-1] == " "
        ):  # Morada, and below: Rua Augusta 4
            first += 1
        last = text.find("\n", first)
        last = len(text) if last < 0 else last
        value = text[first:last].strip(" ,:")
        if 0 < len(value) <= _LONGEST:
            end = last
            yield _Field(_kinds()[" ".join(label[1].lower().split())], value, start, first, last)


@cache
def _kinds() -> Mapping[str, str]:
    return {label.replace("_", " "): kind for label, kind in labelled_words("address_fields").items()}


@cache
def _labels() -> re.Pattern[str]:
    """Return the expression that matches a label at the beginning of a line. Its group 1 is the label."""
    forms = {form(label) for label in _kinds() for form in (str.lower, str.capitalize, str.title, str.upper, _acronym)}
    labels = sorted(forms, key=lambda label: (label[0], -len(label), label))
    # Labels with the same first letter stand together, so that most of them need not be tried.
    groups = groupby(labels, key=lambda label: label[0])
    written = "|".join(f"{first}(?:{'|'.join(re.escape(each[1:]) for each in group)})" for first, group in groups)
    return re.compile(rf"\n({written})(?: ?[:.] ?(?=.)|\.? ?:?(?=\n)| (?=\S))")


def _acronym(label: str) -> str:
    """Return `ZIP Code` for `zip code`."""
    first, _, rest = label.partition(" ")
    return f"{first.upper()} {rest.title()}".rstrip()


def _address(fields: Sequence[_Field], hints: Sequence[str]) -> PostalAddress | None:
    values = {field.kind: field.value for field in fields}
    street, city, code = values.get("street", ""), values.get("city", ""), values.get("code")
    if not _is_street(street) or not (city or code) or (city and not is_city(city)):
        return None
    region = values.get("region")
    countries, region, code = _of_code(city, region, code)
    named = country_code(values.get("country", ""))
    country = named or next((one for one in hints if one in countries), None) or country_of(city, code, hints)
    country = country or (countries[0] if len(countries) == 1 else None)
    if not country or (code and country not in countries):
        return None
    more = values.get("more", "")
    return PostalAddress(
        street=f"{street}, {more}" if is_inside(more) else street,
        city=city or None,
        region=region,
        postal_code=code,
        country=country,
        method="text",
        confidence=_CONFIDENCE,
        start=next(field.value_start for field in fields if field.kind == "street"),
        end=fields[-1].end,
    )


def _is_street(value: str) -> bool:
    found = read_street(value)
    if found is None or found.sureness < LIKELY:
        return _NAME_AND_NUMBER.fullmatch(value) is not None and is_city(value.rpartition(" ")[0])
    return not found.start and (found.end == len(value) or is_inside(value[found.end :].strip(" ,")))


def _of_code(city: str, region: str | None, code: str | None) -> tuple[Sequence[str], str | None, str | None]:
    """Return the countries with such a postcode, or such a state, and the state and the postcode in their form."""
    if not code:
        states = tuple(one for one in _WITH_STATES if region and is_region(one, region))
        return states, region_code(states[0], region) if region and len(states) == 1 else region, None
    line = f"{city}, {region or ''} {code}"
    for place in anchors(line):
        if shaped := shaped_locality(line, place):
            return shaped.countries, shaped.region or region, shaped.postal_code
    return countries_with(code), region, code
