"""Random numbers that are the same on every machine and with every version of Python."""

from __future__ import annotations

import random


class Draws:
    """Draws for one part of an instance, whatever the other parts take.

    Only `random.Random.random` is promised to stay as it is; everything is made of that, by plain arithmetic.

    Parameters
    ----------
    seed : int
        Which instance.
    part : str
        Which part of it.
    """

    def __init__(self, seed: int, part: str) -> None:
        self._next = random.Random(f"{seed} {part}").random

    def between(self, least: float, most: float) -> float:
        """Draw evenly from an interval."""
        return least + (most - least) * self._next()

    def whole(self, least: int, most: int) -> int:
        """Draw a whole number evenly, both ends included."""
        return least + int((most - least + 1) * self._next())

    def around(self, spread: float) -> float:
        """Draw about 0, more often near it, at most `spread` away."""
        return spread * (self._next() + self._next() + self._next() - 1.5) / 1.5

    def rounded(self, amount: float) -> int:
        """Round up or down, such that it is the amount on average."""
        return int(amount + self._next())

    def happens(self, share: float) -> bool:
        """Draw whether something happens that happens in this share of cases."""
        return self._next() < share
