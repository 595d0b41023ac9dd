"""Who goes with what: two lists with the same total, joined from their beginnings."""

from __future__ import annotations

from collections.abc import Sequence


def match(left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int, int]]:
    """Join two lists by the north-west-corner rule.

    Each of the left takes what it needs from the first of the right that has any left.

    Parameters
    ----------
    left : sequence of int
        Whole numbers ≥ 0, such as people by category.
    right : sequence of int
        Whole numbers ≥ 0 with at least the same total, such as seats by trip.

    Returns
    -------
    list of (int, int, int)
        Which of the left, which of the right, how many (> 0), in the order of both.

    Raises
    ------
    ValueError
        The left adds up to more than the right.
    """
    joined = []
    at, free = -1, 0
    for i, wanted in enumerate(left):
        while wanted > 0:
            if free == 0:
                at += 1
                if at == len(right):
                    raise ValueError(f"{sum(left)} do not go into {sum(right)}")
                free = right[at]
                continue
            n = min(wanted, free)
            joined.append((i, at, n))
            wanted -= n
            free -= n
    return joined
