"""Read imprint pages: the company, its representative and its numbers, which European laws require."""

import re
from collections.abc import Sequence

from scrapersky_cli.extract.business.companies import company_in, lines_with_companies
from scrapersky_cli.extract.business.imprint_name import imprint_name, is_locality, is_other, localities
from scrapersky_cli.extract.business.registers import register_number, tax_number, vat_number
from scrapersky_cli.extract.findings import Business
from scrapersky_cli.extract.lines import lines_with
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.text import clean_or_none

# The next three expressions are for text in lower case: ignoring case would take longer.
_IMPRINT_URL = re.compile(
    r"impressum|imprint|mentions?-?_?l[eé]gales|note-?_?legali|aviso-?_?legal|legal-?_?notice|colofon|juridi"
    r"|informacao-?legal|informazioni-?legali|company-?(?:info|details)|rechtliches|site-?notice"
)
_IMPRINT_HEADING = re.compile(
    r"impressum|imprint|mentions légales|note legali|informazioni legali|aviso legal|legal notice|colofon"
    r"|anbieterkennzeichnung|angaben gemäß §"
)
_READ = 12_000  # characters of an imprint that are read
_LINE = 200
_TO_ADDRESS = 15  # lines from the heading of an imprint to its address
_HEADING_LENGTH = 80
_SHORT = 40  # characters after the title of the office, before the name
# From here on the page is about others: hosts, agencies, photographers, arbitration boards.
_OTHERS = re.compile(
    r"hébergement|hébergeur|hosting|hosted by|webdesign|konzept|umsetzung|design|realisierung|realisation|réalisation"
    r"|conception|bildnachweis|bildquellen|fotos|photo|crédits|haftung|datenschutz|streitschlichtung"
    r"|eu-streitschlichtung|urheberrecht|propriété intellectuelle|privacy|aufsichtsbehörde|berufshaftpflicht"
)
_SAID = re.compile(r": \S")
_DIGIT = re.compile("[0-9]")
_LABEL = 60  # characters
_DIRECTOR = re.compile(
    r"\b(?:geschäftsführer(?:in|/in|/-in|\*in|:in|innen)?|geschäftsführung|geschäftsleit(?:ung|er(?:in)?)|"
    r"vertreten durch|inhaber(?:in|/in)?|inh\.|vorstand|"
    r"vertretungsberechtigte?[rn]?(?: geschäftsführer(?:in)?| gesellschafter)?|"
    r"directeur(?:·rice|trice|\(trice\))? de (?:la )?publication|directrice de (?:la )?publication|gérante?|"
    r"direct(?:eur|rice)(?: général)?(?=\s*:|\s*$)|"
    r"représentant légal|responsable (?:de la publication|légal)|"
    r"amministratore(?: unico| delegato)?|legale rappresentante|titolare|"
    r"administrador(?:a)?(?: único| única)?|representante legal|gerente|"
    r"managing directors?|executive board|management board|directors?|owner|proprietor|"
    r"zaakvoerder|bestuurder|eigenaar|directie)",
    re.IGNORECASE,
)
# One of these stands in each line with an office.
_OFFICES = (
    *("führ", "leit", "vertret", "inhaber", "inh.", "vorstand", "direct", "gérant", "représentant", "responsable"),
    *("amministrator", "rappresentante", "titolare", "administrador", "representante", "gerente"),
    *("board", "owner", "proprietor", "zaakvoerder", "bestuurder", "eigenaar"),
)
_PERSON = re.compile(
    r"(?:(?:Herrn?|Frau|M\.|Mme|Mr\.?|Mrs\.?|Ms\.?|Sig\.(?:ra)?|D\.|Dña\.) )?"
    r"((?:(?:Dr|Prof|Dipl|Ing|med|dent|Mag|Dott)\.?(?:-[A-ZÄÖÜ]\w+\.?)? ?(?:\([A-Z]+\) )?)*"
    r"[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’.-]{0,30}(?: (?:von|van|der|den|de|di|da|del|della|zu|la|le|du|dos))*"
    r"(?: (?:von |van |der |den |de |di |da |del |della |zu |la |le |du |dos )*[A-ZÀ-ÖØ-ÞĀ-Ž][\w'’-]{1,30}){1,3})"
)


def read_imprint(document: Document) -> Business | None:
    """Return what the imprint says; None if the page is not an imprint or has no such facts."""
    if not _is_imprint(document):
        return None
    lines, lowered_lines, places = _own_lines(document)
    own = "\n".join(filter(_DIGIT.search, lines))  # no number goes on in the next line
    lowered = "\n".join(lowered_lines)
    given = imprint_name(lines, lowered, places)
    company = _company(lines, places)
    found = Business(
        name=company or given.name,
        legal_name=company,
        managing_director=_director(lines, lowered) or given.owner,
        register_number=clean_or_none(register_number(own), 60),
        vat_id=vat_number(own),
        tax_id=clean_or_none(tax_number(own), 30),
    )
    return found if found != Business() else None


def _is_imprint(document: Document) -> bool:
    if _IMPRINT_URL.search(document.url.partition("?")[0].lower()):
        return True
    headings = [node for tag in ("title", "h1", "h2") for node in document.elements[tag]][:20]
    return any(_IMPRINT_HEADING.search(node.text()[:_LINE].lower()) for node in headings)


def _own_lines(document: Document) -> tuple[list[str], list[str], list[int]]:
    """Return the lines about the business itself, as they are written and in lower case: from the heading above its
    address to the heading of others. Also return the numbers of those, among these, that have a postcode and a place.
    """
    texts = (document.text, document.lowered)
    lines, lowered = ([line[:_LINE] for line in text[:_READ].split("\n")] for text in texts)
    places = list(localities(lines))
    first = _beginning(lowered, places)
    others = [number for number in range(first, len(lines)) if _OTHERS.match(lowered[number])]
    # What follows is about others below a heading or a sentence, not below a label with the other behind it.
    begin_others = (number for number in others if number > first + 3 and not _SAID.search(lines[number], 0, _LABEL))
    left_out = {number for number in others if _SAID.search(lines[number])}
    kept = [number for number in range(first, next(begin_others, len(lines))) if number not in left_out]
    placed = frozenset(places)
    own, own_lowered = ([each[number] for number in kept] for each in (lines, lowered))
    return own, own_lowered, [at for at, number in enumerate(kept) if number in placed]


def _beginning(lowered: Sequence[str], places: Sequence[int]) -> int:
    """Return the line of the heading nearest above the first postcode that has one: what is before it is a menu."""
    for number in places:
        for above in range(number - 1, max(-1, number - _TO_ADDRESS), -1):
            if len(lowered[above]) < _HEADING_LENGTH and _IMPRINT_HEADING.match(lowered[above]):
                return above
    return 0


def _company(lines: Sequence[str], places: Sequence[int]) -> str | None:
    first_address = places[0] if places else len(lines)  # up to there all is own, even a bank or an insurer
    for number in lines_with_companies(lines):
        found = company_in(lines[number])
        is_own = number <= first_address or not is_other(lines[number])
        if found and is_own and not is_locality(f"{found} X"):  # 3511 AB is a postcode
            return found
    return None


def _director(lines: list[str], lowered: str) -> str | None:
    """Return the name after the title of the office, or on one of the two lines below it. `lowered` are the lines as
    one text in lower case."""
    for number in lines_with(lowered, _OFFICES):
        line = lines[number]
        for office in _DIRECTOR.finditer(line):
            rest = line[office.end() :].lstrip(" :–-")
            below = lines[number + 1 : number + 3] if len(rest) < _SHORT else []
            for candidate in (rest, *below):
                found = _PERSON.match(candidate)
                if found and company_in(candidate) is None:
                    return clean_or_none(found[1], 100)
    return None
