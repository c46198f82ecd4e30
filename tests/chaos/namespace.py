"""A network of its own for a server, and the link to it, which can be taken down: what was sent is lost, and nobody is
told."""

import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

HERE, THERE = "10.213.77.1", "10.213.77.2"  # this side of the link, and the server's


def _ip(*args: str) -> None:
    subprocess.run(["ip", *args], check=True, stdin=subprocess.DEVNULL)


@dataclass(frozen=True)
class Link:
    """The link to the network of that name. Its far end is the one that is taken down: with the near end our machine
    would look for another way."""

    network: str

    @property
    def inside(self) -> Sequence[str]:
        """What to put before a command that is to run in that network."""
        return ["ip", "netns", "exec", self.network]

    def down(self) -> None:
        """Whatever is sent is lost."""
        _ip("-n", self.network, "link", "set", f"{self.network}1", "down")

    def up(self) -> None:
        _ip("-n", self.network, "link", "set", f"{self.network}1", "up")

    def drop_connections(self) -> None:
        """The server forgets every connection over the link, as after a crash of its machine."""
        command = [*self.inside, "ss", "-K", "-t", "src", THERE]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stdin=subprocess.DEVNULL)


@contextmanager
def namespace(name: str = "chaos") -> Iterator[Link]:
    """A network with one link to ours. Takes the rights of root."""
    link, near, far = Link(name), f"{name}0", f"{name}1"
    _ip("netns", "add", name)
    try:
        _ip("link", "add", near, "type", "veth", "peer", "name", far, "netns", name)
        _ip("addr", "add", f"{HERE}/30", "dev", near)
        _ip("-n", name, "addr", "add", f"{THERE}/30", "dev", far)
        _ip("-n", name, "link", "set", "lo", "up")
        _ip("link", "set", near, "up")
        link.up()
        yield link
    finally:
        _ip("netns", "del", name)  # and with it its end of the link, and so the link
