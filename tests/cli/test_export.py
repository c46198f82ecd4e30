"""Exports as real processes, on both databases: what is in the database is in the file, and nothing more."""

import csv
import io
import json
import os
import signal
import time
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pyarrow.parquet
import pytest
from sqlalchemy import CursorResult, insert, select, update
from typer.testing import CliRunner

from scrapersky_cli.cli.export import carry_out, order_of
from scrapersky_cli.cli.main import app
from scrapersky_cli.db.clock import now
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contact_sources, contacts
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.queue import batch_items, batches
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.errors import CannotWrite, UsageError
from scrapersky_cli.export.rows import listing_named, pages_of
from scrapersky_cli.settings import settings
from scrapersky_cli.store.facts import store_facts
from scrapersky_cli.subjects.filters import BatchRows, Filters, InState
from scrapersky_cli.subjects.registry import listings
from scrapersky_cli.workflows.registry import workflow_named
from tests.cli.terminal import Terminal

BUSINESS = {
    "name": "Praxis Holt",
    "legal_name": "Holt GmbH",
    "types": ["Dentist", "LocalBusiness"],
    "street": "Markt 1",
    "city": "Köln",
    "postal_code": "50667",
    "country": "DE",
    "opening_hours": ["Mo-Fr 08:00-17:00"],
}
HOSTILE = "=cmd|' /C calc'!A0 \x1b[2J[/b]\u202egpj.exe " + "x" * 600


def key_of(result: CursorResult[Any]) -> Any:
    """The id of the row that was inserted."""
    assert result.inserted_primary_key is not None
    return result.inserted_primary_key[0]


class Books:
    """A database with what a scan of three sites might have left."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.ids = {name: self.add(insert(domains), domain=name, **values) for name, values in _DOMAINS.items()}
        facts_of_holt = {"final_url": "https://www.holt.de/", "title": "Holt", "cms": "WordPress"}
        technologies = [{"name": "WordPress", "category": "cms"}, {"name": "Yoast", "category": "seo"}]
        self.facts("holt.de", **facts_of_holt, technologies=technologies, businesses=[BUSINESS], http_status=200)
        self.facts("evil.com", title=HOSTILE)
        self.contact("holt.de", "email", "info@holt.de", own_domain=True, role="info")
        self.contact("holt.de", "email", "anna@gmx.de", "/team", free_mail=True, context="call anna@gmx.de")
        self.contact("holt.de", "phone", "+49221123456", method="tel", number_type="fixed_line", country="DE")
        self.contact("holt.de", "social", "https://www.facebook.com/holt", method="link", platform="facebook")
        self.contact("holt.de", "social", "https://x.com/designer", platform="twitter", third_party=True)
        self.contact("evil.com", "email", "boss@evil.com", context=HOSTILE[:500])

    def add(self, statement: Any, **values: Any) -> Any:
        return self.database.write(lambda conn: key_of(conn.execute(statement.values(**values))))

    def facts(self, domain: str, **values: Any) -> None:
        self.add(insert(domain_facts), domain_id=self.ids[domain], **values)

    def contact(self, domain: str, kind: str, value: str, path: str = "/", **values: Any) -> None:
        """A contact of the domain, or another source of one that is known."""
        own = {name: values.pop(name) for name in list(values) if name in contacts.c}
        with self.database.begin() as conn:
            known = conn.scalar(select(contacts.c.id).where(contacts.c.kind == kind, contacts.c.value == value))
        contact_id = known or self.add(insert(contacts), kind=kind, value=value, **own)
        source: dict[str, Any] = {
            "source_url": f"https://{domain}{path}",
            "url_digest": path.encode().ljust(16),
            "method": "mailto",
        }
        source |= {"confidence": 0.9, "domain_id": self.ids[domain], "contact_id": contact_id}
        self.add(insert(contact_sources), **source | values)
        self.database.write(store_facts, [self.ids[domain]])

    def page(self, domain: str, url: str) -> Any:
        values = {"domain_id": self.ids[domain], "url": url, "host": domain, "url_digest": url.encode()[:16]}
        return self.add(insert(pages), **values)

    def suppress(self, value: str) -> None:
        self.database.write(
            lambda conn: conn.execute(update(contacts).where(contacts.c.value == value).values(suppressed=True))
        )
        self.database.write(store_facts, list(self.ids.values()))


_DOMAINS: dict[str, dict[str, Any]] = {
    "holt.de": {"status": "completed", "result_code": "ok", "external_id": "crm-1", "tags": ["dentist", "köln"]},
    "evil.com": {"status": "completed", "result_code": "ok", "external_id": "-1+1"},
    "gone.com": {"status": "failed", "error_kind": "target", "error_code": "dns_not_found", "error": "No such name."},
}


@pytest.fixture
def books(any_url: str) -> Iterator[Books]:
    database = Database(database_url(any_url))
    yield Books(database)
    database.close()


@pytest.fixture
def quick_books(sqlite_url: str) -> Iterator[Books]:
    database = Database(database_url(sqlite_url))
    yield Books(database)
    database.close()


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


# --- what is in it ----------------------------------------------------------------------------------------
def test_domains_with_their_outcome(shell: Terminal, books: Books) -> None:
    done = shell("export", "domains")
    assert (done.code, done.err) == (0, "")
    rows = table(done.out)
    first = ["domain", "status", "result_code", "error_kind", "error_code", "error", "attempts", "final_url", "title"]
    assert list(rows[0])[: len(first)] == first
    assert [(row["domain"], row["status"], row["error_code"]) for row in rows] == [
        ("holt.de", "completed", ""),
        ("evil.com", "completed", ""),
        ("gone.com", "failed", "dns_not_found"),
    ]
    holt = rows[0]
    assert holt["technologies"] == "WordPress; Yoast"
    assert (holt["best_email"], holt["emails"]) == ("info@holt.de", "info@holt.de; anna@gmx.de")
    assert (holt["best_phone"], holt["facebook"], holt["twitter"]) == (
        "+49221123456", "https://www.facebook.com/holt", "",
    )  # fmt: skip
    assert (holt["external_id"], holt["tags"]) == ("crm-1", "dentist; köln")
    assert rows[1]["external_id"] == "'-1+1"


def test_contacts_one_row_each_with_the_surest_source(shell: Terminal, books: Books) -> None:
    books.contact("holt.de", "email", "info@holt.de", "/contact", method="cfemail", confidence=0.95)
    rows = table(shell("export", "contacts").out)
    assert list(rows[0])[:5] == ["domain", "kind", "value", "method", "source_url"]
    assert [tuple(row.values())[:4] for row in rows] == [
        ("holt.de", "email", "anna@gmx.de", "mailto"),
        ("holt.de", "email", "info@holt.de", "cfemail"),
        ("holt.de", "phone", "+49221123456", "tel"),
        ("holt.de", "social", "https://www.facebook.com/holt", "link"),
        ("holt.de", "social", "https://x.com/designer", "mailto"),
        ("evil.com", "email", "boss@evil.com", "mailto"),
    ]
    assert (rows[1]["source_url"], rows[1]["sources"]) == ("https://holt.de/contact", "2")
    every = table(shell("export", "contacts", "--all-sources", "--columns", "value,source_url").out)
    assert len(every) == 7


def test_leads_are_flat(shell: Terminal, books: Books) -> None:
    rows = lines(shell("export", "leads", "--format", "jsonl").out)
    assert [row["domain"] for row in rows] == ["holt.de", "evil.com", "gone.com"]
    lead = {name: value for name, value in rows[0].items() if value not in (None, [])}
    assert lead.pop("last_checked").endswith("Z")
    assert lead == {
        "domain": "holt.de",
        "name": "Praxis Holt",
        "legal_name": "Holt GmbH",
        "category": "Dentist",
        "street": "Markt 1",
        "city": "Köln",
        "postal_code": "50667",
        "country": "DE",
        "opening_hours": ["Mo-Fr 08:00-17:00"],
        "phone": "+49221123456",
        "website": "https://www.holt.de/",
        "best_email": "info@holt.de",
        "emails": ["info@holt.de", "anna@gmx.de"],
        "phones": ["+49221123456"],
        "facebook": "https://www.facebook.com/holt",
        "cms": "WordPress",
        "title": "Holt",
        "status": "completed",
        "result_code": "ok",
        "external_id": "crm-1",
        "tags": ["dentist", "köln"],
        "source": "site",
        "confidence": 0.8,
        "why": [f"{value}: only the site" for value in ("name", "address", "phone", "email")],
        "domain_as_read": "holt.de",
        "phone_national": "0221 123456",
        "phone_international": "+49 221 123456",
    }
    assert rows[2]["error_code"] == "dns_not_found"


@pytest.mark.parametrize("what", ["contacts", "domains", "leads"])
def test_every_format_says_the_same(quick_books: Books, what: str, tmp_path: Path) -> None:
    files = {ending: tmp_path / f"export.{ending}" for ending in ("jsonl", "parquet", "xlsx", "csv")}
    counts = {export(quick_books, what, file) for file in files.values()}
    rows = lines(files["jsonl"].read_text())
    assert counts == {len(rows)} == {6 if what == "contacts" else 3}
    for row, stored in zip(rows, pyarrow.parquet.read_table(files["parquet"]).to_pylist(), strict=True):
        assert {name: as_text(value) for name, value in stored.items()} == row
    head, *cells = openpyxl.load_workbook(files["xlsx"]).worksheets[0].values
    texts = table(files["csv"].read_text())
    assert list(head) == list(rows[0]) == list(texts[0])
    for row, cell, text in zip(rows, cells, texts, strict=True):
        for name, value in zip(head, cell, strict=True):
            if isinstance(row[str(name)], str) and row[str(name)].isprintable():
                assert as_text(value) == row[str(name)]
                assert text[str(name)].removeprefix("'") == row[str(name)]


def as_text(value: Any) -> Any:
    return value.strftime("%Y-%m-%dT%H:%M:%SZ") if isinstance(value, datetime) else value


def export(books: Books, what: str, file: Path, since_name: str | None = None, **filters: Any) -> int:
    """Export in this process; return the number of rows."""
    order = replace(order_of(what, str(file), None), filters=Filters(**filters))
    said = io.StringIO()
    with redirect_stdout(said):
        carry_out(books.database, order, since_name, dry_run=False, as_json=True, quiet=True)
    rows: int = json.loads(said.getvalue())["rows"]
    return rows


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"domains": ("holt.de",)}, 5),
        ({"kinds": ("email",)}, 3),
        ({"kinds": ("email", "phone")}, 4),
        ({"methods": ("link",)}, 1),
        ({"tags": ("köln",)}, 5),
        ({"tags": ("kö", "nobody")}, 0),
        ({"status": (InState("failed"),)}, 0),
        ({"status": (InState("failed"), InState("completed"))}, 6),
        ({"curations": ("new",)}, 6),
        ({"result_codes": ("ok",)}, 6),
        ({"having": ("phone",), "kinds": ("email",)}, 2),
        ({"since": datetime(2026, 1, 1, tzinfo=UTC)}, 6),
        ({"since": datetime(2099, 1, 1, tzinfo=UTC)}, 0),
        ({"until": datetime(2026, 1, 1, tzinfo=UTC)}, 0),
    ],
)
def test_filters(books: Books, filters: dict[str, Any], found: int) -> None:
    chosen = Filters(**filters)
    listed = listing_named("contacts", chosen)
    assert sum(len(rows) for rows in pages_of(books.database, listed, chosen)) == found


@pytest.mark.parametrize("size", [1, 1_000_000])
@pytest.mark.parametrize(("what", "found"), [("contacts", 5), ("domains", 1), ("leads", 1), ("pages", 1)])
def test_a_batch_is_the_same_rows_for_every_subject(
    books: Books, what: str, found: int, size: int, tmp_path: Path
) -> None:
    page_id = books.page("holt.de", "https://holt.de/team")
    books.page("evil.com", "https://evil.com/team")
    for workflow, row in (("domain-scan", books.ids["holt.de"]), ("page-scrape", page_id)):
        batch_id = books.add(insert(batches), name=workflow, workflow=workflow)
        books.add(insert(batch_items), batch_id=batch_id, workflow=workflow, row_id=row)
        batch = BatchRows(batch_id, workflow, workflow, workflow_named(workflow).queue, size)
        assert export(books, what, tmp_path / "out.csv", batch=batch) == found


def test_options_become_filters(quick: Terminal, quick_books: Books) -> None:
    options = ("--domain", "https://www.HOLT.de/x", "--kind", "email", "--status", "completed", "--tag", "köln")
    more = ("--with", "phone", "--since", "1h", "--method", "mailto", "--curation", "new", "--result-code", "ok")
    counted = quick("export", "contacts", *options, *more, "--dry-run", "--json").json
    assert (counted["rows"], counted["dry_run"]) == (2, True)


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("nobody",), "nobody is not a valid listing"),
        (("leads", "--columns", "domain,nix"), "there is no column 'nix'"),
        (("leads", "-o", "leads.txt"), "the format of leads.txt is not known"),
        (("leads", "--format", "xml"), "xml is not a valid format"),
        (("leads", "-o", "/nowhere/leads.csv"), "there is no folder /nowhere"),
        (("leads", "--excel", "-o", "leads.xlsx"), "--excel is for csv"),
        (("leads", "--kind", "email"), "leads have no kinds"),
        (("leads", "--status", "done"), "done is not a valid status"),
        (("leads", "--method", "magic"), "magic is not a valid method"),
        (("leads", "--domain", "nix"), "--domain: "),
        (("leads", "--batch", "april"), "there is no batch april"),
        (("leads", "--since", "soon"), "soon is neither a valid age nor a valid time"),
        (("leads", "--since-name", "a/b"), "'a/b' is not a valid name for a mark"),
        (("leads", "--since-name", "crm", "--where", "limit=5"), "--since-name with a limit would leave out the rest"),
        (("leads", "--json"), "--json and the export cannot both be on stdout"),
    ],
)
def test_bad_input_is_one_clear_line(
    args: tuple[str, ...], said: str, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCRAPERSKY_DATABASE_URL", sqlite_url)
    settings.cache_clear()
    failed = CliRunner().invoke(app, ["export", *args]).exception
    settings.cache_clear()
    assert isinstance(failed, UsageError)
    assert failed.message.startswith(said)


# --- who is in it -----------------------------------------------------------------------------------------
def test_a_suppressed_contact_leaves_by_no_exit(books: Books, tmp_path: Path) -> None:
    books.contact("holt.de", "phone", "+49221999", context="Anna: ANNA@gmx.de")
    books.suppress("anna@gmx.de")
    books.suppress("info@holt.de")
    file = tmp_path / "out.jsonl"
    for what in listings():
        export(books, what, file)
        out = file.read_text().lower()
        assert "anna@gmx.de" not in out
        assert "info@holt.de" not in out
    assert export(books, "contacts", file, kinds=("email", "phone")) == 3
    assert export(books, "leads", file, having=("email",)) == 1


# --- what is new ------------------------------------------------------------------------------------------
def test_a_mark_moves_only_when_the_file_is_in_its_place(
    books: Books, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "new.csv"
    with monkeypatch.context() as broken, pytest.raises(CannotWrite, match="no space"):
        broken.setattr(os, "fsync", _no_space)
        export(books, "contacts", file, "crm")
    assert not file.exists()
    assert export(books, "contacts", file, "crm") == 6
    books.contact("evil.com", "phone", "+15125550100")
    time.sleep(0.01)
    assert export(books, "contacts", file, "crm") == 1
    assert [row["value"] for row in table(file.read_text())] == ["+15125550100"]
    assert export(books, "contacts", file, "crm") == 0
    assert export(books, "leads", file, "crm") == 3
    assert export(books, "leads", file, "crm") == 0
    books.contact("evil.com", "phone", "+15125550101")
    time.sleep(0.01)
    assert export(books, "leads", file, "crm") == 1  # it has a contact that it had not before
    assert table(file.read_text())[0]["domain"] == "evil.com"


def _no_space(number: int) -> None:
    raise OSError("no space")


def test_what_is_being_written_comes_with_the_next_export(postgresql_url: str, tmp_path: Path) -> None:
    """Its rows carry an earlier time than the mark would have, and are not there yet when it is taken."""
    database = Database(database_url(postgresql_url))
    books, file = Books(database), tmp_path / "new.csv"
    assert export(books, "contacts", file, "crm") == 6
    evil = contact_sources.c.domain_id == books.ids["evil.com"]
    with database.begin() as conn:
        conn.execute(update(contact_sources).values(first_seen_at=now()).where(evil))
        assert export(books, "contacts", file, "crm") == 0
    assert export(books, "contacts", file, "crm") == 1
    assert export(books, "contacts", file, "crm") == 0
    database.close()


# --- killed -----------------------------------------------------------------------------------------------
def fill(books: Books, rows: int) -> None:
    names = [{"domain": f"site{number}.com", "note": "x" * 1000} for number in range(rows)]
    books.database.write(lambda conn: conn.execute(insert(domains), names))


@pytest.mark.soak_on(signal.SIGTERM)
@pytest.mark.parametrize("signum", [signal.SIGKILL, signal.SIGTERM])
def test_killed_in_the_middle_it_leaves_what_was_there(
    quick: Terminal, quick_books: Books, tmp_path: Path, signum: signal.Signals
) -> None:
    fill(quick_books, 30_000)
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "domains.csv").write_text("old")
    args = ("export", "domains", "-o", str(folder / "domains.csv"), "--since-name", "crm")
    process = quick.start_its_own(*args)
    deadline = time.monotonic() + 60
    while not _writes_in(process.pid, folder):
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.send_signal(signum)
    process.communicate()
    assert process.returncode == (-signal.SIGKILL if signum is signal.SIGKILL else 143)
    assert os.listdir(folder) == ["domains.csv"]
    assert (folder / "domains.csv").read_text() == "old"
    with quick_books.database.begin() as conn:  # and the mark has not moved
        assert conn.scalar(select(installation.c.name).where(installation.c.name == "export:domains:crm")) is None
    assert quick(*args, "--json").json["rows"] == 30_003


def _writes_in(pid: int, folder: Path) -> bool:
    """Whether the process has written something to a file in the folder, listed or not."""
    for link in Path(f"/proc/{pid}/fd").iterdir():
        try:
            if str(folder) in os.readlink(link) and link.stat().st_size:
                return True
        except OSError:
            continue
    return False


def test_a_reader_never_sees_half_a_file(quick: Terminal, quick_books: Books, tmp_path: Path) -> None:
    fill(quick_books, 5_000)
    file = tmp_path / "domains.csv"
    quick("export", "domains", "-o", str(file))
    whole = file.read_bytes()
    process = quick.start("export", "domains", "-o", str(file))
    while process.poll() is None:
        assert file.read_bytes() == whole
        time.sleep(0.01)
    process.communicate()
    assert (process.returncode, file.read_bytes()) == (0, whole)


def test_a_closed_pipe_ends_it_without_a_word(quick: Terminal, quick_books: Books) -> None:
    fill(quick_books, 5_000)
    process = quick.start("export", "domains")
    assert process.stdout and process.stderr
    assert process.stdout.readline().startswith(b"domain,status")
    process.stdout.close()
    assert process.stderr.read() == b""
    process.stderr.close()
    process.wait()


def test_stdout_takes_every_format(quick: Terminal, quick_books: Books) -> None:
    for format_ in ("xlsx", "parquet"):
        process = quick.start("export", "domains", "--format", format_)
        body, said = process.communicate()
        assert (process.returncode, said) == (0, b"")
        if format_ == "xlsx":
            assert openpyxl.load_workbook(io.BytesIO(body)).worksheets[0].max_row == 4
        else:
            assert pyarrow.parquet.read_table(io.BytesIO(body)).num_rows == 3


def test_of_a_batch_what_cannot_be_used_stands_apart(quick: Terminal, quick_books: Books, tmp_path: Path) -> None:
    shell = quick
    (tmp_path / "list.csv").write_text("Firma;domain;id\nGone;gone.com;7\nHolt;holt.de;8\n?;no domain;9\n")
    shell("enqueue", "domain-scan", "--file", str(tmp_path / "list.csv"), "--batch", "april")
    out = tmp_path / "leads.csv"
    done = shell("batch", "export", "april", "-o", str(out), "--with", "email", "--no-empty-columns", "--json").json
    rejects = tmp_path / "leads.rejects.csv"
    assert (done["rows"], done["apart"], done["apart_file"]) == (1, 2, str(rejects))
    (lead,) = table(out.read_text())
    assert list(lead)[:6] == ["Firma", "list_domain", "id", "input", "line", "domain"]
    assert (lead["Firma"], lead["best_email"], "whatsapp" in lead) == ("Holt", "info@holt.de", False)
    assert [(row["Firma"], row["line"], row["reason"]) for row in table(rejects.read_text())] == [
        ("Gone", "2", "queued"), ("?", "4", "not_a_target"),
    ]  # fmt: skip
    book = tmp_path / "leads.xlsx"
    assert shell("batch", "export", "april", "-o", str(book), "--columns", "Firma,domain", "--with", "any").code == 0
    sheets = openpyxl.load_workbook(book).worksheets
    assert [(sheet.title, sheet.max_row) for sheet in sheets] == [("leads", 2), ("Not usable, and why", 3)]
    refused = shell("batch", "export", "april", "-o", str(book), "--columns", "Netz")
    assert (refused.code, refused.err.splitlines()[0]) == (2, "error: there is no column 'Netz'")
