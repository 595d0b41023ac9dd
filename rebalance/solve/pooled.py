"""A bound that takes no time: what would be left undone if all places were one, and nobody had to travel."""

from __future__ import annotations

from typing import Literal

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.data import Data
from rebalance.model.norms import staying
from rebalance.solve.least import Least

LOST = 1e-6
"""What the solver's tolerances may have taken off a row, relatively."""

SECONDS = 10.0
"""Time for what takes hundredths of a second, whatever the size: there are few numbers without places."""


def pooled(data: Data) -> dict[str, float]:
    """Bounds of the levels of people and of shortage, whatever the levels above come to.

    Every plan keeps these sums over all places of its rules:

    - Σ_d wait(d,c,t) + Σ_{s≤t} moved(c,s) = Σ_d found(d,c) by day t;
    - Σ_d over(d,c,t) ≥ Σ_d due(d,c,t) − Σ_{s≤t} moved(c,s), and ≥ 0;
    - moved(c,t) = Σ_r placed(c,r,t), and Σ rooms_per_person · placed ≤ Σ_g open(g,t) of each room type, over
      those still staying;
    - Σ_{s≤t} used(i,s) ≤ Σ_p min(arrived(p,i), free(p,i) + need(p,i)) by day t, free without the reserve, or,
      of what is durable, used(i,t) ≤ that: what a place does not use leaves it, but for the reserve.

    Everybody counts at the least priority of any place; of needs those that count most are met first, and
    those by norms, which go with people, count at the least priority.

    Returns
    -------
    dict of str to float
        For ``overdue``, ``waiting`` and ``shortage``.
    """
    return {
        "overdue": _people(data, "overdue"),
        "waiting": _people(data, "waiting"),
        "shortage": _shortage(data),
    }


def _least_priority(data: Data) -> float:
    return float(data.priority.min(initial=np.inf)) if len(data.priority) else 0.0


def _people(data: Data, level: Literal["overdue", "waiting"]) -> float:
    least, costs = Least(), dict[int, float]()
    found, due = data.found.sum(axis=0), data.due.sum(axis=0)
    opened = np.zeros((len(data.room_types), data.days))
    np.add.at(opened, data.pools.room_type, np.maximum(data.pools.open, 0))
    placed: dict[tuple[int, int, int], int] = {}
    for c in range(len(data.categories)):
        most = float(found[c, -1])
        for t in range(data.days):
            for r in np.flatnonzero(data.accepts[c]).tolist():
                placed[c, r, t] = least.number(most, whole=False)
            moved = {n: 1.0 for (of, _, day), n in placed.items() if of == c and day <= t}
            cost = float(data.weight[c]) * _least_priority(data)
            left = least.number(most, cost, whole=False)
            costs[left] = cost
            if level == "waiting":
                least.equal({left: 1.0, **moved}, float(found[c, t]))
            else:
                least.at_least({left: 1.0, **moved}, float(due[c, t]))
                least.at_least(dict.fromkeys(moved, -1.0), -float(found[c, t]))
    for r in range(len(data.room_types)):
        for t in range(data.days):
            held = {
                n: -float(data.rooms_per_person[c, r])
                for (c, of, day), n in placed.items()
                if of == r and day <= t < day + int(data.stay[c])
            }
            if held:
                least.at_least(held, -float(opened[r, t]))
    values = least.solve(SECONDS)
    if values is None:
        return 0.0
    total = sum(cost * values[n] for n, cost in costs.items())
    return max(0.0, total - LOST * max(1.0, total))


def _shortage(data: Data) -> float:
    arrived, total = _usable(data), data.total_need.sum(axis=0)
    least, classes = _least_priority(data), np.unique(data.priority)[::-1]
    need = np.array([data.need[data.priority == one].sum(axis=0) for one in classes], dtype=np.float64)
    asked, bound = _asked(data), 0.0
    for i in np.flatnonzero(total > 0).tolist():
        wanted = [*zip(classes.tolist(), need[:, i], strict=True), (least, asked[i])]
        short = 0.0
        left = arrived[i].astype(np.float64)
        # Those first who count most: the days of an item are a laminar family, for which that is best.
        for priority, by_day in wanted:
            for t, many in enumerate(by_day.tolist()):
                until = t + 1 if data.durable[i] else data.days
                used = min(many, float(left[t:until].min()))
                left[t:until] -= used
                short += priority * (many - used)
        bound += float(data.item_weight[i]) * short / float(total[i])
    return bound * (1 - LOST)


def _usable(data: Data) -> Ints:
    """Most that can be used by each day of what has arrived, shape (I, T): a reserve only at its place."""
    durable = data.durable[None, :, None]
    own = np.where(durable, data.most_need, data.most_need.cumsum(axis=2))
    return np.asarray(np.minimum(data.arrived, data.free + own).sum(axis=0))


def _asked(data: Data) -> Floats:
    """Least that norms ask for on each day, shape (I, T): for all but those who may have left their rooms."""
    arrivals = np.diff(data.found.sum(axis=0), prepend=0, axis=1)
    return np.asarray(data.norms.quantity @ staying(arrivals[None], data.present)[0])
