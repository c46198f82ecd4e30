"""A grid finds what one search does not show, asks no more than it says, and survives being stopped anywhere."""

import json
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.places.areas import Box
from scrapersky_cli.extract.places.grid import MOST_PLACES, Cell, Grid, GridPlan, dump, load, record, restart, start
from scrapersky_cli.extract.places.rings import Point, inside

AUSTIN = Box(-98.0, 30.0, -97.5, 30.5)
PAGE = 20


@dataclass
class Field:
    """A synthetic world: points, and a search that shows 60 of them, 20 to a page."""

    points: list[Point]
    calls: int = 0
    paid_boxes: set[Box] = field(default_factory=set)
    shown: set[Point] = field(default_factory=set)

    def search(self, cell: Cell) -> tuple[int, str | None]:
        """The number of places on a page, and the token of the next one."""
        self.calls += 1
        there = [(x, y) for x, y in self.points if cell.box.contains(y, x)][:MOST_PLACES]
        begin = int(cell.token or 0)
        page, more = there[begin : begin + PAGE], begin + PAGE < len(there)
        if not cell.is_probe:
            self.shown.update(page)
            self.paid_boxes.add(cell.box)
        return len(page), str(begin + PAGE) if more else None


@dataclass
class Walk:
    """A search of an area from its start to its end, and the cells that were not split."""

    grid: Grid
    leaves: list[Box] = field(default_factory=list)


def walk(
    world: Field, plan: GridPlan, box: Box = AUSTIN, keep: Callable[[Grid, Grid], Grid] = lambda old, new: new
) -> Walk:
    """Search the area. Each state is stored as JSON; `keep` decides which one the search goes on with."""
    done = Walk(start(box, plan))
    while cell := done.grid.next_cell:
        before = done.grid
        after = record(before, plan, *world.search(cell))
        done.grid = keep(before, load(json.loads(json.dumps(dump(after)))))
        if done.grid.cells > before.cells:
            done.leaves.append(cell.box)
    return done


def degrees_of(box: Box) -> float:
    return box.width * (box.north - box.south)


coordinates = st.tuples(st.floats(AUSTIN.west, AUSTIN.east), st.floats(AUSTIN.south, AUSTIN.north))
# Fields with crowds: many points in a small part, which one split does not tell apart.
crowds = st.lists(
    st.builds(
        lambda at, count, spread: [
            (min(at[0] + n * spread, AUSTIN.east), min(at[1] + n * spread, AUSTIN.north)) for n in range(count)
        ],
        coordinates,
        st.integers(1, 130),
        st.sampled_from([0.0, 1e-5, 1e-3]),
    ),
    max_size=2,
).map(lambda groups: [point for group in groups for point in group])
plans = st.builds(GridPlan, smallest=st.sampled_from([1000.0, 5000.0, 20_000.0]), probe=st.booleans())


@given(crowds, plans)
def test_the_leaves_cover_the_area_exactly_once(points: list[Point], plan: GridPlan) -> None:
    done = walk(Field(points), plan)
    assert len(done.leaves) == len(set(done.leaves)) == done.grid.cells
    assert sum(map(degrees_of, done.leaves)) == pytest.approx(degrees_of(AUSTIN))
    for n in range(50):  # as many inside as are needed to see an overlap, none of them on an edge
        x, y = AUSTIN.west + 0.5 * (n * 0.6180339 % 1), AUSTIN.south + 0.5 * (n * 0.7548776 % 1)
        assert sum(leaf.contains(y, x) for leaf in done.leaves) == 1 or n == 0


@given(crowds, plans)
def test_everything_is_found_but_in_cells_that_are_reported_as_full(points: list[Point], plan: GridPlan) -> None:
    world = Field(points)
    done = walk(world, plan)
    missed = set(points) - world.shown
    assert all(any(box.contains(y, x) for box in done.grid.full) for x, y in missed)
    assert set(done.grid.full) <= set(done.leaves)


@given(crowds, plans)
def test_the_number_of_requests_is_exact(points: list[Point], plan: GridPlan) -> None:
    world = Field(points)
    grid = walk(world, plan).grid
    assert grid.requests + grid.probes == world.calls
    assert grid.probes == 0 or plan.probe


@given(crowds)
def test_a_probe_saves_what_is_not_to_be_paid(points: list[Point]) -> None:
    plain, probed = Field(points), Field(points)
    without = walk(plain, GridPlan(smallest=5000))
    with_probe = walk(probed, GridPlan(smallest=5000, probe=True))
    assert with_probe.grid.requests <= without.grid.requests
    assert probed.shown == plain.shown
    assert all(any(box.contains(y, x) for x, y in points) for box in probed.paid_boxes)
    assert probed.paid_boxes <= set(with_probe.leaves)


@given(crowds, plans, st.lists(st.integers(0, 60), max_size=5))
def test_a_crash_repeats_one_request(points: list[Point], plan: GridPlan, crashes: list[int]) -> None:
    crashing, quiet = Field(points), Field(points)
    left = list(crashes)

    def keep(before: Grid, after: Grid) -> Grid:
        if crashing.calls in left:
            left.remove(crashing.calls)
            return before  # the answer came, and was not stored
        return after

    lost, whole = walk(crashing, plan, keep=keep), walk(quiet, plan)
    assert lost.grid == whole.grid
    assert crashing.calls == quiet.calls + len(crashes) - len(left)


@given(crowds, plans, st.sets(st.integers(0, 60), max_size=5))
def test_a_cell_whose_token_is_refused_starts_again(points: list[Point], plan: GridPlan, refusals: set[int]) -> None:
    refusing, quiet = Field(points), Field(points)

    def keep(before: Grid, after: Grid) -> Grid:
        return restart(before) if refusing.calls in refusals else after

    assert walk(refusing, plan, keep=keep).leaves == walk(quiet, plan).leaves
    assert refusing.shown == quiet.shown


triangles = st.tuples(coordinates, coordinates, coordinates)


@given(crowds, triangles, plans)
def test_everything_within_the_rings_is_found(points: list[Point], ring: tuple[Point, ...], plan: GridPlan) -> None:
    world = Field(points)
    within = GridPlan((ring,), plan.smallest, plan.probe)
    done = walk(world, within)
    wanted = {(x, y) for x, y in points if inside(y, x, [ring])}
    assert all(any(box.contains(y, x) for box in done.grid.full) for x, y in wanted - world.shown)


def test_cells_outside_the_rings_are_skipped() -> None:
    corner = ((-98.0, 30.0), (-97.99, 30.0), (-98.0, 30.01))
    world = Field([(-98.0 + n / 1000, 30.0 + n / 1000) for n in range(500)])
    done = walk(world, GridPlan((corner,), smallest=500.0))
    assert done.grid.skipped == 4 * 3
    assert max(leaf.east for leaf in done.leaves) <= -97.875


def test_what_is_asked_for() -> None:
    """61 places in two quarters of one quarter."""
    world = Field([(-97.9, 30.1 + n * 1e-4) for n in range(31)] + [(-97.8, 30.2 + n * 1e-4) for n in range(30)])
    done = walk(world, GridPlan())
    whole, quarter, its_quarters, other_quarters = 3, 3, 2 + 1 + 1 + 2, 3
    asked = whole + quarter + its_quarters + other_quarters
    # 31 places on 2 pages, and 30 on 2: the one page of each quarter without any would not be paid for.
    assert done.grid == Grid((), cells=7, found=61, pages=4, requests=asked)
    assert len(world.shown) == 61


@pytest.mark.parametrize(
    ("box", "boxes"),
    [
        (Box(170, -10, -170, 10), [Box(170, -10, 180, 10), Box(-180, -10, -170, 10)]),
        (Box(-180, -90, 180, 90), [Box(-180, -90, 0, 90), Box(0, -90, 180, 90)]),
        (Box(0, 0, 1, 1), [Box(0, 0, 1, 1)]),
    ],
)
def test_no_cell_is_one_that_google_refuses(box: Box, boxes: list[Box]) -> None:
    assert [cell.box for cell in reversed(start(box, GridPlan()).todo)] == boxes


def test_it_ends_though_all_are_in_one_place() -> None:
    done = walk(Field([(-97.75, 30.25)] * 1000), GridPlan(smallest=0))
    assert len(done.grid.full) == 4
    assert all(box.contains(30.25, -97.75) for box in done.grid.full)


def test_it_ends_though_tokens_do_not() -> None:
    plan, pages = GridPlan(), 0
    grid = start(AUSTIN, plan)
    while grid.next_cell:
        grid, pages = record(grid, plan, 0, "again"), pages + 1
    assert (pages, grid.requests, grid.cells) == (10, 10, 1)


def test_a_box_of_more_than_half_the_earth_is_not_small() -> None:
    plan = GridPlan(smallest=10_000)
    grid = record(start(Box(-90, 0, 90, 0.001), plan), plan, 60, None)
    assert len(grid.todo) == 4
