"""Places in which an address stands that is no ordinary link: templates, text areas, donations, misspelled schemes."""

import pytest

from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.parse.document import read_document

OWN = "info@acme-dental.com"


def found(html: str) -> dict[str, str]:
    document = read_document(html, "https://www.acme-dental.com/contact")
    return {contact.value: contact.method for contact in find_emails(document)}


MISSED = [
    (f'<a href="http://{OWN}">Write</a>', "attribute"),
    (f'<a href="https://www.{OWN}/">Write</a>', "attribute"),
    (f"<template><p>{OWN}</p></template>", "text"),
    (f'<template><div><template><a href="mailto:{OWN}">x</a></template></div></template>', "mailto"),
    (f"<textarea>Please write to {OWN}</textarea>", "text"),
    (f"<noscript>{OWN}</noscript>", "text"),
    ('<a href="https://www.paypal.com/cgi-bin/webscr?cmd=_donations&business=info%40acme-dental.com">x</a>', "attribute"),
    (f'<a href="https://www.paypal.com/donate/?business={OWN}&amp;no_recurring=0">x</a>', "attribute"),
    (f'<script type="application/ld+json">{{"sameAs":["mailto:{OWN}","https://x.com/acme"]}}</script>', "json-ld"),
    (f'<script type="application/ld+json">{{"@type":"Dentist","sameAs":"{OWN}"}}</script>', "json-ld"),
    (f'<link itemprop="sameAs" href="mailto:{OWN}">', "microdata"),
]  # fmt: skip


@pytest.mark.parametrize(("html", "method"), MISSED)
def test_places_of_addresses(html: str, method: str) -> None:
    assert found(html) == {OWN: method}


@pytest.mark.parametrize(
    "html",
    [
        '<a href="https://jane@bitbucket.org/acme/site">Source</a>',
        '<a href="https://jane:secret@acme-dental.com/">Files</a>',
        '<a href="https://www.paypal.com/cgi-bin/webscr?cmd=_xclick&business=9XKLMNOPQRSTU">Donate</a>',
        '<script type="application/ld+json">{"sameAs":["https://www.youtube.com/@acme.tv","https://a.social/@b@c.de"]}</script>',
        '<template><a href="mailto:{{ mail }}">x</a> you@example.com {{user}}@{{host}}.com</template>',
        '<textarea placeholder="joe.miller@gmail.com">your@email.com</textarea>',
        "<template></template>",
    ],
)
def test_no_addresses(html: str) -> None:
    assert found(html) == {}
