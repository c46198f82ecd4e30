"""Compare what was found with what is true: pure functions over plain data.

`truth` is `Town.truth()`. `found` has one entry per domain that was worked on:

    {"domain", "status", "result_code", "error_code", "title", "final_url", "language",
     "technologies": [names], "contacts": [{"kind", "value"}], "business": {"name", "address", "hours", "person"}}

For `compare_sitemaps` it has what a scan of the sitemaps and the import of them found:

    {"domain", "status", "result_code", "error_code", "sitemaps": [{"url", "kind", "error_code"}], "pages": [urls]}

Everything but `domain` and `status` may be missing or None. More keys do no harm.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Literal
from urllib.parse import urlsplit

from scrapersky_cli.demo.looks import LOOKS
from scrapersky_cli.demo.report import ComparedFact, Comparison

Scope = Literal["domain_scan", "email_scan", "rescan"]
Row = Mapping[str, Any]
Line = tuple[str, str, str]  # what is compared, what is true, what was found
TITLE_KEPT = 200
KNOWN_TECHNOLOGIES = frozenset(name for look in LOOKS.values() for name in look.technologies)
UNSEEN = ("Cc", "Cf", "Cs")


def _visible(text: str) -> str:
    """Return `text` without spaces and invisible characters, to compare titles: a finder may drop a control character
    or replace it by a space."""
    return "".join(c for c in text if not c.isspace() and unicodedata.category(c) not in UNSEEN)


def _title_found(true: str, found: str) -> str:
    """Return `true` if the found title is harmless and equal, or equal up to where it was cut for its length."""
    if any(unicodedata.category(char) == "Cc" for char in found):
        return f"{found!r} holds control characters"
    start = _visible(found).rstrip("…")
    same = start == _visible(true) or (len(start) >= TITLE_KEPT and _visible(true).startswith(start))
    return true if same else found


def _language_found(true: str, found: str) -> str:
    return true if found.lower().split("-")[0] == true.split("-")[0] else found


def _url_found(true: str, found: str) -> str:
    return true if found.rstrip("/") == true.rstrip("/") else found


def canonical(kind: str, value: str) -> str:
    """Return a contact without what may differ: letter case, and for profiles scheme, `www.`, query and last `/`."""
    if kind == "email":
        return value.lower()
    if kind != "social":
        return value
    parts = urlsplit(value.lower())
    host = parts.netloc.removeprefix("www.").removeprefix("m.").replace("twitter.com", "x.com")
    return f"{host}{parts.path.rstrip('/')}"


def _plain(name: str) -> str:
    return "".join(char for char in name.lower() if char.isalnum())


def _same_product(one: str, other: str) -> bool:
    """Return whether two names mean one product: `Yoast` and `Yoast SEO` do."""
    one, other = _plain(one), _plain(other)
    return one.startswith(other) or other.startswith(one)


def _ending(truth: Row, found: Row, scope: str) -> list[Line]:
    expected = truth[scope]
    code = found.get("error_code") if found.get("status") == "failed" else found.get("result_code")
    got = f"{found.get('status')}/{code or ''}"
    accepted = [f"{expected['status']}/{code}" for code in expected["codes"]]
    return [("ending", accepted[0], accepted[0] if got in accepted else got)]


def _page_facts(truth: Row, found: Row) -> list[Line]:
    compared = {"title": _title_found, "final_url": _url_found, "language": _language_found}
    lines = []
    for name, look in compared.items():
        true, got = truth[name], found.get(name) or ""
        if true is not None:
            lines.append((name, true, look(true, got) if got else ""))
    return lines


def _technologies(truth: Row, found: Row) -> list[Line]:
    """Compare the technologies that the town knows. Others are ignored: a page may use more than its author
    thought of."""
    if truth["technologies"] is None:
        return []
    got = list(found.get("technologies") or ())
    lines = [
        ("technology", name, name if any(_same_product(name, other) for other in got) else "")
        for name in truth["technologies"]
    ]
    known = [name for name in got if any(_same_product(name, word) for word in KNOWN_TECHNOLOGIES)]
    wrong = [name for name in known if not any(_same_product(name, true) for true in truth["technologies"])]
    return lines + [("technology", "", name) for name in wrong]


def _contacts(truth: Row, found: Row, scope: Scope) -> list[Line]:
    """Compare the contacts. `domain_scan` reads only the home page; contacts elsewhere are true, but not required."""
    everywhere = [(c["kind"], c["value"]) for c in truth["contacts"]]
    required = dict.fromkeys(
        (c["kind"], c["value"]) for c in truth["contacts"] if c["own"] and (c["home"] or scope == "email_scan")
    )
    allowed = {(kind, canonical(kind, value)) for kind, value in everywhere}
    got = {(c["kind"], canonical(c["kind"], c["value"])): c["value"] for c in found.get("contacts") or ()}
    lines = [(kind, value, value if (kind, canonical(kind, value)) in got else "") for kind, value in required]
    return lines + [(kind, "", value) for (kind, same), value in got.items() if (kind, same) not in allowed]


def _business(truth: Row, found: Row) -> list[Line]:
    """Compare what is known of the business, as far as the town knows what is true."""
    if truth["business"] is None:
        return []
    got = found.get("business") or {}
    return [(f"business {name}", true, got.get(name) or "") for name, true in truth["business"].items()]


def _file(truth: Row, found: Row | None) -> Line:
    """Compare one sitemap file: its kind, and whether and why it could not be read."""
    true = f"{truth['url']} {truth['kind'] or 'unknown'} {truth['error'] or 'ok'}"
    if found is None:
        return ("sitemap", true, "")
    kind, error = found.get("kind") or None, found.get("error_code") or None
    right = kind == truth["kind"] and error in (truth["error"], *truth["or_error"])
    got = f"{found['url']} {kind or 'unknown'} {error or 'ok'}"
    return ("sitemap", true, true if right else got)


def _files(truth: Row, found: Row) -> list[Line]:
    """Compare the sitemap files. One that redirects may be listed under its old or its new address."""
    got = {file["url"]: file for file in found.get("sitemaps") or ()}
    lines = []
    for file in truth["sitemaps"]:
        name = file["url"] if file["url"] in got else file["asked"]
        lines.append(_file(file, got.pop(name, None)))
    return lines + [("sitemap", "", url) for url in got]


def _listed_pages(truth: Row, found: Row) -> list[Line]:
    """Compare the pages. One of the site's that no sitemap lists does no harm: something else may have found it."""
    got = dict.fromkeys(found.get("pages") or ())
    allowed = {*truth["listed_pages"], *truth["optional_pages"], *truth["pages"]} - {*truth["unlisted_urls"]}
    lines = [("page", url, url if url in got else "") for url in truth["listed_pages"]]
    return lines + [("page", "", url) for url in got if url not in allowed]


def _compare(
    truth: Sequence[Row], found: Iterable[Row], scope: str, compare_more: Callable[[Row, Row], list[Line]]
) -> Comparison:
    rows = {row["domain"]: row for row in found}
    findings: list[ComparedFact] = []
    for site in truth:
        row = rows.pop(site["domain"], None)
        lines = [("ending", f"{site[scope]['status']}/{site[scope]['codes'][0]}", "")]
        if row is not None:
            lines = _ending(site, row, scope) + compare_more(site, row)
        findings += [ComparedFact(site["domain"], site["quirk"], *line) for line in lines]
    findings += [ComparedFact(domain, "", "domain", "", domain) for domain in rows]
    return Comparison(tuple(findings))


def compare(truth: Sequence[Row], found: Iterable[Row], scope: Scope = "domain_scan") -> Comparison:
    """Compare what one workflow found with the truth, for every domain of `truth`.

    A domain that was not worked on lacks its ending. A found domain that is not in the town is false.
    """

    def more(site: Row, row: Row) -> list[Line]:
        if scope == "email_scan":
            return _contacts(site, row, scope) + _business(site, row)
        return _contacts(site, row, scope) + _page_facts(site, row) + _technologies(site, row)

    return _compare(truth, found, scope, more)


def compare_sitemaps(truth: Sequence[Row], found: Iterable[Row]) -> Comparison:
    """Compare what was found of each site's sitemaps with the truth: the ending, the files, and the pages on them.

    Domains are treated as in `compare`. Of a site that cannot be scanned only the ending counts.
    """

    def more(site: Row, row: Row) -> list[Line]:
        is_scanned = site["sitemap_scan"]["status"] == "completed"
        return _files(site, row) + _listed_pages(site, row) if is_scanned else []

    return _compare(truth, found, "sitemap_scan", more)
