"""The outcome of a comparison: every single finding, and one line per site for a table."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

CONTACT_KINDS = ("email", "phone", "social")
Verdict = Literal["right", "missing", "false"]


@dataclass(frozen=True, slots=True)
class ComparedFact:
    """One thing compared: `true` stands in the town, `found` in the result; either may be empty."""

    domain: str
    quirk: str
    what: str
    true: str
    found: str

    @property
    def verdict(self) -> Verdict:
        if self.true == self.found:
            return "right"
        return "false" if self.found else "missing"


@dataclass(frozen=True, slots=True)
class SiteLine:
    """One site in a table: how its row should end and did, and of each kind of contact (found, true).

    `false` and `missing` name what is wrong, as `email info@…`; both empty is right.
    """

    domain: str
    quirk: str
    true_ending: str
    found_ending: str
    title: str
    contacts: dict[str, tuple[int, int]]
    technologies: tuple[str, ...]
    missing: tuple[str, ...]
    false: tuple[str, ...]


def _line(findings: Sequence[ComparedFact]) -> SiteLine:
    found = Counter(finding.what for finding in findings if finding.true and finding.verdict == "right")
    true = Counter(finding.what for finding in findings if finding.true)
    ending = next((finding for finding in findings if finding.what == "ending"), None)
    return SiteLine(
        domain=findings[0].domain,
        quirk=findings[0].quirk,
        true_ending=ending.true if ending else "",
        found_ending=ending.found if ending else "",
        title=next((finding.found for finding in findings if finding.what == "title"), ""),
        contacts={kind: (found[kind], true[kind]) for kind in CONTACT_KINDS},
        technologies=tuple(f.found for f in findings if f.what == "technology" and f.found),
        missing=tuple(f"{f.what} {f.true}" for f in findings if f.verdict == "missing"),
        false=tuple(f"{f.what} {f.found}" for f in findings if f.verdict == "false"),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that was compared, in the order of the truth."""

    findings: tuple[ComparedFact, ...]

    @property
    def missing(self) -> tuple[ComparedFact, ...]:
        """What is true but was not found."""
        return tuple(finding for finding in self.findings if finding.verdict == "missing")

    @property
    def false(self) -> tuple[ComparedFact, ...]:
        """What was found but is not true."""
        return tuple(finding for finding in self.findings if finding.verdict == "false")

    @property
    def ok(self) -> bool:
        return all(finding.verdict == "right" for finding in self.findings)

    def lines(self) -> tuple[SiteLine, ...]:
        """One line per domain, in the order of the truth."""
        domains: dict[str, list[ComparedFact]] = {}
        for finding in self.findings:
            domains.setdefault(finding.domain, []).append(finding)
        return tuple(_line(findings) for findings in domains.values())
