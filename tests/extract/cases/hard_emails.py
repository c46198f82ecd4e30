"""Second round: the forms plugins really write, and traps for anything that guesses."""

from .emails_declared import ld
from .emails_script import b64, codes, script
from .shape import Case, case, group

INFO = "info@acme-dental.com"

PLUGINS = group(
    "plugins",
    case(
        "WordPress antispambot, three encodings mixed",
        '<a href="mailto:&#105;n%66&#111;&#064;&#x61;cme-d%65nt&#97;l.&#99;om">'
        "i&#110;fo&#64;acm&#101;-dental&#46;com</a>",
        INFO,
    ),
    case(
        "Drupal's SpamSpan",
        '<span class="spamspan"><span class="u">info</span> [at] <span class="d">acme-dental [dot] com</span></span>',
        INFO,
    ),
    case(
        "Drupal's SpamSpan with a shown text",
        '<span class="spamspan"><span class="u">info</span> [at] <span class="d">acme-dental.com</span>'
        '<span class="t"> (write to us)</span></span>',
        INFO,
    ),
    case("TYPO3's text", '<a href="#" class="mail">info<span>(at)</span>acme-dental<span>.</span>com</a>', INFO),
    case(
        "at sign in its own class", '<p>info<span class="at">@</span>acme-dental<span class="dot">.</span>com</p>', INFO
    ),
    # Base64 in an attribute that a script decodes with atob.
    case(
        "base64 in an attribute",
        f'<a class="mail" data-email="{b64(INFO)}">Write</a>' + script("a.href='mailto:'+atob(a.dataset.email)"),
        INFO,
    ),
    case("Cloudflare's notice text is no address", "<p>[email protected] [email&#160;protected]</p>"),
    case("microdata link", f'<div itemscope><a itemprop="email" href="mailto:{INFO}">Write</a></div>', INFO),
    case("microdata link element", f'<div itemscope><link itemprop="email" href="mailto:{INFO}"></div>', INFO),
    case("rev=made", "<p>Hello.</p>", INFO, head=f'<link rev="made" href="mailto:{INFO}">'),
    case("spoken scheme in the text", f"<p>mailto:{INFO}</p>", INFO),
    case("in a button", f"<button>{INFO}</button>", INFO),
    case("in details", f"<details><summary>Mail</summary>{INFO}</details>", INFO),
    case("in a figure's caption", f"<figure><figcaption>{INFO}</figcaption></figure>", INFO),
    case("in single quotes", f"<p>Write to '{INFO}'.</p>", INFO),
    case("after an arrow and a star", f"<p>→{INFO} *{INFO}</p>", INFO),
    case("labels without spaces", f"<p>T:none|E:{INFO}|W:acme-dental.com</p>", INFO),
    case("in typographic dashes", f"<p>Write – {INFO} – or come by.</p>", INFO),
    case("before a colon", f"<p>{INFO}: for all questions</p>", INFO),
    case("in square brackets", f"<p>Acme [{INFO}]</p>", INFO),
)

SCRIPTS = group(
    "script",
    case("appended piece by piece", script('var e = "info"; e += "@"; e += "acme-dental"; e += ".com"; w(e);'), INFO),
    case("template literal", script("const u='info', d='acme-dental.com'; el.href = `mailto:${u}@${d}`;"), INFO),
    case("over several lines", script("var m = 'info' +\n  '@' +\n  'acme-dental' +\n  '.com';"), INFO),
    case("mixed quotes", script("""document.write("in" + 'fo' + "@acme" + '-dental.com');"""), INFO),
    case("replacement of [at]", script('el.href = "mailto:" + "info[at]acme-dental.com".replace("[at]", "@");'), INFO),
    case(
        "fromCharCode in hexadecimal",
        script("w(String.fromCharCode(" + ",".join(hex(ord(c)) for c in INFO) + "));"),
        INFO,
    ),
    case("fromCharCode.apply", script(f"w(String.fromCharCode.apply(null, [{codes(INFO)}]));"), INFO),
    # Percent encoding is as old as document.write; unescape is its reader.
    case(
        "unescape",
        script("document.write(unescape('%69%6E%66%6F%40%61%63%6D%65%2D%64%65%6E%74%61%6C%2E%63%6F%6D'));"),
        INFO,
    ),
    case(
        "two in one script",
        script("var a='info'+'@'+'acme-dental.com'; var b='jane'+'@'+'acme-dental.com';"),
        "info@acme-dental.com jane@acme-dental.com",
    ),
    case("in CDATA", "<script>//<![CDATA[\ndocument.write('info'+'@'+'acme-dental.com');\n//]]></script>", INFO),
    case("in an old comment", "<script><!--\ndocument.write('info'+'@'+'acme-dental.com');\n//--></script>", INFO),
    case(
        "escaped markup",
        script(r"""var h = '<a href=\"mailto:info@acme-dental.com\">info@acme-dental.com<\/a>';"""),
        INFO,
    ),
    case(
        "escaped slashes", script(r'var j = {"url":"https:\/\/acme-dental.com\/","mail":"info@acme-dental.com"};'), INFO
    ),
    case("double-escaped JSON", script(r'var s = "{\"mail\":\"info@acme-dental.com\",\"t\":1}";'), INFO),
)

GUESSES = group(
    "prose",
    case("e-mail us at a site", "<p>Email us at acme-dental.com, it is easy.</p>"),
    case("e-mail, or look at", "<p>E-mail us, or look at acme-dental (dot) com.</p>"),
    case("reach me at", "<p>You can reach me at acme-dental.com at any time.</p>"),
    case("contact form at", "<p>Contact: use the form at acme-dental.com.</p>"),
    case("available at", "<p>E-mail addresses are available at acme-dental dot com.</p>"),
    case("Dot.com cafe", "<p>Meet me at Dot.com Café, opposite the library.</p>"),
    case("handle on TikTok with a dental suffix", "<p>www.tiktok.com/@acme.dental and youtube.com/@acme.tv</p>"),
    case("handle on Medium with a blog suffix", "<p>Read medium.com/@jane.blog every week.</p>"),
    case("dinner at", "<p>Dinner (at) 7.Come early.</p>"),
    case("learn at home", "<p>Learn at home.Our courses start in May. Look at this.Is it not nice?</p>"),
    case("Italian, missing space", "<p>Siamo aperti.Al mattino, at night.It is nice.</p>", lang="it"),
    case("at sign between words", "<p>Yoga @ Sunset, Brunch @ Noon.</p>"),
    case("hours", "<p>Open @ 9.30am, closed @ 5.pm</p>"),
)

LOOK_ALIKES = group(
    "junk",
    case("foreign placeholders", "<p>exemple@exemple.fr, ejemplo@ejemplo.es, max.mustermann@beispiel.de</p>"),
    case("test@test.com", "<p>test@test.com, email@email.com, yourname@gmail.com</p>"),
    case("picture named after an address", '<img src="/img/jane@acme-dental.com.jpg" alt="">'),
    case("lazy srcset", '<img data-srcset="/a@1x.jpg 1x, /a@2x.jpg 2x" data-bg="url(hero@2x.webp)" alt="">'),
    case(
        "picture in og:image",
        "<p>Hi.</p>",
        head='<meta property="og:image" content="https://acme-dental.com/og@2x.png">',
    ),
    case(
        "font axes",
        '<link href="https://fonts.googleapis.com/css2?family=Inter:wght@400;500&display=swap" rel="stylesheet">',
    ),
    case("distribution tags", '<script src="https://unpkg.com/aos@next/dist/aos.js"></script>'),
    case("card handle", "<p>Hi.</p>", head='<meta name="twitter:site" content="@acme.dental">', tolerated="twitter"),
    case("shell variables", "<pre>ssh $USER@$HOST.com; scp a.tgz ${user}@${host}:/tmp</pre>"),
    case("connection string", "<pre>postgres://app:secret@db.acme-dental.com:5432/app</pre>"),
    case("address book of a mail header", "<pre>Message-ID: &lt;20240312.5F2C3A9D@mx.acme-dental&gt;</pre>"),
    case("twice placeholder", '<a href="mailto:your-email@your-domain.com">your-email@your-domain.com</a>'),
    case("empty template", "<p>${email} #{mail} &lt;%= user.email %&gt; {email}@{domain}</p>"),
    case(
        "sample in a label", '<label>E-mail <small>e.g. name@example.com</small><input type="email" name="m"></label>'
    ),
)

FIRST = ["Anna", "Bruno", "Clara", "David", "Elena", "Felix", "Greta", "Henry", "Irene", "Jakob", "Karla", "Louis"]
LAST = ["Adler", "Brandt", "Costa", "Dupont", "Evans", "Fischer", "Garcia", "Hansen", "Ivanov"]
FORMS = (
    '<a href="mailto:{m}">Write</a>',
    "{m}",
    "{u} [at] {d}",
    "{u}&#64;{d}",
    "{u}<span>@</span>{d}",
    '<a href="#" data-email="{m}">Write</a>',
    "{u}&#8203;@{d}",
    "<script>document.write('{u}' + '@' + '{d}');</script>",
)


def staff() -> list[tuple[str, str]]:
    """A hundred and eight people, each name once."""
    return [(first, last) for last in LAST for first in FIRST]


def directory() -> str:
    """A table of the staff, their addresses in eight forms by turns."""
    rows = []
    for number, (first, last) in enumerate(staff()):
        user, host = f"{first}.{last}".lower(), "acme-dental.com"
        mail = FORMS[number % len(FORMS)].format(m=f"{user}@{host}", u=user, d=host)
        rows.append(
            f"<tr><td>{first} {last}</td><td>Room {100 + number}</td><td>{mail}</td>"
            f"<td>since {1980 + number % 40}</td></tr>"
        )
    return "<table>" + "\n".join(rows) + "</table>"


LARGE = group(
    "staff directory",
    case("eight forms by turns", directory(), " ".join(f"{a}.{b}@acme-dental.com".lower() for a, b in staff())),
)

# Names that templates use may be the real name of the site at hand.
OWN_NAME = group(
    "flags",
    case(
        "a template's favourite name, but the site's own",
        "<p>jane.miller@acme.com</p>",
        "jane.miller@acme.com",
        url="https://www.acme.com/",
    ),
)

DECLARED = group(
    "json-ld",
    case("[at] inside", ld('{"@type":"Dentist","email":"info[at]acme-dental.com"}'), INFO),
    case(
        "two in one string",
        ld('{"@type":"Dentist","email":"info@acme-dental.com, jane@acme-dental.com"}'),
        "info@acme-dental.com jane@acme-dental.com",
    ),
    case("comma before the end", ld('{"@type":"Dentist","email":"info@acme-dental.com",}'), INFO),
    case("semicolon behind", ld('{"@type":"Dentist","email":"info@acme-dental.com"};'), INFO),
    case("entity inside", ld('{"@type":"Dentist","email":"info&#64;acme-dental.com"}'), INFO),
    case("byte order mark before", ld('\ufeff{"@type":"Dentist","email":"info@acme-dental.com"}'), INFO),
)

EDGES = group(
    "text",
    case("Chinese full stop behind", "<p>邮箱：info@acme-dental.com。</p>", INFO),
    case("Japanese on both sides", "<p>メールinfo@acme-dental.comまで</p>", INFO),
    case("Cyrillic before", "<p>почта:info@acme-dental.com,</p>", INFO),
    case("Cyrillic domain", "<p>info@пример.рф</p>", "info@пример.рф"),
    case("query behind", "<p>info@acme-dental.com?subject=Hello</p>", INFO),
    case("closing bracket behind", "<p>info@acme-dental.com&gt; wrote</p>", INFO),
    case("guillemets", "<p>«info@acme-dental.com»</p>", INFO),
    case(
        "new suffixes",
        "<p>a.b@acme.museum a.b@acme.dentist a.b@acme.xyz</p>",
        "a.b@acme.museum a.b@acme.dentist a.b@acme.xyz",
    ),
    case("with an icon between", "<p>info<svg></svg>@acme-dental.com</p>", INFO),
    case("its own link behind", "<p>info@acme-dental.com(mailto:info@acme-dental.com)</p>", INFO),
)

CASES: list[Case] = [*PLUGINS, *SCRIPTS, *GUESSES, *LOOK_ALIKES, *LARGE, *OWN_NAME, *DECLARED, *EDGES]
