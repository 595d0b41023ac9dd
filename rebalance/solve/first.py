"""A first plan of all of it: whole people and units on trips of single vehicles."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Candidates, Model, Open
from rebalance.solve.again import Again
from rebalance.solve.at_work import AtWork
from rebalance.solve.carried import carried
from rebalance.solve.carrying import Carrying
from rebalance.solve.decided import Decided
from rebalance.solve.placement import Placement
from rebalance.solve.rearranged import rearranged
from rebalance.solve.shipped import Shipping, shipped


@dataclass(frozen=True)
class First:
    """Who and what goes where, on which trips."""

    every: Candidates
    people: Carrying
    goods: Shipping
    work: AtWork

    def flows(self) -> Ints:
        """The candidates by which people go."""
        return np.flatnonzero(self.people.moved)

    def ships(self) -> Ints:
        """The candidates by which goods go."""
        return np.array(sorted(self.goods.shipped), dtype=np.int64)

    def drives(self) -> Ints:
        """The candidate trips that are made."""
        return np.array(sorted(self.work.trips), dtype=np.int64)

    def units(self) -> Floats:
        """Units by each candidate shipment."""
        return _spread(self.goods.shipped, len(self.every.ship))

    def decided(self, opened: Open, model: Model) -> Decided:
        """All of it as decisions of a model of some candidates, these among them."""
        place = model.kind("place")
        keys = zip(*(place[key].tolist() for key in ("c", "g", "t")), strict=True)
        values = {
            "flow": self.people.moved[opened.flow].astype(np.float64),
            "ship": self.units()[opened.ship],
            "trips": _spread(self.work.trips, len(self.every.trips))[opened.trips],
            "place": np.array([self.people.placed.get(key, 0) for key in keys], dtype=np.float64),
        }
        return Decided(values, self.work.tours())


def _spread(some: dict[int, int], many: int) -> Floats:
    every = np.zeros(many)
    every[list(some)] = list(some.values())
    return every


def first_plan(
    every: Candidates, found: Placement, going: Callable[[], bool], orders: Again | None = None
) -> First:
    """Take whole people where fractions of them go, have some change places, then send what is short.

    Parameters
    ----------
    every : Candidates
    found : Placement
    going : callable
        Whether there is time to do more than what has to be done.
    orders : Again, optional
        An earlier plan's, of which those of the days that stay are carried out before anything else. Goods
        are sent as they were ordered, and more.
    """
    work = AtWork(every)
    people = carried(every, work, found, going, orders)
    rearranged(every, people, going)
    sent = {} if orders is None else orders.send(work)
    return First(every, people, shipped(every, work, people.present(), going, sent), work)


def continued(every: Candidates, orders: Again, going: Callable[[], bool]) -> First:
    """Carry out what was ordered before, then take those who are left where there is room, and send more.

    Parameters
    ----------
    every : Candidates
    orders : Again
    going : callable
        Whether there is time to do more than what was ordered.
    """
    work = AtWork(every)
    people = Carrying(every, work, {}, {})
    orders.go(work, people, every.data.days)
    people.rest(going)
    people.trim()
    return First(every, people, shipped(every, work, people.present(), going, orders.send(work)), work)
