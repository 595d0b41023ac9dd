"""Who gets rooms where, as if there were vehicles for everybody: solved to a few digits, and a bound."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import highspy
import numpy as np

from rebalance.model.arrays import Entries, Floats, Ints, cells
from rebalance.model.model import Candidates
from rebalance.model.rooms import placements
from rebalance.solve.clock import Clock
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

NEAREST = 4
"""Destinations of a group of people that are open from the start."""

BEST = 3
"""Candidates of a group, and of those who may come to a place, on a day that are opened in a round."""

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
class Weights:
    """What is minimised: so much for each day overdue, each day waiting, each minute on the road."""

    overdue: float
    waiting: float
    minute: float


GUIDING = Weights(1.0, NEXT, MINUTE)

ALONE = {"overdue": Weights(1.0, 0.0, 0.0), "waiting": Weights(0.0, 1.0, 0.0)}
"""Levels that are bounded."""


def apart(every: Candidates) -> list[Ints]:
    """Categories of whom anybody may go anywhere, those together that compete for rooms."""
    data, n = every.data, len(every.data.categories)
    moving = np.isin(np.arange(n), every.flow["c"])
    category, room_type = np.nonzero(data.accepts & moving[:, None])
    label = united(n + len(data.room_types), category, n + room_type, n + len(data.room_types))
    return [np.unique(category[label[category] == one]) for one in np.unique(label[category])]


class Placing:
    """The rules of people and rooms for some categories, over some candidates.

    People are rows (d, c, t), with due and found from `Data`; arrivals rows (c, p, t); rooms rows (g, t).

    Attributes
    ----------
    numbers : array of int
        Which of all candidates these are.
    place : Columns
        Who may get rooms of which pool on which day.
    due_at_once : bool
        Whether everybody is overdue who waits.
    """

    def __init__(self, every: Candidates, categories: Ints) -> None:
        data, flow = every.data, every.flow
        self._data = data
        self.numbers = np.flatnonzero(np.isin(flow["c"], categories))
        mine = flow.only(self.numbers)
        self._minutes = np.asarray(data.minutes[mine["d"], mine["p"]])
        self.place = placements(data, mine)
        shape, days = (len(data.places), len(data.categories)), data.days
        group, self._of_group = np.unique(cells(shape, mine["d"], mine["c"]), return_inverse=True)
        self._d, self._c = group // shape[1], group % shape[1]
        self._day = mine["t"]
        self._person = (self._of_group * days + self._day).astype(np.int32)
        arrival = (len(data.categories), len(data.places), days)
        codes, self._arrival = np.unique(cells(arrival, mine["c"], mine["p"], mine["t"]), return_inverse=True)
        self._arrivals = len(codes)
        c, g, t = self.place["c"], self.place["g"], self.place["t"]
        at = np.minimum(np.searchsorted(codes, cells(arrival, c, data.pools.place[g], t)), len(codes) - 1)
        self._of_place = at
        pools, pool = np.unique(g, return_inverse=True)
        self._open = data.pools.open[pools].astype(np.float64)
        each = data.rooms_per_person[c, data.pools.room_type[g]].astype(np.float64)
        stays = [(t <= day) & (day < t + data.stay[c]) for day in range(days)]
        self._holder = np.concatenate([np.flatnonzero(stay) for stay in stays])
        self._held = np.concatenate([pool[stay] * days + day for day, stay in enumerate(stays)])
        self._each = each[self._holder]
        self._found = data.found[self._d, self._c].astype(np.float64)
        self._due = data.due[self._d, self._c].astype(np.float64)
        self.due_at_once = bool((self._due == self._found).all())
        self._worth = data.weight[self._c] * data.priority[self._d]

    def __len__(self) -> int:
        return len(self.numbers)

    def rooms(self, people: Floats) -> dict[tuple[int, int, int], float]:
        """People placed, by category, pool and day."""
        keys = zip(*(self.place[key].tolist() for key in ("c", "g", "t")), strict=True)
        return {key: many for key, many in zip(keys, people.tolist(), strict=True) if many > NOBODY}

    def nearest(self) -> Ints:
        """Those of the candidates, by their positions here, that are nearest for each group and day."""
        return np.sort(best(np.arange(len(self)), self._minutes, self._person, NEAREST))

    def best(self, some: Ints, cost: Floats) -> Ints:
        """Those of some candidates that cost least for each group and day, and for each place to come to."""
        groups = (self._person, self._arrival)
        return np.union1d(*(best(some, cost[some], group[some], BEST) for group in groups))

    def priced(self, rooms: Floats) -> Floats:
        """What the cheapest room costs whoever arrives, shape (arrivals,), at prices of rooms by day."""
        charge = np.bincount(self._holder, self._each * rooms.ravel()[self._held], len(self.place))
        found = np.full(self._arrivals, np.inf)
        np.minimum.at(found, self._of_place, charge)
        return found

    def linear(self, chosen: Ints, weights: Weights) -> Linear:
        """State the rules over some candidates: people on the road, then placed, waiting and overdue."""
        days, n, places = self._data.days, len(chosen), len(self.place)
        people, due, found = len(self._d) * days, self._due.ravel(), self._found.ravel()
        wait, over = n + places, n + places + people
        arrive, rooms = 2 * people, 2 * people + self._arrivals
        each, worth = np.arange(people), np.repeat(self._worth, days)
        person, day = self._person[chosen].astype(np.int64), self._day[chosen]
        parts = [
            *(
                Entries(person[day + later < days] + later, np.flatnonzero(day + later < days), np.ones(m))
                for later in range(days)
                if (m := int((day + later < days).sum()))
            ),
            Entries(each, wait + each, np.ones(people)),
            Entries(people + each, over + each, np.ones(people)),
            Entries(people + each, wait + each, -np.ones(people)),
            Entries(arrive + self._arrival[chosen], np.arange(n), np.ones(n)),
            Entries(arrive + self._of_place, n + np.arange(places), -np.ones(places)),
            Entries(rooms + self._held, n + self._holder, self._each),
        ]
        nobody, opened = np.zeros(self._arrivals), self._open.ravel()
        return Linear(
            np.concatenate(
                [
                    weights.minute * self._minutes[chosen],
                    np.zeros(places),
                    weights.waiting * worth,
                    weights.overdue * worth,
                ]
            ),
            np.concatenate([np.full(n + places, np.inf), found, due]),
            np.concatenate([found, due - found, nobody, np.full(len(opened), -np.inf)]),
            np.concatenate([found, np.full(people, np.inf), nobody, opened]),
            Entries.join(parts),
        )

    def proven(self, rooms: Floats, weights: Weights) -> float:
        """A bound that no plan is below, at any prices of rooms that are not negative.

        Everybody, first found first due, goes when the cheapest room of all that can be reached, and the days
        until then, cost least, or never: Σ of these costs − Σ price · open rooms. All candidates are priced.
        A. M. Geoffrion, "Lagrangean relaxation for integer programming", Mathematical Programming Study 2
        (1974), 82–114.
        """
        days = self._data.days
        cost = self.priced(rooms)[self._arrival] + weights.minute * self._minutes
        move = np.full(len(self._d) * days, np.inf)
        np.minimum.at(move, self._person, cost)
        move = np.column_stack([move.reshape(-1, days), np.zeros(len(self._d))])
        found = np.column_stack([np.zeros(len(self._d)), self._found])
        due = np.column_stack([np.zeros(len(self._d)), self._due, self._found[:, -1]])
        total = -float((rooms * self._open).sum())
        for f in range(days):
            for u in range(f, days + 1):
                many = np.minimum(found[:, f + 1], due[:, u + 1]) - np.maximum(found[:, f], due[:, u])
                least = np.full(len(many), np.inf)
                for t in range(f, days + 1):
                    late = weights.overdue * max(0, t - u) + weights.waiting * (t - f)
                    np.minimum(least, move[:, t] + late * self._worth, out=least)
                total += float((np.maximum(many, 0.0) * least).sum())
        return total


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
    opened = _Opened(placing, chosen, GUIDING)
    point = Point(np.zeros(len(opened.cost)), np.zeros(len(opened.step_y)))
    while True:
        point, rounds = settle(opened, point, ITERATIONS, going), rounds + 1
        reduced = opened.reduced(point.y)
        shut = np.ones(len(placing), dtype=bool)
        shut[chosen] = False
        paying = np.flatnonzero(shut & (reduced < -PAYS))
        if len(paying) <= FEW * len(chosen) or rounds == ROUNDS or not going():
            break
        flow = np.zeros(len(placing))
        flow[chosen] = point.x[: len(chosen)]
        kept = chosen[(flow[chosen] > NOBODY) | (reduced[chosen] < DEAR)]
        chosen = np.union1d(kept, placing.best(paying, reduced))
        opened = _Opened(placing, chosen, GUIDING)
        point = Point(np.concatenate([flow[chosen], point.x[-opened.rooms :]]), point.y, point.weight)
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
    opened = _Opened(placing, chosen, replace(weights, minute=HARDLY))
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


@dataclass(frozen=True)
class Linear:
    """A linear program: what columns cost and their upper limits, limits of rows, and the coefficients."""

    cost: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    entries: Entries


class _Opened:
    """The saddle point problem over the candidates that are open; see `Saddle`.

    x are people on the road and people placed; y are the prices of people's days, arrivals and rooms.
    """

    def __init__(self, placing: Placing, chosen: Ints, weights: Weights) -> None:
        p, days = placing, placing._data.days
        self._p, self._days, self._people, self._weights = p, days, len(p._d) * days, weights
        self._person, self._arrival = p._person[chosen], p._arrival[chosen]
        self._n = len(chosen)
        left = days - p._day[chosen]
        self._charge = weights.minute * p._minutes[chosen] - weights.waiting * (
            p._worth[p._of_group[chosen]] * left
        )
        self._most = weights.overdue * np.repeat(p._worth, days)
        self._found, self._due, self._open = p._found.ravel(), p._due.ravel(), p._open.ravel()
        self.cost = np.concatenate([self._charge, np.zeros(len(p.place))])
        held = np.bincount(p._holder, p._each, len(p.place))
        self.step_x = 1.0 / np.concatenate([left + 1.0, 1.0 + held])
        people = np.bincount(self._person, minlength=self._people).reshape(-1, days).cumsum(axis=1).ravel()
        arrivals = np.bincount(self._arrival, minlength=p._arrivals)
        arrivals = arrivals + np.bincount(p._of_place, minlength=p._arrivals)
        rooms = np.bincount(p._held, p._each, len(self._open))
        self.step_y = 1.0 / np.maximum(np.concatenate([people, arrivals, rooms]), 1.0)

    @property
    def rooms(self) -> int:
        """How many x are people placed."""
        return len(self._p.place)

    def prices(self, y: Floats) -> Floats:
        """What rooms cost, shape (pools, days)."""
        return np.maximum(y[-len(self._open) :], 0.0).reshape(-1, self._days)

    def reduced(self, y: Floats) -> Floats:
        """Reduced costs of all candidates, open or not."""
        p, weights = self._p, self._weights
        later = self._later(y[: self._people])
        waits = weights.waiting * p._worth[p._of_group] * (self._days - p._day)
        arrival = p.priced(self.prices(y))
        return np.asarray(weights.minute * p._minutes - waits - later[p._person] + arrival[p._arrival])

    def _later(self, person: Floats) -> Floats:
        """Sums over this day and those after it."""
        by_day = np.flip(person.reshape(-1, self._days), axis=1)
        return np.flip(by_day.cumsum(axis=1), axis=1).ravel()

    def times(self, x: Floats) -> Floats:
        p, flow, place = self._p, x[: self._n], x[self._n :]
        moved = np.bincount(self._person, flow, self._people).reshape(-1, self._days).cumsum(axis=1)
        come = np.bincount(p._of_place, place, p._arrivals) - np.bincount(self._arrival, flow, p._arrivals)
        held = np.bincount(p._held, p._each * place[p._holder], len(self._open))
        return np.concatenate([moved.ravel(), come, -held])

    def transposed(self, y: Floats) -> Floats:
        p = self._p
        person, arrival, rooms = np.split(y, [self._people, self._people + p._arrivals])
        flow = self._later(person)[self._person] - arrival[self._arrival]
        held = np.bincount(p._holder, p._each * rooms[p._held], len(p.place))
        return np.concatenate([flow, arrival[p._of_place] - held])

    def nearest_x(self, x: Floats) -> Floats:
        return np.maximum(x, 0.0)

    def nearest_y(self, y: Floats, step: Floats) -> Floats:
        people = self._people
        person, rest = y[:people], y[people:]
        late, early = person + step[:people] * self._due, person + step[:people] * self._found
        person = np.where(late > 0, np.minimum(late, self._most), np.minimum(early, 0.0))
        rest = rest.copy()
        rooms = rest[self._p._arrivals :]
        rooms[:] = np.maximum(rooms - step[-len(rooms) :] * self._open, 0.0)
        return np.concatenate([person, rest])
