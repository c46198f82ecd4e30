"""Tests share the databases of a server: what one test did in it, the next one does not see."""

import psycopg
import pytest

from tests.databases import LOT, Databases

USED = (
    "INSERT INTO domains (domain) SELECT i || '.example' FROM generate_series(1, 100) i",
    "INSERT INTO domains (domain) VALUES ('1.example') ON CONFLICT DO NOTHING",  # takes a number for nothing
    "ANALYZE",
    "CREATE TABLE effects (row_id bigint REFERENCES domains)",
    "CREATE FUNCTION nothing() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
    "CREATE TRIGGER nothing AFTER UPDATE ON domains FOR EACH ROW EXECUTE FUNCTION nothing()",
)
CHANGED = (
    "DROP TABLE alembic_version",
    "ALTER TABLE domains ADD COLUMN more text",
    "ALTER TABLE domains ALTER COLUMN note SET NOT NULL",
    "ALTER TABLE domains ALTER COLUMN note TYPE varchar(9)",
    "ALTER TABLE domains ALTER COLUMN priority SET DEFAULT 3",
    "ALTER TABLE domains DROP CONSTRAINT ck_domains_status_known",
    "ALTER TABLE domains RENAME TO elsewhere",
    "ALTER TABLE domains SET (fillfactor = 90)",
    "CREATE INDEX ix_more ON domains (note)",
    "DROP INDEX ix_domains_queue_due",
    "DROP TABLE suppressions CASCADE",
    "UPDATE alembic_version SET version_num = '0001'",
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET enable_seqscan = off', current_database()); END $$",
    f"INSERT INTO domains (domain, note) SELECT i, repeat('x', 1000) FROM generate_series(1, {LOT // 1000}) i",
)


@pytest.fixture(scope="module")
def databases(postgresql_server: str) -> Databases:
    return Databases(postgresql_server)


def which(databases: Databases, name: str) -> int:
    """The number that a database keeps under every name."""
    with psycopg.connect(databases.url(name)) as connection:
        (found,) = connection.execute("SELECT oid FROM pg_database WHERE datname = current_database()").fetchall()
        return int(found[0])


def test_a_used_database_is_as_a_new_one(databases: Databases) -> None:
    used = databases.take()
    number = which(databases, used)
    left = psycopg.connect(databases.url(used), autocommit=True)  # and never closed
    for statement in USED:
        left.execute(statement)
    databases.give_back(used)
    name = databases.take()
    assert which(databases, name) == number
    with psycopg.connect(databases.url(name)) as connection:

        def values(query: str) -> list[object]:
            return [value for (value,) in connection.execute(query)]

        assert values("SELECT pg_relation_size('domains')") == [0]
        assert values("SELECT reltuples FROM pg_class WHERE oid = 'domains'::regclass") == [-1]
        assert values("SELECT count(*) FROM pg_stats WHERE tablename = 'domains'") == [0]
        assert values("SELECT to_regclass('effects')") == [None]
        assert values("SELECT tgname FROM pg_trigger WHERE tgname = 'nothing'") == []
        assert values("INSERT INTO domains (domain) VALUES ('new.example') RETURNING id") == [1]
    with pytest.raises(psycopg.OperationalError):
        left.execute("SELECT 1")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(databases.url(used))
    databases.give_back(name)


@pytest.mark.parametrize("change", CHANGED)
def test_a_changed_database_is_not_used_again(databases: Databases, change: str) -> None:
    name = databases.take()
    number = which(databases, name)
    with psycopg.connect(databases.url(name)) as connection:
        connection.execute(change)
    databases.give_back(name)
    name = databases.take()
    assert which(databases, name) != number
    databases.give_back(name)
