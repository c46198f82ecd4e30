"""Addresses in the visible text: plain, next to punctuation, hidden behind entities, split and reversed."""

from .emails_links import entities, hex_entities
from .shape import Case, case, group

INFO = "info@acme-dental.com"
BACKWARDS = INFO[::-1]
RTL = "unicode-bidi:bidi-override; direction: rtl"

TEXT = group(
    "text",
    case("in a sentence", f"<p>Write to {INFO} and we answer the same day.</p>", INFO),
    case("end of a sentence", f"<p>Questions? Write to {INFO}.</p>", INFO),
    case("before an exclamation mark", f"<p>Write to {INFO}!</p>", INFO),
    case("in parentheses", f"<p>Our desk ({INFO}) answers the same day.</p>", INFO),
    case("in angle brackets", f"<p>Jane Doe &lt;{INFO}&gt;</p>", INFO),
    case("in quotation marks", f"<p>Write to “{INFO}” or come by.</p>", INFO),
    case("label without space", f"<p>E-Mail:{INFO}</p>", INFO),
    case("between pipes", f"<p>Main Street 1 | {INFO} | Austin</p>", INFO),
    case("capital letters", "<p>Info@Acme-Dental.COM</p>", INFO),
    case("dots in the local part", "<p>jane.m.doe@acme-dental.com</p>", "jane.m.doe@acme-dental.com"),
    case("underscore and digits", "<p>front_desk2@acme-dental.com</p>", "front_desk2@acme-dental.com"),
    case("plus tag", "<p>jane+kids@acme-dental.com</p>", "jane+kids@acme-dental.com"),
    case("sub-domain", "<p>info@mail.acme-dental.com</p>", "info@mail.acme-dental.com"),
    case("long top-level domain", "<p>hello@acme.photography</p>", "hello@acme.photography"),
    case("two-level suffix", "<p>info@acme-dental.co.uk</p>", "info@acme-dental.co.uk"),
    case("Brazilian suffix", "<p>contato@acme-odonto.com.br</p>", "contato@acme-odonto.com.br"),
    case("one-letter domain", "<p>jane@x.com</p>", "jane@x.com"),
    case("digits in the domain", "<p>post@24zahn.de</p>", "post@24zahn.de"),
    case("idn", "<p>praxis@zahnärzte-köln.de</p>", "praxis@zahnärzte-köln.de"),
    case("punycode", "<p>info@xn--mller-kva.de</p>", "info@müller.de"),
    case(
        "separated by a slash",
        "<p>info@acme-dental.com/office@acme-dental.com</p>",
        "info@acme-dental.com office@acme-dental.com",
    ),
    case(
        "separated by a comma",
        "<p>info@acme-dental.com,office@acme-dental.com</p>",
        "info@acme-dental.com office@acme-dental.com",
    ),
    case("cells not glued", f"<table><tr><td>Desk</td><td>{INFO}</td><td>Monday</td></tr></table>", INFO),
    case(
        "list items not glued",
        "<ul><li>info@acme-dental.com</li><li>office@acme-dental.com</li></ul>",
        "info@acme-dental.com office@acme-dental.com",
    ),
    case("line breaks not glued", f"<p>Mail<br>{INFO}<br>Austin</p>", INFO),
    case("paragraphs not glued", f"<div><p>Mail</p><p>{INFO}</p><p>Austin</p></div>", INFO),
    case("definition list", f"<dl><dt>Mail</dt><dd>{INFO}</dd><dt>Place</dt><dd>Austin</dd></dl>", INFO),
    case("text of an ordinary link", f'<a href="/contact">{INFO}</a>', INFO),
    case("bold in the middle of a sentence", f"<p>Write to <strong>{INFO}</strong>, please.</p>", INFO),
    case("in noscript", f"<noscript><p>Write to {INFO}</p></noscript>", INFO),
    case("in an address element", f"<address>1 Main St<br>Austin<br>{INFO}</address>", INFO),
    exact=True,
)

ENTITIES = group(
    "entities",
    case("decimal at sign", "<p>info&#64;acme-dental.com</p>", INFO),
    case("hexadecimal at sign", "<p>info&#x40;acme-dental.com</p>", INFO),
    case("named at sign", "<p>info&commat;acme-dental.com</p>", INFO),
    case("named full stop", "<p>info&commat;acme-dental&period;com</p>", INFO),
    case("padded numbers", "<p>info&#0000064;acme-dental.com</p>", INFO),
    case("everything decimal", f"<p>{entities(INFO)}</p>", INFO),
    case("everything hexadecimal", f"<p>{hex_entities(INFO)}</p>", INFO),
    case("no-break spaces around", f"<p>Mail:&nbsp;{INFO}&nbsp;</p>", INFO),
)

INVISIBLE = group(
    "invisible characters",
    case("zero-width spaces around the at sign", "<p>info&#8203;@&#8203;acme-dental.com</p>", INFO),
    case("zero-width non-joiner", "<p>in&zwnj;fo@acme&zwnj;-dental.com</p>", INFO),
    case("zero-width joiner", "<p>info&zwj;@acme-dental&zwj;.com</p>", INFO),
    case("word joiner", "<p>info&#8288;@&#8288;acme-dental.com</p>", INFO),
    case("soft hyphens", "<p>in&shy;fo@acme-&shy;den&shy;tal.com</p>", INFO),
    case("byte order mark inside", "<p>info&#65279;@acme-dental.com</p>", INFO),
    case("zero-width space before the full stop", "<p>info@acme-dental\u200b.com</p>", INFO),
    case("wbr", "<p>info@<wbr>acme-<wbr>dental.com</p>", INFO),
    case("wbr with a slash", "<p>info<wbr/>@acme-dental<wbr/>.com</p>", INFO),
    # The full-width at sign of East Asian sites; a reader sees an ordinary address.
    case("full-width at sign", "<p>info＠acme-dental.com</p>", INFO),
)

SPLIT = group(
    "split",
    case("three spans", "<p><span>info</span><span>@</span><span>acme-dental.com</span></p>", INFO),
    case("at sign in bold", "<p>info<b>@</b>acme-dental.com</p>", INFO),
    case("one span per part", "<p><i>info</i>@<i>acme-dental</i>.<i>com</i></p>", INFO),
    case("comments between", "<p>info<!-- no -->@<!-- spam -->acme-dental.com</p>", INFO),
    case("nested spans", "<p><span>in<span>fo</span></span>@acme<span>-dental.com</span></p>", INFO),
    # What a reader sees is the address; the decoy is there for robots only.
    case("hidden decoy", '<p>info<span style="display:none">null</span>@acme-dental.com</p>', INFO),
    case("hidden decoy with space", '<p>info@<b style="display: none;">nospam.</b>acme-dental.com</p>', INFO),
    case("hidden attribute", "<p>info@<span hidden>remove</span>acme-dental.com</p>", INFO),
)

REVERSED = group(
    "reversed",
    case("inline style", f'<p>Mail: <span style="{RTL}">{BACKWARDS}</span></p>', INFO),
    case(
        "inline style, other order", f'<span style="direction:rtl;unicode-bidi:bidi-override;">{BACKWARDS}</span>', INFO
    ),
    case("bdo", f'<p>Mail: <bdo dir="rtl">{BACKWARDS}</bdo></p>', INFO),
    case(
        "class in a style sheet of the page",
        f'<p>Mail: <span class="backwards">{BACKWARDS}</span></p>',
        INFO,
        head=f"<style>.backwards {{ {RTL}; }}</style>",
    ),
    case("entities inside", f'<span style="{RTL}">{BACKWARDS.replace("@", "&#64;")}</span>', INFO),
)

RIGHT_TO_LEFT_PAGES = group(
    "reversed",
    case(
        "a Hebrew page is not turned round",
        '<!doctype html><html dir="rtl" lang="he"><head><meta charset="utf-8"><title>מרפאת שיניים</title></head><body>'
        "<h1>ברוכים הבאים</h1><p>אנחנו מטפלים במשפחות כבר שנים רבות, ומטופלים חדשים מוזמנים תמיד.</p>"
        '<p>דוא"ל: info@acme-dental.co.il</p></body></html>',
        "info@acme-dental.co.il",
        url="https://acme-dental.co.il/",
    ),
    case(
        "an Arabic block is not turned round",
        f'<div dir="rtl" style="direction: rtl"><p>البريد الإلكتروني: {INFO}</p></div>',
        INFO,
    ),
)

SPLIT_NOTHING = group(
    "split",
    case("blocks are not one address", "<div>info@</div><div>acme-dental.com</div>", tolerated=INFO),
    case("heading and sentence", "<h2>Meet us @</h2><p>acme-dental.com is our home on the web.</p>"),
)

CONTEXT = group(
    "text",
    case(
        "context holds the neighbours",
        f"<p>For school groups write to {INFO} at least a week before the visit.</p>",
        INFO,
        details={INFO: {"context": lambda text: "school groups write to" in text and "at least a week" in text}},
    ),
    case(
        "context is one clean line",
        f"<p>For school\n\t groups&nbsp;&nbsp; write\r\n to {INFO}</p>",
        INFO,
        details={INFO: {"context": lambda text: "For school groups write to" in text}},
    ),
    case(
        "context ends after sixty characters",
        f"<p>{'far ' * 40}{INFO}{' away' * 40}</p>",
        INFO,
        details={INFO: {"context": lambda text: 60 <= len(text) <= 60 + len(INFO) + 60 + 2}},
    ),
    case(
        "context of a link is its surroundings",
        f'<p>For school groups <a href="mailto:{INFO}">write to us</a>.</p>',
        INFO,
        details={INFO: {"context": lambda text: "write to us" in text}},
    ),
)

CASES: list[Case] = [
    *TEXT,
    *ENTITIES,
    *INVISIBLE,
    *SPLIT,
    *REVERSED,
    *RIGHT_TO_LEFT_PAGES,
    *SPLIT_NOTHING,
    *CONTEXT,
]
