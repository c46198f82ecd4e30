"""Choose the name of a business among what the pages of its site give."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import exp

from scrapersky_cli.extract.business.companies import company_in
from scrapersky_cli.extract.business.likeness import likeness
from scrapersky_cli.extract.business.name_text import is_common, is_slogan, name_key, name_words
from scrapersky_cli.extract.findings import BusinessName, NameCandidate, NameMethod

# How much a part of a page says. What is declared says most; a title and a heading are often about the page.
_WEIGHTS: Mapping[NameMethod, float] = {
    "schema.org": 2.2,
    "og:site_name": 2.0,
    "hcard": 1.9,
    "imprint": 1.9,
    "footer": 1.9,
    "logo": 1.4,
    "address": 1.2,
    "title": 0.9,
    "heading": 0.7,
}
_REPEATED_TITLE = 1.8  # the part of the title that most pages of a site have
_REPEATED = 1.2
_MOST = 0.5
_LIKE_DOMAIN = 3.2
_BRANCH = 3.0  # a business that the page both describes and heads: the branch, where the site is that of the group
_SLOGAN, _COMMON = 1.6, 1.2
_LONG, _PER_WORD = 5, 0.3  # words, and what each word more costs
_INNER, _OUTER = 0.45, 0.4  # what a longer name says for a shorter one in it, and a shorter one for a longer
# The probability that the best is right, from its score and its lead over the next. The slopes were chosen by hand and
# checked on the pages of `tests/extract/business/name_noise.py`, of which 45 % of the parts are missing and 10 % are
# somebody else's. The height was calibrated on half a of the pages of `tests/extract/field`: the surer half of their
# names is right on 98 % or more, those between 0.6 and 0.8 on 96 %. It is set below that: other pages are harder.
_AT_ZERO, _PER_SCORE, _PER_LEAD = -2.1, 0.62, 0.35
_MOST_LEAD = 3.0
_LEAST = 0.35  # below this, nothing is said


_OF_SITE = 60  # candidates that are kept


@dataclass(frozen=True, slots=True)
class _Group:
    """The spellings of one name. `words` are those of the first of them, `weights` says how much each part of the page
    speaks for it."""

    key: str
    words: frozenset[str]
    spellings: Sequence[NameCandidate]
    weights: Mapping[NameMethod, float]
    own: float  # the sum of weights, and how much the name is like one


def add_names(known: Iterable[NameCandidate], page: Iterable[NameCandidate]) -> tuple[NameCandidate, ...]:
    """Return the candidates of a site with those of one more page of it: at most 60, those of most pages first.

    Of those that as few pages have, the newest are kept: what is on every page is on the next one, too.
    """
    total = {(name_key(one.value), one.method): one for one in known}
    for one in page:
        key = (name_key(one.value), one.method)
        before = total.pop(key, None)
        total[key] = NameCandidate(before.value, before.method, before.pages + one.pages) if before else one
    newest = reversed(total.values())
    return tuple(sorted(newest, key=lambda one: -one.pages)[:_OF_SITE])


def choose_name(candidates: Iterable[NameCandidate], host: str) -> BusinessName | None:
    """Return the name that most speaks for, None if nothing says enough.

    `candidates` are those of one page, or of several that `add_names` has added up; `host` is the site's. The
    confidence is the probability that the name is right.
    """
    groups = _groups(list(candidates), host)
    if not groups:
        return None
    scores = {group.key: group.own + _support(group, groups) for group in groups}
    first, *others = sorted(groups, key=lambda group: (-scores[group.key], len(group.key), group.key))
    rival = max((scores[other.key] for other in others if not _related(first, other)), default=0.0)
    lead = min(scores[first.key] - max(rival, 0.0), _MOST_LEAD)
    confidence = 1 / (1 + exp(-(_AT_ZERO + _PER_SCORE * scores[first.key] + _PER_LEAD * lead)))
    if confidence < _LEAST:
        return None
    best = max(first.weights, key=lambda method: first.weights[method])
    return BusinessName(_spelling(first), best, round(min(confidence, 0.99), 2))


def _groups(candidates: list[NameCandidate], host: str) -> list[_Group]:
    pages = max((one.pages for one in candidates), default=1)
    by_key: dict[str, list[NameCandidate]] = {}
    for one in candidates:
        by_key.setdefault(name_key(one.value), []).append(one)
    return [_group(key, spellings, pages, host) for key, spellings in by_key.items() if key]


def _group(key: str, spellings: list[NameCandidate], pages: int, host: str) -> _Group:
    weights: dict[NameMethod, float] = {}
    for one in spellings:
        weights[one.method] = max(weights.get(one.method, 0.0), _weight(one, pages))
    name = spellings[0].value
    words, like = name_words(name), likeness(name, host)
    score = sum(weights.values()) + _LIKE_DOMAIN * like - _PER_WORD * max(0, len(words) - _LONG)
    if "schema.org" in weights and "heading" in weights:
        score += _BRANCH
    if is_slogan(name):
        score -= _SLOGAN
    elif is_common(name) and like < 1:
        score -= _COMMON
    return _Group(key, frozenset(words), spellings, weights, score)


def _weight(one: NameCandidate, pages: int) -> float:
    """Return what a candidate says: more if most pages have it, less if it is on one of many."""
    weight = _WEIGHTS[one.method]
    if pages == 1:
        return weight
    if one.pages >= max(2, _MOST * pages):
        return _REPEATED_TITLE if one.method == "title" else weight * _REPEATED
    return weight * (0.6 if one.pages == 1 else 0.8)


def _support(group: _Group, groups: Sequence[_Group]) -> float:
    """Return what names that hold this one, or that it holds, say for it; each part of the page once."""
    given: dict[NameMethod, float] = {}
    for other in groups:
        if other is not group and _related(group, other):
            share = _INNER if group.key in other.key else _OUTER
            for method, weight in other.weights.items():
                if method not in group.weights:
                    given[method] = max(given.get(method, 0.0), share * weight)
    return sum(given.values())


def _related(one: _Group, other: _Group) -> bool:
    """Return whether the words of the one name are all in the other."""
    return one.words <= other.words or other.words <= one.words or one.key in other.key or other.key in one.key


def _spelling(group: _Group) -> str:
    """Return the best spelling: without legal form, with capitals and small letters, in the best part of the page."""
    return max(
        group.spellings, key=lambda one: (not _has_form(one.value), _is_mixed(one.value), _WEIGHTS[one.method])
    ).value


def _is_mixed(name: str) -> bool:
    return name not in (name.upper(), name.lower())


def _has_form(name: str) -> bool:
    return company_in(name) == name
