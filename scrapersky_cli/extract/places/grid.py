"""Cover an area with cells, because a search gives 60 places at most: a cell that is full is split in four.

    grid = start(box, plan)
    while cell := grid.next_cell:
        … ask for the page `cell.token` of `cell.box`; if `cell.is_probe`, only for identifiers …
        grid = record(grid, plan, count, token)

A grid is stored with what each page gave, so a crash repeats the request in flight, and no other.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any

from scrapersky_cli.extract.places.areas import Box, distance
from scrapersky_cli.extract.places.rings import Ring, meets

MOST_PLACES = 60  # of one search, on all its pages
_MOST_PAGES = 10  # Google needs 3; whatever a token leads to, a cell comes to an end
_WIDEST = 180.0  # degrees of longitude of a rectangle in Google's API


@dataclass(frozen=True, slots=True)
class GridPlan:
    """How an area is to be searched.

    Cells outside `rings`, if there are any, are skipped. A cell whose longer side has less than `smallest` metres (at
    least 1) is not split. With `probe` each cell is first asked for identifiers only, which costs nothing, so that
    none that is full or empty is paid for.
    """

    rings: tuple[Ring, ...] = ()
    smallest: float = 200.0
    probe: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A part of the area that is still to be searched. `token` is that of its next page, `found` counts the places on
    the `pages` before that."""

    box: Box
    is_probe: bool = False
    token: str | None = None
    pages: int = 0
    found: int = 0

    def after(self, count: int, token: str | None) -> "Cell":
        """The cell after one more page."""
        return replace(self, token=token, pages=self.pages + 1, found=self.found + count)


@dataclass(frozen=True, slots=True)
class Grid:
    """How far a search has come: the cells to do, the next one last, and what was done.

    `full` are cells too small to be split, in which there may be more places than were found. `cells` counts those
    that were finished and not split, `found` and `pages` the places and the pages in these. `skipped` cells are outside
    the rings. `requests` and `probes` (of identifiers only) count the answers that were recorded. A place on an edge is
    in the answers of both cells.
    """

    todo: tuple[Cell, ...]
    full: tuple[Box, ...] = ()
    cells: int = 0
    found: int = 0
    pages: int = 0
    skipped: int = 0
    requests: int = 0
    probes: int = 0

    @property
    def next_cell(self) -> Cell | None:
        """The cell to ask for now; None at the end."""
        return self.todo[-1] if self.todo else None


def start(box: Box, plan: GridPlan) -> Grid:
    """Return the grid of a search that has not begun."""
    halves = [half for part in box.parts for half in _narrow(part)]
    return _with_cells(Grid(()), plan, halves)


def record(grid: Grid, plan: GridPlan, count: int, token: str | None) -> Grid:
    """Return the grid after a page of the next cell gave `count` places, and the `token` of another page or None."""
    cell = grid.todo[-1].after(count, token)
    done = replace(
        grid,
        todo=grid.todo[:-1],
        probes=grid.probes + cell.is_probe,
        requests=grid.requests + (not cell.is_probe),
    )
    is_full = cell.found >= MOST_PLACES
    if is_full and not _is_smallest(cell.box, plan):
        return _with_cells(done, plan, _quarters(cell.box))
    if token is not None and not is_full and cell.pages < _MOST_PAGES:
        return replace(done, todo=(*done.todo, cell))
    if cell.is_probe and cell.found:
        return replace(done, todo=(*done.todo, Cell(cell.box)))
    full = (*done.full, cell.box) if is_full else done.full
    pages = done.pages + cell.pages * (cell.found > 0)
    return replace(done, cells=done.cells + 1, found=done.found + cell.found, pages=pages, full=full)


def restart(grid: Grid) -> Grid:
    """Return the grid with the first page of the next cell still to be asked for: its token was refused."""
    return replace(grid, todo=(*grid.todo[:-1], replace(grid.todo[-1], token=None, pages=0, found=0)))


def dump(grid: Grid) -> dict[str, Any]:
    """Return the grid as what JSON can hold."""
    return asdict(grid) | {"todo": [asdict(cell) for cell in grid.todo], "full": [asdict(box) for box in grid.full]}


def load(stored: Mapping[str, Any]) -> Grid:
    """Return the grid that was stored."""
    cells = tuple(Cell(**{**cell, "box": Box(**cell["box"])}) for cell in stored["todo"])
    return Grid(**{**stored, "todo": cells, "full": tuple(Box(**box) for box in stored["full"])})


def _with_cells(grid: Grid, plan: GridPlan, boxes: Sequence[Box]) -> Grid:
    wanted = [box for box in boxes if not plan.rings or meets(box, plan.rings)]
    cells = tuple(Cell(box, plan.probe) for box in reversed(wanted))
    return replace(grid, todo=(*grid.todo, *cells), skipped=grid.skipped + len(boxes) - len(wanted))


def _narrow(box: Box) -> Iterator[Box]:
    """Yield the box in parts that one search can have."""
    if box.width <= _WIDEST:
        yield box
        return
    middle = (box.west + box.east) / 2
    yield replace(box, east=middle)
    yield replace(box, west=middle)


def _quarters(box: Box) -> tuple[Box, ...]:
    longitude, latitude = (box.west + box.east) / 2, (box.south + box.north) / 2
    return (
        Box(box.west, box.south, longitude, latitude),
        Box(longitude, box.south, box.east, latitude),
        Box(box.west, latitude, longitude, box.north),
        Box(longitude, latitude, box.east, box.north),
    )


def _is_smallest(box: Box, plan: GridPlan) -> bool:
    """Whether the box is not to be split. Its width is measured where it is widest."""
    nearest = min(max(box.south, 0.0), box.north)  # to the equator
    middle = (box.west + box.east) / 2  # the shortest way round is not the width of more than half the earth
    width = 2 * distance(nearest, box.west, nearest, middle)
    return max(width, distance(box.south, box.west, box.north, box.west)) < max(plan.smallest, 1.0)
