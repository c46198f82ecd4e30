"""The ways a contact is written into a page: one function per form, from the true contact to markup."""

import json
from collections.abc import Callable
from html import escape
from typing import Any

from scrapersky_cli.demo.site import Site, TrueContact

Writer = Callable[[Site, TrueContact], str]


def entities(text: str) -> str:
    """Return every character as a decimal reference, as WordPress's antispambot and many themes do."""
    return "".join(f"&#{ord(char)};" for char in text)


def cloudflare(address: str, key: int) -> str:
    """Encode as Cloudflare's e-mail protection: hex of the key byte, then of every byte of the address XOR the key."""
    return bytes([key, *(byte ^ key for byte in address.encode())]).hex()


def _mailto(site: Site, contact: TrueContact) -> str:
    return f'<a class="mail" href="mailto:{escape(contact.written)}">{escape(contact.written)}</a>'


def _mailto_subject(site: Site, contact: TrueContact) -> str:
    local, _, host = contact.written.partition("@")
    target = f"MAILTO:{local.capitalize()}%40{host.title()}?subject=Website%20enquiry&amp;body=Hello"
    return f'<a href="{target}"><svg width="12" height="12"><path d="M0 0h12v12z"/></svg></a>'


def _text_mail(site: Site, contact: TrueContact) -> str:
    return f"<span>E-Mail: {escape(contact.written)}.</span>"


def _entity_mail(site: Site, contact: TrueContact) -> str:
    return f'<a href="{entities("mailto:" + contact.written)}">{entities(contact.written)}</a>'


def _cfemail(site: Site, contact: TrueContact) -> str:
    code = cloudflare(contact.written, 0x2A + site.seed % 97)
    return (
        f'<a href="/cdn-cgi/l/email-protection" class="__cf_email__" data-cfemail="{code}">[email&#160;protected]</a>'
    )


def _bracketed(site: Site, contact: TrueContact) -> str:
    local, _, host = contact.written.partition("@")
    language = site.country.language
    name, _, suffix = host.rpartition(".")
    return f"<span>E-Mail: {local} [{language.at}] {name} ({language.dot}) {suffix}</span>"


def _tel(site: Site, contact: TrueContact) -> str:
    return f'<a class="phone" href="tel:{contact.value}">{escape(contact.written)}</a>'


def _text_phone(site: Site, contact: TrueContact) -> str:
    return f"<span>{site.country.language.telephone}: {escape(contact.written)}</span>"


def _text_fax(site: Site, contact: TrueContact) -> str:
    return f"<span>{site.country.language.fax}: {escape(contact.written)}</span>"


def _link(site: Site, contact: TrueContact) -> str:
    platform = contact.written
    return (
        f'<a href="{escape(contact.value)}" target="_blank" rel="noopener" aria-label="{platform}">'
        f'<svg viewBox="0 0 24 24" class="icon-{platform.lower()}"><path d="M2 2h20v20H2z"/></svg></a>'
    )


def _credit(site: Site, contact: TrueContact) -> str:
    return f'<small class="credit">Web design by <a href="{escape(contact.value)}">{contact.written}</a></small>'


def _microdata(site: Site, contact: TrueContact) -> str:
    return (
        f'<div itemscope itemtype="https://schema.org/{site.trade[2]}"><span itemprop="name">'
        f'{escape(site.name)}</span> <span itemprop="email">{escape(contact.written)}</span></div>'
    )


WRITERS: dict[str, Writer] = {
    "mailto": _mailto,
    "mailto-subject": _mailto_subject,
    "text-mail": _text_mail,
    "entities": _entity_mail,
    "cfemail": _cfemail,
    "obfuscated": _bracketed,
    "microdata": _microdata,
    "tel": _tel,
    "text-phone": _text_phone,
    "text-fax": _text_fax,
    "link": _link,
    "credit": _credit,
}


def business_block(site: Site, contacts: tuple[TrueContact, ...]) -> str:
    """Return the schema.org script of a page with its contacts of the form `json-ld`; empty if there are none."""
    chosen = [contact for contact in contacts if contact.form == "json-ld"]
    if not chosen:
        return ""
    business: dict[str, Any] = {
        "@type": site.trade[2],
        "@id": f"{site.origin}/#business",
        "name": site.name,
        "url": f"{site.origin}/",
        "address": {
            "@type": "PostalAddress",
            "streetAddress": site.street,
            "addressLocality": site.city[0],
            "postalCode": site.city[1],
            "addressCountry": site.country.code,
        },
        "priceRange": "$$",
        "sameAs": [contact.value for contact in chosen if contact.kind == "social"],
    }
    for name, kind in (("telephone", "phone"), ("email", "email")):
        values = [contact.written for contact in chosen if contact.kind == kind]
        if values:
            business[name] = values[0] if len(values) == 1 else values
    graph = {"@context": "https://schema.org", "@graph": [{"@type": "WebSite", "name": site.name}, business]}
    return f'<script type="application/ld+json">{json.dumps(graph, ensure_ascii=False)}</script>'
