"""Plain addresses are accepted without the library: it would say the same of them."""

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.email.address import canonical_email

PARTS = st.text("abz09_+-.", min_size=1, max_size=9)
ENDS = st.sampled_from(("com", "de", "co.uk", "co", "arpa", "onion", "test", "local", "in-addr.arpa"))


@given(PARTS, PARTS, ENDS)
def test_the_library_agrees(local: str, domain: str, end: str) -> None:
    address = f"{local}@{domain}.{end}"
    found = canonical_email(address)
    if found is not None:
        assert validate_email(address, check_deliverability=False).normalized == found


@pytest.mark.parametrize("address", ["info@acme.onion", "info@7.0.10.in-addr.arpa", "info@acme.test"])
def test_no_mail_is_received_at_names_of_special_use(address: str) -> None:
    with pytest.raises(EmailNotValidError):
        validate_email(address, check_deliverability=False)
    assert canonical_email(address) is None


@pytest.mark.parametrize(
    "address", ["info@acme-.de", "info@-acme.de", "info@ab--c.de", ".info@acme.de", "in..fo@acme.de"]
)
def test_malformed_addresses_are_refused(address: str) -> None:
    assert canonical_email(address) is None
