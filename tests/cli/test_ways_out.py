"""Whatever a command lets out, nothing on the do-not-contact list is in it.

A database with a suppressed address, a suppressed domain and an erased address, also in disguise and in other people's
words, and every command that lets anything out.
"""

import json
import re
from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from sqlalchemy import insert
from typer.testing import CliRunner

from scrapersky_cli.cli.main import app
from scrapersky_cli.db.clock import now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.businesses import business_facts, local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.jobs import jobs
from scrapersky_cli.db.tables.pages import page_facts, pages
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.db.tables.searches import place_searches
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemaps
from scrapersky_cli.demo.server import TownServer
from scrapersky_cli.export.tables import WRITERS
from scrapersky_cli.extract.urls import url_digest
from scrapersky_cli.settings import settings
from scrapersky_cli.store.erasure import erase
from scrapersky_cli.store.suppression import add
from scrapersky_cli.subjects.registry import listings
from tests.cli.terminal import Terminal
from tests.cli.test_export import key_of
from tests.cli.test_promises import commands
from tests.cli.test_run import quirky, truth
from tests.store.entries import parse_entry

SUPPRESSED, DOMAIN, ERASED = "anna@agentur-holt.de", "gesperrt.de", "bo@weg-damit.de"
PHONE, PROFILE = "+49302345678", "https://www.instagram.com/annapics"
ERASED_PHONE, ERASED_PROFILE = "+498934567890", "https://x.com/bopics"
# What must be found nowhere, in whatever spelling; some is known from the suppressed domain only.
SECRETS: tuple[str, ...] = (
    "agentur-holt",
    "gesperrt",
    "weg-damit",
    "+4940111",
    "+4940222",
    "+494033",
    "+494044",
    "+494055",
    "designer",
)
SECRETS += ("2345678", "2345-678", "23 45 67 8", "34567890", "345 678-90", "annapics", "bopics")
KINDS = ("phone", "social")
OF_ERASED = ("weg-damit", "34567890", "345 678-90", "bopics")
SPELLED = "030 2345678, +49 (0)30 2345-678, 030/23 45 67 8, 0049302345678; 089-34567890, +49 89 345 678-90"
DISGUISED = (
    "Anna: anna (at) agentur-holt (dot) de, or bo [at] weg-damit [dot] de, ed.timad-gew@ob, chef at gesperrt dot de, "
    f"{SPELLED}, m.instagram.com/AnnaPics/?hl=de, twitter.com/bopics"
)
PLAIN = (
    f"Write to {SUPPRESSED.upper()} or {ERASED}, or see https://www.{DOMAIN}/team and mail.gesperrt.de, ring {PHONE}, "
    f"{ERASED_PHONE}, https://wa.me/{PHONE[1:]}, {PROFILE}, {ERASED_PROFILE}"
)


class Stage:
    """A database full of what must not leave, beside what may."""

    def __init__(self, database: Database) -> None:
        self.database = database
        for erased in (ERASED, ERASED_PHONE, ERASED_PROFILE):  # before pages are read that mention them
            self.database.write(erase, parse_entry(erased))
        done = {"status": "completed", "result_code": "ok", "error": PLAIN, "tags": [PLAIN], "note": DISGUISED}
        names = ("bleibt.de", DOMAIN, f"shop.{DOMAIN}", "umgezogen.de")
        self.businesses: list[int] = []
        self.domains = {name: self._add(insert(domains), domain=name, **done) for name in names}
        self.pages = [self._page(name, path) for name in names for path in ("/", "/kontakt")]
        self.sitemaps = [self._sitemap(name) for name in names]
        self.jobs = [self._job(name) for name in names]
        for name in names:
            self._facts(name, f"https://www.{DOMAIN}/" if name == "umgezogen.de" else f"https://{name}/")
            self._contact(name, "email", f"info@{name}", context=DISGUISED)
            self._business(name)
            self._search(name)
        self._contact("bleibt.de", "phone", "+4930333", context=DISGUISED)
        for address in (SUPPRESSED, f"chef@{DOMAIN}", f"chef@mail.{DOMAIN}"):
            self._contact("bleibt.de", "email", address, context=PLAIN)
        self._contact("bleibt.de", "phone", PHONE, context=PLAIN)
        self._contact("bleibt.de", "social", PROFILE, platform="instagram", handle="annapics")
        self._contact(DOMAIN, "phone", "+4940111")
        self._contact(DOMAIN, "social", "https://x.com/designer", platform="twitter", third_party=True)
        self._contact("umgezogen.de", "phone", "+4940222", url=f"https://www.{DOMAIN}/kontakt")
        self._business(None)
        self.database.write(add, list(map(parse_entry, (SUPPRESSED, DOMAIN, PHONE, PROFILE))))
        self._batch("april", self.domains.values())

    def _add(self, statement: Any, **values: Any) -> Any:
        return self.database.write(lambda conn: key_of(conn.execute(statement.values(**values))))

    def _page(self, name: str, path: str) -> Any:
        url = f"https://www.{name}{path}"
        row = {
            "domain_id": self.domains[name],
            "url": url,
            "host": name,
            "url_digest": url_digest(url),
            "kind": "contact",
        }
        page_id = self._add(insert(pages), **row, scrape_status="completed", scrape_result_code="ok")
        self._add(insert(page_facts), page_id=page_id, title=PLAIN, h1=DISGUISED, canonical_url=f"https://{DOMAIN}/")
        return page_id

    def _sitemap(self, name: str) -> Any:
        url = f"https://www.{name}/sitemap.xml"
        row = {"domain_id": self.domains[name], "url": url, "host": name, "url_digest": url_digest(url)}
        sitemap_id = self._add(insert(sitemaps), **row, found_by="robots", note=PLAIN, import_status="completed")
        self._add(insert(sitemap_facts), sitemap_id=sitemap_id, fault_code="bad_xml", fault=PLAIN)
        return sitemap_id

    def _job(self, name: str) -> Any:
        known = {"type": "email_scan", "domain_id": self.domains[name], "host": name, "status": "failed"}
        known |= {"error_code": "http_gone", "error_kind": "target", "error": PLAIN, "finished_at": now()}
        return self._add(insert(jobs), **known, result={"best_email": SUPPRESSED, "said": [DISGUISED]})

    def _facts(self, name: str, final_url: str) -> None:
        business = {"name": PLAIN, "street": DISGUISED, "opening_hours": [PLAIN, "Mo-Fr 08:00-17:00"]}
        texts = {"title": PLAIN, "description": DISGUISED, "businesses": [business], "open_graph": {"og:title": PLAIN}}
        self._add(insert(domain_facts), domain_id=self.domains[name], final_url=final_url, **texts)

    def _search(self, name: str) -> None:
        said = {"name": f"{name} near {PLAIN}", "phrase": name, "near": DISGUISED, "source": "osm"}
        self._add(insert(place_searches), **said, digest=name)

    def _business(self, name: str | None) -> None:
        """A business, and the place that it is listed as. The source says nothing of where a site redirects to."""
        site = f"https://www.{DOMAIN}/" if name == "umgezogen.de" else f"https://{name}/" if name else None
        own = {"name": PLAIN, "city": DISGUISED[:200], "note": DISGUISED}
        place_id = self._add(insert(places), source="file", source_id=f"id of {name}", **own)
        business_id = self._add(
            insert(local_businesses), domain_id=self.domains.get(name or ""), website=site, url=site, **own
        )
        listed = {
            "websites": [site] if site else None,
            "emails": [SUPPRESSED, f"info@{name}"],
            "phones": [PHONE, "030 2345678", ERASED_PHONE],
            "profiles": [PROFILE, "instagram.com/annapics", ERASED_PROFILE],
            "address": PLAIN,
            "street": DISGUISED,
        }
        self._add(insert(place_facts), place_id=place_id, content_hash="", **listed)
        self._add(insert(business_facts), business_id=business_id, source="file", **listed)
        self.businesses.append(business_id)
        number = {DOMAIN: "+4940333", f"shop.{DOMAIN}": "+4940444", "umgezogen.de": "+4940555", None: "+4930666"}
        self._listed(business_id, "phone", number.get(name, "+4930444"), context=DISGUISED)
        self._listed(business_id, "email", f"listed{len(self.businesses)}@{DOMAIN}")

    def _contact(self, name: str, kind: str, value: str, url: str | None = None, **more: Any) -> None:
        url = url or f"https://{name}/kontakt"
        self._source(kind, value, url, domain_id=self.domains[name], method="text", **more)

    def _listed(self, business_id: int, kind: str, value: str, **more: Any) -> None:
        more |= {"business_id": business_id, "method": "listed", "origin": "listing"}
        self._source(kind, value, f"file:{business_id}", **more)

    def _source(self, kind: str, value: str, url: str, **more: Any) -> None:
        own = {key: more.pop(key) for key in list(more) if key in contacts.c}
        contact_id = self._add(insert(contacts), kind=kind, value=value, **own)
        place = {"contact_id": contact_id, "source_url": url, "url_digest": url_digest(url), "confidence": 0.9}
        self._add(insert(contact_sources), **place, **more)

    def _batch(self, name: str, rows: Any) -> None:
        batch_id = self._add(insert(batches), name=name, workflow="domain-scan", open=False)
        for row in rows:
            item = {"batch_id": batch_id, "workflow": "domain-scan", "row_id": row, "outcome": "completed"}
            self._add(insert(batch_items), **item)


@pytest.fixture
def stage(any_url: str, database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", any_url)
    settings.cache_clear()
    yield Stage(database)
    settings.cache_clear()


# --- the ways out -----------------------------------------------------------------------------------------
Way = tuple[str, ...]
FILE = "FILE"  # stands for the file that a command writes


def exports(*command: str) -> Iterator[Way]:
    """Every subject in every format."""
    yield from ((*command, what, "-o", f"{FILE}.{ending}") for what in listings() for ending in WRITERS)


def lists() -> Iterator[Way]:
    for what, (_, listing) in listings().items():
        yield from (("list", what), ("list", what, "--json"), ("list", what, "--columns", ",".join(listing.columns)))


OF_DOMAINS = [what for what in listings() if what not in ("places", "searches")]  # not related to any domain
NAMED = ["domains", "pages", "sitemaps"]  # by their address; a name of others is no address
WAYS_OUT: dict[str, list[Way]] = {
    "export": [*exports("export"), ("export", "contacts", "--all-sources", "-o", f"{FILE}.jsonl")],
    "batch export": [("batch", "export", "april", "--what", what, "-o", f"{FILE}.csv") for what in OF_DOMAINS],
    "run": [
        ("run", "-f", "LIST", "--through", "domain-scan", "--what", what, "-o", f"{FILE}.jsonl", "--json")
        for what in OF_DOMAINS
    ]
    + [("run", "-f", "LIST", "--through", "domain-scan", "--with", "email", "-o", f"{FILE}.xlsx")],
    "list": list(lists()),
    # Only a dry run names rows.
    "curate": [("curate", what, "maybe", "--all", "--dry-run", *more) for what in NAMED for more in ((), ("--json",))],
    "tag": [("tag", what, "--all", "--add", "x", "--dry-run", *more) for what in NAMED for more in ((), ("--json",))],
    "privacy notice": [("privacy", "notice"), ("privacy", "notice", "--since", "2020-01-01", "--json")],
    "contacts summary": [("contacts", "summary"), ("contacts", "summary", "--json")],
    "errors": [("errors",), ("errors", "--json")],
}
# What an operator looks at: it may show who is suppressed, with a mark, and never who was erased.
LOOKS = {"show", "scan", "privacy access"}
# These let nothing out that was found: they say what was done and how it went, or what the operator typed.
STEERING = {
    "enqueue", "process", "loop", "retry", "cancel", "pause", "prune", "delete domain", "resume", "batch cancel", "batch retry", "batch list",
    "batch show", "import domains", "import places", "status", "history", "doctor", "block add", "block list", "block remove", "robots",
    "demo", "init", "config get", "config path", "config set", "config show", "config unset", "db check", "db current", "db downgrade", "db history", "db upgrade", "db url",
    "note", "places unmerge", "privacy erase", "suppress add", "suppress import", "suppress list", "suppress remove",
    "costs", "places probe",
    "sitemap",  # those of a site that the operator names
    "places diff",  # files that the operator names; what is on the list is taken out, see test_places_diff
    "extract",  # a page that the operator names, read without what is known
}  # fmt: skip


def test_every_command_is_known_here() -> None:
    """A new command is a way out until somebody has said what it is."""
    assert {name for name, _ in commands()} == WAYS_OUT.keys() | LOOKS | STEERING


@pytest.mark.parametrize("command", WAYS_OUT)
def test_nothing_on_the_list_leaves(stage: Stage, tmp_path: Path, command: str) -> None:
    lines = [f'{name},"{SPELLED}",{PROFILE},"{PLAIN}"' for name in (*stage.domains, "no domain")]
    (tmp_path / "list.csv").write_text("\n".join(["domain,phone,insta,note", *lines]))
    for number, way in enumerate(WAYS_OUT[command]):
        file = tmp_path / f"out{number}"
        args = [arg.replace(FILE, str(file)).replace("LIST", str(tmp_path / "list.csv")) for arg in way]
        said = invoke(*args)
        written = list(tmp_path.glob(f"out{number}.*"))
        out = said + "".join(map(text_of, written))
        assert [secret for secret in SECRETS if secret in out.lower()] == [], (way, out)
        if command == "contacts summary":
            assert "social" not in out
        elif "contacts" in way:
            assert "info@bleibt.de" in out, way
            assert "+4930333" in out, way
        else:
            assert "bleibt.de" in out, way
        assert bool(written) == (f"{FILE}." in "".join(way)), way  # and what is set apart


def test_who_is_taken_off_the_list_leaves_again(stage: Stage) -> None:
    before = json.loads(invoke("list", "domains", "--json"))["domains"]
    invoke("suppress", "remove", SUPPRESSED, DOMAIN)
    after = json.loads(invoke("list", "domains", "--json"))["domains"]
    assert [row["domain"] for row in before] == ["bleibt.de"]
    assert [row["domain"] for row in after] == list(stage.domains)
    assert SUPPRESSED in after[0]["emails"]
    assert "weg-damit" not in json.dumps(after)


def test_a_list_goes_on_until_it_has_as_many_rows_as_may_leave(stage: Stage) -> None:
    answer = json.loads(invoke("list", "pages", "-n", "1", "--json"))
    assert (len(answer["pages"]), answer["more"]) == (1, True)
    answer = json.loads(invoke("list", "pages", "-n", "2", "--json"))
    assert [len(answer["pages"]), answer["more"]] == [2, True]  # those of the domain that has moved
    answer = json.loads(invoke("list", "leads", "-n", "2", "--json"))
    assert ([lead["domain"] for lead in answer["leads"]], answer["more"]) == (["bleibt.de", None], False)


def invoke(*args: str) -> str:
    done = CliRunner().invoke(app, args)
    assert done.exit_code == 0, (args, done.output, done.exception)
    return done.output


def text_of(file: Path) -> str:
    match file.suffix:
        case ".xlsx":
            sheets = openpyxl.load_workbook(file).worksheets
            return "\n".join(str(cell) for sheet in sheets for row in sheet.values for cell in row)
        case ".parquet":
            return str(pyarrow.parquet.read_table(file).to_pylist())
        case _:
            return file.read_text()


# --- what an operator looks at ----------------------------------------------------------------------------
ADDRESSES = re.compile(
    r"anna\W{1,3}(?:at\W{1,3})?agentur|chef\W{1,3}(?:at\W{1,3})?(?:mail\.)?gesperrt|info@(?:shop\.)?gesperrt"
    r"|annapics\b|2345-?678\b|23 45 67 8\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize("kind", ["domain", "page", "job", "business"])
def test_show_marks_who_is_suppressed_and_hides_who_was_erased(stage: Stage, kind: str) -> None:
    rows = {"domain": stage.domains.values(), "page": stage.pages, "job": stage.jobs, "business": stage.businesses}[
        kind
    ]
    for row in rows:
        out = invoke("show", f"{kind}:{row}")
        assert [secret for secret in OF_ERASED if secret in out] == []
        unmarked = [
            line
            for line in out.splitlines()
            for found in ADDRESSES.finditer(line)
            if "[suppressed]" not in line[found.start() :]
        ]
        assert unmarked == []
        assert "[erased]" in out
        answer = invoke("show", f"{kind}:{row}", "--json")
        assert [secret for secret in OF_ERASED if secret in answer] == []
        assert unmarked_in(json.loads(answer)) == []


def test_extract_marks_who_is_suppressed_and_hides_who_was_erased(stage: Stage, tmp_path: Path) -> None:
    file = tmp_path / "page.html"
    people = (SUPPRESSED, ERASED, "info@bleibt.de")
    links = [f'<a href="mailto:{each}">{each}</a>' for each in people] + [f'<a href="{PROFILE}">Anna</a>']
    file.write_text(f"<title>{PLAIN}</title><p>Tel. {PHONE}, {ERASED_PHONE}</p>{'<br>'.join(links)}")
    out = invoke("extract", str(file))
    assert [secret for secret in OF_ERASED if secret in out] == []
    for known in (SUPPRESSED, PHONE, PROFILE):
        assert f"{known} [suppressed]" in out
    assert "info@bleibt.de [" not in out
    answer = invoke("extract", str(file), "--json")
    assert [secret for secret in OF_ERASED if secret in answer] == []
    marks = {each["value"]: each["suppressed"] for each in json.loads(answer)["contacts"]}
    assert {value for value, mark in marks.items() if mark} >= {SUPPRESSED, PHONE, PROFILE, "[erased]"}
    assert marks["info@bleibt.de"] is False


def unmarked_in(value: Any) -> list[str]:
    """The texts with a suppressed address and no mark; a contact's mark stands beside its value."""
    if isinstance(value, str):
        return [value] if ADDRESSES.search(value) and "[suppressed]" not in value else []
    if isinstance(value, dict):
        kept = [each for name, each in value.items() if not (name == "value" and value.get("suppressed"))]
        return list(chain.from_iterable(map(unmarked_in, kept)))
    return list(chain.from_iterable(map(unmarked_in, value))) if isinstance(value, list) else []


def test_show_says_that_a_domain_is_suppressed(stage: Stage) -> None:
    assert "suppressed\tTrue" in invoke("show", DOMAIN)
    assert json.loads(invoke("show", f"shop.{DOMAIN}", "--json"))["suppressed"] is True
    assert "suppressed\tTrue" not in invoke("show", "bleibt.de")
    contacts_ = json.loads(invoke("show", DOMAIN, "--json"))["contacts"]
    assert {each["value"]: each["suppressed"] for each in contacts_} == {
        f"info@{DOMAIN}": True,
        "+4940111": True,
        "+4940333": True,
        f"listed2@{DOMAIN}": True,
        "https://x.com/designer": False,
    }


@pytest.mark.parametrize("save", [(), ("--save",)], ids=["not kept", "kept"])
def test_scan_marks_who_is_suppressed_and_hides_who_was_erased(
    shell: Terminal, database: Database, town_server: TownServer, save: tuple[str, ...]
) -> None:
    site = quirky(town_server, "friendly")
    suppressed, erased, *others = sorted(truth(town_server, site))
    database.write(add, [parse_entry(suppressed)])
    database.write(erase, parse_entry(erased))
    done = shell("scan", site, *save)
    lines = done.out.lower().splitlines()
    assert [line for line in lines if suppressed in line and "suppressed" not in line] == []
    assert [line for line in lines if suppressed in line] != []
    assert erased not in done.out.lower()
    assert all(any(other in line for line in lines) for other in others)
    card = shell("scan", site, *save, "--json")
    assert erased not in card.out.lower()
    marks = {each["value"].lower(): each["suppressed"] for each in card.json["contacts"] if each["kind"] == "email"}
    assert marks[suppressed] is True
    assert not any(marks[other] for other in others)


@pytest.mark.soak_on("sqlite")
def test_scan_marks_numbers_and_profiles(shell: Terminal, database: Database, town_server: TownServer) -> None:
    site = quirky(town_server, "friendly")
    own = [each for each in shell("scan", site, "--json").json["contacts"] if not each["third_party"]]
    (number, *_), (profile, other, *_) = ([each["value"] for each in own if each["kind"] == kind] for kind in KINDS)
    database.write(add, [parse_entry(number), parse_entry(profile)])
    database.write(erase, parse_entry(other))
    card = shell("scan", site, "--json")
    marks = {each["value"]: each["suppressed"] for each in card.json["contacts"]}
    assert marks[number] is marks[profile] is marks["[erased]"] is True
    assert {value for value, mark in marks.items() if mark} == {number, profile, "[erased]"}
    assert other.partition("://")[2] not in card.out


@pytest.mark.soak_on("sqlite")
def test_scan_says_that_a_domain_is_suppressed(shell: Terminal, database: Database, town_server: TownServer) -> None:
    site = quirky(town_server, "friendly")
    database.write(add, [parse_entry(site)])
    for save in ((), ("--save",)):
        card = shell("scan", site, *save, "--json").json
        assert card["suppressed"] is True
        assert {each["suppressed"] for each in card["contacts"] if not each["third_party"]} == {True}
    assert shell("scan", site).rows[0] == ["site", site, "suppressed"]
