"""Run all extractors over one page, which is parsed once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import blake2b

from scrapersky_cli.extract.address.addresses import addresses_in_country, find_addresses
from scrapersky_cli.extract.address.text import Addresses
from scrapersky_cli.extract.business.business import find_businesses
from scrapersky_cli.extract.business.completion import with_country, with_hours, with_name
from scrapersky_cli.extract.business.name import choose_name
from scrapersky_cli.extract.business.name_candidates import name_candidates
from scrapersky_cli.extract.country.names import iso_code
from scrapersky_cli.extract.country.scores import LikelyCountry, score_countries, sure_country
from scrapersky_cli.extract.email.emails import find_emails
from scrapersky_cli.extract.findings import Contact, Link, PageFacts, Person
from scrapersky_cli.extract.hours.hours import find_hours
from scrapersky_cli.extract.metadata import named_contents, read_metadata
from scrapersky_cli.extract.parse.document import Document, read_document
from scrapersky_cli.extract.parse.encoding import as_utf8
from scrapersky_cli.extract.people.people import find_people
from scrapersky_cli.extract.phone.phones import find_phones
from scrapersky_cli.extract.social.socials import find_socials
from scrapersky_cli.extract.technology.technologies import find_technologies
from scrapersky_cli.extract.text import clean_text
from scrapersky_cli.extract.urls import LONGEST_URL, NotAUrl, normalise_url
from scrapersky_cli.extract.verdicts import judge
from scrapersky_cli.extract.wishes import read_wishes

_MAX_LINKS = 2_000
_MAX_LINK_TEXT = 200


def extract_page(
    body: bytes | str,
    *,
    url: str,
    content_type: str | None = None,
    headers: Mapping[str, str] | None = None,
    status: int = 200,
    country: str | None = None,
    expected: str | None = None,
    agent: str = "scrapersky",
) -> PageFacts:
    """Return everything that the page at `url` contains.

    `content_type` is the response's header (for the encoding), `headers` all of them (for technologies and wishes),
    `country` the ISO 3166-1 code of the country where the business probably is (for phone numbers without country
    code), `expected` that of the country of most sites, which decides only where nothing else does, `agent` our name in
    robots.txt.
    Never raises, whatever `body` contains; time is linear in its length. Every string can be stored in PostgreSQL.
    """
    document = read_document(body if isinstance(body, str) else as_utf8(body, content_type), url)
    links = page_links(document)
    addresses, addresses_of_others = find_addresses(document, country and iso_code(country.strip()))
    countries = score_countries(document, country, addresses, expected)
    addresses = addresses_in_country(addresses, sure_country(countries))
    hours = find_hours(document)
    businesses = with_hours(find_businesses(document, addresses), hours)
    metadata = read_metadata(document, links)
    names = name_candidates(document, metadata, businesses, addresses)
    name = choose_name(names, document.host)
    people = find_people(document, [each.code for each in countries])
    return PageFacts(
        url=url,
        verdict=judge(document, status),
        metadata=metadata,
        contacts=_answered(_contacts(document, countries, Addresses(addresses, addresses_of_others)), people),
        technologies=tuple(find_technologies(document, headers)),
        businesses=tuple(with_name(with_country(businesses, sure_country(countries)), name)),
        name=name,
        names=names,
        addresses=tuple(addresses),
        hours=tuple(hours),
        people=tuple(people),
        links=links,
        wishes=read_wishes(named_contents(document), headers or {}, agent),
        content_hash=_content_hash(document.lowered),
    )


def page_links(document: Document) -> tuple[Link, ...]:
    """Return the pages that the document links to: canonical, each once with its first text, in order."""
    links: dict[str, Link] = {}
    in_footers = {node.mem_id for footer in document.footers for node in footer.css("a")}
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
            nofollow = "nofollow" in (anchor.attributes.get("rel") or "").lower()
            text = clean_text(anchor.text, _MAX_LINK_TEXT)
            links[url] = Link(url, text, nofollow, anchor.node.mem_id in in_footers)
            if len(links) >= _MAX_LINKS:
                break
    return tuple(links.values())


def _contacts(document: Document, countries: Sequence[LikelyCountry], addresses: Addresses) -> tuple[Contact, ...]:
    return (*find_emails(document), *find_phones(document, countries, *addresses), *find_socials(document))


def _answered(contacts: tuple[Contact, ...], people: list[Person]) -> tuple[Contact, ...]:
    """Return the contacts, with who answers at those that stand beside one person only."""
    beside: dict[str, list[Person]] = {}
    for person in people:
        for value in filter(None, (person.email, person.phone)):
            beside.setdefault(value.lower(), []).append(person)
    return tuple(_with_person(each, beside.get(each.value.lower(), ())) for each in contacts) if beside else contacts


def _with_person(contact: Contact, people: Sequence[Person]) -> Contact:
    if len(people) != 1:
        return contact
    (one,) = people
    return replace(contact, person=one.name, person_title=one.title, first_name=one.first_name, last_name=one.last_name)


def _content_hash(lowered: str) -> str | None:
    """Return a digest of the visible words without digits, so that dates and counters do not make a page new."""
    words = lowered.encode("utf-8", "replace").translate(None, b"0123456789")
    return blake2b(words, digest_size=16).hexdigest() if words else None
