"""Register numbers, VAT numbers and tax numbers on imprints, each in one form.

A register number has the letters of its register and its digits: `HRB 14404`, `FN 123456 a`, `KvK 12345678`,
`SIREN 123456789`, `SIRET 12345678900012`, `CHE-123.456.789`, `REA MI-1234567`, `KBO 0123.456.789`; a British one has
its eight characters only, a Spanish one its `Hoja M-12345`. The court is no part of it: it says where the register is
kept, and the address says so, too.
"""

import re
from collections.abc import Callable
from functools import cache
from itertools import accumulate

from scrapersky_cli.extract.lines import lines_with

_GAP = r"[ .:#°-]{0,4}"
_NUMBER = r"(?:[- ]?(?:nummer|nr|no|n|number|num[ée]ro|n°|numero)\b[ .:°]{0,3})?"

Form = Callable[[re.Match[str]], str]
# Parts of words in lower case, one of which stands in every line that the expression finds.
Stems = tuple[str, ...]


def _begins(letters: str) -> str:
    """Return an expression for the first letter of a word. The engine looks for one of a few characters much faster
    than for the beginning of each word, but only if their case counts."""
    return rf"(?-i:[{letters}])(?<=\b.)"


def _digits(text: str) -> str:
    return "".join(filter(str.isdigit, text))


def _dotted(text: str, *lengths: int) -> str:
    digits, parts, start = _digits(text), [], 0
    for length in lengths:
        parts.append(digits[start : start + length])
        start += length
    return ".".join(parts)


def _british(found: re.Match[str]) -> str:
    number = found[1].replace(" ", "").upper()
    return number.zfill(8) if number.isdigit() else number


_REGISTERS: tuple[tuple[Stems, str, Form], ...] = (
    (
        ("hra", "hrb", "hr a", "hr b", "handelsregister"),
        rf"\b(?:HR ?|handelsregister(?:nummer)?{_GAP})([AB])(?![a-z]){_NUMBER}{_GAP}(\d{{1,6}})"
        r"(?: ?(B|HB|HL|KI|FL|P|NP|CB)\b)?",
        lambda found: f"HR{found[1].upper()} {found[2]}{' ' + found[3].upper() if found[3] else ''}",
    ),
    (
        ("vr", "gnr", "pr", "gsr"),
        rf"({_begins('GgPpVv')}(?:(?<=[pv])R|(?<=g)[ns]R)){_NUMBER}{_GAP}(\d{{1,6}})\b",
        lambda found: f"{ {'vr': 'VR', 'gnr': 'GnR', 'pr': 'PR', 'gsr': 'GsR'}[found[1].lower()] } {found[2]}",
    ),
    (
        ("fn", "firmenbuch"),
        rf"\b(?:FN|firmenbuch(?:nummer|nr)?\.?(?: FN)?){_GAP}(\d{{4,6}}) ?([a-z])\b",
        lambda found: f"FN {found[1]} {found[2].lower()}",
    ),
    (("ch",), rf"{_begins('Cc')}H[- ]?(\d{{3}}\.\d\.\d{{3}}\.\d{{3}}-\d)\b", lambda found: f"CH-{found[1]}"),
    (("che",), r"\bCHE[- ]?(\d{3}[. ]?\d{3}[. ]?\d{3})\b", lambda found: "CHE-" + _dotted(found[1], 3, 3, 3)),
    (
        ("siret",),
        rf"\bSIRET{_NUMBER}{_GAP}(\d{{3}} ?\d{{3}} ?\d{{3}} ?\d{{5}})\b",
        lambda found: f"SIRET {_digits(found[1])}",
    ),
    (
        ("siren",),
        rf"\bSIREN{_NUMBER}{_GAP}(\d{{3}} ?\d{{3}} ?\d{{3}})\b",
        lambda found: f"SIREN {_digits(found[1])}",
    ),
    (
        ("rcs", "r.c.s"),
        r"\b(?:RCS|R\.C\.S\.?)(?: de)?(?: [A-ZÀ-Ý][\w' -]{1,30}?)?(?: sous le (?:numéro|n°))?[ :]{1,3}(?:n° ?)?"
        r"(?:[AB] )?(\d{3}[ .]?\d{3}[ .]?\d{3})\b",
        lambda found: f"SIREN {_digits(found[1])}",
    ),
    (
        ("kvk", "k.v", "kv.", "koophandel", "handelsregister"),
        rf"\b(?:K\.?v\.?K\b\.?|kamer van koophandel|handelsregister)[^\d\n]{{0,30}}?{_NUMBER}{_GAP}(\d{{8}})\b",
        lambda found: f"KvK {found[1]}",
    ),
    (
        ("kbo", "bce", "onderneming", "entreprise", "rpr", "rpm"),
        r"\b(?:KBO|BCE|ondernemingsnummer|num[ée]ro d['’]entreprise|RPR|RPM|KBO-nummer)\b[^\d\n]{0,20}"
        r"([01]\d{3}[. ]?\d{3}[. ]?\d{3})\b",
        lambda found: "KBO " + _dotted(found[1], 4, 3, 3),
    ),
    (
        ("rea", "r.e", "re.a"),
        r"\bR\.?E\.?A\.?\b[ .:n°]{0,5}([A-Z]{2})[ ./–-]{0,3}(?:n\. ?)?(\d{4,7})\b",
        lambda found: f"REA {found[1].upper()}-{found[2]}",
    ),
    (
        ("hoja",),
        r"\bHoja[ :nº°.]{0,4}([A-Z]{1,2})[- ]{0,3}(\d{2,7})\b",
        lambda found: f"Hoja {found[1].upper()}-{found[2]}",
    ),
    (
        ("compan", "registered", "registration", "incorporated"),
        r"\b(?:compan(?:y|ies house)|registered|registration|incorporated)\b[^\d\n]{0,60}?\b(?:number|no|nr|reg)\b"
        r"\.?[ .:#]{0,3}((?:SC|NI|OC|SO)? ?\d{6,8})\b",
        _british,
    ),
    (
        ("company", "registered in"),
        r"\b(?:company|registered in (?:england(?: (?:and|&) wales)?|scotland|wales|(?:northern )?ireland|the uk))"
        r"[ ,:#(]{1,3}((?:SC|NI|OC|SO)?\d{6,8})\b",
        _british,
    ),
    (
        ("krs", "ič", "ic"),
        rf"({_begins('KkIi')}(?:(?<=k)RS|(?<=i)ČO?))[ .:]{{1,3}}(\d{{6,10}})\b",
        lambda found: f"{found[1].upper()} {found[2]}",
    ),
)
_VAT = re.compile(
    r"\b(DE ?\d{3} ?\d{3} ?\d{3}|ATU ?\d{4} ?\d{4}|FR ?[0-9A-Z]{2} ?\d{3} ?\d{3} ?\d{3}|LU ?\d{8}|DK ?\d{8}"
    r"|BE ?[01]\d{3}[ .]?\d{3}[ .]?\d{3}|NL ?\d{3}[. ]?\d{3}[. ]?\d{3}[. ]?B[. ]?\d{2}"
    r"|NL ?\d{4}[. ]\d{2}[. ]\d{3}[. ]?B[. ]?\d{2}"
    r"|IT ?\d{11}|ES ?[A-Z]-?\d{7}[0-9A-Z]|PL ?\d{10}"
    r"|GB ?\d{3} ?\d{4} ?\d{2}|IE ?\d{7}[A-Z]{1,2}|CHE-?\d{3}\.?\d{3}\.?\d{3} ?(?:MWST|TVA|IVA)|PT ?\d{9}"
    r"|SE ?\d{12}|CZ ?\d{8,10}|FI ?\d{8}|SI ?\d{8}|HU ?\d{8}|SK ?\d{10})\b"
)
_LABELLED_VAT = re.compile(
    r"\b(?:(?:p\. ?iva|partita iva|p\.i\.)[ .:n°]{0,5}(?P<IT>\d{11})"
    r"|(?:CIF|NIF|C\.I\.F\.?|N\.I\.F\.?)[ .:]{1,4}(?P<ES>[A-HJNP-SUVW]-?\d{7}[0-9A-J])"
    r"|VAT(?: reg(?:istration|istered)?\.?)?(?: number| no\.?)?[ .:]{1,3}(?P<GB>\d{3} ?\d{4} ?\d{2}))\b",
    re.IGNORECASE,
)
_TAX_ID = re.compile(
    r"\b(?:CIF|NIF|C\.I\.F\.?|N\.I\.F\.?|codice fiscale|c\.f\.|steuernummer|steuer-nr\.?|st\.-nr\.?|NIP|CNPJ)[ .:]{1,4}"
    r"([0-9A-Z][0-9A-Z ./-]{6,18}[0-9A-Z])\b",
    re.IGNORECASE,
)
# Every line with a tax number has one of these, in lower case.
_TAX_STEMS = ("cif", "nif", "c.i.f", "n.i.f", "codice fiscale", "c.f.", "steuer", "st.-nr", "nip", "cnpj")
_NO_SIGN = re.compile(r"[ .-]")


def register_number(text: str) -> str | None:
    """Return the first register number of `text` in its usual form; None if there is none."""
    lines, lowered = text.split("\n"), text.lower()
    starts = list(accumulate((len(line) + 1 for line in lines), initial=0))
    found = []
    for stems, pattern, form in _registers():
        spans = ((starts[number], starts[number + 1] - 1) for number in lines_with(lowered, stems))
        if match := next(filter(None, (pattern.search(text, *span) for span in spans)), None):
            found.append((_taxed(text, match), match.start(), form(match)))
    return min(found)[2] if found else None


def _taxed(text: str, found: re.Match[str]) -> bool:
    """Return whether it is a tax number as well, as the Swiss one is: another one is better."""
    return text[found.end() :].lstrip()[:4].upper().startswith(("MWST", "TVA", "IVA"))


@cache
def _registers() -> list[tuple[Stems, re.Pattern[str], Form]]:
    return [(stems, re.compile(pattern, re.IGNORECASE), form) for stems, pattern, form in _REGISTERS]


def vat_number(text: str) -> str | None:
    """Return the first VAT number of `text`: its country's letters, and what follows without blanks."""
    if vat := _VAT.search(text):
        return _NO_SIGN.sub("", vat[1])
    labelled = _LABELLED_VAT.search(text)
    if labelled is None or labelled.lastgroup is None:
        return None
    return labelled.lastgroup + _NO_SIGN.sub("", labelled[labelled.lastgroup]).upper()


def tax_number(text: str) -> str | None:
    """Return the first tax number of `text`, as it is written."""
    lines = text.split("\n")
    found = filter(None, (_TAX_ID.search(lines[number]) for number in lines_with(text.lower(), _TAX_STEMS)))
    return next((each[1].strip() for each in found), None)
