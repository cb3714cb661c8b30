"""What clamd says and does, and what is made of it: only a whole OK is one."""

import contextlib
import io
import socket
import threading
import time

import pytest

from tests.services.clamd import EICAR, clamd_server
from toolkit_documents.clamav import ClamdScanner, clamd_address
from toolkit_documents.scanners import ScannerUnavailable, TooLargeForScanner, Verdict

MEGABYTE = 1024 * 1024


class FakeDaemon:
    """Greets as clamd does, reads a stream to its end, or ``takes`` so many bytes of it, and says what it was told."""

    def __init__(self, address=("127.0.0.1", 0), family=socket.AF_INET):
        self.answer, self.greeting, self.takes, self.pause = b"stream: OK\0", b"PONG\0", None, 0
        self.listener = socket.socket(family)
        self.listener.bind(address)
        self.listener.listen()
        name = self.listener.getsockname()
        self.address = name if family == socket.AF_UNIX else "{}:{}".format(*name)
        threading.Thread(target=self.work, daemon=True).start()

    def work(self):
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self.listener.accept()
                with contextlib.suppress(OSError), connection:
                    self.serve(connection)

    def serve(self, connection):
        with connection.makefile("rb") as incoming:
            if incoming.read(6) == b"zPING\0":
                answer = self.greeting
            else:
                incoming.read(4)  # the rest of zINSTREAM
                if self.takes is None:
                    while length := int.from_bytes(incoming.read(4), "big"):
                        incoming.read(length)
                else:
                    incoming.read(self.takes)
                answer = self.answer
            step = 1 if self.pause else len(answer)
            for start in range(0, len(answer), step or 1):
                connection.sendall(answer[start : start + step])
                time.sleep(self.pause)
            if answer.endswith(b"..."):
                time.sleep(5)  # it hangs


@pytest.fixture
def daemon(settings, monkeypatch):
    monkeypatch.setattr(ClamdScanner, "patience", 0.5)
    monkeypatch.setattr(ClamdScanner, "time_limit", 1.0)
    daemon = FakeDaemon()
    settings.TOOLKIT_DOCUMENTS_CLAMD = daemon.address
    yield daemon
    daemon.listener.close()


def scan(data=b"some text"):
    return ClamdScanner().scan(io.BytesIO(data))


def test_an_answer_that_drips_in_is_read_to_its_end(daemon):
    daemon.pause = 0.01
    assert scan() == Verdict(clean=True)
    daemon.answer = b"stream: Win.Test.EICAR_HDB-1 FOUND\0"
    assert scan() == Verdict(clean=False, threat="Win.Test.EICAR_HDB-1")


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"stream: OK",
        b"stream: O\0",
        b"OK and more\0",
        b"stream:  FOUND\0",
        b"stream: Can't allocate memory ERROR\0",
        b"COMMAND READ TIMED OUT\0",
        b"stream: OK...",
        b"x" * 10_000,
    ],
)
def test_any_other_answer_is_no_answer(daemon, answer):
    daemon.answer = answer
    with pytest.raises(ScannerUnavailable) as caught:
        scan()
    assert not isinstance(caught.value, TooLargeForScanner)


@pytest.mark.parametrize(
    "answer", [b"INSTREAM size limit exceeded. ERROR\0", b"stream: Heuristics.Limits.Exceeded.MaxFileSize FOUND\0"]
)
def test_a_file_too_large_for_the_daemon_is_neither_clean_nor_infected(daemon, answer):
    daemon.answer, daemon.takes = answer, 100
    with pytest.raises(TooLargeForScanner):
        scan(bytes(8 * MEGABYTE))


@pytest.mark.parametrize(
    "fault", [{"greeting": b"..."}, {"greeting": b"HTTP/1.1 400 Bad Request\0"}, {"answer": b"s" * 99, "pause": 0.1}]
)
def test_a_daemon_that_hangs_or_drips_is_given_up_in_time(daemon, fault):
    vars(daemon).update(fault)
    begun = time.monotonic()
    with pytest.raises(ScannerUnavailable):
        scan()
    assert time.monotonic() - begun < 3


def test_a_daemon_that_is_not_there_is_told_with_its_address(daemon, settings):
    settings.TOOLKIT_DOCUMENTS_CLAMD = "/nowhere/clamd.ctl"
    with pytest.raises(ScannerUnavailable, match=r"/nowhere/clamd\.ctl"):
        scan()


def test_a_daemon_on_a_socket_in_the_file_system_is_asked_as_well(daemon, settings, tmp_path):
    path = str(tmp_path / "clamd.ctl")
    settings.TOOLKIT_DOCUMENTS_CLAMD = path
    on_path = FakeDaemon(path, socket.AF_UNIX)
    assert scan().clean
    on_path.listener.close()


def test_a_file_that_cannot_be_read_is_no_fault_of_the_daemon(daemon):
    class Broken(io.BytesIO):
        def read(self, size=-1):
            raise OSError("the disk is gone")

    with pytest.raises(OSError, match="the disk is gone"):
        ClamdScanner().scan(Broken())


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("127.0.0.1:3310", ("127.0.0.1", 3310)),
        ("[::1]:3310", ("::1", 3310)),
        ("/run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
    ],
)
def test_an_address_is_host_and_port_or_a_path(text, address):
    assert clamd_address(text) == address


@pytest.mark.parametrize(
    "text",
    ["", "clamd", "clamd:", ":3310", "clamd:0", "clamd:65536", "::1:3310", "[clamd]:1", "tcp://clamd:3310", "a/b"],
)
def test_anything_else_is_no_address(text):
    with pytest.raises(ValueError, match=r"host:port|port"):
        clamd_address(text)


@pytest.mark.service
def test_the_real_daemon_tells_clean_infected_and_too_large_apart(settings):
    settings.TOOLKIT_DOCUMENTS_CLAMD = clamd_server()
    assert scan() == Verdict(clean=True)
    assert scan(b"") == Verdict(clean=True)
    found = scan(EICAR)
    assert (found.clean, "eicar" in found.threat.lower()) == (False, True)
    with pytest.raises(TooLargeForScanner):
        scan(bytes(101 * MEGABYTE))
