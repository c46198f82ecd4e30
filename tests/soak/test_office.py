"""LibreOffice opens a workbook: what a person sees of it, as a PDF."""

import subprocess
from pathlib import Path

import openpyxl
import pytest

from scrapersky_cli.db.database import Database
from tests.cli.terminal import Terminal
from tests.cli.test_export import Books
from tests.soak.debian import program

pytestmark = [pytest.mark.soak, pytest.mark.timeout(900)]


@pytest.fixture
def leads(sqlite_url: str, sqlite_database: Database, tmp_path: Path) -> Path:
    """A workbook of the leads of a list, with a second sheet of those that have no phone, and of what is no target."""
    Books(sqlite_database)
    terminal, file = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url}), tmp_path / "leads.xlsx"
    lines = b"Website,Firma,Notiz\nholt.de,Praxis Holt,=1+1\nevil.com,,\nno target at all,x,\nholt.de,,again\n"
    assert terminal("enqueue", "domain-scan", "--file", "-", "--batch", "april", stdin=lines).code == 0
    done = terminal("export", "leads", "--batch", "april", "-o", str(file), "--with", "phone", "--no-empty-columns")
    assert done.code == 0, done
    return file


def converted(file: Path, to: str, home: Path) -> Path:
    office = [program("soffice", "libreoffice-calc-nogui"), f"-env:UserInstallation=file://{home}", "--headless"]
    subprocess.run([*office, "--convert-to", to, "--outdir", str(file.parent), str(file)], check=True, timeout=600)
    return file.with_suffix(f".{to}")


def test_a_workbook_is_opened(leads: Path, tmp_path: Path) -> None:
    pdf = converted(leads, "pdf", tmp_path / "office")
    text = subprocess.run(
        [program("pdftotext", "poppler-utils"), "-layout", str(pdf), "-"], capture_output=True, text=True, check=True
    ).stdout
    sheets = openpyxl.load_workbook(leads).sheetnames
    assert sheets[0] == "leads"
    assert len(sheets) == 2
    for cell in ("Praxis Holt", "holt.de", "+49221123456", "info@holt.de", "evil.com", "=1+1"):
        assert cell in text
    again = converted(leads, "ods", tmp_path / "office")
    assert again.stat().st_size > 1000
