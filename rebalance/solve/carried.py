"""A first plan of whole people: those who have rooms and seats in fractions, trip after trip."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import cells
from rebalance.model.data import COHORTS
from rebalance.model.model import Candidates
from rebalance.solve.again import Again
from rebalance.solve.at_work import AtWork
from rebalance.solve.carrying import PART, Carrying
from rebalance.solve.placement import Placement


def carried(
    every: Candidates, work: AtWork, found: Placement, going: Callable[[], bool], orders: Again | None = None
) -> Carrying:
    """Take whole people where fractions of them go: legs with those who count most first.

    Parameters
    ----------
    every : Candidates
    work : AtWork
        Makes the trips.
    found : Placement
    going : callable
        Whether there is time to find places for those who are left.
    orders : Again, optional
        An earlier plan's, of which those of the days that stay are carried out before anything else.
    """
    carrying, data, flow = Carrying(every, work, found.rooms, found.seats), every.data, every.flow
    if orders is not None:
        orders.go(work, carrying, data.previous.frozen)
    enough = found.people > PART
    some, people = found.numbers[enough], found.people[enough]
    d, c, p, t = (flow[key][some] for key in ("d", "c", "p", "t"))
    shape = (len(data.places), len(data.places), len(COHORTS), data.days)
    _, leg = np.unique(cells(shape, d, p, data.cohort[c], t), return_inverse=True)
    worth, load = data.weight[c] * data.priority[d], np.bincount(leg, people)
    mean = (np.bincount(leg, worth * people) / load)[leg]
    whole, part = np.divmod(people + PART, 1.0)
    for n in np.lexsort((some, -worth, leg, -load[leg], -mean)).tolist():
        carrying.take(int(some[n]), int(whole[n]))
    carrying.release()
    parts = np.flatnonzero(part > 2 * PART)
    for n in parts[np.lexsort((some[parts], -part[parts], -worth[parts]))].tolist():
        carrying.take(int(some[n]), 1)
    carrying.rest(going)
    return carrying
