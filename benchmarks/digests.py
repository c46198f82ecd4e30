"""Whether two contenders found the same: equal counts say little, digests of the sorted rows say it."""

import hashlib
import json
from collections.abc import Iterable, Sequence


def digest(rows: Iterable[Sequence[object]]) -> str:
    """Return one for all of the rows, whatever their order."""
    written = sorted(json.dumps(row) for row in rows)
    return hashlib.sha256("\n".join(written).encode()).hexdigest()[:12]
