"""What looks like an address and is none, and the flags that a real one carries."""

from .shape import Case, case, group

ASSETS = group(
    "asset names",
    case("retina logo", '<img src="/img/logo@2x.png" alt="Acme">'),
    case("srcset", '<img srcset="/img/team@1x.jpg 1x, /img/team@2x.jpg 2x, /img/team@3x.webp 3x" alt="Team">'),
    case("with a query", '<img src="/img/sprite@2x.gif?v=3" alt="">'),
    case("half step", '<img data-src="/img/hero@1.5x.avif" alt="">'),
    case("svg with a size", '<img src="/img/icon@24px.svg" alt="">'),
    case("name in the text", "<p>Download logo@2x.png or banner@3x.jpeg from our press kit.</p>"),
    case("background in a style attribute", "<div style=\"background-image:url('/img/bg@2x.jpg')\"></div>"),
    case("style sheet", "<style>@media print{.a{background:url(bg@2x.png)}} @font-face{src:url(a@b.woff2)}</style>"),
    case("video, whose suffix is a top-level domain", '<a href="/media/intro@2x.mov">intro@2x.mov</a>'),
    case("archive, whose suffix is a top-level domain", '<a href="/press/logos@2x.zip">logos@2x.zip</a>'),
    case("script name in a string", '<script>load("/js/slider@2x.min.js"); load("/css/app@1.css");</script>'),
    case("inline image of a mail program", '<img src="cid:image001.png@01D0A1B2.C3D4E5F6" alt="">'),
    case("document", '<a href="/files/form@2024.pdf">form@2024.pdf</a>'),
)

PLACEHOLDERS = group(
    "placeholders",
    case("example.com", "<p>Write it like this: jane@example.com</p>"),
    case("example.org and example.net", "<p>jane@example.org, joe@example.net</p>"),
    case("sub-domain of example.com", "<p>jane@mail.example.com</p>"),
    case("mailto example.com", '<a href="mailto:info@example.com">Write</a>'),
    case("you@domain.com", "<p>you@domain.com</p>"),
    case("your@email.com", "<p>your@email.com</p>"),
    case("name@domain.com", "<p>Enter your address (name@domain.com)</p>"),
    case("email@domain.com", '<a href="mailto:email@domain.com">Write</a>'),
    case("youremail@yourdomain.com", "<p>youremail@yourdomain.com</p>"),
    case("name@company.com", "<p>name@company.com</p>"),
    case("user@domain.com", "<p>user@domain.com</p>"),
    case("info@yoursite.com", '<a href="mailto:info@yoursite.com">info@yoursite.com</a>'),
    case("info@mysite.com, a site builder's sample", '<a href="mailto:info@mysite.com">info@mysite.com</a>'),
    case("yourname@yourcompany.com", "<p>yourname@yourcompany.com</p>"),
    case("contact@yourdomain.com", '<a href="mailto:contact@yourdomain.com">Write</a>'),
    case("placeholder attribute", '<input type="email" placeholder="max@mustermann.de">'),
    case("placeholder attribute, French", '<input type="email" placeholder="votre@email.fr">', lang="fr"),
    case("placeholder attribute, Spanish", '<input type="email" placeholder="correo@ejemplo.com">', lang="es"),
    case("placeholder attribute, Italian", '<input type="email" placeholder="nome@esempio.it">', lang="it"),
    case("textarea placeholder", '<textarea placeholder="Write to: somebody@gmail.com"></textarea>'),
    case("mustache", "<p>{{ user }}@{{ domain }}.com and {{email}}</p>"),
    case("percent template", "<p>%NAME%@%DOMAIN%.com</p>"),
    case("square brackets", "<p>[your-name]@[your-domain].com</p>"),
    case("mailto template", '<a href="mailto:{{ contact.email }}">Write</a>'),
    case("mailto [email]", '<a href="mailto:[email]">Write</a>'),
    case("reserved names", "<p>me@localhost, a@b.test, a@b.invalid, admin@server.local, x@host.example</p>"),
)

MACHINES = group(
    "machine addresses",
    case("sentry", "<script>var dsn='https://0123456789abcdef0123456789abcdef@sentry.io/123456';</script>"),
    case(
        "wix sentry", '<script>{"dsn":"https://605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com/68"}</script>'
    ),
    case("wix sentry in the text", "<p>605a7baede844d278b89dc95ae0a9123@sentry-next.wixpress.com</p>"),
    case("wix sentry, other host", "<script>'dd0a55ccb8124b9c9d938e3acf41f8aa@sentry.wixpress.com'</script>"),
    case(
        "self-hosted sentry", "<script>dsn:'https://0123456789abcdef0123456789abcdef@sentry.acme-dental.com/2'</script>"
    ),
    case("git remote", "<pre>git clone git@github.com:acme/site.git</pre>"),
    case("git remote, gitlab", "<code>git@gitlab.com:acme/site.git</code>"),
    case("git remote, bitbucket, in a link", '<a href="ssh://git@bitbucket.org/acme/site.git">Source</a>'),
    case("git remote, own server", "<code>git remote add origin git@git.acme-dental.com:site.git</code>"),
    case("npm git url", "<code>npm i git+ssh://git@github.com/acme/site.git</code>"),
    case("package versions", "<pre>react@18.2.0 lodash@4.17.21 @types/node@20.1.0 vue@3.4.0-beta.1</pre>"),
    case("cdn url", '<script src="https://cdn.jsdelivr.net/npm/bootstrap@5.3.0/dist/js/bootstrap.min.js"></script>'),
    case("scoped package", '<link rel="stylesheet" href="https://unpkg.com/@fontsource/inter@5.0.8/index.css">'),
    case("package with a file", '<link rel="stylesheet" href="https://unpkg.com/swiper@8/swiper-bundle.min.css">'),
    case(
        "map coordinates",
        '<a href="https://www.google.com/maps/place/Acme/@30.2672,-97.7431,17z">Map</a>',
        tolerated="google_business",
    ),
    case("password in a url", '<a href="ftp://user:secret@ftp.acme-dental.com/in">Upload</a>'),
    case("user in a url", '<a href="https://jane@bitbucket.org/acme/site">Source</a>'),
    case("photo set", '<a href="https://www.flickr.com/photos/12345678@N00/">Photos</a>', tolerated="flickr"),
    case("shell prompt", "<pre>root@web01:~# ls\njane@laptop:~$ ssh web01</pre>"),
)

INVALID = group(
    "invalid",
    case("unknown top-level domain", "<p>info@acme-dental.notatld</p>"),
    case("one-letter top-level domain", "<p>a@b.c</p>"),
    case("two dots in the domain", "<p>info@acme..com</p>"),
    case("no domain", "<p>info@ is where it begins</p>"),
    case("domain begins with a hyphen", "<p>info@-acme.com</p>"),
    case("bare suffix", "<p>info@co.uk</p>"),
    case("internet address", "<p>root@192.168.0.1</p>"),
    case("local part too long", "<p>" + "a" * 80 + "@acme-dental.com</p>"),
    case("css rules", "<style>@media screen{a{color:red}} @import url(x.css); @keyframes spin{}</style>"),
    case("two at signs", "<p>info@@acme-dental.com</p>"),
)

OWN = "https://www.acme-dental.com/contact"
FLAGS = group(
    "flags",
    case(
        "own domain",
        "<p>jane@acme-dental.com</p>",
        "jane@acme-dental.com",
        url=OWN,
        details={"jane@acme-dental.com": {"own_domain": True, "free_mail": False, "email_type": "corporate"}},
    ),
    case(
        "own sub-domain",
        "<p>jane@mail.acme-dental.com</p>",
        "jane@mail.acme-dental.com",
        url=OWN,
        details={"jane@mail.acme-dental.com": {"own_domain": True}},
    ),
    case(
        "own domain under co.uk",
        "<p>jane@acme.co.uk</p>",
        "jane@acme.co.uk",
        url="https://shop.acme.co.uk/",
        details={"jane@acme.co.uk": {"own_domain": True}},
    ),
    case(
        "other domain under co.uk",
        "<p>jane@apex.co.uk</p>",
        "jane@apex.co.uk",
        url="https://acme.co.uk/",
        details={"jane@apex.co.uk": {"own_domain": False}},
    ),
    case(
        "ends alike, but is another",
        "<p>jane@notacme-dental.com</p>",
        "jane@notacme-dental.com",
        url=OWN,
        details={"jane@notacme-dental.com": {"own_domain": False}},
    ),
    case(
        "free mail",
        "<p>acme.dental@gmail.com</p>",
        "acme.dental@gmail.com",
        details={"acme.dental@gmail.com": {"own_domain": False, "free_mail": True, "email_type": "free"}},
    ),
    case(
        "free mail, German",
        "<p>acme@gmx.de acme@web.de</p>",
        "acme@gmx.de acme@web.de",
        details={"acme@gmx.de": {"free_mail": True}, "acme@web.de": {"free_mail": True}},
    ),
    case(
        "free mail, others",
        "<p>a.b@outlook.com a.b@yahoo.fr a.b@libero.it</p>",
        "a.b@outlook.com a.b@yahoo.fr a.b@libero.it",
        details={
            "a.b@outlook.com": {"free_mail": True},
            "a.b@yahoo.fr": {"free_mail": True},
            "a.b@libero.it": {"free_mail": True},
        },
    ),
    case(
        "disposable",
        "<p>acme@mailinator.com</p>",
        "acme@mailinator.com",
        details={"acme@mailinator.com": {"disposable": True}},
    ),
    case(
        "not disposable", "<p>acme@gmail.com</p>", "acme@gmail.com", details={"acme@gmail.com": {"disposable": False}}
    ),
    case(
        "role info",
        "<p>info@acme-dental.com</p>",
        "info@acme-dental.com",
        details={"info@acme-dental.com": {"role": "info"}},
    ),
    case(
        "role sales",
        "<p>sales@acme-dental.com</p>",
        "sales@acme-dental.com",
        details={"sales@acme-dental.com": {"role": "sales"}},
    ),
    case(
        "role support",
        "<p>support@acme-dental.com</p>",
        "support@acme-dental.com",
        details={"support@acme-dental.com": {"role": "support"}},
    ),
    case(
        "role privacy",
        "<p>privacy@acme-dental.com</p>",
        "privacy@acme-dental.com",
        details={"privacy@acme-dental.com": {"role": "privacy"}},
    ),
    case(
        "role jobs",
        "<p>jobs@acme-dental.com</p>",
        "jobs@acme-dental.com",
        details={"jobs@acme-dental.com": {"role": "jobs"}},
    ),
    case(
        "role noreply",
        "<p>noreply@acme-dental.com no-reply@acme-dental.com</p>",
        "noreply@acme-dental.com no-reply@acme-dental.com",
        details={"noreply@acme-dental.com": {"role": "noreply"}, "no-reply@acme-dental.com": {"role": "noreply"}},
    ),
    case(
        "a person has no role",
        "<p>jane.miller@acme-dental.com</p>",
        "jane.miller@acme-dental.com",
        details={"jane.miller@acme-dental.com": {"role": None}},
    ),
)

CASES: list[Case] = [*ASSETS, *PLACEHOLDERS, *MACHINES, *INVALID, *FLAGS]
