"""Addresses written out for people: [at] (dot) {at} and their European forms; and prose that only looks like them."""

from .shape import Case, case, group

INFO = "info@acme-dental.com"

ENGLISH = group(
    "obfuscated",
    case("[at]", "<p>info[at]acme-dental.com</p>", INFO),
    case("[at] and [dot]", "<p>info[at]acme-dental[dot]com</p>", INFO),
    case("[at] and [dot] with spaces", "<p>info [at] acme-dental [dot] com</p>", INFO),
    case("spaces inside the brackets", "<p>info [ at ] acme-dental [ dot ] com</p>", INFO),
    case("(at)", "<p>info(at)acme-dental.com</p>", INFO),
    case("(at) with spaces", "<p>Write to info (at) acme-dental.com for an appointment.</p>", INFO),
    case("(at) and (dot)", "<p>info (at) acme-dental (dot) com</p>", INFO),
    case("{at} and {dot}", "<p>info{at}acme-dental{dot}com</p>", INFO),
    case("<at> and <dot>", "<p>info&lt;at&gt;acme-dental&lt;dot&gt;com</p>", INFO),
    case("capital letters", "<p>info [AT] acme-dental [DOT] com</p>", INFO),
    case("mixed brackets", "<p>info (at) acme-dental [dot] com</p>", INFO),
    case("bare words in capitals", "<p>E-mail: info AT acme-dental DOT com</p>", INFO),
    case("bare words after a label", "<p>E-mail: info at acme-dental dot com</p>", INFO),
    case("(@)", "<p>info(@)acme-dental.com</p>", INFO),
    case("[@]", "<p>info [@] acme-dental.com</p>", INFO),
    case("spaces round the signs, after a label", "<p>E-mail: info @ acme-dental.com</p>", INFO),
    case("only the dot hidden", "<p>info@acme-dental[dot]com</p>", INFO),
    case("only the dot hidden, parentheses", "<p>info@acme-dental (dot) com</p>", INFO),
    case("dashes", "<p>E-mail: info -at- acme-dental -dot- com</p>", INFO),
    case("dot in the name", "<p>jane [dot] miller [at] acme-dental [dot] com</p>", "jane.miller@acme-dental.com"),
    case("two dots", "<p>info [at] acme-dental [dot] co [dot] uk</p>", "info@acme-dental.co.uk"),
    case("in spans", "<p>info<span>[at]</span>acme-dental<span>[dot]</span>com</p>", INFO),
    case("no-break spaces", "<p>info&nbsp;[at]&nbsp;acme-dental&nbsp;[dot]&nbsp;com</p>", INFO),
    case("entities for the brackets", "<p>info&#91;at&#93;acme-dental&#91;dot&#93;com</p>", INFO),
    case("line breaks in the source", "<p>info\n  (at)\n  acme-dental\n  (dot)\n  com</p>", INFO),
    case(
        "two in one sentence",
        "<p>Write to info [at] acme-dental [dot] com or to jane [at] acme-dental [dot] com.</p>",
        "info@acme-dental.com jane@acme-dental.com",
    ),
    case("full stop behind", "<p>Write to info (at) acme-dental (dot) com.</p>", INFO),
    exact=True,
)

GERMAN = group(
    "obfuscated",
    case("German (ät)", "<p>E-Mail: praxis(ät)acme-zahn.de</p>", "praxis@acme-zahn.de", lang="de"),
    case("German [ät] [punkt]", "<p>praxis [ät] acme-zahn [punkt] de</p>", "praxis@acme-zahn.de", lang="de"),
    case("German (at) (Punkt)", "<p>praxis (at) acme-zahn (Punkt) de</p>", "praxis@acme-zahn.de", lang="de"),
    case("German {ät} {punkt}", "<p>praxis{ät}acme-zahn{punkt}de</p>", "praxis@acme-zahn.de", lang="de"),
    case("German [at] with an umlaut domain", "<p>info [at] zahnärzte-köln [punkt] de</p>", "info@zahnärzte-köln.de"),
    case(
        "German bare words after a label",
        "<p>E-Mail: praxis ät acme-zahn punkt de</p>",
        "praxis@acme-zahn.de",
        lang="de",
    ),
    exact=True,
)

FRENCH = group(
    "obfuscated",
    case("French (arobase)", "<p>contact(arobase)acme-dentaire.fr</p>", "contact@acme-dentaire.fr", lang="fr"),
    case("French [arobase] [point]", "<p>contact [arobase] acme-dentaire [point] fr</p>", "contact@acme-dentaire.fr"),
    case("French (arobase) (point)", "<p>contact (arobase) acme-dentaire (point) fr</p>", "contact@acme-dentaire.fr"),
    case(
        "French bare words after a label",
        "<p>Courriel : contact arobase acme-dentaire point fr</p>",
        "contact@acme-dentaire.fr",
    ),
    exact=True,
)

SPANISH = group(
    "obfuscated",
    case("Spanish (arroba)", "<p>clinica(arroba)acme-dental.es</p>", "clinica@acme-dental.es", lang="es"),
    case(
        "Spanish [arroba] [punto]",
        "<p>clinica [arroba] acme-dental [punto] es</p>",
        "clinica@acme-dental.es",
        lang="es",
    ),
    case("Spanish {arroba}", "<p>Correo: clinica{arroba}acme-dental.es</p>", "clinica@acme-dental.es", lang="es"),
    case(
        "Spanish (arroba) (punto)",
        "<p>clinica (arroba) acme-dental (punto) com (punto) mx</p>",
        "clinica@acme-dental.com.mx",
    ),
    exact=True,
)

ITALIAN = group(
    "obfuscated",
    case("Italian (chiocciola)", "<p>studio(chiocciola)acme-dentista.it</p>", "studio@acme-dentista.it", lang="it"),
    case(
        "Italian [chiocciola] [punto]", "<p>studio [chiocciola] acme-dentista [punto] it</p>", "studio@acme-dentista.it"
    ),
    case(
        "Italian (chiocciola) (punto)", "<p>studio (chiocciola) acme-dentista (punto) it</p>", "studio@acme-dentista.it"
    ),
    exact=True,
)

PORTUGUESE = group(
    "obfuscated",
    case("Portuguese (arroba)", "<p>contato(arroba)acme-odonto.com.br</p>", "contato@acme-odonto.com.br", lang="pt"),
    case(
        "Portuguese [arroba] [ponto]", "<p>geral [arroba] acme-dental [ponto] pt</p>", "geral@acme-dental.pt", lang="pt"
    ),
    case(
        "Portuguese (arroba) (ponto)",
        "<p>contato (arroba) acme-odonto (ponto) com (ponto) br</p>",
        "contato@acme-odonto.com.br",
    ),
    exact=True,
)

DUTCH = group(
    "obfuscated",
    case("Dutch (apenstaartje)", "<p>balie(apenstaartje)acme-tandarts.nl</p>", "balie@acme-tandarts.nl", lang="nl"),
    case(
        "Dutch [apenstaartje] [punt]", "<p>balie [apenstaartje] acme-tandarts [punt] nl</p>", "balie@acme-tandarts.nl"
    ),
    case("Dutch [at] [punt]", "<p>balie [at] acme-tandarts [punt] nl</p>", "balie@acme-tandarts.nl", lang="nl"),
    exact=True,
)

ENGLISH_PROSE = group(
    "prose",
    case("Dot's cafe", "<p>Meet us at Dot's cafe on Main Street.</p>"),
    case("at Dot Com Coffee", "<p>After the visit, have a cup at Dot Com Coffee next door.</p>"),
    case("look at example (dot) com", "<p>Look at example (dot) com if you want to know what a domain is.</p>"),
    case("look at a site, dot written out", "<p>Visit us at acme-dental dot com and book a visit.</p>"),
    case("find us at a site", "<p>Find us at acme-dental.com or drop in.</p>"),
    case("rated at a site", "<p>We are rated five stars at google.com and at yelp.com.</p>"),
    case("missing space after the full stop", "<p>We are good at design.It shows in every room we plan.</p>"),
    case("missing space, other top-level domain", "<p>We look at teeth.Me and my sister run the place.</p>"),
    case("opening time", "<p>The doors open at 9.Come in whenever you like.</p>"),
    case("at (dot) in painting", "<p>Look at the small (dot) in the middle of the picture.</p>"),
    case("at [left] and dot", "<p>Dr Doe (at left) and Dot Miller (at right) opened the practice.</p>"),
    case("at sign as a word", "<p>Lunch @ Joe's is our favourite habit.</p>"),
    case("price per piece", "<p>Two brushes @ 1.20 each, five @ 1.00 each.</p>"),
    case("at one dot five percent", "<p>Financing at 1 dot 5 percent is possible.</p>"),
    case("we were at the fair", "<p>See what we showed (at) the fair (dot) Come again next year.</p>"),
    case("at the com store", "<p>Buy tickets at the dot com store of the theatre.</p>"),
    case("handle, not an address", "<p>Tag us as @acme.dental on your pictures.</p>"),
    case("fediverse handle", "<p>On Mastodon we are @acme@mastodon.social, come and say hello.</p>"),
)

FOREIGN_PROSE = group(
    "prose",
    case(
        "German: Punkt",
        "<p>Wir bringen es auf den Punkt. Der wichtigste Punkt: de facto sind alle gleich.</p>",
        lang="de",
    ),
    case("German: Treffpunkt", "<p>Treffpunkt (am Tor) um 9 Uhr, Punkt. Info am Eingang.</p>", lang="de"),
    case("French: point de vente", "<p>Notre point de vente est ouvert. Un point com à retenir.</p>", lang="fr"),
    case("French: the sign itself", "<p>Le signe arobase est né au Moyen Âge, un point important.</p>", lang="fr"),
    case("French: à point", "<p>La viande est servie à point.Fr comme français.</p>", lang="fr"),
    case("Spanish: arroba de harina", "<p>Una arroba de harina es un punto de partida.</p>", lang="es"),
    case("Spanish: punto de encuentro", "<p>El bar es el punto de encuentro del barrio.</p>", lang="es"),
    case("Portuguese: arroba do boi", "<p>O preço da arroba do boi subiu; este é o ponto de venda.</p>", lang="pt"),
    case("Italian: chiocciola di mare", "<p>La chiocciola di mare, a quel punto, it was gone.</p>", lang="it"),
    case("Dutch: apenstaartje", "<p>Het apenstaartje is een teken, punt uit. Nl staat voor Nederland.</p>", lang="nl"),
)

CASES: list[Case] = [
    *ENGLISH,
    *GERMAN,
    *FRENCH,
    *SPANISH,
    *ITALIAN,
    *PORTUGUESE,
    *DUTCH,
    *ENGLISH_PROSE,
    *FOREIGN_PROSE,
]
