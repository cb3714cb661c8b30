"""A TCP proxy that fails on demand: what a real server behind it would do on a bad day.

Point a client at ``proxy.url`` and choose a fault; it holds for connections that are open as well.
"""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

BLOCK = 16 * 1024
#: Seconds. That a neighbour is dead is to be told within three; a busy machine gets three times that. Without a limit
#: of ours it would be a minute.
TOLD_WITHIN = 3 * 3


class FaultyProxy:
    """Sound until told otherwise. ``upstream`` is the URL of a real server."""

    def __init__(self, upstream: str):
        address = urlsplit(upstream)
        self.upstream = (address.hostname, address.port)
        self.sockets: set[socket.socket] = set()
        self.stopped = self.silent = self.silent_at_the_end = self.headers_only = False
        self.seconds_a_byte, self.bytes_left = 0.0, None
        self.listener, self.port = None, 0
        self.listen()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    # The faults

    def mend(self) -> None:
        """Pass everything on, as at the beginning."""
        self.silent = self.silent_at_the_end = self.headers_only = False
        self.seconds_a_byte, self.bytes_left = 0.0, None
        if self.listener is None:
            self.listen()

    def refuse(self) -> None:
        """Nobody listens; open connections are closed."""
        self.close_all()

    def hang(self) -> None:
        """Connections are taken, and nothing is ever answered."""
        self.silent = True

    def drip(self, *, seconds_a_byte: float) -> None:
        """Answers come byte by byte, so that no timeout between two bytes notices."""
        self.seconds_a_byte = seconds_a_byte

    def cut_after(self, count: int) -> None:
        """Close the connection once ``count`` more bytes of answers, headers included, have passed."""
        self.bytes_left = count

    def hang_after(self, count: int) -> None:
        """Keep silent, but connected, once ``count`` more bytes of answers have passed; go on when mended."""
        self.bytes_left, self.silent_at_the_end = count, True

    def hang_after_headers(self) -> None:
        """Keep silent where the body of the next answer should begin."""
        self.headers_only = True

    # The machinery

    def listen(self) -> None:
        # The same port again after a refusal: the client still knows that one.
        self.listener = socket.create_server(("127.0.0.1", self.port), backlog=64)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, args=[self.listener], daemon=True).start()

    def accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.sockets.add(client)
                if self.silent:
                    continue
                server = socket.create_connection(self.upstream, timeout=10)
                server.settimeout(None)
                self.sockets.add(server)
                for source, target, answers in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self.pump, args=[source, target, answers], daemon=True).start()

    def pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                if answers:
                    self.answer(block, target)
                elif not self.silent:
                    target.sendall(block)
        for end in (source, target):
            self.forget(end)

    def answer(self, block: bytes, target: socket.socket) -> None:
        if self.headers_only and b"\r\n\r\n" in block:
            self.hang_after(block.index(b"\r\n\r\n") + 4)
            self.headers_only = False
        if self.bytes_left is not None:
            passing, rest = block[: self.bytes_left], block[self.bytes_left :]
            self.bytes_left -= len(passing)
            target.sendall(passing)
            if rest and not self.silent_at_the_end:
                raise ConnectionAbortedError
            if rest:
                self.wait_while("silent_at_the_end")
            block = rest
        self.wait_while("silent")
        step = 1 if self.seconds_a_byte else max(1, len(block))
        for start in range(0, len(block), step):
            target.sendall(block[start : start + step])
            time.sleep(self.seconds_a_byte)

    def wait_while(self, fault: str) -> None:
        while getattr(self, fault) and not self.stopped:
            time.sleep(0.05)

    def forget(self, end: socket.socket) -> None:
        self.sockets.discard(end)
        with contextlib.suppress(OSError):
            # This wakes the thread that reads from it; close alone does not.
            end.shutdown(socket.SHUT_RDWR)
        end.close()

    def close_all(self) -> None:
        if self.listener:
            self.forget(self.listener)
        self.listener = None
        for end in list(self.sockets):
            self.forget(end)


@contextlib.contextmanager
def faulty_proxy(upstream: str) -> Iterator[FaultyProxy]:
    """A proxy before ``upstream`` that is sound until told otherwise."""
    proxy = FaultyProxy(upstream)
    try:
        yield proxy
    finally:
        proxy.stopped = True
        proxy.close_all()
