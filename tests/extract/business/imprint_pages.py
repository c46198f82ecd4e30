"""Imprints without a legal form, and with others in them: banks, chambers, hosts. With what a reader finds."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Imprint:
    url: str
    lines: str
    name: str
    owner: str | None = None
    register: str | None = None
    vat: str | None = None


MENU = "Start\nLeistungen\nTeam\nKontakt\nImpressum\nDatenschutz\n"
P = Imprint
PAGES = [
    P("https://blumen-winter.de/impressum", MENU + """Impressum
        Angaben gemäß § 5 TMG
        Blumen Winter
        Inhaberin: Anna Winter
        Marktplatz 3
        69117 Heidelberg
        Tel.: 06221 123456
        Bankverbindung
        Heidelberger Volksbank eG
        IBAN DE02 1203 0000 0000 2020 51""", "Blumen Winter", "Anna Winter"),
    P("https://praxis-berger.de/impressum", MENU + """Impressum
        Praxis Dr. med. Max Berger
        Facharzt für Allgemeinmedizin
        Hauptstr. 12
        50667 Köln
        Zuständige Kammer: Ärztekammer Nordrhein, Tersteegenstr. 9, 40474 Düsseldorf
        Aufsichtsbehörde: Kassenärztliche Vereinigung Nordrhein""", "Praxis Dr. med. Max Berger"),
    P("https://ra-sommer.de/impressum", """Impressum
        Rechtsanwältin Petra Sommer
        Lindenallee 4 · 04103 Leipzig
        Berufshaftpflichtversicherung: Allianz Versicherungs-AG, 10900 Berlin
        Schlichtungsstelle der Rechtsanwaltschaft, Rauchstraße 26, 10787 Berlin""", "Rechtsanwältin Petra Sommer"),
    P("https://kammerjaeger-hoff.de/impressum", """Impressum
        Angaben gemäß § 5 DDG
        Kammerjäger Hoff
        Wilhelmstraße 56
        D-59067 Hamm
        Webdesign: Pixel Studio GmbH, Berlin""", "Kammerjäger Hoff"),
    P("https://foto-vogt.de/impressum", """Impressum
        Lena Vogt
        Vogt Fotografie
        Ringstr. 8a
        22159 Hamburg
        USt-IdNr.: DE 298 765 432""", "Vogt Fotografie", None, None, "DE298765432"),
    P("https://physio-lang.at/impressum", """Impressum
        Angaben gemäß § 5 ECG
        Diensteanbieterin und Medieninhaberin: Clara Lang, BSc
        Praxisname: Physiotherapie Clara Lang
        Anschrift: Feldstraße 5, 4600 Wels""", "Physiotherapie Clara Lang", "Clara Lang"),
    P("https://pferdephysio-alpen.ch/impressum", """Impressum
        Pferdephysio Alpen
        Rita Moser
        Lindenhof
        8253 Diessenhofen""", "Pferdephysio Alpen"),
    P("https://coaching-kern.de/impressum", """Angaben gemäß § 5 TMG
        Paul Kern
        Coaching und Organisationsentwicklung
        Ringstr. 8
        10115 Berlin""", "Paul Kern"),
    P("https://max-mohr.de/impressum", """Impressum
        Diensteanbieter
        Max Mohr
        Am Hang 7
        34132 Kassel
        E-Mail: max@max-mohr.de""", "Max Mohr"),
    P("https://zahnwerk.de/impressum", """Impressum
        Zahnwerk Köln GmbH
        Aachener Straße 1
        50674 Köln
        Geschäftsführer: Karl Lang
        Registergericht: Amtsgericht Köln, HRB-Nr. 14404
        Sparkasse KölnBonn AG, BIC COLSDE33
        Hosting: Strato AG, Berlin HRB 79450""", "Zahnwerk Köln GmbH", "Karl Lang", "HRB 14404"),
    P("https://gasthof-post.at/impressum", """Impressum
        Informationspflicht laut § 5 E-Commerce Gesetz
        Gasthof Post
        Inhaber: Franz Gruber
        Dorfplatz 1
        5020 Salzburg
        UID-Nr: ATU12345678
        Firmenbuchnummer: 123456a
        Kammer: Wirtschaftskammer Salzburg""", "Gasthof Post", "Franz Gruber", "FN 123456 a", "ATU12345678"),
    P("https://malerei-keller.ch/impressum", """Impressum
        Malerei Keller
        Seestrasse 10
        CH-8002 Zürich
        UID: CHE 123.456.789 MWST""", "Malerei Keller", None, "CHE-123.456.789"),
    P("https://boulangerie-martin.fr/mentions-legales", """Mentions légales
        Éditeur du site : Boulangerie Martin
        12 rue de la République
        44000 Nantes
        SIRET : 412 345 678 00012
        Hébergeur : OVH SAS, 2 rue Kellermann, 59100 Roubaix""", "Boulangerie Martin", None, "SIRET 41234567800012"),
    P("https://cabinet-leroy.fr/mentions-legales", """Mentions légales
        Propriétaire : Claire Leroy
        Cabinet Leroy, 3 place du Marché, 67000 Strasbourg
        SIREN 412 345 678
        Directrice de la publication : Claire Leroy""", "Cabinet Leroy", "Claire Leroy", "SIREN 412345678"),
    P("https://trattorianino.it/note-legali", """Note legali
        Titolare: Trattoria da Nino di Giovanni Russo
        Via Roma 12, 00184 Roma
        P. IVA 02760012341 - REA RM 1234567
        Hosting: Aruba S.p.A.""", "Trattoria da Nino di Giovanni Russo", None, "REA RM-1234567", "IT02760012341"),
    P("https://talleresgomez.es/aviso-legal", """Aviso legal
        Titular: Talleres Gómez
        NIF: 12345678Z
        Domicilio: Calle Mayor 5, 41001 Sevilla""", "Talleres Gómez"),
    P("https://delinde.nl/colofon", """Colofon
        Tandartspraktijk De Linde
        Oudegracht 12
        3511 AB Utrecht
        KvK-nummer: 12345678
        BTW-nummer: NL123456789B01
        Website door: Studio Blauw B.V.""", "Tandartspraktijk De Linde", None, "KvK 12345678", "NL123456789B01"),
    P("https://garagelefevre.be/mentions-legales", """Mentions légales
        Garage Lefèvre
        Rue de Fer 20
        5000 Namur
        Numéro d'entreprise : 0123.456.789
        TVA BE 0123.456.789""", "Garage Lefèvre", None, "KBO 0123.456.789", "BE0123456789"),
    P("https://fairfieldplumbing.co.uk/legal-notice", """Legal notice
        Fairfield Plumbing
        12 High Street
        Leeds LS1 4AP
        Registered in England and Wales. Company number 1234567. VAT registration number: 123 4567 89
        Insurance: Aviva Insurance Limited""", "Fairfield Plumbing", None, "01234567", "GB123456789"),
]  # fmt: skip
