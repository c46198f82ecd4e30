"""Answers damaged at random: each is a response or one of our failures, and nothing else."""

import asyncio
import gzip
import random

import pytest

from scrapersky_cli.errors import ItemError
from scrapersky_cli.web.fetch import open_web
from scrapersky_cli.web.kinds import KindName
from tests.web.hostile_client import Forgiving
from tests.web.site import answer, listening, web_settings

PACKED = gzip.compress(b"x" * 1000)
SEEDS = [
    answer("hello world", 'ETag: "x"', "Set-Cookie: a=b; c"),
    answer(PACKED, "Content-Encoding: gzip"),
    answer("", "Location: http://www.example.com/a?b#c", "Set-Cookie: q=1", status=302),
    answer("", "Retry-After: Wed, 21 Oct 2026 07:28:00 GMT", status=429),
    b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\nX-Trailer: 1\r\n\r\n",
    b"HTTP/1.1 103 Early\r\nLink: <x>\r\n\r\nHTTP/1.1 404 Not Found\r\nContent-Length: 3\r\n\r\nabc",
]
INSERTS = [b"\r\n", b"\0", b"99999999999", b"-1", b";", b":", b"\xff\xfe", b"%00", b"http://[", b"\r\n\r\n"]
KINDS: list[KindName] = ["page", "sitemap", "robots"]


def damage(dice: random.Random, data: bytes) -> bytes:
    """`data` with one to four random changes."""
    damaged = bytearray(data)
    for _ in range(dice.randint(1, 4)):
        at = dice.randrange(len(damaged))
        match dice.randrange(4):
            case 0:
                damaged[at] = dice.randrange(256)
            case 1:
                del damaged[at : at + dice.randint(1, 20)]
            case 2:
                damaged[at:at] = damaged[at : at + dice.randint(1, 40)]
            case _:
                damaged[at:at] = dice.choice(INSERTS)
    return bytes(damaged)


@pytest.mark.parametrize("seed", range(3))
def test_damaged_answers(seed: int) -> None:
    dice = random.Random(seed)
    codes: set[str] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(damage(dice, dice.choice(SEEDS)))

    async def go() -> None:
        async with listening(talk) as port:
            settings = web_settings(port, robots="ignore", fetch_tries=1, fetch_seconds=2)
            async with open_web(settings, Forgiving()) as web:
                for _ in range(200):
                    try:
                        codes.add(str((await web.fetch("http://example.com/", dice.choice(KINDS))).status))
                    except ItemError as error:
                        codes.add(error.code)

    asyncio.run(go())
    assert {"200", "bad_response", "connection_lost"} <= codes
