"""The site on this machine: brings it up to date, then runs the web server and one task worker until Ctrl-C."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOST = "127.0.0.1"
GRACE = 10  # seconds that a request or a task gets to finish


def main() -> int:
    os.chdir(ROOT)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.development")
    try:
        port = int(os.environ.get("PORT") or 8000)
    except ValueError:
        sys.exit(f"PORT is not a number: {os.environ['PORT']}")
    if taken(port):
        sys.exit(f"Port {port} is taken by another program. Choose another: make run PORT={port + 1}")
    # The handlers come first, so that Ctrl-C in any phase ends in one quiet line.
    signal.signal(signal.SIGTERM, interrupt)
    processes: list[subprocess.Popen] = []
    try:
        prepare = start([sys.executable, "manage.py", "prepare_site"])
        processes.append(prepare)
        if prepare.wait():
            return prepare.returncode
        web = start(web_command(port))
        processes[:] = [web]
        # The worker after the first answer: starting both at once makes the visitor wait for it too.
        if wait_until_it_answers(web, port):
            processes.append(start(worker_command()))
            announce(port)
        while all(process.poll() is None for process in processes):
            time.sleep(0.2)
        print("The server or the task worker ended by itself; stopping the other.", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nStopping ...")
        return 0
    finally:
        stop(processes)


def interrupt(*_):
    raise KeyboardInterrupt


def taken(port: int) -> bool:
    with socket.socket() as probe:
        # As gunicorn binds: connections of a server that just ended do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return True
    return False


def web_command(port: int) -> list[str]:
    threads = ["--worker-class", "gthread", "--threads", "8", "--timeout", "120", "--graceful-timeout", str(GRACE)]
    debug = os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}
    quiet = ["--log-level", "warning", "--no-control-socket"]
    command = [sys.executable, "-m", "gunicorn", "cms.wsgi", "--bind", f"{HOST}:{port}", *threads, *quiet]
    return [*command, "--reload"] if debug else command


def worker_command() -> list[str]:
    return [sys.executable, "manage.py", "db_worker", "--queue-name", "*", "--no-startup-delay"]


def start(command: list[str]) -> subprocess.Popen:
    # A session of its own: Ctrl-C reaches this program alone, which then stops both in order.
    return subprocess.Popen(command, start_new_session=True)


def stop(processes: list[subprocess.Popen]) -> None:
    for process in processes:
        if process.poll() is None:
            process.terminate()
    deadline = time.monotonic() + GRACE + 1
    for process in processes:
        try:
            process.wait(timeout=max(0.1, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def wait_until_it_answers(web: subprocess.Popen, port: int) -> bool:
    while web.poll() is None:
        try:
            connection = http.client.HTTPConnection(HOST, port, timeout=30)
            connection.request("GET", "/healthz")
            connection.getresponse().read()
            return True
        except (OSError, http.client.HTTPException):
            time.sleep(0.1)
    return False


def announce(port: int) -> None:
    address = f"http://{HOST}:{port}/"
    print(
        f"\n  The site          {address}"
        f"\n  The admin         {address}admin/"
        f"\n  Demo accounts     editor, moderator, translator, administrator"
        f"\n  Their password    {password_hint()}"
        f"\n\n  Ctrl-C stops it.\n",
        flush=True,
    )


def password_hint() -> str:
    if os.environ.get("TOOLKIT_DEMO_PASSWORD"):
        return "the value of TOOLKIT_DEMO_PASSWORD when the account was made"
    path = ROOT / "var" / "demo-password.txt"
    return f"{path.read_text().strip()}  (kept in var/demo-password.txt)" if path.exists() else "as you set it"


if __name__ == "__main__":
    sys.exit(main())
