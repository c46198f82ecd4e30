"""An endless calendar, which a crawler must notice before it has used its budget."""

from scrapersky_cli.demo.site import Site

MONTHS = 100_000
LINKS = 24


def entrance(site: Site) -> str:
    """Return the link into the trap, for a page's footer; empty if the site has none."""
    return '<a href="/calendar/1">Calendar</a>' if site.manner.trap else ""


def calendar_page(site: Site, path: str) -> bytes | None:
    """A page of the calendar, with links deeper into it, or None if `path` is not one of its pages."""
    number = path.removeprefix("/calendar/")
    if not site.manner.trap or number == path or not number.isdecimal() or not 0 < int(number) <= MONTHS:
        return None
    month = int(number)
    links = "".join(
        f'<li><a href="/calendar/{month * LINKS % MONTHS + step}?sid={month:x}{step:x}">Month {month + step}</a></li>'
        for step in range(1, LINKS + 1)
    )
    return (
        f'<!DOCTYPE html><html lang="{site.country.locale}"><head><title>Calendar {month}</title></head><body>'
        f"<h1>Calendar, month {month}</h1><p>Nothing happens in month {month}.</p><ul>{links}</ul></body></html>\n"
    ).encode()
