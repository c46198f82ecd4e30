"""Which columns of a list say something of the business behind each target."""

import re
from collections.abc import Mapping, Sequence
from typing import Literal, get_args

Meaning = Literal["company", "city", "country", "phone"]

# Headers by what they mean, best first, in lower-case letters and digits only.
HEADERS: Mapping[Meaning, tuple[str, ...]] = {
    "company": (
        "company", "companyname", "business", "businessname", "organisation", "organization", "organisationname",
        "organizationname", "account", "accountname", "firma", "firmenname", "unternehmen", "entreprise", "societe",
        "société", "azienda", "empresa", "bedrijf", "bedrijfsnaam", "name",
    ),
    "city": ("city", "town", "ort", "stadt", "ville", "città", "citta", "ciudad", "plaats", "cidade"),
    "country": ("country", "countrycode", "land", "pays", "paese", "país", "pais", "nation"),
    "phone": (
        "phone", "phonenumber", "telephone", "telephonenumber", "tel", "telefon", "telefonnummer", "téléphone",
        "telefono", "teléfono", "telefoon", "companyphone", "businessphone", "mobile", "mobilephone",
    ),
}  # fmt: skip


def recognised(headers: Sequence[str]) -> Mapping[Meaning, int]:
    """Return the places of the columns that are recognised, by what they mean."""
    keys = [re.sub(r"[\W_]+", "", header.lower()) for header in headers]
    return {
        meaning: keys.index(found)
        for meaning in get_args(Meaning)
        if (found := next((name for name in HEADERS[meaning] if name in keys), None))
    }
