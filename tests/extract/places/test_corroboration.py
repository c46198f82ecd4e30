"""Who says what, and whether they agree."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.corroboration import Account, Backing, corroborate
from scrapersky_cli.extract.places.place import Address

HOUSE = Address("Marktstr. 5", "Berlin", None, "10115", "DE")
SAME_HOUSE = Address("Marktstraße 5", "Berlin", "BE", "10115")
OTHER_HOUSE = Address("Marktstr. 7", "Berlin", None, "10115", "DE")
PHONE, OTHER_PHONE = frozenset({"+4930901820"}), frozenset({"+4930901821"})
MAIL, SHOUTED, OTHER_MAIL = frozenset({"info@holt.de"}), frozenset({"Info@HOLT.de"}), frozenset({"kern@holt.de"})

# the accounts, and what comes of it: what, confidence, words
TRUTH: list[tuple[dict[str, Account], str, float, str]] = [
    ({"osm": Account(phones=PHONE), "site": Account(phones=PHONE)}, "phone", 0.95, "osm and the site agree"),
    ({"osm": Account(phones=PHONE), "site": Account(phones=OTHER_PHONE)}, "phone", 0.5, "osm and the site differ"),
    ({"osm": Account(phones=PHONE), "site": Account(phones=PHONE | OTHER_PHONE)}, "phone", 0.95, "osm and the site agree"),
    ({"osm": Account(phones=PHONE), "site": Account()}, "phone", 0.6, "only osm"),
    ({"site": Account(phones=PHONE)}, "phone", 0.8, "only the site"),
    ({"osm": Account(phones=PHONE), "overture": Account(phones=PHONE)}, "phone", 0.75, "osm and overture agree"),
    (
        {"osm": Account(phones=PHONE), "overture": Account(phones=OTHER_PHONE), "site": Account(phones=PHONE)},
        "phone",
        0.95,
        "osm and the site agree",
    ),
    (
        {"file": Account(phones=PHONE), "osm": Account(phones=PHONE), "site": Account(phones=PHONE)},
        "phone",
        0.95,
        "file, osm and the site agree",
    ),
    ({"osm": Account(emails=MAIL), "site": Account(emails=SHOUTED)}, "email", 0.95, "osm and the site agree"),
    ({"osm": Account(emails=MAIL), "site": Account(emails=OTHER_MAIL)}, "email", 0.5, "osm and the site differ"),
    (
        {"osm": Account(names=("Praxis Dr. Holt",)), "site": Account(names=("Holt GmbH", "Praxis Holt"))},
        "name",
        0.95,
        "osm and the site agree",
    ),
    ({"osm": Account(names=("Holt",)), "site": Account(names=("Kern",))}, "name", 0.5, "osm and the site differ"),
    ({"osm": Account(names=("…",)), "site": Account(names=("Kern", "…"))}, "name", 0.95, "osm and the site agree"),
    (
        {"osm": Account(addresses=(HOUSE,)), "site": Account(addresses=(OTHER_HOUSE, SAME_HOUSE))},
        "address",
        0.95,
        "osm and the site agree",
    ),
    (
        {"osm": Account(addresses=(HOUSE,)), "site": Account(addresses=(OTHER_HOUSE,))},
        "address",
        0.5,
        "osm and the site differ",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("accounts", "what", "confidence", "words"), TRUTH)
def test_the_truth_table(accounts: dict[str, Account], what: str, confidence: float, words: str) -> None:
    found = corroborate(accounts)
    (value,) = found.values
    assert (value.what, value.confidence, value.why) == (what, confidence, f"{what}: {words}")
    assert (found.confidence, found.why) == (confidence, (value.why,))


def test_the_lead_is_as_sure_as_its_values_are_on_average() -> None:
    osm = Account(("Holt",), (HOUSE,), PHONE)
    site = Account(("Holt",), (), PHONE, MAIL)
    found = corroborate({"osm": osm, "site": site})
    assert found.why == (
        "name: osm and the site agree",
        "address: only osm",
        "phone: osm and the site agree",
        "email: only the site",
    )
    assert found.confidence == round((0.95 + 0.6 + 0.95 + 0.8) / 4, 2)
    assert found.values[1] == Backing("address", ("osm",), None, 0.6, "address: only osm")


def test_a_closed_business_is_hardly_a_lead() -> None:
    found = corroborate({"osm": Account(phones=PHONE), "site": Account(phones=PHONE)}, closed_by="osm")
    assert found.confidence == 0.1
    assert found.why == ("osm says that it is closed for good", "phone: osm and the site agree")


def test_of_nothing_nothing_is_known() -> None:
    assert corroborate({"osm": Account(), "site": Account()}).confidence is None


texts = st.sampled_from(["Holt", "Praxis Holt", "Kern", "Mill & Co", ""])
accounts = st.builds(
    Account,
    names=st.lists(texts, max_size=2).map(tuple),
    addresses=st.lists(st.sampled_from([HOUSE, SAME_HOUSE, OTHER_HOUSE, Address()]), max_size=2).map(tuple),
    phones=st.frozensets(st.sampled_from(["+1", "+2", "+3"])),
    emails=st.frozensets(st.sampled_from(["a@b.de", "A@b.de", "c@d.de"])),
)


@given(accounts, accounts)
def test_agreement_never_lowers_confidence_and_order_does_not_matter(first: Account, second: Account) -> None:
    found = corroborate({"osm": first, "site": second})
    turned = corroborate({"site": second, "osm": first})
    assert {each.what: (each.agree, each.confidence) for each in found.values} == {
        each.what: (each.agree, each.confidence) for each in turned.values
    }
    alone = {each.what: each.confidence for each in corroborate({"site": second}).values}
    assert all(each.confidence >= alone.get(each.what, 0) for each in found.values if each.agree)
    assert found.confidence is None or 0 < found.confidence <= 1
