"""Pages as bytes: BOM, header, meta, no declaration at all, and declarations that lie."""

from .shape import EncodingCase

TITLE = "Zahnärzte für Köln – „sanft“"
DESCRIPTION = "Größte Sorgfalt, kürzeste Wege"
PROSE = (
    "Wir behandeln Sie ausführlich und möglichst schmerzfrei. Unsere Räume sind hell, freundlich und für "
    "Rollstühle geeignet. Über zwanzig Jahre Erfahrung, natürlich auch mit ängstlichen Patienten. "
)
INFO = frozenset({"info@acme-zahn.de"})


def text(declared: str = "", title: str = TITLE, prose: str = PROSE, description: str | None = DESCRIPTION) -> str:
    told = f'<meta name="description" content="{description}">' if description else ""
    return (
        f"<!DOCTYPE html><html><head>{declared}<title>{title}</title>{told}</head>"
        f"<body><h1>{title}</h1><p>{prose * 3}</p><p>info@acme-zahn.de</p></body></html>"
    )


def german(name: str, body: bytes, content_type: str | None) -> EncodingCase:
    return EncodingCase(name, body, content_type, title=TITLE, description=DESCRIPTION, emails=INFO)


def other(name: str, codec: str, title: str, prose: str, *, header: bool, declared: bool = False) -> EncodingCase:
    """A page in another script, declared by its header, by its meta element, or not at all."""
    told = f'<meta http-equiv="Content-Type" content="text/html; charset={codec}">' if declared else ""
    body = text(told, title, prose, None).encode(codec)
    return EncodingCase(name, body, f"text/html; charset={codec}" if header else "text/html", title=title, emails=INFO)


META_UTF8 = '<meta charset="utf-8">'
META_LATIN = '<meta charset="iso-8859-1">'
META_1252 = '<meta http-equiv="Content-Type" content="text/html; charset=windows-1252">'
RUSSIAN = "Мы лечим зубы бережно и без боли, приходите к нам всей семьёй, мы ждём вас каждый день. "
JAPANESE = "当院は家族みんなで通える歯科医院です。痛みの少ない治療を心がけています。お気軽にお越しください。"
POLISH = "Leczymy zęby łagodnie i bez bólu, zapraszamy całą rodzinę. Żyjemy zdrowo, śmiejemy się często. "

ENCODING_CASES: list[EncodingCase] = [
    german("utf-8, header", text().encode(), "text/html; charset=utf-8"),
    german("utf-8, header in capitals and quotes", text().encode(), 'text/html; charset="UTF-8"'),
    german("utf-8, meta", text(META_UTF8).encode(), "text/html"),
    german("utf-8, bom", b"\xef\xbb\xbf" + text().encode(), "text/html"),
    german("utf-8, bom beats a lying header", b"\xef\xbb\xbf" + text().encode(), "text/html; charset=iso-8859-1"),
    german("utf-8, nothing declared", text().encode(), "text/html"),
    german("utf-8, no header at all", text().encode(), None),
    german("windows-1252, header", text().encode("cp1252"), "text/html; charset=windows-1252"),
    german("windows-1252, meta", text(META_1252).encode("cp1252"), "text/html"),
    german("windows-1252 declared as iso-8859-1", text().encode("cp1252"), "text/html; charset=iso-8859-1"),
    german("windows-1252, meta says iso-8859-1", text(META_LATIN).encode("cp1252"), "text/html"),
    german("windows-1252, nothing declared", text().encode("cp1252"), "text/html"),
    german("windows-1252, header says utf-8", text().encode("cp1252"), "text/html; charset=utf-8"),
    german("utf-8, header says iso-8859-1, meta says utf-8", text(META_UTF8).encode(), "text/html; charset=iso-8859-1"),
    german("utf-8, meta says iso-8859-1", text(META_LATIN).encode(), "text/html"),
    german("utf-16, bom", text().encode("utf-16"), "text/html"),
    german("utf-16, header", text().encode("utf-16-le"), "text/html; charset=utf-16le"),
    german("unknown charset in the header", text(META_UTF8).encode(), "text/html; charset=x-unknown"),
    german("empty charset in the header", text(META_UTF8).encode(), "text/html; charset="),
    german(
        "utf-8 with one broken byte",
        text(META_UTF8).encode().replace(b"<h1>", b"<h1>\xff"),
        "text/html; charset=utf-8",
    ),
    other("Cyrillic, windows-1251, header", "windows-1251", "Стоматология Акме", RUSSIAN, header=True),
    other("Cyrillic, windows-1251, meta", "windows-1251", "Стоматология Акме", RUSSIAN, header=False, declared=True),
    other("Cyrillic, koi8-r, header", "koi8-r", "Стоматология Акме", RUSSIAN, header=True),
    other("Japanese, shift_jis, meta", "shift_jis", "アクメ歯科医院", JAPANESE, header=False, declared=True),
    other("Japanese, euc-jp, header", "euc-jp", "アクメ歯科医院", JAPANESE, header=True),
    other("Polish, iso-8859-2, header", "iso-8859-2", "Gabinet Łódź", POLISH, header=True),
    other("Polish, windows-1250, meta", "windows-1250", "Gabinet Łódź", POLISH, header=False, declared=True),
    other(
        "Chinese, gb2312, meta",
        "gb2312",
        "牙科诊所",
        "我们为全家提供温和的牙科治疗，欢迎您随时光临。",
        header=False,
        declared=True,
    ),
]
