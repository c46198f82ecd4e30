"""A sitemap file as a large business site has it: shops, places, articles, one URL in ten with parameters.

It imports nothing but the standard library, because it is also used in the peers' own environment.
"""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

HOST = "www.praxis-am-markt.example.com"
_FIRST = datetime(2021, 3, 1, 8, tzinfo=UTC)
_SECTIONS = (
    "shop/zahnpflege", "shop/mundspuelungen/fuer-kinder", "leistungen/implantologie", "standorte/berlin/charlottenburg",
    "team", "blog/2025/03", "ratgeber/prophylaxe", "en/services/orthodontics", "produkte/schienen/knirscherschiene",
)  # fmt: skip
_WORDS = (
    "zahnbuerste", "elektrisch", "sanft", "weiss", "pflege", "kinder", "implantat", "beratung", "termin", "praxis",
    "ratgeber", "kosten", "behandlung", "schiene", "aufhellung", "berlin", "hamburg", "dr-weber", "familie", "neu",
)  # fmt: skip
_CHANGES = ("daily", "weekly", "monthly", "yearly")


def sitemap(urls: int, origin: str = f"https://{HOST}", *, days_later: int = 0) -> bytes:
    """Return a sitemap of so many different URLs below `origin`. `days_later` moves every lastmod, and nothing else."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
    return "".join((head, *_entries(urls, origin, timedelta(days_later)), "</urlset>\n")).encode()


def _entries(urls: int, origin: str, later: timedelta) -> Iterator[str]:
    chance = random.Random(7)
    for number in range(urls):
        words = "-".join(chance.choices(_WORDS, k=chance.randint(2, 5)))
        path = f"{chance.choice(_SECTIONS)}/{words}-{number}"
        query = f"?farbe={chance.choice(_WORDS)}&amp;groesse={number % 9}" if number % 10 == 0 else ""
        time = _FIRST + timedelta(minutes=chance.randrange(2_000_000)) + later
        yield (
            f"  <url>\n    <loc>{origin}/{path}{query}</loc>\n    <lastmod>{time.isoformat()}</lastmod>\n"
            f"    <changefreq>{chance.choice(_CHANGES)}</changefreq>\n    <priority>0.{number % 9 + 1}</priority>\n"
            "  </url>\n"
        )
