import time

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from scrapersky_cli.extract.urls import NotAUrl, join, normalise_url, url_digest

NORMALISED = [
    ("http://example.com", "http://example.com/"),
    ("HTTPS://WWW.Example.COM:443/", "https://www.example.com/"),
    ("http://example.com:443/", "http://example.com:443/"),
    ("http://example.com.:80/x", "http://example.com/x"),
    ("https://user:secret@example.com/x", "https://example.com/x"),
    ("https://example.com/x#team", "https://example.com/x"),
    ("https://münchen.de/größe", "https://xn--mnchen-3ya.de/gr%C3%B6%C3%9Fe"),
    ("https://example.com/a/./b/../c", "https://example.com/a/c"),
    ("https://example.com/../../a/..", "https://example.com/"),
    ("https://example.com/a/%2e%2E/b", "https://example.com/b"),
    ("https://example.com/a//b/", "https://example.com/a//b/"),
    ("https://example.com/%7Ejoe/%c3%a9%2f", "https://example.com/~joe/%C3%A9%2F"),
    ("https://example.com/100%/a b", "https://example.com/100%25/a%20b"),
    ("https://example.com/%%411", "https://example.com/%25A1"),
    ("https://example.com?", "https://example.com/"),
    ("https://example.com/?b=2&a=1&&a=0", "https://example.com/?a=1&a=0&b=2"),
    ("https://example.com/?p=12", "https://example.com/?p=12"),
    ("https://example.com/?q=a+b%20c&x", "https://example.com/?q=a+b%20c&x"),
    ("https://example.com/?id=7&utm_source=x&fbclid=y&gclid=z&mc_eid=1", "https://example.com/?id=7"),
    ("https://example.com/?PHPSESSID=abc&page=2", "https://example.com/?page=2"),
    ("https://example.com/?sid=0123456789abcdef0123", "https://example.com/"),
    ("https://example.com/?sid=12", "https://example.com/?sid=12"),
    ("https://example.com/a;jsessionid=1A2B?x=1", "https://example.com/a?x=1"),
    ("  https://example.com/a\n/b ", "https://example.com/a/b"),
    ("https:\\\\example.com\\a", "https://example.com/a"),
    ("http://127.0.0.1:8080/", "http://127.0.0.1:8080/"),
    ("http://[::0001]:80/", "http://[::1]/"),
    ("http://localhost/", "http://localhost/"),
]


@pytest.mark.parametrize(("text", "url"), NORMALISED)
def test_normalised(text: str, url: str) -> None:
    assert normalise_url(text) == url
    assert normalise_url(url) == url


@pytest.mark.parametrize(
    "text",
    ["", "example.com", "/contact", "ftp://example.com/", "mailto:a@example.com", "http://", "http:///x", "http://a..b/",
     "http://exa mple.com/", "http://example.com:99999/", "http://example.com:x/", "http://[1", "https://-a.com/"],
)  # fmt: skip
def test_refused(text: str) -> None:
    with pytest.raises(NotAUrl):
        normalise_url(text)


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("b.html", "https://example.com/a/b.html"),
        ("/b", "https://example.com/b"),
        ("../b", "https://example.com/b"),
        ("?x=1", "https://example.com/a/?x=1"),
        ("//other.com", "https://other.com/"),
        ("https://other.com/x#y", "https://other.com/x"),
        (" /con\ntact ", "https://example.com/contact"),
        ("\\contact\\us", "https://example.com/contact/us"),
        ("contact us", "https://example.com/a/contact%20us"),
        ("#top", None),
        ("", None),
        ("mailto:info@example.com", None),
        ("MAILTO:info@example.com", None),
        ("tel:+49301234", None),
        ("javascript:void(0)", None),
        ("data:text/html,x", None),
        ("http://[bad", None),
        ("https://exa mple.com/", None),
    ],
)
def test_joining(href: str, url: str | None) -> None:
    assert join("https://example.com/a/", href) == url


def test_a_digest_is_16_bytes_and_tells_urls_apart() -> None:
    assert len(url_digest("https://example.com/")) == 16
    assert url_digest("https://example.com/") == url_digest("https://example.com/")
    assert url_digest("https://example.com/") != url_digest("https://example.com/a")
    url_digest("\ud800")


URLISH = st.text(
    alphabet=st.one_of(st.sampled_from("/.%2eE41?&=;:@#\\ aZé\u200d\ud800[]|+~"), st.characters(exclude_categories=())),
    max_size=40,
)


@given(URLISH, st.sampled_from(["", "https://example.com", "http://a.com/b/", "https://example.com/?"]))
@example("%%%3441", "http://a.com/")
def test_any_text_is_normalised_stably_or_refused(text: str, prefix: str) -> None:
    try:
        url = normalise_url(prefix + text)
    except NotAUrl:
        return
    assert normalise_url(url) == url
    assert url.isascii()
    assert url.isprintable()
    assert " " not in url


PIECES = st.lists(
    st.sampled_from(
        [
            "/",
            "//",
            ".",
            "..",
            "/./",
            "/../",
            "a",
            "B",
            "0",
            "_",
            "~",
            "@",
            "!",
            "$",
            "&",
            "'",
            "(",
            ")",
            "*",
            "+",
            ",",
            "=",
            ":",
            "-",
            ";",
            "?",
            "|",
            "[",
            "]",
            "%2e",
            "%2E",
            "%41",
            "%5f",
            "%c3%a9",
            "%C3%A9",
            "%20",
            "%25",
            "%",
            "%4",
            "é",
            "日",
            "?",
            "&",
            "b=2",
            "a=1",
            "utm_source=x",
            "utm%5Fmedium=y",
            ";jsessionid=1",
            "PHPSESSID=2",
        ]
    )
    | st.characters(exclude_categories=(), exclude_characters="#"),
    max_size=9,
).map("".join)


@given(PIECES, st.sampled_from(["/", "", "?", "/?"]))
@example("%%2541", "/")
@example("a\ud800", "/")
@example("%2e%2e/b", "/a/")
def test_the_short_cut_for_canonical_urls_gives_what_the_long_way_gives(rest: str, root: str) -> None:
    def canonical(url: str) -> str | None:
        try:
            return normalise_url(url)
        except NotAUrl:
            return None

    url = f"https://example.com{root}{rest}".rstrip()  # a blank before the fragment is none at the end
    if url[-1] > " " and url[-1] not in "\u200b\ufeff\x7f":
        assert canonical(url) == canonical(f"{url}#fragment")


@given(URLISH, URLISH)
def test_joining_never_raises_and_gives_canonical_urls(base: str, href: str) -> None:
    for joined in (join(base, href), join("https://example.com/" + base, href)):
        assert joined is None or normalise_url(joined) == joined


@pytest.mark.parametrize(
    "unit", ["a", "/", "../", "%", "%41", "&a=1", ";sid=", "utm_a", "?", "#", "http:", "é", "a.", "@", "\\"]
)
def test_time_is_linear(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    began = time.process_time()
    for href in (text, "https://example.com/" + text, "https://example.com/?" + text, "https://" + text):
        join("https://example.com/", href)
    assert time.process_time() - began < 5
