"""What a site prints of its business beside contacts: where it is, when it is open, and who leads it.

Japanese sites print theirs, too, but what is true of them is not known to the town: nothing reads it yet.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from scrapersky_cli.demo.site import Site, SitePage

_STATES = {"Austin": "TX", "Boise": "ID", "Tulsa": "OK", "Dayton": "OH"}
NUMBER_FIRST = frozenset({"US", "GB", "FR"})  # where the number stands before the street
_CITY_FIRST = frozenset({"US", "GB", "JP"})  # and the city before the postal code
_OSM_DAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


@dataclass(frozen=True, slots=True)
class DayWords:
    """The words of a language for opening hours, and the title of whoever owns the business."""

    days: Sequence[str]
    closed: str
    owner: str


_WORDS = {
    "en": DayWords(("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"), "closed", "Owner"),
    "de": DayWords(("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"), "geschlossen", "Inhaberin"),
    "fr": DayWords(("lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."), "fermé", "Gérante"),
    "it": DayWords(("lun", "mar", "mer", "gio", "ven", "sab", "dom"), "chiuso", "Titolare"),
    "es": DayWords(("lun", "mar", "mié", "jue", "vie", "sáb", "dom"), "cerrado", "Gerente"),
    "nl": DayWords(("ma", "di", "wo", "do", "vr", "za", "zo"), "gesloten", "Eigenaar"),
    "ja": DayWords(("月", "火", "水", "木", "金", "土", "日"), "定休日", "代表"),
}
Rule = tuple[int, int, tuple[str, ...]]  # the first and last day, 0 is Monday, and the spans; none is closed
# Weeks as businesses have them: with a lunch break, with a short day, and with Saturday instead of Monday.
_WEEKS: tuple[tuple[Rule, ...], ...] = (
    ((0, 4, ("08:00-12:30", "14:00-18:00")), (5, 6, ())),
    ((0, 3, ("09:00-17:00",)), (4, 4, ("09:00-13:00",))),
    ((0, 0, ()), (1, 5, ("10:00-18:30",))),
)


def is_known(site: Site) -> bool:
    """Return whether the town knows what is true of the site's business."""
    return site.country.code != "JP"


def address_lines(site: Site) -> list[str]:
    """Return the street and the line with the city, as people write them in the country."""
    city, postcode = site.city
    if site.country.code in _CITY_FIRST:
        return [site.street, f"{city}, {_STATES[city]} {postcode}" if city in _STATES else f"{city} {postcode}"]
    return [site.street, f"{postcode} {city}"]


def opening_hours(site: Site) -> list[str]:
    """Return the rules of the week in the syntax of OpenStreetMap, without the days on which it is closed."""
    return [f"{_days(rule, _OSM_DAYS, '-')} {','.join(rule[2])}" for rule in _week(site) if rule[2]]


def hours_lines(site: Site) -> list[str]:
    """Return the week as the site prints it."""
    words = _WORDS[site.country.language.code]
    return [
        f"{_days(rule, words.days, '–')}: {', '.join(rule[2]).replace('-', '–') or words.closed}"
        for rule in _week(site)
    ]


def title_of_owner(site: Site) -> str:
    """Return what whoever owns the business is called in the site's language."""
    return _WORDS[site.country.language.code].owner


def team_block(site: Site, page: SitePage) -> str:
    """Return the card of whoever owns the business; empty on pages that name nobody."""
    if page.person is None:
        return ""
    return f'<div class="team-member"><h3>{escape(page.person)}</h3><p class="role">{title_of_owner(site)}</p></div>\n'


def _week(site: Site) -> tuple[Rule, ...]:
    return _WEEKS[site.seed % len(_WEEKS)]


def _days(rule: Rule, names: Sequence[str], to: str) -> str:
    first, last, _ = rule
    return names[first] if first == last else f"{names[first]}{to}{names[last]}"
