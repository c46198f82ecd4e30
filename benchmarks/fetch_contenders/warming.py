"""Before the clock starts, a contender reads some pages of another town: what is loaded and compiled once is not the
price of a page."""

from collections.abc import Callable

from scrapersky_cli.demo.pages import page_text
from scrapersky_cli.demo.town import Town


def warm(read: Callable[[str, bytes], object]) -> None:
    """Call `read` with the address and the body of each page."""
    for site in Town(8, seed=11, awkward=False).sites:
        for page in site.pages:
            read(f"http://{site.host}{page.path}", page_text(site, page).encode())
