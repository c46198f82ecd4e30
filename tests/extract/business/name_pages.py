"""Pages that give the name of a business in the ways that pages do, with the name that a reader would write down.

A page is written here by what it says: `title`, `site` (og:site_name), `h1`, `logo` (the alternative text of the image
that leads home), `brand` (the text that does), `foot` (the lines at its end), `schema` (the name of an object and
its type) and `extra` (further markup).
"""

import json
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True, slots=True)
class NamedPage:
    name: str | None  # None: nobody could tell
    host: str
    title: str = ""
    site: str = ""
    h1: str = ""
    logo: str = ""
    brand: str = ""
    foot: str = ""
    schema: str = ""
    kind: str = "LocalBusiness"
    extra: str = ""

    @property
    def html(self) -> str:
        node = json.dumps({"@context": "https://schema.org", "@type": self.kind, "name": self.schema})
        head = f'<meta property="og:site_name" content="{escape(self.site)}">' if self.site else ""
        head += f'<script type="application/ld+json">{node}</script>' if self.schema else ""
        image = f'<a href="/"><img src="/l.png" class="logo" alt="{escape(self.logo)}"></a>' if self.logo else ""
        brand = f'<a class="navbar-brand" href="/">{escape(self.brand)}</a>' if self.brand else ""
        menu = '<a href="/">Home</a> <a href="/services">Services</a> <a href="/contact">Contact</a>'
        foot = "".join(f"<p>{escape(line)}</p>" for line in self.foot.split("\n")) if self.foot else ""
        return (
            f"<html><head><title>{escape(self.title)}</title>{head}</head><body><a href='#main'>Skip to content</a>"
            f"<header>{image}{brand}<nav>{menu}</nav></header><main><h1>{escape(self.h1)}</h1><p>We are here for you."
            f"</p>{self.extra}</main><footer>{foot}</footer></body></html>"
        )


P = NamedPage
MAP = '<div class="map"><span>Map data ©2024 Google</span></div>'
BANNER = '<div class="cc"><img src="/cc-logo.svg" alt="Cookiebot logo"><p>This website uses cookies</p></div>'
BADGE = '<a href="https://www.bbb.org/x"><img src="bbb-logo.png" alt="BBB Accredited Business logo"></a>'
PAGES = [
    # United States, Canada, Australia
    P("Brookside Family Dental", "brooksidefamilydental.com", "Dentist in Tulsa, OK | Brookside Family Dental",
      h1="Welcome to Brookside Family Dental", foot="© 2023 Brookside Family Dental. All rights reserved."),
    P("Hendrickson Roofing", "hendricksonroofing.com", "Home - Hendrickson Roofing", foot="Copyright 2019 Hendrickson "
      "Roofing, LLC | Website by PixelForge", extra=BADGE),
    P("Joe's Pizza & Pasta", "joespizzapasta.net", "Joe's Pizza & Pasta - Best Pizza in Dayton, OH",
      logo="Joe's Pizza & Pasta Logo", foot="All Rights Reserved.", extra=MAP),
    P("The Law Offices of Dana R. Whitfield", "whitfieldlaw.com", "Personal Injury Attorney | Boise ID | Whitfield Law",
      foot="© 2022 by The Law Offices of Dana R. Whitfield. Powered by Wix.com", h1="Hurt in an accident?",
      schema="The Law Offices of Dana R. Whitfield", kind="Attorney"),
    P("Lakeview Animal Hospital", "lakeviewah.com", "Veterinarian in Erie, PA", site="Lakeview Animal Hospital",
      logo="Lakeview Animal Hospital", foot="© Lakeview Animal Hospital"),
    P("Cedar Ridge Landscaping", "cedarridgelandscaping.com", "Home", h1="Quality You Can Trust",
      brand="Cedar Ridge Landscaping", foot="Cedar Ridge Landscaping © 2021"),
    P("Apex Auto Glass", "apexautoglass.com", "Windshield Replacement - Apex Auto Glass - Mesa AZ", h1="Call now!",
      foot="© 2020 - 2024 Apex Auto Glass – All Rights Reserved"),
    P("Mountain View Chiropractic", "mvchiro.com", "Chiropractor Boulder CO | Mountain View Chiropractic",
      foot="Copyright © 2024\nMountain View Chiropractic"),
    P("Bella Rosa Salon", "bellarosasalon.com", "Bella Rosa Salon", site="My WordPress Site", foot="Theme by Colorlib"),
    P("Sunrise Bakery", "sunrisebakery.squarespace.com", "Sunrise Bakery", site="Sunrise Bakery", h1="Fresh every day"),
    P("Tri-County Plumbing", "tricountyplumbinginc.com", "Tri-County Plumbing, Inc. | 24/7 Emergency Plumber",
      foot="© Tri-County Plumbing, Inc. 2018. Site by Webworks", extra=MAP),
    P("Harborview Inn", "theharborviewinn.com", "Harborview Inn: Waterfront Lodging in Bar Harbor, Maine",
      logo="logo", foot="(c) 2023 The Harborview Inn"),
    P("Maple Leaf Movers", "mapleleafmovers.ca", "Movers Toronto | Maple Leaf Movers", site="Maple Leaf Movers",
      h1="Toronto's Favourite Moving Company", foot="© 2024 Maple Leaf Movers Ltd."),
    P("Outback Electrical Services", "outbackelectrical.com.au", "Electrician Dubbo | Outback Electrical Services",
      foot="© 2024 Outback Electrical Services Pty Ltd | Website by Bloom Digital"),
    P("St. Mark's Lutheran Church", "stmarkslutheran.org", "St. Mark's Lutheran Church", h1="Welcome", kind="Church",
      schema="St. Mark's Lutheran Church", foot="© 2017 St. Mark's Lutheran Church"),
    P("A-1 Storage", "a1storage.com", "A-1 Storage | Self Storage Units", foot="Privacy Policy | Terms"),
    P("Smith & Sons Heating and Cooling", "smithandsonshvac.com", "Smith & Sons Heating and Cooling | HVAC Repair",
      brand="Smith & Sons", foot="© 2024 Smith & Sons Heating and Cooling. All Rights Reserved."),
    P("GreenPath Lawn Care", "greenpathlawn.com", "Lawn Mowing, Fertilizing and Weed Control | GreenPath Lawn Care",
      site="GreenPath Lawn Care", h1="A Greener Lawn Starts Here", foot="Designed by RedBarn Media © 2022"),
    P("Rivera Tax Services", "riverataxservices.com", "Mysite", logo="Rivera Tax Services", h1="Welcome",
      foot="© 2015 by Rivera Tax Services. Proudly created with Wix.com"),
    P("The Golden Fork", "thegoldenfork.com", "Untitled Document", brand="The Golden Fork"),
    P("Downtown Yoga Studio", "downtownyogastudio.com", "Classes - Downtown Yoga Studio", h1="Classes"),
    P("Kowalski Insurance Agency", "kowalskiinsurance.com", "Kowalski Insurance Agency - Auto, Home & Life Insurance",
      h1="Get a free quote", foot="© 2024 Kowalski Insurance Agency\nPowered by Insurance Website Builder"),
    P("Pine Hollow Golf Club", "pinehollowgc.com", "Pine Hollow Golf Club in Akron, Ohio", schema="Pine Hollow Golf Club",
      kind="GolfCourse"),
    P("Elite Nails", "elitenailsspa.com", "Nail salon in Plano, Elite Nails, 75024", logo="Elite Nails"),
    P("Westside Pediatrics", "westsidepeds.com", "Pediatrician Portland OR", logo="Westside Pediatrics",
      foot="© 2021 Westside Pediatrics, P.C."),
    P("Bob's Towing", "bobstowingservice.com", "24 Hour Towing Service | Fast & Affordable", h1="Bob's Towing",
      foot="Copyright Bob's Towing 2016"),
    P("Anderson & Lee, CPAs", "andersonleecpa.com", "Anderson & Lee, CPAs | Tax & Accounting", site="Anderson & Lee, CPAs"),
    P(None, "best-widgets-4u.com", "Home", h1="Welcome to our website!", foot="All rights reserved"),
    P(None, "srv1234.hosting-x.net", "Index of /", h1="Index of /"),
    # Britain, Ireland
    P("Fairfield Plumbing & Heating", "fairfieldplumbing.co.uk", "Plumber in Leeds - Fairfield Plumbing & Heating",
      foot="© Fairfield Plumbing & Heating Ltd 2023. Company number 01234567"),
    P("The Old Mill Tearoom", "oldmilltearoom.co.uk", "The Old Mill Tearoom | Afternoon Tea in Devon",
      h1="Afternoon Tea in Devon", foot="© 2020 The Old Mill Tearoom"),
    P("Harrison Solicitors", "harrisonsolicitors.co.uk", "Home | Harrison Solicitors", brand="Harrison Solicitors",
      foot="Authorised and regulated by the Solicitors Regulation Authority.\n© Harrison Solicitors LLP"),
    P("Northgate Dental Practice", "northgatedental.com", "Dentist York - Northgate Dental Practice",
      schema="Northgate Dental Practice", kind="Dentist", extra=BANNER),
    # Germany, Austria, Switzerland
    P("Zahnarztpraxis Dr. Weber", "zahnarzt-weber-bonn.de", "Zahnarzt Bonn - Zahnarztpraxis Dr. Weber",
      h1="Herzlich willkommen", foot="© 2024 Zahnarztpraxis Dr. Weber | Impressum | Datenschutz"),
    P("Müller & Söhne", "mueller-soehne.de", "Müller & Söhne GmbH - Sanitär und Heizung in Stuttgart",
      logo="Müller & Söhne", foot="© Müller & Söhne GmbH – Alle Rechte vorbehalten"),
    P("Bäckerei Huber", "baeckerei-huber.at", "Startseite | Bäckerei Huber", h1="Brot mit Liebe gemacht",
      foot="© 2021 Bäckerei Huber e.U.", extra='<p>© OpenStreetMap-Mitwirkende</p>'),
    P("Kanzlei Brandt", "kanzlei-brandt.de", "Rechtsanwalt Hamburg – Kanzlei Brandt", brand="Kanzlei Brandt",
      h1="Ihr Anwalt in Hamburg", foot="Webdesign von Nordlicht Media © 2022"),
    P("Elektro Steiner", "elektro-steiner.ch", "Elektro Steiner AG | Ihr Elektriker in Bern", site="Elektro Steiner AG",
      foot="© Elektro Steiner AG\nDesign: Alpenweb"),
    P("Gasthof zum Löwen", "loewen-gasthof.de", "Willkommen im Gasthof zum Löwen", h1="Willkommen im Gasthof zum Löwen"),
    P("Physiotherapie am Stadtpark", "physio-stadtpark.de", "Physiotherapie am Stadtpark: Home",
      foot="© 2019 Physiotherapie am Stadtpark"),
    P("Autohaus Lehmann", "autohaus-lehmann.com", "Neuwagen & Gebrauchtwagen - Autohaus Lehmann",
      logo="Autohaus Lehmann - Zur Startseite", h1="Unsere Angebote", foot="© 2024"),
    # France, Belgium
    P("Boulangerie Martin", "boulangerie-martin.fr", "Boulangerie Martin - Artisan boulanger à Nantes",
      h1="Bienvenue chez Boulangerie Martin", foot="© 2023 Boulangerie Martin - Tous droits réservés"),
    P("Cabinet Dentaire du Parc", "cabinetdentaireduparc.fr", "Accueil - Cabinet Dentaire du Parc", extra=BANNER,
      foot="Mentions légales\nRéalisation : Agence Bleu Web © 2021"),
    P("Garage Lefèvre", "garage-lefevre.be", "Garage Lefèvre | Réparation automobile à Namur",
      foot="Copyright Garage Lefèvre SPRL"),
    # Spain, Italy
    P("Clínica Dental Sol", "clinicadentalsol.es", "Dentista en Madrid | Clínica Dental Sol", h1="Tu sonrisa, en buenas manos",
      logo="Clínica Dental Sol", foot="© 2024 Clínica Dental Sol. Todos los derechos reservados."),
    P("Talleres Gómez", "talleresgomez.com", "Talleres Gómez - Taller mecánico en Sevilla", h1="Bienvenidos a Talleres Gómez"),
    P("Trattoria da Nino", "trattoriadanino.it", "Trattoria da Nino - Ristorante a Roma", h1="Benvenuti",
      foot="© 2022 Trattoria da Nino - P.IVA 01234567890 - Privacy"),
    P("Studio Legale Bianchi", "studiolegalebianchi.it", "Home - Studio Legale Bianchi", site="Studio Legale Bianchi",
      foot="Copyright © Studio Legale Bianchi | Credits: WebItalia"),
    # The Netherlands
    P("Tandartspraktijk De Linde", "tandartsdelinde.nl", "Tandarts Utrecht | Tandartspraktijk De Linde",
      h1="Welkom bij Tandartspraktijk De Linde", foot="© 2024 Tandartspraktijk De Linde"),
    P("Loodgietersbedrijf Jansen", "loodgieterjansen.nl", "Loodgietersbedrijf Jansen - 24 uur service", extra=MAP,
      foot="Loodgietersbedrijf Jansen B.V. © 2023 | Alle rechten voorbehouden"),
    # Harder: the group, exact-match domains, slogans, places, other owners of the copyright
    P("Hilltop Motors", "hilltopmotors.com", "New & Used Cars | Hilltop Motors", schema="Hilltop Motors", kind="AutoDealer",
      foot="© 2024 Dealer Web Systems, Inc."),
    P("Riverside Apartments", "riversideapts.com", "Apartments in Austin, TX | Riverside Apartments",
      foot="© 2024 Greystone Property Group. All rights reserved.", logo="Riverside Apartments"),
    P("Casa Verde", "casaverderestaurant.com", "Authentic Mexican Food in Waco, TX", logo="Casa Verde", h1="Eat well."),
    P("Simon's Locksmith", "locksmithphoenixaz.com", "Locksmith Phoenix AZ | Simon's Locksmith", foot="© Simon's Locksmith"),
    P("Blue Heron Books", "blueheronbooks.net", "Blue Heron Books", extra=MAP, foot="© Shopify"),
    P("Tidewater Community Bank", "tcbank.com", "Personal Banking - Tidewater Community Bank", foot="Member FDIC. © 2024 "
      "Tidewater Community Bank. All rights reserved"),
    P("Grace Fellowship", "gracefellowshipdenver.org", "Grace Fellowship - Denver, CO", site="Grace Fellowship"),
    P("Vines & Vintages", "vinesandvintages.com", "Shop Wine Online", brand="Vines & Vintages", h1="New arrivals"),
    P("Hair by Monique", "hairbymonique.com", "Hair by Monique | Denver, Colorado", site="Hair by Monique", h1="Book Now"),
    P("Pete's Diner", "petesdiner.com", "Menu — Pete's Diner", site="Pete's Diner", h1="Menu"),
    P("ABC Pest Control", "abcpest.com", "Pest Control Services | ABC Pest Control", site="ABC Pest Control", h1="Bugs?",
      foot="© 2024 ABC Pest Control, Inc., all rights reserved."),
    P("Lone Star Tree Service", "lonestartreeservice.com", "Tree Removal, Trimming & Stump Grinding", logo="Logo",
      foot="Copyright 2024 Lone Star Tree Service Privacy Policy"),
]  # fmt: skip
