"""Pages that name people, with those who work for the business: name, title, address, number."""

from dataclasses import dataclass

Expected = tuple[str, str, str | None, str | None]


@dataclass(frozen=True, slots=True)
class PeoplePage:
    label: str
    html: str
    people: tuple[Expected, ...] = ()
    url: str = "https://acme-dental.com/our-team"
    lang: str = "en"


def who(name: str, title: str, email: str | None = None, phone: str | None = None) -> Expected:
    return (name, title, email, phone)


P = PeoplePage
DE, FR, ES = "https://acme-zahn.de/team", "https://acme.fr/equipe", "https://acme.es/equipo"
IT, NL = "https://acme.it/chi-siamo", "https://acme.nl/over-ons"
PAGES = [
    P("cards with headings", """<div class="team-member"><img src=1.jpg alt="..."><h4>Laura Simmons</h4><p>Office Manager</p>
      <p>Laura joined us in 2011 and loves to garden.</p></div><div class="team-member"><h4>Mark D. Hanley, DDS</h4>
      <p>Lead Dentist</p></div>""", (who("Laura Simmons", "Office Manager"), who("Mark D. Hanley", "Lead Dentist"))),
    P("mail and phone in a card", """<div class=card><h3>Ann Price</h3><p>Owner</p><a href="mailto:ann@acme-dental.com">E-mail
      </a><a href="tel:+15125550123">Call</a></div><div class=card><h3>Bob Stone</h3><p>Hygienist</p>
      <a href="mailto:Bob@acme-dental.com">E-mail</a></div>""", (
        who("Ann Price", "Owner", "ann@acme-dental.com", "+15125550123"),
        who("Bob Stone", "Hygienist", "bob@acme-dental.com"))),
    P("address of somebody whose name is not read", """<div><p>Cher</p><p>Owner</p><a href="mailto:cher@acme-dental.com">E-mail</a>
      </div><div><p>Bob Stone</p><p>Hygienist</p><a href="mailto:bob@acme-dental.com">E-mail</a></div>""",
      (who("Bob Stone", "Hygienist", "bob@acme-dental.com"),)),
    P("title above", "<h5>Practice Manager</h5><h3>Susan Wright</h3><h5>Dental Assistant</h5><h3>Tim O'Brien</h3>",
      (who("Susan Wright", "Practice Manager"), who("Tim O'Brien", "Dental Assistant"))),
    P("one line each", "<ul><li>Jane Doe, Founder &amp; CEO<li>Peter Falk – Sales Manager<li>Rosa Diaz (Bookkeeper)</ul>",
      (who("Jane Doe", "Founder & CEO"), who("Peter Falk", "Sales Manager"), who("Rosa Diaz", "Bookkeeper"))),
    P("a licence or years of service behind the title", """<p>Farah Lind BDS<br>Principal Dentist, GDC 118842</p><p>Isla Reid<br>
      Head Distiller since 2017. She noses four hundred casks a month.</p>""",
      (who("Farah Lind", "Principal Dentist"), who("Isla Reid", "Head Distiller"))),
    P("leaders below their title", "<p>Geschäftsführung</p><p>Ing. Gernot Pichl, Mag. Verena Brand</p>",
      (who("Gernot Pichl", "Geschäftsführung"), who("Verena Brand", "Geschäftsführung")), DE, "de"),
    P("a director before a name", "<h3>People</h3><p>Director Margaret Hale, LTCL</p><p>Secretary Tom Ward</p>",
      (who("Margaret Hale", "Director"), who("Tom Ward", "Secretary"))),
    P("a number before a title", "<p>1. Vorsitzender Günter Wald, Tel. 06593 123456</p>",
      (who("Günter Wald", "1. Vorsitzender", None, "+496593123456"),), DE, "de"),
    P("a title of two nouns below a name", "<p>Nadine Rossi</p><p>Leiterin Steuern, Fachausweis</p>",
      (who("Nadine Rossi", "Leiterin Steuern, Fachausweis"),), DE, "de"),
    P("a bracket behind the title", "<p>Interview with Prof. Anil Rao, Founder Director (31 years of teaching)</p>",
      (who("Anil Rao", "Founder Director"),)),
    P("a name that the host has", "<p>Judith Acme, arborist, climbs.</p>", (who("Judith Acme", "arborist"),),
      "https://acmetrees.com/"),
    P("a licence alone", "<p>Ruth Bell, D.C.</p><p>Joined 2026</p><p>Ann Lee, OD</p><p>Senior Optometrist</p>",
      (who("Ruth Bell", "D.C."), who("Ann Lee", "Senior Optometrist"))),
    P("a department above a name", "<p>Sales</p><p>Gavin Moss</p><p>T. 512 474 2233</p><p>Service</p><p>Our Hours</p>",
      (who("Gavin Moss", "Sales", None, "+15124742233"),)),
    P("what somebody is", "<p>Mark Long is our European Sales Director. He travels.</p>", (who("Mark Long", "European Sales Director"),)),
    P("a text that begins with the first name", """<h3>Ann Bell</h3><p>Bath and Bristol</p><p>Ann is a qualified, kind
      and experienced soul.</p><h3>Joan Bell</h3><p>Joan is an experienced Person-Centred counsellor who works online.</p>
      <h3>Tom Reed</h3><p>Tom is married to a nurse.</p><h3>Jan Vos</h3><p>Hans ist unser Bäcker.</p><h3>Ida Lund</h3>
      <p>Ida ist unsere Physiotherapeutin, seit 2011.</p>""",
      (who("Joan Bell", "experienced Person-Centred counsellor"), who("Ida Lund", "Physiotherapeutin"))),
    P("a couple before its title", "<p>Chuck &amp; Sandy Klein, Owners</p>",
      (who("Chuck Klein", "Owners"), who("Sandy Klein", "Owners"))),
    P("square brackets", "<p>Tom Reed [CEO]</p>", (who("Tom Reed", "CEO"),)),
    P("an owner in short", "<p>Inh. Karin Vogel</p>", (who("Karin Vogel", "Inh"),), DE, "de"),
    P("a practice before a name", "<p>Ordination Dr. med. Konrad Lang</p><p>Facharzt für Augenheilkunde</p>",
      (who("Konrad Lang", "Facharzt für Augenheilkunde"),), DE, "de"),
    P("in the capacity of", "<p>Monsieur Paul MARTIN, en sa qualité de président de l'association.</p>",
      (who("Paul MARTIN", "président de l'association"),), "https://acme.fr/mentions-legales", "fr"),
    P("the holder of a site", "<p>El titular de este sitio web es Marcos Ruiz Vega, con NIF 1.</p>",
      (who("Marcos Ruiz Vega", "titular"),), "https://acme.es/aviso-legal", "es"),
    P("a card with an address made of the name", """<p>Adam Nowak</p><p>Instalacje elektryczne</p>
      <p>tel. 512 474 2233 adam.nowak@acme-dental.com</p>""",
      (who("Adam Nowak", "Instalacje elektryczne", "adam.nowak@acme-dental.com", "+15124742233"),)),
    P("several cards of one form", "".join(
      f"<p>{name}</p><p>{title}</p><p>512 474 223{n}</p>" for n, (name, title) in enumerate(
        (("Jens Holm", "Key account / Logistics"), ("Johan Berg", "Projects"), ("Lone Krog", "ESG and web")))),
      (who("Jens Holm", "Key account / Logistics", None, "+15124742230"),
       who("Johan Berg", "Projects", None, "+15124742231"), who("Lone Krog", "ESG and web", None, "+15124742232"))),
    P("the name of an owner in a sentence below the label", "<p>Titular</p><p>Jesús Vega Ruiz, trabajador autónomo</p>",
      (who("Jesús Vega Ruiz", "Titular"),), "https://acme.es/aviso-legal", "es"),
    P("a form of company before a name", "<p>SCP Pierre MOREL, notaire associé</p>",
      (who("Pierre MOREL", "notaire associé"),), "https://acme.fr/contact", "fr"),
    P("a trade before a name", "<p>Fahrschulleiter Gernot Ogris und acht Fahrlehrer begleiten dich.</p>",
      (who("Gernot Ogris", "Fahrschulleiter"),), DE, "de"),
    P("a sentence below the name of the house", "<h1>Weinstube Reblaus</h1><p>Wirtin Gerlinde Baum schenkt ein.</p>",
      (who("Gerlinde Baum", "Wirtin"),), DE, "de"),
    P("a trade that begins the name of a shop", "<p>Florist Rose Garden</p><p>Die Bilder: Inhaber</p>"),
    P("a trade that begins a heading", "<p>Fotograf Hochzeit Wien</p><p>Elektriker Notdienst Berlin rufen</p>", (), DE, "de"),
    P("a designer who is one of them", "<p>Principal Designer Kavya Reddy leads a team of fourteen.</p>",
      (who("Kavya Reddy", "Principal Designer"),)),
    P("a name in the middle of a sentence", "<p>Fittings are by appointment with Isla Lennan, cutter, who trained in Rome.</p>",
      (who("Isla Lennan", "cutter"),)),
    P("a table", """<table><tr><th>Name<th>Position<th>E-mail</tr><tr><td>Carl Reed</td><td>Director</td>
      <td>carl@acme-dental.com</td></tr><tr><td>Lee, Amanda</td><td>Treasurer</td><td>amanda@acme-dental.com</td></tr>
      </table>""", (who("Carl Reed", "Director", "carl@acme-dental.com"),
                    who("Amanda Lee", "Treasurer", "amanda@acme-dental.com"))),
    P("a table with headings", """<table><thead><tr><th>Staff member</th><th>Job title</th><th>Room</th></tr></thead>
      <tr><td>Fred Mills</td><td>Lost property</td><td>B2</td></tr><tr><td>Ida Brook</td><td>Year 4</td><td>B7</td></tr>
      <tr><td>Vacancy</td><td>Year 5</td><td>B8</td></tr><tr><td>Eve Moss</td><td>Librarian</td></tr></table>""",
      (who("Eve Moss", "Librarian"), who("Fred Mills", "Lost property"), who("Ida Brook", "Year 4"))),
    P("a table of last and first names", """<table><tr><th>Surname<th>First name<th>Position</tr>
      <tr><td>Hart<td>Lucy<td>Librarian</tr><tr><td>Nash<td>Owen<td>Cook</tr></table>""",
      (who("Lucy Hart", "Librarian"), who("Owen Nash", "Cook"))),
    P("a table without headings", """<table><tr><td>Export</td><td>Mr. Sven Holt</td><td>sven@acme-dental.com</td></tr>
      <tr><td>Sales Manager</td><td>Ms. Greta Lund</td><td>greta@acme-dental.com</td></tr></table>
      <table><tr><td>Monday</td><td>Lena Gray</td></tr></table>""",
      (who("Sven Holt", "Export", "sven@acme-dental.com"), who("Greta Lund", "Sales Manager", "greta@acme-dental.com"))),
    P("two elements without a border", """<div><strong>Hugo Bell</strong><span>Account Manager</span></div>
      <h4>CA Tara Shah <small>Tax Partner</small></h4>""",
      (who("Hugo Bell", "Account Manager"), who("Tara Shah", "Tax Partner"))),
    P("several in one line", """<p>Ruth Low, DVM, owner • Ian Frost, DVM, associate • Kim West, practice manager</p>
      <p>Head coach: Max Hill. Studio manager: Lea Wood.</p><p>Eva Kern (Leitende MPA), Ute Roth (MPA)</p>""",
      (who("Ruth Low", "DVM, owner"), who("Ian Frost", "DVM, associate"), who("Kim West", "practice manager"),
       who("Max Hill", "Head coach"), who("Lea Wood", "Studio manager"),
       who("Eva Kern", "Leitende MPA"), who("Ute Roth", "MPA"))),
    P("a couple", "<p>Your hosts: Ann &amp; Bob Marsh</p>", (who("Ann Marsh", "Your hosts"), who("Bob Marsh", "Your hosts"))),
    P("degrees and the number of a licence", "<p>Gwen Rees BSc (Hons) MRCPod, HCPC CH10203, Senior Podiatrist</p>",
      (who("Gwen Rees", "Senior Podiatrist"),)),
    P("a long label", "<p>Gérante et directrice de la publication : Lise Morel</p>",
      (who("Lise Morel", "Gérante et directrice de la publication"),), url="https://acme.fr/mentions-legales"),
    P("an address made of the name", """<p>Joan Rivas – Lettings – joan@acme-dental.com</p><p>Office: Tim Hale - Bookings,
      thale@acme-dental.com</p><p>Sam Cole – Lettings – info@acme-dental.com</p>""",
      (who("Joan Rivas", "Lettings", "joan@acme-dental.com"), who("Tim Hale", "Bookings", "thale@acme-dental.com"))),
    P("behind the address of the card before", "<p>Me Paul Roy<br>Avocat<br>roy@acme.fr <b>Me Zoé Petit</b><br>Avocate</p>",
      (who("Paul Roy", "Avocat", "roy@acme.fr"), who("Zoé Petit", "Avocate")), url=FR),
    P("behind a label of contacts", "<p>Contact Ned Flynn, Service Manager</p>", (who("Ned Flynn", "Service Manager"),),
      url="https://acme-dental.com/workshop"),
    P("an owner on the home page", "<p>Skipper: Dan Reef</p>", (who("Dan Reef", "Skipper"),), url="https://acme-dental.com/"),
    P("two on the home page", "<p>Rick Moss</p><p>Lead Installer</p><p>Val Penn</p><p>Dispatcher</p>",
      (who("Rick Moss", "Lead Installer"), who("Val Penn", "Dispatcher")), url="https://acme-dental.com/"),
    P("a customer on the home page", "<p>“They came at once.”</p><p>Al Stone</p><p>Owner</p><p>“Very clean work.”</p>",
      url="https://acme-dental.com/"),
    P("a customer at her own business", "<p>Recommended</p><p>Mia Long, Owner at Long Cakes</p>", url="https://acme-dental.com/"),
    P("capitals", "<h3>JOHN SMITH</h3><p>PRESIDENT</p>", (who("John Smith", "PRESIDENT"),)),
    P("doctor before the name", "<h2>Dr. Emily Carter</h2><p>Pediatric Dentist</p>", (who("Emily Carter", "Pediatric Dentist"),)),
    P("label before the name", "<p>Owner: Greg Turner</p><p>General Manager: Alice M. Young</p>",
      (who("Greg Turner", "Owner"), who("Alice M. Young", "General Manager"))),
    P("a family name that is a trade", "<h3>Julia Baker</h3><p>Receptionist</p>", (who("Julia Baker", "Receptionist"),)),
    P("signature", "<p>Yours,</p><p>William Grant<br>President<br>bill@acme-dental.com<br>(512) 555-0144</p>",
      (who("William Grant", "President", "bill@acme-dental.com", "+15125550144"),), url="https://acme-dental.com/about-us"),
    P("home page with a number", "<div><p>Karen Miles</p><p>Realtor</p><a href='tel:+15125550188'>512-555-0188</a></div>",
      (who("Karen Miles", "Realtor", None, "+15125550188"),), url="https://acme-dental.com/"),
    P("schema.org", """<script type="application/ld+json">{"@type":"Dentist","name":"Acme","employee":[{"@type":"Person",
      "name":"Nina Brandt","jobTitle":"Dentist","email":"nina@acme-dental.com"}],"founder":{"@type":"Person","name":"Al Gray"}}
      </script>""", (who("Nina Brandt", "Dentist", "nina@acme-dental.com"), who("Al Gray", "Founder")),
      url="https://acme-dental.com/"),
    P("microdata", """<div itemscope itemtype="https://schema.org/Person"><b itemprop="name">Ruth Allen</b>
      <i itemprop="jobTitle">Attorney</i></div>""", (who("Ruth Allen", "Attorney"),), url="https://acme-dental.com/"),
    P("hCard", """<div class="vcard"><span class="fn">Paul Newton</span> <span class="title">Broker</span>
      <a class="email" href="mailto:p@acme-dental.com">p@acme-dental.com</a></div>""",
      (who("Paul Newton", "Broker", "p@acme-dental.com"),)),
    P("Ansprechpartner", """<div><h3>Anna Winter</h3><p>Geschäftsführerin</p><p>Tel: <a href="tel:+4922112345678">0221
      12345678</a></p></div><div><h3>Jörg von der Heide</h3><p>Projektleiter</p></div>""", (
        who("Anna Winter", "Geschäftsführerin", None, "+4922112345678"), who("Jörg von der Heide", "Projektleiter")),
      url=DE, lang="de"),
    P("Dr. med. dent.", "<h3>Dr. med. dent. Max Berger</h3><p>Zahnarzt</p><h3>Lena Vogt</h3><p>Zahnmedizinische Fachangestellte</p>",
      (who("Max Berger", "Zahnarzt"), who("Lena Vogt", "Zahnmedizinische Fachangestellte")), url=DE, lang="de"),
    P("Inhaberin im Impressum", "<h1>Impressum</h1><p>Blumen Winter<br>Inhaberin: Anna Winter<br>Markt 3<br>69117 Heidelberg</p>",
      (who("Anna Winter", "Inhaberin"),), url="https://blumen-winter.de/impressum", lang="de"),
    P("Rechtsanwältin vor dem Namen", "<h3>Rechtsanwältin Petra Sommer</h3><p>Fachanwältin für Familienrecht</p>",
      (who("Petra Sommer", "Rechtsanwältin"),), url=DE, lang="de"),
    P("équipe", "<h3>Jean-Luc Moreau</h3><p>Gérant</p><h3>Claire Dubois</h3><p>Responsable commerciale</p>",
      (who("Jean-Luc Moreau", "Gérant"), who("Claire Dubois", "Responsable commerciale")), url=FR, lang="fr"),
    P("equipo", "<h3>María García López</h3><p>Directora médica</p><h3>Luis Peña</h3><p>Ortodoncista</p>",
      (who("María García López", "Directora médica"), who("Luis Peña", "Ortodoncista")), url=ES, lang="es"),
    P("chi siamo", "<p>Avv. Giulia Rossi</p><p>Titolare</p><p>Marco De Luca – Geometra</p>",
      (who("Giulia Rossi", "Titolare"), who("Marco De Luca", "Geometra")), url=IT, lang="it"),
    P("over ons", "<h4>Jan van den Berg</h4><p>Eigenaar</p><h4>Sanne de Vries</h4><p>Mondhygiënist</p>",
      (who("Jan van den Berg", "Eigenaar"), who("Sanne de Vries", "Mondhygiënist")), url=NL, lang="nl"),
    P("long list, titles below", "".join(f"<h4>{name}</h4><p>{title}</p>" for name, title in (
        ("Ada Quinn", "CEO"), ("Ben Ross", "CFO"), ("Cal Todd", "Sales Director"), ("Dee Urban", "HR Manager"))), (
        who("Ada Quinn", "CEO"), who("Ben Ross", "CFO"), who("Cal Todd", "Sales Director"), who("Dee Urban", "HR Manager"))),
    P("heading above the list", "<h2>Our Attorneys</h2><h4>Ada Quinn</h4><p>Managing Partner</p><p>Ada tries cases.</p>",
      (who("Ada Quinn", "Managing Partner"),)),
    P("row of a table without separators", "<table><tr><td>Eva Klein</td><td>Buchhaltung</td><td>0221 1234567</td></tr></table>",
      (who("Eva Klein", "Buchhaltung", None, "+492211234567"),), url=DE, lang="de"),
    P("definition list", "<dl><dt>Managing Director</dt><dd>Rob Hays</dd><dt>Head Chef</dt><dd>Amy Lund</dd></dl>",
      (who("Rob Hays", "Managing Director"), who("Amy Lund", "Head Chef"))),
    P("strong and small", "<p><strong>Rob Hays</strong><br><small>Service Advisor</small><br>555-0100</p>",
      (who("Rob Hays", "Service Advisor"),)),
    P("in a long sentence", "<p>At Acme, Dr. Anna Weiss, our head dentist, has looked after the teeth of the town for more than"
      " twenty years and still answers the telephone herself on Sundays and holidays, because she lives next door.</p>",
      (who("Anna Weiss", "head dentist"),), url="https://acme-dental.com/about"),
    P("a title, then the name", "<p>Our head baker, Tom Reed, gets up at three. Our owner Sue Day does the books.</p>",
      (who("Tom Reed", "head baker"), who("Sue Day", "owner")), url="https://acme-bakery.com/"),
    P("ask her", "<p>Ask Anna Weiss, our head groomer, about it.</p>", (who("Anna Weiss", "head groomer"),),
      url="https://acme-pets.com/services"),
    P("unsere Inhaberin", "<p>Unsere Inhaberin Petra Sommer leitet das Team. Jan Roth, unser Meister, hilft.</p>",
      (who("Petra Sommer", "Inhaberin"), who("Jan Roth", "Meister")), url="https://acme-zahn.de/ueber-uns", lang="de"),
    P("notre gérante", "<p>Notre gérante, Lise Morel, vous accueille.</p>", (who("Lise Morel", "gérante"),), url=FR, lang="fr"),
    P("nuestra directora", "<p>María García López, nuestra directora médica.</p>",
      (who("María García López", "directora médica"),), url=ES, lang="es"),
    P("sentences that begin with a title", """<p>Owner Gary Pugh and his two vans cover the town. Executive chef Mary Shea
      cooks.</p><p>Questions? Head trainer Tom Kruse helps: Tel. 512-555-0100</p><p>La patronne Josie Cass choisit les poissons.</p>""",
      (who("Gary Pugh", "Owner"), who("Mary Shea", "Executive chef"), who("Tom Kruse", "Head trainer"),
       who("Josie Cass", "patronne")), url="https://acme-dental.com/"),
    P("a title that goes on", """<p>Darren Holt, owner of Acme Dental since 2006.</p><p>Ask Hal Pine, nurseryman since 1996,
      about it.</p><p>Tina Park, Workshop Manager. Towing: 512-555-0100.</p><p>MOB: 0086 139 6211 8842 (Lily Shen, Export
      Manager)</p><p>Acme was founded by master roofer Tim Reed in 1987.</p>""",
      (who("Darren Holt", "owner"), who("Hal Pine", "nurseryman"), who("Tina Park", "Workshop Manager"),
       who("Lily Shen", "Export Manager"), who("Tim Reed", "founder"))),
    P("labels with more behind the name", """<p>Principal: Steve Pappas, registered agent 24118.</p><p>Sales: Carol Bauer</p>
      <p>Planning: Hilda Boek, 512-555-0100</p>""", (who("Steve Pappas", "Principal"), who("Carol Bauer", "Sales"),
                                                        who("Hilda Boek", "Planning", None, "+15125550100"))),
    P("several below a label", "<p>Vertreten durch die Geschäftsführer:</p><p>Stefan Hummer, Katja Dorsch</p>",
      (who("Stefan Hummer", "Vertreten durch die Geschäftsführer"), who("Katja Dorsch", "Vertreten durch die Geschäftsführer")),
      url="https://acme-zahn.de/impressum", lang="de"),
    P("a title with more behind it", "<h3>Hector Luna</h3><p>REALTOR®</p><h3>Dott. Carlo Aimone</h3><p>Cardiologo. Riceve lunedì</p>",
      (who("Hector Luna", "REALTOR®"), who("Carlo Aimone", "Cardiologo"))),
    P("a name with d'", "<p>Hugues d'Argent, notaire</p>", (who("Hugues d'Argent", "notaire"),), url=FR, lang="fr"),
    # Nobody who works here
    P("sentences about others", """<p>Your lawyer, Jane Doe, will agree. The Prime Minister, Ann Lee, opened our office.
      Our architect, Max Bell, drew the house. Our offices, New York, are new. We love our dentist. Our guest Carl Orr,
      who is a baker, stayed. “Al Moss, our chef, is great.”</p><p>Meg Long, owner of Hill's Diner, sent us a card.</p>
      <p>"A good supplier" - Mark Fee, Purchasing Manager.</p><p>Budget talk on 4 Feb at 5.30 pm in the hall, chief guest Adv. Rob
      Shane, tax counsel.</p><p>Filiale Annenstraße, Optikerin</p><p>Fri, Wed Trainer</p>"""),
    P("testimonials", """<div class="testimonial"><p>Great!</p><h4>Sally Jones</h4><p>Marketing Director, Initech</p></div>
      <blockquote>Best ever <p>Tom Hill, Owner of Hill's Diner</p></blockquote>"""),
    P("comments", '<ol class="comment-list"><li><b>Harry Potts</b><p>Dentist</p><p>I agree.</p></li></ol>'),
    P("an article", "<h1>News</h1><p>Jane Doe</p><p>Editor</p>", url="https://acme-dental.com/blog/new-chairs"),
    P("an author's box", '<div class="author-box"><h4>Jim Beam</h4><p>Editor</p></div>', url="https://acme-dental.com/about"),
    P("customers below what they say", """<h2>Notre équipe</h2><p>"Merci pour vos efforts, et la rapidité de la livraison."</p>
      <p>Marc Petit, propriétaire Café Central.</p>""", (), "https://acme.fr/", "fr"),
    P("trades of German pages", "<p>Inhaber</p><p>Malerwerkstätte Kern</p><p>Zusatzbezeichnung Homöopathie</p>", (), DE, "de"),
    P("shops in cards", """<p>Cafe Mina</p><p>Stationsstraat 12</p><p>3800 Sint-Truiden 011 68 00 01</p>
      <p>Bonnes Choses</p><p>Rue du Puits, 9</p><p>6941 Weris 086 21 00 01</p>"""),
    P("headings, not names", """<h3>Our Dental Team</h3><p>Dentist and hygienist</p><h3>Family Dentistry</h3><p>General Dentist
      </p><h3>Contact Us</h3><p>Office Manager</p><h3>New York</h3><p>Attorney Services</p><h3>Smith Dental</h3><p>Dentist</p>"""),
    P("no title", "<h3>Laura Simmons</h3><p>loves to garden</p><h3>Mark Hanley</h3><p>Austin, Texas</p>"),
    P("sentences", "<p>Jane Doe was the owner of a shop. She has been a dentist.</p><p>Ask a lawyer.</p><p>John Doe</p>"),
    P("home page without contact", "<p>Karen Miles</p><p>Owner, Miles Bakery</p>", url="https://acme-dental.com/"),
    P("services of a law firm", """<ul><li>Car Accident Lawyer<li>Wrongful Death Attorney<li>Truck Accident Lawyers<li>Divorce
      Attorney</ul><h3>Family Law</h3><p>Attorney</p><h3>Estate Planning</h3><p>Lawyer services</p>"""),
    P("a menu", "<p>Chef Signature Dishes</p><p>Executive Chef</p><p>Guest Favorites</p>"),
    P("dentist's services", "<h3>Teeth Whitening</h3><p>Cosmetic dentist</p><h3>Root Canal</h3><p>by our dentist</p>"),
    P("a form", "<label>First Name</label><label>Last Name</label><label>Job Title</label><label>Company Owner</label>"),
    P("legal text", "<p>Data Protection Officer</p><p>Google LLC</p><p>Amphitheatre Parkway</p>",
      url="https://acme-dental.com/contact"),
    P("cities", "<h4>San Antonio</h4><p>Office Manager on site</p><h4>Round Rock, Texas</h4><p>Branch Manager</p>"),
    P("job offers", "<h3>Join Us</h3><p>Dental Assistant</p><h3>Apply Now</h3><p>Office Manager</p>"),
    P("organisations", "<p>Titolare del trattamento: Acme S.r.l.</p><p>Director: see below</p><p>Austin Dental Society, member</p>"),
]  # fmt: skip
