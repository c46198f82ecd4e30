"""Business facts: schema.org in all its shapes."""

from collections.abc import Mapping

from .emails_declared import ld
from .shape import SITE, BusinessCase, page


def one(label: str, fragment: str, /, *, site: str = SITE, lang: str = "en", **facts: object) -> BusinessCase:
    """A page with one business."""
    return BusinessCase(name=label, html=page(fragment, lang=lang), businesses=(facts,), url=site)


def several(label: str, fragment: str, *businesses: Mapping[str, object], count: int | None = None) -> BusinessCase:
    return BusinessCase(name=label, html=page(fragment), businesses=businesses, count=count)


ADDRESS = (
    '"address":{"@type":"PostalAddress","streetAddress":"100 Congress Ave","addressLocality":"Austin",'
    '"addressRegion":"TX","postalCode":"78701","addressCountry":"US"}'
)

SCHEMA = [
    one("name", ld('{"@context":"https://schema.org","@type":"Dentist","name":"Acme Dental"}'), name="Acme Dental"),
    one("type is kept", ld('{"@type":"Dentist","name":"Acme Dental"}'), name="Acme Dental", types=("Dentist",)),
    one(
        "legal name",
        ld('{"@type":"Dentist","name":"Acme Dental","legalName":"Acme Dental PLLC"}'),
        name="Acme Dental",
        legal_name="Acme Dental PLLC",
    ),
    one(
        "address parts",
        ld('{"@type":"Dentist","name":"Acme Dental",' + ADDRESS + "}"),
        name="Acme Dental",
        street="100 Congress Ave",
        city="Austin",
        region="TX",
        postal_code="78701",
        country="US",
    ),
    one(
        "postcode as a number",
        ld('{"@type":"Dentist","name":"Acme","address":{"postalCode":78701}}'),
        postal_code="78701",
    ),
    one(
        "country as an object",
        ld('{"@type":"Dentist","name":"Acme","address":{"addressCountry":{"@type":"Country","name":"DE"}}}'),
        country="DE",
    ),
    one(
        "country's name",
        ld('{"@type":"Dentist","name":"Acme","address":{"addressCountry":"United States"}}'),
        country="US",
    ),
    one(
        "address in an array",
        ld('{"@type":"Dentist","name":"Acme","address":[{"addressLocality":"Austin"}]}'),
        city="Austin",
    ),
    one(
        "geo",
        ld('{"@type":"Dentist","name":"Acme","geo":{"latitude":30.2672,"longitude":-97.7431}}'),
        latitude=30.2672,
        longitude=-97.7431,
    ),
    one(
        "geo as strings",
        ld('{"@type":"Dentist","name":"Acme","geo":{"latitude":"30.2672","longitude":"-97.7431"}}'),
        latitude=30.2672,
        longitude=-97.7431,
    ),
    one(
        "opening hours as strings",
        ld('{"@type":"Dentist","name":"Acme","openingHours":["Mo-Fr 08:00-17:00","Sa 09:00-12:00"]}'),
        opening_hours=("Mo-Fr 08:00-17:00", "Sa 09:00-12:00"),
    ),
    one(
        "opening hours as one string",
        ld('{"@type":"Dentist","name":"Acme","openingHours":"Mo-Fr 08:00-17:00"}'),
        opening_hours=("Mo-Fr 08:00-17:00",),
    ),
    one(
        "opening hours as specifications",
        ld(
            '{"@type":"Dentist","name":"Acme","openingHoursSpecification":[{"@type":"OpeningHoursSpecification",'
            '"dayOfWeek":["Monday","Tuesday"],"opens":"08:00","closes":"17:00"}]}'
        ),
        opening_hours=lambda hours: len(hours) >= 1 and "08:00" in hours[0] and "17:00" in hours[0],
    ),
    one("price range", ld('{"@type":"Restaurant","name":"Acme Grill","priceRange":"$$"}'), price_range="$$"),
    one(
        "VAT and tax ids",
        ld('{"@type":"Dentist","name":"Acme","vatID":"DE123456789","taxID":"12-3456789"}'),
        vat_id="DE123456789",
        tax_id="12-3456789",
    ),
    one(
        "founding date", ld('{"@type":"Dentist","name":"Acme","foundingDate":"1998-04-01"}'), founding_date="1998-04-01"
    ),
    one("url", ld('{"@type":"Dentist","name":"Acme","url":"https://acme-dental.com"}'), name="Acme"),
    one(
        "graph",
        ld(
            '{"@context":"https://schema.org","@graph":[{"@type":"WebSite","name":"The site"},{"@type":"WebPage"},'
            '{"@type":"Dentist","name":"Acme Dental","priceRange":"$$"}]}'
        ),
        name="Acme Dental",
        price_range="$$",
    ),
    one(
        "graph with references",
        ld(
            '{"@graph":[{"@type":"Dentist","@id":"#b","name":"Acme Dental","address":{"@id":"#a"}},'
            '{"@type":"PostalAddress","@id":"#a","addressLocality":"Austin","postalCode":"78701"}]}'
        ),
        name="Acme Dental",
        city="Austin",
        postal_code="78701",
    ),
    one(
        "nested in a page",
        ld('{"@type":"ContactPage","mainEntity":{"@type":"Dentist","name":"Acme Dental","telephone":"+15124742233"}}'),
        name="Acme Dental",
    ),
    one(
        "nested in a product page as seller",
        ld('{"@type":"Product","offers":{"@type":"Offer","seller":{"@type":"LocalBusiness","name":"Acme Shop"}}}'),
        name="Acme Shop",
    ),
    one(
        "address as one string",
        ld('{"@type":"Dentist","name":"Acme","address":"100 Congress Ave, Austin, TX 78701"}'),
        street=lambda street: street is not None and "100 Congress Ave" in street,
    ),
    one("graph of one", ld('{"@graph":{"@type":"Dentist","name":"Acme"}}'), name="Acme"),
    one(
        "decimal commas",
        ld('{"@type":"Dentist","name":"Acme","geo":{"latitude":"30,2672","longitude":"-97,7431"}}'),
        latitude=30.2672,
    ),
    one("type as an array", ld('{"@type":["Dentist","MedicalClinic"],"name":"Acme Dental"}'), name="Acme Dental"),
    one(
        "type with the address of schema.org",
        ld('{"@type":"https://schema.org/Dentist","name":"Acme Dental"}'),
        name="Acme Dental",
        types=("Dentist",),
    ),
    one(
        "top-level array",
        ld('[{"@type":"WebSite","name":"S"},{"@type":"Plumber","name":"Acme Plumbing"}]'),
        name="Acme Plumbing",
    ),
    one("entities in the name", ld('{"@type":"Dentist","name":"Doe &amp; Sons"}'), name="Doe & Sons"),
    one(
        "old http context",
        ld('{"@context":"http://schema.org/","@type":"LegalService","name":"Doe Law"}'),
        name="Doe Law",
    ),
    one("in a comment", ld('<!--\n{"@type":"Dentist","name":"Acme Dental"}\n-->'), name="Acme Dental"),
    several(
        "two scripts",
        ld('{"@type":"Dentist","name":"Acme North"}') + ld('{"@type":"Dentist","name":"Acme South"}'),
        {"name": "Acme North"},
        {"name": "Acme South"},
        count=2,
    ),
    several(
        "several in one array",
        ld('[{"@type":"Dentist","name":"Acme North"},{"@type":"Dentist","name":"Acme South"}]'),
        {"name": "Acme North"},
        {"name": "Acme South"},
        count=2,
    ),
    several(
        "branches inside an organisation",
        ld(
            '{"@type":"Organization","name":"Acme Group","department":[{"@type":"Dentist","name":"Acme North",'
            '"address":{"addressLocality":"Dallas"}},{"@type":"Dentist","name":"Acme South"}]}'
        ),
        {"name": "Acme Group"},
        {"name": "Acme North", "city": "Dallas"},
        {"name": "Acme South"},
        count=3,
    ),
    several(
        "none: site, page, person, product",
        ld('{"@graph":[{"@type":"WebSite","name":"S"},{"@type":"BreadcrumbList"},{"@type":"Product","name":"P"}]}'),
        count=0,
    ),
    several("none: no schema.org at all", "<p>Acme Dental, Austin</p>", count=0),
    one(
        "microdata",
        '<div itemscope itemtype="https://schema.org/Dentist"><h2 itemprop="name">Acme Dental</h2>'
        '<div itemprop="address" itemscope itemtype="https://schema.org/PostalAddress">'
        '<span itemprop="streetAddress">100 Congress Ave</span> <span itemprop="addressLocality">Austin</span>, '
        '<span itemprop="addressRegion">TX</span> <span itemprop="postalCode">78701</span></div></div>',
        name="Acme Dental",
        street="100 Congress Ave",
        city="Austin",
        region="TX",
        postal_code="78701",
    ),
    one(
        "microdata with http and meta",
        '<div itemscope itemtype="http://schema.org/LocalBusiness"><meta itemprop="name" content="Acme Dental">'
        '<meta itemprop="priceRange" content="$$"></div>',
        name="Acme Dental",
        price_range="$$",
    ),
    one(
        "RDFa",
        '<div vocab="https://schema.org/" typeof="Dentist"><h2 property="name">Acme Dental</h2><div property="address" '
        'typeof="PostalAddress"><span property="addressLocality">Austin</span></div></div>',
        name="Acme Dental",
        city="Austin",
    ),
]
