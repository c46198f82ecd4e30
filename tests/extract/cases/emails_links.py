"""Addresses in mailto: links, behind Cloudflare's protection and in vCard links."""

from .shape import Case, case, group


def cloudflare(text: str, key: int = 0x2A) -> str:
    """Cloudflare's encoding: the key, then every byte XORed with it, in hexadecimal."""
    return f"{key:02x}" + "".join(f"{byte ^ key:02x}" for byte in text.encode())


def entities(text: str) -> str:
    """Every character as a decimal entity, as many CMSs write addresses."""
    return "".join(f"&#{ord(char)};" for char in text)


def hex_entities(text: str) -> str:
    """Every character as a hexadecimal entity."""
    return "".join(f"&#x{ord(char):x};" for char in text)


INFO = "info@acme-dental.com"

MAILTO = group(
    "mailto",
    case("plain", f'<a href="mailto:{INFO}">Write to us</a>', INFO),
    case("upper-case scheme", f'<a href="MAILTO:{INFO}">Write to us</a>', INFO),
    case("mixed-case scheme", f"<a href='MailTo:{INFO}'>Write to us</a>", INFO),
    case("unquoted attribute", f"<a href=mailto:{INFO}>Write to us</a>", INFO),
    case("subject", f'<a href="mailto:{INFO}?subject=New%20patient">Write to us</a>', INFO),
    case("subject and body", f'<a href="mailto:{INFO}?subject=Hi&amp;body=Hello%20there">Write</a>', INFO),
    case(
        "two with a comma",
        '<a href="mailto:info@acme-dental.com,office@acme-dental.com">Both</a>',
        "info@acme-dental.com office@acme-dental.com",
    ),
    case(
        "two with an encoded comma and space",
        '<a href="mailto:info@acme-dental.com%2C%20office@acme-dental.com">Both</a>',
        "info@acme-dental.com office@acme-dental.com",
    ),
    case(  # Outlook's separator; not in RFC 6068, but all over the web
        "two with a semicolon",
        '<a href="mailto:info@acme-dental.com; office@acme-dental.com">Both</a>',
        "info@acme-dental.com office@acme-dental.com",
    ),
    case(
        "cc and bcc",
        '<a href="mailto:info@acme-dental.com?cc=office@acme-dental.com&bcc=boss@acme-dental.com">All</a>',
        "info@acme-dental.com office@acme-dental.com boss@acme-dental.com",
    ),
    case(
        "cc with entities and capitals",
        '<a href="mailto:info@acme-dental.com?Subject=Hi&amp;CC=office%40acme-dental.com">Both</a>',
        "info@acme-dental.com office@acme-dental.com",
    ),
    case("only to=", '<a href="mailto:?to=info@acme-dental.com&subject=Hello">Write</a>', INFO),
    case("percent-encoded at sign", '<a href="mailto:info%40acme-dental.com">Write</a>', INFO),
    case("percent-encoded letters", '<a href="mailto:%69%6e%66%6f%40acme%2Ddental%2ecom">Write</a>', INFO),
    case("decimal entities", f'<a href="{entities("mailto:" + INFO)}">Write</a>', INFO),
    case("hexadecimal entities", f'<a href="{hex_entities("mailto:" + INFO)}">Write</a>', INFO),
    case("entities in link and text", f'<a href="mailto:{entities(INFO)}">{entities(INFO)}</a>', INFO),
    case("display name", '<a href="mailto:Acme%20Dental%20%3Cinfo@acme-dental.com%3E">Write</a>', INFO),
    case("space after the colon", f'<a href="mailto: {INFO} ">Write</a>', INFO),
    case("encoded space after the colon", f'<a href="mailto:%20{INFO}">Write</a>', INFO),
    case("line break in the attribute", f'<a href="\n mailto:{INFO}\n">Write</a>', INFO),
    case("two slashes", f'<a href="mailto://{INFO}">Write</a>', INFO),
    case("doubled scheme", f'<a href="mailto:mailto:{INFO}">Write</a>', INFO),
    case("behind http, an editor's mistake", f'<a href="http://mailto:{INFO}">Write</a>', INFO),
    case("zero-width space at the end, from copying", f'<a href="mailto:{INFO}&#8203;">Write</a>', INFO),
    case("the same, percent-encoded", f'<a href="mailto:{INFO}%E2%80%8B">Write</a>', INFO),
    case("upper-case domain", '<a href="mailto:info@ACME-Dental.COM">Write</a>', INFO),
    case("full stop at the end", f'<a href="mailto:{INFO}.">Write</a>', INFO),
    case("image map", f'<map name="m"><area shape="rect" href="mailto:{INFO}" alt="Write"></map>', INFO),
    case("link in an SVG", f'<svg><a xlink:href="mailto:{INFO}"><text>Write</text></a></svg>', INFO),
    case("plus tag", '<a href="mailto:jane+web@acme-dental.com">Write</a>', "jane+web@acme-dental.com"),
    case("apostrophe", '<a href="mailto:o\'brien@acme-dental.com">Pat</a>', "o'brien@acme-dental.com"),
    case("idn", '<a href="mailto:praxis@zahnärzte-köln.de">Write</a>', "praxis@zahnärzte-köln.de"),
    case(
        "idn, percent-encoded",
        '<a href="mailto:praxis@zahn%C3%A4rzte-k%C3%B6ln.de">Write</a>',
        "praxis@zahnärzte-köln.de",
    ),
    case(
        "text shows another address",
        '<a href="mailto:info@acme-dental.com">office@acme-dental.com</a>',
        "info@acme-dental.com office@acme-dental.com",
    ),
    case("same address twice", f'<a href="mailto:{INFO}">{INFO}</a> <a href="mailto:{INFO}?x">Mail</a>', INFO),
    case("[at] in the link", '<a href="mailto:info[at]acme-dental.com">Write</a>', INFO),
    case("(at) and (dot) in the link", '<a href="mailto:info(at)acme-dental(dot)com">Write</a>', INFO),
)

MAILTO_EXACT = group(
    "mailto",
    case("method", f'<p>Questions? <a href="mailto:{INFO}">Write to us</a></p>', INFO),
    case("method, with subject", f'<a href="mailto:{INFO}?subject=Hello">Write to us</a>', INFO),
    exact=True,
)

MAILTO_NOTHING = group(
    "mailto",
    case("share link without address", '<a href="mailto:?subject=Look&body=https://acme-dental.com/">Tell</a>'),
    case("empty", '<a href="mailto:">Write</a>'),
    case("no domain", '<a href="mailto:info">Write</a>'),
    case("no local part", '<a href="mailto:@acme-dental.com">Write</a>'),
    case("hash only", '<a href="mailto:#">Write</a>'),
    case(
        "placeholder inside the body",
        '<a href="mailto:info@acme-dental.com?body=My%20address%20is%20you@domain.com">Write</a>',
        INFO,
    ),
)

CFEMAIL = group(
    "cfemail",
    case(
        "span",
        f'<span class="__cf_email__" data-cfemail="{cloudflare(INFO)}">[email&#160;protected]</span>',
        INFO,
    ),
    case(
        "link and span",
        f'<a href="/cdn-cgi/l/email-protection#{cloudflare(INFO, 0x5C)}"><span class="__cf_email__" '
        f'data-cfemail="{cloudflare(INFO, 0x11)}">[email&#160;protected]</span></a>',
        INFO,
    ),
    case("link only", f'<a href="/cdn-cgi/l/email-protection#{cloudflare(INFO, 0x99)}">Write to us</a>', INFO),
    case(
        "absolute link",
        f'<a href="https://acme-dental.com/cdn-cgi/l/email-protection#{cloudflare(INFO)}">Write</a>',
        INFO,
    ),
    case(
        "two addresses, two keys",
        f'<a data-cfemail="{cloudflare("info@acme-dental.com", 0x01)}"></a>'
        f'<a data-cfemail="{cloudflare("jane@acme-dental.com", 0xFE)}"></a>',
        "info@acme-dental.com jane@acme-dental.com",
    ),
    case("upper-case digits", f'<a data-cfemail="{cloudflare(INFO, 0xAB).upper()}">[email protected]</a>', INFO),
    case(
        "subject inside the protection",
        f'<a href="/cdn-cgi/l/email-protection#{cloudflare(INFO + "?subject=Hello")}">Write</a>',
        INFO,
    ),
    case("key zero", f'<span data-cfemail="{cloudflare(INFO, 0)}">[email protected]</span>', INFO),
    exact=True,
)

CFEMAIL_NOTHING = group(
    "cfemail",
    case("notice without code", '<a href="/cdn-cgi/l/email-protection">[email&#160;protected]</a>'),
    case("not hexadecimal", '<span data-cfemail="zz11xx">[email protected]</span>'),
    case("odd number of digits", '<span data-cfemail="2a4b4c4d4">[email protected]</span>'),
    case("empty", '<span data-cfemail="">[email protected]</span>'),
    case("decodes to an asset", f'<span data-cfemail="{cloudflare("logo@2x.png")}">[email protected]</span>'),
    case("decodes to a placeholder", f'<a data-cfemail="{cloudflare("you@domain.com")}">[email protected]</a>'),
)

VCARD = group(
    "vcard",
    case(
        "data link, percent-encoded",
        '<a href="data:text/vcard;charset=utf-8,BEGIN%3AVCARD%0AVERSION%3A3.0%0AFN%3AJane%20Doe%0A'
        'EMAIL%3Ajane@acme-dental.com%0AEND%3AVCARD" download="jane.vcf">Save contact</a>',
        "jane@acme-dental.com",
    ),
    case(
        "data link with parameters",
        '<a href="data:text/vcard,BEGIN%3AVCARD%0D%0AVERSION%3A3.0%0D%0AFN%3AAcme%0D%0A'
        'EMAIL%3BTYPE%3DWORK%3Aoffice%40acme-dental.com%0D%0AEND%3AVCARD">Save</a>',
        "office@acme-dental.com",
    ),
    case(
        "data link in base64, with a phone",
        # BEGIN:VCARD VERSION:3.0 FN:Acme EMAIL:info@acme-dental.com TEL:+15124742233 END:VCARD
        '<a href="data:text/x-vcard;base64,QkVHSU46VkNBUkQKVkVSU0lPTjozLjAKRk46QWNtZQpFTUFJTDppbmZvQGFjbWUtZGVudGFs'
        'LmNvbQpURUw6KzE1MTI0NzQyMjMzCkVORDpWQ0FSRAo=">Save</a>',
        INFO,
        phones="+15124742233",
    ),
    exact=True,
)

VCARD_NOTHING = group("vcard", case("link to a file", '<a href="/files/jane@home.vcf">Save contact</a>'))

CASES: list[Case] = [
    *MAILTO,
    *MAILTO_EXACT,
    *MAILTO_NOTHING,
    *CFEMAIL,
    *CFEMAIL_NOTHING,
    *VCARD,
    *VCARD_NOTHING,
]
