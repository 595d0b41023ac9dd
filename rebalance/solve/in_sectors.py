"""The plan of a whole that is too large for one search: what guides it, and what is proven of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Candidates, Open
from rebalance.solve.carried import carried
from rebalance.solve.clock import Clock
from rebalance.solve.guide import Guide, Outlook, guide
from rebalance.solve.lattice import raise_bound, step
from rebalance.solve.level_by_level import ROOM, WHOLE_LEVELS, LevelByLevel
from rebalance.solve.placed import Placed, placed
from rebalance.solve.pooled import pooled
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Result
from rebalance.solve.sectors import Sectors
from rebalance.solve.sifting import Sifting
from rebalance.solve.told import Step

GUIDED = 0.35
"""Which share of the time may go into the relaxation where that guides the plan."""

PLACED = 0.25
"""The same where the relaxation of all of it is not tried, but only who gets rooms where."""

Told = Callable[[Step], None]


def by_relaxation(run: LevelByLevel, clock: Clock, told: Told) -> Result:
    """Plan sector by sector, as the relaxation says, as far as there is time to solve it.

    Parameters
    ----------
    run : LevelByLevel
        In which nothing was decided.
    clock : Clock
    told : callable
        Called with each `Step`.
    """
    clock.begin(GUIDED)
    seen = guide(
        run.relaxation,
        run.names,
        ROOM,
        run.join,
        run.grow,
        run.prices,
        lambda level, bound: run.say(level, "bound", max(0.0, bound)),
    )
    return _planned(run, seen, clock, told)


def by_placing(every: Candidates, before: Before | None, clock: Clock, told: Told) -> Result:
    """Plan sector by sector, from a first plan of whom there are rooms for, and vehicles."""
    clock.begin(PLACED)
    found = placed(every, clock)
    told(Step("", "placed", None, None, clock.used()))
    first = carried(every, found.flow, found.rooms)
    sifting = Sifting(every, before)
    sifting.widen(np.union1d(first.flows(), found.worthwhile(every)), first.drives())
    model = sifting.model()
    run = LevelByLevel(Relaxation(model, Program(model, clock, by_arrays=True), sifting), clock, told, before)
    if run.whole.stands:
        return run.result()
    orders = [run.whole.x[run.program.block(kind)] for kind in ("flow", "ship")]
    if not any(some.any() for some in orders) and (before is None or not before.frozen):
        run.start(first.decided(sifting.open, model).point(run.program))
    return _planned(run, _guiding(run.program, found, sifting.open), clock, told)


def _planned(run: LevelByLevel, seen: Guide, clock: Clock, told: Told) -> Result:
    clock.begin(1.0)
    sectors = Sectors(run.whole, seen, run.relaxation.tours, partial(_settled, run.names))
    run.start(sectors.run(lambda done, of: told(Step("", "sector", done, of, clock.used()))))
    least = pooled(run.program.model.data)
    levels = tuple(_level(run, name, seen, least.get(name, 0.0)) for name in run.names)
    return run.concluded(levels, late=len(seen.levels) < len(levels))


def _level(run: LevelByLevel, name: str, seen: Guide, least: float) -> Level:
    """What the plan comes to at a level, and what is proven of that."""
    cost, found = run.program.level_cost(name), seen.levels.get(name)
    value, proven = run.whole.value(cost), least
    if found is not None:
        above = {level: run.whole.value(run.program.level_cost(level)) for _, level, _ in found.holds}
        proven = max(proven, found.bound(above))
    grid = step(cost) if name in WHOLE_LEVELS else Fraction(0)
    bound = min(value, max(0.0, raise_bound(proven, grid)))
    if value - bound <= 1e-9 * max(1.0, abs(value)):
        bound = value
    run.say(name, "plan", bound)
    if found is None:
        return Level(name, value, bound, bound)
    return Level(name, value, bound, found.value, found.prices)


def _guiding(program: Program, found: Placed, opened: Open) -> Guide:
    """What placing says, as a solution of the program: of vehicles and supplies it says nothing."""
    wish, reduced = np.zeros(program.first_tour), np.zeros(program.first_tour)
    at = program.block("flow")
    wish[at], reduced[at] = found.flow[opened.flow], found.reduced[opened.flow]
    levels = {level: Outlook(bound, bound, (), ()) for level, bound in found.proven.items()}
    return Guide(wish, reduced, levels)


def _settled(levels: tuple[str, ...], relaxation: Relaxation, clock: Clock, point: Floats) -> Result:
    """Plan a sector."""
    run = LevelByLevel(relaxation, clock, lambda step: None, None, levels)
    run.start(point)
    return run.result()
