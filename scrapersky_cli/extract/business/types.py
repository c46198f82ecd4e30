"""Which schema.org types are businesses or other organisations, or places that somebody runs."""

import re

from scrapersky_cli.extract.words import labelled_words

# Sites invent types, and name them like these: VeterinaryClinic, LawFirm.
_INVENTED = re.compile(
    r"(?:Agency|Business|Clinic|Company|Contractor|Firm|Hotel|Office|Organi[sz]ation|Practice|Restaurant|Salon|School"
    r"|Shop|Store)$"
)
_LONGEST = 60


def is_business(kind: str) -> bool:
    """Return whether `kind`, a bare schema.org name, is a business or another organisation."""
    return len(kind) <= _LONGEST and (kind in labelled_words("schema_types") or _INVENTED.search(kind) is not None)
