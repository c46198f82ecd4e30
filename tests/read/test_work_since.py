"""What all workers have done since a moment."""

from collections import Counter

from scrapersky_cli.db.database import Database
from scrapersky_cli.failures import DnsNotFound
from scrapersky_cli.read.work_since import WorkDone, moment, work_since
from tests.engine import scene


def test_claims_and_attempts_that_came_later_are_counted(database: Database) -> None:
    scene.queued(database, 2)
    scene.run(database, scene.raising(DnsNotFound()))  # before
    with database.reading() as conn:
        began = moment(conn)
        assert work_since(conn, began) == {}
    scene.put(database, scene.add_domains(database, 3, prefix="later"))
    scene.take(database)
    with database.reading() as conn:
        assert work_since(conn, began) == {"scan": WorkDone(running=3)}
        assert work_since(conn, moment(conn)) == {}
    scene.put(database, scene.add_domains(database, 2, prefix="last"))
    scene.run(database, scene.raising(DnsNotFound()))
    with database.reading() as conn:
        assert work_since(conn, began) == {"scan": WorkDone(3, 2, 2, Counter(dns_not_found=2))}


def test_an_empty_book_has_a_moment_too(database: Database) -> None:
    with database.reading() as conn:
        assert moment(conn) == (0, 0)
