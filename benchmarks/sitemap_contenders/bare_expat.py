"""The least that a parser can do in Python: expat, and a tuple of the four values of each URL."""

from xml.parsers.expat import ParserCreate

from benchmarks.reader import PIECE, run

_FIELDS = frozenset(("loc", "lastmod", "changefreq", "priority"))


def read(file: str, url: str) -> int:
    found: list[tuple[str | None, ...]] = []
    values: dict[str, str] = {}
    text: list[str] = []
    count = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        text.clear()

    def end(name: str) -> None:
        if name in _FIELDS:
            values[name] = "".join(text)
        elif name == "url":
            get = values.get
            found.append((get("loc"), get("lastmod"), get("changefreq"), get("priority")))
            values.clear()

    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, text.append
    with open(file, "rb") as body:
        while data := body.read(PIECE):
            parser.Parse(data)
            count += len(found)
            found.clear()
    parser.Parse(b"", True)
    return count


run(read)
