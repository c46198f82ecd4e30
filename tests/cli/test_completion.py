"""What the shell offers when somebody presses TAB."""

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.queue import batches
from tests.cli.terminal import Terminal


def offered(terminal: Terminal, line: str) -> list[str]:
    """Return what bash is told for the line up to the cursor."""
    at = str(line.count(" "))
    done = terminal(_SCRAPERSKY_COMPLETE="complete_bash", COMP_WORDS=line, COMP_CWORD=at)
    assert done.err == ""
    return done.out.split()


CASES = [
    ("scrapersky st", ["status"]),
    ("scrapersky process domain-e", ["domain-extraction"]),
    ("scrapersky process al", ["all"]),
    ("scrapersky loop page", ["page-scrape"]),
    ("scrapersky run --through email", ["email-scan"]),
    ("scrapersky run --format pa", ["parquet"]),
    ("scrapersky list le", ["leads"]),
    ("scrapersky export lea", ["leads"]),
    ("scrapersky list leads --columns domain,best_e", ["domain,best_email"]),
    ("scrapersky list domains --sort http_s", ["http_status"]),
    ("scrapersky list contacts --kind pho", ["phone"]),
    ("scrapersky list contacts --with fa", ["fax"]),
    ("scrapersky list contacts --method mail", ["mailto"]),
    ("scrapersky list domains --curation rej", ["rejected"]),
    ("scrapersky list domains --status fai", ["failed"]),
    ("scrapersky list domains --status page-scrape:fai", ["page-scrape:failed"]),
    ("scrapersky config set respect tdm,noi", ["tdm,noindex"]),
    ("scrapersky config set robots o", ["obey"]),
    ("scrapersky curate pag", ["pages"]),
    ("scrapersky curate pages arc", ["archived"]),
]


@pytest.mark.parametrize(("line", "expected"), CASES)
def test_known_values_are_offered(quick: Terminal, line: str, expected: list[str]) -> None:
    assert offered(quick, line) == expected


@pytest.mark.parametrize("line", ["list domains --batch", "batch show", "enqueue domain-scan --batch", "run --batch"])
def test_batches_are_offered_the_latest_first(quick: Terminal, sqlite_database: Database, line: str) -> None:
    values = [{"name": name, "workflow": "domain-scan"} for name in ("april", "apples", "may")]
    sqlite_database.write(lambda conn: conn.execute(insert(batches), values))
    assert offered(quick, f"scrapersky {line} ap") == ["apples", "april"]


def test_without_a_database_no_batch_is_offered_and_nothing_is_said(quick: Terminal) -> None:
    for url in ("sqlite:////nowhere/none.db", "postgresql://127.0.0.1:1/none"):
        nowhere = Terminal({**quick.environment, "SCRAPERSKY_DATABASE_URL": url})
        assert offered(nowhere, "scrapersky batch show a") == []
