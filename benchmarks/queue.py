"""Enqueue and drain no-op rows, beside a raw loop, pgqueuer and procrastinate, on one PostgreSQL.

.venv/bin/python benchmarks/queue.py [--rounds N] [--rows N] [--only NAME …]
.venv/bin/python benchmarks/queue.py --table-size 10000000
"""

import sys
from pathlib import Path

# Not benchmarks/, where this very file would pass for the standard library's `queue`.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

if __name__ == "__main__":
    from benchmarks.rounds import main

    main()
