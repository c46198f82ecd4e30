"""`compare_sitemaps` sees each kind of mistake, and nothing else."""

from typing import Any

import pytest

from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.demo.truth import compare_sitemaps

TRUTH = Town(EVERY_QUIRK, seed=3).truth()


def perfect(truth: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The rows that a scan and an import without a mistake would give."""
    return [
        {
            "domain": site["domain"],
            "status": site["sitemap_scan"]["status"],
            "error_code" if site["sitemap_scan"]["status"] == "failed" else "result_code": site["sitemap_scan"][
                "codes"
            ][0],
            "sitemaps": [
                {"url": file["url"], "kind": file["kind"], "error_code": file["error"]} for file in site["sitemaps"]
            ],
            "pages": list(site["listed_pages"]),
        }
        for site in truth
    ]


def one(quirk: str) -> tuple[dict[str, Any], dict[str, Any]]:
    """The truth of the site with that quirk, and its perfect row."""
    site = next(site for site in TRUTH if site["quirk"] == quirk)
    return site, perfect([site])[0]


def wrong(site: dict[str, Any], row: dict[str, Any]) -> list[tuple[str, str, str, str]]:
    report = compare_sitemaps([site], [row])
    return [(each.verdict, each.what, each.true, each.found) for each in (*report.missing, *report.false)]


def test_a_perfect_scan_has_nothing_missing_and_nothing_false() -> None:
    report = compare_sitemaps(TRUTH, perfect(TRUTH))
    assert report.ok
    assert [line.domain for line in report.lines()] == [site["domain"] for site in TRUTH]
    assert {finding.what for finding in report.findings} == {"ending", "sitemap", "page"}


def test_a_wrong_ending_is_seen_and_another_right_one_is_not() -> None:
    site, row = one("no-contacts")
    assert wrong(site, row | {"result_code": "ok"}) == [("false", "ending", "completed/partial", "completed/ok")]
    site, row = one("windows-1252")
    assert wrong(site, row | {"result_code": "ok"}) == []


def test_a_file_that_is_missing_or_invented_is_seen() -> None:
    site, row = one("friendly")
    lost = row["sitemaps"].pop()
    row["sitemaps"].append({"url": "https://elsewhere.com/sitemap.xml", "kind": "urlset", "error_code": None})
    assert wrong(site, row) == [
        ("missing", "sitemap", f"{lost['url']} urlset ok", ""),
        ("false", "sitemap", "", "https://elsewhere.com/sitemap.xml"),
    ]


@pytest.mark.parametrize(
    ("spoiled", "seen"),
    [({"kind": "rss"}, "rss ok"), ({"kind": None}, "unknown ok"), ({"error_code": "bad_xml"}, "index bad_xml")],
)
def test_a_wrong_kind_or_error_of_a_file_is_seen(spoiled: dict[str, Any], seen: str) -> None:
    site, row = one("friendly")
    file = row["sitemaps"][0]
    url = file["url"]
    file.update(spoiled)
    assert wrong(site, row) == [("false", "sitemap", f"{url} index ok", f"{url} {seen}")]


def test_an_error_that_is_as_right_is_accepted() -> None:
    site, row = one("windows-1252")
    (file,) = row["sitemaps"]
    for code in ("bad_xml", "bad_encoding", None):
        assert wrong(site, row | {"sitemaps": [file | {"error_code": code}]}) == []
    assert len(wrong(site, row | {"sitemaps": [file | {"error_code": "truncated"}]})) == 1


def test_a_file_may_be_known_by_the_address_that_redirects_to_it() -> None:
    site, row = one("microdata")
    row["sitemaps"][0]["url"] = site["sitemaps"][0]["asked"]
    assert wrong(site, row) == []


def test_a_missing_page_and_one_that_is_none_are_seen() -> None:
    site, row = one("broken-markup")
    lost = row["pages"].pop()
    (half, *_) = site["unlisted_urls"]
    assert wrong(site, row | {"pages": [*row["pages"], half]}) == [
        ("missing", "page", lost, ""),
        ("false", "page", "", half),
    ]


def test_pages_that_are_optional_or_were_found_elsewhere_do_no_harm() -> None:
    site, row = one("broken-markup")
    assert set(site["pages"]) - set(site["listed_pages"])
    row["pages"] += [*site["optional_pages"], *site["pages"]]
    assert wrong(site, row) == []
    assert wrong(site, row | {"pages": [*row["pages"], f"{site['pages'][0]}nowhere"]}) != []


def test_a_domain_that_was_not_worked_is_missing_and_a_strange_one_false() -> None:
    site, row = one("friendly")
    report = compare_sitemaps([site], [row | {"domain": "strange.com"}])
    assert [(each.domain, each.what, each.true) for each in report.missing] == [
        (site["domain"], "ending", "completed/ok")
    ]
    assert [(each.domain, each.what, each.found) for each in report.false] == [("strange.com", "domain", "strange.com")]
