"""Addresses declared for machines: JSON-LD, microdata, RDFa, hCard, `data-*` and `content` attributes."""

from .shape import Case, case, group

INFO = "info@acme-dental.com"


def ld(json: str) -> str:
    """A JSON-LD script."""
    return f'<script type="application/ld+json">{json}</script>'


JSON_LD = group(
    "json-ld",
    case("plain", ld(f'{{"@context":"https://schema.org","@type":"Dentist","email":"{INFO}"}}'), INFO),
    case("mailto inside", ld(f'{{"@type":"Dentist","email":"mailto:{INFO}"}}'), INFO),
    case(
        "array",
        ld('{"@type":"Dentist","email":["info@acme-dental.com","jane@acme-dental.com"]}'),
        "info@acme-dental.com jane@acme-dental.com",
    ),
    case(
        "contact point",
        ld(f'{{"@type":"Organization","contactPoint":{{"@type":"ContactPoint","email":"{INFO}"}}}}'),
        INFO,
    ),
    case(
        "contact points in an array",
        ld(
            '{"@type":"Organization","contactPoint":[{"@type":"ContactPoint","contactType":"sales",'
            '"email":"sales@acme-dental.com"},{"@type":"ContactPoint","email":"help@acme-dental.com"}]}'
        ),
        "sales@acme-dental.com help@acme-dental.com",
    ),
    case(
        "graph",
        ld(f'{{"@graph":[{{"@type":"WebSite","name":"Acme"}},{{"@type":"Dentist","email":"{INFO}"}}]}}'),
        INFO,
    ),
    case(
        "employee inside the business",
        ld('{"@type":"Dentist","employee":[{"@type":"Person","email":"jane@acme-dental.com"}]}'),
        "jane@acme-dental.com",
    ),
    case("top-level array", ld(f'[{{"@type":"WebPage"}},{{"@type":"Dentist","email":"{INFO}"}}]'), INFO),
    case("escaped at sign", ld(r'{"@type":"Dentist","email":"info\u0040acme-dental.com"}'), INFO),
    case(
        "type attribute in capitals",
        f'<script type="Application/LD+JSON">{{"@type":"Dentist","email":"{INFO}"}}</script>',
        INFO,
    ),
    case(
        "type attribute with charset",
        f'<script type="application/ld+json; charset=utf-8">{{"@type":"Dentist","email":"{INFO}"}}</script>',
        INFO,
    ),
    case("in CDATA", ld(f'//<![CDATA[\n{{"@type":"Dentist","email":"{INFO}"}}\n//]]>'), INFO),
    # A raw line break in a string is not JSON, yet editors write it all the time.
    case(
        "raw line break in a string", ld(f'{{"@type":"Dentist","description":"Gentle\ncare","email":"{INFO}"}}'), INFO
    ),
    case("broken one beside a good one", ld("{oops") + ld(f'{{"@type":"Dentist","email":"{INFO}"}}'), INFO),
    exact=True,
)

JSON_LD_NOTHING = group(
    "json-ld",
    case("empty string", ld('{"@type":"Dentist","email":""}')),
    case("null", ld('{"@type":"Dentist","email":null}')),
    case("placeholder", ld('{"@type":"Dentist","email":"you@example.com"}')),
    case("not a string", ld('{"@type":"Dentist","email":{"@id":"#mail"}}')),
    case("image that looks like one", ld('{"@type":"Dentist","image":"https://acme-dental.com/logo@2x.png"}')),
)

MICRODATA = group(
    "microdata",
    case(
        "text",
        '<div itemscope itemtype="https://schema.org/Dentist"><span itemprop="name">Acme</span> '
        f'<span itemprop="email">{INFO}</span></div>',
        INFO,
    ),
    case(
        "meta content",
        f'<div itemscope itemtype="https://schema.org/Dentist"><meta itemprop="email" content="{INFO}"></div>',
        INFO,
    ),
    case(
        "among other properties",
        '<div itemscope itemtype="http://schema.org/LocalBusiness"><b itemprop="name">Acme</b>'
        f'<meta itemprop="priceRange" content="$$"><meta itemprop="email" content="mailto:{INFO}"></div>',
        INFO,
    ),
)

RDFA = group(
    "rdfa",
    case(
        "text",
        f'<div vocab="https://schema.org/" typeof="Dentist"><span property="email">{INFO}</span></div>',
        INFO,
    ),
    case(
        "prefixed property with content",
        f'<div typeof="schema:Dentist"><span property="schema:email" content="{INFO}">Write</span></div>',
        INFO,
    ),
)

HCARD = group(
    "hcard",
    case("class email", f'<div class="vcard"><b class="fn org">Acme</b> <span class="email">{INFO}</span></div>', INFO),
    case(
        "type and value",
        '<div class="vcard"><span class="fn">Acme</span><span class="email"><span class="type">Work</span>: '
        f'<span class="value">{INFO}</span></span></div>',
        INFO,
    ),
    case("h-card", f'<div class="h-card"><b class="p-name">Acme</b> <span class="u-email">{INFO}</span></div>', INFO),
    case("link", f'<div class="vcard"><a class="email" href="mailto:{INFO}">Acme</a></div>', INFO),
)

ATTRIBUTE = group(
    "attribute",
    case("data-email", f'<a href="#" class="mail" data-email="{INFO}">Write to us</a>', INFO),
    case("data-mail with scheme", f'<button data-href="mailto:{INFO}">Write to us</button>', INFO),
    case("data-contact, entities", '<span data-contact="info&#64;acme-dental.com">Write</span>', INFO),
    case("settings in JSON", f'<div data-settings=\'{{"to":"{INFO}","id":4}}\'></div>', INFO),
    case(
        "settings in JSON, entities",
        f'<div data-props="{{&quot;form&quot;:{{&quot;recipient&quot;:&quot;{INFO}&quot;}}}}"></div>',
        INFO,
    ),
    case("og:email", "<p>Welcome.</p>", INFO, head=f'<meta property="og:email" content="{INFO}">'),
    case(
        "business:contact_data",
        "<p>Welcome.</p>",
        INFO,
        head=f'<meta property="business:contact_data:email" content="{INFO}">',
    ),
    case("meta reply-to", "<p>Welcome.</p>", INFO, head=f'<meta name="reply-to" content="{INFO}">'),
    case(
        "meta description",
        "<p>Welcome.</p>",
        INFO,
        head=f'<meta name="description" content="Gentle dentists in Austin. Write to {INFO} today.">',
    ),
    case("data-to with [at]", '<a href="#" data-to="info[at]acme-dental.com">Write</a>', INFO),
)

# The widespread "put together by a script" forms keep name and domain in attributes of their own; only these
# attribute names leave no doubt about what belongs together.
ATTRIBUTE_PARTS = group(
    "attribute",
    case("user and domain", '<a href="#" data-user="info" data-domain="acme-dental.com">Write</a>', INFO),
    case(
        "name, domain and tld",
        '<a href="#" class="cryptedmail" data-name="info" data-domain="acme-dental" data-tld="com"></a>',
        INFO,
    ),
)

ATTRIBUTE_NOTHING = group(
    "attribute",
    case("retina image", '<img src="/logo.png" data-at2x="/logo@2x.png" alt="Acme">'),
    case("lazy image with a video suffix", '<video data-src="/media/intro@2x.mov"></video>'),
    case("form placeholder", '<input type="email" name="m" placeholder="jane.doe@gmail.com">'),
    case("data-placeholder", '<input type="email" name="m" data-placeholder="name@company.com">'),
)

CASES: list[Case] = [
    *JSON_LD,
    *JSON_LD_NOTHING,
    *MICRODATA,
    *RDFA,
    *HCARD,
    *ATTRIBUTE,
    *ATTRIBUTE_PARTS,
    *ATTRIBUTE_NOTHING,
]
