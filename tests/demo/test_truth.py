"""The truth is true: what it claims stands on the page in that form; and `compare` sees each kind of mistake."""

import copy
import json
import re
from html import unescape
from typing import Any
from urllib.parse import unquote

import pytest

from scrapersky_cli.demo.pages import page_text
from scrapersky_cli.demo.site import TrueContact
from scrapersky_cli.demo.town import EVERY_QUIRK, Town
from scrapersky_cli.demo.truth import Scope, compare

pytestmark = pytest.mark.slow

READABLE = [site for seed in range(8) for site in Town(EVERY_QUIRK, seed).sites if site.manner.front == "pages"]


def decoded_cfemail(text: str) -> set[str]:
    raw = [bytes.fromhex(code) for code in re.findall(r'data-cfemail="([0-9a-f]+)"', text)]
    return {bytes(byte ^ code[0] for byte in code[1:]).decode() for code in raw}


def schema_values(text: str) -> set[str]:
    values: set[str] = set()
    for block in re.findall(r'<script type="application/ld\+json">(.*?)</script>', text):
        for node in json.loads(block)["@graph"]:
            for name in ("telephone", "email", "sameAs"):
                value = node.get(name, [])
                values |= {value} if isinstance(value, str) else set(value)
    return values


def stands(contact: TrueContact, text: str) -> bool:
    """Whether the contact can be read from `text` in its form, by a reader that shares nothing with the writer."""
    plain = unescape(text)
    address = re.escape(contact.written)
    match contact.form:
        case "mailto":
            return f'href="mailto:{contact.written}"' in text
        case "mailto-subject":
            targets = [unquote(target).lower() for target in re.findall(r'href="MAILTO:([^?"]+)\?', text)]
            return contact.written.lower() in targets
        case "entities":
            return contact.written not in text and f'href="mailto:{contact.written}"' in plain
        case "cfemail":
            return contact.written not in text and contact.written in decoded_cfemail(text)
        case "obfuscated":
            spelled = re.findall(r"(\S+) \[(?:at|arobase|arroba|chiocciola)\] (\S+) \(\w+\) (\w+)", plain)
            return contact.written in {f"{local}@{name}.{suffix}" for local, name, suffix in spelled}
        case "json-ld":
            return contact.written in schema_values(text)
        case "microdata":
            return re.search(rf'itemprop="email">{address}<', text) is not None
        case "text-mail" | "text-phone" | "text-fax":
            return re.search(rf"<span>[^<]*: {address}\.?</span>", plain) is not None
        case "tel":
            return f'href="tel:{contact.value}"' in text and contact.written in text
        case "link" | "credit":
            return f'href="{contact.value}"' in text
    raise AssertionError(contact.form)


def test_every_contact_stands_on_its_page_in_the_form_claimed() -> None:
    forms = set()
    for site in READABLE:
        for page in site.pages:
            text = page_text(site, page)
            for contact in page.contacts:
                assert stands(contact, text), (site.domain, page.path, contact)
                forms.add(contact.form)
    assert len(forms) == 13


def test_no_contact_stands_on_a_page_that_does_not_claim_it() -> None:
    for site in READABLE:
        everything = {c.value for page in site.pages for c in page.contacts if c.kind != "social"}
        for page in site.pages:
            text = unescape(page_text(site, page))
            here = {contact.value for contact in page.contacts}
            for value in everything - here:
                assert value not in text, (site.domain, page.path, value)


def test_every_page_is_linked_from_the_home_page_and_says_its_language_and_title() -> None:
    for site in READABLE:
        text = page_text(site, site.home)
        assert all(f'href="{page.path}"' in text for page in site.pages)
        assert f'<html lang="{site.country.locale}">' in text
        assert unescape(text).count(f"<title>{site.home.title}</title>") == 1


def test_a_contact_is_truth_once_per_page_it_stands_on() -> None:
    for truth, site in zip(Town(EVERY_QUIRK).truth(), Town(EVERY_QUIRK).sites, strict=True):
        expected = sum(len(page.contacts) for page in site.pages) if site.domain_scan.status == "completed" else 0
        assert len(truth["contacts"]) == (expected if site.manner.front == "pages" else 0)


# --- compare ----------------------------------------------------------------------------------------------
def perfect(truth: list[dict[str, Any]], scope: str = "domain_scan") -> list[dict[str, Any]]:
    """The rows a scan without a mistake would give."""
    rows = []
    for site in truth:
        failed = site[scope]["status"] == "failed"
        contacts = {(c["kind"], c["value"]) for c in site["contacts"] if c["home"] or scope == "email_scan"}
        rows.append(
            {
                "domain": site["domain"],
                "status": site[scope]["status"],
                "error_code" if failed else "result_code": site[scope]["codes"][0],
                "title": site["title"],
                "final_url": site["final_url"],
                "language": site["language"],
                "technologies": list(site["technologies"] or ()),
                "contacts": [{"kind": kind, "value": value} for kind, value in sorted(contacts)],
                "business": site["business"],
            }
        )
    return rows


@pytest.mark.parametrize("scope", ["domain_scan", "email_scan", "rescan"])
def test_a_perfect_scan_has_nothing_missing_and_nothing_false(scope: Scope) -> None:
    truth = Town(EVERY_QUIRK, seed=3).truth()
    for row in (rows := perfect(truth, scope)):
        row["title"] = (row["title"] or "").translate({7: None, 27: None})[:512]
    report = compare(truth, rows, scope)
    assert report.ok, [*report.missing, *report.false]
    assert [line.domain for line in report.lines()] == [site["domain"] for site in truth]


TRUE_BUSINESS: dict[str, str] = Town(1, seed=3).truth()[0]["business"]


def scope_of(what: str) -> Scope:
    """What is known of a business comes of a crawl, all else of a scan of the home page."""
    return "email_scan" if what.startswith("business") else "domain_scan"


SPOILED: list[tuple[str, dict[str, Any], str, str]] = [
    ("ending", {"status": "failed", "error_code": "timeout"}, "false", "failed/timeout"),
    ("ending", {"result_code": "empty"}, "false", "completed/empty"),
    ("title", {"title": None}, "missing", ""),
    ("title", {"title": "MojibakÃ©"}, "false", "MojibakÃ©"),
    ("final_url", {"final_url": "https://elsewhere.com/"}, "false", "https://elsewhere.com/"),
    ("language", {"language": "xx-YY"}, "false", "xx-YY"),
    ("technology", {"technologies": []}, "missing", ""),
    ("business hours", {"business": {**TRUE_BUSINESS, "hours": ""}}, "missing", ""),
    ("business name", {"business": {**TRUE_BUSINESS, "name": "Call us"}}, "false", "Call us"),
    ("technology", {"technologies": ["WordPress", "Contact Form 7", "Google Analytics", "Joomla"]}, "false", "Joomla"),
]


@pytest.mark.parametrize(("what", "spoiled", "verdict", "found"), SPOILED)
def test_a_mistake_is_seen(what: str, spoiled: dict[str, Any], verdict: str, found: str) -> None:
    truth = Town(1, seed=3).truth()
    (row,) = perfect(truth, scope_of(what))
    report = compare(truth, [row | spoiled], scope_of(what))
    wrong = report.missing + report.false
    assert not report.ok
    assert {(finding.what, finding.verdict, finding.found) for finding in wrong} == {(what, verdict, found)}


def test_a_site_is_one_line_of_a_table() -> None:
    truth = Town(1, seed=3).truth()
    (row,) = perfect(truth)
    row["contacts"] = [c for c in row["contacts"] if c["kind"] != "phone"] + [{"kind": "phone", "value": "+4912"}]
    (line,) = compare(truth, [row]).lines()
    phone = next(c["value"] for c in truth[0]["contacts"] if c["kind"] == "phone")
    assert (line.true_ending, line.found_ending) == ("completed/ok", "completed/ok")
    assert line.title == truth[0]["title"]
    assert line.contacts["phone"] == (0, 1)
    assert (line.missing, line.false) == ((f"phone {phone}",), ("phone +4912",))


def test_a_missing_and_an_invented_contact_are_seen() -> None:
    truth = Town(1, seed=3).truth()
    (row,) = perfect(truth)
    lost = row["contacts"].pop()
    row["contacts"].append({"kind": "email", "value": "logo@2x.png"})
    report = compare(truth, [row])
    assert [(f.what, f.true) for f in report.missing] == [(lost["kind"], lost["value"])]
    assert [(f.what, f.found) for f in report.false] == [("email", "logo@2x.png")]


def test_a_scan_of_the_home_page_need_not_know_the_other_pages_but_a_crawl_must() -> None:
    truth = [site for site in Town(40, seed=3).truth() if site["quirk"] == "contacts-elsewhere"]
    (row,) = perfect(truth)
    assert compare(truth, [row]).ok
    crawled = compare(truth, [row], "email_scan")
    contacts = {finding.true for finding in crawled.missing if not finding.what.startswith("business")}
    assert contacts == {c["value"] for c in truth[0]["contacts"] if c["own"]}


def test_a_title_with_control_characters_is_false_however_true_it_is() -> None:
    truth = [site for site in Town(EVERY_QUIRK, seed=3).truth() if site["quirk"] == "hostile-title"]
    (row,) = perfect(truth)
    assert [finding.what for finding in compare(truth, [row]).false] == ["title"]


def test_a_domain_that_was_not_worked_is_missing_and_a_strange_one_false() -> None:
    truth = Town(2, seed=3).truth()
    first, second = perfect(truth)
    report = compare(truth, [first, copy.deepcopy(second) | {"domain": "strange.com"}])
    assert [(f.domain, f.what) for f in report.missing] == [(truth[1]["domain"], "ending")]
    assert [(f.domain, f.what) for f in report.false] == [("strange.com", "domain")]


def test_spellings_of_one_contact_are_one() -> None:
    truth = Town(30, seed=3).truth()
    rows = perfect(truth)
    for contact in (contact for row in rows for contact in row["contacts"]):
        if contact["kind"] == "email":
            contact["value"] = contact["value"].capitalize()
        if contact["kind"] == "social":
            contact["value"] = contact["value"].replace("//www.", "//").replace("//x.com", "//twitter.com") + "/"
    assert compare(truth, rows).ok
