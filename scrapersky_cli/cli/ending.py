"""Say in one sentence what came of a run, and whether any of it can be used."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from shlex import quote
from typing import Any

from scrapersky_cli.cli.export import Order, RowsWritten
from scrapersky_cli.errors import NothingSucceeded
from scrapersky_cli.export.tables import XLSX
from scrapersky_cli.read.run_result import RunResult
from scrapersky_cli.traffic import Traffic

_CODES = 4  # error codes that are named
_PLURALS = {"domain": "domains", "business": "businesses"}


@dataclass(frozen=True, slots=True)
class RunEnding:
    """What came of a run, what it fetched, and how many seconds it took."""

    result: RunResult
    traffic: Traffic
    seconds: float

    def data(self) -> dict[str, Any]:
        """Return it for `--json`."""
        return {**asdict(self.result), **asdict(self.traffic), "seconds": round(self.seconds, 1)}

    def sentence(self, order: Order | None, written: RowsWritten | None) -> str:
        """Return such as `264 domains: 217 with e-mail, 37 failed (tls failed 8, …); 1,930 pages, 212 MB, 14 s`."""
        result, traffic = self.result, self.traffic
        noun = result.kind if result.targets == 1 else _PLURALS[result.kind]
        parts = [f"{result.with_email:,} with e-mail"]
        if result.failed:
            parts.append(f"{sum(result.failed.values()):,} failed ({_codes(result.failed)})")
        parts += _apart(result, order, written)
        fetched = f"{traffic.pages:,} {'page' if traffic.pages == 1 else 'pages'}, {_size(traffic.wire_bytes)}"
        return f"{result.targets:,} {noun}: {', '.join(parts)}; {fetched}, {self.seconds:,.0f} s"


def _apart(result: RunResult, order: Order | None, written: RowsWritten | None) -> list[str]:
    """Return what is said of the lines that were rejected and of the rows that nobody can use, and where they are."""
    rejected = [f"{result.refused:,} rejected"] if result.refused else []
    if not order or not written or not written.apart:
        return rejected
    where = written.apart_file or ("the second sheet" if order.format == XLSX else None)
    apart = rejected if written.apart == result.refused else [*rejected, f"{written.apart:,} not usable in all"]
    return [*apart[:-1], f"{apart[-1]} → {where}"] if where else apart


def _codes(failed: Mapping[str, int]) -> str:
    named = [f"{code.replace('_', ' ')} {count:,}" for code, count in list(failed.items())[:_CODES]]
    return ", ".join([*named, *(["…"] if len(failed) > _CODES else [])])


def _size(count: int) -> str:
    if count < 100_000:
        return f"{count / 1e3:.0f} kB"
    return f"{count / 1e6:,.0f} MB" if count >= 10_000_000 else f"{count / 1e6:.1f} MB"


def require_usable_result(ending: RunEnding, order: Order | None, written: RowsWritten | None, batch: str) -> None:
    """Raise NothingSucceeded if nothing that the run brought can be used."""
    result = ending.result
    if not result.targets and result.failed:
        raise NothingSucceeded(f"nothing was found: {_codes(result.failed)}", hint="run: scrapersky errors")
    if not result.targets:
        raise NothingSucceeded("nothing was found", hint="try other words, or a larger area with --near")
    hint = f"run: scrapersky export {_PLURALS[result.kind]} --batch {quote(batch)}"
    if result.kind == "domain" and not result.completed:
        raise NothingSucceeded(f"nothing can be used: {_codes(result.failed) or 'all was cancelled'}", hint=hint)
    if order and order.filters.having and written and not written.rows:
        kinds = " and ".join(order.filters.having)
        raise NothingSucceeded(f"no row has what --with asks for: {kinds}", hint=hint)
