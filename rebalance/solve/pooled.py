"""Bounds that take no time: what would be left undone if all places were one, and nobody had to travel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rebalance.model.data import Data
from rebalance.solve.pooled_people import LEVELS, PooledPeople
from rebalance.solve.pooled_supplies import pooled_share, pooled_shortage


def pooled(data: Data, levels: Sequence[str], values: Mapping[str, float]) -> dict[str, float]:
    """Bounds of levels, for plans that come to no more than given values at the levels above each.

    Parameters
    ----------
    data : Data
    levels : sequence of str
        Most important first.
    values : mapping of str to float

    Returns
    -------
    dict of str to float
        For each level of which this says anything.
    """
    people, found = PooledPeople(data), dict[str, float]()
    for n, level in enumerate(levels):
        if level in LEVELS:
            found[level] = people.bound(level, {above: values[above] for above in levels[:n]})
        elif level == "shortage":
            found[level] = pooled_shortage(data)
        elif level == "fairness_supplies":
            found[level] = pooled_share(data)
    return found
