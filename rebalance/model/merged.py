"""Places counted as one: the figures of neighbourhoods, as if each were a place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from rebalance.model.arrays import Floats, Ints, Sparse
from rebalance.model.before import Previous
from rebalance.model.data import Allowed, Data, Fleets, Pools


def merged(data: Data, label: Ints) -> Data:
    """Count places as one.

    People, rooms, stocks, needs and vehicles of the same kind add up. Between two neighbourhoods it is as far
    as it is on average on the roads from the places of one to those of the other.

    Parameters
    ----------
    data : Data
    label : array of int, shape (P,)
        The number of the neighbourhood of each place, 0 … N − 1.

    Returns
    -------
    Data
        Of N places, named by their numbers, as if nothing had been ordered before.
    """
    n = int(label.max(initial=-1)) + 1

    def total(values: NDArray[Any]) -> NDArray[Any]:
        sums = np.zeros((n, *values.shape[1:]), dtype=values.dtype)
        np.add.at(sums, label, values)
        return sums

    o, d = data.roads
    way, first, which = np.unique(label[o] * n + label[d], return_index=True, return_inverse=True)
    many = np.bincount(which, minlength=len(way))
    one, other = label[o[first]], label[d[first]]

    def mean(values: NDArray[Any]) -> Floats:
        return np.asarray(np.bincount(which, weights=values, minlength=len(way)) / many)

    def allowed(may: Allowed) -> Allowed:
        some = np.bincount(which, weights=may[d, o], minlength=len(way)) > 0
        none = Sparse.of((n, n), np.False_, *(np.zeros(0, dtype=kind) for kind in (bool, int, int)))
        barred = Sparse.of((n, n), np.False_, ~some[~some], other[~some], one[~some])
        return Allowed(np.zeros(n, dtype=bool), none, barred)

    names = tuple(f"{number:08}" for number in range(n))
    people = np.maximum(data.found[:, :, -1] @ data.weight, 1e-9)
    return replace(
        data,
        places=names,
        recipient=total(data.recipient.astype(np.int64)) > 0,
        priority=total(people * data.priority) / total(people),
        minutes=Sparse.of((n, n), np.float64(np.inf), mean(data.minutes[o, d]), one, other),
        lead=Sparse.of((n, n), np.int64(0), np.rint(mean(data.lead[o, d])).astype(np.int64), one, other),
        found=total(data.found),
        due=total(data.due),
        pools=_pools(data.pools, label),
        fleets=_fleets(data.fleets, label),
        need=total(data.need),
        most_need=total(data.most_need),
        total_need=total(data.total_need),
        arrived=total(data.arrived),
        free=total(data.free),
        may_take=allowed(data.may_take),
        may_ship=allowed(data.may_ship),
        previous=Previous.of(None, names, data.categories, data.items, data.days),
    )


def _pools(pools: Pools, label: Ints) -> Pools:
    """One for each neighbourhood and type of rooms."""
    kinds, which = np.unique(
        np.stack([label[pools.place], pools.room_type], axis=1), axis=0, return_inverse=True
    )
    opened = np.zeros((len(kinds), pools.open.shape[1]), dtype=np.int64)
    np.add.at(opened, which.ravel(), pools.open)
    return Pools(kinds[:, 0], kinds[:, 1], ((),) * len(kinds), opened)


def _fleets(fleets: Fleets, label: Ints) -> Fleets:
    """One for each neighbourhood and kind of vehicle."""
    carries = sorted(set(fleets.carries))
    kinds, which = np.unique(
        np.stack(
            [
                label[fleets.place],
                np.array([carries.index(what) for what in fleets.carries], dtype=np.int64),
                fleets.seats,
                fleets.payload,
                fleets.shift,
                fleets.turnaround,
            ],
            axis=1,
        ),
        axis=0,
        return_inverse=True,
    )
    count = np.zeros(len(kinds), dtype=np.int64)
    np.add.at(count, which.ravel(), fleets.count)
    return Fleets(
        kinds[:, 0].astype(np.int64),
        tuple(f"{number:08}" for number in range(len(kinds))),
        count,
        kinds[:, 2].astype(np.int64),
        kinds[:, 3],
        kinds[:, 4],
        kinds[:, 5],
        tuple(carries[int(number)] for number in kinds[:, 1]),
    )
