"""What the town's businesses are called, where they are and what they say: plain data, one entry per country.

Telephone numbers are valid for their country's numbering plan; nothing here is ever dialled or sent to.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The words of one language. Paths are what such sites really use; `sentences` take name, trade and city."""

    code: str
    home: str
    contact: tuple[str, str]  # path, title
    about: tuple[str, str]
    services: tuple[str, str]
    imprint: tuple[str, str]
    telephone: str
    fax: str
    call_us: str
    hours: str
    at: str
    dot: str
    sentences: tuple[str, ...]
    trades: tuple[tuple[str, str, str], ...]  # word in the domain, title, schema.org type


@dataclass(frozen=True, slots=True)
class Country:
    """One country: its suffix, its numbering plan, its places and the parts its surnames are made of.

    `plans` are (international prefix, national prefix with `-` for the gap, digits that follow).
    """

    code: str
    suffix: str
    locale: str
    language: Language
    plans: tuple[tuple[str, str, int], ...]
    cities: tuple[tuple[str, str], ...]  # city, postal code
    streets: tuple[str, ...]
    fronts: tuple[str, ...]
    backs: tuple[str, ...]
    first_names: tuple[str, ...]


ENGLISH = Language(
    "en",
    "Home",
    ("/contact", "Contact us"),
    ("/about-us", "About us"),
    ("/services", "Our services"),
    ("/privacy-policy", "Privacy policy"),
    "Phone",
    "Fax",
    "Call us today",
    "Opening hours",
    "at",
    "dot",
    (
        "{name} has been looking after people in {city} since 1987.",
        "Our {trade} team takes the time to listen before anything is decided.",
        "You will always get a written quote, and the price we agree is the price you pay.",
        "We are a family business in its third generation, two streets from the market square.",
        "Walk-ins are welcome on weekday mornings; for everything else please book ahead.",
        "Parking is free for the first hour in the yard behind the building.",
        "Last year 1,240 customers from {city} and around trusted us with their work.",
        "Most visits take between 20 and 45 minutes, and we ring if we are running late.",
        "Our rooms are on the ground floor and reachable without steps.",
        "We train our own apprentices, and four of them have stayed.",
    ),
    (
        ("dental", "Family dentist", "Dentist"),
        ("plumbing", "Plumbing and heating", "Plumber"),
        ("bakery", "Bakery", "Bakery"),
        ("law", "Attorneys at law", "LegalService"),
        ("hair", "Hair studio", "HairSalon"),
        ("flowers", "Florist", "Florist"),
        ("autorepair", "Auto repair", "AutoRepair"),
        ("electric", "Electricians", "Electrician"),
    ),
)
GERMAN = Language(
    "de",
    "Startseite",
    ("/kontakt", "Kontakt"),
    ("/ueber-uns", "Über uns"),
    ("/leistungen", "Leistungen"),
    ("/impressum", "Impressum"),
    "Telefon",
    "Telefax",
    "Rufen Sie uns an",
    "Öffnungszeiten",
    "at",
    "punkt",
    (
        "{name} ist seit 1987 für die Menschen in {city} da.",
        "Unser Team nimmt sich Zeit, bevor etwas entschieden wird.",
        "Sie erhalten immer einen schriftlichen Kostenvoranschlag, und dabei bleibt es.",
        "Wir sind ein Familienbetrieb in dritter Generation, zwei Straßen vom Markt entfernt.",
        "Vormittags sind Sie ohne Termin willkommen, sonst bitten wir um Voranmeldung.",
        "Die erste Stunde parken Sie kostenlos im Hof hinter dem Gebäude.",
        "Im letzten Jahr haben uns 1.240 Kunden aus {city} und Umgebung vertraut.",
        "Die meisten Besuche dauern 20 bis 45 Minuten.",
        "Unsere Räume liegen im Erdgeschoss und sind stufenlos erreichbar.",
        "Wir bilden selbst aus, und vier unserer Lehrlinge sind geblieben.",
    ),
    (
        ("zahnarzt", "Zahnarztpraxis", "Dentist"),
        ("sanitaer", "Sanitär und Heizung", "Plumber"),
        ("baeckerei", "Bäckerei", "Bakery"),
        ("kanzlei", "Rechtsanwälte", "LegalService"),
        ("friseur", "Friseursalon", "HairSalon"),
        ("blumen", "Blumenhaus", "Florist"),
        ("autohaus", "Kfz-Werkstatt", "AutoRepair"),
        ("elektro", "Elektrotechnik", "Electrician"),
    ),
)
FRENCH = Language(
    "fr",
    "Accueil",
    ("/nous-contacter", "Nous contacter"),
    ("/a-propos", "À propos"),
    ("/prestations", "Nos prestations"),
    ("/mentions-legales", "Mentions légales"),
    "Téléphone",
    "Télécopie",
    "Appelez-nous",
    "Horaires d'ouverture",
    "arobase",
    "point",
    (
        "{name} est au service des habitants de {city} depuis 1987.",
        "Notre équipe prend le temps d'écouter avant de décider.",
        "Vous recevez toujours un devis écrit, et ce prix ne change pas.",
        "Nous sommes une entreprise familiale, à deux rues de la place du marché.",
        "Le matin vous pouvez venir sans rendez-vous.",
        "La première heure de stationnement est gratuite dans la cour.",
        "L'an dernier 1 240 clients de {city} nous ont fait confiance.",
        "La plupart des visites durent entre 20 et 45 minutes.",
        "Nos locaux sont au rez-de-chaussée et accessibles à tous.",
        "Nous formons nos propres apprentis, et quatre d'entre eux sont restés.",
    ),
    (
        ("dentiste", "Cabinet dentaire", "Dentist"),
        ("plomberie", "Plomberie et chauffage", "Plumber"),
        ("boulangerie", "Boulangerie", "Bakery"),
        ("avocats", "Avocats", "LegalService"),
        ("coiffure", "Salon de coiffure", "HairSalon"),
        ("fleurs", "Fleuriste", "Florist"),
        ("garage", "Garage automobile", "AutoRepair"),
    ),
)
ITALIAN = Language(
    "it",
    "Home",
    ("/contatti", "Contatti"),
    ("/chi-siamo", "Chi siamo"),
    ("/servizi", "Servizi"),
    ("/note-legali", "Note legali"),
    "Telefono",
    "Fax",
    "Chiamaci oggi",
    "Orari di apertura",
    "chiocciola",
    "punto",
    (
        "{name} lavora per le famiglie di {city} dal 1987.",
        "Il nostro gruppo si prende il tempo di ascoltare prima di decidere.",
        "Riceverete sempre un preventivo scritto, e il prezzo rimane quello.",
        "Siamo un'azienda di famiglia, a due strade dalla piazza del mercato.",
        "La mattina potete venire senza appuntamento.",
        "La prima ora di parcheggio nel cortile è gratuita.",
        "L'anno scorso 1.240 clienti di {city} si sono affidati a noi.",
        "Quasi tutte le visite durano dai 20 ai 45 minuti.",
        "I locali sono al piano terra, senza gradini, perché tutti possano entrare.",
        "Formiamo i nostri apprendisti, e quattro di loro sono rimasti.",
    ),
    (
        ("dentista", "Studio dentistico", "Dentist"),
        ("idraulica", "Idraulica e riscaldamento", "Plumber"),
        ("panificio", "Panificio", "Bakery"),
        ("avvocati", "Studio legale", "LegalService"),
        ("parrucchieri", "Parrucchieri", "HairSalon"),
        ("fiori", "Fioreria", "Florist"),
        ("officina", "Autofficina", "AutoRepair"),
    ),
)
SPANISH = Language(
    "es",
    "Inicio",
    ("/contacto", "Contacto"),
    ("/quienes-somos", "Quiénes somos"),
    ("/servicios", "Servicios"),
    ("/aviso-legal", "Aviso legal"),
    "Teléfono",
    "Fax",
    "Llámenos hoy",
    "Horario de apertura",
    "arroba",
    "punto",
    (
        "{name} atiende a las familias de {city} desde 1987.",
        "Nuestro equipo se toma el tiempo de escuchar antes de decidir.",
        "Siempre recibirá un presupuesto por escrito, y ese precio no cambia.",
        "Somos una empresa familiar, a dos calles de la plaza del mercado.",
        "Por la mañana puede venir sin cita previa.",
        "La primera hora de aparcamiento en el patio es gratuita.",
        "El año pasado 1.240 clientes de {city} confiaron en nosotros.",
        "La mayoría de las visitas duran entre 20 y 45 minutos.",
        "Nuestro local está en la planta baja y no tiene escalones.",
        "Formamos a nuestros propios aprendices, y cuatro se han quedado.",
    ),
    (
        ("dental", "Clínica dental", "Dentist"),
        ("fontaneria", "Fontanería y calefacción", "Plumber"),
        ("panaderia", "Panadería", "Bakery"),
        ("abogados", "Abogados", "LegalService"),
        ("peluqueria", "Peluquería", "HairSalon"),
        ("flores", "Floristería", "Florist"),
        ("taller", "Taller mecánico", "AutoRepair"),
    ),
)
DUTCH = Language(
    "nl",
    "Home",
    ("/contact", "Contact"),
    ("/over-ons", "Over ons"),
    ("/diensten", "Onze diensten"),
    ("/privacyverklaring", "Privacyverklaring"),
    "Telefoon",
    "Fax",
    "Bel ons vandaag",
    "Openingstijden",
    "at",
    "punt",
    (
        "{name} staat sinds 1987 klaar voor de mensen in {city}.",
        "Ons team neemt de tijd om te luisteren voordat er iets wordt besloten.",
        "U krijgt altijd een schriftelijke offerte, en die prijs blijft staan.",
        "Wij zijn een familiebedrijf, twee straten van het marktplein.",
        "'s Ochtends kunt u zonder afspraak langskomen.",
        "Het eerste uur parkeert u gratis op de binnenplaats.",
        "Vorig jaar vertrouwden 1.240 klanten uit {city} op ons.",
        "De meeste bezoeken duren 20 tot 45 minuten.",
        "Onze ruimtes liggen op de begane grond, zonder drempels.",
        "Wij leiden zelf op, en vier leerlingen zijn gebleven.",
    ),
    (
        ("tandarts", "Tandartspraktijk", "Dentist"),
        ("loodgieter", "Loodgieter", "Plumber"),
        ("bakkerij", "Bakkerij", "Bakery"),
        ("advocaten", "Advocaten", "LegalService"),
        ("kapper", "Kapsalon", "HairSalon"),
        ("bloemen", "Bloemist", "Florist"),
    ),
)
JAPANESE = Language(
    "ja",
    "ホーム",
    ("/contact", "お問い合わせ"),
    ("/about", "会社概要"),
    ("/services", "サービス"),
    ("/privacy", "個人情報保護方針"),
    "TEL",
    "FAX",
    "お電話ください",
    "営業時間",
    "at",
    "dot",
    (
        "{name}は{city}で皆様のお手伝いをしております。",
        "お客様のお話をよく伺ってから、ご提案いたします。",
        "お見積りは無料で、必ず書面でお渡しします。",
        "市場から歩いてすぐの、家族で営む店です。",
        "午前中はご予約なしでもお越しいただけます。",
        "店の裏に無料の駐車場がございます。",
    ),
    (("hana", "花屋", "Florist"), ("shika", "歯科医院", "Dentist"), ("denki", "電気工事", "Electrician")),
)

COUNTRIES: dict[str, Country] = {
    country.code: country
    for country in (
        Country(
            "US",
            "com",
            "en-US",
            ENGLISH,
            tuple((f"+1{area}555", f"({area}) 555-", 4) for area in (512, 206, 303, 404, 602, 615, 704, 803)),
            (("Austin", "78701"), ("Boise", "83702"), ("Tulsa", "74103"), ("Dayton", "45402")),
            ("Maple Street", "Oak Avenue", "Main Street", "Cedar Lane"),
            ("Calver", "Harlo", "Brick", "Wend", "Tolli", "Marr", "Quen", "Ash"),
            ("wick", "field", "more", "ton", "ley", "ham", "dale", "brook"),
            ("Emma", "Liam", "Nora", "Owen", "Ruth", "Carl"),
        ),
        Country(
            "GB",
            "co.uk",
            "en-GB",
            ENGLISH,
            tuple((f"+44{a[1:]}496", f"{a} 496 ", 4) for a in ("0117", "0113", "0121", "0161", "0141")),
            (("Bristol", "BS1 4DJ"), ("Leeds", "LS1 2HQ"), ("York", "YO1 8RL"), ("Bath", "BA1 1LN")),
            ("High Street", "Station Road", "Church Lane", "Mill Road"),
            ("Penwo", "Thistle", "Gorst", "Hather", "Bram", "Welling", "Crow"),
            ("worth", "combe", "stead", "thorpe", "marsh", "croft"),
            ("Alice", "George", "Edith", "Arthur", "Ivy", "Harold"),
        ),
        Country(
            "DE",
            "de",
            "de-DE",
            GERMAN,
            tuple((f"+49{a[1:]}23", f"{a} 23", 6) for a in ("030", "040", "089", "0221", "0711")),
            (("Lüneburg", "21335"), ("Köln", "50667"), ("Würzburg", "97070"), ("Görlitz", "02826")),
            ("Hauptstraße", "Bahnhofstraße", "Gartenweg", "Lindenallee"),
            ("Bren", "Holt", "Kaller", "Stein", "Wald", "Moor", "Ried"),
            ("moor", "hagen", "brink", "kamp", "rode", "stedt", "feld"),
            ("Anna", "Jonas", "Greta", "Paul", "Frieda", "Emil"),
        ),
        Country(
            "AT",
            "at",
            "de-AT",
            GERMAN,
            (("+43151", "01 51", 5), ("+4331681", "0316 81", 4), ("+4366287", "0662 87", 4)),
            (("Wien", "1010"), ("Graz", "8010"), ("Salzburg", "5020")),
            ("Hauptplatz", "Ringstraße", "Kirchengasse"),
            ("Alm", "Tauer", "Hoch", "Kren", "Zirb"),
            ("egger", "bichler", "reiter", "wimmer", "thaler"),
            ("Sophie", "Lukas", "Maria", "Felix"),
        ),
        Country(
            "FR",
            "fr",
            "fr-FR",
            FRENCH,
            tuple((f"+33{a}", f"0{a[0]} {a[1:]} ", 6) for a in ("153", "240", "388", "472", "556")),
            (("Nantes", "44000"), ("Dijon", "21000"), ("Besançon", "25000"), ("Orléans", "45000")),
            ("rue de la République", "avenue Victor Hugo", "place du Marché"),
            ("Beau", "Ville", "Mont", "Fon", "Cler", "Rive"),
            ("rival", "taine", "breuil", "mare", "sac", "lieu"),
            ("Camille", "Hugo", "Louise", "Jules"),
        ),
        Country(
            "IT",
            "it",
            "it-IT",
            ITALIAN,
            tuple((f"+39{a}555", f"{a} 555", 5) for a in ("06", "02", "051", "055")),
            (("Bologna", "40121"), ("Verona", "37121"), ("Lecce", "73100")),
            ("Via Roma", "Via Garibaldi", "Corso Italia"),
            ("Bella", "Monte", "Cas", "Fior", "Pell", "Vero"),
            ("vento", "ghini", "tella", "ranti", "lupo", "renzi"),
            ("Giulia", "Marco", "Chiara", "Luca"),
        ),
        Country(
            "ES",
            "es",
            "es-ES",
            SPANISH,
            tuple((f"+34{a}5", f"{a} 5", 5) for a in ("914", "934", "954", "963")),
            (("Sevilla", "41001"), ("León", "24001"), ("Málaga", "29001")),
            ("Calle Mayor", "Avenida de la Paz", "Plaza España"),
            ("Alta", "Valde", "Monta", "Río", "Casta", "Soto"),
            ("mira", "verde", "rroyo", "lvar", "ñeda", "blanco"),
            ("Lucía", "Pablo", "Carmen", "Diego"),
        ),
        Country(
            "NL",
            "nl",
            "nl-NL",
            DUTCH,
            (("+312062", "020 62", 5), ("+313023", "030 23", 5), ("+317044", "070 44", 5)),
            (("Utrecht", "3511 AB"), ("Delft", "2611 CD"), ("Zwolle", "8011 EF")),
            ("Dorpsstraat", "Stationsweg", "Kerkstraat"),
            ("Veld", "Water", "Oost", "Linde", "Berg"),
            ("kamp", "huis", "dijk", "man", "boer"),
            ("Sanne", "Daan", "Femke", "Bram"),
        ),
        Country(
            "JP",
            "co.jp",
            "ja-JP",
            JAPANESE,
            (("+8135412", "03-5412-", 4), ("+8166345", "06-6345-", 4)),
            (("東京", "150-0001"), ("大阪", "530-0001")),
            ("中央通り", "駅前通り"),
            ("Yama", "Kawa", "Matsu", "Hoshi", "Mori"),
            ("moto", "zaki", "hara", "shita", "mura"),
            ("Hana", "Kenji"),
        ),
    )
}
COMMON_COUNTRIES = ("US", "US", "US", "US", "DE", "DE", "DE", "GB", "GB", "FR", "FR", "IT", "ES", "AT", "NL")
