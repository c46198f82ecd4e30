"""Who has the copyright of a page, as its last lines say."""

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from scrapersky_cli.extract.business.name_text import name_in
from scrapersky_cli.extract.lines import lines_with

_END = 6_000  # characters at the end of the text, in which the copyright stands
_LINE = 400
_MOST = 6  # lines with a copyright
_ALONE = 40  # characters of a line that has no more than the mark and the year
_MARKS = ("©", "opyright", "(c)", "(C)", "COPYRIGHT")
_COPYRIGHT = re.compile(r"(?:copyright|©|\(c\) ?(?=\d{4}))(?:[\s:,]|©|\(c\)|copyright)*+", re.IGNORECASE)
_CREDIT = re.compile(
    r"\b(?:design(?:ed)?|web ?site|web ?design|site|theme|template|powered|hosting|hosted|created|developed|built|made"
    r"|realisation|realisierung|umsetzung|map data|kartendaten|photos?|fotos?|images?|bilder|bild) ?"
    r"(?:by|von|par|de|da|with|:|©|$)",
    re.IGNORECASE,
)
_ABBREVIATED = "St Dr Co Mr Jr Mrs Inc Corp Ltd Pvt Pty Pte Bros med Prof Priv Doz sp spol"
_NO_END = "".join(rf"(?<!\b{word}\.)" for word in ("[A-Z]", *_ABBREVIATED.split()))  # what a dot belongs to
# What ends the name behind a copyright: a sentence, a separator, a right, a credit, a link of the footer.
_AFTER_NAME = re.compile(
    rf"\.{_NO_END}(?:\s|$)"
    r"|[|•·–—▪∙/]|\s-+\s"
    r"|,?\s\(?(?:all|alle|tous|todos|tutti|no part)\s+(?:rights?|rechten?|droits|los derechos|i diritti)"
    r"|\b(?:wszelkie prawa|všechna práva|všetky práva|minden jog|toate drepturile|alla rättigheter|alle rettigheder"
    r"|kaikki oikeudet|tüm hakları|todos os direitos)\b"
    r"|\b(?:proudly )?(?:web)?(?:site|design|theme|powered|hosted|created|developed|built|made)(?:ed)?"
    r" (?:&|and|by|von|par|with)\b"
    r"|\b(?:this (?:web)?site uses|we use cookies)\b"
    r"|\b(?:privacy|datenschutz|impressum|terms|sitemap|cookies?|mentions l|aviso l)"
    r"|[,;:]\s(?:p\.? ?iva|tel|phone|all )",
    re.IGNORECASE,
)


@lru_cache(maxsize=2)  # asked for the company and for the name of one page
def copyright_owners(text: str) -> tuple[str, ...]:
    """Return the names in the copyright notices at the end of `text`, the last notice first.

    The owner stands behind the mark and the year, before them, or on the line below. Web designers are not owners.
    """
    return tuple(_owners(text))


def _owners(text: str) -> Iterator[str]:
    end = text[-_END:]
    lines = [*end.split("\n"), ""]
    for number in lines_with(end, _MARKS)[: -_MOST - 1 : -1]:
        line, below = lines[number][:_LINE], lines[number + 1][:_LINE]
        mark = _COPYRIGHT.search(line)
        if mark is not None and not _CREDIT.search(line[: mark.start()]):
            yield from _owner(line, mark, below if len(line) < _ALONE else "")


def _owner(line: str, mark: re.Match[str], below: str) -> Iterator[str]:
    after = _AFTER_NAME.split(line[mark.end() :], maxsplit=1)[0]
    before = _AFTER_NAME.split(line[: mark.start()])[-1]
    texts = (after, before, _AFTER_NAME.split(below, maxsplit=1)[0])
    yield from islice(filter(None, map(name_in, texts)), 1)
