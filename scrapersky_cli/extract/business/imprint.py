"""Read imprint pages: the company, its representative and its numbers, which European laws require."""

import re

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
_REGISTER = re.compile(
    r"\b(?:HR ?[AB] ?(?:Nr\.? ?)?\d{1,7}(?: ?[A-Z]{1,2}\b)?|(?:VR|GnR|PR|GsR) ?(?:Nr\.? ?)?\d{1,6}\b"
    r"|FN ?\d{4,6} ?[a-z]\b|(?:RCS|R\.C\.S\.?)(?: de)? [A-ZÀ-Ý][\w' -]{1,30}?"
    r"(?: sous le (?:numéro|n°))? (?:[AB] )?\d{3} ?\d{3} ?\d{3}"
    r"|REA[ :]{1,3}(?:n\. ?)?[A-Z]{2} ?[-–]? ?\d{4,7}|CHE-\d{3}\.\d{3}\.\d{3}|Hoja M?[- ]?[A-Z]{0,2}[- ]?\d{2,7})"
    r"|\b(?:KvK|K\.v\.K\.|KBO|company (?:registration )?(?:number|no\.?)|registered (?:in england )?(?:number|no\.?)"
    r"|SIREN|SIRET|KRS|IČO?)(?:[ -]?(?:nummer|nr\.?|number))?[ .:#]{1,3}([A-Z]{0,2}[\d .]{5,16}\d)",
    re.IGNORECASE,
)
_VAT = re.compile(
    r"\b(DE ?\d{3} ?\d{3} ?\d{3}|ATU ?\d{4} ?\d{4}|FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}|LU ?\d{8}|DK ?\d{8}"
    r"|BE ?[01]\d{3}[ .]?\d{3}[ .]?\d{3}|NL ?\d{9} ?B ?\d{2}|IT ?\d{11}|ES ?[A-Z]\d{7}[0-9A-Z]|PL ?\d{10}"
    r"|GB ?\d{3} ?\d{4} ?\d{2}|IE ?\d{7}[A-Z]{1,2}|CHE-?\d{3}\.?\d{3}\.?\d{3} ?(?:MWST|TVA|IVA)|PT ?\d{9}"
    r"|SE ?\d{12}|CZ ?\d{8,10}|FI ?\d{8}|SI ?\d{8}|HU ?\d{8}|SK ?\d{10})\b"
)
_PARTITA_IVA = re.compile(r"(?:p\.? ?iva|partita iva|p\.i\.)[ .:n°]{0,5}(?:IT ?)?(\d{11})\b", re.IGNORECASE)
_TAX_ID = re.compile(
    r"\b(?:CIF|NIF|C\.I\.F\.?|N\.I\.F\.?|codice fiscale|c\.f\.|steuernummer|steuer-nr\.?|st\.-nr\.?|NIP|CNPJ)[ .:]{1,4}"
    r"([0-9A-Z][0-9A-Z ./-]{6,18}[0-9A-Z])\b",
    re.IGNORECASE,
)


def read_imprint(document: Document) -> Business | None:
    """Return what the imprint says; None if the page is not an imprint or has no such facts."""
    if not _is_imprint(document):
        return None
    text = document.text[:_READ]
    lines = _own_lines(text)
    company, director = _company(lines), _director(lines)
    register, vat, tax = _REGISTER.search(text), _VAT.search(text) or _PARTITA_IVA.search(text), _TAX_ID.search(text)
    found = Business(
        name=company,
        legal_name=company,
        managing_director=director,
        register_number=clean_or_none((register[1] or register[0]) if register else None, 60),
        vat_id=re.sub(r"[ .-]", "", vat[1]) if vat else None,
        tax_id=clean_or_none(tax[1] if tax else None, 30),
    )
    return found if found != Business() else None


def _is_imprint(document: Document) -> bool:
    if _IMPRINT_URL.search(document.url.partition("?")[0]):
        return True
    headings = document.tree.css("h1, h2, title")[:20]
    return any(_IMPRINT_HEADING.search(node.text()[:_LINE]) for node in headings)


def _own_lines(text: str) -> list[str]:
    """Return the lines before those about others."""
    lines = [line[:_LINE] for line in text.split("\n")]
    end = next((number for number, line in enumerate(lines) if number > 3 and _OTHERS.match(line)), len(lines))
    return lines[:end]


def _company(lines: list[str]) -> str | None:
    for line in lines:
        if _ANY_FORM.search(line) and (found := _COMPANY.search(line)):
            return clean_or_none(found[1], _LINE)
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
