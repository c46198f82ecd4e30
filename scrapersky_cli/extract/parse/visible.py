"""Collect the text that a visitor reads, in one walk over the tree.

Inline elements are joined without a blank, because pages split an address or a number over several of them. A blank is
set only where the join would glue two facts together: `1.800.232.2267` to `directions`, `info@acme.com` to `Phone`.
Where one element ends and the next begins, style often sets them apart, which is not known here: a word, a number and a
word with a capital are kept apart there, as `12 High St` and `Leeds`, but not what may be pieces of one word.
"""

import re

from selectolax.lexbor import LexborNode

# Never shown, or not prose. <noscript> is left out, too; it can be read from the tree.
_SILENT_TAGS = """
script style noscript template svg math head title iframe object embed audio video canvas select datalist textarea
"""
_BLOCK_TAGS = """
address article aside blockquote body button br caption center dd details dialog dir div dl dt fieldset figcaption
figure footer form frameset h1 h2 h3 h4 h5 h6 header hgroup hr html legend li main menu nav ol option p pre search
section summary table tbody tfoot thead tr ul
"""
# An inline element that its own style hides is a bait in an address: info<span style="display:none">x</span>@…
# Hidden blocks (dialogs, tabs, mobile menus) are read: a visitor can open them.
_INLINE_TAGS = "span i b em strong small u font sup sub code"

_BAIT = frozenset(_INLINE_TAGS.split())
_BORDER = "\0"  # the parser removes NUL, so it cannot occur in a page
_SEAM = "\x01"  # between two pieces; one that a page contains is lost, which cleaning would do, too
_MEETING = "\x02"  # where an inline element begins right behind another
# What stands around an element: None for what is silent; what is missing here is inline.
_BREAKS: dict[str, str | None] = dict.fromkeys(_BLOCK_TAGS.split(), _BORDER)
_BREAKS |= dict.fromkeys(("td", "th"), " ") | dict.fromkeys(_SILENT_TAGS.split())
_TEXT = "\x03"  # stands for the break of a text itself
_BREAKS["-text"] = _TEXT
_NO_WIDTH = "\u00ad\u200b\u2060\ufeff"  # soft hyphens and blanks without width hide addresses

_PHONE_BEGINS = r"[+(]{0,2}\d(?:[ ()./-]{0,2}\d){6}"
_CAPITAL = r"[^\W\d_a-zß-öø-ÿ]"
_BEFORE_HOUSE = r"(?:[^\W\d_]|,)[ .\2]"
_HOUSE = r"\d{1,5}[a-z]?"
# Where two elements meet: behind what is no piece of a word (not Mc, but St behind another), before what begins one.
_MET = re.compile(
    rf"""\x02 (?![\0 \n]) (?<![\0 \n]\x02) (?<=[\w.)]\x02) (?=\w) (?![\w.+-]{{1,40}}@) (?:
    (?:(?<=[^\W\d_][ ][^\W\d_]\x02)
        | (?<=[^\W\d_]{{2}}\x02) (?<![\0-\2][^\W\d_]{{2}}\x02) | (?<=\d\x02) | (?<=\d[a-z]\x02) | (?<=[^\W\d_][.)]\x02))
        (?={_CAPITAL}[^\W\d_])
    | (?:(?<=[^\W\d_]{{2}}\x02) | (?<=[^\W\d_]\.\x02)) (?={_HOUSE}(?:\x02(?:\d|{_CAPITAL})|\x01?(?:[ ,\0]|\Z)))
    | (?:(?<={_BEFORE_HOUSE}\d\x02) | (?<={_BEFORE_HOUSE}\d\d\x02) | (?<={_BEFORE_HOUSE}\d{{3}}\x02)
        | (?<={_BEFORE_HOUSE}\d[a-z]\x02) | (?<={_BEFORE_HOUSE}\d\d[a-z]\x02))
        (?=(?:\d{{4,5}}|\d{{3}}[ ]\d\d)[ \1\2]{{1,3}}[^\W\d_]{{2}})  # the number of a house, and a postcode
    )""",
    re.VERBOSE,
)
# The first step refuses nearly every seam: at most of them there is a blank or a border already.
_GLUED = re.compile(
    rf"""\x01 (?![\0 \n\1]) (?<![\0 \n]\x01) (?<=[\w.:)]\x01) (?=[\w+(]) (?:
    (?<=[\d ][\d .-]\d\d\x01) (?=[^\W\d_])  # the end of a number, and a word
    | (?:(?<=[^\W\d_]\x01) | (?<=[^\W\d_][.)]\x01) | (?<=\d{{4}}\x01)) (?={_PHONE_BEGINS})
    | (?:(?<=\.[a-z]{{2}}\x01) | (?<=\.[a-z]{{3}}\x01) | (?<=\.[a-z]{{4}}\x01)) (?=[^\W\d_a-z])  # a domain, and a word
    | (?:(?<=\.com\x01) | (?<=\.net\x01) | (?<=\.org\x01)) (?=[a-z])
    | (?<=[^\W\d_]\.[a-z]{{2}}\x01) (?=[a-z]{{2,8}}(?![\w.@]))  # a domain of a country, and a word: `acme.ca` `or`
    | (?<=[^\W\d_]:\x01)  # a label
    | (?<=[^\W\d_]{{3}}\x01) (?={_HOUSE}[ ]{_CAPITAL}[^\W\d_])
    | (?:(?<=[Mm]ail\x01) | (?<=-post\x01) | (?<=[^\W\d_]{{5}}\x01)) (?=[\w.+-]{{1,40}}@)
    )""",
    re.VERBOSE,
)


def visible_text(root: LexborNode | None) -> str:
    """Return the text under `root`, white space collapsed, one line per block, with a space between table cells.

    Time is linear in the size of the tree.
    """
    if root is None:
        return ""
    text = "".join(_pieces(root))
    if _MEETING in text:
        text = _MET.sub(" ", text).replace(_MEETING, _SEAM)
    text = _GLUED.sub(" ", text).replace(_SEAM, "")
    for character in _NO_WIDTH:
        text = text.replace(character, "")
    return "\n".join([_line(line) for part in text.split(_BORDER) if (line := part.strip())])


def _line(text: str) -> str:
    """Return the text with its white space collapsed. Most lines need no change: the only printable white space is a
    blank, so a printable line without two blanks in a row is collapsed already."""
    return text if text.isprintable() and "  " not in text else " ".join(text.split())


def _pieces(root: LexborNode) -> list[str]:
    """Return texts in page order with what is between them: a border, a seam, or where inline elements meet. The stack
    holds the open elements and how each of them ends."""
    pieces: list[str] = []
    is_text = False  # the last piece
    ended = 0  # how many pieces there were where the last inline element ended
    stack: list[tuple[LexborNode, str]] = []
    node: LexborNode | None = root
    breaks: dict[int, str | None] = {}  # by the number of the tag, which costs a third of its name
    while True:
        while node is not None:
            tag = node.tag_id
            if tag not in breaks:
                breaks[tag] = _BREAKS.get(node.tag or "", "")
            if (border := breaks[tag]) == _TEXT:
                if is_text:
                    pieces.append(_SEAM)
                pieces.append(node.text_content or "")
                is_text = True
            elif border is not None:
                if border:
                    pieces.append(border)
                    is_text = False
                child = node.first_child
                if child is not None and (border or not (node.tag in _BAIT and _hidden(node))):
                    if not border and ended and ended == len(pieces):
                        pieces.append(_MEETING)
                        is_text = False
                    stack.append((node, border))
                    node = child
                    continue
            node = node.next if stack else None
        if not stack:
            return pieces
        node, border = stack.pop()
        if border:
            pieces.append(border)
            is_text = False
        else:
            ended = len(pieces)
        node = node.next if stack else None


def _hidden(node: LexborNode) -> bool:
    attributes = node.attributes  # a sixth of the time of a look into `attrs`
    if "hidden" in attributes:
        return True
    style = attributes.get("style")
    return style is not None and "display:none" in style.replace(" ", "").lower()
