"""What a list says of the business behind a target: evidence beside its site, and a fallback for what is unknown."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from scrapersky_cli.extract.lists.recognised import Meaning
from scrapersky_cli.extract.places.corroboration import LIST

_METHOD = "list"  # how the name is known; see `findings.NameMethod` for the others
_HOUSE = ("street", "postal_code", "city")


class ListSays(NamedTuple):
    """What a line of a list says. `country` is a code of ISO 3166-1, `phone` as it is written there. `expected` is the
    country of most businesses."""

    name: str | None = None
    city: str | None = None
    country: str | None = None
    phone: str | None = None
    expected: str = ""

    def number(self, country: str | None) -> str | None:
        """Return the phone in E.164, read as one of the list's country, else of `country`, else of the expected one;
        None if it is not valid."""
        if not self.phone:
            return None
        from scrapersky_cli.extract.country.names import iso_code  # late: its library takes 30 ms
        from scrapersky_cli.extract.phone.numbers import parse_number

        number = parse_number(self.phone, self.country or country or iso_code(self.expected) or None)
        return number.e164 if number else None

    def listings(self) -> list[Mapping[str, Any]]:
        """Return it as a listing of the business, to compare it with others; none if it says nothing."""
        if self == NOTHING:
            return []
        unknown = dict.fromkeys(("street", "region", "postcode", "open_status"))
        return [{"source": LIST, "name": self.name, "city": self.city, "country": self.country, **unknown}]


NOTHING = ListSays()


def list_says(cells: Sequence[str], places: Mapping[Meaning, int], expected: str = "") -> ListSays:
    """Return what the cells of a line say, given the places of the columns that are recognised, and the expected
    country."""
    from scrapersky_cli.extract.country.names import country_code, is_country  # late, for the same reason

    said = {meaning: cells[place] for meaning, place in places.items() if place < len(cells) and cells[place]}
    code = country_code(said.get("country", ""))
    country = code if is_country(code) else None
    return ListSays(said.get("company"), said.get("city"), country, said.get("phone"), expected)


def filled(lead: Mapping[str, Any], says: ListSays) -> Mapping[str, Any]:
    """Return the lead with what the list says where nothing is known. The city stands in only for a whole address."""
    if says == NOTHING:
        return lead
    row = dict(lead)
    if not row["name"] and says.name:
        row |= {"name": says.name, "name_method": _METHOD, "name_confidence": None}
    if not any(row[name] for name in _HOUSE):
        row["city"] = says.city
    row["country"] = row["country"] or says.country
    if not row["phones"]:
        row["best_phone"] = says.number(row["country"])  # alone: `phones` are those that were found
    return row
