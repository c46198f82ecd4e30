"""Limit hostile markup before it is parsed.

The HTML parser follows the HTML standard, which is quadratic in three places: unclosed formatting elements are opened
again in every later block (a 75 KB page of `<font size=N><p>` takes 8 seconds), a start tag is compared with all open
elements, and a tag's attributes are compared with each other. One linear scan, with the standard's rules for tags,
quotes, comments and raw text, estimates all three. A page over a limit is flattened: its text, links, meta tags and
scripts are kept, its nesting is lost.
"""

import re
from collections import Counter

_MAX_BYTES = 8_000_000  # well above what the fetcher allows
_MAX_DEPTH = 1_500
_MAX_REOPENED = 400_000  # formatting elements that the parser may have to open again, in total
_MAX_ATTRIBUTES = 500  # of one tag
_FEW_TAGS = 6_000
_FEW_ATTRIBUTES = 16_000  # in the whole page; if all were in one tag, comparing them would take half a second
_BEFORE_ATTRIBUTES = b" \t\n\r\f/\"'"
_UNCOUNTED = bytes(set(range(256)) - set(b"<" + _BEFORE_ATTRIBUTES))
_MAX_ROOTS = 20  # <html> and <body> tags; their attributes are collected on one element

_QUOTED = r"""(?: "[^"]*+(?:"|\Z) | '[^']*+(?:'|\Z) )"""
_ATTRIBUTES = rf"""(?:
    \s*+ [^\s/>"'=]++ = {_QUOTED}  # the usual form, in one step
    | [\s/]++
    | [^\s/>] [^\s/>=]*+ (?: \s*+ = \s*+ (?: {_QUOTED} | [^\s>]*+ ) )?
)*+"""
_RAW = "script|style|textarea|title|xmp|iframe|noembed|noframes"
_TOKEN = re.compile(
    rf"""<(?:
    ((?i:{_RAW})) (?=[\s/>]) ({_ATTRIBUTES}) (?:>|\Z)
        ((?: [^<]++ | <(?!/(?i:\1)) )*+)
    | ([a-zA-Z][^\s/>]*+) ({_ATTRIBUTES}) (?:>|\Z)
    | /([a-zA-Z][^\s/>]*+) {_ATTRIBUTES} (?:>|\Z)
    | !-- (?: -?> | (?: [^-]++ | -(?!-!?>) )*+ (?:--!?>|\Z) )
    | [!?/] [^>]*+ (?:>|\Z)
    )""".encode(),
    re.VERBOSE,
)
_ATTRIBUTE = re.compile(rb"""[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"?|'[^']*+'?|[^\s>]++))?""")

_FORMATTING_TAGS = b"a b big code em font i nobr s small strike strong tt u"
_UNNESTED_TAGS = b"""
area base br col embed hr img input link meta param source track wbr
p li dt dd option optgroup tr td th tbody thead tfoot colgroup rt rp head
"""
_KEPT_TAGS = b"a area base br img link meta"
_SEAMLESS_TAGS = _FORMATTING_TAGS + b" span sub sup bdo bdi abbr mark wbr"

_FORMATTING = frozenset(_FORMATTING_TAGS.split())
_UNNESTED = frozenset(_UNNESTED_TAGS.split())
_KEPT = frozenset([*_KEPT_TAGS.split(), *_RAW.encode().split(b"|")])
_SEAMLESS = frozenset(_SEAMLESS_TAGS.split())


# Every formatting tag that has attributes, and harmless false matches such as `<ct `.
_FORMATTING_WITH_ATTRIBUTES = re.compile(rb"<[bcefistuBCEFISTU](?:|(?i:ig|ode|m|ont|mall|trike|trong|t))[\s/]")


def bounded(html: bytes) -> bytes:
    """Return `html`, which is UTF-8, or as much of it as can be parsed in linear time."""
    html = html[:_MAX_BYTES]
    return html if _harmless(html) or not _hostile(html) else _flattened(html)


def _harmless(html: bytes) -> bool:
    """Return whether the page has few enough tags to be parsed fast, however they are nested. Most pages do."""
    # The characters that are counted, a tenth of the page. A small page has no room for too many attributes.
    counted = html if len(html) <= _FEW_ATTRIBUTES else html.translate(None, _UNCOUNTED)
    tags = counted.count(b"<")
    return tags <= _FEW_TAGS and _reopens_few(html, tags) and _has_few_attributes(html, counted, tags)


def _reopens_few(html: bytes, tags: int) -> bool:
    """Return whether the parser reopens few formatting elements, in whatever way the tags are nested."""
    # It keeps at most three equal formatting elements open ("Noah's Ark clause"); `a` and `nobr` just one.
    without_attributes = 3 * len(_FORMATTING)
    if (tags + without_attributes) * tags <= _MAX_REOPENED:
        return True
    formatting = len(_FORMATTING_WITH_ATTRIBUTES.findall(html)) + without_attributes
    return formatting * tags <= _MAX_REOPENED or formatting * (tags - html.count(b"</")) <= _MAX_REOPENED


def _has_few_attributes(html: bytes, counted: bytes, tags: int) -> bool:
    """Return whether there are few attributes in any reading: each follows white space, a slash or a closing quote.

    The distance between closing brackets proves nothing, because in quotes they do not close a tag.
    """
    every = len(counted) - tags
    if every <= _FEW_ATTRIBUTES:
        return True
    quotes = counted.count(b'"') + counted.count(b"'")
    values = quotes // 2
    if every - quotes + values <= _FEW_ATTRIBUTES:
        return True
    # `split` takes a run of white space for one separator, and \v, too, which the parser does not.
    return values + counted.count(b"/") + len(html.split()) + html.count(b"\v") <= _FEW_ATTRIBUTES


def _hostile(html: bytes) -> bool:
    open_tags: Counter[bytes] = Counter()
    depth = formatting = reopened = roots = 0
    for raw, raw_attributes, content, name, attributes, closing in _TOKEN.findall(html):
        if closing:
            tag = closing.lower()
            if open_tags[tag] > 0:
                open_tags[tag] -= 1
                depth -= 1
                formatting -= tag in _FORMATTING
            continue
        if _too_many_attributes(attributes or raw_attributes):
            return True
        if raw:
            # Inside <svg> and <math> the same names hold markup.
            depth += content.count(b"<") if open_tags[b"svg"] or open_tags[b"math"] else 0
            continue
        tag = name.lower()
        reopened += formatting
        if tag not in _UNNESTED:
            open_tags[tag] += 1
            depth += 1
            formatting += tag in _FORMATTING
            roots += tag in (b"html", b"body")
            if depth > _MAX_DEPTH or roots > _MAX_ROOTS:
                return True
    return reopened > _MAX_REOPENED


def _too_many_attributes(attributes: bytes) -> bool:
    return len(attributes) > _MAX_ATTRIBUTES and len(_ATTRIBUTE.findall(attributes)) > _MAX_ATTRIBUTES


def _flattened(html: bytes) -> bytes:
    """Return `html` without nesting: blocks become line breaks, inline elements are removed around their text."""
    return _TOKEN.sub(_flat, html)


def _flat(token: re.Match[bytes]) -> bytes:
    raw, raw_attributes, _content, name, attributes, closing = token.groups(default=b"")
    tag = (raw or name or closing).lower()
    if not tag or _too_many_attributes(attributes or raw_attributes):
        return b""
    if tag in _KEPT:
        return token[0]
    return b"" if tag in _SEAMLESS else b"<br>"
