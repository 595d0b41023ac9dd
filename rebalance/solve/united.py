"""Places put together, along the best ways first, as long as there are not too many of them."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Ints


def united(places: int, one: Ints, other: Ints, most: int) -> Ints:
    """Put places together.

    Parameters
    ----------
    places : int
    one, other : array of int, shape (n,)
        The ends of the ways, the best way first.
    most : int
        Most places that are put together.

    Returns
    -------
    array of int, shape (P,)
        The number of one of the places with which each is together.
    """
    label = np.arange(places)
    members = {n: [n] for n in range(places)}
    for from_, to in zip(one.tolist(), other.tolist(), strict=True):
        a, b = int(label[from_]), int(label[to])
        if a != b and len(members[a]) + len(members[b]) <= most:
            label[members[b]] = a
            members[a] += members.pop(b)
    return label
