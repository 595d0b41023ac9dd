"""The time that a solve may take, and what happens when it is over."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager


class OutOfTime(Exception):
    """The time limit was reached before the solver had an answer."""


class Clock:
    """Counts down one time limit for everything, and beside it the time that one stage should take.

    Parameters
    ----------
    limit : float
        Seconds from now; kept as an attribute.

    Attributes
    ----------
    stage : float
        Share of the limit that is used up when the stage is over.
    """

    def __init__(self, limit: float) -> None:
        self._start = time.monotonic()
        self.limit = limit
        self.stage = 1.0
        self._begun = 0.0
        self._strict = False

    def begin(self, share: float) -> None:
        """Let the stage that begins end when this share of the whole limit is used up."""
        self.stage, self._begun = share, self.used()

    def stage_used(self) -> float:
        """Which part of the stage's time is gone."""
        gone = self.used() - self._begun
        return gone / max(gone + self.stage_left(), 1e-9)

    def left(self) -> float:
        """Seconds left of the limit, or of a strict stage, negative when overrun."""
        return self.stage_left() if self._strict else self.limit - self.used()

    @contextmanager
    def strict(self) -> Iterator[None]:
        """Let what is done meanwhile be over with the stage."""
        self._strict = True
        try:
            yield
        finally:
            self._strict = False

    def stage_left(self) -> float:
        """Seconds left for improving at this stage."""
        return self.limit * self.stage - self.used()

    def used(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start
