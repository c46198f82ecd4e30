"""Pages with the expected result beside each, written from the list of forms and traps, not from the extractors.

To add a case, add an entry to the module of its topic.
"""

from dataclasses import replace
from types import ModuleType

from . import (
    emails_declared,
    emails_junk,
    emails_links,
    emails_obfuscated,
    emails_script,
    emails_text,
    hard_emails,
    hard_phones,
    hard_socials,
    mixed_english,
    mixed_europe,
    phones,
    plugin_emails,
    socials,
)
from .business import SCHEMA
from .encodings import ENCODING_CASES
from .imprints import IMPRINT
from .metadata import METADATA_CASES
from .page_kinds import KIND_CASES, NOT_KIND_CASES
from .shape import BusinessCase, Case, EncodingCase, KindCase, MetadataCase, VerdictCase
from .verdicts import VERDICT_CASES

__all__ = [
    "BUSINESS_CASES",
    "CASES",
    "ENCODING_CASES",
    "KIND_CASES",
    "METADATA_CASES",
    "NOT_KIND_CASES",
    "VERDICT_CASES",
    "BusinessCase",
    "Case",
    "EncodingCase",
    "KindCase",
    "MetadataCase",
    "VerdictCase",
]

BUSINESS_CASES: list[BusinessCase] = [*SCHEMA, *IMPRINT]

TOPICS: list[ModuleType] = [
    emails_links,
    emails_text,
    emails_declared,
    emails_obfuscated,
    emails_script,
    emails_junk,
    phones,
    socials,
    mixed_english,
    mixed_europe,
    hard_emails,
    hard_phones,
    hard_socials,
    plugin_emails,
]


def named(topic: ModuleType) -> list[Case]:
    """The topic's cases, each with the topic in its name, so that a failing one is found at once."""
    return [replace(one, name=f"{topic.__name__.rpartition('.')[2]}, {one.name}") for one in topic.CASES]


CASES: list[Case] = [one for topic in TOPICS for one in named(topic)]
