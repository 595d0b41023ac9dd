"""A whole plan once more: those who are left go where there is room, some change places, goods go anew."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints
from rebalance.model.candidates import SUPPLIES
from rebalance.model.data import Bools
from rebalance.model.model import Candidates, Open
from rebalance.solve.at_work import AtWork
from rebalance.solve.carrying import Carrying
from rebalance.solve.decided import Decided
from rebalance.solve.first import First
from rebalance.solve.rearranged import rearranged
from rebalance.solve.shipped import shipped


def mended(
    every: Candidates, opened: Open, place: Columns, plan: Decided, going: Callable[[], bool]
) -> First:
    """Look at all of a plan that was made in pieces.

    Parameters
    ----------
    every : Candidates
    opened : Open
        Of which candidates something is decided.
    place : Columns
        Who may be placed where, of which something is decided too.
    plan : Decided
    going : callable
        Whether there is time to go on.

    Returns
    -------
    First
        Another plan that keeps all rules. Mostly less has to be brought to people, but it may be worse.
    """
    trips = _spread(plan.values["trips"], opened.trips)
    driven = np.flatnonzero(trips * (every.trips["load"] != SUPPLIES))
    work = AtWork(every)
    work.resume(dict(zip(driven.tolist(), trips[driven].tolist(), strict=True)), plan.tours)
    some = np.flatnonzero(np.round(plan.values["place"]))
    keys = zip(*(place[key][some].tolist() for key in ("c", "g", "t")), strict=True)
    many = np.round(plan.values["place"][some]).astype(np.int64).tolist()
    moved = _spread(plan.values["flow"], opened.flow)
    people = Carrying.resumed(every, work, moved, dict(zip(keys, many, strict=True)))
    people.rest(going)
    rearranged(every, people, going)
    return First(every, people, shipped(every, work, people.present(), going), work)


def _spread(values: Floats, opened: Bools) -> Ints:
    every = np.zeros(len(opened), dtype=np.int64)
    every[opened] = np.round(values)
    return every
