"""What no plan is below at the first two levels, were there vehicles for everybody."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.model import Candidates
from rebalance.solve.placing import Opened, Placing, Weights
from rebalance.solve.primal_dual import Point, settle
from rebalance.solve.settled import DEAR, GUIDING, ITERATIONS, NOBODY, PAYS, Settled

HELD = 1.0
"""What a day overdue counts beside one of waiting, to bound waiting given what the level above comes to."""

OVERDUE, BOTH = Weights(1.0, 0.0, 0.0), Weights(HELD, 1.0, 0.0)
"""What is bounded."""

LEAST, PROOFS, CLOSER = 3, 6, 5e-4
"""Fewest and most rounds spent on a bound, and by which part two of them must raise it for a further one."""

WEIGHTS = (0.5, 30.0)
"""Limits of a point's weight. Where prices are found, but people still move among many ways that are as good,
it would fall and fall, and they be carried farther and farther."""

HARDLY = 1e-7
"""What a minute counts there, so that ways that are equally good are told apart, and little bound is lost."""


@dataclass(frozen=True)
class Proven:
    """What no plan is below at the first two levels, whatever it comes to at others.

    Attributes
    ----------
    overdue : float
    both : float
        A bound of waiting + `HELD` · overdue.
    """

    overdue: float
    both: float

    def __add__(self, other: Proven) -> Proven:
        return Proven(self.overdue + other.overdue, self.both + other.both)

    def bound(self, level: str, overdue: float | None) -> float:
        """A bound of a level, of waiting for plans that leave no more than so much overdue.

        None where nothing is said of that: nobody is overdue who does not wait. All other levels have 0.
        """
        if level == "waiting":
            least = self.both / (HELD + 1.0)
            return least if overdue is None else max(least, self.both - HELD * overdue)
        return self.overdue if level == "overdue" else 0.0


def stranded(every: Candidates) -> Proven:
    """What those come to whom no candidate takes anywhere, and who are left in every plan."""
    data, flow = every.data, every.flow
    some = np.ones(data.found.shape[:2], dtype=bool)
    some[flow["d"], flow["c"]] = False
    worth = np.where(some, data.weight[None, :] * data.priority[:, None], 0.0)[:, :, None]
    overdue, waiting = float((worth * data.due).sum()), float((worth * data.found).sum())
    return Proven(overdue, waiting + HELD * overdue)


def proven(placing: Placing, found: Settled, going: Callable[[], bool]) -> Proven:
    """Bound the first level, and both, as if there were vehicles for everybody.

    Of people who are due as soon as they are found all who wait are overdue: one bound is that of both.
    """
    if placing.due_at_once:
        bound = _bound(placing, found, Weights(0.0, 1.0, 0.0), going)
        return Proven(bound, (HELD + 1.0) * bound)
    both = _bound(placing, found, BOTH, going)
    return Proven(_bound(placing, found, OVERDUE, going), both)


def _bound(placing: Placing, found: Settled, weights: Weights, going: Callable[[], bool]) -> float:
    """The best bound of some rounds, in each of which what pays is opened."""
    charged, rooms = replace(weights, minute=HARDLY), found.rooms
    chosen, of = np.unique(found.rides.candidate, return_inverse=True)
    people: Floats = np.bincount(of, found.people, len(chosen)).astype(np.float64)
    scale = (weights.overdue + weights.waiting) / (GUIDING.overdue + GUIDING.waiting)
    prices, weight, bounds = found.prices * scale, found.weight, [0.0]
    for _ in range(PROOFS):
        opened = Opened(placing, chosen, charged)
        begun = Point(np.concatenate([people, rooms]), prices, float(np.clip(weight, *WEIGHTS)))
        point = settle(opened, begun, ITERATIONS, going)
        bounds.append(placing.proven(opened.prices(point.y), weights))
        # Below 0 they prove nothing yet, but soon may.
        in_vain = len(bounds) > LEAST and 0.0 < max(bounds) <= max(bounds[:-2]) * (1.0 + CLOSER)
        if in_vain or not going():
            break
        reduced = opened.reduced(point.y)
        flow, rooms, prices, weight = np.zeros(len(placing)), point.x[len(chosen) :], point.y, point.weight
        flow[chosen] = point.x[: len(chosen)]
        shut = np.ones(len(placing), dtype=bool)
        shut[chosen] = False
        kept = chosen[(flow[chosen] > NOBODY) | (reduced[chosen] < DEAR)]
        chosen = np.union1d(kept, placing.best(np.flatnonzero(shut & (reduced < -PAYS)), reduced))
        people = flow[chosen]
    return max(bounds)
