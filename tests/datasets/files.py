"""Place files, made for a test."""

import struct
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pyarrow
from pyarrow import parquet

_TEXTS = pyarrow.list_(pyarrow.string())
_NAMES = pyarrow.struct([("primary", pyarrow.string()), ("common", pyarrow.map_(pyarrow.string(), pyarrow.string()))])
OVERTURE = pyarrow.schema(
    [
        ("id", pyarrow.string()),
        ("geometry", pyarrow.binary()),
        ("bbox", pyarrow.struct([(edge, pyarrow.float32()) for edge in ("xmin", "xmax", "ymin", "ymax")])),
        ("version", pyarrow.int32()),
        (
            "sources",
            pyarrow.list_(
                pyarrow.struct(
                    [
                        (name, pyarrow.string())
                        for name in ("property", "dataset", "license", "record_id", "update_time")
                    ]
                    + [("confidence", pyarrow.float64())]
                )
            ),
        ),
        ("names", _NAMES),
        ("basic_category", pyarrow.string()),
        (
            "taxonomy",
            pyarrow.struct([("primary", pyarrow.string()), ("hierarchy", _TEXTS), ("alternates", _TEXTS)]),
        ),
        ("confidence", pyarrow.float64()),
        *((name, _TEXTS) for name in ("websites", "socials", "emails", "phones")),
        ("brand", pyarrow.struct([("wikidata", pyarrow.string()), ("names", _NAMES)])),
        (
            "addresses",
            pyarrow.list_(
                pyarrow.struct(
                    [(name, pyarrow.string()) for name in ("freeform", "locality", "postcode", "region", "country")]
                )
            ),
        ),
        ("operating_status", pyarrow.string()),
        ("theme", pyarrow.string()),
        ("type", pyarrow.string()),
    ]
)


def overture_row(number: int, longitude: float, latitude: float, **change: Any) -> dict[str, Any]:
    """A row of Overture's, as a release has it."""
    source = {"property": "", "dataset": "meta", "license": "CDLA-Permissive-2.0", "record_id": str(number)}
    return {
        "id": f"08f{number:05}",
        "geometry": struct.pack("<BI2d", 1, 1, longitude, latitude),
        "bbox": {"xmin": longitude, "xmax": longitude, "ymin": latitude, "ymax": latitude},
        "version": 1,
        "sources": [{**source, "update_time": "2026-08-01T00:00:00Z", "confidence": 0.9}],
        "names": {"primary": f"Dentist {number}", "common": None},
        "basic_category": "dental_care",
        "taxonomy": {"primary": "dentist", "hierarchy": ["health_care", "dental_care", "dentist"], "alternates": None},
        "confidence": 0.9,
        "websites": [f"https://dentist{number}.com/"],
        "phones": ["+15125550100"],
        "addresses": [{"freeform": "1 Main St", "locality": "Austin", "region": "US-TX", "country": "US"}],
        "operating_status": "open",
        "theme": "places",
        "type": "place",
        **change,
    }


def write_overture(path: Path, rows: Sequence[dict[str, Any]], group: int = 100) -> Path:
    """Write rows of Overture's, so many to a row group."""
    parquet.write_table(pyarrow.Table.from_pylist(list(rows), schema=OVERTURE), path, row_group_size=group)
    return path
