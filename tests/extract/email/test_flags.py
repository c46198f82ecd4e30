"""What an address says about who reads it."""

import pytest
from disposable_email_domains import blocklist

from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.email.flags import is_disposable, is_free_mail, role_of
from scrapersky_cli.extract.findings import Contact
from scrapersky_cli.extract.parse.document import read_document
from scrapersky_cli.extract.words import word_list

ROLES = [
    ("info", "info"),
    ("INFO", "info"),
    ("info2", "info"),
    ("info.berlin", "info"),
    ("berlin-info", "info"),
    ("kontakt", "info"),
    ("contacto", "info"),
    ("praxis", "info"),
    ("sales", "sales"),
    ("vertrieb", "sales"),
    ("ventas", "sales"),
    ("uk-sales", "sales"),
    ("reservas", "booking"),
    ("termine", "booking"),
    ("support", "support"),
    ("kundenservice", "support"),
    ("customer.service", "support"),
    ("buchhaltung", "billing"),
    ("datenschutz", "privacy"),
    ("dpo", "privacy"),
    ("rgpd", "privacy"),
    ("jobs", "jobs"),
    ("bewerbung", "jobs"),
    ("hr", "jobs"),
    ("presse", "press"),
    ("newsletter", "marketing"),
    ("webmaster", "postmaster"),
    ("hostmaster", "postmaster"),
    ("security", "security"),
    ("abuse", "security"),
    ("dpo", "privacy"),
    ("noreply", "noreply"),
    ("no-reply", "noreply"),
    ("do_not_reply", "noreply"),
    ("anna.sommer", None),
    ("hr.mueller", None),
    ("anna.post", None),
    ("john.press", None),
    ("sommer", None),
    ("123", None),
    ("information-sommer", "info"),
]


@pytest.mark.parametrize(("local", "role"), ROLES)
def test_roles(local: str, role: str | None) -> None:
    assert role_of(local) == role


@pytest.mark.parametrize(
    "domain", ["gmail.com", "gmx.de", "web.de", "t-online.de", "orange.fr", "libero.it", "uol.com.br"]
)
def test_free_mail(domain: str) -> None:
    assert is_free_mail(domain)
    assert not is_disposable(domain)


@pytest.mark.parametrize("domain", ["mailinator.com", "yopmail.com", "mail.yopmail.com", "guerrillamail.com"])
def test_disposable(domain: str) -> None:
    assert is_disposable(domain)
    assert not is_disposable("really-not-" + domain.removeprefix("mail."))


def test_the_bundled_list_is_whole_and_canonical() -> None:
    listed = blocklist
    assert len(listed) > 8_000
    assert all(domain == domain.lower().strip(".") and "." in domain for domain in listed)
    assert not listed & word_list("free_mail_domains")


def contact(address: str, url: str = "https://www.praxis-sommer.de/", html: str = "<p>{}</p>") -> Contact:
    [found] = find_emails(read_document(html.format(address), url))
    return found


FLAGS = [
    ("info@praxis-sommer.de", True, "info", False, False, "service"),
    ("anna@praxis-sommer.de", True, None, False, False, "corporate"),
    ("anna@mail.praxis-sommer.de", True, None, False, False, "corporate"),
    ("anna@gmx.de", False, None, True, False, "free"),
    ("info.sommer@gmail.com", False, "info", True, False, "service"),
    ("anna@webdesign-winter.de", False, None, False, False, "unknown"),
    ("anna@notpraxis-sommer.de", False, None, False, False, "unknown"),
    ("anna@mailinator.com", False, None, False, True, "unknown"),
    ("noreply@praxis-sommer.de", True, "noreply", False, False, "service"),
]


@pytest.mark.parametrize(("address", "own", "role", "free", "disposable", "kind"), FLAGS)
def test_flags(address: str, own: bool, role: str | None, free: bool, disposable: bool, kind: str) -> None:
    found = contact(address)
    flags = (found.own_domain, found.role, found.free_mail, found.disposable, found.email_type)
    assert flags == (own, role, free, disposable, kind)


def test_sites_below_one_provider_are_strangers() -> None:
    assert contact("a@sommer.wixsite.com", "https://winter.wixsite.com/").own_domain is False
    assert contact("a@sommer.wixsite.com", "https://sommer.wixsite.com/x").own_domain is True
    assert contact("a@shop.co.uk", "https://www.shop.co.uk/").own_domain is True
    assert contact("a@other.co.uk", "https://www.shop.co.uk/").own_domain is False


def test_confidence_falls_from_link_to_text_to_disguise_and_from_own_to_strange() -> None:
    link = contact("anna@praxis-sommer.de", html='<a href="mailto:{}">x</a>')
    disguise = contact("anna [at] praxis-sommer [dot] de")
    text, strange, noreply = map(contact, ("anna@praxis-sommer.de", "a@winter-shop.de", "noreply@praxis-sommer.de"))
    assert link.confidence > text.confidence > disguise.confidence > noreply.confidence
    assert text.confidence > strange.confidence


def test_a_placeholder_domain_is_real_on_its_own_site() -> None:
    assert contact("anna.winter@acme.com", "https://www.acme.com/").own_domain is True
    assert find_emails(read_document("<p>anna.winter@acme.com</p>", "https://www.praxis-sommer.de/")) == []


def test_context_is_the_text_around_the_address() -> None:
    found = contact("info@praxis-sommer.de", html="<p>" + "word " * 40 + "{}" + " more" * 40 + "</p>")
    assert found.context is not None
    assert found.context.startswith("word") or found.context.startswith("ord")
    assert len(found.context) <= 60 + len(found.value) + 60
