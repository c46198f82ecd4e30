"""status as a command: what it says of more rows than it counts."""

from sqlalchemy import text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.urls import database_url
from tests.cli.terminal import Terminal

DONE = text("""
    INSERT INTO domains (domain, status, sitemap_analysis_status)
    WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 100001)
    SELECT 'x' || i || '.com', 'completed', CASE WHEN i <= 10001 THEN 'completed' END FROM n
    """)


def test_a_figure_that_is_a_bound_is_marked(quick: Terminal, sqlite_url: str) -> None:
    database = Database(database_url(sqlite_url))
    database.write(lambda conn: conn.execute(DONE))
    database.close()
    assert quick.state("domain-scan") == ["0", "0", "", "0", "0", "100000+", "", "", "", "0", "0"]
    assert quick.state("sitemap-submission")[5:] == ["10001", "", "", "10000+ nothing", "0", "0"]
    told = {each["workflow"]: each for each in quick("status", "--json").json["workflows"]}
    assert (told["domain-scan"]["completed"], told["domain-scan"]["at_least"]) == (100_000, ["completed"])
    assert told["sitemap-submission"]["at_least"] == ["came_to"]
    assert told["page-scrape"]["at_least"] == []
