"""What a site asks of those who read its pages by machine.

Robots rules stand in `X-Robots-Tag` headers and in `<meta name="robots">`; a line or a tag may name one agent. Text and
data mining is reserved as the TDM Reservation Protocol says, a report of the W3C: in the page, else in its headers,
else in a file of the site (`/.well-known/tdmrep.json`). See https://www.w3.org/community/reports/tdmrep/
"""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import unquote, urlsplit

from scrapersky_cli.extract.findings import Metadata, PageFacts, Wishes
from scrapersky_cli.extract.text import clean_or_none

# What a site may ask that can be obeyed, and the robots rules that ask it.
RULES: Mapping[str, frozenset[str]] = {
    "noindex": frozenset({"noindex", "none"}),
    "noarchive": frozenset({"noarchive"}),
    "noai": frozenset({"noai"}),
}
TDM = "tdm"
_RESERVATION, _POLICY = "tdm-reservation", "tdm-policy"
# Rules with a value, whose names are no agents.
_WITH_VALUE = ("unavailable_after", "max-snippet", "max-image-preview", "max-video-preview")
_MOST_RULES = 1000  # of a file
_LONGEST_URL = 2000
_SHOWN, _SHOWN_HEADER = 200, 500  # characters


def read_wishes(metas: Iterable[tuple[str, str]], headers: Mapping[str, str], agent: str) -> Wishes:
    """Return what a page asks of `agent`, our name in robots.txt.

    `metas` are the names, in lower case, and contents of its `<meta>` elements; the lines of a repeated header are
    joined by line feeds.
    """
    named = list(metas)
    robots = [content for name, content in named if name in ("robots", agent.lower())]
    tag = headers.get("x-robots-tag", "")
    rules = {rule for content in robots for rule in _split(content)}
    rules |= {rule for line in tag.split("\n") for rule in _rules_for(line, agent.lower())}
    of_page, of_headers = dict(reversed(named)), headers
    reservation = _reservation(of_page.get(_RESERVATION))
    source: Mapping[str, str] = of_page
    if reservation is None:
        reservation, source = _reservation(of_headers.get(_RESERVATION)), of_headers
    return Wishes(
        meta_robots=clean_or_none(", ".join(robots), _SHOWN),
        x_robots_tag=clean_or_none(tag.replace("\n", "; "), _SHOWN_HEADER),
        tdm_reservation=reservation,
        tdm_policy=clean_or_none(source.get(_POLICY, ""), _LONGEST_URL) if reservation is not None else None,
        rules=tuple(sorted(rule for rule in rules if any(rule in known for known in RULES.values()))),
    )


def _split(rules: str) -> list[str]:
    return [rule.strip().lower() for rule in rules.split(",")]


def _rules_for(line: str, agent: str) -> Iterable[str]:
    """Yield the rules of a header line that hold for the agent: those for all, and those behind its name."""
    ours = True
    for part in _split(line):
        name, colon, rule = part.partition(":")
        if colon and name.strip() not in _WITH_VALUE:
            ours, part = name.strip() in (agent, "*"), rule.strip()
        if ours:
            yield part


def _reservation(value: object) -> bool | None:
    """Return whether a value reserves text and data mining: 1 does, 0 does not, others say nothing."""
    text = str(value).partition(",")[0].partition("\n")[0].strip() if isinstance(value, str | int) else ""
    return {"1": True, "True": True, "0": False, "False": False}.get(text)


# --- the file of a site -----------------------------------------------------------------------------------
@dataclass(frozen=True, slots=True)
class TdmRule:
    """What a site's file says of the addresses at a location, a path with `*` and a final `$` as in RFC 9309."""

    location: str
    reservation: bool
    policy: str | None = None


def read_tdm_file(body: bytes) -> tuple[TdmRule, ...]:
    """Return the rules of a `tdmrep.json`. What cannot be read says nothing. Never raises."""
    try:
        data = json.loads(body)
    except (ValueError, RecursionError):  # also if it is no UTF-8
        return ()
    entries = data if isinstance(data, list) else [data]
    return tuple(rule for entry in entries[:_MOST_RULES] if (rule := _tdm_rule(entry)))


def _tdm_rule(entry: Any) -> TdmRule | None:
    if not isinstance(entry, dict) or not isinstance(entry.get("location"), str):
        return None
    reservation, policy = _reservation(entry.get(_RESERVATION)), entry.get(_POLICY)
    if reservation is None:
        return None
    return TdmRule(entry["location"][:_LONGEST_URL], reservation, policy if isinstance(policy, str) else None)


def with_tdm_file(wishes: Wishes, rules: Sequence[TdmRule], url: str) -> Wishes:
    """Return the wishes of the page at `url`, completed from the file of its site if the page itself says nothing."""
    if wishes.tdm_reservation is not None:
        return wishes
    parts = urlsplit(url)
    path = unquote(f"{parts.path or '/'}{f'?{parts.query}' if parts.query else ''}")
    fitting = [rule for rule in rules if _fits(unquote(rule.location), path)]
    if not fitting:
        return wishes
    best = max(fitting, key=lambda rule: (len(rule.location), rule.reservation))
    policy = clean_or_none(best.policy or "", _LONGEST_URL)
    return replace(wishes, tdm_reservation=best.reservation, tdm_policy=policy)


def _fits(location: str, path: str) -> bool:
    """Return whether a location covers a path, in linear time: each piece is looked for behind the one before."""
    anchored = location.endswith("$")
    first, *pieces = location.removesuffix("$").split("*")
    if not path.startswith(first):
        return False
    at = len(first)
    for piece in pieces:
        found = path.find(piece, at)
        if found < 0:
            return False
        at = found + len(piece)
    return not anchored or at == len(path) or bool(pieces and path.endswith(pieces[-1]))


# --- obeying ----------------------------------------------------------------------------------------------
def obeyed(page: PageFacts, respected: Collection[str]) -> PageFacts:
    """Return the page with its address and its links alone if it asks what is respected, else as it is."""
    asked = [name for name, rules in RULES.items() if not rules.isdisjoint(page.wishes.rules)]
    asked += [TDM] if page.wishes.tdm_reservation else []
    wish = next((name for name in asked if name in respected), None)
    if wish is None:
        return page
    wishes = replace(page.wishes, obeyed=wish)
    return PageFacts(page.url, page.verdict, Metadata(), links=page.links, wishes=wishes)
