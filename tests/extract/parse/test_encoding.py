"""Bytes to text. The declarations themselves are in cases/encodings.py."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scrapersky_cli.extract.parse.encoding import as_utf8

GERMAN = "Grüße aus Köln, schöne Straße – täglich geöffnet. " * 5
RUSSIAN = """Наша стоматология работает с 1998 года. Мы лечим зубы бережно и без боли, приходите к нам всей семьёй:
врачи объяснят каждый шаг, а вы решите, что делать. Запись по телефону или на сайте, приём каждый день, кроме
воскресенья. Клиника находится в центре города, рядом с метро, во дворе есть стоянка. Детям — мультфильмы."""


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        (b"plain", None, "plain"),
        (b"", None, ""),
        (b"\xef\xbb\xbfa\xc3\xa4", "text/html; charset=koi8-r", "aä"),
        (b"\xff\xfea\x00", None, "a"),
        (b"\xfe\xff\x00a", None, "a"),
        ("\ufeffä".encode("utf-32-le"), None, "ä"),
        ("a€b“".encode("cp1252"), "text/html; charset=iso-8859-1", "a€b“"),
        ("a€b".encode("cp1252"), "text/html; charset=us-ascii", "a€b"),
        ("Dağ".encode("cp1254"), "text/html; charset=ISO-8859-9", "Dağ"),
        (GERMAN.encode("cp1252"), "text/html; charset=rot13", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=hex", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=utf-7", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=\x00", GERMAN),
        (GERMAN.encode("cp1252"), "text/html; charset=" + "x" * 10_000, GERMAN),
        (GERMAN.encode(), "text/html; charset=utf-16", GERMAN),
        (b'<?xml version="1.0" encoding="windows-1251"?>' + "да".encode("cp1251"), None, "да"),
        ("日本語のページ".encode("iso2022_jp"), "text/html; charset=iso-2022-jp", "日本語のページ"),
        (b"<p>A\xa0B</p>", None, "<p>A\xa0B</p>"),
        ("<html lang=pl>Żółć".encode("cp1250"), None, "Żółć"),
        ('<html class=x lang="ru-RU">Мы'.encode("cp1251"), "text/html", "Мы"),
        (RUSSIAN.encode("cp1251"), None, "Наша стоматология"),
        (b"a\x00b\x00c\x00", "text/html; charset=utf-16le", "abc"),
    ],
)
def test_known_bytes(body: bytes, content_type: str | None, text: str) -> None:
    assert text in decode(body, content_type)


def decode(body: bytes, content_type: str | None = None) -> str:
    return as_utf8(body, content_type).decode()


def test_what_is_utf8_passes_as_it_came() -> None:
    for body in (b"", b"plain", GERMAN.encode()):
        assert as_utf8(body, "text/html; charset=iso-8859-1") is body


def test_a_cut_character_is_no_reason_to_doubt_utf8() -> None:
    for end in range(5, 40):
        assert "Ã" not in decode(GERMAN.encode()[:end])


@given(st.binary(max_size=300), st.none() | st.text(max_size=40))
def test_never_raises(body: bytes, content_type: str | None) -> None:
    assert isinstance(decode(body, content_type), str)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200).filter(lambda text: text[:1] != "\ufeff"))
def test_utf8_is_always_read_as_utf8(text: str) -> None:
    assert decode(text.encode(), "text/html; charset=iso-8859-1") == text


def test_what_cannot_be_read_is_no_news(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """BeautifulSoup warns of every replaced character; a crontab entry that finds its pages stays silent."""
    for body in (
        b"\x81\x98\xff" * 300,
        b"<meta charset=utf-16>\x81\xff\x00",
        "Привет ".encode("koi8-r") * 50 + b"\x98",
    ):
        decode(body)
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []
    assert capfd.readouterr().err == ""
