"""People whose name and title are two inline elements, between which the text has no border.

Such are `<b>Jane Doe</b><i>Owner</i>` and `<h3>Jane Doe <small>Owner</small></h3>`.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from selectolax.lexbor import LexborNode

from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.parse.visible import visible_text
from scrapersky_cli.extract.people.tables import PersonRow, whole_name
from scrapersky_cli.extract.people.titles import is_title

# The element behind the seam. The parser finds them much faster than a walk over the page would.
_BEHIND = ":is(b, strong) + :is(i, em, small, span), :is(h2, h3, h4, h5) > :is(small, span, em), span + span"
_MAX_SEAMS = 300
_MOST_PARTS = 6
_LONGEST = 160  # characters of the element around both


def people_at_seams(document: Document) -> Mapping[str, PersonRow]:
    """Return the people by the text of the element around name and title, which is a line of the page."""
    found: dict[str, PersonRow] = {}
    seen: set[int] = set()
    for node in document.tree.css(_BEHIND)[:_MAX_SEAMS]:
        parent = node.parent
        if parent is None or parent.mem_id in seen:
            continue
        seen.add(parent.mem_id)
        line = parent.text()
        if len(line) <= _LONGEST and (row := _row(list(_parts(parent)))):
            found[visible_text(parent)] = row
    return found


def _parts(parent: LexborNode) -> Iterator[str]:
    child = parent.first_child
    for _ in range(_MOST_PARTS):
        if child is None:
            return
        text = child.text_content if child.tag == "-text" else child.text()
        if words := (text or "").split():
            yield " ".join(words)
        child = child.next


def _row(parts: list[str]) -> PersonRow | None:
    for part, behind in pairwise(parts):
        if is_title(behind.strip(" ,–-|(")) and (name := whole_name(part.rstrip(" ,–-|"))):
            return PersonRow(name, behind.strip(" ,–-|()"))
    return None
