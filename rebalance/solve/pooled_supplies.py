"""What would be short if all places were one, and nothing had to travel."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.data import Data
from rebalance.model.norms import staying

LOST = 1e-6
"""What sums of floats may have taken off, relatively."""


def pooled_shortage(data: Data) -> float:
    """A bound of the level of shortage, whatever the levels above come to.

    Every plan keeps this sum over all places of its rules:

    - Σ_{s≤t} used(i,s) ≤ Σ_p min(arrived(p,i), free(p,i) + need(p,i)) by day t, free without the reserve, or,
      of what is durable, used(i,t) ≤ that: what a place does not use leaves it, but for the reserve.

    Needs that count most are met first; those by norms, which go with people, count at the least priority.
    """
    usable, total = _usable(data), data.total_need.sum(axis=0)
    least = float(data.priority.min(initial=np.inf)) if len(data.priority) else 0.0
    classes = np.unique(data.priority)[::-1]
    need = np.array([data.need[data.priority == one].sum(axis=0) for one in classes], dtype=np.float64)
    asked, bound = _asked(data), 0.0
    for i in np.flatnonzero(total > 0).tolist():
        wanted = [*zip(classes.tolist(), need[:, i], strict=True), (least, asked[i])]
        bound += (
            float(data.item_weight[i]) * _short(usable[i], wanted, bool(data.durable[i])) / float(total[i])
        )
    return bound * (1 - LOST)


def pooled_share(data: Data) -> float:
    """A bound of the largest share of an item that a recipient lacks.

    It is no less than Σ_q short(q,i) ÷ Σ_q need(q,i) over recipients that need the item, and of what there is
    they can use no more than all. What norms ask for may be needed elsewhere.
    """
    usable, largest = _usable(data), 0.0
    for i in np.flatnonzero(data.total_need.any(axis=0)).tolist():
        some = data.recipient & (data.total_need[:, i] > 0)
        wanted = [(1.0, data.need[some, i].sum(axis=0).astype(np.float64))]
        if some.any():
            short = _short(usable[i], wanted, bool(data.durable[i]))
            largest = max(largest, short / float(data.total_need[some, i].sum()))
    return largest * (1 - LOST)


def _short(usable: Ints, wanted: list[tuple[float, Floats]], durable: bool) -> float:
    """The least that can be short of an item, by priority, of what is wanted on each day."""
    left, short = usable.astype(np.float64), 0.0
    # Those first who count most: the days of an item are a laminar family, for which that is best.
    for priority, by_day in wanted:
        for t, many in enumerate(by_day.tolist()):
            until = t + 1 if durable else len(left)
            used = min(many, float(left[t:until].min()))
            left[t:until] -= used
            short += priority * (many - used)
    return short


def _usable(data: Data) -> Ints:
    """Most that can be used by each day of what has arrived, shape (I, T): a reserve only at its place."""
    durable = data.durable[None, :, None]
    own = np.where(durable, data.most_need, data.most_need.cumsum(axis=2))
    return np.asarray(np.minimum(data.arrived, data.free + own).sum(axis=0))


def _asked(data: Data) -> Floats:
    """Least that norms ask for on each day, shape (I, T): for all but those who may have left their rooms."""
    arrivals = np.diff(data.found.sum(axis=0), prepend=0, axis=1)
    return np.asarray(data.norms.quantity @ staying(arrivals[None], data.present)[0])
