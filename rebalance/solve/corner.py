"""Who goes by which ride, exactly over few rides, with whole trips in mind."""

from __future__ import annotations

from dataclasses import replace

import highspy
import numpy as np

from rebalance.model.arrays import Entries, Floats
from rebalance.solve.clock import Clock
from rebalance.solve.driving import Driving, Rides
from rebalance.solve.placing import Placing
from rebalance.solve.problem import by_arrays, done, set_option
from rebalance.solve.settled import GUIDING, Settled

AGAIN, EMPTY = 2, 0.5
"""How often it is solved again with whole trips in mind, and which part of empty seats is charged then."""

NOTHING = 1e-6
"""What is less than this is rounding."""


class _Trips:
    """What rides take of vehicles' days, if seats that stay empty are charged to those who sit beside them.

    Attributes
    ----------
    row : array of int, shape (rides,)
        Which of the limits each ride counts for.
    limit : array of float
        Vehicles of a fleet on a day.
    part : array of float, shape (rides,)
        Days of a vehicle that a person takes.
    """

    def __init__(self, driving: Driving, rides: Rides) -> None:
        rows, self.row = np.unique(driving.row(rides), return_inverse=True)
        self.limit = driving.vehicles[rows // driving.days]
        self._seated = self.part = driving.part[rides.driver]
        self._seats = driving.seats[rides.driver]
        # A driver is one fleet on one leg.
        _, self._way = np.unique(rides.driver * len(rows) + self.row, return_inverse=True)

    def charge(self, people: Floats) -> None:
        """Charge those more whose fleets could not make all the trips that these people need."""
        load = np.bincount(self._way, people)[self._way]
        some = load > NOTHING
        full = np.divide(
            np.ceil(load / self._seats - NOTHING) * self._seats, load, out=np.ones(len(load)), where=some
        )
        taken = np.bincount(self.row, self._seated * full * people, len(self.limit))
        short = (taken > self.limit + NOTHING)[self.row]
        self.part = np.where(short, self._seated * (1.0 + EMPTY * (full - 1.0)), self.part)


def corners(placing: Placing, driving: Driving, found: Settled, clock: Clock) -> list[Settled]:
    """Solve exactly over few rides: at a corner people mostly are whole, and few ways are used.

    Returns
    -------
    list of Settled
        Each with whole trips in mind more than the one before; those for which there was time.
    """
    lp, n = placing.linear(found.rides.candidate, GUIDING), len(found.rides)
    trips, rows = _Trips(driving, found.rides), len(lp.row_lower)
    highs = by_arrays(
        np.zeros(len(lp.cost)),
        lp.upper,
        np.append(lp.row_lower, np.full(len(trips.limit), -np.inf)),
        np.append(lp.row_upper, trips.limit),
        Entries.join([lp.entries, Entries(rows + trips.row, np.arange(n), trips.part)]),
    )
    done(highs.changeColsCost(len(lp.cost), np.arange(len(lp.cost), dtype=np.int32), lp.cost))
    solved: list[Settled] = []
    for _ in range(1 + AGAIN):
        set_option(highs, "time_limit", highs.getRunTime() + max(clock.stage_left(), 0.0))
        highs.run()
        if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
            break
        x = np.maximum(np.asarray(highs.getSolution().col_value, dtype=np.float64), 0.0)
        solved.append(replace(found, people=x[:n], rooms=x[n : n + len(placing.place)]))
        before = trips.part
        trips.charge(x[:n])
        for ride in np.flatnonzero(trips.part != before).tolist():
            done(highs.changeCoeff(rows + int(trips.row[ride]), ride, float(trips.part[ride])))
    return solved
