"""More pages that are no business's, as hosts, builders and walls word them; and businesses that sound like them."""

import pytest

from scrapersky_cli.extract.page import extract_page

LONG = "<p>" + "We look after families in this neighbourhood and take our time to explain. " * 12 + "</p>"


def verdict(title: str, body: str, head: str = "") -> str:
    html = f"<!doctype html><html><head><title>{title}</title>{head}</head><body>{body}</body></html>"
    return extract_page(html, url="https://acme-dental.com/").verdict


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Error 404", "<h1>Looks Like This Domain Isn't Connected To A Website Yet</h1><p>Connect it to Wix</p>"),
        ("Website Expired", "<h1>Website Expired</h1><p>This account has expired. Squarespace</p>"),
        ("Index of /", "<h1>Index of /</h1><ul><li>cgi-bin/</li></ul>"),
        ("Welcome to nginx!", "<h1>Welcome to nginx!</h1><p>If you see this page, the nginx web server is...</p>"),
        ("Apache2 Ubuntu Default Page: It works", "<p>This is the default welcome page</p>"),
        ("IIS Windows Server", '<img src="iisstart.png">'),
        ("Domain Default page", "<p>Web Server's Default Page. Plesk</p>"),
        ("Default Web Site Page", "<p>SORRY! If you are the owner of this website, please contact your hosting</p>"),
        ("acme-dental.com | 521: Web server is down", "<h1>Web server is down</h1><p>Error code 521</p>"),
        ("403 Forbidden", "<h1>Forbidden</h1><p>You don't have permission to access this resource.</p>"),
        ("Page non trouvée - Acme", "<h1>Oups !</h1><p>La page n'existe pas.</p>"),
        ("Pagina non trovata", "<h1>404</h1>"),
        ("Acme", "<h1>404 - Page not found</h1>"),
        ("Maintenance", "<p>Briefly unavailable for scheduled maintenance. Check back in a minute.</p>"),
        ("", "<h1>Bandwidth Limit Exceeded</h1><p>The server is temporarily unable to service your request.</p>"),
        ("Site Unavailable", "<p>Sorry, this store is currently unavailable.</p>"),
    ],
)
def test_soft_errors(title: str, body: str) -> None:
    assert verdict(title, body) == "soft_error"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("acme-dental.com", "<p>acme-dental.com is parked free, courtesy of GoDaddy.com. Get This Domain</p>"),
        ("acme-dental.com", "<p>This domain has recently been registered at Namecheap</p>"),
        ("acme-dental.com", "<p>Ce domaine est parqué par OVH</p>"),
        ("acme-dental.com", "<p>Questo dominio è parcheggiato</p>"),
        ("acme-dental.com", '<script src="https://d38psrni17bvxu.cloudfront.net/px.js"></script><p>Related Links</p>'),
        ("acme-dental.com", '<script>window.park = "eyJ1"</script><div id="target"></div>'),
        ("Future home of something quite cool", "<h1>Future home of something quite cool.</h1>"),
    ],
)
def test_parked(title: str, body: str) -> None:
    assert verdict(title, body) == "parked"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("acme-dental.com", "<h1>acme-dental.com</h1><p>This domain name is for sale.</p>"),
        ("acme.de", "<h1>Die Domain acme.de steht zum Verkauf</h1>"),
        ("acme.de", "<h1>acme.de ist zu verkaufen</h1>"),
        ("acme.fr", "<p>Le nom de domaine acme.fr est à vendre</p>"),
        ("acme.es", "<p>El dominio acme.es está en venta</p>"),
        ("acme.nl", "<p>Deze domeinnaam is te koop</p>"),
        ("acme.com", '<p>Interested?</p><a href="https://www.afternic.com/forsale/acme.com">Get a quote</a>'),
        ("acme.com", '<a href="https://dan.com/buy-domain/acme.com">Buy this domain</a>'),
    ],
)
def test_for_sale(title: str, body: str) -> None:
    assert verdict(title, body) == "for_sale"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Just a moment...", "<h1>acme-dental.com</h1><p>Verifying you are human. This may take a few seconds.</p>"),
        ("", "<script>window._cf_chl_opt={cvId:'3'}</script>"),
        ("Access Denied", "<h1>Access Denied</h1><p>You don't have permission. Reference #18.1a</p>"),
        ("Pardon Our Interruption", "<p>Something about your browser made us think you were a bot.</p>"),
        ("DDOS-GUARD", "<p>Checking your browser before accessing acme.ru</p>"),
        ("Acme", '<div id="px-captcha"></div>'),
        ("Sucuri", "<script>sucuri_cloudproxy_js='';</script><p>You are being redirected...</p>"),
        ("Human Verification", '<script src="https://1a.edge.sdk.awswaf.com/1a/challenge.js"></script>'),
    ],
)
def test_walls(title: str, body: str) -> None:
    assert verdict(title, body) == "bot_wall"


@pytest.mark.parametrize(
    ("title", "body"),
    [
        ("Acme Realty | Homes for sale", "<h1>Homes for sale</h1><p>12 Elm St is for sale. Buy now.</p>"),
        ("Immobilien Winter", "<p>Dieses Haus ist zu verkaufen.</p>"),
        ("Park & Ride", "<p>Cars are parked free for two hours, courtesy of the town.</p>"),
        ("Acme Security", "<p>Are you human? We are. Security checks for shops, access control, CCTV.</p>" + LONG),
        ("The 404 Bar", "<h1>Welcome to the 404</h1><p>Cocktails, 404 Main Street.</p>"),
        ("Moment Studio", "<p>Just a moment of calm. Yoga in Austin.</p>"),
        ("Acme", '<script src="/cdn-cgi/challenge-platform/scripts/jsd/main.js"></script><p>Plumber in Austin</p>'),
        ("Acme", "<p>Coming soon! Meanwhile call 512-474-2233 or write to info@acme-dental.com.</p>"),
        ("Acme", '<img src="flyer.jpg"><script src="jquery.js"></script>'),
        ("Acme", "<noscript>Please enable JavaScript.</noscript>" + LONG),
    ],
)
def test_real_pages(title: str, body: str) -> None:
    assert verdict(title, body) == "ok"


@pytest.mark.parametrize(
    ("body", "head"),
    [
        ("<div id=root></div><script src=/a.js></script>", ""),
        ("<p>Loading...</p><script type=module src=/a.js></script>", ""),
        ("<p>This site requires JavaScript.</p><script src=/a.js></script>", ""),
        ("<noscript>Bitte aktivieren Sie JavaScript.</noscript><script src=/a.js></script>", ""),
        ("<noscript>Veuillez activer JavaScript</noscript><script src=/a.js></script>", ""),
        ("", "<script src=/bundle.js></script>"),
        ("<div ng-app=acme></div><script>angular.module('acme')</script>", ""),
    ],
)
def test_shells(body: str, head: str) -> None:
    assert verdict("Acme", body, head) == "needs_javascript"


def test_frames_are_content() -> None:
    html = '<html><head><title>Acme</title></head><frameset><frame src="home.html"></frameset></html>'
    assert extract_page(html, url="https://acme-dental.com/").verdict == "ok"


def test_much_text_is_a_page_whatever_it_says() -> None:
    for words in ("This domain is for sale.", "Page not found", "Checking your browser before", "domain is parked"):
        assert verdict("Acme", f"<p>{words}</p>{LONG}") == "ok"
