"""Which vehicle makes which trip: a fleet's trips of a day go into the slots of its tours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate

Tour = tuple[float, ...]


def assign(trips: Sequence[float], tours: Mapping[Tour, int]) -> list[int]:
    """Give every trip a slot that is no shorter, the longest trip the longest slot.

    Tours that the trips can do without are left out first, so that few vehicles drive.

    Parameters
    ----------
    trips : sequence of float
        Minutes of each trip, longest first.
    tours : mapping of tuple of float to int
        The lengths of a tour's slots in minutes, and how many vehicles run it.

    Returns
    -------
    list of int
        For each trip the number of its vehicle, from 1 on, in the order in which they get their first.

    Raises
    ------
    ValueError
        The trips do not fit the slots.
    """
    if not _fit(trips, Counter(tours)):
        raise ValueError(f"{len(trips)} trips do not fit the slots of {sum(tours.values())} tours")
    needed = _needed(trips, tours)
    slots = sorted(
        (-minutes, tour, copy) for tour, n in needed.items() for copy in range(n) for minutes in tour
    )
    numbers: dict[tuple[Tour, int], int] = {}
    return [numbers.setdefault((tour, copy), len(numbers) + 1) for _, tour, copy in slots[: len(trips)]]


def departures(cycles: Sequence[Fraction]) -> list[Fraction]:
    """Give the minute at which each trip of one vehicle departs, one after the other."""
    return [Fraction(0), *accumulate(cycles)][: len(cycles)]


def _needed(trips: Sequence[float], tours: Mapping[Tour, int]) -> Counter[Tour]:
    needed = Counter(tours)
    for tour in sorted(tours, key=lambda tour: (sum(tour), tour)):
        low, high = 0, needed[tour]
        while low < high:
            needed[tour] = (low + high) // 2
            if _fit(trips, needed):
                high = needed[tour]
            else:
                low = needed[tour] + 1
        needed[tour] = low
    return +needed


def _fit(trips: Sequence[float], tours: Counter[Tour]) -> bool:
    slots: Counter[float] = Counter()
    for tour, n in tours.items():
        for minutes in tour:
            slots[minutes] += n
    longest = sorted(slots.items(), reverse=True)
    reach, room = 0, 0
    for n, minutes in enumerate(trips, start=1):
        while reach < len(longest) and longest[reach][0] >= minutes:
            room += longest[reach][1]
            reach += 1
        if n > room:
            return False
    return True
