"""Addresses as the protection of Joomla and TYPO3 writes them, whole, with the notice that stands in their place."""

from .emails_script import b64, script
from .shape import Case, case, group

INFO = "info@acme-dental.com"
NOTICE = "This email address is being protected from spambots. You need JavaScript enabled to view it."

# TYPO3 moves every character round within its range.
RANGES = ((0x2B, 0x3A), (0x40, 0x5A), (0x61, 0x7A))


def typo3(text: str, offset: int) -> str:
    """TYPO3's spamProtectEmailAddresses with the given offset."""
    return "".join(moved(ord(char), offset) for char in text)


def moved(code: int, offset: int) -> str:
    for first, last in RANGES:
        if first <= code <= last:
            return chr(first + (code - first + offset) % (last - first + 1))
    return chr(code)


def joomla3(number: str, text: bool) -> str:
    """Joomla 3's cloak: the parts with half of the letters as entities, put together in a script."""
    shown = f"addy_text{number}" if text else f"addy{number}"
    copy = f"var addy_text{number} = '&#105;nf&#111;' + '&#64;' + '&#97;cm&#101;-d&#101;nt&#97;l.c&#111;m';\n"
    return f'<span id="cloak{number}">{NOTICE}</span>' + script(
        f"\n //<!--\n document.getElementById('cloak{number}').innerHTML = '';\n"
        "var prefix = '&#109;a' + 'i&#108;' + '&#116;o';\nvar path = 'hr' + 'ef' + '=';\n"
        f"var addy{number} = '&#105;nf&#111;' + '&#64;';\n"
        f"addy{number} = addy{number} + '&#97;cm&#101;-d&#101;nt&#97;l' + '&#46;' + 'c&#111;m';\n"
        + (copy if text else "")
        + f"document.getElementById('cloak{number}').innerHTML += '<a ' + path + '\\'' + prefix + ':' + addy{number}"
        f" + '\\'>' + {shown} + '<\\/a>';\n //-->\n "
    )


CASES: list[Case] = group(
    "plugins",
    case("Joomla 3", joomla3("29007", text=False), INFO),
    case("Joomla 3 with a text", joomla3("29007", text=True), INFO),
    case("Joomla 3 with a hash", joomla3("a238214f466ab0b45f1cacafae78bd98", text=True), INFO),
    case(
        "Joomla 4",
        f'<joomla-hidden-mail is-link="1" is-email="1" first="{b64("info")}" last="{b64("acme-dental.com")}" '
        f'text="{b64(INFO)}" base="">{NOTICE}</joomla-hidden-mail>',
        INFO,
    ),
    case("Joomla's notice alone", f"<p>{NOTICE}</p>"),
    # A Caesar cipher like ROT13, only with another step; TYPO3 runs a good part of the German-speaking web.
    case(
        "TYPO3, step one",
        f"<a href=\"javascript:linkTo_UnCryptMailto('{typo3('mailto:' + INFO, 1)}');\">Write to us</a>",
        INFO,
    ),
    case(
        "TYPO3, step two, entities for the quotes",
        f'<a href="javascript:linkTo_UnCryptMailto(&#039;{typo3("mailto:" + INFO, 2)}&#039;);">Write to us</a>',
        INFO,
    ),
    case(
        "TYPO3, step minus three, percent-encoded quotes",
        f'<a href="javascript:linkTo_UnCryptMailto(%27{typo3("mailto:" + INFO, -3)}%27);">Write to us</a>',
        INFO,
    ),
    case(
        "TYPO3, attribute",
        f'<a href="#" data-mailto-token="{typo3("mailto:" + INFO, -1)}" data-mailto-vector="-1">Write to us</a>',
        INFO,
    ),
)
