"""Who gets rooms where, as if there were vehicles for everybody: solved to a few digits, and bounded."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import highspy
import numpy as np

from rebalance.model.arrays import Floats, Ints, cells
from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.placing import NEAREST, Opened, Placing, Weights
from rebalance.solve.primal_dual import Point, settle
from rebalance.solve.problem import by_arrays, done, set_option
from rebalance.solve.sifting import best
from rebalance.solve.united import united

NEXT = 0.5
"""What a person who waits counts beside one who is overdue, where both are guided by one sum.

Whoever is not due yet then comes after those who are, but before a shorter way.
"""

MINUTE = 1e-3
"""What a person's minute on the road counts there: so little that nobody waits to be spared 300 of them."""

GUIDING = Weights(1.0, NEXT, MINUTE)

ALONE = {"overdue": Weights(1.0, 0.0, 0.0), "waiting": Weights(0.0, 1.0, 0.0)}
"""Levels that are bounded."""

PAYS = 1e-3
"""A reduced cost nearer to 0 than this is 0: digits beyond are not to be had."""

NOBODY, DEAR = 1e-3, 0.5
"""Fewer people than this are nobody; a candidate by which nobody goes is shut if it costs more than that."""

ITERATIONS, LAST = 400, 2
"""Iterations of a round, and rounds' worth of them when no more candidates are opened."""

ROUNDS, FEW = 12, 0.01
"""Most rounds, and which part of those open may pay besides when it is time to stop."""

PROOFS = 3
"""Times that iterations of a round are spent on bounding a level alone."""

HARDLY = 5e-6
"""What a minute counts there, so that ways that are equally good are told apart, and little bound is lost."""


@dataclass(frozen=True)
class Placed:
    """Who goes where, in fractions, and what is proven.

    Attributes
    ----------
    flow, reduced : array of float, shape (candidates,)
        People on the road by each candidate, and what one would cost by it beyond the best way.
    rooms : dict of (int, int, int) to float
        People of a category who get rooms of a pool on a day.
    proven : dict of str to float
        By level, a bound for all plans, whatever they come to at other levels.
    """

    flow: Floats
    reduced: Floats
    rooms: dict[tuple[int, int, int], float]
    proven: dict[str, float]

    def worthwhile(self, every: Candidates) -> Ints:
        """Those by which people go, and for each group and day some that cost hardly more."""
        flow, data = every.flow, every.data
        near = np.flatnonzero(self.reduced < DEAR)
        group = cells(data.found.shape, *(flow[key][near] for key in ("d", "c", "t")))
        return np.union1d(np.flatnonzero(self.flow > NOBODY), best(near, self.reduced[near], group, NEAREST))


def apart(every: Candidates) -> list[Ints]:
    """Categories of whom anybody may go anywhere, those together that compete for rooms."""
    data, n = every.data, len(every.data.categories)
    moving = np.isin(np.arange(n), every.flow["c"])
    category, room_type = np.nonzero(data.accepts & moving[:, None])
    label = united(n + len(data.room_types), category, n + room_type, n + len(data.room_types))
    return [np.unique(category[label[category] == one]) for one in np.unique(label[category])]


def placed(every: Candidates, clock: Clock) -> Placed:
    """Find rooms for everybody for whom there are any, those who compete for rooms at a time, side by side.

    Parameters
    ----------
    every : Candidates
    clock : Clock
        When its stage is over, what has been found must do.
    """
    flow, reduced = np.zeros(len(every.flow)), np.zeros(len(every.flow))
    rooms: dict[tuple[int, int, int], float] = {}
    proven, groups = _stranded(every), apart(every)

    def going() -> bool:
        return clock.stage_left() > 0

    with ThreadPoolExecutor(max(1, 2 * len(groups))) as threads:

        def some(categories: Ints) -> tuple[Placing, Ints, Floats, Floats, dict[str, float]]:
            placing = Placing(every, categories)
            chosen, point, cost = _settled(placing, going)
            bounds = threads.submit(_bounds, placing, chosen, point, going)
            used = point.x[: len(chosen)] > NOBODY
            corner = _corner(placing, chosen[used], clock.stage_left())
            if corner is None:
                return placing, chosen, point.x, cost, bounds.result()
            return placing, chosen[used], corner, cost, bounds.result()

        for placing, chosen, x, cost, bounds in threads.map(some, groups):
            reduced[placing.numbers] = cost
            flow[placing.numbers[chosen]] = x[: len(chosen)]
            rooms |= placing.rooms(x[len(chosen) :])
            for level, bound in bounds.items():
                proven[level] += bound
    return Placed(flow, reduced, rooms, proven)


def _stranded(every: Candidates) -> dict[str, float]:
    """What those come to whom no candidate takes anywhere, and who are left in every plan."""
    data, flow = every.data, every.flow
    some = np.ones(data.found.shape[:2], dtype=bool)
    some[flow["d"], flow["c"]] = False
    worth = np.where(some, data.weight[None, :] * data.priority[:, None], 0.0)[:, :, None]
    return {
        level: float((worth * (weights.overdue * data.due + weights.waiting * data.found)).sum())
        for level, weights in ALONE.items()
    }


def _settled(placing: Placing, going: Callable[[], bool]) -> tuple[Ints, Point, Floats]:
    """Solve over the nearest candidates, and again with those that pay, until hardly any does.

    Returns
    -------
    chosen : array of int
        The candidates that are open.
    point : Point
    reduced : array of float, shape (candidates,)
    """
    chosen, rounds = placing.nearest(), 0
    opened = Opened(placing, chosen, GUIDING)
    point = Point(np.zeros(len(opened.cost)), np.zeros(len(opened.step_y)))
    while True:
        point, rounds = settle(opened, point, ITERATIONS, going), rounds + 1
        reduced = opened.reduced(point.y)
        shut = np.ones(len(placing), dtype=bool)
        shut[chosen] = False
        paying = np.flatnonzero(shut & (reduced < -PAYS))
        if len(paying) <= FEW * len(chosen) or rounds == ROUNDS or not going():
            break
        flow, rooms = np.zeros(len(placing)), point.x[len(chosen) :]
        flow[chosen] = point.x[: len(chosen)]
        kept = chosen[(flow[chosen] > NOBODY) | (reduced[chosen] < DEAR)]
        chosen = np.union1d(kept, placing.best(paying, reduced))
        opened = Opened(placing, chosen, GUIDING)
        point = Point(np.concatenate([flow[chosen], rooms]), point.y, point.weight)
    point = settle(opened, point, LAST * ITERATIONS, going)
    return chosen, point, opened.reduced(point.y)


def _bounds(placing: Placing, chosen: Ints, point: Point, going: Callable[[], bool]) -> dict[str, float]:
    """Bound each level alone, from where both were guided together.

    Of people who are due as soon as they are found all who wait are overdue: one bound is that of both.
    """
    if placing.due_at_once:
        bound = _bound(placing, chosen, point, ALONE["overdue"], len(ALONE) * PROOFS, going)
        return dict.fromkeys(ALONE, bound)
    return {level: _bound(placing, chosen, point, weights, PROOFS, going) for level, weights in ALONE.items()}


def _bound(
    placing: Placing, chosen: Ints, point: Point, weights: Weights, proofs: int, going: Callable[[], bool]
) -> float:
    opened = Opened(placing, chosen, replace(weights, minute=HARDLY))
    point, bound = Point(point.x, point.y / (1.0 + NEXT)), 0.0
    for _ in range(proofs):
        point = settle(opened, point, ITERATIONS, going)
        bound = max(bound, placing.proven(opened.prices(point.y), weights))
    return bound


def _corner(placing: Placing, chosen: Ints, seconds: float) -> Floats | None:
    """Solve exactly over few candidates: at a corner people mostly are whole, and few ways are used.

    Returns
    -------
    array of float or None
        People on the road by each of them, then people placed; None if there was not enough time.
    """
    lp = placing.linear(chosen, GUIDING)
    highs = by_arrays(np.zeros(len(lp.cost)), lp.upper, lp.row_lower, lp.row_upper, lp.entries)
    done(highs.changeColsCost(len(lp.cost), np.arange(len(lp.cost), dtype=np.int32), lp.cost))
    set_option(highs, "time_limit", max(seconds, 0.0))
    highs.run()
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    x = np.asarray(highs.getSolution().col_value, dtype=np.float64)
    return np.maximum(x[: len(chosen) + len(placing.place)], 0.0)
