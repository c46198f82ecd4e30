"""Addresses that a script puts together, and scripts that hold none."""

import base64
import codecs

from .emails_links import entities
from .shape import Case, case, group

INFO = "info@acme-dental.com"


def codes(text: str) -> str:
    """Comma-separated character codes."""
    return ",".join(str(ord(char)) for char in text)


def rot13(text: str) -> str:
    return codecs.encode(text, "rot13")


def b64(text: str) -> str:
    return base64.b64encode(text.encode()).decode()


def script(code: str) -> str:
    return f"<script>{code}</script>"


CONCATENATION = group(
    "script",
    case("three strings", script("document.write('info' + '@' + 'acme-dental.com');"), INFO),
    case("double quotes, no spaces", script('document.write("info"+"@"+"acme-dental"+"."+"com");'), INFO),
    case(
        "link around it",
        script("document.write('<a href=\"mailto:' + 'info' + '@' + 'acme-dental.com' + '\">Write</a>');"),
        INFO,
    ),
    case(
        "variables",
        script("var user = 'info'; var host = 'acme-dental.com'; document.write(user + '@' + host);"),
        INFO,
    ),
    case(
        "const and template link",
        script(
            "const name = \"info\";\nconst domain = \"acme-dental.com\";\nel.href = 'mailto:' + name + '@' + domain;"
        ),
        INFO,
    ),
    case("join of an array", script("el.href = 'mailto:' + ['info', 'acme-dental.com'].join('@');"), INFO),
    case(
        "Joomla's cloak",
        script(
            "var prefix = '&#109;a' + 'i&#108;' + '&#116;o';\nvar path = 'hr' + 'ef' + '=';\n"
            "var addy76 = '&#105;nf&#111;' + '&#64;';\n"
            "addy76 = addy76 + '&#97;cm&#101;-d&#101;nt&#97;l' + '&#46;' + 'c&#111;m';\n"
            "document.write('<a ' + path + '\\'' + prefix + ':' + addy76 + '\\'>' + addy76 + '</a>');"
        ),
        INFO,
    ),
    case(
        "in an onclick attribute", '<a href="#" onclick="location.href=\'mailto:info@acme-dental.com\'">Write</a>', INFO
    ),
    case(
        "concatenation in an onclick attribute",
        "<a href=\"#\" onclick=\"location.href='mai'+'lto:'+'info'+'@'+'acme-dental.com'\">Write</a>",
        INFO,
    ),
    case(
        "javascript: link", "<a href=\"javascript:window.location='mailto:'+'info'+'@'+'acme-dental.com'\">W</a>", INFO
    ),
)

LITERAL = group(
    "script",
    case("plain string", script('var shop = {"email": "info@acme-dental.com", "open": true};'), INFO),
    case("hexadecimal escapes", script(r"var m = '\x69nfo\x40acme-dental\x2ecom';"), INFO),
    case("unicode escape", script(r"var m = 'info\u0040acme-dental.com';"), INFO),
    # State that a framework renders from is as much the site's own as the text it becomes.
    case(
        "state in JSON",
        '<script id="__NEXT_DATA__" type="application/json">{"props":{"mail":"info@acme-dental.com"}}</script>',
        INFO,
    ),
    case("markup in a JSON string", script(r'var html = "\u003cp\u003einfo@acme-dental.com\u003c/p\u003e";'), INFO),
    case("line break escape before it", script(r'var text = "Acme Dental\ninfo@acme-dental.com\nAustin";'), INFO),
)

CHARACTER_CODES = group(
    "script",
    case("fromCharCode", script(f"document.write(String.fromCharCode({codes(INFO)}));"), INFO),
    case("fromCharCode with spaces", script(f"el.href = String.fromCharCode( {codes('mailto:' + INFO)} );"), INFO),
    case(
        "fromCharCode of a whole link",
        script(f"document.write(String.fromCharCode({codes(f'<a href={chr(34)}mailto:{INFO}{chr(34)}>Mail</a>')}));"),
        INFO,
    ),
    case(
        "fromCharCode for the at sign only",
        script("document.write('info' + String.fromCharCode(64) + 'acme-dental.com');"),
        INFO,
    ),
)

BASE64 = group(
    "script",
    case("atob", script(f"el.href = 'mailto:' + atob('{b64(INFO)}');"), INFO),
    case("window.atob, double quotes", script(f'el.textContent = window.atob("{b64(INFO)}");'), INFO),
    case("atob of a whole link", script(f"document.write(atob('{b64(f'<a href=mailto:{INFO}>Mail</a>')}'));"), INFO),
    case(
        "atob in an onclick attribute", f'<a href="#" onclick="this.href=atob(\'{b64("mailto:" + INFO)}\')">W</a>', INFO
    ),
    case("literal, padded", script("el.href = atob('bWFpbHRvOmluZm9AYWNtZS1kZW50YWwuY29t');"), INFO),
)

ROT13 = group(
    "script",
    case(
        "the classic one-liner",
        script(
            f"document.write('{rot13('<a href=' + chr(92) + chr(34) + 'mailto:' + INFO + chr(92) + chr(34) + '>')}'"
            ".replace(/[a-zA-Z]/g, function(c){return String.fromCharCode((c<='Z'?90:122)>="
            "(c=c.charCodeAt(0)+13)?c:c-26);}));"
        ),
        INFO,
    ),
    case(
        "bare address, same replacement",
        script(
            'var m = "vasb@npzr-qragny.pbz".replace(/[a-zA-Z]/g,function(c){return String.fromCharCode('
            '(c<="Z"?90:122)>=(c=c.charCodeAt(0)+13)?c:c-26);});'
        ),
        INFO,
    ),
    # WordPress's Email Encoder writes ROT13 with [at] into an attribute.
    case(
        "data-enc-email",
        '<a href="javascript:;" data-enc-email="vasb[at]npzr-qragny.pbz" class="mailto-link">Write to us</a>',
        INFO,
    ),
)

NOTHING = group(
    "script",
    case("decorators and handles", script("// @ts-check\nvar user = '@' + name; var t = 'look@';")),
    case("unknown variable", script("document.write('info' + '@' + location.hostname);")),
    case("fromCharCode of other text", script(f"var s = String.fromCharCode({codes('Hello, world')});")),
    case("atob of an image", script("img.src = atob('aHR0cHM6Ly9hY21lLWRlbnRhbC5jb20vbG9nb0AyeC5wbmc=');")),
    case(
        "validation pattern", script(r"var re = /^[\w.]+@[\w.]+\.[a-z]{2,}$/; if (!re.test(v)) alert('user@domain');")
    ),
    # A library's author is not the site.
    case(
        "licence comment of a library", script("/*! Fancy Slider v2.1 (c) 2019 John Roe <john@fancyslider.io> | MIT */")
    ),
    case("licence comment of a style sheet", "<style>/* Theme: Roe. Author: John Roe, john@fancythemes.io */</style>"),
    case("placeholder in form settings", script('var form = {"placeholder": "you@domain.com"};')),
    case(
        "sentry address",
        script('Sentry.init({dsn:"https://5f2c3a9d0b7e4c1a8e6f5d4c3b2a1908@o1234.ingest.sentry.io/56"});'),
    ),
    case("import map", '<script type="importmap">{"imports":{"react":"https://esm.sh/react@18.2.0"}}</script>'),
)

ENTITIES_IN_SCRIPT = group(
    "script",
    case("entities in document.write", script(f"document.write('{entities(INFO)}');"), INFO),
)

CASES: list[Case] = [
    *CONCATENATION,
    *LITERAL,
    *CHARACTER_CODES,
    *BASE64,
    *ROT13,
    *NOTHING,
    *ENTITIES_IN_SCRIPT,
]
