"""Parts planned some at a time, each in a process of its own, within one time limit."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ProcessPoolExecutor, wait
from contextlib import contextmanager
from typing import TypeVar

from rebalance.plan.apart import Job
from rebalance.solve.told import Step

Made = TypeVar("Made")


def side_by_side(
    todo: Sequence[Job],
    make: Callable[[Job, float], Made],
    *,
    until: float,
    processes: int,
    progress: Callable[[Step], None] | None,
) -> list[Made]:
    """Plan every part, the largest first, some at a time.

    Parameters
    ----------
    todo : sequence of Job
    make : callable
        Plans a part within some seconds; something that other processes can be told of by name.
    until : float
        When all must be done, by `time.monotonic`.
    processes : int
        How many at a time; with 1 everything happens in this process.
    progress : callable, optional
        Called with a `Step` as each part is done.

    Returns
    -------
    list of Made
        What `make` returned, in the order of `todo`.

    Raises
    ------
    Exception
        Whatever `make` raised first; what is still at work elsewhere is ended.
    """
    begun, plans = time.monotonic(), dict[int, Made]()
    shares = _Shares(todo, until, processes)

    def done(number: int, plan: Made) -> None:
        plans[number] = plan
        shares.end(number)
        if progress is not None:
            progress(Step("", "part", len(plans), len(todo), time.monotonic() - begun))

    if processes == 1:
        for number, job in enumerate(todo):
            done(number, make(job, shares.begin(number)))
        return [plans[number] for number in range(len(todo))]
    waiting, running = list(range(len(todo))), dict[Future[Made], int]()
    with _pool(min(processes, len(todo))) as pool:
        while waiting or running:
            while waiting and len(running) < processes:
                number = waiting.pop(0)
                running[pool.submit(make, todo[number], shares.begin(number))] = number
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                done(running.pop(future), future.result())
    return [plans[number] for number in range(len(todo))]


class _Shares:
    """Shares the time out: a part gets of what those not begun have as much as of their candidates."""

    def __init__(self, todo: Sequence[Job], until: float, processes: int) -> None:
        self._sizes = {number: max(job.size, 1) for number, job in enumerate(todo)}
        self._ends: dict[int, float] = {}
        self._until = until
        self._processes = processes

    def begin(self, number: int) -> float:
        """Say how many seconds the part that begins now may take."""
        now = time.monotonic()
        most = self._until - now
        taken = sum(max(0.0, end - now) for end in self._ends.values())
        share = self._sizes[number] / sum(self._sizes.values())
        seconds = max(0.0, min(most, (self._processes * most - taken) * share))
        del self._sizes[number]
        self._ends[number] = now + seconds
        return seconds

    def end(self, number: int) -> None:
        """Take note that a part is done."""
        del self._ends[number]


@contextmanager
def _pool(processes: int) -> Iterator[Executor]:
    """Give processes that end with this one, and at once when something fails."""
    before = set(multiprocessing.active_children())
    # Threads of this process may be at work: a fork of it could wait for them for ever.
    pool = ProcessPoolExecutor(processes, multiprocessing.get_context("spawn"), initializer=_end_with_parent)
    try:
        yield pool
    except BaseException:
        for child in set(multiprocessing.active_children()) - before:
            child.terminate()
        raise
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Leave interrupts to the parent, and end with it, however it ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = multiprocessing.parent_process()

    def watch() -> None:
        if parent is not None:
            parent.join()
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
