"""What is found, as plain data."""

import json
from dataclasses import asdict

import pytest

from scrapersky_cli.extract.findings import (
    Business,
    Hours,
    NameCandidate,
    Person,
    PostalAddress,
    Technology,
    as_data,
)


@pytest.mark.parametrize(
    "fact",
    [
        Technology("WordPress", "cms"),
        PostalAddress("12 High St", city="Leeds", start=3, end=20),
        Hours({"monday": ("09:00-12:00",), "tuesday": ()}, ("Mo 09:00-12:00",)),
        NameCandidate("Acme", "title", 2),
        Person("Jane Doe", "Owner", email="jane@acme.com"),
        Business("Acme", types=("Dentist", "LocalBusiness"), opening_hours=("Mo 09:00-12:00",)),
    ],
)
def test_the_data_of_a_fact_are_its_values(
    fact: Technology | PostalAddress | Hours | NameCandidate | Person | Business,
) -> None:
    assert as_data(fact) == asdict(fact)
    assert json.dumps(as_data(fact)) == json.dumps(asdict(fact))
