"""The walls of the child process: memory, time, no writing, no network, no other programs."""

import resource
import sys

from .limits import Limits

FORBIDDEN = (
    "socket.",
    "subprocess.",
    "os.system",
    "os.exec",
    "os.fork",
    "os.posix_spawn",
    "os.spawn",
    "ftplib.",
    "urllib.",
)
WRITING = frozenset("wax+")
#: What Linux tells of this process; other systems have no such file.
STATUS = "/proc/self/status"


def confine(limits: Limits) -> None:
    """Set them, for good: from here on the process can lower them, not raise them.

    The system holds memory (``RLIMIT_AS``), processor time and that nothing is written to a file; the audit hook stops
    what Python code would try. Standard output has to be a pipe: it may not be a file either.
    """
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(kind, (most, most))
    sys.addaudithook(forbid)


def forbid(event: str, arguments: tuple) -> None:
    if event.startswith(FORBIDDEN):
        raise PermissionError(event)
    if event == "open" and isinstance(arguments[1], str) and WRITING & set(arguments[1]):
        raise PermissionError("open for writing")


def peak_megabytes() -> float:
    """The most memory this process had at once; ``getrusage`` would count in what its parent had. 0 where the system
    does not tell."""
    try:
        with open(STATUS) as status:  # noqa: PTH123 (pathlib would be one more import)
            for line in status:
                if line.startswith("VmHWM"):
                    return round(int(line.split()[1]) / 1024, 1)
    except FileNotFoundError:
        pass
    return 0.0
