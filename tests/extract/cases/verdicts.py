"""What a page is at all: a real one, a shell, a parked domain, an error in disguise, a wall against robots."""

from .shape import VerdictCase, page


def document(title: str, body: str, head: str = "") -> str:
    start = f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
    return f"{start}<body>{body}</body></html>"


def verdict(name: str, html: str, *verdicts: str) -> VerdictCase:
    return VerdictCase(name=name, html=html, verdicts=frozenset(verdicts))


BUNDLE = '<script src="/static/js/main.4f3a2b1c.js" defer></script>'

SHELLS = [
    verdict("React root", document("Acme", f'<div id="root"></div>{BUNDLE}'), "needs_javascript"),
    verdict(
        "Create React App's notice",
        document(
            "Acme", f'<noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>{BUNDLE}'
        ),
        "needs_javascript",
    ),
    verdict("Vue root", document("Acme", f'<div id="app"></div>{BUNDLE}'), "needs_javascript"),
    verdict(
        "Vue's notice",
        document(
            "Acme",
            "<noscript><strong>We're sorry but acme doesn't work properly without JavaScript enabled. Please enable it "
            f'to continue.</strong></noscript><div id="app"></div>{BUNDLE}',
        ),
        "needs_javascript",
    ),
    verdict("Angular root", document("Acme", f"<app-root></app-root>{BUNDLE}", '<base href="/">'), "needs_javascript"),
    verdict(
        "Angular root with a spinner",
        document("Acme", f'<app-root><div class="spinner">Loading…</div></app-root>{BUNDLE}'),
        "needs_javascript",
    ),
    verdict("Next.js without content", document("Acme", f'<div id="__next"></div>{BUNDLE}'), "needs_javascript"),
    verdict("Nuxt without content", document("Acme", f'<div id="__nuxt"></div>{BUNDLE}'), "needs_javascript"),
    verdict(
        "shell with structured data",
        document(
            "Acme",
            f'<div id="root"></div>{BUNDLE}',
            '<meta name="description" content="Gentle dentists in Austin">'
            '<script type="application/ld+json">{"@type":"Dentist","name":"Acme"}</script>',
        ),
        "needs_javascript",
    ),
    verdict(
        "Svelte module", document("", '<script type="module" src="/assets/index-1a2b.js"></script>'), "needs_javascript"
    ),
]

REAL = [
    verdict(
        "Cloudflare's scripts on a real page",
        page(
            '<script src="/cdn-cgi/scripts/5c5dd728/cloudflare-static/email-decode.min.js"></script>'
            '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script>'
        ),
        "ok",
    ),
    verdict(
        "captcha in a contact form",
        page(
            '<form method="post"><div class="g-recaptcha"></div></form><script src="https://www.google.com/recaptcha/api.js">'
        ),
        "ok",
    ),
    verdict("ordinary page", page("<p>Open every day.</p>"), "ok"),
    verdict("server-rendered React", page('<div id="root"><p>Open every day.</p></div>' + BUNDLE), "ok"),
    verdict("noscript beside real text", page("<noscript>Please enable JavaScript to see the map.</noscript>"), "ok"),
    verdict("estate agent", page("<h2>Houses for sale</h2><p>This house is for sale, make an offer.</p>"), "ok"),
    verdict(
        "web designer on domains",
        page("<p>We help you to buy this or that domain name and to park your money well.</p>"),
        "ok",
    ),
    verdict(
        "article on 404 errors", page("<h2>How to write a good 404 page</h2><p>A page not found is a chance.</p>"), "ok"
    ),
    verdict(
        "security company",
        page("<p>We protect sites with captchas against bots and check your browser's set-up.</p>"),
        "ok",
    ),
    verdict("car park", page("<h2>Parking</h2><p>Your car is parked free, courtesy of the house.</p>"), "ok"),
    verdict(
        "short, but a business",
        document("Doe Plumbing", "<h1>Doe Plumbing</h1><p>Plumber in Austin, Texas. Call 512-474-2233.</p>"),
        "ok",
    ),
]

EMPTY = [
    verdict("nothing at all", "", "empty"),
    verdict("white space", "  \n\t \n", "empty"),
    verdict("empty body", "<!doctype html><html><head><title></title></head><body></body></html>", "empty"),
    verdict("only a comment", "<html><body><!-- nothing here yet --></body></html>", "empty"),
    verdict("only empty elements", document("", "<div><p>&nbsp;</p><div></div></div>"), "empty"),
]

PARKED = [
    verdict(
        "GoDaddy",
        document(
            "acme-dental.com",
            "<h1>acme-dental.com</h1><p>This Web page is parked for FREE, courtesy of GoDaddy.com.</p>",
        ),
        "parked",
    ),
    verdict(
        "Sedo",
        document(
            "acme-dental.com - Informationen zum Thema acme dental",
            "<p>acme-dental.com ist die beste Quelle für alle Informationen die Sie suchen.</p><p>Diese Seite ist "
            'geparkt bei Sedo.</p><a href="https://www.sedo.com/search/details.php4?domain=acme-dental.com">Domain</a>',
        ),
        "parked",
        "for_sale",
    ),
    verdict("plain words", document("acme-dental.com", "<p>This domain is parked.</p>"), "parked"),
    verdict(
        "registrar's default",
        document(
            "Welcome", "<h1>This domain has been registered</h1><p>This domain is parked by its owner at Namecheap.</p>"
        ),
        "parked",
    ),
    verdict(
        "parking script",
        document(
            "acme-dental.com", '<div id="c"></div><script src="https://www.sedoparking.com/frmpark/a/park.js"></script>'
        ),
        "parked",
    ),
    verdict(
        "for sale",
        document(
            "acme-dental.com is for sale", "<h1>The domain acme-dental.com is for sale!</h1><p>Make an offer.</p>"
        ),
        "for_sale",
    ),
    verdict(
        "HugeDomains",
        document("acme-dental.com | HugeDomains", "<h1>acme-dental.com is for sale</h1><p>Buy now for $2,395.</p>"),
        "for_sale",
    ),
    verdict(
        "Afternic",
        document(
            "acme-dental.com",
            "<h1>acme-dental.com</h1><p>This domain may be for sale. Get a price in less than a day.</p>",
        ),
        "for_sale",
        "parked",
    ),
    verdict(
        "buy this domain",
        document(
            "acme-dental.com",
            "<h1>Buy this domain</h1><p>The domain name acme-dental.com is available for purchase.</p>",
        ),
        "for_sale",
    ),
]

FOREIGN = [
    verdict(
        "German, for sale",
        document("acme-zahn.de", "<p>Diese Domain steht zum Verkauf. Geben Sie ein Angebot ab.</p>"),
        "for_sale",
    ),
    verdict(
        "Dutch, for sale",
        document("acme.nl", "<h1>acme.nl is te koop</h1><p>Koop dit domein.</p>"),
        "for_sale",
        "parked",
    ),
    verdict(
        "hoster's page for a new domain",
        document("acme-zahn.de", "<p>Diese Domain ist bereits bei IONOS registriert.</p>"),
        "parked",
    ),
    verdict(
        "hoster's page for a new site",
        document("STRATO", "<h1>Hier entsteht eine neue Internetpräsenz</h1>"),
        "parked",
        "soft_error",
        "empty",
    ),
    verdict(
        "German 404 in a 200",
        document("Seite nicht gefunden", "<h1>Seite nicht gefunden</h1><p>Die angeforderte Seite existiert nicht.</p>"),
        "soft_error",
    ),
    verdict(
        "French 404 in a 200",
        document("Page introuvable", "<h1>Erreur 404</h1><p>Cette page n'existe pas.</p>"),
        "soft_error",
    ),
]

ERRORS = [
    verdict("404 in a 200", document("404 Not Found", "<h1>404</h1><p>Page not found.</p>"), "soft_error"),
    verdict(
        "database down", document("Database Error", "<h1>Error establishing a database connection</h1>"), "soft_error"
    ),
    verdict(
        "suspended",
        document("Account Suspended", "<h1>Account Suspended</h1><p>This Account has been suspended.</p>"),
        "soft_error",
    ),
    verdict("503 in a 200", document("503 Service Unavailable", "<h1>Service Unavailable</h1>"), "soft_error"),
    verdict("gateway", document("502 Bad Gateway", "<center><h1>502 Bad Gateway</h1></center><hr>nginx"), "soft_error"),
    verdict(
        "WordPress' critical error",
        document("WordPress › Error", "<p>There has been a critical error on this website.</p>"),
        "soft_error",
    ),
]

WALLS = [
    verdict(
        "Cloudflare, just a moment",
        document(
            "Just a moment...",
            "<noscript>Enable JavaScript and cookies to continue</noscript>"
            '<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script>',
        ),
        "bot_wall",
    ),
    verdict(
        "Cloudflare, attention",
        document(
            "Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1><p>Cloudflare Ray ID: 1a2b</p>"
        ),
        "bot_wall",
    ),
    verdict(
        "checking your browser",
        document("DDoS protection", "<h1>Checking your browser before accessing acme-dental.com.</h1>"),
        "bot_wall",
    ),
    verdict(
        "Incapsula",
        document(
            "", '<iframe src="/_Incapsula_Resource?x=1">Request unsuccessful. Incapsula incident ID: 1-2</iframe>'
        ),
        "bot_wall",
    ),
    verdict(
        "press and hold",
        document(
            "Access to this page has been denied", "<p>Press &amp; Hold to confirm you are a human (and not a bot).</p>"
        ),
        "bot_wall",
    ),
    verdict(
        "captcha",
        document(
            "Robot Challenge Screen",
            '<p>Checking the site connection security</p><script>var sgchallenge="1";</script>',
        ),
        "bot_wall",
    ),
    verdict(
        "DataDome",
        document(
            "acme-dental.com",
            "<p>Please enable JS and disable any ad blocker</p>"
            '<script>var dd={"host":"geo.captcha-delivery.com"}</script>',
        ),
        "bot_wall",
    ),
]

VERDICT_CASES: list[VerdictCase] = [*SHELLS, *REAL, *EMPTY, *PARKED, *FOREIGN, *ERRORS, *WALLS]
