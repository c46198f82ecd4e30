"""A database that is far away: `distance.py SOCKET SECONDS`. Prints the port whose connections lead to that socket.

Threads that sleep, because a timer of an event loop is no finer than a millisecond.
"""

import socket
import sys
import time
from threading import Thread


def carry(source: socket.socket, target: socket.socket, seconds: float) -> None:
    """Pass on what comes, `seconds` after it came, until the connection ends."""
    try:
        while data := source.recv(1 << 18):
            time.sleep(seconds)
            target.sendall(data)
        target.shutdown(socket.SHUT_WR)
    except OSError:
        return  # the other end is gone


def main(path: str, seconds: float) -> None:
    """Take half of the time for each way."""
    server = socket.create_server(("127.0.0.1", 0))
    print(server.getsockname()[1], flush=True)
    while True:
        near, _ = server.accept()
        near.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        far = socket.socket(socket.AF_UNIX)
        far.connect(path)
        for ends in ((near, far), (far, near)):
            Thread(target=carry, args=(*ends, seconds / 2), daemon=True).start()


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
