"""A search that an interrupt ends at once: the solver itself cannot be interrupted while it runs."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from typing import TypeVar

Found = TypeVar("Found")

_NAME = "search"
_POLL_SECONDS = 0.1
# What the main thread of most systems has; other threads of some have a sixteenth of it.
_STACK_BYTES = 8 << 20


def search(work: Callable[[], Found]) -> Found:
    """Do some work in a thread of its own, and wait for it.

    Parameters
    ----------
    work : callable
        Returns what is looked for.

    Returns
    -------
    Found
        What `work` returned.

    Raises
    ------
    KeyboardInterrupt
        While waiting; the work then goes on in vain until the process ends.
    Exception
        Whatever `work` raised.
    """
    future: Future[Found] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:
            future.set_exception(error)

    before = threading.stack_size(_STACK_BYTES)
    thread = threading.Thread(target=run, name=_NAME, daemon=True)
    thread.start()
    threading.stack_size(before)
    while thread.is_alive():
        # Waiting without end would keep the interrupt waiting too.
        thread.join(_POLL_SECONDS)
    return future.result()


def left_running() -> bool:
    """Tell whether an interrupted search is still at work."""
    return any(thread.name == _NAME for thread in threading.enumerate())
