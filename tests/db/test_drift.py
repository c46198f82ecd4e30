"""The migrations lead to the schema of the models, and the comparison would see if they did not."""

import pytest
from sqlalchemy import text

from scrapersky_cli.db import migrate
from scrapersky_cli.db.database import Database
from tests.db.drift import drift


def test_the_migrations_build_what_the_models_declare(database: Database) -> None:
    assert drift(database) == []
    assert migrate.differences(database) == []
    assert drift(database) == []  # nothing was left behind


DAMAGE = [
    ("DROP INDEX ix_domains_queue_due", "ix_domains_queue_due"),
    ("CREATE INDEX ix_more ON domains (note)", "ix_more"),
    ("ALTER TABLE domains ADD COLUMN more text", "more"),
    ("ALTER TABLE domains DROP COLUMN note", "note"),
    ("CREATE TABLE more (id bigint)", "more"),
]
FINE = [
    ("ALTER TABLE domains DROP CONSTRAINT ck_domains_status_known", "ck_domains_status_known"),
    ("ALTER TABLE domains ALTER COLUMN priority SET DEFAULT 3", "priority"),
    ("ALTER TABLE domains ALTER COLUMN note SET NOT NULL", "note"),
    ("ALTER TABLE domains SET (fillfactor = 90)", "fillfactor"),
    ("ALTER TABLE domains ALTER COLUMN note TYPE varchar(9)", "note"),
]


@pytest.mark.parametrize(("statement", "word"), DAMAGE)
def test_a_difference_is_seen(database: Database, statement: str, word: str) -> None:
    database.write(lambda conn: conn.execute(text(statement)))
    assert any(word in line for line in drift(database))


@pytest.mark.parametrize(("statement", "word"), FINE)
def test_fine_differences_are_seen(postgresql_database: Database, statement: str, word: str) -> None:
    postgresql_database.write(lambda conn: conn.execute(text(statement)))
    found = drift(postgresql_database)
    assert any(word in line for line in found)
    assert {line.split(":")[0] for line in found} <= {"only in the migrations", "only in the models"}


def test_a_narrower_predicate_is_seen(database: Database) -> None:
    def rebuild(conn: object) -> None:
        conn.execute(text("DROP INDEX uq_jobs_active"))  # type: ignore[attr-defined]
        index = "CREATE UNIQUE INDEX uq_jobs_active ON jobs (type, domain_id) WHERE status IN ('queued')"
        conn.execute(text(index))  # type: ignore[attr-defined]

    database.write(rebuild)
    assert any("uq_jobs_active" in line for line in drift(database))
