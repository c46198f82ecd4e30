"""What came of a run, in one sentence."""

from dataclasses import replace

import pytest

from scrapersky_cli.cli.ending import RunEnding, require_usable_result
from scrapersky_cli.cli.export import Order, RowsWritten
from scrapersky_cli.errors import NothingSucceeded
from scrapersky_cli.export.writers import Style
from scrapersky_cli.read.run_result import RunResult
from scrapersky_cli.subjects.filters import Filters
from scrapersky_cli.traffic import Traffic

CODES = {"robots_disallowed": 20, "tls_failed": 8, "timeout": 5, "dns_not_found": 3, "parked": 1}
RESULT = RunResult("domain", 264, 227, 217, CODES, 19)
ORDER = Order("leads", "leads.csv", "csv", Style())


def ending(result: RunResult = RESULT, size: int = 212_000_000) -> RunEnding:
    return RunEnding(result, Traffic(pages=1930, wire_bytes=size), 14.2)


@pytest.mark.parametrize(
    ("order", "written", "said"),
    [
        (ORDER, RowsWritten(264, 19, "rejects.csv"), "19 rejected → rejects.csv"),
        (ORDER, RowsWritten(217, 66, "rejects.csv"), "19 rejected, 66 not usable in all → rejects.csv"),
        (replace(ORDER, format="xlsx"), RowsWritten(217, 66), "19 rejected, 66 not usable in all → the second sheet"),
        (replace(ORDER, output="-"), RowsWritten(264, 19), "19 rejected"),
        (None, None, "19 rejected"),
    ],
)
def test_the_whole_sentence(order: Order | None, written: RowsWritten | None, said: str) -> None:
    codes = "robots disallowed 20, tls failed 8, timeout 5, dns not found 3, …"
    told = f"264 domains: 217 with e-mail, 37 failed ({codes}), {said}; 1,930 pages, 212 MB, 14 s"
    assert ending().sentence(order, written) == told


@pytest.mark.parametrize(
    ("size", "said"), [(0, "0 kB"), (51_300, "51 kB"), (1_234_567, "1.2 MB"), (10_000_000, "10 MB")]
)
def test_sizes(size: int, said: str) -> None:
    one = RunResult("business", 1, 1, 0)
    assert ending(one, size).sentence(None, None) == f"1 business: 0 with e-mail; 1,930 pages, {said}, 14 s"


@pytest.mark.parametrize(
    ("result", "order", "said"),
    [
        (RunResult("business", 0, 0, 0), None, "nothing was found"),
        (RunResult("business", 0, 0, 0, {"area_not_found": 1}), None, "nothing was found: area not found 1"),
        (RunResult("domain", 2, 0, 0, {"tls_failed": 2}), None, "nothing can be used: tls failed 2"),
        (RESULT, replace(ORDER, filters=Filters(having=("fax",))), "no row has what --with asks for: fax"),
    ],
)
def test_nothing_usable(result: RunResult, order: Order | None, said: str) -> None:
    with pytest.raises(NothingSucceeded, match=said):
        require_usable_result(ending(result), order, RowsWritten(), "april")


def test_something_usable() -> None:
    require_usable_result(ending(), ORDER, RowsWritten(), "april")
    require_usable_result(ending(RunResult("business", 3, 0, 0)), None, None, "april")  # of no business a site is known
