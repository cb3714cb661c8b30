"""Does an address on the web still answer? Asked politely, and never inside the site's own network.

A host is resolved once, its addresses are judged, and the connection goes to the very address that was judged: a name
that answers otherwise the second time gains nothing. Every redirect is treated like a new link.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Callable
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from .models import LinkCheck
from .public_addresses import NotPublic, public_addresses
from .public_addresses import resolve as resolve_host

PORTS = {"http": 80, "https": 443}
REDIRECTS = (301, 302, 303, 307, 308)
#: What a publisher answers who is there, but not for programs.
REFUSALS = (401, 403, 405, 406, 429, 451, 999)
REDIRECT_LIMIT = 5
#: Seconds: without a byte, and for one request in all (a server may drip its answer).
SILENCE, PATIENCE = 10, 30
USER_AGENT = "library-partnership-toolkit check_links"

Outcome = LinkCheck.Outcome


@dataclass(frozen=True)
class LinkAnswer:
    """What asking an address brought: a status number, or words where there was none."""

    outcome: str
    status: str
    #: The other side was there, so that another method may do better.
    reached: bool = False


@dataclass(frozen=True)
class Web:
    """How hosts are found and connected to; a test puts its own in place.

    ``resolve(host, port)`` returns numeric addresses, ``connect((address, port), seconds)`` an open socket.
    """

    resolve: Callable = resolve_host
    connect: Callable = socket.create_connection
    patience: float = PATIENCE


def check_link(url: str, *, web: Web | None = None, user_agent: str = USER_AGENT) -> LinkAnswer:
    """Ask by HEAD, then by GET where HEAD brings no good answer. Never raises for what the other side does."""
    web = web or Web()
    answer = _ask("HEAD", url, web=web, user_agent=user_agent)
    if answer.outcome != Outcome.ANSWERED and answer.reached:
        answer = _ask("GET", url, web=web, user_agent=user_agent)
    return answer


def _ask(method: str, url: str, *, web: Web, user_agent: str) -> LinkAnswer:
    """One method through all redirects."""
    try:
        for _hop in range(REDIRECT_LIMIT + 1):
            status, location = _request(method, _split(url), web=web, user_agent=user_agent)
            if status not in REDIRECTS or not location:
                return LinkAnswer(_outcome(status), str(status), reached=True)
            url = urljoin(url, location)
    except NotPublic:
        return LinkAnswer(Outcome.FAILED, "not an address of the public web")
    except TimeoutError:
        return LinkAnswer(Outcome.FAILED, "no answer in time")
    except socket.gaierror:
        return LinkAnswer(Outcome.FAILED, "host not found")
    except ssl.SSLError as error:
        return LinkAnswer(Outcome.FAILED, f"TLS: {error.reason or error}"[:200])
    except (ConnectionResetError, http.client.HTTPException) as error:
        return LinkAnswer(Outcome.FAILED, f"{type(error).__name__}: {error}"[:200], reached=True)
    except (OSError, ValueError) as error:
        return LinkAnswer(Outcome.FAILED, f"{type(error).__name__}: {error}"[:200])
    return LinkAnswer(Outcome.FAILED, "too many redirects")


def _outcome(status: int) -> str:
    if status < 400:
        return Outcome.ANSWERED
    return Outcome.REFUSED if status in REFUSALS else Outcome.FAILED


def _split(url: str) -> SplitResult:
    """The parts of an address that may be asked: http or https, on its usual port."""
    parts = urlsplit(url)
    if parts.scheme not in PORTS or not parts.hostname or parts.port not in (None, PORTS[parts.scheme]):
        raise NotPublic(url)
    return parts


def _request(method: str, parts: SplitResult, *, web: Web, user_agent: str) -> tuple[int, str]:
    """Status and ``Location`` of one request, without following it and without reading its body."""
    host, port = _ascii(parts.hostname or ""), PORTS[parts.scheme]
    addresses = public_addresses(host, port, resolve=web.resolve)
    with _open(addresses, port, web) as sock, _hung_up_after(web.patience, sock):
        if parts.scheme == "https":
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=host)
        connection = _Connection(host, port)
        connection.sock, connection.default_port = sock, port
        try:
            headers = {"User-Agent": user_agent, "Accept": "*/*", "Accept-Encoding": "identity", "Connection": "close"}
            connection.request(method, _target(parts), headers=headers)
            response = connection.getresponse()
            return response.status, response.headers.get("Location", "")
        finally:
            connection.close()
            sock.close()


class _Connection(http.client.HTTPConnection):
    """Speaks over the socket that it is given, and opens none: a second look-up would undo the judgement."""

    auto_open = 0


def _open(addresses: list[str], port: int, web: Web) -> socket.socket:
    """A connection to the first address that takes one."""
    problem: OSError = OSError("no address")
    for address in addresses[:3]:
        try:
            return web.connect((address, port), SILENCE)
        except OSError as error:
            problem = error
    raise problem


@contextmanager
def _hung_up_after(seconds: float, sock: socket.socket):
    """Cuts the connection after a time in all; a timeout of the socket begins anew with each byte."""
    overdue = threading.Event()
    # TLS takes the socket over and leaves it dead: the connection is held by a second handle.
    line = sock.dup()

    def hang_up():
        overdue.set()
        with suppress(OSError):  # It was closed meanwhile.
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    except (OSError, http.client.HTTPException) as error:
        if overdue.is_set():
            raise TimeoutError from error
        raise
    finally:
        timer.cancel()
        line.close()


def _ascii(host: str) -> str:
    """A host as DNS knows it; names in other scripts in their ASCII form."""
    return host if host.isascii() else host.encode("idna").decode()


def _target(parts: SplitResult) -> str:
    """Path and query as they stand in a request, what is not ASCII escaped."""
    safe = "/%:@!$&'()*+,;=~-._?"
    path = quote(parts.path, safe=safe) or "/"
    return f"{path}?{quote(parts.query, safe=safe)}" if parts.query else path
