"""Waiting for another system until a moment and no longer."""

import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any, TypeVar

Answer = TypeVar("Answer")

#: Calls under way at once in this process. With the other system hung, more are turned away, in time too.
_PLACES = threading.BoundedSemaphore(32)


def in_time(ask: Callable[[], Answer], *, until: float, too_late: Callable[[Answer], Any] | None = None) -> Answer:
    """What ``ask`` returns or raises; ``TimeoutError`` if it does neither before ``until`` (``time.monotonic()``).

    The timeouts of a client do not suffice: they begin anew with each byte that drips in, and looking up the name of a
    host has none. ``ask`` goes on in its thread; what it still returns goes to ``too_late``, to be closed. It must not
    use the database: its thread has a connection of its own.
    """
    if not _PLACES.acquire(timeout=max(0, until - time.monotonic())):
        raise TimeoutError("Too many calls are waiting.")
    answer: Future[Answer] = Future()

    def work():
        try:
            answer.set_result(ask())
        except BaseException as error:  # noqa: BLE001  it is raised again where the answer is awaited
            answer.set_exception(error)
        finally:
            _PLACES.release()

    threading.Thread(target=work, daemon=True).start()
    try:
        return answer.result(timeout=max(0, until - time.monotonic()))
    except TimeoutError:
        if too_late:
            answer.add_done_callback(lambda done: None if done.exception() else too_late(done.result()))
        raise
