"""The name server: `names.py FILE`. FILE has a domain and its address in each line; `www.` leads to the same one."""

import asyncio
import socket
import struct
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import cast

from benchmarks.loopback_web.network import NAME_SERVER, PROBED

SECONDS = 0.02  # a name that no cache knows takes some time
_HEADER = struct.Struct("!6H")
_ADDRESS_KIND, _NO_SUCH_NAME = 1, 3
_ANSWERED = 0x8580  # an answer, with authority; recursion was available
_PROBES = ("one.one.one.one", "dns.google", "www.wikipedia.org", "www.iana.org")


def read_question(query: bytes) -> tuple[str, int, int]:
    """Return the name that is asked for, the kind of record, and where the question ends."""
    labels, at = [], _HEADER.size
    while length := query[at]:
        labels.append(query[at + 1 : at + 1 + length].decode("ascii"))
        at += 1 + length
    (kind,) = struct.unpack_from("!H", query, at + 1)
    return ".".join(labels).lower(), kind, at + 5


def answer(query: bytes, addresses: Mapping[str, str]) -> bytes:
    """Return the answer to a query: that name's IPv4 address, nothing of other kinds, or that there is none."""
    name, kind, end = read_question(query)
    address = addresses.get(name) or addresses.get(name.removeprefix("www."))
    record = b""
    if address and kind == _ADDRESS_KIND:
        record = struct.pack("!HHHIH4s", 0xC00C, kind, 1, 300, 4, socket.inet_aton(address))
    (number,) = struct.unpack_from("!H", query)
    flags = _ANSWERED | (0 if address else _NO_SUCH_NAME)
    return _HEADER.pack(number, flags, 1, bool(record), 0, 0) + query[_HEADER.size : end] + record


class NameServer(asyncio.DatagramProtocol):
    """Answers each query after a while."""

    def __init__(self, addresses: Mapping[str, str]) -> None:
        self._addresses = addresses

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        # Not checked: the selector's transport of Python 3.11 does not say that it is one for datagrams.
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        found = answer(data, self._addresses)
        asyncio.get_running_loop().call_later(SECONDS, self._transport.sendto, found, addr)


async def main(file: Path) -> None:
    addresses = dict(line.split() for line in file.read_text().splitlines())
    addresses |= dict.fromkeys(_PROBES, PROBED)
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(lambda: NameServer(addresses), (NAME_SERVER, 53))
    print("ready", flush=True)
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(main(Path(sys.argv[1])))
