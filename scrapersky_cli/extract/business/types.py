"""Which schema.org types are businesses or organisations: LocalBusiness and Organization with their subtypes."""

import re

from scrapersky_cli.extract.words import word_list

# Most of schema.org's names for businesses have one of these endings; the others are listed.
_ENDING = re.compile(
    r"(?:Store|Business|Organization|Organisation|Corporation|Shop|Restaurant|Clinic|Repair|Dealer|Rental|Agency"
    r"|Attorney|Notary|Contractor|Club|Salon|Spa|Cafe|Bar|Pub|Bakery|Hotel|Motel|Hostel|Resort|School|College"
    r"|University|Company|Office|Station|Center|Centre|Theater|Gym|Casino|Winery|Brewery|Distillery|Library"
    r"|Hospital|Pharmacy|Practice|Parlor|Cleaning|NGO)$"
)
_LONGEST = 60


def is_business(kind: str) -> bool:
    """Return whether `kind`, a bare schema.org name, is a business or another organisation."""
    return len(kind) <= _LONGEST and (_ENDING.search(kind) is not None or kind in word_list("business_types"))
