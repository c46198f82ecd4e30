"""The leads that exports are measured with, as the command writes them."""

import csv
import io

from benchmarks.sample_leads import fill
from scrapersky_cli.db.database import Database
from tests.cli.terminal import Terminal


def test_each_lead_has_a_name_an_address_hours_and_three_contacts(sqlite_database: Database, sqlite_url: str) -> None:
    fill(sqlite_database, 3)
    written = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})("export", "leads").out
    leads = list(csv.DictReader(io.StringIO(written)))
    assert [lead["domain"] for lead in leads] == ["site-0.de", "site-1.de", "site-2.de"]
    expected = ("name", "street", "city", "opening_hours", "best_email", "phone", "facebook")
    for lead in leads:
        assert all(lead[column] for column in expected), lead
