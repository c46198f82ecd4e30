"""What a change of tags makes of the tags of rows."""

from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.pages import pages
from scrapersky_cli.pipeline.tag import TagChange, tag_all
from scrapersky_cli.subjects.registry import subjects
from tests.pipeline.test_curate import add_pages, listening
from tests.workflows import scene

PAGE = subjects()["page"]
tags = st.lists(st.sampled_from("abcde"), unique=True)


@given(tags, tags, tags)
def test_a_change_is_done_once(before: list[str], add: list[str], remove: list[str]) -> None:
    change = TagChange(tuple(add), tuple(tag for tag in remove if tag not in add))
    after = change.applied(before)
    assert set(after) == (set(before) | set(add)) - set(change.remove)
    assert len(after) == len(set(after))
    assert [tag for tag in after if tag in before] == [tag for tag in before if tag in after]  # in their order
    assert change.applied(after) == after


def test_a_chunk_takes_the_same_statements_however_many_rows_it_has(database: Database) -> None:
    rows = add_pages(database, *([("new", None)] * 300))
    spoken = []
    for some in ([rows[0]], rows[1:]):
        with listening(database, "before_cursor_execute", "commit") as heard:
            done = tag_all(
                database,
                PAGE,
                TagChange(
                    ("a", "ö\"'"),
                ),
                [some],
                dry_run=False,
            )
        assert (done.changed, heard["commit"]) == (len(some), 1)
        spoken.append(heard["before_cursor_execute"])
    assert spoken[0] == spoken[1] <= 4
    assert {tuple(row.tags) for row in scene.rows(database, pages)} == {("a", "ö\"'")}


def test_nothing_but_tags_changes_and_rows_that_are_gone_are_not_counted(database: Database) -> None:
    rows = add_pages(database, ("selected", "queued"))
    before = scene.rows(database, pages)[0]._mapping
    done = tag_all(database, PAGE, TagChange(("a",)), [[*rows, 7_000]], dry_run=False)
    assert (done.changed, done.unchanged, done.first) == (1, 0, rows)
    assert scene.rows(database, pages)[0]._mapping == {**before, "tags": ["a"]}
