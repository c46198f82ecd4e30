"""Tags and notes by hand, through real commands and pipes."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from scrapersky_cli.db.database import Database
from tests.cli.terminal import Terminal
from tests.cli.test_curate import BLOG, CONTACT, TEAM, fill
from tests.store.test_places import HOLT
from tests.workflows.test_deep_scan import through


@pytest.fixture
def run(any_url: str, database: Database) -> Iterator[Terminal]:
    """Three pages, two domains, and a place that is a business, on each database."""
    fill(database)
    through(database, HOLT)
    yield Terminal({"SCRAPERSKY_DATABASE_URL": any_url})


def tags(run: Terminal, what: str = "pages") -> list[list[str] | None]:
    return [row["tags"] for row in run("list", what, "--columns", "tags", "--json").json[what]]


def test_tags_are_added_and_removed(run: Terminal) -> None:
    done = run("tag", "pages", CONTACT, "page:2", "--add", "spring", "--add", "hot,köln")
    assert (done.code, done.out, done.err) == (0, "what=pages changed=2\n", "")
    assert tags(run) == [["spring", "hot", "köln"], ["spring", "hot", "köln"], None]
    done = run("tag", "pages", CONTACT, BLOG, "--add", "spring", "--remove", "hot")
    assert done.out == "what=pages changed=2\n"
    assert tags(run) == [["spring", "köln"], ["spring", "hot", "köln"], ["spring"]]
    done = run("tag", "pages", "--all", "--remove", "spring", "--remove", "hot", "--json")
    assert (done.json["changed"], done.json["removed"]) == (3, ["spring", "hot"])
    assert tags(run) == [["köln"], ["köln"], None]  # nothing, and no empty list
    assert run("list", "pages", "--tag", "köln", "--columns", "url").rows == [[CONTACT], [TEAM]]
    assert run("tag", "pages", "--where", "tag=köln", "--add", "köln").out == "what=pages changed=0 unchanged=2\n"


@pytest.mark.parametrize("what", ["businesses", "domains", "pages", "places"])
def test_every_kind_has_tags_and_notes(run: Terminal, what: str) -> None:
    name = {"businesses": "Praxis Holt", "domains": "one.com", "pages": CONTACT, "places": "Praxis Holt"}[what]
    assert run("tag", what, name, "--add", "a").out == "what=" + what + " changed=1\n"
    assert run("note", what, name, "Call\x1b[2J Ann ' ; -- %").code == 0
    (row,) = run("list", what, "--tag", "a", "--columns", "note", "--json").json[what]
    assert row["note"] == "Call[2J Ann ' ; -- %"


def test_a_pipe_names_rows_and_a_row_may_be_named_twice(run: Terminal) -> None:
    listed = run("list", "pages", "--columns", "url").out.encode()  # its first line is known for what it is
    again = run("list", "pages", "--columns", "url", "--no-header").out.encode()
    done = run("tag", "pages", "-f", "-", "--add", "a", stdin=listed + again + b"nobody.com/x\n")
    assert done.out == "what=pages changed=3 unknown=1\n"
    assert done.err == "line 8: 'nobody.com/x' is not a known page\n"
    many = b"".join(f"{CONTACT}\n".encode() for _ in range(2_500))  # more than one chunk
    assert run("tag", "pages", "-f", "-", "--add", "b", stdin=many).out == "what=pages changed=1 unchanged=2\n"
    assert tags(run) == [["a", "b"], ["a"], ["a"]]


def test_a_dry_run_names_what_would_change(run: Terminal) -> None:
    run("tag", "pages", CONTACT, "--add", "a")
    done = run("tag", "pages", "--all", "--add", "a", "--dry-run")
    assert done.out == f"what=pages would_be_changed=2 unchanged=1\nid\tname\npage:2\t{TEAM}\npage:3\t{BLOG}\n"
    assert tags(run) == [["a"], None, None]
    answer = run("tag", "pages", "--where", "limit=1", "--add", "b", "--dry-run", "--json").json
    assert (answer["would_be_changed"], answer["first"]) == (1, [{"id": "page:1", "name": CONTACT}])


def test_a_note_is_written_replaced_and_removed(run: Terminal) -> None:
    assert run("note", "domains", "one.com", "Call in May").out == "what=domains id=domain:1 changed=1\n"
    assert run("note", "domains", "domain:1", "Call in May").out == "what=domains id=domain:1 changed=0\n"
    assert dict(row[:2] for row in run("show", "one.com").rows)["note"] == "Call in May"
    done = run("note", "domains", "1", "--clear", "--json").json
    assert (done["note"], done["changed"], done["id"]) == (None, 1, "domain:1")
    assert run("list", "domains", "--columns", "note", "--where", "domain=one.com").rows == [[""]]


WRONG = [
    (("tag", "pages", "--all"), "there is no tag to add or to remove"),
    (("tag", "pages", "--all", "--add", " ,;\x1b"), "there is no tag to add or to remove"),
    (("tag", "pages", "--all", "--add", "a", "--remove", "a"), "a cannot be added and removed"),
    (("tag", "pages", "--add", "a"), "this would change every row"),
    (("tag", "jobs", "1", "--add", "a"), "jobs cannot be tagged"),
    (("tag", "pages", "9999", "--add", "a"), "9999 is not a known page"),
    (("tag", "pages", "domain:1", "--add", "a"), "domain:1 is not a known page"),
    (("tag", "pages", "1", "--where", "kind=team", "--add", "a"), "--where cannot be combined with targets or --file"),
    (("tag", "domains", "--where", "website=no", "--add", "a"), "domains have no websites"),
    (("note", "pages", "1"), "give the text of the note, or --clear"),
    (("note", "pages", "1", "x", "--clear"), "give the text of the note, or --clear"),
    (("note", "pages", "1", "\x1b "), "give the text of the note, or --clear"),
    (("note", "pages", "domain:1", "x"), "domain:1 is no page"),
    (("note", "pages", "9999", "x"), "there is no 9999"),
    (("note", "pages", "9" * 30, "x"), "there is no 9999"),
    (("note", "searches", "1", "x"), "searches cannot be noted"),
]


@pytest.mark.parametrize(("args", "said"), WRONG)
def test_one_clear_line(sqlite_url: str, sqlite_database: Database, args: tuple[str, ...], said: str) -> None:
    fill(sqlite_database)
    run = Terminal({"SCRAPERSKY_DATABASE_URL": sqlite_url})
    done = run(*args)
    assert (done.code, done.out) == (2, ""), done
    assert done.err.startswith(f"error: {said}")
    assert "hint: " in done.err
    assert "\x1b" not in done.err
    assert tags(run) == [None] * 3


def test_several_rows_of_one_name_are_told_apart(run: Terminal, database: Database) -> None:
    through(database, replace(HOLT, source_id="other"))
    done = run("note", "places", "Praxis Holt", "x")
    assert (done.code, done.out) == (2, "")
    assert "error: Praxis Holt is ambiguous: it could be place:1, place:2\n" in done.err
