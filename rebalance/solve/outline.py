"""The guide of a whole whose relaxation would take too long: what goes between neighbourhoods."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.data import Data
from rebalance.model.merged import merged
from rebalance.model.model import Candidates
from rebalance.solve.borders import PLACES
from rebalance.solve.clock import Clock
from rebalance.solve.growth import Growth
from rebalance.solve.guide import Guide, guide
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.sifting import Sifting
from rebalance.solve.spread import Spread, driven
from rebalance.solve.united import united

HUGE = 3_000_000
"""Candidates from which the relaxation of all of them is not tried."""

BESIDE = 2
"""Ways to a neighbourhood, or from one, that are open to who goes there beside those that are used."""

Hooks = Callable[[Relaxation], tuple[Callable[[Floats], None], Callable[[Growth], None]]]
"""Gives what is told what a level charges, and how the program grows; see `guide`."""


def neighbourhoods(data: Data) -> Ints:
    """Put places together that are near each other.

    Returns
    -------
    array of int, shape (P,)
        The number of each place's neighbourhood, from 0 on.
    """
    one, other = data.roads
    apart = one < other
    one, other = one[apart], other[apart]
    order = np.lexsort((other, one, data.minutes[one, other]))
    label = united(len(data.places), one[order], other[order], PLACES)
    return np.unique(label, return_inverse=True)[1].astype(np.int64)


def outlined(
    every: Candidates,
    sifting: Sifting,
    clock: Clock,
    levels: tuple[str, ...],
    hooks: Hooks,
    told: Callable[[str], None],
) -> tuple[Relaxation, Guide]:
    """Solve the relaxation as if each neighbourhood were a place, and share out among places what it says.

    Parameters
    ----------
    every : Candidates
    sifting : Sifting
        Where what the outline uses is opened, and some beside it.
    clock : Clock
        Its stage is the time that there is.
    levels : tuple of str
    hooks : callable
    told : callable
        Told each level that is solved.

    Returns
    -------
    Relaxation
        Of the whole, not solved.
    Guide
        Without bounds, for all that is near counts as near here.
    """
    data = every.data
    label = neighbourhoods(data)
    coarse = Relaxation.over(Candidates.among(merged(data, label)), clock)
    seen = guide(coarse, levels, 0, *hooks(coarse), lambda solution: (), lambda level, bound: told(level))
    outline = coarse.program.model
    wish = {block.kind: seen.wish[coarse.program.block(block.kind)] for block in outline.columns}
    spread = Spread(every, label, outline, wish)
    people, supplies = spread.people(), spread.supplies()
    flow, ship = np.zeros(len(every.flow)), np.zeros(len(every.ship))
    flow[people.numbers], ship[supplies.numbers] = people.amounts(), supplies.amounts()
    sifting.widen(
        np.union1d(np.flatnonzero(flow), people.shortest(people.sender, BESIDE)),
        np.union1d(np.flatnonzero(ship), supplies.shortest(supplies.taker, BESIDE)),
    )
    model = sifting.model()
    relaxation = Relaxation(model, Program(model, clock, by_arrays=True), sifting)
    program = relaxation.program
    found = Guide(np.zeros(program.first_tour), np.zeros(program.first_tour))
    values = {"flow": flow[sifting.open.flow], "ship": ship[sifting.open.ship]}
    values["place"] = spread.place(model.kind("place"))
    values["trips"] = driven(model, values["flow"], values["ship"])
    for kind, amounts in values.items():
        found.wish[program.block(kind)] = amounts
    return relaxation, found
