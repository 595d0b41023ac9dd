"""The plan of a whole that is too large for one search: what guides it, and what is proven of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.growth import Growth
from rebalance.solve.guide import Guide, guide
from rebalance.solve.lattice import raise_bound, step
from rebalance.solve.level_by_level import ROOM, WHOLE_LEVELS, LevelByLevel
from rebalance.solve.outline import outlined
from rebalance.solve.pooled import pooled
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Result
from rebalance.solve.sectors import Sectors
from rebalance.solve.sifting import Sifting
from rebalance.solve.told import Step

GUIDED = 0.35
"""Which share of the time may go into the relaxation where that guides the plan."""

OUTLINED = 0.2
"""The same where the relaxation of all of it is not tried, but that of neighbourhoods."""

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


def by_outline(every: Candidates, before: Before | None, clock: Clock, told: Told) -> Result:
    """Plan sector by sector, as the relaxation says in which neighbourhoods are places."""
    clock.begin(OUTLINED)
    levels = every.data.instance.policy.levels_with(before is not None)
    relaxation, seen = outlined(
        every,
        Sifting(every, before),
        clock,
        levels,
        partial(_followed, levels),
        lambda level: told(Step(level, "outline", None, None, clock.used())),
    )
    run = LevelByLevel(relaxation, clock, told, before)
    return run.result() if run.whole.stands else _planned(run, seen, clock, told)


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


def _followed(
    levels: tuple[str, ...], relaxation: Relaxation
) -> tuple[Callable[[Floats], None], Callable[[Growth], None]]:
    """What is to be told how an outline's program is charged, and how it grows."""
    run = LevelByLevel(relaxation, relaxation.program.clock, lambda step: None, None, levels)
    return run.join, run.grow


def _settled(levels: tuple[str, ...], relaxation: Relaxation, clock: Clock, point: Floats) -> Result:
    """Plan a sector."""
    run = LevelByLevel(relaxation, clock, lambda step: None, None, levels)
    run.start(point)
    return run.result()
