"""What commands look like on terminals of 40, 80 and 200 columns. At 80, ids and names stay whole.

The pictures of `tests/cli/pictures` are drawn anew by `make pictures`; look at the differences before you commit them.
"""

import os
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import insert

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.domains import domains
from scrapersky_cli.db.tables.queue import batch_items, batches, claims
from scrapersky_cli.workflows.registry import names
from tests.cli.screen import Seen, watch
from tests.cli.terminal import Terminal
from tests.cli.test_export import Books

DOMAIN = "gemeinschaftspraxis-holtermann-partner.com"
EMAIL = "empfang.zweigstelle-nord@gemeinschaftspraxis-holtermann.com"
URL = f"https://{DOMAIN}/team"
SOURCE = f"https://{DOMAIN}/contact"
BATCH = "dentists-in-and-around-austin-texas-second-try"
HOST = "worker-17.eu-central-1.compute.internal"
CLAIM = 1_234_567
NOON = datetime(2026, 4, 1, 12, tzinfo=UTC)
PICTURES = Path(__file__).parent / "pictures"
WIDTHS = (40, 80, 200)


@pytest.fixture
def filled(sqlite_database: Database) -> Books:
    """The books of the exports, and one row of each kind with long names."""
    books = Books(sqlite_database)
    books.ids[DOMAIN] = books.add(
        insert(domains),
        domain=DOMAIN,
        status="failed",
        error_kind="target",
        error_code="dns_not_found",
        error="No name.",
    )
    books.facts(DOMAIN, title="A practice " * 20, cms="WordPress", businesses=[{"name": "Holtermann " * 8}])
    books.contact(DOMAIN, "email", EMAIL, "/contact")
    books.contact(DOMAIN, "phone", "+498912345678901", "/contact", method="tel")
    books.page(DOMAIN, URL)
    batch_id = books.add(insert(batches), name=BATCH, workflow="domain-scan")
    books.add(insert(batch_items), batch_id=batch_id, workflow="domain-scan", row_id=books.ids[DOMAIN])
    ended = {"started_at": NOON, "ended_at": NOON, "expires_at": NOON, "reason": "done"}
    counts = {"claimed": 1000, "completed": 900, "failed": 90, "released": 10, "rows_written": 12345}
    books.add(
        insert(claims), id=CLAIM, workflow="sitemap-submission", host=HOST, pid=4_194_303, version="0.1.0", **counts, **ended,
    )  # fmt: skip
    return books


@dataclass(frozen=True)
class Look:
    """A command, the ids and names that must be there, and the headings."""

    args: tuple[str, ...]
    whole: tuple[str, ...]
    headings: tuple[str, ...] = ()


LOOKS: dict[str, Look | Callable[[Books], Look]] = {
    "list contacts": Look(("list", "contacts"), (DOMAIN, EMAIL, SOURCE), ("method", "source url")),
    "list contacts of short names": Look(
        ("list", "contacts", "--domain", "holt.de"), ("info@holt.de", "https://holt.de/team", "https://x.com/designer")
    ),
    "list domains": Look(
        ("list", "domains"),
        (DOMAIN, EMAIL, "+498912345678901", "dns_not_found", "WordPress"),
        ("result code", "error code", "best phone", "cms"),
    ),
    "list pages": Look(("list", "pages"), (URL,), ("url",)),
    "list leads": Look(("list", "leads"), (DOMAIN, EMAIL), ("name", "city", "status")),
    "status": Look(("status",), tuple(names()), ("queued", "due", "processing", "completed", "failed")),
    "show a domain": lambda books: Look(("show", DOMAIN), (DOMAIN, f"domain:{books.ids[DOMAIN]}", EMAIL, *_OF_DOMAIN)),
    "history": Look(("history",), (str(CLAIM), "sitemap-submission", "2026-04-01", "900"), ("started at", "completed")),
    "batch list": Look(("batch", "list"), (BATCH, "domain-scan"), ("state", "items", "waiting")),
    "batch show": Look(("batch", "show", BATCH), (BATCH, "domain-scan"), ("what", "value")),
    "help": Look(("--help",), ("demo", "curate", "suppress"), ("Start", "Work:", "Look:", "Manage:")),
    "help of a group": Look(("batch", "--help"), ("list", "cancel"), ("Commands:",)),
    "help of a command": Look(("status", "--help"), ("--fail-if-older", "--no-header"), ("Options:",)),
    "errors": Look(("errors",), ("domain-scan", "dns_not_found"), ("workflow", "rows", "retry")),
    "contacts summary": Look(("contacts", "summary"), ("mailto", "facebook"), ("what", "value", "contacts")),
    "curate, a dry run": Look(("curate", "domains", "maybe", "--all", "--dry-run", "-q"), (DOMAIN,), ("id", "name")),
    "suppress list": Look(("suppress", "list"), (), ("kind", "value", "reason", "since")),
    "db history": Look(("db", "history"), ("0001",), ("revision", "what")),
}
_OF_DOMAIN: tuple[str, ...] = (SOURCE, "domain-scan", "title", "first_scanned_at")


@pytest.mark.parametrize("look", LOOKS.values(), ids=LOOKS)
def test_ids_and_names_stay_whole(quick: Terminal, filled: Books, look: Look | Callable[[Books], Look]) -> None:
    look = look if isinstance(look, Look) else look(filled)
    seen = watch(quick, *look.args, width=80)
    assert (seen.code, seen.unexpected) == (0, [])
    assert max(map(len, seen.text.splitlines())) <= 80
    assert [each for each in look.whole if each not in seen.text] == []
    words = seen.text.split()
    assert [word for heading in look.headings for word in heading.split() if word not in words] == []
    assert "…" not in seen.text.replace("A,B,…", "")


def test_without_rows_all_headings_are_there(quick: Terminal) -> None:
    seen = watch(quick, "history", width=80)
    assert {"workflow", "started", "completed", "failed", "hidden:"} <= set(seen.text.split())


SEEN = (
    "status", "history", "batch list", "batch show", "list contacts", "list domains", "list leads", "list pages", "show a domain",
    "help", "help of a group", "help of a command", "errors", "contacts summary", "curate, a dry run",
)  # fmt: skip


@pytest.mark.parametrize("width", WIDTHS)
def test_commands_look_as_in_the_pictures(quick: Terminal, filled: Books, width: int) -> None:
    for name in SEEN:
        look = LOOKS[name]
        look = look if isinstance(look, Look) else look(filled)
        seen = watch(quick, *look.args, width=width)
        drawn = f"$ scrapersky {' '.join(look.args)}\n{_timeless(seen.text)}"
        file = PICTURES / f"{name.replace(',', '').replace(' ', '-')}.{width}.txt"
        if "REDRAW" in os.environ:
            file.write_text(drawn, "utf-8")
        assert drawn == file.read_text("utf-8"), f"if it should look like that: make pictures ({file.name})"
        assert max(map(len, _lines(seen))) <= width


def _lines(seen: Seen) -> list[str]:
    """What a command printed, but for what the terminal breaks: examples, which can be copied, and counts for grep."""
    return [line for line in seen.text.splitlines() if not line.startswith(("    scrapersky ", "what="))]


def test_checks_are_folded_between_words(quick: Terminal) -> None:
    seen = watch(quick, "doctor", "--offline", width=40, SCRAPERSKY_USER_AGENT="", SCRAPERSKY_DATABASE_URL="")
    folded = "[ok]   user agent: scrapersky/0.1.0\n       names no way to reach you: set\n       SCRAPERSKY_USER_AGENT to name/1.0\n"
    assert folded in seen.text


def _timeless(text: str) -> str:
    """Return the text with each time replaced by one that is always the same, and without spaces at the ends of lines."""
    text = re.sub(r"\d\d:\d\d:\d\d", "12:00:00", re.sub(r"20\d\d-\d\d-\d\d", "2026-04-01", text))
    return re.sub(r" +$", "", text, flags=re.MULTILINE)


def test_a_name_as_long_as_names_can_be_is_folded_not_cut(quick: Terminal, sqlite_database: Database) -> None:
    long = ".".join(("x" * 60, "y" * 60, "z" * 60, "com"))
    values = {"domain": long, "note": "x", "status": "completed", "result_code": "ok"}
    sqlite_database.write(lambda conn: conn.execute(insert(domains).values(values)))
    seen = watch(quick, "list", "domains", width=80)
    assert max(map(len, seen.text.splitlines())) <= 80
    assert long in "".join(line.split()[0] for line in seen.text.splitlines())
