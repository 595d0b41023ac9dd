"""Packing: units that do not split, each whole on one trip."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction
from math import lcm

STEPS = 5_000
"""Steps of the exact search before it gives up: some hundredths of a second."""

Counts = tuple[int, ...]


def pack(
    counts: Sequence[int], unit_kg: Sequence[float], payloads: Sequence[float], steps: int = STEPS
) -> list[list[int]] | None:
    """Put units onto trips, the heaviest first onto the trips with the largest payload.

    First-fit decreasing; where that fails, a search over the ways to fill one trip after the other
    (bin completion: R. E. Korf, "A new algorithm for optimal bin packing", AAAI 2002), up to a bound.
    Weights are compared as the decimals that they are written as, so that ten units of 0.1 kg weigh 1 kg.

    Parameters
    ----------
    counts : sequence of int, length n
        Units of each item.
    unit_kg : sequence of float, length n
        Weight of one unit of each item, kg, not negative.
    payloads : sequence of float, length m
        What each trip holds, kg.
    steps : int
        Steps to search before giving up.

    Returns
    -------
    list of list of int, or None
        For each trip the units of each item, adding up to `counts`. None if the units do not fit, or if no
        way was found within the bound.
    """
    exact = [Fraction(str(float(kg))) for kg in (*unit_kg, *payloads)]
    # Whole numbers of a common unit: exact, and much faster than fractions.
    scale = lcm(*(kg.denominator for kg in exact))
    sizes = [int(kg * scale) for kg in exact[: len(unit_kg)]]
    room = [int(kg * scale) for kg in exact[len(unit_kg) :]]
    kinds = sorted((i for i, n in enumerate(counts) if n > 0), key=lambda i: (-sizes[i], i))
    trips = sorted(range(len(room)), key=lambda j: (-room[j], j))
    heavy_first = [sizes[i] for i in kinds]
    units = tuple(int(counts[i]) for i in kinds)
    large_first = [room[j] for j in trips]
    filled = _first_fit(heavy_first, units, large_first)
    if filled is None:
        slack = sum(large_first) - sum(size * n for size, n in zip(heavy_first, units, strict=True))
        if slack < 0 or not large_first or heavy_first[0] > large_first[0]:
            return None
        filled = _Search(heavy_first, large_first, steps).run(units, slack)
    if filled is None:
        return None
    packed = [[0] * len(counts) for _ in room]
    for j, units_of in zip(trips, filled, strict=True):
        for i, n in zip(kinds, units_of, strict=True):
            packed[j][i] = n
    return packed


def _first_fit(sizes: list[int], counts: Counts, room: list[int]) -> list[Counts] | None:
    left, put = list(room), [[0] * len(sizes) for _ in room]
    for kind, (size, count) in enumerate(zip(sizes, counts, strict=True)):
        for j, space in enumerate(left):
            n = count if size == 0 else min(count, space // size)
            put[j][kind] = n
            left[j] -= n * size
            count -= n
            if not count:
                break
        if count:
            return None
    return [tuple(units) for units in put]


class _Search:
    """Fills trip after trip, each until nothing that is left fits any more; equal trips in falling order."""

    def __init__(self, sizes: list[int], room: list[int], steps: int) -> None:
        self._sizes = sizes
        self._room = room
        self._steps = steps
        self._failed: set[tuple[int, Counts, Counts | None]] = set()

    def run(self, counts: Counts, slack: int) -> list[Counts] | None:
        # A stack of its own: a day may have more trips than Python allows nested calls.
        stack = [(counts, slack, self._fillings(0, counts, slack, None))]
        chosen: list[Counts] = []
        while stack:
            left, slack, fillings = stack[-1]
            filling = next(fillings, None)
            if self._steps < 0:
                return None
            if filling is None:
                stack.pop()
                self._failed.add((len(stack), left, self._most(len(stack), chosen)))
                if chosen:
                    chosen.pop()
                continue
            trip = len(stack) - 1
            rest = tuple(n - m for n, m in zip(left, filling, strict=True))
            waste = self._room[trip] - self._weight(filling)
            chosen.append(filling)
            if not any(rest):
                idle = (0,) * len(counts)
                return chosen + [idle] * (len(self._room) - len(chosen))
            most = self._most(trip + 1, chosen)
            if trip + 1 == len(self._room) or (trip + 1, rest, most) in self._failed:
                chosen.pop()
                continue
            stack.append((rest, slack - waste, self._fillings(trip + 1, rest, slack - waste, most)))
        return None

    def _weight(self, units: Counts) -> int:
        return sum(n * size for n, size in zip(units, self._sizes, strict=True))

    def _most(self, trip: int, chosen: list[Counts]) -> Counts | None:
        # An equal trip gets no more than the trip before it: which of the two comes first is no matter.
        same = 0 < trip < len(self._room) and self._room[trip] == self._room[trip - 1]
        return chosen[trip - 1] if same else None

    def _fillings(self, trip: int, counts: Counts, slack: int, most: Counts | None) -> Iterator[Counts]:
        """Each way to fill a trip that leaves no room for another unit, the heaviest units first."""
        sizes, room = self._sizes, self._room[trip]
        beyond = [0] * (len(sizes) + 1)
        for kind in reversed(range(len(sizes))):
            beyond[kind] = beyond[kind + 1] + counts[kind] * sizes[kind]

        def extend(chosen: Counts, space: int) -> Iterator[Counts]:
            self._steps -= 1
            kind = len(chosen)
            if self._steps < 0 or space - beyond[kind] > slack:
                return
            if kind == len(sizes):
                full = all(n == m or size > space for n, m, size in zip(counts, chosen, sizes, strict=True))
                if full and space <= slack and (most is None or chosen <= most):
                    yield chosen
                return
            size = sizes[kind]
            top = counts[kind] if size == 0 else min(counts[kind], space // size)
            for n in range(top, -1, -1):
                yield from extend((*chosen, n), space - n * size)

        return extend((), room)
