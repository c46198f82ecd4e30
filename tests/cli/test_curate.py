"""Decisions by hand, from the terminal to the queue."""

import os
from collections.abc import Sequence
from pathlib import Path

import pytest
from sqlalchemy import Table, insert, select

from scrapersky_cli.cli.curate import _who
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.jobs import SITEMAP_SUBMISSIONS
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES, pages
from scrapersky_cli.extract.urls import url_digest
from tests.cli.terminal import Terminal
from tests.engine import scene

CONTACT, TEAM, BLOG = URLS = ("https://one.com/contact", "https://one.com/team", "https://two.com/blog/1")
KINDS = dict(zip(URLS, ("contact", "team", "blog_post"), strict=True))


@pytest.fixture
def run(any_url: str) -> Terminal:
    """Commands against a database of each kind; none of them needs the web."""
    return Terminal({"SCRAPERSKY_DATABASE_URL": any_url, "USER": "ann", "LOGNAME": "ann"})


@pytest.fixture
def fast(sqlite_url: str) -> Terminal:
    """The same on SQLite only, for what does not depend on the database."""
    return Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})


def fill(database: Database, urls: Sequence[str] = URLS) -> dict[str, int]:
    """Two domains with pages. Return the ids of the pages, by URL."""
    rows = [
        {
            "domain_id": 1 if "//one.com" in url else 2,
            "url": url,
            "url_digest": url_digest(url),
            "host": url.split("/")[2],
            "kind": KINDS.get(url, "other"),
        }
        for url in urls
    ]
    with database.begin() as conn:
        conn.execute(insert(domains), [{"id": 1, "domain": "one.com"}, {"id": 2, "domain": "two.com"}])
        found = conn.execute(insert(pages).returning(pages.c.url, pages.c.id, sort_by_parameter_order=True), rows)
        return {url: id_ for url, id_ in found}  # noqa: C416 - rows are no pairs


def curations(database: Database, table: Table = pages) -> list[str]:
    with database.reading() as conn:
        return list(conn.scalars(select(table.c.curation).order_by(table.c.id)))


# --- from selecting to rejecting --------------------------------------------------------------------------
def test_a_page_is_selected_then_rejected(run: Terminal, database: Database) -> None:
    ids = fill(database)
    done = run("curate", "pages", "selected", f"page:{ids[CONTACT]}", "one.com/team", "--note", "ask\x1b[2J Ann")
    assert (done.code, done.out, done.err) == (0, "what=pages curation=selected changed=2 enqueued=2\n", "")
    assert scene.statuses(database, PAGE_SCRAPES) == {"queued": 2, None: 1}
    shown = dict(row[:2] for row in run("show", CONTACT).rows)
    assert shown["curation"] == "selected"
    assert shown["curated_by"].startswith("ann@")
    assert shown["curated_at"].startswith("20")
    assert "\x1b" not in shown["note"]
    assert [row[0] for row in run("list", "pages", "--curation", "selected", "--columns", "url").rows] == [
        CONTACT,
        TEAM,
    ]
    done = run("curate", "pages", "rejected", "--where", "curation=selected", "--where", "kind=team", "--json")
    assert done.json == {
        "schema": 1, "what": "pages", "curation": "rejected", "workflow": "page-scrape", "changed": 1, "unchanged": 0,
        "enqueued": 0, "active": 0, "skipped": 0, "cancelled": 1, "unknown": 0, "unknown_targets": [], "dry_run": False,
    }  # fmt: skip
    assert scene.statuses(database, PAGE_SCRAPES) == {"queued": 1, "cancelled": 1, None: 1}
    assert run("curate", "pages", "rejected", TEAM).out == "what=pages curation=rejected changed=0 unchanged=1\n"


def test_a_dry_run_counts_and_writes_nothing(fast: Terminal, sqlite_database: Database) -> None:
    fill(sqlite_database)
    done = fast("curate", "pages", "selected", "--all", "--dry-run")
    assert done.out == (
        "what=pages curation=selected would_be_changed=3 would_be_enqueued=3\n"
        "id\tname\npage:1\thttps://one.com/contact\npage:2\thttps://one.com/team\npage:3\thttps://two.com/blog/1\n"
    )
    first = fast("curate", "pages", "selected", "--where", "domain=two.com", "--dry-run", "--json").json["first"]
    assert first == [{"id": "page:3", "name": BLOG}]
    assert curations(sqlite_database) == ["new"] * 3
    assert scene.statuses(sqlite_database, PAGE_SCRAPES) == {None: 3}
    done = fast("curate", "pages", "selected", "--where", "domain=two.com", "--dry-run", "--json")
    assert (done.json["would_be_changed"], done.json["dry_run"]) == (1, True)


def test_a_domain_enters_the_second_queue_of_its_table(fast: Terminal, sqlite_database: Database) -> None:
    fill(sqlite_database)
    done = fast("curate", "domains", "selected", "one.com")
    assert done.out == "what=domains curation=selected changed=1 enqueued=1\n"
    assert curations(sqlite_database, domains) == ["selected", "new"]
    assert scene.statuses(sqlite_database) == {None: 2}
    assert scene.statuses(sqlite_database, SITEMAP_SUBMISSIONS) == {"queued": 1, None: 1}


def test_completed_rows_are_not_enqueued_again(fast: Terminal, sqlite_database: Database) -> None:
    ids = fill(sqlite_database)
    scene.change(sqlite_database, [ids[CONTACT], ids[TEAM]], PAGE_SCRAPES, status="completed", result_code="ok")
    done = fast("curate", "pages", "selected", "--all")
    assert done.out == "what=pages curation=selected changed=3 enqueued=1 skipped=2\n"
    assert done.err == "2 completed rows are not enqueued again (scrapersky enqueue page-scrape --force does it)\n"


def test_a_user_without_a_name_is_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container that runs as a user whom its system does not know."""

    def fail() -> str:
        raise KeyError("uid not found")

    monkeypatch.setattr("getpass.getuser", fail)
    assert _who().startswith(f"uid-{os.getuid()}@")


# --- lists ------------------------------------------------------------------------------------------------
def test_what_was_exported_can_be_curated(fast: Terminal, sqlite_database: Database, tmp_path: Path) -> None:
    fill(sqlite_database, [f"https://one.com/{number}" for number in range(1_200)])
    file = tmp_path / "pages.csv"
    assert fast("export", "pages", "-o", str(file)).code == 0
    done = fast("curate", "pages", "archived", "--file", str(file), "--note", "closed down")
    assert (done.code, done.out) == (0, "what=pages curation=archived changed=1200\n")
    assert (done.err, curations(sqlite_database)) == ("", ["archived"] * 1_200)
    assert fast("list", "pages", "-n", "1", "--columns", "note").rows == [["closed down"]]


def test_who_is_unknown_is_named_and_the_others_are_curated(fast: Terminal, sqlite_database: Database) -> None:
    fill(sqlite_database)
    listed = b"one.com\nnobody.com\nnot a name\npage:1\ntwo.com\none.com\n"
    done = fast("curate", "domains", "maybe", "--file", "-", stdin=listed)
    assert (done.code, done.out) == (0, "what=domains curation=maybe changed=2 unknown=3\n")
    assert done.err.splitlines() == [
        "line 2: 'nobody.com' is not a known domain",
        "line 3: 'not a name' is not a known domain",
        "line 4: 'page:1' is not a known domain",
    ]
    quiet = fast("curate", "domains", "maybe", "-f", "-", "--quiet", "--json", stdin=listed)
    assert (quiet.err, quiet.json["unknown"]) == ("", 3)
    assert quiet.json["unknown_targets"][0] == {"line": 2, "text": "nobody.com"}


def test_nobody_who_is_known_is_an_error(fast: Terminal, sqlite_database: Database) -> None:
    fill(sqlite_database)
    one = fast("curate", "pages", "rejected", "one.com/nowhere")
    assert (one.code, one.out) == (2, "")
    assert one.err == "error: one.com/nowhere is not a known page\nhint: run: scrapersky list pages\n"
    many = fast(
        "curate", "pages", "rejected", "-f", "-", stdin=b"".join(b"x%d.com\n" % number for number in range(1_100))
    )
    assert (many.code, many.out) == (2, "")
    assert "error: none of the 1100 targets is a known page" in many.err
    assert len(many.err.splitlines()) == 20 + 1 + 2
    assert fast("curate", "pages", "rejected", "--where", "kind=team", "--where", "domain=two.com").out.endswith(
        "changed=0\n"
    )


# --- what is typed wrong ----------------------------------------------------------------------------------
WRONG = [
    (("pages", "selected"), "give targets, --file or --where, or --all"),
    (("page", "selected", "1"), "did you mean pages? one of: businesses, domains, pages, places, sitemaps"),
    (("jobs", "selected", "1"), "one of: businesses, domains, pages, places, sitemaps"),
    (("pages", "select", "1"), "did you mean selected? one of: new, selected, maybe, rejected, archived"),
    (("pages", "selected", "1", "--where", "kind=blog"), "--where cannot be combined with targets or --file"),
    (("pages", "selected", "--where", "colour=red"), "colour=red is not a valid filter"),
    (("pages", "selected", "--where", "kind=telex"), "telex is not a valid kind"),
    (("domains", "selected", "--where", "kind=blog"), "domains have no kinds"),
    (("domains", "selected", "--file", "/nowhere/list.csv"), "No such file"),
    (("pages",), "Missing argument"),
]


@pytest.mark.parametrize(("args", "said"), WRONG)
def test_one_clear_line(fast: Terminal, sqlite_database: Database, args: tuple[str, ...], said: str) -> None:
    fill(sqlite_database)
    done = fast("curate", *args)
    assert (done.code, done.out) == (2, ""), done
    assert said in done.err
    assert curations(sqlite_database) == ["new"] * 3
