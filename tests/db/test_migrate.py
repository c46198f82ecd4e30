"""Versions of the schema: up and down with data in, first uses all at once, and databases of another age."""

import shutil
import sqlite3
import stat
import subprocess
import sys
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import MIGRATE, Database
from scrapersky_cli.db.tables.businesses import local_businesses
from scrapersky_cli.db.tables.contacts import contact_sources, contacts, suppressions
from scrapersky_cli.db.tables.domains import domain_facts, domains
from scrapersky_cli.db.tables.hosts import hosts
from scrapersky_cli.db.tables.installation import installation
from scrapersky_cli.db.tables.lists import list_lines
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.db.tables.places import place_facts, places
from scrapersky_cli.db.tables.sitemaps import sitemap_facts, sitemaps
from scrapersky_cli.db.urls import database_url
from scrapersky_cli.errors import DatabaseError, DatabaseUnreachable, Exit, SchemaAhead, SchemaBehind
from tests.db.drift import drift
from tests.engine import scene
from tests.waiting import PATIENCE

NEXT = '''"""A later version."""

import sqlalchemy as sa
from alembic import op

revision = "9999"
down_revision = "{head}"


def upgrade() -> None:
    with op.batch_alter_table("domains", recreate="{recreate}") as batch:
        batch.add_column(sa.Column("colour", sa.String(10)))


def downgrade() -> None:
    with op.batch_alter_table("domains", recreate="{recreate}") as batch:
        batch.drop_column("colour")
'''


@pytest.fixture(params=["auto", "always"])
def later(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The migrations of a later version of the code, one of which alters a table that others refer to."""
    folder = tmp_path / "later"
    shutil.copytree(migrate.scripts(), folder)
    recreate = request.param if "sqlite" in request.node.callspec.id else "never"
    (folder / "versions" / "9999_later.py").write_text(NEXT.format(head=migrate.head(), recreate=recreate))
    monkeypatch.setattr(migrate, "scripts", lambda: folder)
    return folder


def with_data(database: Database) -> None:
    (first, *_) = scene.queued(database, 50)
    scene.take(database, 10, notes_poll=False)  # this code's claims, whatever the revision

    def add(conn: object) -> None:
        conn.execute(insert(domain_facts).values(domain_id=first, title="kept"))  # type: ignore[attr-defined]
        page = {"domain_id": first, "url": "https://d1.com/a", "url_digest": b"1" * 16, "host": "d1.com"}
        conn.execute(insert(pages).values(page | {"kind": "contact", "depth": 1, "source": "operator"}))  # type: ignore[attr-defined]
        conn.execute(insert(contacts).values(kind="email", value="a@b.com"))  # type: ignore[attr-defined]
        conn.execute(insert(installation).values(name="export:leads:crm", value="2026-04-01"))  # type: ignore[attr-defined]

    database.write(add)


def counts(database: Database) -> dict[str, int]:
    """The rows of every table that has any, under the name that the table has today."""
    renamed = {"facts": "installation"}
    with database.reading() as conn:
        names = [name for name in inspect(conn).get_table_names() if name != "alembic_version"]
        rows = {renamed.get(name, name): conn.scalar(text(f"SELECT count(*) FROM {name}")) for name in sorted(names)}
        return {name: count for name, count in rows.items() if count}


def test_up_and_down_lose_nothing_that_stays(database: Database, later: Path) -> None:
    with_data(database)
    before = counts(database)
    assert before["domain_facts"] == 1
    migrate.upgrade(database)
    with database.reading() as conn:
        assert migrate.current(conn) == "9999"
        assert "colour" in {column["name"] for column in inspect(conn).get_columns("domains")}
        assert conn.scalar(select(domain_facts.c.title)) == "kept"
    assert counts(database) == before
    migrate.downgrade(database, migrate.revisions()[-2])
    assert counts(database) == before
    assert len(scene.take(database, notes_poll=False).items) == 40


ROBOTS = "User-agent: *\nDisallow: /\u00e4\n" * 1000


def test_bodies_of_robots_txt_are_packed_and_unpacked(database: Database) -> None:
    names = [name for _, name in migrate.described()]
    before = migrate.revisions()[names.index("pack robots bodies") - 1]
    migrate.downgrade(database, before)
    insertion = text(
        "INSERT INTO hosts (host, robots_status, robots_body, robots_fetched_at) VALUES (:h, 200, :b, :at)"
    )
    soon, long_ago = "2999-01-01 00:00:00.000", "2020-01-01 00:00:00.000"
    old: list[dict[str, Any]] = [{"h": "empty.com", "b": "", "at": soon}, {"h": "none.com", "b": None, "at": soon}]
    old += [{"h": f"host{number:03}.com", "b": f"{ROBOTS}{number}", "at": soon} for number in range(450)]
    database.write(lambda conn: conn.execute(insertion, [*old, {"h": "old.com", "b": ROBOTS, "at": long_ago}]))
    bodies = text("SELECT host, robots_body FROM hosts WHERE robots_body IS NOT NULL ORDER BY host")
    migrate.upgrade(database)
    with database.reading() as conn:
        packed = {host: bytes(body) for host, body in conn.execute(bodies)}
    kept = {row["h"]: row["b"] for row in old if row["b"]}
    assert {host: zlib.decompress(body).decode() for host, body in packed.items()} == kept
    migrate.downgrade(database, before)
    with database.reading() as conn:
        assert {row.host: row.robots_body for row in conn.execute(bodies)} == kept
        assert conn.scalar(text("SELECT count(*) FROM hosts")) == 453


def test_known_places_are_found_by_their_address(database: Database) -> None:
    addresses: list[dict[str, Any]] = [{"street": f"{number} Main St", "postcode": "78701"} for number in range(1_500)]
    addresses += [{"street": "#", "postcode": None}, {"street": None, "postcode": None}]
    rows = [{"source": "file", "source_id": str(number), "name": "x"} for number in range(len(addresses))]
    facts = [{"place_id": number, "content_hash": "", **each} for number, each in enumerate(addresses, 1)]
    database.write(lambda conn: conn.execute(insert(places), rows))
    database.write(lambda conn: conn.execute(insert(place_facts), facts))
    names = [name for _, name in migrate.described()]
    migrate.downgrade(database, migrate.revisions()[names.index("find places by their address") - 1])
    migrate.upgrade(database)
    f = place_facts.c
    with database.reading() as conn:
        found = conn.execute(select(f.street_key, f.postcode_key).order_by(f.place_id)).all()
    assert found[:2] == [("0 main street", "78701"), ("1 main street", "78701")]
    assert found[1_499:] == [("1499 main street", "78701"), (None, None), (None, None)]
    assert drift(database) == []


def test_what_ended_is_found_by_its_state_as_soon_as_the_schema_is_new(database: Database) -> None:
    rows = scene.queued(database, 9)
    scene.change(database, rows[:4], status="completed", result_code="ok")
    scene.change(database, rows[4:6], status="failed", error_code="crashed", error="It crashed.")
    names = [name for _, name in migrate.described()]
    migrate.downgrade(database, migrate.revisions()[names.index("count what ended") - 1])
    assert any("ix_jobs_queue_email_scan_failed" in line for line in drift(database))
    migrate.upgrade(database)
    assert drift(database) == []
    assert scene.statuses(database) == {"completed": 4, "failed": 2, "queued": 3}


def test_batches_stay_when_they_get_and_lose_the_lines_of_their_lists(database: Database) -> None:
    names = [name for _, name in migrate.described()]
    before = migrate.revisions()[names.index("keep the lines of lists") - 1]
    migrate.downgrade(database, before)
    add = text("INSERT INTO batches (name, workflow) VALUES ('april', 'domain-scan')")
    database.write(lambda conn: conn.execute(add))
    migrate.upgrade(database)
    line = {"batch_id": 1, "number": 1, "line": 2, "input": "a", "cells": ["a"], "refused": "no domain"}
    database.write(lambda conn: conn.execute(insert(list_lines), [line]))
    assert counts(database) == {"batches": 1, "list_lines": 1}
    with pytest.raises(IntegrityError):
        database.write(lambda conn: conn.execute(insert(list_lines), [{**line, "number": 2, "row_id": 7}]))
    migrate.downgrade(database, before)
    assert counts(database) == {"batches": 1}
    migrate.upgrade(database)
    assert drift(database) == []


def test_links_of_places_stay_when_they_get_and_lose_a_score(database: Database) -> None:
    names = [name for _, name in migrate.described()]
    before = migrate.revisions()[names.index("match places") - 1]

    def add(conn: Any) -> None:
        conn.execute(text("INSERT INTO places (source, source_id, name) VALUES ('osm', '1', 'Holt')"))
        conn.execute(text("INSERT INTO local_businesses (name) VALUES ('Holt')"))
        ids = "(SELECT max(id) FROM places), (SELECT max(id) FROM local_businesses)"
        conn.execute(text(f"INSERT INTO business_places (place_id, business_id) SELECT {ids}"))

    migrate.downgrade(database, before)
    database.write(add)
    links = text("SELECT place_id, business_id, reasons FROM business_places")
    with database.reading() as conn:
        old = conn.execute(links).all()
    migrate.upgrade(database)
    database.write(lambda conn: conn.execute(text("INSERT INTO place_keys (key, place_id) SELECT -9, id FROM places")))
    migrate.downgrade(database, before)
    migrate.upgrade(database)
    with database.reading() as conn:
        assert conn.execute(links).all() == old != []
        assert conn.scalar(text("SELECT count(*) FROM place_keys")) == 0


def test_all_the_way_down_and_up_again(database: Database) -> None:
    with_data(database)
    migrate.downgrade(database, "base")
    with database.reading() as conn:
        assert set(inspect(conn).get_table_names()) <= {"alembic_version"}
    migrate.upgrade(database)
    migrate.upgrade(database)
    assert drift(database) == []
    assert scene.queued(database, 1)


def test_every_version_goes_down_and_up_with_data_in_it(database: Database) -> None:
    with_data(database)
    before = counts(database)
    for revision in reversed(migrate.revisions()[:-1]):
        migrate.downgrade(database, revision)
        assert counts(database) == before
    for revision in migrate.revisions()[1:]:
        migrate.upgrade(database, revision)
        assert counts(database) == before
    assert drift(database) == []
    assert len(scene.take(database).items) == 40


def test_pages_outlive_what_sitemaps_say_of_them(database: Database) -> None:
    (domain_id,) = scene.add_domains(database, 1)
    file = {"domain_id": domain_id, "url": "https://d0.com/s.xml", "url_digest": b"1" * 16, "host": "d0.com"}
    page = file | {"url": "https://d0.com/", "url_digest": b"2" * 16, "sitemap_id": 1, "news_title": "x"}
    database.write(lambda conn: conn.execute(insert(sitemaps).values(file | {"found_by": "robots"})))
    database.write(lambda conn: conn.execute(insert(sitemap_facts).values(sitemap_id=1, urls=1)))
    database.write(lambda conn: conn.execute(insert(pages).values(page)))
    migrate.downgrade(database, "0008")
    migrate.upgrade(database)
    with database.reading() as conn:
        kept = conn.execute(select(pages.c.url, pages.c.sitemap_id, pages.c.news_title)).all()
        assert kept == [("https://d0.com/", None, None)]
        assert conn.execute(select(sitemaps)).all() == []
    assert drift(database) == []


def test_rows_in_the_line_of_a_host_keep_their_places(database: Database) -> None:
    rows = scene.queued(database, 3)
    scene.change(database, rows[1:], in_line_since=scene.ago(5), due_at=scene.ago(-500))
    database.write(lambda conn: conn.execute(insert(hosts).values(host="a.com", failures=3)))
    before = [scene.row(database, id_).due_at for id_ in rows]
    migrate.downgrade(database, "0005")
    with database.reading() as conn:
        assert conn.execute(text("SELECT host, failures, planned_until FROM hosts")).one() == ("a.com", 3, None)
    migrate.upgrade(database)
    after = [scene.row(database, id_) for id_ in rows]
    assert [row.due_at for row in after] == before
    assert {(row.status, row.in_line_since) for row in after} == {("queued", None)}
    with database.reading() as conn:
        assert conn.execute(select(hosts.c.host, hosts.c.failures)).one() == ("a.com", 3)
    assert drift(database) == []


def test_a_schema_that_is_behind(postgresql_database: Database) -> None:
    migrate.downgrade(postgresql_database, "base")
    with pytest.raises(SchemaBehind) as caught:
        migrate.ensure(postgresql_database)
    assert caught.value.exit_code == Exit.DATABASE
    assert "scrapersky db upgrade" in caught.value.hint


def test_a_schema_that_is_ahead(database: Database) -> None:
    database.write(lambda conn: conn.execute(text("UPDATE alembic_version SET version_num = '9998'")))
    for _ in range(2):
        with pytest.raises(SchemaAhead) as caught:
            migrate.ensure(database)
    assert "9998" in caught.value.message
    assert caught.value.hint


@pytest.mark.parametrize("upgrade", [migrate.ensure, migrate.upgrade])
@pytest.mark.parametrize("later", ["auto"], indirect=True, ids=["sqlite"])
def test_an_older_file_is_copied_aside_first(
    sqlite_database: Database, later: Path, upgrade: Callable[[Database], object]
) -> None:
    with_data(sqlite_database)
    old = migrate.revisions()[-2]
    upgrade(sqlite_database)
    file = Path(str(sqlite_database.url.database))
    (copy,) = file.parent.glob(f"{file.name}.before-*")
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    kept = sqlite3.connect(copy)
    assert kept.execute("SELECT version_num FROM alembic_version").fetchone() == (old,)
    assert kept.execute("SELECT count(*) FROM domains").fetchone() == (50,)
    kept.close()
    with sqlite_database.reading() as conn:
        assert migrate.current(conn) == "9999"
    migrate.ensure(sqlite_database)
    assert len(list(file.parent.glob(f"{file.name}.before-*"))) == 1


@pytest.mark.parametrize("later", ["auto"], indirect=True, ids=["sqlite"])
def test_a_copy_that_cannot_be_made_stops_the_migration(
    sqlite_database: Database, later: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Path, target: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(DatabaseUnreachable, match="No space left"):
        migrate.ensure(sqlite_database)
    file = Path(str(sqlite_database.url.database))
    assert list(file.parent.glob(f"{file.name}.before-*")) == []
    with sqlite_database.reading() as conn:
        assert migrate.current(conn) == migrate.revisions()[-2]


def test_a_failed_migration_leaves_nothing(database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "broken"
    shutil.copytree(migrate.scripts(), folder)
    broken = NEXT.format(head=migrate.head(), recreate="never").replace(
        "sa.String(10)))\n", 'sa.String(10)))\n    raise RuntimeError("half way")\n', 1
    )
    (folder / "versions" / "9999_broken.py").write_text(broken)
    monkeypatch.setattr(migrate, "scripts", lambda: folder)
    with pytest.raises(RuntimeError):
        migrate.upgrade(database)
    with database.reading() as conn:
        assert migrate.current(conn) == migrate.revisions()[-2]
        assert "colour" not in {column["name"] for column in inspect(conn).get_columns("domains")}


FIRST_USE = """
import os, sys, traceback
import alembic.command, alembic.config, alembic.ddl.sqlite, sqlalchemy.dialects.sqlite.pysqlite
from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.urls import database_url
from sqlalchemy import insert

def use(number):
    os.close(started)
    os.read(start, 1)  # ends when everybody has closed the other end: all are there
    database = Database(database_url(None))
    migrate.ensure(database)
    database.write(lambda conn: conn.execute(insert(domains).values(domain=f"d{number}.com")))
    database.close()

start, started = os.pipe()
children = []
for number in range(20):
    if child := os.fork():
        children.append(child)
        continue
    try:
        use(number)
    except BaseException:
        traceback.print_exc()
        os._exit(1)
    os._exit(0)
os.close(started)
sys.exit(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


@pytest.mark.slow
def test_twenty_first_uses_at_once() -> None:
    """Real processes, which begin together once all is imported."""
    uses = subprocess.run([sys.executable, "-c", FIRST_USE], capture_output=True, text=True, timeout=PATIENCE)
    assert uses.returncode == 0, uses.stderr
    database = Database(database_url(None))
    with database.reading() as conn:
        assert len(list(conn.scalars(select(domains.c.domain)))) == 20
        assert migrate.current(conn) == migrate.head()
    assert drift(database) == []
    assert list(Path(str(database.url.database)).parent.glob("*.before-*")) == []
    database.close()


def test_two_upgrades_at_once(postgresql_database: Database) -> None:
    from concurrent.futures import ThreadPoolExecutor

    migrate.downgrade(postgresql_database, "base")
    others = [Database(postgresql_database.url) for _ in range(3)]
    with ThreadPoolExecutor(3) as pool:
        for done in [pool.submit(migrate.upgrade, other) for other in others]:
            done.result()
    for other in others:
        other.close()
    migrate.require_head(postgresql_database)


def test_foreign_keys_are_on_but_while_migrating(sqlite_database: Database) -> None:
    query = text("PRAGMA foreign_keys")
    with sqlite_database.reading() as conn:
        assert conn.scalar(query) == 1
    with sqlite_database.begin(MIGRATE) as conn:
        assert conn.scalar(query) == 0
    with sqlite_database.begin() as conn:
        assert conn.scalar(query) == 1


def test_the_pragma_is_set_once_for_a_connection(sqlite_database: Database) -> None:
    """SQLite prepares every statement anew after it, which costs more than most transactions."""
    sent: list[str] = []
    event.listen(sqlite_database.engine, "before_cursor_execute", lambda conn, cursor, sql, *_: sent.append(sql))
    for _ in range(3):
        with sqlite_database.begin():
            pass
        with sqlite_database.reading():
            pass
    assert sum("foreign_keys" in sql for sql in sent) <= 1


# --- files that are no database ---------------------------------------------------------------------------
def test_a_file_that_cannot_be_used(tmp_path: Path) -> None:
    directory = tmp_path / "directory.db"
    directory.mkdir()
    letter = tmp_path / "letter.db"
    letter.write_text("Dear Sir or Madam, " * 500)
    blocked = tmp_path / "file"
    blocked.write_text("")
    for file in (directory, letter, blocked / "below.db"):
        database = Database(database_url(f"sqlite:///{file}"))
        with pytest.raises(DatabaseError) as caught:
            migrate.ensure(database)
        assert caught.value.exit_code == Exit.DATABASE
        assert str(file) in caught.value.message or str(file.parent) in caught.value.message
        assert caught.value.hint
        database.close()


def test_no_server(postgresql_url: str) -> None:
    for url in ("postgresql://127.0.0.1:1/x", postgresql_url.replace("/test_", "/no_such_")):
        database = Database(database_url(url))
        with pytest.raises(DatabaseUnreachable) as caught:
            migrate.ensure(database)
        assert caught.value.exit_code == Exit.DATABASE
        assert "\n" not in caught.value.message
        with pytest.raises(DatabaseUnreachable):
            migrate.upgrade(database)
        database.close()


def test_listed_contacts_go_down_with_what_lists_them_and_those_of_pages_stay(database: Database) -> None:
    (domain_id,) = scene.add_domains(database, 1)
    database.write(lambda conn: conn.execute(insert(local_businesses).values(name="Holt")))
    found = [{"kind": "email", "value": f"{name}@holt.de"} for name in ("listed", "both", "page")]
    database.write(lambda conn: conn.execute(insert(contacts), found))
    place = {"url_digest": b"1" * 16, "confidence": 0.9}
    listed = [
        {"contact_id": id_, "business_id": 1, "source_url": "file:1", "method": "listed", **place} for id_ in (1, 2)
    ]
    pages_ = [
        {"contact_id": id_, "domain_id": domain_id, "source_url": "https://d0.com/", "method": "text", **place}
        for id_ in (2, 3)
    ]
    for rows in (listed, pages_):
        database.write(lambda conn, rows: conn.execute(insert(contact_sources), rows), rows)
    migrate.downgrade(database, "0014")
    assert left(database) == [("both@holt.de", domain_id), ("page@holt.de", domain_id)]
    migrate.upgrade(database)
    assert left(database) == [("both@holt.de", domain_id), ("page@holt.de", domain_id)]
    assert drift(database) == []
    with pytest.raises(IntegrityError, match="one_owner"):
        database.write(lambda conn: conn.execute(insert(contact_sources).values({**pages_[0], "business_id": 1})))


def left(database: Database) -> list[tuple[Any, ...]]:
    with database.reading() as conn:
        sources = text(
            "SELECT c.value, s.domain_id FROM contacts c LEFT JOIN contact_sources s ON s.contact_id = c.id ORDER BY 1"
        )
        return [tuple(row) for row in conn.execute(sources)]


def test_an_older_version_forgets_faxes_and_keeps_the_rest(database: Database) -> None:
    (domain_id,) = scene.add_domains(database, 1)
    found = [{"kind": kind, "value": f"+49308000{number}"} for number, kind in enumerate(("phone", "fax"))]
    database.write(lambda conn: conn.execute(insert(contacts), found))
    seen = {"domain_id": domain_id, "source_url": "https://d0.com/", "method": "text", "url_digest": b"1" * 16}
    sources = [{"contact_id": id_, "confidence": 0.9, **seen} for id_ in (1, 2)]
    database.write(lambda conn: conn.execute(insert(contact_sources), sources))
    migrate.downgrade(database, "0018")
    assert left(database) == [("+493080000", domain_id)]
    with pytest.raises(IntegrityError, match="kind_known"):
        database.write(lambda conn: conn.execute(text("INSERT INTO contacts (kind, value) VALUES ('fax', '+1')")))
    migrate.upgrade(database)
    assert left(database) == [("+493080000", domain_id)]
    assert drift(database) == []
    database.write(lambda conn: conn.execute(insert(contacts).values(kind="fax", value="+1")))


def test_an_older_version_forgets_listed_numbers_and_keeps_the_rest_of_the_list(database: Database) -> None:
    listed = {kind: {"digest": kind, "kind": kind, "value": kind} for kind in ("email", "domain", "phone", "social")}
    listed["social"]["value"] = "x" * 500
    rows = [{**row, "end_digest": "end" if kind == "phone" else None} for kind, row in listed.items()]
    database.write(lambda conn: conn.execute(insert(suppressions), rows))
    migrate.downgrade(database, "0022")
    kinds = text("SELECT kind, value FROM suppressions ORDER BY kind")
    with database.reading() as conn:
        assert [tuple(row) for row in conn.execute(kinds)] == [("domain", "domain"), ("email", "email")]
    with pytest.raises(IntegrityError, match="kind_known"):
        add = text("INSERT INTO suppressions (digest, kind) VALUES ('x', 'phone')")
        database.write(lambda conn: conn.execute(add))
    migrate.upgrade(database)
    with database.reading() as conn:
        assert [tuple(row) for row in conn.execute(kinds)] == [("domain", "domain"), ("email", "email")]
    database.write(lambda conn: conn.execute(insert(suppressions), rows[2:]))
    assert drift(database) == []


def test_suppressed_contacts_are_found_in_a_database_of_before(database: Database) -> None:
    migrate.downgrade(database, "0023")
    rows = [{"kind": "email", "value": f"a{number}@b.com", "suppressed": number % 3 == 0} for number in range(9)]
    database.write(lambda conn: conn.execute(insert(contacts), rows))
    marked = select(contacts.c.value).where(contacts.c.suppressed.is_(True)).order_by(contacts.c.id)
    for go, has_index in ((migrate.upgrade, True), (lambda to: migrate.downgrade(to, "0023"), False)):
        go(database)
        with database.reading() as conn:
            assert conn.scalars(marked).all() == ["a0@b.com", "a3@b.com", "a6@b.com"]
            indexes = {index["name"] for index in inspect(conn).get_indexes("contacts")}
        assert ("ix_contacts_suppressed" in indexes) == has_index
    migrate.upgrade(database)
    assert drift(database) == []
