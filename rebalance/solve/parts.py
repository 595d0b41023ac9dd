"""Parts of an instance that share nothing, so that each can be planned by itself."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Entries
from rebalance.model.model import Candidates
from rebalance.solve.components import components

LARGE = 60_000
"""Candidates of a whole from which it is planned in parts: below, a minute is enough for all of them."""

SMALL = 2_000
"""Candidates below which parts are put together: starting each by itself would take longer than planning."""


@dataclass(frozen=True)
class Part:
    """Names of the places of a part, sorted, and how many candidates it has."""

    places: tuple[str, ...]
    candidates: int


def parts(every: Candidates) -> tuple[Part, ...]:
    """Part the places so that nothing can go from one part to another, the largest part first.

    People and goods go from place to place and by vehicles based at either; rooms, stocks, vehicles, norms
    and limits on helpers belong to a place. So nothing but a level joins places between which nothing goes.

    Returns
    -------
    tuple of Part
        One with all places where there is nothing to be gained.
    """
    flow, ship, trips, names = every.flow, every.ship, every.trips, every.data.places
    joined = np.zeros((len(names), len(names)), dtype=bool)
    joined[flow["d"], flow["p"]] = True
    joined[ship["o"], ship["q"]] = True
    one, other = np.nonzero(joined)
    row = np.tile(np.arange(len(one)), 2)
    label = components(Entries(row, np.concatenate([one, other]), np.ones(len(row))), len(names), len(one))
    sizes = np.zeros(len(names), dtype=np.int64)
    for begins in (flow["d"], ship["o"], trips["o"]):
        np.add.at(sizes, label, np.bincount(begins, minlength=len(names)))
    if sizes.sum() < LARGE:
        return (Part(names, int(sizes.sum())),)
    groups: list[list[int]] = []
    room = 0
    for number in sorted(np.unique(label), key=lambda n: (-sizes[n], n)):
        if not groups or sizes[number] > room:
            groups.append([])
            room = SMALL
        groups[-1].append(number)
        room -= sizes[number]
    return tuple(
        Part(tuple(names[n] for n in np.flatnonzero(np.isin(label, group))), int(sizes[group].sum()))
        for group in groups
    )
