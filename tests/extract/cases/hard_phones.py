"""Second round: more spellings, more phone words, and the numbers that look most like phones."""

from .emails_declared import ld
from .shape import Case, case, group

US = "+15124742233"
US2 = "+15124742244"
BERLIN = "+4930901820"
DE = "https://acme-zahn.de/"


def american(name: str, text: str, *more: str) -> Case:
    return case(name, f"<p>{text}</p>", phones=" ".join(more or (US,)), country="US")


def german(name: str, text: str, *more: str) -> Case:
    return case(name, f"<p>{text}</p>", phones=" ".join(more or (BERLIN,)), url=DE, lang="de")


SPELLINGS = group(
    "text",
    american("no space behind the area code", "Phone: (512)474-2233"),
    american("leading one and dots", "Phone: 1.512.474.2233"),
    american("slash", "Phone: 512/474-2233"),
    american("plus and parentheses", "Phone: +1 (512) 474 2233"),
    american("round the clock", "Call 24/7: 512-474-2233"),
    american("round the clock, no colon", "Call us 24/7 at 512-474-2233 in any weather"),
    american("two with or", "Call 512-474-2233 or 512-474-2244.", US, US2),
    american("hours behind in parentheses", "Phone: 512-474-2233 (8am-5pm)"),
    american("postcode behind", "Phone 512-474-2233, Austin, TX 78701"),
    american("one letter", "P: 512-474-2233"),
    american("extension written out", "Phone 512-474-2233 extension 14"),
    american("letters", "Call 1-800-FLOWERS today", "+18003569377"),
    case(
        "number in spans",
        "<p>Phone: <span>(512)</span> <span>474</span>-<span>2233</span></p>",
        phones=US,
        country="US",
    ),
    case("heading and paragraph", "<h3>Phone</h3><p>(512) 474-2233</p>", phones=US, country="US"),
    # The icon is the phone word of today's pages; a screen reader says it aloud.
    case(
        "icon with a label",
        '<p><i class="fa fa-phone" aria-label="Phone"></i> (512) 474-2233</p>',
        phones=US,
        country="US",
    ),
    german("slash and spaces", "Tel. +49 30 / 901820"),
    german("country code in parentheses", "Tel. (+49) 30 901820"),
    german("area code in parentheses", "Tel. +49 (30) 901820"),
    german("two zeros", "Tel. 0049 30 901820"),
    german("hyphens", "Tel. +49-30-901820"),
    german("dots", "Tel. +49.30.901820"),
    german("Festnetz", "Festnetz 030/901820"),
    german("Fon", "Fon: 030 901820"),
    german("Zentrale", "Telefonzentrale: 030 90 18 20"),
    german("two words", "Telefon &amp; WhatsApp: 0171 1234567", "+491711234567"),
    german("full stop behind", "Sie erreichen uns telefonisch unter 030 901820."),
    case(
        "British T and M",
        "<p>T 020 7730 1234 M 07400 123456</p>",
        phones="+442077301234 +447400123456",
        url="https://acme-dental.co.uk/",
    ),
    case("Australian Ph.", "<p>Ph. 02 9374 4000</p>", phones="+61293744000", url="https://acme.com.au/"),
    case("Spanish Tfno.", "<p>Tfno. 932 34 56 78</p>", phones="+34932345678", url="https://acme.es/", lang="es"),
    case("Spanish Tlf.", "<p>Tlf: 932 345 678</p>", phones="+34932345678", url="https://acme.es/", lang="es"),
    case(
        "Spanish, llámanos", "<p>Llámanos al 932 345 678</p>", phones="+34932345678", url="https://acme.es/", lang="es"
    ),
    case(
        "Italian, chiamaci",
        "<p>Chiamaci allo 02 7600 1234</p>",
        phones="+390276001234",
        url="https://acme.it/",
        lang="it",
    ),
    case(
        "Portuguese, ligue", "<p>Ligue para 213 456 789</p>", phones="+351213456789", url="https://acme.pt/", lang="pt"
    ),
    case("Dutch, bel", "<p>Bel ons op 020-5234567</p>", phones="+31205234567", url="https://acme.nl/", lang="nl"),
    case("Danish", "<p>Tlf. 33 12 12 34</p>", phones="+4533121234", url="https://acme.dk/", lang="da"),
    case("Swedish", "<p>Telefon: 08-123 456 78</p>", phones="+46812345678", url="https://acme.se/", lang="sv"),
    case("Czech", "<p>Telefon: 224 123 456</p>", phones="+420224123456", url="https://acme.cz/", lang="cs"),
    case("Greek", "<p>Τηλέφωνο: 210 1234567</p>", phones="+302101234567", url="https://acme.gr/", lang="el"),
    case("Irish", "<p>Phone: (01) 234 5678</p>", phones="+35312345678", url="https://acme.ie/"),
    case(
        "Argentinian", "<p>Teléfono: (011) 4321-1234</p>", phones="+541143211234", url="https://acme.com.ar/", lang="es"
    ),
    case(
        "French Canadian with extension",
        "<p>Téléphone : 514-474-2233, poste 12</p>",
        phones="+15144742233",
        url="https://acme.ca/",
        lang="fr-CA",
    ),
)

SPELLINGS_2 = group(
    "text",
    american("letters at the end", "Phone: 512-474-CARE", "+15124742273"),
    american("two with a slash, no spaces", "Phone: 512-474-2233/512-474-2244", US, US2),
    american("three with commas", "Phone: 512-474-2233, 512-474-2244, 512-474-2255", US, US2, "+15124742255"),
    american("minus signs", "Phone: 512\u2212474\u22122233"),
    american("middle dots", "Phone: 512·474·2233"),
    american("narrow no-break spaces", "Phone: 512\u202f474\u202f2233"),
    american("phone word behind", "512-474-2233 (phone)"),
    american("phone and fax in one", "Phone/Fax: 512-474-2233"),
    german("Funk", "Funk: 0171/1234567", "+491711234567"),
    german("free service number", "Servicenummer 0800 1234567 (kostenlos)", "+498001234567"),
    german("price behind the number", "Telefon: 0180 5 123456 (14 ct/min)", "+491805123456"),
    german("country code and zero", "Telefon 0049 (0)30 901820"),
    german("direct dial", "Telefon: 030 901820-22", "+493090182022"),
    german("area code between dashes", "Tel: +49 (0) 30 – 90 18 20"),
    german("hours right behind", "Tel. 030 901820, Mo-Fr 8.00 - 12.00 Uhr"),
    case("Japanese", "<p>TEL 03-1234-5678</p>", phones="+81312345678", url="https://acme.co.jp/", lang="ja"),
    case("Finnish", "<p>Puh. 09 1234 5678</p>", phones="+358912345678", url="https://acme.fi/", lang="fi"),
    case("Norwegian", "<p>Tlf: 22 12 34 56</p>", phones="+4722123456", url="https://acme.no/", lang="no"),
    case("Turkish", "<p>Telefon: 0212 345 67 89</p>", phones="+902123456789", url="https://acme.com.tr/", lang="tr"),
    case("Romanian", "<p>Telefon: 021 345 6789</p>", phones="+40213456789", url="https://acme.ro/", lang="ro"),
    case("Croatian", "<p>Telefon: 01 2345 678</p>", phones="+38512345678", url="https://acme.hr/", lang="hr"),
    case("Hungarian", "<p>Telefonszám: +36 1 234 5678</p>", phones="+3612345678"),
    case("Russian", "<p>Телефон: +7 495 123-45-67</p>", phones="+74951234567"),
    case("Catalan", "<p>Telèfon: 932 345 678</p>", phones="+34932345678", url="https://acme.cat/", lang="ca"),
)

DECLARED = group(
    "json-ld",
    case(
        "two in one string",
        ld('{"@type":"Dentist","telephone":"512-474-2233 / 512-474-2244"}'),
        phones=f"{US} {US2}",
        country="US",
    ),
    case("extension", ld('{"@type":"Dentist","telephone":"(512) 474-2233 ext. 3"}'), phones=US, country="US"),
    case(
        "fax beside it",
        ld('{"@type":"Dentist","telephone":"+1 512 474 2233","faxNumber":"+1 512 474 2255"}'),
        phones=US,
        faxes="+15124742255",
    ),
)

GENERIC_SUFFIX = group(
    "country",
    case("an American site under .co", "<p>Phone: (512) 474-2233</p>", phones=US, url="https://acme.co/", lang="en-US"),
    case("an American site under .io", "<p>Phone: (512) 474-2233</p>", phones=US, url="https://acme.io/", lang="en-US"),
    case("an American site under .me", "<p>Phone: (512) 474-2233</p>", phones=US, url="https://acme.me/", lang="en-US"),
)


def nothing(name: str, text: str, url: str, lang: str) -> Case:
    return case(name, f"<p>{text}</p>", url=url, lang=lang)


# Numbers under which doctors, realtors and charities are registered or paid stand where the phone stands, too.
TRAPS = group(
    "no phone",
    nothing("German doctors' numbers", "Tel. auf Anfrage. LANR 030901820, BSNR 030901820, IK 260901820", DE, "de"),
    nothing("donations account", "Tel. auf Anfrage. Spendenkonto 0309 0182 00 bei der Sparkasse", DE, "de"),
    nothing("article numbers", "Tel. auf Anfrage. EAN 4006381333931, PZN 03090182, Art.-Nr. 030-901820", DE, "de"),
    nothing(
        "invoice and client numbers", "Telefon auf Anfrage, Kunden-Nr. 030901820, Rechnungsnr. 030 901820", DE, "de"
    ),
    nothing("creditor id", "Telefon auf Anfrage. Gläubiger-ID DE98ZZZ09999999999", DE, "de"),
    nothing(
        "French doctors' numbers", "Tél. sur demande. RPPS 10101234567, ADELI 69 4 78123 4", "https://acme.fr/", "fr"
    ),
    nothing("realtor's listing", "Phone us. MLS# 5124742233, DRE 01512474", "https://acme.us/", "en-US"),
    nothing("bank routing", "Phone. Routing 111000025, account 5124742233", "https://acme.us/", "en-US"),
    nothing("network addresses", "Phone. IP 151.247.42.233, MAC 15:12:47:42:23:3A", "https://acme.us/", "en-US"),
    nothing("weekly hours", "Call us: Mon 8-5 Tue 8-5 Wed 10-7 Thu 8-5", "https://acme.us/", "en-US"),
    nothing("German phone hours, dots", "Telefonzeiten: 08.00-12.00 Uhr und 14.00-18.00 Uhr", DE, "de"),
    nothing("German phone hours, no dots", "Telefonisch erreichbar Mo-Fr 0800-1200 Uhr", DE, "de"),
    nothing("German date range", "Telefonisch vom 01.02.2024-03.04.2024", DE, "de"),
    nothing("Swiss register number", "Telefon auf Anfrage. CHE-442.111.234 MWST", "https://acme.ch/", "de"),
    nothing(
        "Polish tax and statistics numbers",
        "Telefon na życzenie. NIP 221-234-56-70, REGON 221234567",
        "https://acme.pl/",
        "pl",
    ),
    nothing(
        "Dutch care register",
        "Telefoon op verzoek. BIG-nummer 59012345601, AGB-code 12345678",
        "https://acme.nl/",
        "nl",
    ),
    nothing(
        "Italian register", "Telefono su richiesta. C.F. e P.IVA 02760012341, REA MI-0276001", "https://acme.it/", "it"
    ),
    nothing(
        "Spanish chamber", "Teléfono a petición. Nº de colegiado 28-12345, NIF 91123456K", "https://acme.es/", "es"
    ),
    nothing(
        "British company",
        "Phone on request. Company No. 02077301, VAT Reg No. 207 7301 23",
        "https://acme.co.uk/",
        "en-GB",
    ),
    nothing(
        "British bank", "Phone on request. Sort code 20-77-30, account no. 12345678", "https://acme.co.uk/", "en-GB"
    ),
    nothing("French bank", "Téléphone sur demande. IBAN FR76 3000 6000 0112 3456 7890 189", "https://acme.fr/", "fr"),
    nothing(
        "Brazilian postcode and CPF",
        "Telefone a pedido. CEP 01310-100, CPF 132.511.234-09",
        "https://acme.com.br/",
        "pt-BR",
    ),
    nothing("Austrian register", "Telefon auf Anfrage. FN 533462a, UID ATU53346201", "https://acme.at/", "de"),
    nothing("uuid", "Phone us. Ticket 5f2c3a9d-0512-4742-2330-5124742233ab", "https://acme.us/", "en-US"),
    nothing("number in a URL", "Phone list: https://acme-dental.com/5124742233/list", "https://acme.us/", "en-US"),
    nothing("size and weight", "Phone case 512 x 474 x 223 mm, 512-474 g", "https://acme.us/", "en-US"),
    nothing("big count", "We have answered 5,124,742 phone calls since 1998.", "https://acme.us/", "en-US"),
    nothing("sports score and season", "Call the game: 1998-1999, 24-17, 31-10.", "https://acme.us/", "en-US"),
    nothing("tracking number", "Call in your parcel 1Z 999 AA1 01 2345 6784", "https://acme.us/", "en-US"),
    nothing("fiction", "Phone (555) 555-5555", "https://acme.us/", "en-US"),
    nothing("zeros", "Tel: 000-000-0000 or (000) 000-0000", "https://acme.us/", "en-US"),
)

CASES: list[Case] = [*SPELLINGS, *SPELLINGS_2, *DECLARED, *GENERIC_SUFFIX, *TRAPS]
