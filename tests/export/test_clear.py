"""What is hidden before rows are exported, and how it is found."""

from typing import Any

from sqlalchemy import event, insert, select, text, update

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.contacts import contacts, suppressions
from scrapersky_cli.db.tables.domains import domain_facts
from scrapersky_cli.export.clear import cleared
from tests.subjects.test_leads import DESCRIBED, leads, site
from tests.subjects.test_listed_contacts import mail


def test_a_contact_that_is_marked_is_hidden_though_the_list_has_no_entry(database: Database) -> None:
    site(database, "holt.de", DESCRIBED, pages={"/": [mail("info@holt.de"), mail("praxis@holt.de")]})
    title = update(domain_facts).values(title="Write to info@holt.de or praxis@holt.de")
    database.write(lambda conn: conn.execute(title))
    assert leads(database)[0]["title"] == "Write to info@holt.de or praxis@holt.de"
    mark = update(contacts).where(contacts.c.value == "praxis@holt.de").values(suppressed=True)
    database.write(lambda conn: conn.execute(mark))
    with database.reading() as conn:
        assert conn.scalar(select(suppressions.c.digest)) is None
    (lead,) = leads(database)
    assert (lead["title"], lead["emails"]) == ("Write to info@holt.de or […]", ["info@holt.de"])


def test_where_nobody_is_on_the_list_no_contact_is_read_for_it(database: Database) -> None:
    many = [{"kind": "email", "value": f"a{number}@b.com"} for number in range(50)]
    database.write(lambda conn: conn.execute(insert(contacts), many))
    statements: list[tuple[str, Any]] = []
    with database.reading() as conn:
        event.listen(conn, "before_cursor_execute", lambda *said: statements.append((said[2], said[3])))
        rows = [{"domain_id": 1, "title": "Write to a1@b.com"}]
        assert cleared(conn, rows) is rows
        (statement,) = statements
        if conn.dialect.name == "postgresql":  # so that a few rows do not make a scan the cheapest
            conn.execute(text("SET LOCAL enable_seqscan = off"))
        verb = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
        plan = str(conn.exec_driver_sql(f"{verb} {statement[0]}", statement[1]).all())
    assert "ix_contacts_suppressed" in plan
