"""Read imprint pages: the company, its representative and its numbers, which European laws require."""

import re

from scrapersky_cli.extract.business.imprint_name import imprint_name, is_locality, is_other
from scrapersky_cli.extract.business.registers import register_number, tax_number, vat_number
from scrapersky_cli.extract.findings import Business
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.text import clean_or_none

_IMPRINT_URL = re.compile(
    r"impressum|imprint|mentions?-?_?l[eé]gales|note-?_?legali|aviso-?_?legal|legal-?_?notice|colofon|juridi"
    r"|aviso-?_?legal|informacao-?legal|informazioni-?legali|company-?(?:info|details)|rechtliches|site-?notice",
    re.IGNORECASE,
)
_IMPRINT_HEADING = re.compile(
    r"impressum|imprint|mentions légales|note legali|informazioni legali|aviso legal|legal notice|colofon"
    r"|anbieterkennzeichnung|angaben gemäß §",
    re.IGNORECASE,
)
_READ = 12_000  # characters of an imprint that are read
_LINE = 200
_TO_ADDRESS = 15  # lines from the heading of an imprint to its address
_HEADING_LENGTH = 80
_SHORT = 40  # characters after the title of the office, before the name
# From here on the page is about others: hosts, agencies, photographers, arbitration boards.
_OTHERS = re.compile(
    r"^(?:hébergement|hébergeur|hosting|hosted by|webdesign|konzept|umsetzung|design|realisierung|realisation|"
    r"réalisation|conception|bildnachweis|bildquellen|fotos|photos?|crédits|haftung|datenschutz|streitschlichtung|"
    r"eu-streitschlichtung|urheberrecht|propriété intellectuelle|privacy|aufsichtsbehörde|berufshaftpflicht)",
    re.IGNORECASE,
)
_FORM = (
    r"(?:(?:g?GmbH|UG ?\(haftungsbeschränkt\)|UG)(?: & Co\.? ?KG(?:aA)?)?|mbH|AG|KGaA|KG|OHG|GbR|PartG(?: ?mbB)?"
    r"|e\. ?K\.|e\. ?Kf[mr]\.|e\. ?V\.|eG|e\. ?U\.|S\.A\.R\.L\.|SARL|Sàrl|Sarl|S\.A\.S\.(?:U\.)?|SASU?|EURL"
    r"|SCI|S\.C\.I\."
    r"|S\.?N\.?C\.?|S\.n\.c\.|S\.A\.|SA|S\.[rR]\.[lL]\.(?:[sS]\.)?|[Ss][Rr][Ll][Ss]?|S\.p\.A\.|SpA|SPA|S\.a\.s\."
    r"|S\. ?L\.(?: ?[UP]\.)?|SL[UP]?|B\. ?V\.|BVBA|BV|N\. ?V\.|NV|V\. ?O\. ?F\.|VOF"
    r"|Ltd\.?|Limited|LLP|PLC|plc|LLC|Inc\.?"
    r"|Oy|AB|ApS|A/S|AS|[Ss]p\. ?z ?o\. ?o\.|s\. ?r\. ?o\.|d\. ?o\. ?o\.|Kft\.?|Lda\.?|Ltda\.?)"
)
_ANY_FORM = re.compile(rf"(?<=[ ,]){_FORM}(?=$|[\s,;:|()–-])")  # a cheap first check, since most lines have none
_CAPITALISED = r"[A-ZÀ-ÖØ-ÞĀ-Ž0-9][\w'’.&+/-]{0,40}"
_SMALL_WORD = r"[&+]|und|and|et|y|e|für|der|des|de|du|del|della|di|la|le|les|of|the|van|von|zum|zur|am|im|in"
_COMPANY = re.compile(
    rf"(?<![\w.&-])(?:(?:Firma|Titular|Société|Anbieter|Betreiber|Company|Unternehmen) )?"
    rf"({_CAPITALISED}(?: (?:{_CAPITALISED}|{_SMALL_WORD})){{0,8}}?,? {_FORM})(?=$|[\s,;:|()–-])"
)
_DIRECTOR = re.compile(
    r"\b(?:geschäftsführer(?:in|/in|/-in|\*in|:in|innen)?|geschäftsführung|geschäftsleitung|vertreten durch|"
    r"inhaber(?:in|/in)?|inh\.|vorstand|vertretungsberechtigte?[rn]?(?: geschäftsführer(?:in)?| gesellschafter)?|"
    r"directeur(?:·rice|trice|\(trice\))? de (?:la )?publication|directrice de (?:la )?publication|gérante?|"
    r"représentant légal|responsable (?:de la publication|légal)|"
    r"amministratore(?: unico| delegato)?|legale rappresentante|titolare|"
    r"administrador(?:a)?(?: único| única)?|representante legal|gerente|"
    r"managing directors?|directors?|owner|proprietor|zaakvoerder|bestuurder|eigenaar|directie)",
    re.IGNORECASE,
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
    text = document.text[:_READ]
    lines = _own_lines(text)
    own = "\n".join(lines)
    given = imprint_name(lines)
    company = _company(lines)
    found = Business(
        name=company or given.name,
        legal_name=company,
        managing_director=_director(lines) or given.owner,
        register_number=clean_or_none(register_number(own), 60),
        vat_id=vat_number(own),
        tax_id=clean_or_none(tax_number(own), 30),
    )
    return found if found != Business() else None


def _is_imprint(document: Document) -> bool:
    if _IMPRINT_URL.search(document.url.partition("?")[0]):
        return True
    headings = document.tree.css("h1, h2, title")[:20]
    return any(_IMPRINT_HEADING.search(node.text()[:_LINE]) for node in headings)


def _own_lines(text: str) -> list[str]:
    """Return the lines from the heading above the first address on, before those about others."""
    lines = [line[:_LINE] for line in text.split("\n")]
    lines = lines[_beginning(lines) :]
    end = next((number for number, line in enumerate(lines) if number > 3 and _OTHERS.match(line)), len(lines))
    return lines[:end]


def _beginning(lines: list[str]) -> int:
    """Return the line of the heading nearest above the first postcode that has one: what is before it is a menu."""
    for number in (number for number, line in enumerate(lines) if is_locality(line)):
        for above in range(number - 1, max(-1, number - _TO_ADDRESS), -1):
            if len(lines[above]) < _HEADING_LENGTH and _IMPRINT_HEADING.match(lines[above]):
                return above
    return 0


def _company(lines: list[str]) -> str | None:
    is_own = True  # up to the first address, even if it is that of a bank or an insurer
    for line in lines:
        found = _COMPANY.search(line) if _ANY_FORM.search(line) and (is_own or not is_other(line)) else None
        if found and not is_locality(f"{found[1]} X"):  # 3511 AB is a postcode
            return clean_or_none(found[1], _LINE)
        is_own = is_own and not is_locality(line)
    return None


def _director(lines: list[str]) -> str | None:
    """Return the name after the title of the office, or on one of the two lines below it."""
    for number, line in enumerate(lines):
        for office in _DIRECTOR.finditer(line):
            rest = line[office.end() :].lstrip(" :–-")
            below = lines[number + 1 : number + 3] if len(rest) < _SHORT else []
            for candidate in (rest, *below):
                found = _PERSON.match(candidate)
                if found and not _COMPANY.match(candidate):
                    return clean_or_none(found[1], 100)
    return None
