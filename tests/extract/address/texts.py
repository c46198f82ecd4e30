"""Texts with the addresses in them, as `street | city | region | postcode | country`, by country; and texts without."""

# Each line: text, `⏎` for a line break, `=>`, the address; several addresses are parted by ` & `.
US = """
123 Main Street⏎Austin, TX 78701 => 123 Main Street | Austin | TX | 78701 | US
Acme Dental⏎123 N. Main St., Suite 200⏎Austin, Texas 78701⏎(512) 555-0100 => 123 N. Main St., Suite 200 | Austin | TX | 78701 | US
100 Congress Ave, Austin, TX 78701-1234 => 100 Congress Ave | Austin | TX | 78701-1234 | US
Visit us at 4500 W 35th Street, Austin, TX 78703 or call 512-555-0100 => 4500 W 35th Street | Austin | TX | 78703 | US
Acme Dental 123 Main St Austin, TX 78701 => 123 Main St | Austin | TX | 78701 | US
1200 Market St Ste 400 St. Louis MO 63103 => 1200 Market St Ste 400 | St. Louis | MO | 63103 | US
P.O. Box 1234⏎Bend, OR 97709 => P.O. Box 1234 | Bend | OR | 97709 | US
1600 Broadway⏎Suite 500⏎Denver, CO 80202 => 1600 Broadway, Suite 500 | Denver | CO | 80202 | US
Address: 77 Massachusetts Avenue, Cambridge, MA 02139, USA => 77 Massachusetts Avenue | Cambridge | MA | 02139 | US
2211 Highway 71 West⏎Smallsville, N.C. 28777 => 2211 Highway 71 West | Smallsville | NC | 28777 | US
Our office⏎350 5th Ave #4100⏎New York, NY 10118 => 350 5th Ave #4100 | New York | NY | 10118 | US
500 N Michigan Ave⏎Floor 3⏎Chicago IL, 60611 => 500 N Michigan Ave, Floor 3 | Chicago | IL | 60611 | US
1 Main St, Waco, TX 76701⏎2 Oak Ave, Dallas, TX 75201 => 1 Main St | Waco | TX | 76701 | US & 2 Oak Ave | Dallas | TX | 75201 | US
The Smith Building⏎20 Park Plaza⏎Boston, MA⏎02116 => 20 Park Plaza | Boston | MA | 02116 | US
123 Elm St | Portland, ME 04101 | 207-555-0100 => 123 Elm St | Portland | ME | 04101 | US
123 Elm St • Portland, OR • 97201 => 123 Elm St | Portland | OR | 97201 | US
1234 Santa Monica Blvd., Los Angeles, California 90025 => 1234 Santa Monica Blvd. | Los Angeles | CA | 90025 | US
100 State Highway 46 East, Suite 10, Bulverde, TX 78163 => 100 State Highway 46 East, Suite 10 | Bulverde | TX | 78163 | US
12 Elm Street, Springfield, Ill. 62701 => 12 Elm Street | Springfield | IL | 62701 | US
350 E. 17th St.⏎Costa Mesa, CA 92627⏎Mon-Fri 9-5 => 350 E. 17th St. | Costa Mesa | CA | 92627 | US
Located at 88 Kearny Street San Francisco, CA 94108 => 88 Kearny Street | San Francisco | CA | 94108 | US
Route 66 Diner 123 Main St, Tulsa, OK 74103 => 123 Main St | Tulsa | OK | 74103 | US
1201 S. Lamar Blvd, Austin, TX => 1201 S. Lamar Blvd | Austin | TX | - | US
1201 S. Lamar Blvd⏎Austin, TX⏎(512) 555-0100 => 1201 S. Lamar Blvd | Austin | TX | - | US
123 Main Street⏎Washington, DC 20001 => 123 Main Street | Washington | DC | 20001 | US
123 Main Street⏎Washington, D.C. 20001 => 123 Main Street | Washington | DC | 20001 | US
3333 Avenue of the Americas⏎New York⏎NY 10019 => 3333 Avenue of the Americas | New York | NY | 10019 | US
W140 N8917 Lilly Road⏎Menomonee Falls, WI 53051 => W140 N8917 Lilly Road | Menomonee Falls | WI | 53051 | US
"""
CANADA = """
123 King St W⏎Toronto, ON M5V 2T6 => 123 King St W | Toronto | ON | M5V 2T6 | CA
1455 rue Peel, Montréal (Québec) H3A 1T5 => 1455 rue Peel | Montréal | QC | H3A 1T5 | CA
200-1000 West Broadway⏎Vancouver, British Columbia⏎V6H 1E5 => 200-1000 West Broadway | Vancouver | BC | V6H 1E5 | CA
55 Main Street, Unit 4, Ottawa, Ontario, K1A0B1, Canada => 55 Main Street, Unit 4 | Ottawa | ON | K1A 0B1 | CA
12 rue Principale⏎Saint-Lin QC J5M 1Y1 => 12 rue Principale | Saint-Lin | QC | J5M 1Y1 | CA
"""
BRITAIN = """
12 High Street, Guildford, Surrey, GU1 3AA => 12 High Street | Guildford | Surrey | GU1 3AA | GB
12 High Street⏎Guildford⏎Surrey⏎GU1 3AA => 12 High Street | Guildford | Surrey | GU1 3AA | GB
221B Baker Street, London NW1 6XE => 221B Baker Street | London | - | NW1 6XE | GB
Unit 5, Riverside Business Park, 14 Mill Lane, Leeds, West Yorkshire LS1 4AB => 14 Mill Lane | Leeds | West Yorkshire | LS1 4AB | GB
10 The Shambles⏎York YO1 7LZ⏎United Kingdom => 10 The Shambles | York | - | YO1 7LZ | GB
Acme Ltd, 3 Castle Street, Edinburgh, EH2 3AH, Scotland => 3 Castle Street | Edinburgh | - | EH2 3AH | GB
Suite 4, 25 Church Road⏎Hove⏎East Sussex BN3 2FA => Suite 4, 25 Church Road | Hove | East Sussex | BN3 2FA | GB
12 - 14 High Street, Stratford-upon-Avon, Warwickshire. CV37 6AU => 12 - 14 High Street | Stratford-upon-Avon | Warwickshire | CV37 6AU | GB
Registered office: 5 Elm Grove, Cardiff CF10 1AA, UK => 5 Elm Grove | Cardiff | - | CF10 1AA | GB
High Street⏎Chipping Campden⏎Gloucestershire GL55 6AT => High Street | Chipping Campden | Gloucestershire | GL55 6AT | GB
27 Old Gloucester Street London WC1N 3AX => 27 Old Gloucester Street | London | - | WC1N 3AX | GB
4 Royal Square, St Helier, JE2 4WA => 4 Royal Square | St Helier | - | JE2 4WA | JE
"""
GERMAN = """
Musterstraße 12⏎10115 Berlin => Musterstraße 12 | Berlin | - | 10115 | DE
Acme GmbH, Hauptstr. 5a, 50667 Köln => Hauptstr. 5a | Köln | - | 50667 | DE
Acme GmbH Hauptstr. 5 50667 Köln => Hauptstr. 5 | Köln | - | 50667 | DE
Zahnarztpraxis Dr. Müller⏎Am Alten Markt 7⏎D-18055 Rostock⏎Tel.: 0381 123456 => Am Alten Markt 7 | Rostock | - | 18055 | DE
Lange Straße 12-14, 60311 Frankfurt am Main => Lange Straße 12-14 | Frankfurt am Main | - | 60311 | DE
Straße des 17. Juni 135⏎10623 Berlin, Deutschland => Straße des 17. Juni 135 | Berlin | - | 10623 | DE
Postfach 12 34⏎67433 Neustadt an der Weinstraße => Postfach 12 34 | Neustadt an der Weinstraße | - | 67433 | DE
Konrad-Adenauer-Str. 3⏎2. OG⏎70173 Stuttgart => Konrad-Adenauer-Str. 3, 2. OG | Stuttgart | - | 70173 | DE
Blumen Winter, Marktplatz 3, 69117 Heidelberg, Telefon 06221 123 => Marktplatz 3 | Heidelberg | - | 69117 | DE
Mariahilfer Straße 8/2/14⏎1070 Wien => Mariahilfer Straße 8/2/14 | Wien | - | 1070 | AT
Ringstraße 4, A-4020 Linz => Ringstraße 4 | Linz | - | 4020 | AT
Bahnhofstrasse 21⏎CH-8001 Zürich => Bahnhofstrasse 21 | Zürich | - | 8001 | CH
Rue du Rhône 50⏎1204 Genève⏎Suisse => Rue du Rhône 50 | Genève | - | 1204 | CH
Kirchgasse 1 | 37073 Göttingen | Germany => Kirchgasse 1 | Göttingen | - | 37073 | DE
Max Mustermann⏎Dorfstr. 1⏎17390 Klein Bünzow => Dorfstr. 1 | Klein Bünzow | - | 17390 | DE
Inhaber: Max Berger · Poststr. 9 · 01067 Dresden · Tel: 0351 1 => Poststr. 9 | Dresden | - | 01067 | DE
Firma Acme⏎Große Bleichen 12⏎20354 Hamburg Neustadt => Große Bleichen 12 | Hamburg Neustadt | - | 20354 | DE
An der Alster 6, DE-20099 Hamburg => An der Alster 6 | Hamburg | - | 20099 | DE
"""
ROMANCE = """
12 rue de la République⏎69002 Lyon => 12 rue de la République | Lyon | - | 69002 | FR
12, rue de la République, 69002 LYON => 12, rue de la République | LYON | - | 69002 | FR
45 bis avenue Foch - 75116 Paris - France => 45 bis avenue Foch | Paris | - | 75116 | FR
BP 123⏎35012 Rennes Cedex => BP 123 | Rennes | - | 35012 | FR
Acme SARL, 3 place du Marché, F-67000 Strasbourg Cedex 2 => 3 place du Marché | Strasbourg | - | 67000 | FR
ZA des Landes⏎8 impasse des Lilas⏎44119 Treillières => 8 impasse des Lilas | Treillières | - | 44119 | FR
Via Roma 12, 20121 Milano (MI) => Via Roma 12 | Milano | MI | 20121 | IT
Via Roma, 12⏎20121 Milano MI⏎P.IVA 02760012341 => Via Roma, 12 | Milano | MI | 20121 | IT
Studio Rossi - Piazza Garibaldi, 3 - 00185 Roma => Piazza Garibaldi, 3 | Roma | - | 00185 | IT
Corso Vittorio Emanuele II 27⏎10121 Torino (TO) Italia => Corso Vittorio Emanuele II 27 | Torino | TO | 10121 | IT
Sede legale: Viale dei Mille 4/A, 50131 Firenze (FI) => Viale dei Mille 4/A | Firenze | FI | 50131 | IT
Calle Mayor 12⏎28013 Madrid => Calle Mayor 12 | Madrid | - | 28013 | ES
C/ Sol, 1, 2º B, 28012 Madrid (España) => C/ Sol, 1, 2º B | Madrid | - | 28012 | ES
Avda. de la Constitución, 24 - 41001 Sevilla (Sevilla) => Avda. de la Constitución, 24 | Sevilla | Sevilla | 41001 | ES
Plaza Nueva s/n⏎18009 Granada => Plaza Nueva s/n | Granada | - | 18009 | ES
Passeig de Gràcia 92, 3º 1ª⏎08008 Barcelona => Passeig de Gràcia 92, 3º 1ª | Barcelona | - | 08008 | ES
Rua Augusta 274⏎1100-053 Lisboa => Rua Augusta 274 | Lisboa | - | 1100-053 | PT
Av. da Liberdade, 110, 1269-046 Lisboa, Portugal => Av. da Liberdade, 110 | Lisboa | - | 1269-046 | PT
"""
REST = """
Keizersgracht 123⏎1015 CJ Amsterdam => Keizersgracht 123 | Amsterdam | - | 1015 CJ | NL
Kerkstraat 12-A, 3511 AB Utrecht => Kerkstraat 12-A | Utrecht | - | 3511 AB | NL
Acme B.V., Dorpsstraat 5, 1234AB Plaatsdorp, Nederland => Dorpsstraat 5 | Plaatsdorp | - | 1234AB | NL
Postbus 123⏎2501 CB Den Haag => Postbus 123 | Den Haag | - | 2501 CB | NL
Grote Markt 1, B-2000 Antwerpen => Grote Markt 1 | Antwerpen | - | 2000 | BE
Rue Neuve 12⏎1000 Bruxelles⏎Belgique => Rue Neuve 12 | Bruxelles | - | 1000 | BE
Level 5, 100 George Street⏎Sydney NSW 2000 => Level 5, 100 George Street | Sydney | NSW | 2000 | AU
12 Smith St, Fitzroy VIC 3065, Australia => 12 Smith St | Fitzroy | VIC | 3065 | AU
25 Queen Street⏎Auckland 1010⏎New Zealand => 25 Queen Street | Auckland | - | 1010 | NZ
12 Grafton Street⏎Dublin 2⏎D02 X285 => 12 Grafton Street | Dublin 2 | - | D02 X285 | IE
Main Street, Kenmare, Co. Kerry V93 A0C1, Ireland => Main Street | Kenmare | Co. Kerry | V93 A0C1 | IE
ul. Długa 5⏎00-238 Warszawa => ul. Długa 5 | Warszawa | - | 00-238 | PL
Storgatan 4⏎411 38 Göteborg => Storgatan 4 | Göteborg | - | 411 38 | SE
Vestergade 12⏎8000 Aarhus C⏎Danmark => Vestergade 12 | Aarhus C | - | 8000 | DK
Karl Johans gate 5, 0154 Oslo, Norge => Karl Johans gate 5 | Oslo | - | 0154 | NO
Mannerheimintie 5⏎00100 Helsinki => Mannerheimintie 5 | Helsinki | - | 00100 | FI
Dlouhá třída 12⏎110 00 Praha 1⏎Česko => Dlouhá třída 12 | Praha 1 | - | 110 00 | CZ
12 MG Road, Bengaluru 560001, India => 12 MG Road | Bengaluru | - | 560001 | IN
10 Anson Road⏎Singapore 079903 => 10 Anson Road | Singapore | - | 079903 | SG
"""
NOTHING = """
color: #B0C4DE
Farbe B0C4DE
RAM 4096MB, 1200 TC, 2018 UK
ISSN 1234-5678
Bildgröße 1920 1080 Pixel
Wir sind seit 1998 Berlin verbunden
Open 10:00 Berlin time
Serving Austin, TX and surrounding areas
Proudly serving 78701
10000 Kunden vertrauen uns
Über 5000 Produkte Auf Lager
Copyright 2024 Acme, Austin, TX
SW1A 1AA
PLZ 10115
Call 512 555 0100 in Austin, TX
Im Jahr 2018 Wien besucht
Order 12345 Shipped
Item 90210 Size 12
Die Konferenz 2019 Berlin
HRB 12345 Köln
EUR 10000 Stammkapital
3 Tips for Selling Your Home in Austin, TX
5 Best Restaurants in Portland, OR
from 2000 EX to 3000 CB
Hex C0FFEE and E1 5AB
"""
THIRD = """
Google Ireland Limited, Gordon House, Barrow Street, Dublin 4, D04 E5W5, Ireland
Google LLC, 1600 Amphitheatre Parkway, Mountain View, CA 94043, USA
Meta Platforms Ireland Limited⏎4 Grand Canal Square⏎Dublin 2⏎D02 X525
Hébergement⏎OVH SAS⏎2 rue Kellermann⏎59100 Roubaix
Zuständige Kammer: Rechtsanwaltskammer Köln⏎Riehler Str. 30⏎50668 Köln
Zuständige Aufsichtsbehörde:⏎Bezirksregierung Köln⏎Zeughausstraße 2-10⏎50667 Köln
Allgemeine Verbraucherschlichtungsstelle des Zentrums für Schlichtung e.V.⏎Straßburger Straße 8⏎77694 Kehl
Website by Pixel Studio⏎12 High Street⏎Guildford GU1 3AA
Webdesign: Pixel GmbH, Lindenallee 4, 04103 Leipzig
STRATO AG, Otto-Ostrowski-Straße 7, 10249 Berlin
Information Commissioner's Office, Wycliffe House, Water Lane, Wilmslow, Cheshire SK9 5AF
Der Landesbeauftragte für den Datenschutz⏎Königstraße 10a⏎70173 Stuttgart
"""
