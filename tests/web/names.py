"""A name server on loopback whose answers a test decides, question by question."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import cast

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

Addresses = Callable[[str], list[str] | str]
"""Takes a name, gives its IPv4 addresses; or an rcode's name, or `silence`."""


class _Server(asyncio.DatagramProtocol):
    def __init__(self, addresses: Addresses) -> None:
        self._addresses = addresses

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        query = dns.message.from_wire(data)
        reply = dns.message.make_response(query)
        reply.flags |= dns.flags.RA
        question = query.question[0]
        if question.rdtype.name == "A":
            found = self._addresses(question.name.to_text(omit_final_dot=True))
            if found == "silence":
                return
            if isinstance(found, str):
                reply.set_rcode(dns.rcode.from_text(found))
            elif found:
                reply.answer.append(dns.rrset.from_text(question.name, 1, "IN", "A", *found))
        self._transport.sendto(reply.to_wire(), addr)


@asynccontextmanager
async def naming(addresses: Addresses) -> AsyncIterator[str]:
    """The ADDRESS:PORT of a name server that answers A questions with `addresses(name)`, and no AAAA."""
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(lambda: _Server(addresses), local_addr=("127.0.0.1", 0))
    try:
        host, port = transport.get_extra_info("sockname")
        yield f"{host}:{port}"
    finally:
        transport.close()
        await asyncio.sleep(0)
