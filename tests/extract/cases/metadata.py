"""What a page says about itself."""

from .shape import MetadataCase, page

SITE = "https://acme-dental.com/en/"


def meta(name: str, html: str, **facts: object) -> MetadataCase:
    return MetadataCase(name=name, html=html, metadata=facts, url=SITE)


def head(name: str, markup: str, **facts: object) -> MetadataCase:
    return meta(name, page("", head=markup), **facts)


METADATA_CASES: list[MetadataCase] = [
    meta("title", page("", title="Acme Dental"), title="Acme Dental"),
    meta("title with entities", page("", title="Doe &amp; Sons &ndash; Plumbing"), title="Doe & Sons – Plumbing"),
    meta("title over two lines", page("", title="Acme\n   Dental"), title="Acme Dental"),
    meta(
        "an SVG's title is not the page's",
        "<html><body><svg><title>Icon</title></svg><h1>Acme</h1><p>Welcome to our practice.</p></body></html>",
        title=None,
    ),
    head("description", '<meta name="description" content="Gentle dentists">', description="Gentle dentists"),
    head(
        "description in capitals", '<META NAME="Description" CONTENT="Gentle dentists">', description="Gentle dentists"
    ),
    meta("h1", page(""), h1="Welcome"),
    meta("h1 with markup", "<body><h1>Acme <b>Dental</b>\n Austin</h1></body>", h1="Acme Dental Austin"),
    meta("no h1", "<html><head><title>T</title></head><body><p>Hello there, friends.</p></body></html>", h1=None),
    meta("language", page("", lang="de"), language="de"),
    meta("language, lower case", page("", lang="de-AT"), language="de-at"),
    head(
        "canonical",
        '<link rel="canonical" href="https://acme-dental.com/en/">',
        canonical_url="https://acme-dental.com/en/",
    ),
    head(
        "relative canonical", '<link rel="canonical" href="/en/team">', canonical_url="https://acme-dental.com/en/team"
    ),
    head(
        "favicon", '<link rel="shortcut icon" href="/favicon.png">', favicon_url="https://acme-dental.com/favicon.png"
    ),
    head(
        "Open Graph",
        '<meta property="og:title" content="Acme"><meta property="og:image" content="https://acme-dental.com/a.png">',
        open_graph={"og:title": "Acme", "og:image": "https://acme-dental.com/a.png"},
    ),
    meta(
        "contact form",
        page(
            '<form method="post"><input name="name"><input type="email" name="email">'
            "<textarea name='message'></textarea></form>"
        ),
        has_contact_form=True,
    ),
    meta(
        "search form is none",
        page('<form action="/search"><input type="search" name="q"></form>'),
        has_contact_form=False,
    ),
    meta(
        "login form is none",
        page('<form method="post"><input name="user"><input type="password" name="pass"></form>'),
        has_contact_form=False,
    ),
    meta(
        "newsletter form is none",
        page(
            '<form class="newsletter" method="post"><input type="email" name="email"><button>Subscribe</button></form>'
        ),
        has_contact_form=False,
    ),
    meta(
        "schema types",
        page('<script type="application/ld+json">{"@type":"Dentist","name":"Acme"}</script>'),
        schema_types=("Dentist",),
    ),
    meta(
        "nothing is None",
        "<p>Hello there, dear friends of the house.</p>",
        title=None,
        description=None,
        language=None,
        canonical_url=None,
    ),
]
