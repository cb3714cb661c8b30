"""Reads a file in a child process, so that whatever the file does is done to that process.

The child (``toolkit_documents.reading``) runs without Django, without this site's environment, under limits of memory
and time; a crash, a stall or a flood comes back as a state that can be shown to an editor.
"""

import contextlib
import dataclasses
import importlib.util
import json
import os
import selectors
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from .reading.limits import MEGABYTE, Limits

__all__ = ["Limits", "Reading", "missing_libraries", "on_disk", "read_file"]

#: ``-I`` leaves out the user's own packages, the working folder and PYTHON* variables; what the site itself imports
#: from is put back behind it. ``-B``: the child may write nothing.
BOOT = (
    "import json, runpy, sys; sys.path += [path for path in json.loads(sys.argv.pop(1)) if path not in sys.path]; "
    "runpy.run_module('toolkit_documents.reading', run_name='__main__', alter_sys=True)"
)
#: What the child imports beside the standard library and Pillow.
LIBRARIES = ("charset_normalizer", "gcld3", "pypdf", "pypdfium2", "striprtf")
#: No keys and addresses of the site; only what starting a program may need.
ENVIRONMENT = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "SYSTEMROOT")
#: A character in JSON is up to twelve bytes (a pair of surrogates).
BYTES_PER_CHARACTER = 12
CHUNK = 64 * 1024
#: How the system ends what used up its time.
ENDED_FOR_TIME = (signal.SIGXCPU, signal.SIGKILL)


@dataclasses.dataclass(frozen=True)
class Reading:
    """What was found in a file.

    ``faults`` keep an upload out, ``marks`` are shown to the editor; both hold words of ``toolkit_documents.faults``.
    ``state`` is how the extraction went: done, empty, scanned, garbled, encrypted, damaged, too-big, or an empty text
    where none was asked for or ``error`` names a library that is not installed. ``pages`` are texts; ``page_count`` is
    None where the format has no pages and states none.
    """

    format: str = ""
    faults: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    state: str = ""
    pages: tuple[str, ...] = ()
    page_count: int | None = None
    words: int = 0
    language: str = ""
    truncated: bool = False
    seconds: float = 0.0
    peak_mb: float = 0.0
    error: str = ""

    @property
    def refused(self) -> bool:
        return bool(self.faults)

    @property
    def shown(self) -> tuple[str, ...]:
        """All the words to show to an editor: faults, marks, and the state where it is a reason for no text."""
        reason = () if self.state in ("", "done", "empty") else (self.state,)
        return tuple(dict.fromkeys((*self.faults, *self.marks, *reason)))

    @property
    def verdict(self) -> str:
        """``refuse``, ``mark`` or ``extract``."""
        return "refuse" if self.faults else "mark" if self.shown else "extract"


def read_file(path: Path | str, *, name: str, limits: Limits | None = None, inspect_only: bool = False) -> Reading:
    """Inspect the file that was uploaded as ``name`` and, unless ``inspect_only`` or refused, extract its text."""
    limits = limits or Limits()
    start = time.monotonic()
    output, ended_by = child_output(path, name=name, limits=limits, inspect_only=inspect_only)
    lines = [line for line in output.split(b"\n")[:-1] if line]
    found = as_reading(json.loads(lines[-1])) if lines else Reading()
    if ended_by:
        if not lines:
            found = dataclasses.replace(found, faults=(ended_by,))
        elif not found.faults and not inspect_only and not found.state:
            found = dataclasses.replace(found, state=ended_by)
    return dataclasses.replace(found, seconds=round(time.monotonic() - start, 3))


def missing_libraries() -> list[str]:
    """The modules of the extra ``documents`` that are not installed; what needs one is left unread (see ``error``)."""
    return [name for name in LIBRARIES if importlib.util.find_spec(name) is None]


def as_reading(values: dict[str, Any]) -> Reading:
    for key in ("faults", "marks", "pages"):
        values[key] = tuple(values.get(key, ()))
    return Reading(**values)


def child_output(path: Path | str, *, name: str, limits: Limits, inspect_only: bool) -> tuple[bytes, str]:
    """``(standard output, how it was cut short)``: an empty text where it was not, else ``too-big`` or ``damaged``."""
    import_from = [entry for entry in (*sys.path, str(Path(__file__).resolve().parents[1])) if entry]
    command = [
        sys.executable,
        "-I",
        "-B",
        "-c",
        BOOT,
        json.dumps(import_from),
        str(Path(path).resolve()),
        f"--name={name}",
    ]
    command += [f"--limits={json.dumps(dataclasses.asdict(limits))}"] + ["--inspect-only"] * inspect_only
    most = limits.characters * BYTES_PER_CHARACTER + MEGABYTE
    until = time.monotonic() + limits.wall_seconds
    output = bytearray()
    with (
        # Not select(): it knows no descriptor above 1023, and a busy process has some.
        selectors.DefaultSelector() as ready,
        subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={key: os.environ[key] for key in ENVIRONMENT if key in os.environ} | {"LC_ALL": "C.UTF-8"},
            cwd="/",
        ) as child,
    ):
        stdout = child.stdout
        assert stdout is not None  # noqa: S101 (a pipe was asked for)
        try:
            ready.register(stdout, selectors.EVENT_READ)
            while (left := until - time.monotonic()) > 0 and len(output) <= most:
                if ready.select(left):
                    chunk = os.read(stdout.fileno(), CHUNK)
                    if not chunk:
                        break
                    output += chunk
            else:
                return bytes(output), "too-big"
            child.wait(timeout=max(0.1, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            return bytes(output), "too-big"
        finally:
            child.kill()
    if child.returncode == 0:
        return bytes(output), ""
    return bytes(output), "too-big" if -child.returncode in ENDED_FOR_TIME else "damaged"


@contextlib.contextmanager
def on_disk(file) -> Iterator[Path]:
    """A path to the bytes of a Django file: its own where it lies on this disk, else a copy for the block."""
    own = own_path(file)
    if own:
        yield own
        return
    with tempfile.NamedTemporaryFile(prefix="toolkit-document-") as copy:
        position = file.tell() if file.seekable() else None
        if position is not None:
            file.seek(0)
        while chunk := file.read(CHUNK):
            copy.write(chunk)
        copy.flush()
        if position is not None:
            file.seek(position)
        yield Path(copy.name)


def own_path(file) -> Path | None:
    """Where the bytes lie: an upload that Django wrote to disk, or a file of a local storage."""
    if hasattr(file, "temporary_file_path"):
        # What was written last may still be in the buffer.
        file.file.flush()
        return Path(file.temporary_file_path())
    try:
        path = Path(file.path)
    except (AttributeError, NotImplementedError, ValueError):
        return None
    return path if path.is_file() else None
