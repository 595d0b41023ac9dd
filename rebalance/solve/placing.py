"""Who may get rooms where, as if there were vehicles for everybody: the rules over arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Entries, Floats, Ints, cells
from rebalance.model.model import Candidates
from rebalance.model.rooms import placements
from rebalance.solve.sifting import best

NEAREST = 4
"""Destinations of a group of people that are open from the start."""

BEST = 3
"""Candidates of a group, and of those who may come to a place, on a day that are opened in a round."""


@dataclass(frozen=True)
class Weights:
    """What is minimised: so much for each day overdue and each day waiting, times what the person counts.

    And so much for each minute on the road, times what a person counts who counts least.
    """

    overdue: float
    waiting: float
    minute: float


@dataclass(frozen=True)
class Linear:
    """A linear program: what columns cost and their upper limits, limits of rows, and the coefficients."""

    cost: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    entries: Entries


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
    unit : float
        What a person counts who counts least: all costs and prices here are in this unit.
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
        worth = data.weight[self._c] * data.priority[self._d]
        self.unit = float(worth[worth > 0].min()) if (worth > 0).any() else 1.0
        self._worth = worth / self.unit

    def __len__(self) -> int:
        return len(self.numbers)

    def rooms(self, people: Floats) -> dict[tuple[int, int, int], float]:
        """People placed, by category, pool and day."""
        keys = zip(*(self.place[key].tolist() for key in ("c", "g", "t")), strict=True)
        return {key: many for key, many in zip(keys, people.tolist(), strict=True) if many > 0}

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
        """A bound that no plan is below, in the level's unit, at any prices of rooms that are not negative.

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
        return total * self.unit


class Opened:
    """The saddle point problem over the candidates that are open; see `Saddle`.

    x are people on the road and people placed; y are the prices of people's days, arrivals and rooms.
    """

    def __init__(self, placing: Placing, chosen: Ints, weights: Weights) -> None:
        p, days = placing, placing._data.days
        self._p, self._days, self._people, self._weights = p, days, len(p._d) * days, weights
        self._person, self._arrival = p._person[chosen].astype(np.int64), p._arrival[chosen]
        self._n = len(chosen)
        self._spare = np.empty(self._n)
        left = days - p._day[chosen]
        charge = weights.minute * p._minutes[chosen] - weights.waiting * (
            p._worth[p._of_group[chosen]] * left
        )
        self._most = weights.overdue * np.repeat(p._worth, days)
        self._found, self._due, self._open = p._found.ravel(), p._due.ravel(), p._open.ravel()
        self.cost = np.concatenate([charge, np.zeros(len(p.place))])
        held = np.bincount(p._holder, p._each, len(p.place))
        self.step_x = 1.0 / np.concatenate([left + 1.0, 1.0 + held])
        people = np.bincount(self._person, minlength=self._people).reshape(-1, days).cumsum(axis=1).ravel()
        arrivals = np.bincount(self._arrival, minlength=p._arrivals)
        arrivals = arrivals + np.bincount(p._of_place, minlength=p._arrivals)
        rooms = np.bincount(p._held, p._each, len(self._open))
        self.step_y = 1.0 / np.maximum(np.concatenate([people, arrivals, rooms]), 1.0)

    def prices(self, y: Floats) -> Floats:
        """What rooms cost, shape (pools, days)."""
        return np.maximum(y[self._people + self._p._arrivals :], 0.0).reshape(-1, self._days)

    def reduced(self, y: Floats) -> Floats:
        """Reduced costs of all candidates, open or not."""
        p, weights = self._p, self._weights
        later = self._later(y[: self._people])
        waits = weights.waiting * p._worth[p._of_group] * (self._days - p._day)
        arrival = p.priced(self.prices(y))
        return np.asarray(weights.minute * p._minutes - waits - later[p._person] + arrival[p._arrival])

    def each(self, y: Floats) -> Floats:
        """Reduced costs of those that are open."""
        paid = np.empty_like(self.cost)
        self.transposed(y, paid)
        return np.asarray((self.cost - paid)[: self._n])

    def _later(self, person: Floats) -> Floats:
        """Sums over this day and those after it."""
        by_day = np.flip(person.reshape(-1, self._days), axis=1)
        return np.flip(by_day.cumsum(axis=1), axis=1).ravel()

    def times(self, x: Floats, out: Floats) -> None:
        """Sum up who has left by each day, who finds no room on arrival, and, negative, who holds rooms."""
        p, flow, place = self._p, x[: self._n], x[self._n :]
        moved, come, held = np.split(out, [self._people, self._people + p._arrivals])
        left = np.bincount(self._person, flow, self._people).reshape(-1, self._days)
        np.cumsum(left, axis=1, out=moved.reshape(left.shape))
        come[:] = np.bincount(p._of_place, place, p._arrivals)
        come -= np.bincount(self._arrival, flow, p._arrivals)
        np.negative(np.bincount(p._held, p._each * place[p._holder], len(held)), out=held)

    def transposed(self, y: Floats, out: Floats) -> None:
        """Write down what each x is paid at prices of these sums."""
        p, flow, place = self._p, out[: self._n], out[self._n :]
        person, arrival, rooms = np.split(y, [self._people, self._people + p._arrivals])
        # With a mode nothing is copied before it is written.
        np.take(self._later(person), self._person, out=flow, mode="clip")
        np.take(arrival, self._arrival, out=self._spare, mode="clip")
        flow -= self._spare
        np.take(arrival, p._of_place, out=place, mode="clip")
        place -= np.bincount(p._holder, p._each * rooms[p._held], len(place))

    def nearest_x(self, x: Floats) -> None:
        """Move nobody backwards."""
        np.maximum(x, 0.0, out=x)

    def nearest_y(self, y: Floats, step: Floats) -> None:
        """Keep prices of rooms from falling below 0, and of people's days from exceeding being overdue.

        Above 0 that is a price for those who are due, below 0 one for those who are not even there.
        """
        people, rooms = self._people, self._people + self._p._arrivals
        person = y[:people]
        late, early = person + step[:people] * self._due, person + step[:people] * self._found
        person[:] = np.where(late > 0, np.minimum(late, self._most), np.minimum(early, 0.0))
        y[rooms:] = np.maximum(y[rooms:] - step[rooms:] * self._open, 0.0)
