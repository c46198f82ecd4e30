"""robots.txt (RFC 9309): what a host allows us to fetch, how fast, and by which rule."""

import math
import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from protego import Protego

LONGEST_CRAWL_DELAY = 30.0
# As lenient as the parser, which accepts a space instead of the hyphen or the colon.
_AGENT_LINE = re.compile(r"\s*user(?:-|\s+)?agent\s*[:\s]\s*([^#\s][^#]*)", re.IGNORECASE)
_OTHER = "0"  # not a product token, since none is a number
_GROUP_LINE = re.compile(r"\s*(user-?agent|allow|disallow)\s*:\s*([^#]*)", re.IGNORECASE)


def product_token(user_agent: str) -> str:
    """Return our name in robots.txt (RFC 9309, 2.2.1): the User-Agent's first word, or the one after `compatible;`."""
    found = re.search(r"compatible;\s*([a-z_-]+)", user_agent, re.IGNORECASE) or re.match(
        r"([a-z_-]+)", user_agent.strip(), re.IGNORECASE
    )
    return found.group(1) if found else "scrapersky"


@dataclass(frozen=True, slots=True)
class Robots:
    """One host's rules for our product token.

    `unavailable` means that the host failed to answer (5xx), so nothing may be fetched (RFC 9309, 2.3.1.4).
    `crawl_delay` is in seconds, at most 30. `sitemaps` are the addresses that it lists, unchanged.
    """

    token: str
    crawl_delay: float = 0.0
    sitemaps: tuple[str, ...] = ()
    unavailable: bool = False
    body: str = field(default="", repr=False)
    _rules: Protego | None = field(default=None, repr=False)

    def allows(self, url: str) -> bool:
        """Return whether `url` may be fetched."""
        if self.unavailable:
            return False
        return self._rules is None or self._rules.can_fetch(url, self.token)

    def rule(self, url: str) -> str | None:
        """Return the line that decides about `url`, such as `Disallow: /admin`; None if none does. Slow."""
        return deciding_rule(self.body, self.token, url)


def read_robots(status: int, body: str, token: str) -> Robots:
    """Return the rules of a robots.txt answered with `status` (0: no answer). 4xx allows all, 5xx and 429 nothing."""
    if 200 <= status < 300:
        body = body.removeprefix("\ufeff")  # the parser would take a byte order mark for a part of the first line
        rules = Protego.parse(_for_us(body, token))
        delay = rules.crawl_delay(token) or 0.0
        delay = min(delay, LONGEST_CRAWL_DELAY) if math.isfinite(delay) else 0.0
        return Robots(token, delay, tuple(rules.sitemaps), body=body, _rules=rules)
    return Robots(token, unavailable=status == 0 or status == 429 or status >= 500)


def _for_us(body: str, token: str) -> str:
    """Return the robots.txt with our own agent renamed to `*`, and all the others to one other name.

    The parser stores each rule once for each agent of its group: three thousand of each would take a minute.
    """
    lines = body.splitlines()
    found = [_AGENT_LINE.match(line) for line in lines]
    ours = _our_name((_name(match[1]) for match in found if match), token)
    renamed = (match and f"User-agent: {'*' if _name(match[1]) == ours else _OTHER}" for match in found)
    return "\n".join(new or line for new, line in zip(renamed, lines, strict=True))


def _name(agent: str) -> str:
    """Return the name in a `User-agent` line, as the parser reads it."""
    name = agent.strip().lower()
    return name if name == "*" else name.replace("*", "")


def _our_name(names: Iterable[str], token: str) -> str:
    """Return the name that means us: the longest one that our token begins with, or else `*`."""
    return max((name for name in names if token.lower().startswith(name)), key=len, default="") or "*"


def _groups(body: str) -> list[tuple[set[str], list[tuple[str, str]]]]:
    """Return the groups of a robots.txt: their user agents and their (allow or disallow, pattern) lines."""
    groups: list[tuple[set[str], list[tuple[str, str]]]] = []
    for line in body.splitlines():
        if not (found := _GROUP_LINE.match(line)):
            continue
        name, value = found.group(1).lower(), found.group(2).strip()
        if name.startswith("user"):
            if not groups or groups[-1][1]:
                groups.append((set(), []))
            groups[-1][0].add(_name(value))
        elif groups and value:
            groups[-1][1].append((name, value))
    return groups


def _matches(pattern: str, url: str) -> bool:
    return not Protego.parse(f"User-agent: *\nDisallow: {pattern}").can_fetch(url, "*")


def deciding_rule(body: str, token: str, url: str) -> str | None:
    """Return the line of a robots.txt that decides about `url`, such as `Disallow: /admin`; None if none does.

    The longest matching pattern wins, and Allow wins a tie (RFC 9309, 2.2.2). This is slow, because it asks the parser
    once for each line, so that patterns are interpreted in one place only.
    """
    groups = _groups(body)
    ours = _our_name((name for names, _ in groups for name in names), token)
    rules = [rule for names, rules in groups if ours in names for rule in rules]
    hits = [(len(pattern), name == "allow", name, pattern) for name, pattern in rules if _matches(pattern, url)]
    if not hits:
        return None
    _, _, name, pattern = max(hits)
    return f"{name.capitalize()}: {pattern}"
