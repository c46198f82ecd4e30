"""The opening hours of whole pages."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.findings import Hours
from scrapersky_cli.extract.hours.hours import find_hours
from scrapersky_cli.extract.page import extract_page
from scrapersky_cli.extract.parse.document import read_document
from tests.extract.cases.shape import page

from .oracle import assert_sound

WEEK = {"@type": "Dentist", "name": "Acme", "openingHours": "Mo-Fr 08:00-17:00"}


def found(html: str, lang: str = "en") -> list[Hours]:
    hours = find_hours(read_document(page(html, lang=lang), "https://acme.com/"))
    for each in hours:
        assert_sound(each)
    return hours


def rules(html: str, lang: str = "en") -> list[str]:
    return ["; ".join(hours.osm) for hours in found(html, lang)]


def ld(node: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


@pytest.mark.parametrize(
    ("html", "lang", "wanted"),
    [
        ("<h2>Hours</h2><ul><li>Mon–Fri <b>9</b>–<b>5</b></li><li>Sat 10–2</li></ul>", "en", "Mo-Fr 09:00-17:00; Sa 10:00-14:00"),
        ("<h3>Öffnungszeiten</h3><p>Mo–Fr 8–12 Uhr<br>Di auch 14–18 Uhr</p>", "de", "Mo 08:00-12:00; Tu 08:00-12:00,14:00-18:00; We-Fr 08:00-12:00"),
        ("<dl><dt>Monday</dt><dd>9–5</dd><dt>Tuesday</dt><dd>9–5</dd><dt>Wednesday</dt><dd>Closed</dd><dt>Thursday</dt><dd>9–8</dd></dl>", "en", "Mo-Tu 09:00-17:00; Th 09:00-20:00"),
        ("<table><tr><td>Montag</td><td>8:00 – 12:00</td><td>14:00 – 18:00</td></tr><tr><td>Dienstag</td><td>8:00 – 12:00</td><td>geschlossen</td></tr></table><p>Öffnungszeiten</p>", "de", None),
        ("<h3>Sprechzeiten</h3><table><tr><td>Montag</td><td>8:00 – 12:00</td><td>14:00 – 18:00</td></tr><tr><td>Dienstag</td><td>8:00 – 12:00</td><td>–</td></tr></table>", "de", "Mo 08:00-12:00,14:00-18:00; Tu 08:00-12:00"),
        ("<h3>Sprechzeiten</h3><table><tr><th></th><th>Mo</th><th>Di</th><th>Mi</th><th>Do</th><th>Fr</th></tr><tr><td>vormittags</td><td>8–12</td><td>8–12</td><td>8–12</td><td>8–12</td><td>8–12</td></tr><tr><td>nachmittags</td><td>14–18</td><td></td><td>-</td><td>14–19</td><td></td></tr></table>", "de", "Mo 08:00-12:00,14:00-18:00; Tu-We 08:00-12:00; Th 08:00-12:00,14:00-19:00; Fr 08:00-12:00"),
        ("<div>Hours</div><div><div>Mon</div><div>Tue</div><div>Wed</div></div><div><div>9am-5pm</div><div>9am-5pm</div><div>Closed</div></div>", "en", "Mo-Tu 09:00-17:00"),
        ('<div class="vcard"><time datetime="Mo-Fr 09:00-17:00">weekdays</time></div>', "en", "Mo-Fr 09:00-17:00"),
        ('<p><time itemprop="openingHours" datetime="Mo-Fr 09:00-17:00">any time</time></p>', "en", "Mo-Fr 09:00-17:00"),
        ('<div itemscope itemtype="https://schema.org/Dentist"><span itemprop="name">A</span><meta itemprop="openingHours" content="Mo-Fr 09:00-17:00"></div>', "en", "Mo-Fr 09:00-17:00"),
        ('<div itemscope itemtype="https://schema.org/Dentist"><div itemprop="openingHoursSpecification" itemscope itemtype="https://schema.org/OpeningHoursSpecification"><link itemprop="dayOfWeek" href="https://schema.org/Monday">Monday <time itemprop="opens" content="09:00">9</time><time itemprop="closes" content="17:00">5</time></div></div>', "en", "Mo 09:00-17:00"),
        ('<div vocab="https://schema.org/" typeof="Dentist"><span property="openingHours" content="Mo-Fr 09:00-17:00"></span></div>', "en", "Mo-Fr 09:00-17:00"),
    ],
)  # fmt: skip
def test_shapes(html: str, lang: str, wanted: str | None) -> None:
    if wanted is None:  # a heading below is no heading, and two days are too few without one
        assert all(hours.confidence < 0.7 for hours in found(html, lang))
    else:
        assert rules(html, lang)[:1] == [wanted]


def test_what_is_found_says_how_and_where() -> None:
    (declared,) = found(ld(WEEK))
    assert (declared.method, declared.context, declared.confidence) == ("json-ld", "Acme", 0.95)
    (written,) = found("<p>Branch Austin</p><p>Opening hours: Mon–Fri 9–5</p>")
    assert (written.method, written.confidence < declared.confidence) == ("text", True)
    assert written.context is not None
    assert "Branch Austin Opening hours: Mon–Fri 9–5" in written.context
    (microdata,) = found('<p itemprop="openingHours">Mo-Fr 09:00-17:00</p>')
    assert microdata.method == "microdata"


def test_the_same_hours_are_given_once_and_others_after_them() -> None:
    assert rules(ld(WEEK) + "<p>Hours: Mon-Fri 8-5</p>") == ["Mo-Fr 08:00-17:00"]
    assert rules(ld(WEEK) + "<p>Hours: Mon-Fri 9-5</p>") == ["Mo-Fr 08:00-17:00", "Mo-Fr 09:00-17:00"]


def test_the_only_business_has_the_hours_of_the_text() -> None:
    bare = {"@type": "Dentist", "name": "Acme"}
    facts = extract_page(page(ld(bare) + "<p>Hours: Mon-Fri 9-5</p>"), url="https://acme.com/")
    assert [business.opening_hours for business in facts.businesses] == [("Mo-Fr 09:00-17:00",)]
    facts = extract_page(
        page(ld([bare, bare | {"name": "Best"}]) + "<p>Hours: Mon-Fri 9-5</p>"), url="https://acme.com/"
    )
    assert [business.opening_hours for business in facts.businesses] == [(), ()]
    assert len(facts.hours) == 1


def test_pages_without_hours() -> None:
    assert found("<p>From 9-5 on Mondays we write about 3-4 topics; call 512-555-0100.</p>") == []
    assert found(ld({"@type": "Dentist", "name": "A", "openingHours": "see website"})) == []


WORDS = st.sampled_from(
    [
        "Mon",
        "Tue",
        "Friday",
        "Mo",
        "Di",
        "Do",
        "ma",
        "di",
        "t/m",
        "bis",
        "to",
        "-",
        "–",
        ",",
        "&",
        "/",
        ".",
        ":",
        "(",
        ")",
        "\n",
        "9",
        "9:00",
        "17.30",
        "5pm",
        "12am",
        "8h30",
        "14h",
        "0900",
        "24/7",
        "24",
        "hours",
        "noon\n",
        "",
        "",
        "",
        "midnight",
        "closed",
        "geschlossen",
        "fermé",
        "open",
        "hours",
        "Öffnungszeiten",
        "by",
        "appointment",
        "except",
        "daily",
        "Sonn-",
        "und",
        "Feiertage",
        "until",
        "ab",
        "von\n",
        "",
        "",
        "",
        "phone",
        "call",
        "every",
        "other",
        "first",
        "May",
        "12.",
        "2024-01-01",
        "12.05.2024",
        "\x00",
        "�",
        "½",
        "٣",
        "Ⅷ",
        "İ",
        "ß",
        "99:99",
        "24:00",
        "00:00",
        "lunch",
        "break",
        "happy",
        "hour\n",
        "",
        "",
        "",
        "|",
    ]
)


@given(st.lists(WORDS, max_size=60))
def test_nonsense_never_raises_and_what_is_given_is_sound(words: list[str]) -> None:
    for hours in find_hours(read_document(f"<p>{' '.join(words)}</p>", "https://acme.com/")):
        assert_sound(hours)


JSON = st.recursive(
    st.none() | st.integers() | st.sampled_from(["Mo-Fr 09:00-17:00", "Monday", "09:00", "25:99", "T", "", "00:00", "٣:٠٠"]),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["openingHours", "openingHoursSpecification", "dayOfWeek", "opens", "closes", "validFrom", "@id", "name"]),
        inner,
        max_size=4,
    ),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_any_json_is_read_or_left_alone(value: object) -> None:
    for hours in find_hours(
        read_document(ld({"@type": "Dentist", "openingHours": value}) + ld(value), "https://acme.com/")
    ):
        assert_sound(hours)


@pytest.mark.parametrize(
    "piece",
    [
        "Mon 9-5 ",
        "9-5\n",
        "Mon ",
        "9:00-",
        "24 hours ",
        "9-5 Mon, ",
        "Mon\n",
        "- 9",
        "1234-5678 ",
        "Mon 9-5\n\n",
        "closed ",
    ],
)
def test_a_long_page_is_read_to_its_end(piece: str) -> None:
    """Only the first hours of a hostile page are read; a rule that is quadratic would take hours itself."""
    for hours in find_hours(read_document(f"<pre>{piece * (3_000_000 // len(piece))}</pre>", "https://acme.com/")):
        assert_sound(hours)
