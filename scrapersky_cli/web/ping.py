"""Tell a monitor such as healthchecks.io that something begins, and how it ended."""

from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from scrapersky_cli.web.fetch import Web

_SECONDS = 5.0  # for an answer; a run begins and ends later by no more than this
_MOST_BYTES = 10_000  # of a body


async def send_ping(web: "Web", url: str, word: str, run: UUID, body: str) -> None:
    """POST `body` to the monitor's `url`. `word` is `start` or an exit code, `run` joins the two pings of a run.

    Raise an error from `failures` if it cannot be told.
    """
    address, _, options = url.partition("?")
    query = f"{options}&rid={run}" if options else f"rid={run}"
    where = f"{address.rstrip('/')}/{word}?{query}"
    content = body.encode("utf-8", "replace")[:_MOST_BYTES]
    await web.call(where, method="POST", content=content, seconds=_SECONDS)
