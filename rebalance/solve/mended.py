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
) -> tuple[First, First]:
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
    tuple of First, First
        Two other plans: with goods as they are sent already, and more, and with all sent anew. No more people
        wait, but at the levels after that they may be worse. Orders that stay are as they were.
    """
    made, frozen = _some(_spread(plan.values["trips"], opened.trips)), every.data.previous.frozen
    loads, days = every.trips["load"], every.trips["t"]
    goods = {
        number: many for number, many in made.items() if loads[number] == SUPPLIES and days[number] >= frozen
    }
    work, as_sent = AtWork(every), AtWork(every)
    work.resume({number: many for number, many in made.items() if number not in goods}, plan.tours)
    some = np.flatnonzero(np.round(plan.values["place"]))
    keys = zip(*(place[key][some].tolist() for key in ("c", "g", "t")), strict=True)
    many = np.round(plan.values["place"][some]).astype(np.int64).tolist()
    moved = _spread(plan.values["flow"], opened.flow)
    people = Carrying.resumed(every, work, moved, dict(zip(keys, many, strict=True)))
    people.rest(going)
    rearranged(every, people, going)
    # No fleet carries both people and goods.
    as_sent.resume({**work.trips, **goods}, {**plan.tours, **work.tours()})
    sent, present = _some(_spread(plan.values["ship"], opened.ship)), people.present()
    stay = {number: many for number, many in sent.items() if every.ship["t"][number] < frozen}
    more, anew = shipped(every, as_sent, present, going, sent), shipped(every, work, present, going, stay)
    return First(every, people, more, as_sent), First(every, people, anew, work)


def _some(every: Ints) -> dict[int, int]:
    some = np.flatnonzero(every)
    return dict(zip(some.tolist(), every[some].tolist(), strict=True))


def _spread(values: Floats, opened: Bools) -> Ints:
    every = np.zeros(len(opened), dtype=np.int64)
    every[opened] = np.round(values)
    return every
