"""Run all extractors over one page, which is parsed once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from scrapersky_cli.extract.business.business import find_businesses
from scrapersky_cli.extract.country.scores import LikelyCountry, score_countries, sure_country
from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.findings import Business, Contact, Link, PageFacts, PostalAddress
from scrapersky_cli.extract.metadata import read_metadata
from scrapersky_cli.extract.parse.document import Document, read_document
from scrapersky_cli.extract.parse.encoding import decode
from scrapersky_cli.extract.phone.phones import find_phones
from scrapersky_cli.extract.social.socials import find_socials
from scrapersky_cli.extract.technology.technologies import find_technologies
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.extract.urls import LONGEST_URL, NotAUrl, normalise_url
from scrapersky_cli.extract.verdicts import judge

_MAX_LINKS = 2_000
_MAX_LINK_TEXT = 200
_IN_FOOTER = "footer a, [role=contentinfo] a, #footer a, .footer a"


def extract_page(
    body: bytes | str,
    *,
    url: str,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    status: int = 200,
    country: str | None = None,
) -> PageFacts:
    """Return everything that the page at `url` contains.

    `content_type` is the response's header (for the encoding), `headers` all of them (for technologies), `country`
    the ISO 3166-1 code of the country where the business probably is (for phone numbers without country code).
    Never raises, whatever `body` contains; time is linear in its length. Every string can be stored in PostgreSQL.
    """
    html = body if isinstance(body, str) else decode(body, content_type)
    document = read_document(html, url)
    links = page_links(document)
    businesses = find_businesses(document)
    addresses = [_address_of(business) for business in businesses]
    countries = score_countries(document, country, addresses)
    return PageFacts(
        url=url,
        verdict=judge(document, status),
        metadata=read_metadata(document, links),
        contacts=_contacts(document, countries, addresses),
        technologies=tuple(find_technologies(document, headers)),
        businesses=tuple(_with_country(businesses, sure_country(countries))),
        links=links,
        content_hash=_content_hash(document.text),
    )


def page_links(document: Document) -> tuple[Link, ...]:
    """Return the pages that the document links to: canonical, each once with its first text, in order."""
    links: dict[str, Link] = {}
    footer = {node.mem_id for node in document.tree.css(_IN_FOOTER)}
    seen: set[str] = set()
    for anchor in document.links:
        href = anchor.href.partition("#")[0]
        if href in seen or anchor.raw[:1] == "#" or href[:4].lower() != "http":
            continue
        seen.add(href)
        try:
            url = normalise_url(href)
        except NotAUrl:
            continue
        if url not in links and len(url) <= LONGEST_URL:
            rel = (anchor.node.attrs.get("rel") or "").lower()
            links[url] = Link(
                url, clean_text(anchor.text, _MAX_LINK_TEXT), "nofollow" in rel, anchor.node.mem_id in footer
            )
            if len(links) >= _MAX_LINKS:
                break
    return tuple(links.values())


def _contacts(
    document: Document, countries: Sequence[LikelyCountry], addresses: Sequence[PostalAddress]
) -> tuple[Contact, ...]:
    return (*find_emails(document), *find_phones(document, countries, addresses), *find_socials(document))


def _address_of(business: Business) -> PostalAddress:
    fields = (business.street, business.city, business.region, business.postal_code, business.country)
    return PostalAddress(*fields, method="json-ld")


def _with_country(businesses: list[Business], country: str | None) -> list[Business]:
    """Return the businesses, those with an address but without country with that of the page, if it is sure."""
    return [
        replace(each, country=country) if each.country is None and (each.street or each.city) else each
        for each in businesses
    ]


def _content_hash(text: str) -> str | None:
    """Return a digest of the visible words without digits, so that dates and counters do not make a page new."""
    words = text.lower().encode("utf-8", "replace").translate(None, b"0123456789")
    return blake2b(words, digest_size=16).hexdigest() if words else None
