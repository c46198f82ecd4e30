"""Each filter on what is listed, on each kind of row, on both databases."""

from collections.abc import Sequence
from typing import Any

import pytest
from sqlalchemy import event, insert, text

from scrapersky_cli.db.database import Database
from scrapersky_cli.db.tables.places import places
from scrapersky_cli.db.tables.searches import place_searches, search_places
from scrapersky_cli.errors import UsageError
from scrapersky_cli.extract.places.place import Address, Place
from scrapersky_cli.extract.places.street import WantedAddress, wanted_address
from scrapersky_cli.read.chosen import chosen_ids, chosen_names
from scrapersky_cli.subjects.conditions import require_taken
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.subjects.listed import any_case
from scrapersky_cli.subjects.registry import listings, subjects
from tests.workflows import scene
from tests.workflows.test_deep_scan import through

MARKT = Address("Marktstr. 5", "Berlin", None, "10115", "DE")
MAIN = Address("100 Main St, Suite 4", "Austin", None, "78701-2222", "US")
HOLT, ARZT, MILL, KERN = (
    Place("file", "1", "Praxis 100% Holt", category="dentist", address=MARKT, websites=("https://WWW.holt.de/x",),
          rating=4.5, reviews=12),
    Place("file", "2", "ÄRZTEHAUS_Köln", category="dentist", address=MAIN, websites=("http://shop.kern.com:8080?a=/",),
          rating=3.0, reviews=0),
    Place("file", "3", "Mill's \"Best\"", category="bakery", address=MAIN),
    Place("file", "4", "Kern", category="dentist", brand="Kern", websites=("kern-smile.com/kern.com/",), rating=4.0),
)  # fmt: skip
CHAIN = tuple(
    Place("file", f"c{number}", f"Chain {number}", category="bank", websites=(f"https://chain.com/{number}",))
    for number in range(4)
)
LISTED = (HOLT, ARZT, MILL, KERN, *CHAIN)
EVERYONE = [place.name for place in LISTED]
H, A, M, K = EVERYONE[:4]
SITES = {H: "holt.de", A: "kern.com", K: "kern-smile.com", **{place.name: "chain.com" for place in CHAIN}}


@pytest.fixture
def filled(database: Database) -> Database:
    through(database, *LISTED)
    scene.put(database, "domain-scan", "other.com")
    add_search(database, 17, H, M)
    add_search(database, 18, A)
    return database


def add_search(database: Database, search_id: int, *names: str) -> None:
    said = {"name": f"s{search_id}", "phrase": "p", "near": "n", "source": "osm", "digest": str(search_id)}
    found = [row.id for row in scene.rows(database, places) if row.name in names]
    rows = [{"search_id": search_id, "place_id": place_id} for place_id in found]
    database.write(lambda conn: conn.execute(insert(place_searches).values(id=search_id, **said)))
    database.write(lambda conn: conn.execute(insert(search_places), rows))


def at(*texts: str) -> Filters:
    return Filters(addresses=tuple(wanted_address(each) for each in texts))


CASES: dict[str, tuple[Filters, Sequence[str]]] = {
    "a part of the name": (Filters(names=("prax",)), [H]),
    "a name in capitals": (Filters(names=("KERN",)), [K]),
    "letters that are not of ASCII": (Filters(names=("ärzteh",)), [A]),
    "any of two names": (Filters(names=("holt", "mill")), [H, M]),
    "a percent sign": (Filters(names=("%",)), [H]),
    "an underscore": (Filters(names=("_",)), [A]),
    "quotes": (Filters(names=("l's \"b",)), [M]),
    "a slash, by which others are escaped": (Filters(names=("/",)), []),
    "a backslash": (Filters(names=("\\",)), []),
    "an injection": (Filters(names=("') OR 1=1 --",)), []),
    "accents as they are": (Filters(names=("arzteh",)), []),
    "a rating": (Filters(min_rating=4), [H, K]),
    "reviews": (Filters(min_reviews=1), [H]),
    "no reviews are known reviews": (Filters(min_reviews=0), [H, A]),
    "a search": (Filters(searches=(17,)), [H, M]),
    "two searches": (Filters(searches=(17, 18)), [H, A, M]),
    "an unknown search": (Filters(searches=(999,)), []),
    "a street": (at("Marktstraße 5"), [H]),
    "a postcode": (at("78701"), [A, M]),
    "a street and its postcode": (at("100 main street, 78701"), [A, M]),
    "a street with the postcode of another": (at("100 main street, 10115"), []),
    "any of two addresses": (at("Marktstr. 5", "100 Main St"), [H, A, M]),
    "an address with a quote": (Filters(addresses=(WantedAddress("5 o'hare", None),)), []),
    "no chains": (Filters(branches=3), [H, A, M]),
    "chains of four": (Filters(branches=4), [*(name for name in EVERYONE if name != K)]),
    "filters that contradict each other": (Filters(names=("holt",), cities=("Austin",)), []),
    "filters that agree": (Filters(names=("holt",), min_rating=4, searches=(17,), cities=("BERLIN",)), [H]),
}


@pytest.mark.parametrize("case", CASES)
def test_places_and_businesses(filled: Database, case: str) -> None:
    filters, expected = CASES[case]
    for kind in ("place", "business"):
        assert list(chosen_names(filled, subjects()[kind], filters)) == list(expected), kind


@pytest.mark.parametrize("case", CASES)
def test_domains_of_such_businesses(filled: Database, case: str) -> None:
    """All filters must hold for one business; of a chain, none may be one."""
    filters, expected = CASES[case]
    of_them = {SITES[name] for name in expected if name in SITES}
    others = {"other.com"} if filters.branches else set()
    assert set(chosen_names(filled, subjects()["domain"], filters)) == of_them | others


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(websites=True), [name for name in EVERYONE if name != M]),
        (Filters(websites=False), [M]),
        (Filters(hosts=("holt.de",)), [H]),
        (Filters(hosts=("kern.com",)), [A]),  # and no other host or path that ends or begins with it
        (Filters(hosts=("www.holt.de",)), [H]),
        (Filters(hosts=("old.holt.de",)), []),
        (Filters(hosts=("_ern.com",)), []),
        (Filters(hosts=("chain.com", "holt.de")), [H, *(place.name for place in CHAIN)]),
        (Filters(hosts=("holt.de",), websites=False), []),
    ],
)
def test_websites(filled: Database, filters: Filters, expected: Sequence[str]) -> None:
    for kind in ("place", "business"):
        assert list(chosen_names(filled, subjects()[kind], filters)) == list(expected), kind


def test_the_host_of_a_domain_or_a_page(filled: Database) -> None:
    scene.put(filled, "page-scrape", "https://holt.de/a", "https://shop.holt.de/b", "https://notholt.de/c")
    pages = subjects()["page"]
    found = chosen_names(filled, pages, Filters(hosts=("holt.de",)))
    assert sorted(found) == ["https://holt.de/a", "https://shop.holt.de/b"]
    assert [*chosen_names(filled, pages, Filters(hosts=("shop.holt.de",)))] == ["https://shop.holt.de/b"]
    assert [*chosen_names(filled, pages, Filters(hosts=("holt.de",), domains=("other.com",)))] == []
    assert [*chosen_names(filled, subjects()["domain"], Filters(hosts=("holt.de",)))] == ["holt.de"]


def test_a_limit_ends_a_choice(filled: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    place = subjects()["place"]
    assert [*chosen_names(filled, place, Filters(limit=2))] == [H, A]
    assert [*chosen_names(filled, place, Filters(limit=1, min_rating=4, names=("kern",)))] == [K]
    monkeypatch.setattr("scrapersky_cli.read.chosen._PAGE", 3)
    for limit in range(1, 10):
        assert [*chosen_names(filled, place, Filters(limit=limit))] == EVERYONE[:limit]
        assert sum(map(len, chosen_ids(filled, place, Filters(limit=limit)))) == min(limit, 8)


def test_searches_have_names_and_nothing_else(filled: Database) -> None:
    search = subjects()["search"]
    assert [*chosen_names(filled, search, Filters(names=("S1",)))] == ["s17", "s18"]
    with pytest.raises(UsageError, match="search rows have no min rating"):
        list(chosen_names(filled, search, Filters(min_rating=1)))


GIVEN: dict[str, Any] = {
    "names": ("a",), "hosts": ("a.com",), "searches": (1,), "addresses": (WantedAddress("1 a", None),), "websites": False,
    "min_rating": 0.0, "min_reviews": 0, "branches": 3, "one_per_address": True,
}  # fmt: skip
SAID = {"branches": "branches of chains", "one_per_address": "addresses"}


@pytest.mark.parametrize("name", GIVEN)
def test_what_a_kind_does_not_know_is_refused_and_said_who_knows_it(name: str) -> None:
    """Zero and no are values, too."""
    filters = Filters(**{name: GIVEN[name]})
    assert filters.given() == {name}
    refusing = 0
    for _, listing in listings().values():
        try:
            require_taken(listing, filters)
        except UsageError as error:
            refusing += 1
            assert f"{listing.name} have no {SAID.get(name, name.replace('_', ' '))}" in error.message
            assert "businesses" in error.hint
    assert refusing < len(listings())
    assert refusing or name == "names"  # everything has a name, or is the domain of something that has


def test_forms_of_a_text_are_few() -> None:
    assert any_case(["Abc"]) == ["abc"]
    assert len(any_case(["ÄÖ straße"])) <= 4


# --- plans ------------------------------------------------------------------------------------------------
def plans(database: Database, kind: str, filters: Filters) -> str:
    """The plans of the statements that choose rows by these filters, as either database tells them."""
    told: list[str] = []

    def explain(conn: Any, cursor: Any, sql: str, parameters: Any, context: Any, many: bool) -> None:
        if not sql.startswith("SELECT"):
            return
        raw = conn.connection.dbapi_connection
        verb = "EXPLAIN QUERY PLAN" if conn.dialect.name == "sqlite" else "EXPLAIN"
        told.extend(str(row) for row in raw.execute(f"{verb} {sql}", parameters).fetchall())

    with database.begin() as conn:  # so that a few rows do not make a scan the cheapest
        if conn.dialect.name == "postgresql":
            conn.execute(text(f"ALTER DATABASE {conn.engine.url.database} SET enable_seqscan = off"))
    database.engine.dispose()
    event.listen(database.engine, "before_cursor_execute", explain)
    list(chosen_ids(database, subjects()[kind], filters))
    event.remove(database.engine, "before_cursor_execute", explain)
    return "\n".join(told)


@pytest.mark.parametrize("kind", ["place", "business", "domain"])
@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (at("Marktstr. 5"), "ix_place_facts_street_key"),
        (at("10115"), "ix_place_facts_postcode_key"),
        (Filters(branches=3), "ix_local_businesses_domain_id"),
    ],
)
def test_an_index_serves(filled: Database, kind: str, filters: Filters, index: str) -> None:
    assert index in plans(filled, kind, filters)
