"""The contacts of a site, and the pages that they are on."""

import random
import unicodedata
from dataclasses import replace

from scrapersky_cli.demo.site import PageKind, SitePage, TrueContact
from scrapersky_cli.demo.trades import Country

FREE_MAIL = ("gmail.com", "gmx.net", "outlook.com", "web.de")
DESIGNERS = (
    ("Pixelforge", "https://www.facebook.com/pixelforge.studio"),
    ("Webschmiede Nord", "https://www.instagram.com/webschmiede.nord"),
    ("Atelier du Web", "https://www.linkedin.com/company/atelier-du-web"),
)


def _ascii(text: str) -> str:
    return unicodedata.normalize("NFKD", text.lower()).encode("ascii", "ignore").decode()


def _mail(rng: random.Random, local: str, host: str) -> TrueContact:
    address = f"{local}@{host}"
    return TrueContact("email", address, rng.choice(("mailto", "mailto", "mailto-subject", "text-mail")), address)


def _phone(country: Country, number: int, form: str) -> TrueContact:
    """Return the `number`-th telephone number of the country; below a million no two sites share one."""
    plans = country.plans
    prefix, written, digits = plans[number % len(plans)]
    rest = f"{number // len(plans) * 7 % 10**digits:0{digits}d}"
    return TrueContact("phone", prefix + rest, form, written + rest)


def _profiles(rng: random.Random, number: int, domain: str, surname: str) -> list[TrueContact]:
    slug = domain.split(".")[0]
    handle = f"{_ascii(surname)[:9]}_{number}"
    urls = {
        "Facebook": f"https://www.facebook.com/{slug.replace('-', '.')}",
        "Instagram": f"https://www.instagram.com/{handle}",
        "LinkedIn": f"https://www.linkedin.com/company/{slug}",
        "YouTube": f"https://www.youtube.com/@{handle}",
        "X": f"https://x.com/{handle}",
        "TikTok": f"https://www.tiktok.com/@{handle}",
    }
    chosen = rng.sample(sorted(urls), k=rng.randint(1, 4))
    return [TrueContact("social", urls[platform], "link", platform) for platform in chosen]


def _listed(contacts: list[TrueContact]) -> list[TrueContact]:
    """Return the same contacts in the form for search engines, in the page's schema.org block."""
    return [TrueContact(c.kind, c.value, "json-ld", c.value if c.kind == "social" else c.written) for c in contacts]


def site_pages(
    rng: random.Random,
    number: int,
    country: Country,
    domain: str,
    name: str,
    surname: str,
    city: tuple[str, str],
) -> tuple[SitePage, ...]:
    """Return the pages of the `number`-th site, home page first. The footer's profiles are on all of them."""
    words = country.language
    general = _mail(rng, rng.choice(("info", "hello", "office", "mail")), domain)
    first = rng.choice(country.first_names)
    person = _mail(rng, f"{_ascii(first)}.{_ascii(surname)}", domain)
    free = _mail(rng, f"{_ascii(surname)}.{domain.split('.')[0].split('-')[0]}{number}", rng.choice(FREE_MAIL))
    phone = _phone(country, number * 3, "tel")
    second = _phone(country, number * 3 + 1, "text-phone")
    fax = replace(_phone(country, number * 3 + 2, "text-fax"), kind="fax")
    profiles = _profiles(rng, number, domain, surname)
    home = [phone, *([general] if rng.random() < 0.6 else [])]
    if rng.random() < 0.3:
        home += _listed([phone, *profiles])
    designer = rng.choice(DESIGNERS)
    credit = [TrueContact("social", designer[1], "credit", designer[0], own=False)] if rng.random() < 0.3 else []
    stands: tuple[tuple[PageKind, str, str, list[TrueContact]], ...] = (
        ("home", "/", f"{name} | {city[0]}", home + credit),
        ("contact", *words.contact, [general, phone, *([free] if rng.random() < 0.3 else [])]),
        ("about", *words.about, [person] if rng.random() < 0.6 else []),
        ("services", *words.services, []),
        ("imprint", *words.imprint, [general, second, fax]),
    )
    return tuple(
        SitePage(
            path,
            kind,
            title if kind == "home" else f"{title} | {name}",
            (*contacts, *profiles),
            f"{first} {surname}" if kind == "about" else None,
        )
        for kind, path, title, contacts in stands
    )
