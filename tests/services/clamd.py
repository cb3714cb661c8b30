"""A real ClamAV daemon for tests: one a run. It needs to know the EICAR test string.

``TOOLKIT_TEST_CLAMD`` names one (``host:port``, or the path of its socket); else the script of ``../shared/services``
starts one.
"""

import fcntl
import os
import subprocess
import tempfile
from pathlib import Path

from .missing import missing
from .postgres import answers
from .site_template import ROOT

SCRIPT = ROOT.parent / "shared" / "services" / "clamd-server"
PORT = 13310
LOCK = Path(tempfile.gettempdir()) / f"toolkit-test-clamd-{os.getuid()}.lock"

#: What every scanner calls infected, in pieces: no scanner shall find it here.
EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}$EICAR" + b"-STANDARD-ANTIVIRUS" + b"-TEST-FILE!$H+H*"


def clamd_server() -> str:
    """The address of a running daemon, started by the first who asks; the others find it running."""
    if address := os.environ.get("TOOLKIT_TEST_CLAMD"):
        return address
    with LOCK.open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return on_its_port() or missing("ClamAV", how="Set TOOLKIT_TEST_CLAMD to a daemon's host and port.")


def on_its_port() -> str | None:
    """The script's own, running or to be started: a second start would take the socket from the first."""
    if answers(PORT):
        return f"127.0.0.1:{PORT}"
    if not SCRIPT.exists():
        return None
    started = subprocess.run([SCRIPT, "start"], capture_output=True, text=True, check=False)
    # "clamd is up: 127.0.0.1:13310"
    return started.stdout.split()[-1] if started.returncode == 0 else None
