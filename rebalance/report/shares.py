"""How many units of each item make up each trip's load."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

# Steps of the search before it is given up, and trips beyond which none is begun.
_PATIENCE = 20_000
_MANY = 400


def shares(
    quantities: Sequence[int], weights: Sequence[Fraction | None], loads: Sequence[Fraction]
) -> list[tuple[int, ...]] | None:
    """Split goods into loads of given weights, each unit whole.

    Parameters
    ----------
    quantities : sequence of int
        Units of each item.
    weights : sequence of Fraction or None
        What a unit of each item weighs in kg; None where that is not known.
    loads : sequence of Fraction
        The weight of each trip's load in kg.

    Returns
    -------
    list of tuple of int, or None
        For each trip its units of each item; None where there is no such split, or none is found soon.
    """
    if len(loads) == 1:
        return [tuple(quantities)]
    if not loads or len(loads) > _MANY:
        return None
    known = [weight for weight in weights if weight]
    if len(known) < len(weights):
        return None
    unit = lcm(*(number.denominator for number in (*known, *loads)))
    sizes, rooms = ([int(number * unit) for number in numbers] for numbers in (known, loads))
    try:
        return _Search(sizes, rooms).split(0, tuple(quantities))
    except _OutOfPatience:
        return None


class _OutOfPatience(Exception):
    pass


class _Search:
    """Load trip after trip, as much as possible of the first item first."""

    def __init__(self, sizes: list[int], rooms: list[int]) -> None:
        self._sizes = sizes
        self._rooms = rooms
        self._left = _PATIENCE

    def split(self, trip: int, units: tuple[int, ...]) -> list[tuple[int, ...]] | None:
        if trip == len(self._rooms):
            return None if any(units) else []
        for load in self._loads(0, self._rooms[trip], units):
            others = self.split(trip + 1, tuple(n - put for n, put in zip(units, load, strict=True)))
            if others is not None:
                return [load, *others]
        return None

    def _loads(self, item: int, room: int, units: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
        """Yield every choice of the items from this one on that weighs exactly this much."""
        self._left -= 1
        if self._left < 0:
            raise _OutOfPatience
        most = room // self._sizes[item]
        if item == len(self._sizes) - 1:
            if most * self._sizes[item] == room and most <= units[item]:
                yield (most,)
            return
        for n in range(min(units[item], most), -1, -1):
            for others in self._loads(item + 1, room - n * self._sizes[item], units):
                yield (n, *others)
