"""HTTP/1.1 on one connection of the town: read a request's head, write an answer. Only what the town needs."""

import asyncio
from dataclasses import dataclass
from http import HTTPStatus

from scrapersky_cli.demo.answers import SiteAnswer

HEAD_BYTES = 64 * 1024
DRIP_SECONDS = 0.4


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a request: `target` as sent, header names in lower case."""

    method: str
    target: str
    headers: dict[str, str]

    @property
    def host(self) -> str:
        return self.headers.get("host", "").partition(":")[0].lower()

    @property
    def path(self) -> str:
        return self.target.partition("?")[0]

    @property
    def query(self) -> str:
        return self.target.partition("?")[2]

    @property
    def user_agent(self) -> str:
        return self.headers.get("user-agent", "")

    @property
    def accept_encoding(self) -> str:
        return self.headers.get("accept-encoding", "")

    @property
    def if_none_match(self) -> str:
        return self.headers.get("if-none-match", "")

    @property
    def closes(self) -> bool:
        return self.headers.get("connection", "").lower() == "close"


async def read_body(reader: asyncio.StreamReader, head: Head) -> bytes:
    """Read the body of a request, whose head `head` gives its length."""
    return await reader.readexactly(int(head.headers.get("content-length", "0")))


async def read_head(reader: asyncio.StreamReader) -> Head:
    """Return the next request's head. Raise IncompleteReadError if the client has hung up."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    line, *lines = head.split("\r\n")
    method, _, target = line.rpartition(" ")[0].partition(" ")
    entries = (entry.partition(":") for entry in lines)
    return Head(method, target, {name.lower(): value.strip() for name, _, value in entries})


def _head_of(answer: SiteAnswer, keep: bool) -> bytes:
    lines = [f"HTTP/1.1 {answer.status} {HTTPStatus(answer.status).phrase}"]
    if answer.status != HTTPStatus.NOT_MODIFIED:
        lines.append(f"Content-Type: {answer.content_type}")
        if not answer.drip:
            lines.append(f"Content-Length: {len(answer.body) + answer.cut}")
    lines += [f"{name}: {value}" for name, value in answer.headers]
    lines += [f"Connection: {'keep-alive' if keep else 'close'}", "", ""]
    return "\r\n".join(lines).encode("latin-1")


async def send(writer: asyncio.StreamWriter, head: Head, answer: SiteAnswer) -> bool:
    """Write the answer to `head`; return whether another request may follow on the connection."""
    keep = not (answer.drip or answer.cut or head.closes)
    body = b"" if head.method == "HEAD" else answer.body
    writer.write(_head_of(answer, keep) + (b"" if answer.drip else body))
    await writer.drain()
    if answer.drip:
        await _drip(writer, body)
    return keep


async def _drip(writer: asyncio.StreamWriter, body: bytes) -> None:
    for position in range(len(body)):
        writer.write(body[position : position + 1])
        await writer.drain()
        await asyncio.sleep(DRIP_SECONDS)
