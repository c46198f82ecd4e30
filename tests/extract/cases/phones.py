"""Phones: links, declarations, text near phone words, the country they are read in, and numbers that are no phones."""

from .emails_declared import ld
from .shape import Case, case, group

US = "+15124742233"
US2 = "+15124742244"
DE_URL = "https://acme-zahn.de/"
UK_URL = "https://acme-dental.co.uk/"

TEL = group(
    "tel",
    case("international", '<a href="tel:+15124742233">Call</a>', phones=US),
    case("dashes", '<a href="tel:+1-512-474-2233">Call</a>', phones=US),
    case("spaces and parentheses", '<a href="tel:+1 (512) 474-2233">Call</a>', phones=US),
    case("dots", '<a href="tel:+1.512.474.2233">Call</a>', phones=US),
    case("upper-case scheme", '<a href="TEL:+15124742233">Call</a>', phones=US),
    case("percent-encoded plus", '<a href="tel:%2B15124742233">Call</a>', phones=US),
    case("percent-encoded spaces", '<a href="tel:+1%20512%20474%202233">Call</a>', phones=US),
    case("two slashes", '<a href="tel://+15124742233">Call</a>', phones=US),
    case("entities", '<a href="&#116;&#101;&#108;:&#43;15124742233">Call</a>', phones=US),
    case("national, country given", '<a href="tel:5124742233">Call</a>', phones=US, country="US"),
    case("national with trunk one", '<a href="tel:1-512-474-2233">Call</a>', phones=US, country="US"),
    case("national under .de", '<a href="tel:030901820">Anrufen</a>', phones="+4930901820", url=DE_URL, lang="de"),
    case("two zeros", '<a href="tel:0049 30 901820">Anrufen</a>', phones="+4930901820", url=DE_URL, lang="de"),
    case("zero in parentheses", '<a href="tel:+49 (0)30 901820">Anrufen</a>', phones="+4930901820", url=DE_URL),
    case("two numbers", '<a href="tel:+15124742233">A</a> <a href="tel:+15124742244">B</a>', phones=f"{US} {US2}"),
    case("same number in two spellings", '<a href="tel:+15124742233">+1 512 474 2233</a>', phones=US),
    case("direction marks, from copying", '<a href="tel:\u202a+1 512-474-2233\u202c">Call</a>', phones=US),
    case("the same, percent-encoded", '<a href="tel:%E2%80%AA+15124742233%E2%80%AC">Call</a>', phones=US),
    case("letters", '<a href="tel:1-800-FLOWERS">Call</a>', phones="+18003569377", country="US"),
    case(
        "extension parameter",
        '<a href="tel:+15124742233;ext=12">Call</a>',
        phones=US,
        details={US: {"extension": "12"}},
    ),
)

TEL_EXACT = group(
    "tel",
    case("method tel", '<p>Ring us <a href="tel:+15124742233">here</a>.</p>', phones=US),
    case("method sms", '<p>Text us <a href="sms:+15124742233?body=Hello">here</a>.</p>', phones=US),
    case("sms with a semicolon", '<a href="sms:+15124742233;?&body=Hello">Text us</a>', phones=US),
    case("callto", '<a href="callto:+15124742233">Call</a>', phones=US),
    exact=True,
)

WHATSAPP = group(
    "wa.me",
    case("wa.me", '<a href="https://wa.me/5511987654321">Chat</a>', phones="+5511987654321", profiles="whatsapp:*"),
    case(
        "wa.me with a text",
        '<a href="https://wa.me/491711234567?text=Hallo">Chat</a>',
        phones="+491711234567",
        profiles="whatsapp:*",
    ),
    case(
        "wa.me with a plus",
        '<a href="https://wa.me/+34612345678">Chat</a>',
        phones="+34612345678",
        profiles="whatsapp:*",
    ),
    case(
        "api.whatsapp.com",
        '<a href="https://api.whatsapp.com/send?phone=5511987654321&text=Oi">Chat</a>',
        phones="+5511987654321",
        profiles="whatsapp:*",
    ),
    case(
        "web.whatsapp.com",
        '<a href="https://web.whatsapp.com/send?phone=%2B5511987654321">Chat</a>',
        phones="+5511987654321",
        profiles="whatsapp:*",
    ),
)

WHATSAPP_CODE = group(
    "link",
    case("short link of a business", '<a href="https://wa.me/message/ABCDEFGHIJKLM1">Chat</a>', profiles="whatsapp:*"),
)

LINK_NOTHING = group(
    "tel",
    case("empty", '<a href="tel:">Call</a>'),
    case("hash", '<a href="tel:#">Call</a>'),
    case("emergency numbers", '<a href="tel:911">911</a> <a href="tel:112">112</a>', country="US"),
    case("on-call number", '<p>Notdienst: Tel. <a href="tel:116117">116117</a></p>', url=DE_URL, lang="de"),
    case("site builder's sample", "<p>Tel: 123-456-7890</p>", country="US"),
    case("zeros", '<a href="tel:+10000000000">Call</a>'),
    case("sample number", '<a href="tel:1234567890">123-456-7890</a>', country="US"),
    case("text only on wa.me", '<a href="https://wa.me/?text=Look%20at%20this">Share</a>'),
    case("text only on api.whatsapp.com", '<a href="https://api.whatsapp.com/send?text=Look">Share</a>'),
    case("template", '<a href="tel:{{ phone }}">Call</a>'),
)

DECLARED = [
    *group(
        "json-ld",
        case("telephone, international", ld('{"@type":"Dentist","telephone":"+1-512-474-2233"}'), phones=US),
        case(
            "telephone, national, with the address's country",
            ld('{"@type":"Dentist","telephone":"(512) 474-2233","address":{"addressCountry":"US"}}'),
            phones=US,
        ),
        case(
            "country as an object",
            ld(
                '{"@type":"Dentist","telephone":"030 901820","address":{"@type":"PostalAddress",'
                '"addressCountry":{"@type":"Country","name":"DE"}}}'
            ),
            phones="+4930901820",
        ),
        case(
            "country's name written out",
            ld('{"@type":"Dentist","telephone":"030 901820","address":{"addressCountry":"Germany"}}'),
            phones="+4930901820",
        ),
        case(
            "array",
            ld('{"@type":"Dentist","telephone":["+1 512 474 2233","+1 512 474 2244"]}'),
            phones=f"{US} {US2}",
        ),
        case(
            "contact point",
            ld('{"@type":"Organization","contactPoint":[{"@type":"ContactPoint","telephone":"+15124742233"}]}'),
            phones=US,
        ),
        case("number, not a string", ld('{"@type":"Dentist","telephone":15124742233}'), phones=US, country="US"),
        case("tel: inside", ld('{"@type":"Dentist","telephone":"tel:+15124742233"}'), phones=US),
        case(
            "numbers that are none", ld('{"@type":"Dentist","telephone":"","taxID":"5124742233","vatID":"DE123456789"}')
        ),
    ),
    *group(
        "microdata",
        case(
            "telephone",
            '<div itemscope itemtype="https://schema.org/Dentist"><i itemprop="telephone">+1 512 474 2233</i></div>',
            phones=US,
        ),
        case(
            "telephone in content",
            '<div itemscope itemtype="https://schema.org/Dentist">'
            '<meta itemprop="telephone" content="+15124742233"></div>',
            phones=US,
        ),
    ),
    *group(
        "hcard",
        case("tel", '<div class="vcard"><b class="fn">Acme</b> <i class="tel">+1 512 474 2233</i></div>', phones=US),
        case(
            "p-tel",
            '<div class="h-card"><b class="p-name">Acme</b> <i class="p-tel">+1 512 474 2233</i></div>',
            phones=US,
        ),
        case(
            "type and value",
            '<div class="vcard"><b class="fn">Acme</b> <span class="tel"><span class="type">work</span> '
            '<span class="value">+1-512-474-2233</span></span></div>',
            phones=US,
        ),
    ),
]

TEXT = group(
    "text",
    case("Phone:", "<p>Phone: (512) 474-2233</p>", phones=US, country="US"),
    case("Tel.", "<p>Tel. 512-474-2233</p>", phones=US, country="US"),
    case("call us at", "<p>Call us at 512.474.2233 for an appointment.</p>", phones=US, country="US"),
    case("call or text", "<p>Call or text 512 474 2233 today!</p>", phones=US, country="US"),
    case("international in the text", "<p>Phone: +1 512 474 2233</p>", phones=US),
    case(
        "label in another cell",
        "<table><tr><td>Phone</td><td>(512) 474-2233</td></tr></table>",
        phones=US,
        country="US",
    ),
    case("definition list", "<dl><dt>Telephone</dt><dd>(512) 474-2233</dd></dl>", phones=US, country="US"),
    case("two with a slash", "<p>Phone: (512) 474-2233 / (512) 474-2244</p>", phones=f"{US} {US2}", country="US"),
    case(
        "office and mobile", "<p>Office: (512) 474-2233<br>Cell: (512) 474-2244</p>", phones=f"{US} {US2}", country="US"
    ),
    case("telephone sign", "<p>☎ (512) 474-2233</p>", phones=US, country="US"),
    case("direction marks", "<p>Phone: \u202a(512) 474-2233\u202c</p>", phones=US, country="US"),
    case("no-break spaces", "<p>Phone:&nbsp;(512)&nbsp;474&#8209;2233</p>", phones=US, country="US"),
    case("en dashes", "<p>Phone: 512–474–2233</p>", phones=US, country="US"),
    case(
        "extension",
        "<p>Phone: (512) 474-2233 ext. 12</p>",
        phones=US,
        country="US",
        details={US: {"extension": "12"}},
    ),
    case("extension x", "<p>Phone: 512-474-2233 x305</p>", phones=US, country="US", details={US: {"extension": "305"}}),
    case(
        "toll-free",
        "<p>Call toll-free: 1-888-474-2233</p>",
        phones="+18884742233",
        country="US",
        details={"+18884742233": {"number_type": "toll_free"}},
    ),
    case("German", "<p>Telefon: 030 / 90 18 20</p>", phones="+4930901820", url=DE_URL, lang="de"),
    case("German, hyphen", "<p>Tel.: 089-218012</p>", phones="+4989218012", url=DE_URL, lang="de"),
    case(
        "German mobile",
        "<p>Handy: 0171 1234567</p>",
        phones="+491711234567",
        url=DE_URL,
        lang="de",
        details={"+491711234567": {"number_type": "mobile", "country": "DE"}},
    ),
    case(
        "German, rufen Sie an", "<p>Rufen Sie uns an: (030) 90 18 20</p>", phones="+4930901820", url=DE_URL, lang="de"
    ),
    case("zero in parentheses", "<p>Fon +49 (0) 30 901820</p>", phones="+4930901820", url=DE_URL, lang="de"),
    case("British", "<p>Telephone: 020 7730 1234</p>", phones="+442077301234", url=UK_URL),
    case("British, zero in parentheses", "<p>T: +44 (0)20 7730 1234</p>", phones="+442077301234", url=UK_URL),
    case("French", "<p>Téléphone : 04 78 12 34 56</p>", phones="+33478123456", url="https://acme.fr/", lang="fr"),
    case("French, dots", "<p>Tél. 04.78.12.34.56</p>", phones="+33478123456", url="https://acme.fr/", lang="fr"),
    case(
        "French, appelez",
        "<p>Appelez-nous au 04 78 12 34 56.</p>",
        phones="+33478123456",
        url="https://acme.fr/",
        lang="fr",
    ),
    case("Spanish", "<p>Teléfono: 911 23 45 67</p>", phones="+34911234567", url="https://acme.es/", lang="es"),
    case("Spanish mobile", "<p>Móvil: 612 345 678</p>", phones="+34612345678", url="https://acme.es/", lang="es"),
    case(
        "Italian keeps its zero",
        "<p>Telefono: 02 7600 1234</p>",
        phones="+390276001234",
        url="https://acme.it/",
        lang="it",
    ),
    case("Italian mobile", "<p>Cell. 333 123 4567</p>", phones="+393331234567", url="https://acme.it/", lang="it"),
    case("Portuguese", "<p>Telefone: 213 456 789</p>", phones="+351213456789", url="https://acme.pt/", lang="pt"),
    case(
        "Brazilian", "<p>Telefone: (11) 3251-1234</p>", phones="+551132511234", url="https://acme.com.br/", lang="pt-BR"
    ),
    case(
        "Brazilian mobile",
        "<p>Celular: (11) 98765-4321</p>",
        phones="+5511987654321",
        url="https://acme.com.br/",
        lang="pt-BR",
    ),
    case("Dutch", "<p>Telefoon: 020 - 523 45 67</p>", phones="+31205234567", url="https://acme.nl/", lang="nl"),
    case("Belgian", "<p>Tel. 02 502 12 34</p>", phones="+3225021234", url="https://acme.be/", lang="nl"),
    case("Austrian", "<p>Telefon: 01/533 46 20</p>", phones="+4315334620", url="https://acme.at/", lang="de"),
    case("Swiss", "<p>Telefon 044 211 12 34</p>", phones="+41442111234", url="https://acme.ch/", lang="de"),
    case("Mexican", "<p>Teléfono: 55 5234 5678</p>", phones="+525552345678", url="https://acme.com.mx/", lang="es"),
    case("Australian", "<p>Phone: (02) 9374 4000</p>", phones="+61293744000", url="https://acme.com.au/"),
    case("Polish", "<p>Telefon: 22 123 45 67</p>", phones="+48221234567", url="https://acme.pl/", lang="pl"),
    exact=True,
)

COUNTRY = group(
    "country",
    case("the place's country", "<p>Phone: 020 7730 1234</p>", phones="+442077301234", country="GB"),
    case("the place before the domain", "<p>Telefon: 01 533 46 20</p>", phones="+4315334620", country="AT", url=DE_URL),
    case(
        "the address's country",
        ld('{"@type":"Dentist","address":{"@type":"PostalAddress","addressCountry":"GB"}}')
        + "<p>Telephone: 020 7730 1234</p>",
        phones="+442077301234",
    ),
    case("the language with region", "<p>Phone: 020 7730 1234</p>", phones="+442077301234", lang="en-GB"),
    case("the language alone", "<p>Telefon: 030 901820</p>", phones="+4930901820", lang="de"),
    case("the language alone, French", "<p>Téléphone : 04 78 12 34 56</p>", phones="+33478123456", lang="fr"),
    case(
        "a foreign number keeps its country",
        "<p>Tel. +44 20 7730 1234</p>",
        phones="+442077301234",
        url=DE_URL,
        lang="de",
    ),
)

NUMBERS_THAT_ARE_NONE = group(
    "no phone",
    case("epoch", "<p>Call back time: 1699999999, updated 1700000000000.</p>", country="US"),
    case(
        "epoch in attributes and scripts",
        '<div data-time="1699999999"></div><script>t=1699999999</script>',
        country="US",
    ),
    case("prices", "<p>Phone plans from $1,234.00 to $512,474.22.</p>", country="US"),
    case("euro prices", "<p>Telefonanlage: 1.234.567,00 € oder 5.124.742 EUR.</p>", url=DE_URL, lang="de"),
    case("dates", "<p>Call before 12/03/2024 or 2024-03-12. Since 1998-2024.</p>", country="US"),
    case("German dates", "<p>Telefonisch vom 12.03.2024 bis 24.12.2024.</p>", url=DE_URL, lang="de"),
    case("hours", "<p>Phones answered 08:00-12:00 and 14:00-18:30.</p>", country="US"),
    case("postcode with four more", "<p>Phone us or come to Austin, TX 78701-1234.</p>", country="US"),
    case("EIN", "<p>Phone us. EIN 12-3456789.</p>", country="US"),
    case("NPI of a dentist", "<p>Call us! NPI: 1234567893</p>", country="US"),
    case("licence number", "<p>Call us. License # 5124742233</p>", country="US"),
    case("VAT id", "<p>Telefon auf Anfrage. USt-IdNr.: DE 301 820 901</p>", url=DE_URL, lang="de"),
    case("tax number", "<p>Telefon auf Anfrage. Steuernummer: 30/234/56789</p>", url=DE_URL, lang="de"),
    case("IBAN", "<p>Tel. auf Anfrage. IBAN: DE89 3704 0044 0532 0130 00, BIC COBADEFFXXX</p>", url=DE_URL, lang="de"),
    case("account number", "<p>Tel. auf Anfrage. Konto 0305 201 300, BLZ 370 400 44</p>", url=DE_URL, lang="de"),
    case("register number", "<p>Tel. auf Anfrage. Amtsgericht Köln HRB 0221987</p>", url=DE_URL, lang="de"),
    case("SIRET", "<p>Téléphone sur demande. SIRET : 412 345 678 00012</p>", url="https://acme.fr/", lang="fr"),
    case("SIREN", "<p>Téléphone sur demande. RCS Lyon 0 478 123 456</p>", url="https://acme.fr/", lang="fr"),
    case("CIF", "<p>Teléfono a petición. CIF: B91234567</p>", url="https://acme.es/", lang="es"),
    case("Partita IVA", "<p>Telefono su richiesta. P.IVA 02760012341</p>", url="https://acme.it/", lang="it"),
    case("CNPJ", "<p>Telefone a pedido. CNPJ 11.325.112/0001-34</p>", url="https://acme.com.br/", lang="pt"),
    case("KvK", "<p>Telefoon op verzoek. KvK 20523456, BTW NL820523456B01</p>", url="https://acme.nl/", lang="nl"),
    case("ABN", "<p>Phone on request. ABN 51 824 753 556</p>", url="https://acme.com.au/"),
    case("ISBN", "<p>Call for our book, ISBN 978-3-16-148410-0 or 0-306-40615-2.</p>", country="US"),
    case("order number", "<p>Order no. 5124742233 was called out.</p>", country="US"),
    case("coordinates", "<p>Call in at 30.2672420, -97.7430610.</p>", country="US"),
    case("ids in attributes", '<div id="post-5124742233" data-id="5124742244">Call us</div>', country="US"),
    case(
        "tracking ids",
        '<script>ga("UA-51247422-1"); gtag("AW-5124742233"); fbq("init","512474223351247");</script>',
        country="US",
    ),
    case("drawing path", '<svg><title>Phone</title><path d="M512 474 2233 512.474.2233z"></path></svg>', country="US"),
    case("card number", "<p>Pay by phone: 4111 1111 1111 1111</p>", country="US"),
    case("years", "<p>Call it tradition: 1998 2004 2011 2024.</p>", country="US"),
    case("version numbers", "<p>Phone app version 5.12.474.2233</p>", country="US"),
    case(
        "sample in a placeholder", '<label>Phone <input type="tel" placeholder="(512) 474-2233"></label>', country="US"
    ),
)

BESIDE_TRAPS = group(
    "beside traps",
    case(
        "German footer line",
        "<p>Acme GmbH · Tel. 030 901820 · USt-IdNr. DE301820901 · HRB 123456 B · IBAN DE89 3704 0044 0532 0130 00</p>",
        phones="+4930901820",
        url=DE_URL,
        lang="de",
    ),
    case(
        "hours behind the number",
        "<p>Telefon: 030 901820 8:00-12:00 Uhr</p>",
        phones="+4930901820",
        url=DE_URL,
        lang="de",
    ),
    case("postcode before the number", "<p>Austin, TX 78701 Phone 512-474-2233</p>", phones=US, country="US"),
    case(
        "SIRET behind the number",
        "<p>Tél. : 04 78 12 34 56 – SIRET 412 345 678 00012</p>",
        phones="+33478123456",
        url="https://acme.fr/",
        lang="fr",
    ),
    case(
        "tax number behind the number",
        "<p>Tel. 02 7600 1234 - P.IVA 02760012341</p>",
        phones="+390276001234",
        url="https://acme.it/",
        lang="it",
    ),
)

CASES: list[Case] = [
    *TEL,
    *TEL_EXACT,
    *WHATSAPP,
    *WHATSAPP_CODE,
    *LINK_NOTHING,
    *DECLARED,
    *TEXT,
    *COUNTRY,
    *NUMBERS_THAT_ARE_NONE,
    *BESIDE_TRAPS,
]
