"""Whole pages of small businesses in German, French, Spanish, Italian, Portuguese and Dutch."""

from .shape import Case, case, group, read

CASES: list[Case] = group(
    "mixed page",
    case(
        "Zahnarzt in Köln",
        read("zahnarzt"),
        "praxis@zahnarzt-lindner.de rezept@zahnarzt-lindner.de datenschutz@zahnarzt-lindner.de",
        phones="+492219876543 +491711234567",
        profiles="instagram:praxis.lindner facebook:praxislindner",
        url="https://zahnarzt-lindner.de/",
    ),
    case(
        "hotel with a page of 1999",
        read("legacy"),
        "hotel@hotel-alpenblick-garmisch.de rezeption@hotel-alpenblick-garmisch.de",
        phones="+49882151247",
        tolerated="info@netzwerkstatt-bayern.de",  # the page's maker in <meta name=author>: either reading is fair
        url="https://hotel-alpenblick-garmisch.de/",
    ),
    case(
        "avocats à Paris, in XHTML",
        read("xhtml"),
        "secretariat@cabinet-moreau.fr accueil@cabinet-moreau.fr c.moreau@cabinet-moreau.fr",
        phones="+33142345678",
        profiles="linkedin:cabinet-moreau",
        url="https://cabinet-moreau.fr/",
    ),
    case(
        "Installateur in Wien",
        read("handwerker"),
        "office@installateur-huber.at jobs@installateur-huber.at",
        phones="+4315334620",
        url="https://installateur-huber.at/",
    ),
    case(
        "plombier à Lyon",
        read("plombier"),
        "contact@plomberie-martin.fr jeanne@plomberie-martin.fr",
        phones="+33478123456 +33612345678",
        profiles="facebook:plomberiemartinlyon google_business:*",
        url="https://plomberie-martin.fr/",
    ),
    case(
        "restaurante en Madrid",
        read("restaurante"),
        "reservas@laencina.es eventos@laencina.es",
        phones="+34911234567 +34612345678",
        profiles="instagram:laencina.madrid whatsapp:* tripadvisor:*",
        url="https://laencina.es/",
    ),
    case(
        "avvocato a Milano",
        read("avvocato"),
        "segreteria@studiorossi.it studiorossi@pec.it colloqui@studiorossi.it",
        phones="+390276001234 +393331234567",
        profiles="linkedin:giulia-rossi-avvocato",
        url="https://studiorossi.it/",
    ),
    case(
        "clínica em São Paulo",
        read("dentista_br"),
        "contato@clinicasorriso.com.br",
        phones="+551132511234 +5511987654321",
        profiles="whatsapp:* instagram:clinicasorriso facebook:clinicasorrisosp",
        url="https://clinicasorriso.com.br/",
    ),
    case(
        "advogados em Lisboa",
        read("advogado_pt"),
        "geral@sousa-advogados.pt",
        phones="+351213456789 +351912345678",
        url="https://sousa-advogados.pt/",
    ),
    case(
        "loodgieter in Amsterdam",
        read("loodgieter"),
        "info@loodgieterdevries.nl planning@loodgieterdevries.nl administratie@loodgieterdevries.nl",
        phones="+31205234567 +31612345678",
        profiles="linkedin:loodgieter-de-vries",
        third_party="facebook:webbouwersnl",
        url="https://loodgieterdevries.nl/",
    ),
    case(
        "boulangerie à Bruxelles",
        read("belgian"),
        "info@boulangerie-dupont.be",
        phones="+3225021234",
        url="https://boulangerie-dupont.be/",
    ),
)
