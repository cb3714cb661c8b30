"""A link of so many bytes a second before a real server: what its clients get together, as through one cable."""

import contextlib
import socket
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

BLOCK = 64 * 1024


class Link:
    """Forwards TCP to ``upstream``; answers share ``bytes_a_second``, requests pass freely."""

    def __init__(self, upstream: str, *, bytes_a_second: float):
        address = urlsplit(upstream)
        self.upstream = (address.hostname, address.port)
        self.bytes_a_second = bytes_a_second
        self.free_at = 0.0
        self.lock = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=64)
        threading.Thread(target=self._accept, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.listener.getsockname()[1]}"

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _address = self.listener.accept()
                server = socket.create_connection(self.upstream)
                for source, target, answers in ((client, server, False), (server, client, True)):
                    threading.Thread(target=self._pump, args=[source, target, answers], daemon=True).start()

    def _pump(self, source: socket.socket, target: socket.socket, answers: bool) -> None:
        with contextlib.suppress(OSError):
            while block := source.recv(BLOCK):
                if answers:
                    time.sleep(self._turn(len(block)))
                target.sendall(block)
        for end in (source, target):
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()

    def _turn(self, size: int) -> float:
        """Seconds to wait until the link is free for a block of so many bytes."""
        with self.lock:
            now = time.monotonic()
            start = max(now, self.free_at)
            self.free_at = start + size / self.bytes_a_second
            return self.free_at - now


@contextlib.contextmanager
def link_to(upstream: str, *, bytes_a_second: float) -> Iterator[Link]:
    link = Link(upstream, bytes_a_second=bytes_a_second)
    try:
        yield link
    finally:
        link.listener.close()
