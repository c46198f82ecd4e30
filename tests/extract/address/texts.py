"""Texts with the addresses in them, as `street | city | region | postcode | country`, by country; and texts without."""

# Each line: text, `⏎` for a line break, `=>`, the address; several addresses are separated by ` & `.
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
Unit 5, Riverside Business Park, 14 Mill Lane, Leeds, West Yorkshire LS1 4AB => Unit 5, Riverside Business Park, 14 Mill Lane | Leeds | West Yorkshire | LS1 4AB | GB
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
Wir sind in der Domstraße 5, 50667 Köln. Kommen Sie vorbei. => Domstraße 5 | Köln | - | 50667 | DE
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
# Written after a first look at what the extractor makes of those above, in shapes that are harder.
HARDER = """
Acme Plumbing⏎4521 Sherman Way Unit B⏎Van Nuys, CA 91405⏎(818) 555-0100 => 4521 Sherman Way Unit B | Van Nuys | CA | 91405 | US
© 2024 Acme Plumbing, 4521 Sherman Way, Van Nuys, CA 91405. All rights reserved. => 4521 Sherman Way | Van Nuys | CA | 91405 | US
Smith & Jones LLP⏎One Liberty Place⏎1650 Market Street, 36th Floor⏎Philadelphia, PA 19103-7301 => 1650 Market Street, 36th Floor | Philadelphia | PA | 19103-7301 | US
Our Location: 2901 Bee Cave Rd. Box 12, Austin TX 78746 => 2901 Bee Cave Rd. Box 12 | Austin | TX | 78746 | US
123 Main St. 456 Elm St.⏎Austin, TX 78701 Dallas, TX 75201 => 123 Main St. | Austin | TX | 78701 | US & 456 Elm St. | Dallas | TX | 75201 | US
Mailing Address: PO Box 88, Elk River, MN 55330 => PO Box 88 | Elk River | MN | 55330 | US
Head Office⏎Corner of 5th and Main⏎Elk River, MN 55330 => - | Elk River | MN | 55330 | US
9100 SW 27th Ave, Ste A⏎Ocala, FL 34476⏎Get Directions => 9100 SW 27th Ave, Ste A | Ocala | FL | 34476 | US
Visit our showroom at 1020 Industrial Dr in Elk River, MN 55330 today! => 1020 Industrial Dr | Elk River | MN | 55330 | US
Hours: Mon-Fri 8-5⏎7300 W. 87th St.⏎Bridgeview, Illinois 60455 => 7300 W. 87th St. | Bridgeview | IL | 60455 | US
1440 G St NW, Washington DC 20005 => 1440 G St NW | Washington | DC | 20005 | US
25 N 14th Street, Suite 500 · San Jose, CA 95112 => 25 N 14th Street, Suite 500 | San Jose | CA | 95112 | US
Dr. Jane Roe, DDS⏎12345 E. Colonial Dr⏎Orlando⏎FL 32826 => 12345 E. Colonial Dr | Orlando | FL | 32826 | US
1 Microsoft Way Redmond WA 98052 => 1 Microsoft Way | Redmond | WA | 98052 | US
2 N. Cascade Ave., Ste. 1400, Colorado Springs, CO 80903 => 2 N. Cascade Ave., Ste. 1400 | Colorado Springs | CO | 80903 | US
Rt. 3 Box 45, Smalltown, KY 40001 => Rt. 3 Box 45 | Smalltown | KY | 40001 | US
10-15 Ditmars Blvd, Astoria, NY, 11105 => 10-15 Ditmars Blvd | Astoria | NY | 11105 | US
3500 El Camino Real, Palo Alto, CA 94306 => 3500 El Camino Real | Palo Alto | CA | 94306 | US
600 Las Colinas Blvd E, Irving, TX 75039 => 600 Las Colinas Blvd E | Irving | TX | 75039 | US
1600 Pennsylvania, Kansas City, MO 64108 => 1600 Pennsylvania | Kansas City | MO | 64108 | US
4000 Route 66, Suite 120, Tinton Falls, NJ 07753 => 4000 Route 66, Suite 120 | Tinton Falls | NJ | 07753 | US
We are at 55 Water Street⏎Brooklyn, New York 11201 => 55 Water Street | Brooklyn | NY | 11201 | US
123 1/2 Main St, Bozeman, MT 59715 => 123 1/2 Main St | Bozeman | MT | 59715 | US
5 Kings Parade, Cambridge CB2 1SJ Tel: 01223 123456 => 5 Kings Parade | Cambridge | - | CB2 1SJ | GB
The Old Bakery, Church Lane, Little Snoring, Norfolk NR21 0HY => Church Lane | Little Snoring | Norfolk | NR21 0HY | GB
Unit 12⏎Acorn Industrial Estate⏎Crayford Road⏎Crayford⏎Kent⏎DA1 4AL => Crayford Road | Crayford | Kent | DA1 4AL | GB
Acme Ltd⏎1st Floor, 45 Queen Street⏎Glasgow⏎G1 3DS => 1st Floor, 45 Queen Street | Glasgow | - | G1 3DS | GB
22 Rose Lane, Mossley Hill, Liverpool, Merseyside, L18 5ED => 22 Rose Lane, Mossley Hill | Liverpool | Merseyside | L18 5ED | GB
Company registered in England No. 1234567. Registered address: 71-75 Shelton Street, Covent Garden, London, WC2H 9JQ => 71-75 Shelton Street, Covent Garden | London | - | WC2H 9JQ | GB
Praxis Dr. Schmidt | Schillerstr. 14 | 80336 München | Tel. 089 123 => Schillerstr. 14 | München | - | 80336 | DE
Acme GmbH & Co. KG⏎Industriepark Nord 7⏎49084 Osnabrück => Industriepark Nord 7 | Osnabrück | - | 49084 | DE
Steuerberater Max Muster Kaiserstraße 44 76133 Karlsruhe => Kaiserstraße 44 | Karlsruhe | - | 76133 | DE
Unter den Linden 77⏎10117 Berlin-Mitte => Unter den Linden 77 | Berlin-Mitte | - | 10117 | DE
Zum Sportplatz 1a, 17489 Greifswald => Zum Sportplatz 1a | Greifswald | - | 17489 | DE
Im Gewerbepark C 25⏎93059 Regensburg => Im Gewerbepark C 25 | Regensburg | - | 93059 | DE
An der Kirche 3 - 5⏎82319 Starnberg => An der Kirche 3 - 5 | Starnberg | - | 82319 | DE
Seestrasse 100, Postfach, 8002 Zürich, Schweiz => Seestrasse 100 | Zürich | - | 8002 | CH
Angaben gemäß § 5 DDG⏎Anna Winter⏎Rosenweg 3⏎99084 Erfurt⏎Kontakt => Rosenweg 3 | Erfurt | - | 99084 | DE
Siège social : 15 rue des Halles 75001 Paris => 15 rue des Halles | Paris | - | 75001 | FR
Centre commercial Les Halles⏎2, boulevard Gambetta⏎CS 40123⏎06000 NICE CEDEX 1 => 2, boulevard Gambetta, CS 40123 | NICE | - | 06000 | FR
12 Grande Rue, 25000 Besançon => 12 Grande Rue | Besançon | - | 25000 | FR
Studio Dentistico Bianchi Via G. Verdi n. 22 36100 Vicenza VI => Via G. Verdi n. 22 | Vicenza | VI | 36100 | IT
Loc. Pian di Mugnone 3, 50014 Fiesole (Firenze) => Loc. Pian di Mugnone 3 | Fiesole | Firenze | 50014 | IT
Polígono Industrial El Pino, Calle A, nave 7⏎41016 Sevilla => Calle A, nave 7 | Sevilla | - | 41016 | ES
C. de Alcalá, 45. 28014 Madrid => C. de Alcalá, 45 | Madrid | - | 28014 | ES
Gran Vía 28, 5ª planta, 28013 - Madrid => Gran Vía 28, 5ª planta | Madrid | - | 28013 | ES
Oude Kerkstraat 5 1234 AB Hilversum => Oude Kerkstraat 5 | Hilversum | - | 1234 AB | NL
Industrieweg 12 | 5627 BS | Eindhoven => Industrieweg 12 | Eindhoven | - | 5627 BS | NL
't Hof 3, 3911 LA Rhenen => 't Hof 3 | Rhenen | - | 3911 LA | NL
Amsterdam, Keizersgracht 12, 1015 CJ => Keizersgracht 12 | Amsterdam | - | 1015 CJ | NL
Suite 3, Level 2⏎45 Pitt St⏎Sydney, NSW, 2000 => Suite 3, Level 2, 45 Pitt St | Sydney | NSW | 2000 | AU
1 Station Rd, Lower Hutt 5010, New Zealand => 1 Station Rd | Lower Hutt | - | 5010 | NZ
Shop 5, Long Street, Cape Town, 8001, South Africa => Shop 5, Long Street | Cape Town | - | 8001 | ZA
Rua Augusta, 1500 - Consolação⏎São Paulo - SP, 01304-001, Brasil => Rua Augusta, 1500 - Consolação | São Paulo | SP | 01304-001 | BR
Av. Insurgentes Sur 1602, Col. Crédito Constructor, 03940 Ciudad de México, México => Av. Insurgentes Sur 1602, Col. Crédito Constructor | Ciudad de México | - | 03940 | MX
Austin Office 123 Main St Austin, TX 78701 Dallas Office 456 Elm St Dallas, TX 75201 => 123 Main St | Austin | TX | 78701 | US & 456 Elm St | Dallas | TX | 75201 | US
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
Street Address⏎88 Main Street⏎City⏎Elk River⏎State⏎MN
123 Main Street, Anytown, USA
A 60-year-old from Dallas, TX
Über 12000 Besucher kamen nach Köln
In 2023 Paris hosted 3000 Guests
Artikel 12345 Grau, 4 Stück
Rund 80000 Menschen leben hier
Von 1990 An der Spitze
Kapital: 25000 Euro
RCS Paris 412 345 678
Size 1024 768 Full HD
12 345 Abonnenten
1 234 567 Views
ab 1000 Stück
Zimmer 2104 Graz Blick
Apollo 11 1969 Moon
Call 1-800 555 1234 Now
Serving all of Co. Kerry
24 Hr Towing⏎Humble, TX
We deliver to Kenmare, Co. Kerry
Kilbrack Farm, Doneraile, Co. Cork
Kadıköy / İstanbul
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
Anbieter ist die Hetzner Online GmbH, Industriestr. 25, 91710 Gunzenhausen
ALL-INKL.COM - Neue Medien Münnich, Inh. René Münnich, Hauptstraße 68, 02742 Friedersdorf
Wir nutzen rapidmail. Anbieter ist die rapidmail GmbH, Augustinerplatz 2, 79098 Freiburg
Le site est hébergé par OVH – 2 rue Kellermann – 59100 Roubaix
Médiateur : CNPM MEDIATION CONSOMMATION⏎27 avenue de la Libération⏎42400 Saint-Chamond
Berufshaftpflichtversicherung:⏎HDI Versicherung AG⏎HDI-Platz 1⏎30659 Hannover
Hosting provided by Aruba S.p.A., Via San Clemente 53, 24036 Ponte San Pietro (BG)
"""
# Where an event takes place, what is for sale, whom one belongs to.
AWAY = """
On 12 October we play at the Corn Hall, 10 Castle Square, Ludlow SY8 1AA
Herbstkonzert am 3.11.2023 in der Stadthalle, Lindenallee 4, 04103 Leipzig
Autumn Fair⏎Oct 14 @ 10:00 am⏎Grange Hall, 210 Mill Rd, Waco, TX 76701
Meet us at the trade fair: Messe Nord, Lindenallee 4, 04103 Leipzig, Halle 3, Stand B12
Poets' Corner, 12 High Street, Guildford GU1 3AA. Tickets £5
Lindenallee 4, 04103 Leipzig – € 345.000
12 High Street, Guildford GU1 3AA, offers over £265,000
12 High Street, Guildford GU1 3AA (2021, £410,000)
Lindenallee 4, 04103 Leipzig (€ 1,2 mln)
500 Terry Francine Street, San Francisco, CA 94158
Polizeirevier Nord, Lindenallee 4, 04103 Leipzig
Mitglied im Verband der Imker, Lindenallee 4, 04103 Leipzig
Tourist information: Lindenallee 4, 04103 Leipzig
Rechtsaufsicht: Kreisverwaltung, Lindenallee 4, 04103 Leipzig
19 Feb⏎Bowling Club, Lindenallee 4, 04103 Leipzig
Lorem ipsum, 12 High Street, Guildford GU1 3AA
"""
CUTS = """
Address Unit 7, Mill Lane⏎York YO1 7LZ => Unit 7, Mill Lane | York | - | YO1 7LZ | GB
Adresse Lindenallee 4⏎04103 Leipzig => Lindenallee 4 | Leipzig | - | 04103 | DE
Studio: Shop 4, 20 Avenue Road⏎York YO1 7LZ => Shop 4, 20 Avenue Road | York | - | YO1 7LZ | GB
12 Bath Road⏎York YO1 7LZ => 12 Bath Road | York | - | YO1 7LZ | GB
Unit 3 / 88 Mill Road⏎York YO1 7LZ => Unit 3 / 88 Mill Road | York | - | YO1 7LZ | GB
Unit 9, Quay Point Marina, School Lane, York, YO1 7LZ => Unit 9, Quay Point Marina, School Lane | York | - | YO1 7LZ | GB
The Old Works, Porth Lane, York, YO1 7LZ => The Old Works, Porth Lane | York | - | YO1 7LZ | GB
Corso Garibaldi 204⏎06123 Perugia I⏎IT => Corso Garibaldi 204 | Perugia | - | 06123 | IT
Via Roma 11 Feltre 32032 BL⏎IT => Via Roma 11 | Feltre | BL | 32032 | IT
Bahar Cad. No:214 K:3 D:7⏎34381 Ankara⏎TR => Bahar Cad. No:214 K:3 D:7 | Ankara | - | 34381 | TR
Stenvej 211⏎5250 Odense SV⏎DK => Stenvej 211 | Odense SV | - | 5250 | DK
Arch 7, Northern Street⏎York YO1 7LZ => Arch 7, Northern Street | York | - | YO1 7LZ | GB
1600 Broadway #418, Denver, CO 80202 => 1600 Broadway #418 | Denver | CO | 80202 | US
Am Hafen 14⏎Postfach 12 04 17⏎27572 Bremerhaven => Am Hafen 14 | Bremerhaven | - | 27572 | DE
Lindenallee 4, 04103 Leipzig. Parkplätze im Hof => Lindenallee 4 | Leipzig | - | 04103 | DE
Goethestr. 7a⏎04103 Leipzig => Goethestr. 7a | Leipzig | - | 04103 | DE
raum5 Goethestr. 7a, 04103 Leipzig => Goethestr. 7a | Leipzig | - | 04103 | DE
Im langen Ried 103, FL-9490 Vaduz => Im langen Ried 103 | Vaduz | - | 9490 | LI
12 Queen Street, Aberaeron, Ceredigion, SA46 0AA => 12 Queen Street | Aberaeron | Ceredigion | SA46 0AA | GB
Calle Mayor 93 (esquina)⏎Sevilla, 41002⏎ES => Calle Mayor 93 | Sevilla | - | 41002 | ES
4500 W Oak Rd, Omaha 68164, US => 4500 W Oak Rd | Omaha | - | 68164 | US
7 Garden Street, Shanghai 200031⏎CN => 7 Garden Street | Shanghai | - | 200031 | CN
3 Station Road, Mumbai 400 001⏎IN => 3 Station Road | Mumbai | - | 400 001 | IN
Port du Nord, hangar 12⏎17000 La Rochelle⏎FR => Port du Nord, hangar 12 | La Rochelle | - | 17000 | FR
Impasse du Puits⏎84220 Petitville⏎FR => Impasse du Puits | Petitville | - | 84220 | FR
01225 477793⏎Thyme & Place Ltd, Unit 4, Acorn Trading Estate, Bath, BA1 3EN⏎GB => Unit 4, Acorn Trading Estate | Bath | - | BA1 3EN | GB
Unit 5, Acorn Park, Herman Road⏎Germiston⏎1401⏎ZA => Unit 5, Acorn Park, Herman Road | Germiston | - | 1401 | ZA
Cobos 3150, Perdriel, (5544) Luján de Cuyo, Mendoza⏎AR => Cobos 3150, Perdriel | Luján de Cuyo | - | 5544 | AR
1126, Grande Allée Ouest, bureau 300⏎Québec (Québec) G1S 1E5⏎CA => 1126, Grande Allée Ouest, bureau 300 | Québec | QC | G1S 1E5 | CA
Istedgade 61, st. th.⏎1650 København V⏎DK => Istedgade 61, st. th. | København V | - | 1650 | DK
Rua Domingos, 27 - r/c Dto.⏎1350-119 Lisboa⏎PT => Rua Domingos, 27 - r/c Dto. | Lisboa | - | 1350-119 | PT
Unit 4, The Old Malthouse, 12 High Court Lane⏎Leeds LS2 7ES⏎GB => Unit 4, The Old Malthouse, 12 High Court Lane | Leeds | - | LS2 7ES | GB
2nd Floor, Atholl House⏎48 Melville Street⏎Edinburgh EH3 7HF⏎GB => 2nd Floor, Atholl House, 48 Melville Street | Edinburgh | - | EH3 7HF | GB
Karl-Heine-Str. 74, Hinterhaus, 04229 Leipzig⏎DE => Karl-Heine-Str. 74, Hinterhaus | Leipzig | - | 04229 | DE
Via ai Grotti 18⏎6690 Cavergno⏎CH => Via ai Grotti 18 | Cavergno | - | 6690 | CH
Rua do Almada, 347, 2.º Esq.⏎4050-038 Porto⏎PT => Rua do Almada, 347, 2.º Esq. | Porto | - | 4050-038 | PT
Corso Umberto I, 112, 84019 Vietri sul Mare (SA)⏎IT => Corso Umberto I, 112 | Vietri sul Mare | SA | 84019 | IT
No. 118 Dongwu South Road, Suzhou 215128⏎CN => No. 118 Dongwu South Road | Suzhou | - | 215128 | CN
L'étude est au Boulevard d'Avroy 118/2 à 4000 Liège⏎BE => Boulevard d'Avroy 118/2 | Liège | - | 4000 | BE
Write to help@acme.com or to 2214 E Burnside St, Unit B, Portland, OR 97214⏎US => 2214 E Burnside St, Unit B | Portland | OR | 97214 | US
Shop No. 4, Shri Heritage,⏎Paud Road, Kothrud,⏎Opp. Vanaz Company,⏎Pune - 411 038⏎IN => Shop No. 4, Shri Heritage, Paud Road, Kothrud | Pune | - | 411 038 | IN
1188 Ohaupo Road⏎RD 2⏎Hamilton 3282⏎NZ => 1188 Ohaupo Road, RD 2 | Hamilton | - | 3282 | NZ
Albion House, 64 Vicar Lane, Bradford BD1 5AH⏎GB => Albion House, 64 Vicar Lane | Bradford | - | BD1 5AH | GB
Atatürk Bulvarı No: 120 Kat: 4 Çankaya, 06680 Ankara⏎TR => Atatürk Bulvarı No: 120 Kat: 4 | Ankara | - | 06680 | TR
Calz. de Tlalpan 14, Col. Portales, C.P. 03300⏎Ciudad de México⏎MX => Calz. de Tlalpan 14, Col. Portales | Ciudad de México | - | 03300 | MX
Lindenallee 4⏎04103 Leipzig Marktstraße 2⏎01067 Dresden => Lindenallee 4 | Leipzig | - | 04103 | DE & Marktstraße 2 | Dresden | - | 01067 | DE
"""
# The words of others may stand above the business's own address.
OWN = """
Diese Seite nutzt Cloudflare.⏎Verantwortlich für den Inhalt:⏎Musterstr. 5⏎10115 Berlin => Musterstr. 5 | Berlin | - | 10115 | DE
Find us on Google⏎123 Main St⏎Austin, TX 78701 => 123 Main St | Austin | TX | 78701 | US
Allianz Versicherung Max Müller⏎Hauptstr. 5⏎50667 Köln => Hauptstr. 5 | Köln | - | 50667 | DE
Like us on Facebook and Instagram⏎12 High Street, Guildford, GU1 3AA => 12 High Street | Guildford | - | GU1 3AA | GB
News of 3 May 2021⏎Acme Ltd⏎12 High Street⏎Guildford GU1 3AA => 12 High Street | Guildford | - | GU1 3AA | GB
Acme, Market Hall 5, 12 Market Place, York YO1 7LZ => 12 Market Place | York | - | YO1 7LZ | GB
Member of the Guild of Bakers⏎12 High Street⏎Guildford GU1 3AA => 12 High Street | Guildford | - | GU1 3AA | GB
Town Hall Dental, 12 High Street, Guildford GU1 3AA => 12 High Street | Guildford | - | GU1 3AA | GB
Lindenallee 4, 04103 Leipzig · Fon 0341 123456 => Lindenallee 4 | Leipzig | - | 04103 | DE
"""
# Written before it was seen what the extractor makes of them; some have the street behind the city.
SHAPES = """
1052 Budapest, Váci utca 12. II. em. 4.⏎HU => Váci utca 12. | Budapest | - | 1052 | HU
6720 Szeged, Kárász u. 5/B⏎Műhely: 6800 Hódmezővásárhely, Erzsébeti út 23.⏎HU => Kárász u. 5/B | Szeged | - | 6720 | HU & Erzsébeti út 23. | Hódmezővásárhely | - | 6800 | HU
H-8360 Keszthely⏎Kossuth Lajos utca 41.⏎HU => Kossuth Lajos utca 41. | Keszthely | - | 8360 | HU
79005, м. Львів, вул. Городоцька, 15, офіс 3⏎UA => вул. Городоцька, 15, офіс 3 | Львів | - | 79005 | UA
170100, г. Тверь, ул. Советская, д. 12, оф. 5⏎RU => ул. Советская, д. 12, оф. 5 | Тверь | - | 170100 | RU
1000 София, ул. Граф Игнатиев 25⏎BG => ул. Граф Игнатиев 25 | София | - | 1000 | BG
Ερμού 45, 105 63 Αθήνα⏎GR => Ερμού 45 | Αθήνα | - | 105 63 | GR
רחוב הרצל 14, תל אביב 6688312⏎IL => רחוב הרצל 14 | תל אביב | - | 6688312 | IL
Av. Vallarta #2440, Col. Arcos Vallarta, C.P. 44130, Guadalajara, Jalisco⏎MX => Av. Vallarta #2440, Col. Arcos Vallarta | Guadalajara | Jalisco | 44130 | MX
10115 Berlin, Musterstr. 5⏎DE => Musterstr. 5 | Berlin | - | 10115 | DE
Kaiserplatz 2/III, 80803 München⏎DE => Kaiserplatz 2/III | München | - | 80803 | DE
Kemankeş Mah. Mumhane Cad. No: 12⏎34425 Beyoğlu⏎TR => Kemankeş Mah. Mumhane Cad. No: 12 | Beyoğlu | - | 34425 | TR
Shop 3/22 Hastings Street, Noosa Heads QLD 4567⏎AU => Shop 3/22 Hastings Street | Noosa Heads | QLD | 4567 | AU
Postadress: Box 412, 901 08 Umeå⏎SE => Box 412 | Umeå | - | 901 08 | SE
RR 2 Site 5 Comp 12, Fort St. John, BC V1J 4M7⏎CA => RR 2 Site 5 Comp 12 | Fort St. John | BC | V1J 4M7 | CA
Obala hrvatskog narodnog preporoda 12, 21000 Split⏎HR => Obala hrvatskog narodnog preporoda 12 | Split | - | 21000 | HR
Cesta na Brdo 45⏎1000 Ljubljana⏎SI => Cesta na Brdo 45 | Ljubljana | - | 1000 | SI
Gedimino pr. 9, LT-01103 Vilnius⏎LT => Gedimino pr. 9 | Vilnius | - | 01103 | LT
99/12 Soi Sukhumvit 24, Khlong Toei, Bangkok 10110⏎TH => 99/12 Soi Sukhumvit 24 | Bangkok | - | 10110 | TH
71 Ayer Rajah Crescent #02-18, Singapore 139951⏎SG => 71 Ayer Rajah Crescent #02-18 | Singapore | - | 139951 | SG
Str. Mihai Eminescu nr. 15, bl. A2, ap. 3, 300011 Timișoara⏎RO => Str. Mihai Eminescu nr. 15, bl. A2, ap. 3 | Timișoara | - | 300011 | RO
Nørregade 22, 1. th., 5000 Odense C⏎DK => Nørregade 22, 1. th. | Odense C | - | 5000 | DK
1250 boul. Saint-Joseph Ouest⏎Roberval (Québec) G8H 2L6⏎CA => 1250 boul. Saint-Joseph Ouest | Roberval | QC | G8H 2L6 | CA
"""
# A label before the postcode, districts of Istanbul, and Irish townlands, which stand for a street.
LABELS = """
Av. Álvaro Obregón 120, Col. Roma Norte⏎C.P. 06700 Cuauhtémoc, CDMX => Av. Álvaro Obregón 120, Col. Roma Norte | Cuauhtémoc | CDMX | 06700 | MX
Calle Hidalgo #45, Col. Centro, C.P. 76000. Querétaro, Qro. => Calle Hidalgo #45, Col. Centro | Querétaro | Qro. | 76000 | MX
Calzada del Valle 400, Del Valle, San Pedro Garza García, N.L., C.P. 66220 => Calzada del Valle 400, Del Valle | San Pedro Garza García | N.L. | 66220 | MX
Calle Mayor 12 (C.P. 28013) Madrid => Calle Mayor 12 | Madrid | - | 28013 | ES
Rua Augusta, 1500 - Consolação⏎CEP 01304-001 - São Paulo - SP => Rua Augusta, 1500 - Consolação | São Paulo | SP | 01304-001 | BR
Rua XV de Novembro, 300, Centro, CEP: 80020-310, Curitiba/PR => Rua XV de Novembro, 300, Centro | Curitiba | PR | 80020-310 | BR
Av. Paulista, 1578 - Bela Vista - São Paulo/SP - CEP 01310-200 => Av. Paulista, 1578 - Bela Vista | São Paulo | SP | 01310-200 | BR
Rua das Flores, 45, Centro, Florianópolis - SC, 88010-001 => Rua das Flores, 45, Centro | Florianópolis | SC | 88010-001 | BR
Caferağa Mah. Moda Cad. No:12, 34710 Kadıköy/İstanbul => Caferağa Mah. Moda Cad. No:12 | Kadıköy | İstanbul | 34710 | TR
Caferağa Mahallesi, Moda Caddesi No: 12/3⏎Kadıköy - İstanbul => Caferağa Mahallesi, Moda Caddesi No: 12/3 | Kadıköy | İstanbul | - | TR
Teşvikiye Mah. Hüsrev Gerede Cad. No:45 D:3 Şişli / İstanbul => Teşvikiye Mah. Hüsrev Gerede Cad. No:45 D:3 | Şişli | İstanbul | - | TR
Cumhuriyet Cd. 25, 34373 Şişli, İstanbul => Cumhuriyet Cd. 25 | Şişli | İstanbul | 34373 | TR
Kilbrack, Doneraile, Co. Cork, P51 X2Y3 => Kilbrack | Doneraile | Co. Cork | P51 X2Y3 | IE
Murphy's Farm Shop⏎Knockanroe⏎Doneraile⏎Co. Cork⏎P51 X2Y3 => Knockanroe | Doneraile | Co. Cork | P51 X2Y3 | IE
Upper Carrowkeel, Ballyliffin, Bundoran, Co. Donegal => Upper Carrowkeel, Ballyliffin | Bundoran | Co. Donegal | - | IE
Main Street⏎Doneraile⏎Co. Cork => Main Street | Doneraile | Co. Cork | - | IE
Slaney Gardens, Ballinahask, Kilmuckridge, Gorey, Co. Wexford, Y25 X2R6 => Ballinahask, Kilmuckridge | Gorey | Co. Wexford | Y25 X2R6 | IE
Murphy's Pub, Doneraile, Co. Cork, P51 X2Y3 => - | Doneraile | Co. Cork | P51 X2Y3 | IE
"""
# In shapes of many countries, written before it was seen what the extractor makes of them.
VARIED = """
6 La tuilerie, 28120 Illiers-Combray, France => 6 La tuilerie | Illiers-Combray | - | 28120 | FR
Liepos g. 7, 99388 Vilkų Kampas => Liepos g. 7 | Vilkų Kampas | - | 99388 | LT
Domicilio Calle Velázquez, 31, 2º B, 28005, Madrid, España => Calle Velázquez, 31, 2º B | Madrid | - | 28005 | ES
41020 Palmetto Trail East, Naples FL⏎Find us⏎41020 Palmetto Trail East⏎Naples, FL 34114 => 41020 Palmetto Trail East | Naples | FL | 34114 | US
Rua da Fonte, 215⏎4400-001 , Vila Nova de Gaia => Rua da Fonte, 215 | Vila Nova de Gaia | - | 4400-001 | PT
Siège social Stade Municipal, 03140 Chantelle => Stade Municipal | Chantelle | - | 03140 | FR
Château Talbot, 33250 Saint-Julien-Beychevelle => Château Talbot | Saint-Julien-Beychevelle | - | 33250 | FR
Alte Bonner Landstr. 57a⏎50765 Köln (Esch) => Alte Bonner Landstr. 57a | Köln | - | 50765 | DE
Frazione LAC 4⏎11020 Lillaz (Cogne - AO) => Frazione LAC 4 | Lillaz | AO | 11020 | IT
Azinhaga do Moinho, 24⏎1685-001 Caneças => Azinhaga do Moinho, 24 | Caneças | - | 1685-001 | PT
Anna Huber⏎Birkenhof⏎88999 Kleindorf => Birkenhof | Kleindorf | - | 88999 | DE
located at the corner of Magnolia Drive and Lake Avenue.⏎Our address is:1420 E. Magnolia Drive, Orlando, Florida 32801 => 1420 E. Magnolia Drive | Orlando | FL | 32801 | US
Domicilio: Camí de la Font, 20, 07011 Palma => Camí de la Font, 20 | Palma | - | 07011 | ES
Borgata Castello, 8⏎12065 Monforte d'Alba (CN) => Borgata Castello, 8 | Monforte d'Alba | CN | 12065 | IT
Via Roma 3, 87011 Cassano all'Ionio (CS) => Via Roma 3 | Cassano all'Ionio | CS | 87011 | IT
Av. Corrientes 1462, piso 2⏎C1043AAZ Ciudad Autónoma de Buenos Aires => Av. Corrientes 1462, piso 2 | Ciudad Autónoma de Buenos Aires | - | C1043AAZ | AR
#5 - 1225 East Keith Road, North Vancouver, BC V7J1J3 => #5 - 1225 East Keith Road | North Vancouver | BC | V7J 1J3 | CA
1200 Brickell Avenue, PH 2, Miami Fla. 33131 => 1200 Brickell Avenue, PH 2 | Miami | FL | 33131 | US
The Old Rectory⏎Church Road⏎Great Yeldham⏎Halstead⏎Essex⏎CO9 4PR => Church Road, Great Yeldham | Halstead | Essex | CO9 4PR | GB
Pentre Farm, Llanrhaeadr, Denbigh, LL16 4NL => Pentre Farm, Llanrhaeadr | Denbigh | - | LL16 4NL | GB
14 Main Street, Ballina, Mayo => 14 Main Street | Ballina | Mayo | - | IE
Lot 5 Caves Rd, Wilyabrup WA 6280 => Lot 5 Caves Rd | Wilyabrup | WA | 6280 | AU
Corner Smith and Peel Streets, Collingwood, VIC, 3066 => Corner Smith and Peel Streets | Collingwood | VIC | 3066 | AU
Hohenstaufenring 28 (3. Etage)⏎D 50674 Köln => Hohenstaufenring 28 (3. Etage) | Köln | - | 50674 | DE
Am Sandtorkai 50 · 20457 Hamburg (HafenCity) => Am Sandtorkai 50 | Hamburg | - | 20457 | DE
C 4, 12⏎68159 Mannheim => C 4, 12 | Mannheim | - | 68159 | DE
Lieu dit Le Bourg, 24260 Le Bugue => Lieu dit Le Bourg | Le Bugue | - | 24260 | FR
1 ter, rue du 8 mai 1945 – Bât. B – 92350 LE PLESSIS ROBINSON => 1 ter, rue du 8 mai 1945 – Bât. B | LE PLESSIS ROBINSON | - | 92350 | FR
ZI Nord, rue Ampère, BP 40, 67500 Haguenau Cedex => rue Ampère, BP 40 | Haguenau | - | 67500 | FR
Avda. Diagonal 433 bis, 2n 2a, 08036 Barcelona => Avda. Diagonal 433 bis, 2n 2a | Barcelona | - | 08036 | ES
S.S. 16 Adriatica Km 5 - 61121 Pesaro (PU) => S.S. 16 Adriatica Km 5 | Pesaro | PU | 61121 | IT
Via dell'Artigianato 21 int. 4, Z.I., 36030 Villaverla (Vicenza) => Via dell'Artigianato 21 int. 4 | Villaverla | Vicenza | 36030 | IT
Lg. do Carmo 12 R/C Esq, 8000-148 Faro => Lg. do Carmo 12 R/C Esq | Faro | - | 8000-148 | PT
Dorpsstraat 12 bis A, 3732HJ Den Dolder => Dorpsstraat 12 bis A | Den Dolder | - | 3732HJ | NL
Chaussée de Waterloo 1138 (1er étage) – B-1180 Bruxelles => Chaussée de Waterloo 1138 (1er étage) | Bruxelles | - | 1180 | BE
nám. Míru 9, 120 53 Praha 2 => nám. Míru 9 | Praha 2 | - | 120 53 | CZ
B-dul Unirii nr. 15, bl. H3, sc. 2, ap. 44, 040101 București => B-dul Unirii nr. 15, bl. H3, sc. 2, ap. 44 | București | - | 040101 | RO
Blvd. Agua Caliente #10470-B, Fracc. Aviación, CP 22014, Tijuana, B.C. => Blvd. Agua Caliente #10470-B, Fracc. Aviación | Tijuana | B.C. | 22014 | MX
25 bd Victor-Hugo, 06000 Nice => 25 bd Victor-Hugo | Nice | - | 06000 | FR
C/. Alcalá 45, 3º dcha. 28014-Madrid => C/. Alcalá 45, 3º dcha. | Madrid | - | 28014 | ES
Herengracht 420 hs⏎1017 BZ Amsterdam => Herengracht 420 hs | Amsterdam | - | 1017 BZ | NL
Grote Steenweg 91 b2, 2600 Berchem => Grote Steenweg 91 b2 | Berchem | - | 2600 | BE
Rua de Santa Catarina, 1234 - 3º Dto., 4000-457 PORTO => Rua de Santa Catarina, 1234 - 3º Dto. | PORTO | - | 4000-457 | PT
Postboks 123, 0102 Oslo => Postboks 123 | Oslo | - | 0102 | NO
Gartenstr.7, 12345 Berlin => Gartenstr.7 | Berlin | - | 12345 | DE
Im Technologiepark 4⏎15236 Frankfurt (Oder) => Im Technologiepark 4 | Frankfurt (Oder) | - | 15236 | DE
Barbaros Bulvarı 5, 34349 Beşiktaş-İstanbul => Barbaros Bulvarı 5 | Beşiktaş | İstanbul | 34349 | TR
"""
# Without a postcode: text, likely countries, the address.
BARE = """
Pasticceria Bruni, Via Cavour 33, Lucca (LU) - Tel. 0583 123456 => IT => Via Cavour 33 | Lucca | LU | - | IT
Laboratorio Loretta, Via dei Mille 7, Deruta (PG), Italy =>  => Via dei Mille 7 | Deruta | PG | - | IT
Estamos en C/ Pintor Sorolla 5, bajo, Alicante. Tel. 965 123 456 => ES => C/ Pintor Sorolla 5, bajo | Alicante | - | - | ES
Bd. Muncii nr. 241, Cluj-Napoca, județul Cluj => RO => Bd. Muncii nr. 241 | Cluj-Napoca | - | - | RO
Адрес: г. Казань, ул. Баумана, 44/8⏎Пн-Пт 9:00 => RU => ул. Баумана, 44/8 | Казань | - | - | RU
Shop 5, G/F, 26 Mody Road, Tsim Sha Tsui, Kowloon, Hong Kong => HK => Shop 5, G/F, 26 Mody Road | Tsim Sha Tsui | - | - | HK
173 Des Voeux Road⏎Hong Kong⏎T: +852 2851 7000 =>  => 173 Des Voeux Road | Hong Kong | - | - | HK
Blue Corn Tacos⏎1420 Guadalupe St.⏎Santa Fe, New Mexico⏎505-555-0142 =>  => 1420 Guadalupe St. | Santa Fe | NM | - | US
We are here: 88 Route 9, Ghent NY =>  => 88 Route 9 | Ghent | NY | - | US
62 Meath Street, Dublin 8 => IE => 62 Meath Street | Dublin 8 | - | - | IE
45 Nguyen Hue Street, District 1, Ho Chi Minh City, Vietnam =>  => 45 Nguyen Hue Street | Ho Chi Minh City | - | - | VN
Carrera 15 # 93-60, oficina 304, Bogotá D.C., Colombia => CO => Carrera 15 # 93-60, oficina 304 | Bogotá | - | - | CO
Dirección: Ramón Corona #2045, Monterrey, Nuevo León => MX => Ramón Corona #2045 | Monterrey | - | - | MX
Av. Del Parque sur 418 Of 205, Huechuraba. => CL => Av. Del Parque sur 418 Of 205 | Huechuraba | - | - | CL
Av. Providencia 1650, Of. 905, Santiago => CL => Av. Providencia 1650, Of. 905 | Santiago | - | - | CL
"""
NOTHING_BARE = """
We have moved 12 families from Milan to Paris
In 2019, London was our 3rd market
12 Main Street offers, Paris fashion
The 5th Avenue Band, New York
Route 66, Chicago to Santa Monica
"""
