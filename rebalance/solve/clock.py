"""The time that a solve may take, and what happens when it is over."""

from __future__ import annotations

import time


class OutOfTime(Exception):
    """The time limit was reached before the solver had an answer."""


class Clock:
    """Counts down one time limit for everything, and beside it the time that one stage should take.

    Parameters
    ----------
    limit : float
        Seconds from now; kept as an attribute.
    """

    def __init__(self, limit: float) -> None:
        self._start = time.monotonic()
        self.limit = limit
        self._stage = 1.0
        self._begun = 0.0

    def begin(self, share: float) -> None:
        """Let the stage that begins end when this share of the whole limit is used up."""
        self._stage, self._begun = share, self.used()

    def stage_used(self) -> float:
        """Which part of the stage's time is gone."""
        gone = self.used() - self._begun
        return gone / max(gone + self.stage_left(), 1e-9)

    def left(self) -> float:
        """Seconds left of the limit, negative when overrun."""
        return self.limit - self.used()

    def stage_left(self) -> float:
        """Seconds left for improving at this stage."""
        return self.limit * self._stage - self.used()

    def used(self) -> float:
        """Seconds since the start."""
        return time.monotonic() - self._start
