"""What an ordinary page says of the company behind it: in its footer, around its address, in its copyright.

`© 2020 Acme LLC`, `Acme Ltd, 1 High Street`, `Company No. 1234567`, `VAT IE1234567X`, `Geschäftsführer: Max Berger`.
Only what a label, a legal form beside an address, or the copyright makes sure is read: ordinary pages name other
companies, too.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain

from scrapersky_cli.extract.business.companies import companies_in, company_in, lines_with_companies
from scrapersky_cli.extract.business.copyrights import copyright_owners
from scrapersky_cli.extract.business.imprint_name import is_locality, is_other
from scrapersky_cli.extract.business.registers import register_number, vat_number
from scrapersky_cli.extract.findings import Business, PostalAddress
from scrapersky_cli.extract.lines import any_of, lines_matching, lines_with
from scrapersky_cli.extract.parse.document import Document
from scrapersky_cli.extract.people.names import read_name
from scrapersky_cli.extract.text import clean_or_none

_NOTHING = Business()
_SILENT = frozenset(("privacy", "blog", "blog_post", "product", "media", "feed", "search", "login"))
_TELLING = frozenset(("contact", "about", "legal", "locations", "team"))
_READ, _END = 8_000, 2_500  # characters: of telling pages from the beginning, of all pages at the end
_ADDRESSES = 3
_ABOVE, _BELOW = 240, 300  # characters around an address
_LINES_ABOVE = 2
_LINE = 240
_REGISTERED = (
    *("compan", "registered", "registration", "incorporated", "hrb", "hra", "hr b", "handelsregister", "firmenbuch"),
    *("fn ", "kvk", "k.v.k", "koophandel", "rcs", "r.c.s", "siren", "siret", "hoja", "kbo", "bce", "rpr", "rpm"),
    *("che", "ch-", "krs", "ičo", "ico", "rea", "r.e.a", "onderneming", "entreprise"),
)
_LED = (
    "führer",
    "inhaber",
    "vertreten",
    "gérant",
    "titolare",
    "amministratore",
    "legale",
    "únic",
    "zaakv",
    "managing d",
)
_NUMBER = re.compile(r"[0-9][0-9 .]{2,}[0-9.]")
_NAME_SIGNS = (
    *("trading name", "trading as", "trades as", "handelsnaam"),
    *("nom comercial", "nombre comercial", "nom commercial"),
)
_EXAMPLES = ("1234567", "12345678", "123456789", "1234567890", "0123456789", "12345678901")
_NETWORKS = re.compile(r"\b(?:facebook|google|instagram)\b", re.IGNORECASE)  # to which footers link
_TAXED = re.compile(
    r"\b(?:VAT|Vat|USt|UST|Ust|MwSt|MWST|UID|TVA|BTW|[Bb]tw|IVA|P\.? ?IVA|Partita IVA|CIF|NIF|N\.I\.F|C\.I\.F|DIČ|NIP"
    r"|Umsatzsteuer|Unternehmensnummer|ondernemingsnummer|[Mm]oms)\b"
)
# Every line in which `_TAXED` is found has one of these.
_TAX_SIGNS = any_of(
    (
        *("VAT", "Vat", "USt", "UST", "Ust", "MwSt", "MWST", "UID", "TVA", "BTW", "tw", "IVA", "CIF", "NIF"),
        *("N.I.F", "C.I.F", "DIČ", "NIP", "Umsatzsteuer", "nternehmensnummer", "ondernemingsnummer", "oms"),
    )
)
_LED_BY = re.compile(
    r"\b(?:geschäftsführer(?:in|/in)?|inhaber(?:in|/in)?|vertreten durch|gérante?|titolare|amministratore unico"
    r"|legale rappresentante|administrador(?:a)? únic[oa]|zaakvoerder|managing director) ?: ",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\W{1,3}(?:A[BC]N|compan|regist|VAT|RCS|R\.C\.S|au capital|KvK|HR[AB]|USt|BTW|TVA)", re.IGNORECASE
)
_TRADES_AS = re.compile(
    r"(?:trading (?:name|as)|trades as|handelsnaam|nom commercial|nombre comercial) (?:\w{1,3} )?$",
    re.IGNORECASE,
)


def read_statement(document: Document, addresses: Sequence[PostalAddress]) -> Business | None:
    """Return the company of an ordinary page, its numbers and who leads it; None if nothing is sure."""
    if document.kind in _SILENT:
        return None
    blocks = list(_blocks(document.text, addresses))
    text = _read(document, blocks)
    lines = _telling_lines(text)
    told = "\n".join(lines)
    registered = _own(lines, lines_with(told.lower(), _REGISTERED))
    taxed = _own(lines, (number for number in lines_matching(told, _TAX_SIGNS) if _TAXED.search(lines[number])))
    found = Business(
        legal_name=_company(lines, blocks, document.text),
        managing_director=_leader(text, document.lowered),
        register_number=_real(register_number(registered) if registered else None),
        vat_id=_real(vat_number(taxed) if taxed else None),
    )
    return found if found != _NOTHING else None


def _telling_lines(text: str) -> list[str]:
    """Return the lines with a number or a trading name."""
    lines = text.split("\n")
    return [lines[number] for number in sorted({*lines_with(text, _NAME_SIGNS), *lines_matching(text, _NUMBER)})]


def _own(lines: Sequence[str], numbers: Iterable[int]) -> str:
    """Return the lines of these numbers, without those about others."""
    return "\n".join(line for line in map(lines.__getitem__, numbers) if _is_own(line))


def _is_own(line: str) -> bool:
    """Return whether a line is not about somebody else. Of a long one, which tells more, just a part may be."""
    return len(line) >= _LINE // 2 or "©" in line or not is_other(_NETWORKS.sub("", line))


def _real(number: str | None) -> str | None:
    """Return the number, None if it is that of an example: `IE1234567X`."""
    digits = "".join(filter(str.isdigit, number or ""))
    return None if digits in _EXAMPLES else number


def _read(document: Document, blocks: Sequence[tuple[str, str]]) -> str:
    """Return the text in which facts of the company may stand."""
    text = document.text
    if len(text) <= _END + _READ and document.kind in _TELLING:
        return text
    around = [before + behind for before, behind in blocks]
    head = [text[:_READ]] if document.kind in _TELLING else []
    return "\n".join((*head, *around, text[-_END:]))


def _blocks(text: str, addresses: Sequence[PostalAddress]) -> Iterator[tuple[str, str]]:
    """Yield what stands before the surest addresses, and they themselves with what stands behind them."""
    places = [address.start for address in addresses if address.start is not None]
    for start in places[:_ADDRESSES]:
        yield text[max(0, start - _ABOVE) : start], text[start : start + _BELOW]


def _company(lines: Sequence[str], blocks: Sequence[tuple[str, str]], whole: str) -> str | None:
    """Return the company above an address, with a number, behind a trading name, or with the copyright."""
    owners = (
        company for owner in copyright_owners(whole) if (company := company_in(owner)) and owner.startswith(company)
    )
    return next(chain(_above_addresses(blocks), _labelled(lines), owners), None)


def _above_addresses(blocks: Sequence[tuple[str, str]]) -> Iterator[str]:
    for before, _ in blocks:
        lines = before.rstrip(" \n").split("\n")[-_LINES_ABOVE - 1 :]
        for line in reversed(lines):
            for found in companies_in(line):
                begins = not line[: found.start(1)].strip(" ©") or line[: found.start(1)].rstrip().endswith(
                    (":", "|", "·")
                )
                if begins and len(line) < _LINE and not is_other(line) and (name := clean_or_none(found[1], _LINE)):
                    yield name


def _labelled(lines: Sequence[str]) -> Iterator[str]:
    for line in filter(_is_own, map(lines.__getitem__, lines_with_companies(lines))):
        for found in companies_in(line[: 2 * _LINE]):
            before = line[: found.start(1)]
            behind = line[found.end(1) :]
            is_own = not before.strip() and (_NUMBERED.match(behind) or (behind[:1] in ",|" and is_locality(behind)))
            if (is_own or _TRADES_AS.search(before)) and (name := clean_or_none(found[1], _LINE)):
                yield name


def _leader(text: str, lowered: str) -> str | None:
    """Return the name of the person who leads the company, if a line of `text` gives it.

    `lowered` is the text of the whole page in lower case.
    """
    if not any(word in lowered for word in _LED):
        return None
    for line in text.split("\n"):
        label = _LED_BY.search(line[: 2 * _LINE]) if ":" in line else None
        if label and (name := read_name(line, label.end())) and _is_own(line):
            return line[label.end() : name.end]
    return None
