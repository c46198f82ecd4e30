"""Tables of places: a row of a CSV file whose header has names that such tables usually have."""

import csv
import re
from collections.abc import Iterable, Mapping
from hashlib import blake2b

from scrapersky_cli.extract.lists.delimiters import delimiters_to_try
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.extract.places.values import (
    KEY,
    LINK,
    NAME,
    InvalidPlace,
    country_of,
    key_of,
    name_of,
    point_of,
    split_texts,
    text_of,
)  # fmt: skip
from scrapersky_cli.extract.text import clean_text

# The headers of each field, in lower case and without anything but letters and digits; the best first.
HEADERS: Mapping[str, tuple[str, ...]] = {
    "name": ("name", "businessname", "companyname", "company", "business", "title", "placename", "firma", "firmenname",
             "unternehmen", "nombre", "empresa", "nom", "entreprise", "organisation", "organization"),
    "website": ("website", "websiteurl", "web", "url", "homepage", "webseite", "site", "domain", "sitioweb", "siteweb"),
    "phone": ("phone", "phonenumber", "telephone", "tel", "telefon", "telefono", "mobile", "phone1"),
    "fax": ("fax", "faxnumber", "telefax", "faxnummer"),
    "email": ("email", "emailaddress", "mail", "emails", "courriel", "correo"),
    "whole": ("fulladdress", "formattedaddress", "addressfull"),
    "street": ("street", "streetaddress", "address", "address1", "addressline1", "addr", "strasse", "straße",
               "anschrift", "adresse", "calle", "rue", "direccion"),
    "city": ("city", "town", "locality", "ort", "stadt", "ville", "ciudad", "citta"),
    "region": ("region", "state", "province", "stateprovince", "bundesland", "provincia"),
    "postcode": ("postcode", "postalcode", "zip", "zipcode", "plz", "postleitzahl", "codepostal", "codigopostal",
                 "cap"),
    "country": ("country", "countrycode", "land", "pays", "pais", "paese"),
    "latitude": ("latitude", "lat", "y", "breitengrad"),
    "longitude": ("longitude", "lon", "lng", "long", "x", "laengengrad", "längengrad"),
    "category": ("category", "categories", "type", "industry", "branche", "kategorie", "categoria", "categorie"),
    "id": ("id", "placeid", "externalid", "recordid", "ref", "reference", "uid", "key"),
}  # fmt: skip
_NOT_LETTERS = re.compile(r"[\W_]+")


def header_of(lines: Iterable[str]) -> tuple[str, ...] | None:
    """Return the cells of the header, if the first line with anything is one that names the column of names."""
    for line in lines:
        if line.isspace() or line.lstrip()[:1] == "#" or line[:4].lower() == "sep=":
            continue
        for delimiter in delimiters_to_try(line):
            cells = _cells(line, delimiter)
            if "name" in field_columns(cells):
                return cells
        return None
    return None


def _cells(line: str, delimiter: str) -> tuple[str, ...]:
    try:
        return tuple(clean_text(cell, 100) for cell in next(csv.reader([line], delimiter=delimiter), []))
    except csv.Error:  # a field of more than 128 KiB
        return ()


def field_columns(header: Iterable[str]) -> dict[str, str]:
    """Return the column of each field that the header has."""
    columns: dict[str, str] = {}
    for cell in header:
        columns.setdefault(_NOT_LETTERS.sub("", cell.lower()), cell)
    found = ((field, next((name for name in names if name in columns), None)) for field, names in HEADERS.items())
    return {field: columns[name] for field, name in found if name is not None}


def table_place(row: Mapping[str, str]) -> Place:
    """Return the place of a row, whose cells have the names of `HEADERS`. Raise InvalidPlace.

    Without an id, a digest of its name and address, or of its name and website, identifies it.
    """
    name = name_of(row.get("name"))
    address = Address(
        street=text_of(row.get("street")),
        city=text_of(row.get("city"), NAME),
        region=text_of(row.get("region"), NAME),
        postcode=text_of(row.get("postcode"), KEY),
        country=country_of(row.get("country")),
        whole=text_of(row.get("whole")),
    )
    latitude, longitude = point_of(_number(row.get("latitude")), _number(row.get("longitude")))
    websites, categories = split_texts(row.get("website"), LINK), split_texts(row.get("category"), KEY)
    return Place(
        source="file",
        source_id=key_of(row["id"]) if row.get("id") else _digest(name, address, websites),
        name=name,
        latitude=latitude,
        longitude=longitude,
        category=categories[0] if categories else None,
        categories=categories,
        address=address,
        websites=websites,
        phones=split_texts(row.get("phone")),
        faxes=split_texts(row.get("fax")),
        emails=split_texts(row.get("email")),
    )


def _number(text: str | None) -> str | None:
    """Return the text of a number with a decimal point, which some spreadsheets write as a comma."""
    return text.strip().replace(",", ".") or None if text else None


def _digest(name: str, address: Address, websites: tuple[str, ...]) -> str:
    parts = [address.whole, address.street, address.postcode, address.city]
    told = [part for part in parts if part] or list(websites[:1])
    if not told:
        raise InvalidPlace("it has no identifier, no address and no website")
    text = "\n".join((name, *told)).casefold()
    return blake2b(text.encode("utf-8"), digest_size=16).hexdigest()
