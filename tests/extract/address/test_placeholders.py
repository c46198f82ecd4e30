"""Streets of templates."""

import pytest

from scrapersky_cli.extract.address.addresses import find_addresses
from scrapersky_cli.extract.address.placeholders import is_placeholder
from scrapersky_cli.extract.business.business import find_businesses
from scrapersky_cli.extract.parse.document import read_document


@pytest.mark.parametrize(
    ("street", "expected"),
    [
        ("500 Terry A Francois Blvd", True),
        ("500 Terry Francine Street, 6th Floor", True),
        ("Musterstraße 1", True),
        ("Mustergasse 1", False),
        ("12 Terrace Street", False),
        (None, False),
    ],
)
def test_streets(street: str | None, expected: bool) -> None:
    assert is_placeholder(street) is expected


def test_a_template_gives_no_address() -> None:
    declared = """<script type="application/ld+json">{"@type": "LocalBusiness", "name": "My Site", "address":
        {"streetAddress": "500 Terry A Francois Blvd", "addressLocality": "San Francisco", "postalCode": "94158"}}</script>
        <p>500 Terry Francine St, San Francisco, CA 94158</p>"""
    document = read_document(declared, "https://www.acme-dental.com/")
    assert find_addresses(document).own == []
    (business,) = find_businesses(document)
    assert (business.street, business.city, business.postal_code) == (None, None, None)
