"""Imprint pages of Europe: company, managing director, register number, VAT id."""

from .business import one

IMPRINT_DE = """<h2>Impressum</h2><p>Angaben gemäß § 5 DDG</p>
<p>Acme Zahntechnik GmbH<br>Hauptstraße 12<br>50667 Köln</p>
<p>Vertreten durch den Geschäftsführer:<br>Max Berger</p>
<p>Registereintrag:<br>Eintragung im Handelsregister.
<br>Registergericht: Amtsgericht Köln<br>Registernummer: HRB 12345</p>
<p>Umsatzsteuer-ID:<br>Umsatzsteuer-Identifikationsnummer gemäß § 27 a Umsatzsteuergesetz:<br>
DE123456788</p>"""

IMPRINT_DE_SHORT = """<h2>Impressum</h2><p>Blumen Winter e.K., Inhaberin: Anna Winter,
Marktplatz 3, 69117 Heidelberg</p>
<p>USt-IdNr.: DE 298 765 432, Amtsgericht Mannheim, HRA 701234</p>"""

IMPRINT_AT = """<h2>Impressum</h2><p>Acme Installationen GmbH<br>Ringstraße 4<br>1010 Wien</p>
<p>Geschäftsführung: Eva Huber</p><p>Firmenbuchnummer: FN 123456a<br>Firmenbuchgericht: Handelsgericht Wien<br>
UID-Nr.: ATU12345678</p>"""

IMPRINT_FR = """<h2>Mentions légales</h2><h3>Éditeur du site</h3>
<p>Acme Plomberie SARL au capital de 10 000 euros<br>12 rue de la République, 69002 Lyon</p>
<p>RCS Lyon 412 345 678<br>N° TVA intracommunautaire : FR12412345678</p>
<p>Directeur de la publication : Jeanne Martin</p><h3>Hébergement</h3><p>OVH SAS, 2 rue Kellermann, 59100 Roubaix</p>"""

IMPRINT_IT = """<h2>Note legali</h2><p>Acme Ristorazione S.r.l.<br>Via Roma 12, 20121 Milano</p>
<p>P.IVA 02760012341 – REA MI-1234567</p><p>Amministratore unico: Giulia Rossi</p>"""

IMPRINT_ES = """<h2>Aviso legal</h2><p>Titular: Acme Abogados S.L.<br>Domicilio: Calle Mayor 12, 28013 Madrid</p>
<p>CIF: B91234567</p><p>Administrador: Carlos Ruiz</p>
<p>Inscrita en el Registro Mercantil de Madrid, Tomo 1234, Folio 56, Hoja M-12345</p>"""

IMPRINT_TABLE = """<h2>Impressum</h2><table><tr><td>Firma</td><td>Acme Zahntechnik GmbH</td></tr>
<tr><td>Geschäftsführer</td><td>Max Berger</td></tr>
<tr><td>Handelsregister</td><td>AG Köln HRB 12345</td></tr></table>"""

IMPRINT_KG = """<h2>Impressum</h2><p>Müller &amp; Söhne GmbH &amp; Co. KG<br>Industriestr. 7<br>70565 Stuttgart</p>
<p>Vertreten durch die Müller Verwaltungs-GmbH, diese vertreten durch den Geschäftsführer Karl Müller</p>
<p>Registergericht: Amtsgericht Stuttgart<br>HRA 720123</p>"""

IMPRINT_UG = """<h2>Impressum</h2><p>Webwerk UG (haftungsbeschränkt), Lindenallee 4, 04103 Leipzig</p>
<p>Handelsregister: Amtsgericht Leipzig, HRB 4711</p><p>USt-ID: DE 811 907 980</p>
<h2>Konzept und Umsetzung</h2><p>Pixel Studio GmbH, Berlin, HRB 99999</p>"""

IMPRINT_FR_PROSE = """<h1>Mentions légales</h1><p>Le site acme.fr est édité par la société Acme Chauffage SAS
au capital de 5 000 €, immatriculée au RCS de Lyon sous le numéro 412 345 678.</p>
<p>Représentant légal : M. Paul Durand.</p>"""

IMPRINT_ES_2 = """<h1>Aviso legal</h1><p>Denominación social: Clínica Dental Sol, S.L.P.</p><p>NIF: B-12345674</p>
<p>Domicilio social: C/ Sol 1, 28013 Madrid</p>"""

IMPRINT = [
    one(
        "Impressum in a table",
        IMPRINT_TABLE,
        site="https://acme-zahn.de/impressum",
        lang="de",
        company="Acme Zahntechnik GmbH",
        managing_director="Max Berger",
        register_number="HRB 12345",
    ),
    one(
        "Impressum of a GmbH & Co. KG",
        IMPRINT_KG,
        site="https://acme.de/impressum",
        lang="de",
        company="Müller & Söhne GmbH & Co. KG",
        managing_director="Karl Müller",
        register_number="HRA 720123",
    ),
    one(
        "Impressum with the agency's below",
        IMPRINT_UG,
        site="https://acme.de/impressum",
        lang="de",
        company="Webwerk UG (haftungsbeschränkt)",
        register_number="HRB 4711",
        vat_id="DE811907980",
    ),
    one(
        "mentions légales in prose",
        IMPRINT_FR_PROSE,
        site="https://acme.fr/mentions-legales",
        lang="fr",
        company="Acme Chauffage SAS",
        managing_director=lambda name: name in ("Paul Durand", "M. Paul Durand"),
        register_number="SIREN 412345678",
    ),
    one(
        "aviso legal, denominación social",
        IMPRINT_ES_2,
        site="https://acme.es/aviso-legal",
        lang="es",
        company="Clínica Dental Sol, S.L.P.",
    ),
    one(
        "Impressum: register number",
        IMPRINT_DE,
        site="https://acme-zahn.de/impressum",
        lang="de",
        register_number="HRB 12345",
    ),
    one(
        "Impressum: managing director",
        IMPRINT_DE,
        site="https://acme-zahn.de/impressum",
        lang="de",
        managing_director="Max Berger",
    ),
    one(
        "Impressum: company",
        IMPRINT_DE,
        site="https://acme-zahn.de/impressum",
        lang="de",
        company="Acme Zahntechnik GmbH",
    ),
    one("Impressum: VAT id", IMPRINT_DE, site="https://acme-zahn.de/impressum", lang="de", vat_id="DE123456788"),
    one(
        "short Impressum: register and VAT id",
        IMPRINT_DE_SHORT,
        site="https://blumen-winter.de/impressum",
        lang="de",
        register_number="HRA 701234",
        vat_id="DE298765432",
    ),
    one(
        "Austrian Impressum",
        IMPRINT_AT,
        site="https://acme.at/impressum",
        lang="de",
        company="Acme Installationen GmbH",
        managing_director="Eva Huber",
        vat_id="ATU12345678",
    ),
    one(
        "mentions légales",
        IMPRINT_FR,
        site="https://acme.fr/mentions-legales",
        lang="fr",
        company="Acme Plomberie SARL",
        managing_director="Jeanne Martin",
        vat_id="FR12412345678",
    ),
    one(
        "note legali",
        IMPRINT_IT,
        site="https://acme.it/note-legali",
        lang="it",
        company="Acme Ristorazione S.r.l.",
        managing_director="Giulia Rossi",
    ),
    one(
        "aviso legal",
        IMPRINT_ES,
        site="https://acme.es/aviso-legal",
        lang="es",
        company="Acme Abogados S.L.",
        managing_director="Carlos Ruiz",
    ),
]
