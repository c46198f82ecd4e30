"""Choose the e-mail address and the phone number of a site to use first, if only one is wanted.

Some addresses are never the best: those of data protection officers, of postmasters and webmasters, for reports of
abuse, and those that nobody reads; nor are those of third parties, such as web designers and authorities. A site that
has no other has no best address. The rest is ranked by, in this order:

1. whether they are read: mailboxes of lawyers, administrators and departments that do not buy are last
2. the owner: at the site's own domain, then at a mail provider, then elsewhere; throw-away addresses last
3. who answers: the general mailbox (info, contact), then a person, then a department
4. the page: contact page, imprint, home, about, team; then other pages; then blog posts and legal texts
5. the confidence, the number of pages, and finally the address itself, so that the order never depends on chance

Numbers of third parties are never the best. Those without extra charge come first; then they are ranked as above from
4 on, but the number of pages precedes the confidence: a main number is on top of every page.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

_PLACES = ("contact", "imprint", "home", "about", "team", "locations")
_LAST_PLACES = frozenset({"privacy", "legal", "blog", "blog_post", "product", "search", "login", "feed", "media"})
NOT_FOR_OFFERS = frozenset({"privacy", "security", "postmaster", "noreply"})  # roles of addresses to write no offer to
_SELDOM_READ = {"jobs": 1, "press": 1, "billing": 1, "legal": 2, "admin": 2}
_ANSWERS = {"info": 0, None: 1}
_DEPARTMENT = 2
_CALLS = {"fixed_line": 0, "fixed_line_or_mobile": 0, "mobile": 0, "voip": 0, "uan": 1, "toll_free": 1, None: 2}
_DEAR = 3

Rank = tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Candidate:
    """One contact at one place. `page_kind` is one of `page_kinds.KINDS`, or `listing`.

    The rest is as in `findings.Contact`.
    """

    value: str
    page_kind: str
    confidence: float = 0.0
    role: str | None = None
    own_domain: bool | None = None
    free_mail: bool | None = None
    disposable: bool | None = None
    number_type: str | None = None
    third_party: bool = False


def best_email(seen: Iterable[Candidate]) -> str | None:
    """Return the address to write to first; None if there is none, or none to write an offer to."""
    return _first((each for each in seen if each.role not in NOT_FOR_OFFERS), _rank_email)


def best_phone(seen: Iterable[Candidate]) -> str | None:
    """Return the number to call first; None if there is none."""
    return _first(seen, _rank_phone)


def _first(seen: Iterable[Candidate], rank: Callable[[Sequence[Candidate]], Rank]) -> str | None:
    places: dict[str, list[Candidate]] = defaultdict(list)
    for each in seen:
        if not each.third_party:
            places[each.value].append(each)
    ranked = [(rank(found), value) for value, found in places.items()]
    return min(ranked)[1] if ranked else None


def _rank_email(found: Sequence[Candidate]) -> Rank:
    one = found[0]
    return (
        _SELDOM_READ.get(one.role or "", 0),
        _owner(found),
        _ANSWERS.get(one.role, _DEPARTMENT),
        _place(found),
        -max(each.confidence for each in found),
        -len(found),
    )


def _owner(found: Sequence[Candidate]) -> int:
    if found[0].disposable:
        return 3
    if any(each.own_domain for each in found):
        return 0
    return 1 if found[0].free_mail else 2


def _rank_phone(found: Sequence[Candidate]) -> Rank:
    return (
        _CALLS.get(found[0].number_type, _DEAR),
        _place(found),
        -len(found),
        -max(each.confidence for each in found),
    )


def _place(found: Sequence[Candidate]) -> int:
    """Return the rank of the best page on which the contact was found."""
    return min(_rank_place(each.page_kind) for each in found)


def _rank_place(kind: str) -> int:
    if kind in _PLACES:
        return _PLACES.index(kind)
    return len(_PLACES) + (kind in _LAST_PLACES)
