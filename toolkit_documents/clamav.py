"""ClamAV's daemon as a scanner: the file goes over a socket (INSTREAM), so that it may run on another machine.

The protocol is that of clamd(8): chunks, each of four bytes of length and the content, a length of 0 at the end, and
one answer, ended by NUL.
"""

import contextlib
import socket
import time
from collections.abc import Iterator

from . import conf
from .object_stores import Readable
from .scanners import Scanner, ScannerUnavailable, TooLargeForScanner, Verdict

CHUNK = 128 * 1024
LONGEST_ANSWER = 4096
#: What clamd finds where it stopped looking: such a file is not infected, and not looked through either.
LIMIT_EXCEEDED = "Heuristics.Limits.Exceeded"


class ClamdScanner(Scanner):
    """The daemon that ``TOOLKIT_DOCUMENTS_CLAMD`` names."""

    #: Seconds to connect, and to answer a greeting: one that hangs does not hold up a worker for a whole scan.
    patience = 5.0
    #: Seconds for one file, its reading included. clamd itself gives a file up after 120 (MaxScanTime).
    time_limit = 300.0

    def scan(self, stream: Readable) -> Verdict:
        if self._ask(b"zPING\0", seconds=self.patience) != "PONG":
            raise ScannerUnavailable("What answers there is not clamd.")
        return verdict(self._ask(b"zINSTREAM\0", seconds=self.time_limit, stream=stream))

    def _ask(self, command: bytes, *, seconds: float, stream: Readable | None = None) -> str:
        """One connection and its one answer, all within so many seconds."""
        until = time.monotonic() + seconds
        with connected(clamd_address(conf.clamd()), timeout=min(seconds, self.patience)) as connection:
            if send(connection, command, until) and stream is not None:
                while chunk := stream.read(CHUNK):
                    # It hangs up in the middle of a file that is too large for it; it has said why, before.
                    if not send(connection, len(chunk).to_bytes(4, "big") + chunk, until):
                        break
                else:
                    send(connection, bytes(4), until)
            return received(connection, until)


def verdict(answer: str) -> Verdict:
    """What clamd's answer says of the file; anything but a plain OK or a name of a threat says nothing of it."""
    words = answer.removeprefix("stream: ")
    if words == "OK":
        return Verdict(clean=True)
    if "size limit exceeded" in words or words.startswith(LIMIT_EXCEEDED):
        raise TooLargeForScanner(f"clamd: {words}")
    if words.endswith(" FOUND") and words != " FOUND":
        return Verdict(clean=False, threat=words.removesuffix(" FOUND"))
    raise ScannerUnavailable(f"clamd: {words or 'no answer'}")


def clamd_address(text: str) -> str | tuple[str, int]:
    """The path of a socket, or host and port: ``127.0.0.1:3310``, ``[::1]:3310``. Raises ValueError."""
    if text.startswith("/") and not text.endswith("/"):
        return text
    host, _colon, port = text.rpartition(":")
    bracketed = host.startswith("[") and host.endswith("]")
    host = host[1:-1] if bracketed else host
    if not host or any(sign in " /@[]" for sign in host) or (":" in host) != bracketed:
        raise ValueError(f"{text!r} is neither host:port nor the absolute path of a socket.")
    if not (port.isascii() and port.isdigit() and 0 < int(port) < 65536):
        raise ValueError(f"{text!r} has no port from 1 to 65535.")
    return host, int(port)


@contextlib.contextmanager
def connected(address: str | tuple[str, int], *, timeout: float) -> Iterator[socket.socket]:
    with failures():
        if isinstance(address, tuple):
            connection = socket.create_connection(address, timeout=timeout)
        else:
            connection = socket.socket(socket.AF_UNIX)
            connection.settimeout(timeout)
            try:
                connection.connect(address)
            except OSError:
                connection.close()
                raise
    with connection:
        yield connection


def send(connection: socket.socket, data: bytes, until: float) -> bool:
    """Whether the other side still takes what is sent."""
    with failures():
        connection.settimeout(left(until))
        try:
            connection.sendall(data)
        except (BrokenPipeError, ConnectionResetError):
            return False
    return True


def received(connection: socket.socket, until: float) -> str:
    """The answer up to its NUL, however it drips in. Without the NUL it was cut, and ``OK`` could be half a word."""
    answer = b""
    with failures():
        while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
            connection.settimeout(left(until))
            part = connection.recv(LONGEST_ANSWER)
            if not part:
                break
            answer += part
    if not answer.endswith(b"\0"):
        raise ScannerUnavailable(f"clamd broke off its answer: {answer!r}")
    return answer[:-1].decode(errors="replace").strip()


def left(until: float) -> float:
    seconds = until - time.monotonic()
    if seconds <= 0:
        raise TimeoutError("it took too long")
    return seconds


@contextlib.contextmanager
def failures() -> Iterator[None]:
    """A failure of the socket, and of nothing else: that of a file on its way here is another matter."""
    try:
        yield
    except OSError as error:
        raise ScannerUnavailable(f"clamd at {conf.clamd()}: {error}") from error
