"""What becomes of the rows that wait for a host when it is put on the do-not-crawl list."""

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import PAGE_SCRAPES
from tests.cli.terminal import Terminal
from tests.engine import scene
from tests.engine.queue import test_line as line


def test_rows_that_wait_for_a_blocked_host_fail_at_once(shell: Terminal, database: Database) -> None:
    """They would each wait for their place in its line. Who comes when it is allowed again waits behind nobody."""
    rows = line.lined_up(database, 1_200)
    below, other, alike = line.add_pages(database, ["www2.crowd.com", "other.com", "overcrowd.com"])
    blocked = shell("block", "add", "crowd.com")
    assert (blocked.code, blocked.out, blocked.err) == (0, "blocked=1 unchanged=0 refused=1201\n", "")
    states = {id_: scene.row(database, id_, PAGE_SCRAPES) for id_ in (rows[0], rows[-1], below, other, alike)}
    told = "crowd.com is on the do-not-crawl list"
    for id_ in (rows[0], rows[-1], below):
        assert (states[id_].scrape_status, states[id_].scrape_error_code) == ("failed", "do_not_crawl")
        assert states[id_].scrape_error == told
    assert {states[id_].scrape_status for id_ in (other, alike)} == {"queued"}
    again = shell("block", "add", "crowd.com", "--json").json
    assert (again["blocked"], again["unchanged"], again["refused"]) == ([], ["crowd.com"], 0)

    assert shell("block", "remove", "crowd.com").out == "unblocked=1 unchanged=0\n"
    since = line.time_of(database)
    line.assert_in_line(database, line.lined_up(database, 20), since)
