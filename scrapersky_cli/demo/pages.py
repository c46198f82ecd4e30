"""The pages of a site as text: made from the site's own seed, so that the same page is the same text every time."""

import random
from functools import lru_cache
from html import escape

from scrapersky_cli.demo.business import address_lines, hours_lines, team_block
from scrapersky_cli.demo.forms import WRITERS, business_block
from scrapersky_cli.demo.looks import LOOKS, styles
from scrapersky_cli.demo.site import Site, SitePage
from scrapersky_cli.demo.sitemap_sorts import sitemaps_of
from scrapersky_cli.demo.sitemaps import footer_links, head_links
from scrapersky_cli.demo.trap import entrance

PAGES_KEPT = 512
STYLE_SHARE = 0.45  # of what is left of a page's weight: style sheet; the rest is markup

# What every site has that is not a contact: asset names, share buttons, versions, error-tracker keys.
DECOYS = """<div class="share"><a href="https://www.facebook.com/sharer/sharer.php?u={origin}">f</a>
<a href="https://twitter.com/intent/tweet?url={origin}">x</a>
<a href="https://www.linkedin.com/shareArticle?mini=true&amp;url={origin}">in</a></div>
<img src="{origin}/img/logo@2x.png" srcset="{origin}/img/logo@2x.png 2x, {origin}/img/logo@3x.png 3x" alt="logo">
<script src="https://cdn.jsdelivr.net/npm/swiper@11.1.4/swiper-bundle.min.js" defer></script>
<script>var cfg={{"build":1732380000123,"dsn":"https://0123456789abcdef0123456789abcdef@o447951.ingest.sentry.io/5429213",
"ts":"20250117093000","sku":"4006381333931"}};</script>
"""


def _head(site: Site, page: SitePage) -> str:
    description = site.country.language.sentences[0].format(name=site.name, city=site.city[0], trade=site.trade[1])
    meta = f'<meta charset="{site.manner.charset}">\n' if site.manner.declared == "meta" else ""
    if site.manner.declared == "header" and site.manner.charset == "utf-8":
        meta = '<meta charset="utf-8">\n'
    return (
        f"{meta}<title>{escape(page.title, quote=False)}</title>\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="description" content="{escape(description)}">\n'
        f'<link rel="canonical" href="{site.origin}{page.path}">\n'
        f'<link rel="icon" href="{site.origin}/favicon.ico">\n'
        f'<meta property="og:title" content="{escape(site.name)}">\n'
        f'<meta property="og:type" content="website">\n{head_links(sitemaps_of(site))}{LOOKS[site.look].head(site)}\n'
    )


def _menu(site: Site) -> str:
    labels = [page.title.split(" | ")[0] for page in site.pages]
    labels[0] = site.country.language.home
    items = "".join(
        f'<li class="menu-item"><a href="{page.path}">{escape(label)}</a></li>'
        for page, label in zip(site.pages, labels, strict=True)
    )
    return f'<header><a class="logo" href="/">{escape(site.name)}</a><nav><ul>{items}</ul></nav></header>\n'


def _paragraphs(site: Site, page: SitePage) -> str:
    rng = random.Random(f"{site.seed}{page.path}")
    sentences = site.country.language.sentences
    blocks = []
    for _ in range(4 + site.weight // 12_000):
        words = " ".join(rng.choices(sentences, k=rng.randint(3, 6)))
        text = words.format(name=site.name, city=site.city[0], trade=site.trade[1].lower())
        blocks.append(f'<section class="text"><p>{escape(text)}</p></section>')
    return "\n".join(blocks)


def _cards(site: Site, page: SitePage, size: int) -> str:
    """Return about `size` characters of typical content: pictures, headings, a sentence and a link, repeated."""
    rng = random.Random(f"cards {site.seed}{page.path}")
    sentences = [
        escape(sentence.format(name=site.name, city=site.city[0], trade=site.trade[1].lower()))
        for sentence in site.country.language.sentences
    ]
    cards: list[str] = []
    while size > 0:
        number = len(cards) + 1
        cards.append(
            f'<article class="card card-{number:x} col-md-4"><figure class="card-media"><img loading="lazy" '
            f'src="/media/{site.seed:x}/offer-{number}-768x512.jpg" width="768" height="512" '
            f'alt="{site.trade[0]} {number}"></figure><div class="card-body">'
            f'<h3 class="card-title">{site.trade[1]} № {number}</h3>'
            f'<p class="card-text">{rng.choice(sentences)}</p>'
            f'<a class="btn btn-link" href="{rng.choice(site.pages).path}#offer-{number}">&raquo;</a></div></article>\n'
        )
        size -= len(cards[-1])
    return "".join(cards)


def _address(site: Site, page: SitePage) -> str:
    language = site.country.language
    lines = [escape(site.name), *map(escape, address_lines(site))]
    written = [
        WRITERS[contact.form](site, contact)
        for contact in page.contacts
        if contact.form not in ("json-ld", "link", "credit")
    ]
    imprint = (
        "<br>HRB 20417 · USt-IdNr. DE812345678 · IBAN DE02 1203 0000 0000 2020 51" if page.kind == "imprint" else ""
    )
    return (
        f"<address>{'<br>'.join([*lines, *written])}{imprint}</address>\n"
        f"<p>{language.hours}<br>{'<br>'.join(hours_lines(site))}</p>\n"
    )


def _footer(site: Site, page: SitePage) -> str:
    links = [WRITERS[contact.form](site, contact) for contact in page.contacts if contact.form in ("link", "credit")]
    ways = f"{entrance(site)}{footer_links(sitemaps_of(site))}"
    return f'<footer class="site-footer">{"".join(links)}{ways}<p>© 2003–2026 {escape(site.name)}</p></footer>\n'


def _break(text: str) -> str:
    """Break markup as editors do: tags never closed, closed twice, nested wrongly, attributes twice and unquoted."""
    return (
        text.replace("</p></section>", "</section></b>")
        .replace("<nav><ul>", "<nav class=a class=b><ul><table><tr>")
        .replace("</html>", "")
        .replace("</head>", "</style>")
        .replace("<address>", "<address><div <b>")
        .replace("<footer", "</body></html>\n<footer")
    )


def page_text(site: Site, page: SitePage) -> str:
    """Return the whole document of `page`, about `site.weight` characters long."""
    start = f'<!DOCTYPE html>\n<html lang="{site.country.locale}">\n<head>\n{_head(site, page)}'
    block = f'{business_block(site, page.contacts)}</head>\n<body class="{site.look} {page.kind}">\n{_menu(site)}'
    text = (
        f"<main><h1>{escape(site.trade[1])} · {escape(site.city[0])}</h1>\n{_paragraphs(site, page)}\n"
        f"{team_block(site, page)}<h2>{site.country.language.call_us}</h2>\n{_address(site, page)}"
    )
    end = (
        f"</main>\n{_footer(site, page)}{DECOYS.format(origin=site.origin)}{LOOKS[site.look].foot(site)}\n"
        "</body>\n</html>\n"
    )
    room = max(0, site.weight - len(start) - len(block) - len(text) - len(end))
    style = f"<style>{styles(int(room * STYLE_SHARE))}</style>\n" if room > 500 else ""
    cards = _cards(site, page, int(room * (1 - STYLE_SHARE)) - 300)
    text = start + style + block + text + cards + end
    return _break(text) if site.manner.broken_markup else text


@lru_cache(maxsize=PAGES_KEPT)
def page_bytes(site: Site, page: SitePage) -> bytes:
    """Return the document as it is sent, in the site's encoding. It is cached: making it takes a third of a
    millisecond, which a benchmark would otherwise measure."""
    return page_text(site, page).encode(site.manner.charset, errors="xmlcharrefreplace")
