"""The one book of the rows in hand."""

from types import SimpleNamespace
from typing import Any

from scrapersky_cli.engine.run.in_hand import InHand
from scrapersky_cli.engine.workflow import Item


def item(id_: int, claim_id: int, host: str = "a.com", losses: int = 0) -> Item:
    row: Any = SimpleNamespace(host=host)
    return Item(id_, claim_id, 1, row, losses=losses)


def test_a_claim_is_open_as_long_as_rows_are_under_it() -> None:
    in_hand = InHand("host")
    first, second, other = item(1, 7), item(2, 7), item(3, 8)
    in_hand.add([first, second, other])
    assert in_hand.drop(first.key) is first
    assert in_hand.rows_by_claim() == {7: {second.key}, 8: {other.key}}
    in_hand.drop(second.key)
    assert (in_hand.open_claims(), len(in_hand)) == ([8], 1)
    assert in_hand.drop(first.key) is None


def test_a_row_may_be_in_hand_under_two_claims() -> None:
    """It was cancelled and enqueued again, and its process claimed it once more."""
    in_hand = InHand("host")
    old, new = item(1, 7), item(1, 8)
    in_hand.add([old, new])
    in_hand.drop(old.key)
    assert in_hand.rows_by_claim() == {8: {new.key}}


def test_what_is_ending_counts_no_more() -> None:
    in_hand = InHand("host")
    rows = [item(1, 7), item(2, 7, losses=1), item(3, 7, "b.com", losses=1)]
    in_hand.add(rows)
    assert in_hand.count_by_host() == {"a.com": 2, "b.com": 1}
    assert in_hand.count_by_host({rows[0].key, rows[2].key}) == {"a.com": 1}
    assert (in_hand.count_lost(), in_hand.count_lost({rows[2].key})) == (2, 1)


def test_a_queue_without_hosts_counts_none() -> None:
    in_hand = InHand(None)
    in_hand.add([item(1, 7)])
    assert in_hand.count_by_host() == {}
    assert in_hand.host_of(item(5, 7)) == "5"


def test_withdrawn_rows_wait_no_more_but_are_in_hand() -> None:
    in_hand = InHand(None)
    rows = [item(id_, 7) for id_ in range(4)]
    in_hand.add(rows)
    in_hand.waiting.add(rows)
    assert in_hand.waiting.withdraw(lambda each: each.id % 2 == 0) == [rows[0], rows[2]]
    assert (len(in_hand.waiting), len(in_hand)) == (2, 4)
