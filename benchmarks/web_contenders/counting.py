"""Our command with its transactions counted: `counting.py ARGUMENT…`. The counts are the last line of stderr, as JSON.

A gate's transaction touches what is known of hosts, and neither the queue nor what is stored.
"""

import atexit
import json
import re
import sys
from collections import Counter
from typing import Any

from sqlalchemy import Connection, Engine, event

from scrapersky_cli.cli.main import main

_GATE = re.compile(r"\b(hosts|blocks)\b")
_QUEUE = re.compile(r"\b(domains|claims|domain_facts)\b")
COUNTS = Counter({"all": 0, "gates": 0})


@event.listens_for(Engine, "before_cursor_execute")
def note(conn: Connection, cursor: Any, statement: str, *_: Any) -> None:
    seen = conn.info.setdefault("seen", set())
    seen |= {name for name, pattern in (("gate", _GATE), ("queue", _QUEUE)) if pattern.search(statement)}
    seen.add("any")


def count(conn: Connection) -> None:
    seen = conn.info.pop("seen", set())
    COUNTS["all"] += bool(seen)
    COUNTS["gates"] += "gate" in seen and "queue" not in seen


event.listen(Engine, "commit", count)
event.listen(Engine, "rollback", count)
atexit.register(lambda: print(json.dumps(COUNTS), file=sys.stderr))
main()
