"""Who could drive people where, and what the best use of vehicles adds to who gets rooms where."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints, cells
from rebalance.model.candidates import trips_a_shift
from rebalance.model.data import COHORTS, Data
from rebalance.model.model import Candidates
from rebalance.solve.placing import Opened, Placing, Weights


@dataclass(frozen=True)
class Rides:
    """Ways to go: candidates of a `Placing` by their positions, each with one who drives, by its number."""

    candidate: Ints
    driver: Ints

    def __len__(self) -> int:
        return len(self.candidate)

    def only(self, chosen: Ints) -> Rides:
        """Some of them."""
        return Rides(self.candidate[chosen], self.driver[chosen])


class Driving:
    """The fleets that could drive on each leg, and what part of a vehicle's day a person takes.

    A vehicle on trips of a single length makes ⌊hours_per_day ÷ cycle⌋ of them a day: so many times its seats
    can be taken by it. Trips of several lengths may fit together better, and seats stay empty: that guides,
    and proves nothing.

    Parameters
    ----------
    every : Candidates
    placing : Placing
    vehicles : array of float, shape (K,)
        How many of each fleet's vehicles there are for these people.

    Attributes
    ----------
    fleet : array of int, shape (drivers,)
        Leg after leg. Where transport is not limited one driver takes everybody, at no cost.
    part : array of float, shape (drivers,)
        Days of a vehicle that a person takes.
    seats : array of int, shape (drivers,)
    vehicles : array of float, shape (fleets,)
    days : int
    """

    def __init__(self, every: Candidates, placing: Placing, vehicles: Floats) -> None:
        data, flow = every.data, every.flow
        self.days = data.days
        d, c, p, t = (flow[key][placing.numbers] for key in ("d", "c", "p", "t"))
        self._day = t
        if not data.instance.has_vehicles:
            self.fleet, self.part, self.vehicles = np.zeros(1, dtype=np.int64), np.zeros(1), np.ones(1)
            self.seats = np.ones(1, dtype=np.int64)
            self._first, self._leg = np.array([0, 1]), np.zeros(len(placing), dtype=np.int64)
            return
        self.vehicles = vehicles
        shape = (len(data.places), len(data.places), len(COHORTS))
        legs, self._leg = np.unique(cells(shape, d, p, data.cohort[c]), return_inverse=True)
        ways = every.journeys
        code = cells(shape, ways.origin, ways.destination, ways.load)
        mine = np.flatnonzero((ways.load < len(COHORTS)) & np.isin(code, legs))
        order = mine[np.argsort(code[mine], kind="stable")]
        self.fleet = ways.fleet[order]
        trips = trips_a_shift(data.fleets.shift[self.fleet], ways.cycle[order])
        self.seats = data.fleets.seats[self.fleet]
        self.part = 1.0 / (trips * self.seats)
        self._first = np.append(np.searchsorted(code[order], legs), len(order))

    def row(self, rides: Rides) -> Ints:
        """The fleet and day of each ride, as one number."""
        return np.asarray(self.fleet[rides.driver] * self.days + self._day[rides.candidate])

    def fares(self, prices: Floats) -> Floats:
        """What the cheapest seat costs by each candidate, at prices of vehicles by fleet and day."""
        by_day = [
            np.minimum.reduceat(prices[self.fleet, day] * self.part, self._first[:-1])
            if len(self.fleet)
            else np.zeros(0)
            for day in range(self.days)
        ]
        return np.asarray(np.column_stack(by_day)[self._leg, self._day])

    def cheapest(self, candidates: Ints, prices: Floats) -> Rides:
        """Who drives at the least cost by each of these candidates; of equals who takes least of a day."""
        leg = self._leg[candidates]
        many = self._first[leg + 1] - self._first[leg]
        of = np.repeat(np.arange(len(candidates)), many)
        driver = np.repeat(self._first[leg] - np.cumsum(many) + many, many) + np.arange(len(of))
        part = self.part[driver]
        cost = prices[self.fleet[driver], self._day[candidates][of]] * part
        order = np.lexsort((driver, part, cost, of))
        first = order[np.append(True, np.diff(of[order]) > 0)[: len(order)]]
        return Rides(candidates, driver[first])


def shared_out(data: Data, groups: list[Ints]) -> list[Floats]:
    """Give each group its part of every fleet, by how many people it has whom the fleet may carry."""
    people = data.found[:, :, -1].sum(axis=0)
    carried = np.zeros((len(groups), len(data.fleets)))
    for h, cohort in enumerate(COHORTS):
        for n, group in enumerate(groups):
            carried[n, data.fleets.carrying(cohort)] += people[group[data.cohort[group] == h]].sum()
    total = np.maximum(carried.sum(axis=0), 1.0)
    return [data.fleets.count * mine / total for mine in carried]


class Driven(Opened):
    """The saddle point problem over the rides that are open, with vehicles; see `Opened`.

    x are people on each ride and people placed; to y the prices of vehicles' days are added, fleet by fleet.
    """

    def __init__(self, placing: Placing, driving: Driving, rides: Rides, weights: Weights) -> None:
        super().__init__(placing, rides.candidate, weights)
        self._driving, self._rows = driving, len(self.step_y)
        self._row, self._part = driving.row(rides), driving.part[rides.driver]
        self._vehicles = np.repeat(driving.vehicles, driving.days)
        columns = 1.0 / self.step_x
        columns[: len(rides)] += self._part
        self.step_x = 1.0 / columns
        taken = np.bincount(self._row, self._part, len(self._vehicles))
        self.step_y = np.append(self.step_y, 1.0 / np.maximum(taken, 1e-3))

    def scarce(self, y: Floats) -> Floats:
        """What vehicles cost, shape (fleets, days)."""
        return np.maximum(y[self._rows :], 0.0).reshape(-1, self._driving.days)

    def prices(self, y: Floats) -> Floats:
        """What rooms cost, shape (pools, days)."""
        return super().prices(y[: self._rows])

    def reduced(self, y: Floats) -> Floats:
        """Reduced costs of all candidates, open or not, by whoever drives at the least cost."""
        return super().reduced(y[: self._rows]) + self._driving.fares(self.scarce(y))

    def times(self, x: Floats, out: Floats) -> None:
        """Sum up what `Opened` does, and, negative, the days of vehicles that are taken."""
        super().times(x, out[: self._rows])
        np.multiply(self._part, x[: len(self._part)], out=self._spare)
        np.negative(np.bincount(self._row, self._spare, len(self._vehicles)), out=out[self._rows :])

    def transposed(self, y: Floats, out: Floats) -> None:
        """Write down what each x is paid at prices of these sums."""
        super().transposed(y[: self._rows], out)
        np.take(y[self._rows :], self._row, out=self._spare, mode="clip")
        self._spare *= self._part
        out[: len(self._part)] -= self._spare

    def nearest_y(self, y: Floats, step: Floats) -> None:
        """Keep prices of vehicles from falling below 0, besides what `Opened` does."""
        super().nearest_y(y[: self._rows], step[: self._rows])
        scarce = y[self._rows :]
        scarce -= step[self._rows :] * self._vehicles
        np.maximum(scarce, 0.0, out=scarce)
