"""What is awkward about the town's sites: one entry per quirk, which makes a well-behaved site have it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from scrapersky_cli.demo.site import EMPTY, ContactKind, Site, SitePage, TrueContact, TrueEnding

Change = Callable[[Site], Site]


@dataclass(frozen=True, slots=True)
class Quirk:
    """One way in which a site is awkward; `country` and `look` are set if it needs a certain one."""

    name: str
    change: Change
    country: str = ""
    look: str = ""


def _manner(**traits: Any) -> Change:
    """Change the site's behaviour, but not its truth."""
    return lambda site: replace(site, manner=replace(site.manner, **traits))


def _fails(code: str, *others: str, **traits: Any) -> Change:
    """Make the site unreadable: every workflow that fetches it ends `failed` with `code`."""
    ending = TrueEnding("failed", (code, *others))
    return lambda site: replace(_manner(**traits)(site), domain_scan=ending, email_scan=ending, rescan=ending)


def _encoded(charset: str, declared: str, motto: str) -> Change:
    """Pages in another encoding than UTF-8; the motto puts letters into the title that tell the encodings apart."""

    def change(site: Site) -> Site:
        home = replace(site.home, title=f"{site.home.title} – {motto}")
        site = replace(site, pages=(home, *site.pages[1:]))
        return _manner(charset=charset, declared=declared)(site)

    return change


def _verdict(front: str, code: str, *others: str) -> Change:
    """Let the home page answer, but not as that of a business; a crawl finds no address on it."""
    ending = TrueEnding("completed", (code, *others))
    crawled = TrueEnding("completed", ("empty", code, *others))
    again = TrueEnding("completed", (code, *others, "unchanged"))
    return lambda site: replace(
        _manner(front=front)(site), domain_scan=ending, email_scan=crawled, rescan=again, technologies=()
    )


def _pages(site: Site, change: Callable[[SitePage], tuple[TrueContact, ...]]) -> Site:
    return replace(site, pages=tuple(replace(page, contacts=change(page)) for page in site.pages))


def _written(form: str, *kinds: ContactKind) -> Change:
    """Every contact of these kinds stands in the markup in this form, also on the home page."""

    def change(site: Site) -> Site:
        def contacts(page: SitePage) -> tuple[TrueContact, ...]:
            return tuple(replace(c, form=form) if c.kind in kinds and c.own else c for c in page.contacts)

        return _pages(_mail_at_home(site), contacts)

    return change


def _mail_at_home(site: Site) -> Site:
    """The first address of the contact page stands on the home page too."""
    if any(contact.kind == "email" for contact in site.home.contacts):
        return site
    mail = next(c for page in site.pages for c in page.contacts if c.kind == "email")
    home = replace(site.home, contacts=(*site.home.contacts, mail))
    return replace(site, pages=(home, *site.pages[1:]))


def _no_contacts(site: Site) -> Site:
    again = TrueEnding("completed", ("empty", "unchanged"))
    return replace(_pages(site, lambda page: ()), domain_scan=EMPTY, email_scan=EMPTY, rescan=again)


def _contacts_elsewhere(site: Site) -> Site:
    """Nothing on the home page, everything one click away."""
    bare = _pages(site, lambda page: () if page.kind == "home" else page.contacts)
    return replace(
        bare,
        domain_scan=TrueEnding("completed", ("empty", "ok")),
        rescan=TrueEnding("completed", ("empty", "ok", "unchanged")),
    )


def _to_www(site: Site) -> Site:
    return replace(site, host=f"www.{site.domain}")


def _from_www(site: Site) -> Site:
    return replace(site, typed=f"https://www.{site.domain}/index.html?utm_source=list#top")


def _http_only(site: Site) -> Site:
    return replace(_manner(closed=frozenset({443}))(site), scheme="http")


def _to_subdomain(site: Site) -> Site:
    host = f"shop.{site.domain}"
    return replace(site, host=host, hosts=(*site.hosts, host))


def _renamed(site: Site, domain: str, typed: str, hosts: tuple[str, ...]) -> Site:
    """The site moves to another name; its addresses at its own name move with it."""

    def moved(page: SitePage) -> tuple[TrueContact, ...]:
        return tuple(
            replace(
                contact,
                value=contact.value.replace(f"@{site.domain}", f"@{domain}"),
                written=contact.written.replace(f"@{site.domain}", f"@{typed}"),
            )
            for contact in page.contacts
        )

    return replace(_pages(site, moved), domain=domain, typed=typed, host=domain, hosts=hosts)


def _subdomain(site: Site) -> Site:
    """A name under a builder's own suffix, which is a site of its own (public suffix list, private part)."""
    domain = f"{site.domain.split('.')[0]}.wixsite.com"
    return _renamed(site, domain, domain, (domain,))


def _idn(site: Site) -> Site:
    label, _, suffix = site.domain.partition(".")
    typed = f"{label}-süd.{suffix}"
    domain = typed.encode("idna").decode()
    return _renamed(site, domain, typed, (domain, f"www.{domain}"))


def _hostile_title(site: Site) -> Site:
    """A title that tries a spreadsheet formula, terminal escapes, markup of two kinds, RTL override and length."""
    attack = '=HYPERLINK("http://evil.com";"x") \x1b[31m\x1b]0;owned\x07 [/b] <b> \u202egnp.exe \u200f' + "long " * 900
    home = replace(site.home, title=f"{attack}end | {site.name}")
    return replace(site, pages=(home, *site.pages[1:]))


def _conditional(site: Site) -> Site:
    return replace(_manner(conditional=True)(site), rescan=TrueEnding("completed", ("unchanged",)))


def _brotli(site: Site) -> Site:
    """Brotli where this Python can make it, else gzip: the truth is the same."""
    from importlib.util import find_spec

    return _manner(compression="br" if find_spec("brotli") else "gzip")(site)


CATALOGUE: tuple[Quirk, ...] = (
    Quirk("fails-twice", _manner(failures=2)),
    Quirk("to-www", _to_www),
    Quirk("dead", _fails("refused", "connect_failed", closed=frozenset({80, 443}))),
    Quirk("robots-denies", _fails("robots_denied", robots="denies")),
    Quirk("slow", _manner(pause=1.0)),
    Quirk(
        "latin-1-undeclared", _encoded("iso-8859-1", "nothing", "Persönlich für Sie, auch am Büdchen"), "DE", "joomla"
    ),
    Quirk("broken-markup", _manner(broken_markup=True)),
    Quirk("from-www", _from_www),
    Quirk("robots-broken", _fails("robots_unavailable", robots="broken")),
    Quirk("parked", _verdict("parked", "parked")),
    Quirk("cfemail", _written("cfemail", "email")),
    Quirk("windows-1252", _encoded("windows-1252", "header", "l’été à l’œuvre"), "FR", "plain"),
    Quirk("no-contacts", _no_contacts),
    Quirk("http-only", _http_only),
    Quirk("certificate-expired", _fails("tls_expired", certificate="expired")),
    Quirk("json-ld", _written("json-ld", "email", "phone")),
    Quirk("needs-javascript", _verdict("shell", "needs_javascript")),
    Quirk("bot-wall", _fails("bot_wall", front="bot-wall")),
    Quirk("gzip", _manner(compression="gzip")),
    Quirk("redirect-loop", _fails("redirect_loop", front="loop")),
    Quirk("home-404", _fails("http_gone", front="gone")),
    Quirk("entities", _written("entities", "email")),
    Quirk("for-sale", _verdict("for-sale", "for_sale", "parked")),
    Quirk("shift-jis", _encoded("shift_jis", "meta", "季節の花"), "JP", "plain"),
    Quirk("certificate-wrong-host", _fails("tls_wrong_host", certificate="wrong")),
    Quirk("soft-404", _verdict("soft-404", "soft_error")),
    Quirk("obfuscated", _written("obfuscated", "email")),
    Quirk("conditional", _conditional),
    Quirk("pdf", _fails("unwanted_type", front="pdf")),
    Quirk("huge", _fails("too_large", front="huge")),
    Quirk("brotli", _brotli),
    Quirk("utf-16", _encoded("utf-16", "nothing", "naïve café")),
    Quirk("contacts-elsewhere", _contacts_elsewhere),
    Quirk("bot-wall-503", _fails("bot_wall", front="bot-wall-503")),
    Quirk("calendar-trap", _manner(trap=True)),
    Quirk("sub-domain", _subdomain, look="wix"),
    Quirk("idn", _idn, "DE"),
    Quirk("hostile-title", _hostile_title),
    Quirk("drip", _fails("timeout", front="drip")),
    Quirk("to-sub-domain", _to_subdomain),
    Quirk("microdata", _written("microdata", "email")),
    Quirk("redirects-without-end", _fails("too_many_redirects", "redirect_loop", front="endless")),
    Quirk("certificate-untrusted", _fails("tls_untrusted", certificate="untrusted")),
    Quirk("cut-short", _fails("connection_lost", front="cut-short")),
    Quirk("always-500", _fails("http_5xx", front="error")),
    Quirk("forbidden", _fails("http_forbidden", front="forbidden")),
)
QUIRKS = {quirk.name: quirk for quirk in CATALOGUE}
