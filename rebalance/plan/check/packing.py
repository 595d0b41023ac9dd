"""Whether things of given sizes fit into bins of given sizes: trips into shifts, units into trips.

First-fit decreasing answers most cases with yes, a few inequalities many with no; an exact search
settles the rest, up to a bound. Where the bound is hit the answer is "not known", and the rules that ask
report nothing: they never accuse a plan of what they could not prove.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from math import lcm

# Steps of the search before giving up: about a tenth of a second.
SEARCH_LIMIT = 20_000


class _OutOfPatience(Exception):
    pass


def fits(
    things: Iterable[tuple[Fraction, int]], bins: Sequence[Fraction], limit: int = SEARCH_LIMIT
) -> bool | None:
    """Say whether all things can be put into the bins, each whole in one bin.

    Parameters
    ----------
    things
        (size, how many) of each kind, sizes ≥ 0.
    bins
        Sizes of the bins, in the same unit.
    limit
        How many steps to search.

    Returns
    -------
    bool or None
        None where the search was given up.
    """
    counted: Counter[Fraction] = Counter()
    for size, count in things:
        if size > 0 and count > 0:
            counted[size] += count
    if not counted:
        return True
    # Whole numbers of a common unit: exact, and much faster than fractions.
    unit = lcm(*(size.denominator for size in (*counted, *bins)))
    sizes = sorted((int(size * unit) for size in counted), reverse=True)
    counts = tuple(counted[Fraction(size, unit)] for size in sizes)
    room = sorted((int(size * unit) for size in bins), reverse=True)
    slack = sum(room) - sum(size * count for size, count in zip(sizes, counts, strict=True))
    if slack < 0 or not room or sizes[0] > room[0]:
        return False
    if sum(count * (size > room[0] // 2) for size, count in zip(sizes, counts, strict=True)) > len(room):
        return False
    if _first_fit(sizes, counts, room):
        return True
    try:
        return _Search(sizes, room, limit).fill(0, counts, slack)
    except (_OutOfPatience, RecursionError):
        return None


def _first_fit(sizes: list[int], counts: tuple[int, ...], room: list[int]) -> bool:
    left = list(room)
    for size, count in zip(sizes, counts, strict=True):
        for i, space in enumerate(left):
            put = min(count, space // size)
            left[i] -= put * size
            count -= put
            if not count:
                break
        if count:
            return False
    return True


class _Search:
    """Fill bin after bin. A bin may always be filled until nothing left fits into it any more."""

    def __init__(self, sizes: list[int], room: list[int], limit: int) -> None:
        self.sizes = sizes
        self.room = room
        self.left = limit
        self.failed: set[tuple[int, tuple[int, ...]]] = set()

    def fill(self, index: int, counts: tuple[int, ...], slack: int) -> bool:
        if not any(counts):
            return True
        if index == len(self.room) or (index, counts) in self.failed:
            return False
        for rest, waste in self._fillings(0, counts, self.room[index], slack):
            if self.fill(index + 1, rest, slack - waste):
                return True
        self.failed.add((index, counts))
        return False

    def _fillings(
        self, kind: int, counts: tuple[int, ...], space: int, slack: int
    ) -> Iterator[tuple[tuple[int, ...], int]]:
        """Yield (what is left, space wasted) for each maximal filling, the largest things first."""
        self.left -= 1
        if self.left < 0:
            raise _OutOfPatience
        if kind == len(self.sizes):
            fits_still = any(n and size <= space for n, size in zip(counts, self.sizes, strict=True))
            if not fits_still and space <= slack:
                yield counts, space
            return
        size = self.sizes[kind]
        others = sum(n * s for n, s in zip(counts[kind + 1 :], self.sizes[kind + 1 :], strict=True))
        for put in range(min(counts[kind], space // size), -1, -1):
            if space - put * size - others > slack:
                return
            rest = (*counts[:kind], counts[kind] - put, *counts[kind + 1 :])
            yield from self._fillings(kind + 1, rest, space - put * size, slack)
