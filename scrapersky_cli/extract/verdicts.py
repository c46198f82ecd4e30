"""Whether a page is real, empty, a shell for JavaScript, a parked domain, an error or a bot check."""

import re

from scrapersky_cli.extract.findings import Verdict
from scrapersky_cli.extract.parse.document import Document

_LITTLE = 700  # characters of visible text; any page that describes a business has more
_FEW_WORDS = 20  # as many as a shell's title, spinner and cookie notice have
_TITLE = 400  # characters; the rest of a longer title is keyword stuffing

_WALL_TITLES = re.compile(
    r"just a moment|attention required.{0,5}cloudflare|access (?:to this page has been |is )?denied|robot challenge"
    r"|ddos[- ]protection|ddos-guard|checking your browser|are you (?:a )?(?:robot|human)|pardon our interruption"
    r"|human verification|security check(?:point)?$|verify(?:ing)? you are (?:a )?human|one moment,? please|^captcha",
    re.IGNORECASE,
)
_WALL_TEXTS = re.compile(
    r"checking your browser before|verif(?:y|ying) (?:that )?you are (?:a )?(?:human|not a (?:ro)?bot)|press & hold"
    r"|enable javascript and cookies to continue|enable js and disable any ad ?blocker|cloudflare ray id"
    r"|incapsula incident id|checking the site connection security|complete the security check"
    r"|unusual traffic from your|you have been blocked",
    re.IGNORECASE,
)
_WALL_MARKS = (
    "_cf_chl_opt",
    "chl_page/",
    "cf-browser-verification",
    "captcha-delivery.com",
    "sgchallenge",
    "px-captcha",
    "sucuri_cloudproxy_js",
    "_Incapsula_Resource",
    "ddos-guard.net/",
    ".awswaf.com/",
    "/.well-known/sgcaptcha",
)
_SALE = re.compile(
    r"(?:domain|web ?site|\b[a-z0-9-]{1,63}\.[a-z]{2,24})(?: name)? (?:[\w.-]{1,80} )?(?:is|may be|ist|est|está|è)"
    r" (?:available )?(?:for sale|for purchase|zu verkaufen|à vendre|en venta|in vendita|te koop|à venda)"
    r"|(?:domain|dominio|domaine|domein|domínio)(?: name)?[\w.: -]{0,80}"
    r" (?:is available for purchase|steht zum verkauf|kaufen|te koop|à vendre|en venta|in vendita|à venda|for sale)\b"
    r"|\b(?:buy|purchase|acquire) this domain\b(?! or )|make an offer on this domain|hugedomains",
    re.IGNORECASE,
)
_PARKED = re.compile(
    r"(?:web ?page|domain|site)(?: name)? (?:is|has been) (?:being )?parked|domain (?:ist|wurde) geparkt"
    r"|diese (?:seite|domain) ist geparkt|parked (?:free|domain)[^.]{0,40}(?:godaddy|namecheap|sedo)"
    r"|this domain (?:name )?has (?:been|recently been) (?:recently )?registered"
    r"|(?:domaine|dominio|domein) (?:est |è |is )?"
    r"(?:parqué|parcheggiato|aparcado|geparkeerd)"
    r"|diese domain (?:ist|wurde) (?:\w{1,12} ){0,4}(?:registriert|reserviert)"
    r"|related searches\s*:?\s*privacy policy|future home of|hier entsteht eine neue (?:internet|web|home)",
    re.IGNORECASE,
)
_PARKING_MARKS = (
    "sedoparking.com",
    "parkingcrew.net",
    "parklogic.com",
    "bodis.com/",
    "above.com/marketplace",
    "parking-page",
    "domainparking",
    "cashparking.com",
    "window.park =",
    "/parking-lander/",
    "d38psrni17bvxu.cloudfront.net",
)
_SALE_MARKS = (
    "hugedomains.com",
    "afternic.com/forsale",
    "dan.com/buy-domain",
    "undeveloped.com/buy",
    "sedo.com/search",
)
_ERROR_TITLES = re.compile(
    r"^(?:error |fehler )?(?:40[0-9]|410|50[0-9]|52[0-9])(?:\b|$)|^(?:page |file |seite )?(?:not found|nicht gefunden)"
    r"|page (?:not found|non trouvée|introuvable)|página no encontrada|pagina non trovata|pagina niet gevonden"
    r"|página não encontrada|seite (?:wurde )?nicht gefunden|account (?:has been )?suspended|service unavailable"
    r"|bad gateway|gateway time-?out|database (?:connection )?error|internal server error|wordpress . error"
    r"|^forbidden|site (?:not found|suspended|disabled)|^index of /|^welcome to nginx|apache2? .{0,30}default page"
    r"|^iis windows|test page for|default (?:web ?site|server) page|^domain default page|web ?site (?:has )?expired"
    r"|web server is down|bandwidth limit exceeded|^(?:site|store|shop) (?:is )?(?:temporarily )?unavailable",
    re.IGNORECASE,
)
_ERROR_TEXTS = re.compile(
    r"error establishing a database connection|critical error on this website|account has been suspended"
    r"|there is no website configured at this address|(?:the )?requested url was not found on this server"
    r"|bandwidth limit exceeded|store is (?:currently )?unavailable|no such site"
    r"|briefly unavailable for scheduled maintenance|web ?site is temporarily unavailable"
    r"|^(?:404|page not found|seite nicht gefunden|page introuvable)\b",
    re.IGNORECASE,
)
_JAVASCRIPT_NOTICE = re.compile(
    r"(?:enable|activ|aktivier|habilit|abilit|requires?|need|without|zonder).{0,40}java ?script", re.I
)
_APP_ROOTS = (
    "#root, #app, #__next, #__nuxt, #___gatsby, #svelte, #application, app-root, [ng-app], [data-reactroot], "
    "[ng-version], #q-app, #ember-application"
)


def judge(document: Document, status: int = 200) -> Verdict:
    """Return the verdict on the page, which was answered with the HTTP `status`."""
    text, title = document.visible, _title(document)
    little = len(text) < _LITTLE
    if not little and status < 400 and document.word_count >= _FEW_WORDS:
        return "ok"  # as most pages are, whatever their title says
    if _is_wall(document, title, text, little=little):
        return "bot_wall"
    if little and (domain := _is_nobodys(document, title, text)):
        return domain
    if status >= 400 or _ERROR_TITLES.search(title) or (little and _ERROR_TEXTS.search(text)):
        return "soft_error" if little or status >= 400 else "ok"
    if document.word_count < _FEW_WORDS and _is_shell(document, text):
        return "needs_javascript"
    return "ok" if text or _shows_something(document) else "empty"


def _title(document: Document) -> str:
    titles = document.elements["title"]
    return " ".join(titles[0].text()[:_TITLE].split()) if titles else ""


def _is_wall(document: Document, title: str, text: str, *, little: bool) -> bool:
    if not little:
        return False
    marked = any(mark in document.html for mark in _WALL_MARKS)
    return marked or bool(_WALL_TITLES.search(title) or _WALL_TEXTS.search(text))


def _is_nobodys(document: Document, title: str, text: str) -> Verdict | None:
    """Return the verdict if the domain is for sale or parked."""
    words = f"{title}\n{text}"
    if _SALE.search(words) or any(mark in document.html for mark in _SALE_MARKS):
        return "for_sale"
    if _PARKED.search(words) or any(mark in document.html for mark in _PARKING_MARKS):
        return "parked"
    return None


def _is_shell(document: Document, text: str) -> bool:
    tree = document.tree
    if tree.css_first("script") is None:
        return False
    if tree.css_first(_APP_ROOTS) or tree.css_first("script[type=module]"):
        return True
    notice = " ".join(node.text() for node in tree.css("noscript"))
    if _JAVASCRIPT_NOTICE.search(notice[:2_000]) or _JAVASCRIPT_NOTICE.search(text):
        return True
    return not text and tree.css_first("script[src]") is not None and not _shows_something(document)


def _shows_something(document: Document) -> bool:
    """Return whether there are pictures, frames or links, which are content even without text."""
    return (
        document.tree.css_first("img[src], iframe[src], frame[src], object, embed, video, a[href], area[href]")
        is not None
    )
