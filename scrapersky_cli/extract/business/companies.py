"""The names of companies in text, which their legal form ends, or begins in French."""

import re
from collections.abc import Iterator, Sequence

from scrapersky_cli.extract.lines import lines_matching
from scrapersky_cli.extract.text import clean_or_none

_LONGEST = 200
_CO_KG = r"(?: (?:&|und) Co\.? ?KG(?:aA)?)?"
_FORM = (
    rf"(?:(?:g?GmbH|UG ?\(haftungsbeschränkt\)|UG|AG|SE){_CO_KG}|mbH{_CO_KG}|KGaA|KG|OHG|GbR|PartG(?: ?mbB)?"
    r"|e\. ?K\.|e\. ?Kf[mr]\.|e\. ?V\.|eG|e\. ?U\.|S\.A\.R\.L\.|SARL|Sàrl|Sarl|S\.A\.S\.(?:U\.)?|SASU?|EURL"
    r"|SCI|S\.C\.I\.|SELARL|SCOP|SPRL|SRL"
    r"|S\.?N\.?C\.?|S\.n\.c\.|S\.A\.|SA|S\.[rR]\.[lL]\.(?:[sS]\.)?|[Ss][Rr][Ll][Ss]?|S\.p\.A\.|SpA|SPA|S\.a\.s\."
    r"|S\. ?L\.(?: ?[UP]\.)?|SL[UP]?|B\. ?V\.|BVBA|BV|N\. ?V\.|NV|V\. ?O\. ?F\.|VOF"
    rf"|(?:(?:P(?:ty|vt|te)\.?|Co\.?,?) )?(?:Ltd\.?|Limited){_CO_KG}|Pty|LLP|L\.L\.P\.|L\.P\.|LP|PLC|plc|LLC|L\.L\.C\."
    r"|Inc\.?|Incorporated|Corp\.?|Corporation|P\.C\.|PLLC|DAC|CLG"
    r"|Oy|AB|ApS|A/S|AS|[Ss]p\. ?(?:z ?o\. ?o|[jk])\.|s\. ?r\. ?o\.|d\. ?o\. ?o\.|a\. ?s\.|s\. ?c\.|Kft\.?"
    r"|Ltda\.?|Lda\.?|Unipessoal,? Lda\.?)"
)
_END = r"(?=$|[\s,;:|()–-]|\.(?:\s|$))"
# Most lines have no legal form. This expression finds that out quickly: it tries the forms only where the first letters
# of one stand. Few forms begin with a capital and a small letter, as names do.
_BEGINS = r"(?:[A-Z](?![a-z])|G[bm]|P[atv]|S[alpr]|L[dit]|Ap|Co|In|Kf|Oy|Un|gG|mb|plc|eG|sp?\.|[acde]\.)"
_ANY_FORM = re.compile(rf"[ ,](?={_BEGINS}){_FORM}{_END}")
_FRENCH = r"(?:SARL|SASU?|EURL|SCI|SNC|SELARL)"
_FRENCH_FORM = re.compile(rf"{_FRENCH} ")
_CAPITALISED = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w'’.&+/-]{0,40}"
_SMALL_WORD = r"[&+]|und|and|et|y|e|i|og|och|für|der|des|de|du|del|della|di|la|le|les|of|the|van|von|zum|zur|am|im|in"
_NAMED = re.compile(
    rf"(?<![\w.&-])(?:(?:Firma|Titular|Société|Anbieter|Betreiber|Company|Unternehmen) )?"
    rf"({_CAPITALISED}(?: (?:{_CAPITALISED}|{_SMALL_WORD})){{0,8}}?,? {_FORM}){_END}"
)
_FORM_FIRST = re.compile(rf"\b({_FRENCH} {_CAPITALISED}(?: (?:{_CAPITALISED}|{_SMALL_WORD})){{0,6}})(?=$|\s*[,;:|(–.])")
_WHOLE_LINE = re.compile(
    rf"(\w[\w&.+'’-]*+(?: [\w&.+'’-]++){{0,5}}? {_FORM})$"
)  # also one that is written in small letters
_COURT = re.compile(r"(?:handels|vereins|partnerschafts|genossenschafts|gesellschafts)register,? AG$", re.IGNORECASE)


def lines_with_companies(lines: Sequence[str]) -> list[int]:
    """Return the numbers of the lines that may name a company: the only ones worth reading with `companies_in`."""
    text = "\n".join(lines)
    return sorted({*lines_matching(text, _ANY_FORM), *lines_matching(text, _FRENCH_FORM)})


def companies_in(line: str) -> Iterator[re.Match[str]]:
    """Yield the companies of a line; the first group of each is the name with its legal form."""
    if _FRENCH_FORM.search(line) and (first := _FORM_FIRST.search(line)):
        yield first
    if not _ANY_FORM.search(line):
        return
    if len(line) < _LONGEST // 2 and not line[:1].isupper() and (whole := _WHOLE_LINE.match(line)):
        yield whole
    else:
        yield from (named for named in _NAMED.finditer(line) if not _COURT.search(named[1]))  # AG: Amtsgericht


def company_in(line: str) -> str | None:
    """Return the first company of a line."""
    found = next(companies_in(line), None)
    return clean_or_none(found[1], _LONGEST) if found else None
