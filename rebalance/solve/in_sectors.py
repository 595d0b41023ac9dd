"""The plan of a whole that is too large for one search: what guides it, and what is proven of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Candidates, Open
from rebalance.solve.again import Again
from rebalance.solve.clock import Clock
from rebalance.solve.decided import Decided
from rebalance.solve.first import First, continued, first_plan
from rebalance.solve.guide import Guide, guide
from rebalance.solve.lattice import raise_bound, step
from rebalance.solve.level_by_level import ROOM, WHOLE_LEVELS, LevelByLevel
from rebalance.solve.mended import mended
from rebalance.solve.placed import Placed, placed
from rebalance.solve.placement import Placement
from rebalance.solve.pooled import pooled
from rebalance.solve.program import Program
from rebalance.solve.proven import HELD, Proven
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Result
from rebalance.solve.sectors import Sectors
from rebalance.solve.sifting import Sifting
from rebalance.solve.start import Start
from rebalance.solve.told import Step
from rebalance.solve.tried import tried

HUGE = 3_000_000
"""Candidates from which the relaxation of all of them is not tried, but only who gets rooms where."""

PLACED, FIRST, GUIDED = 0.3, 0.4, 0.4
"""Which share of the time is used up, at most, when rooms are found, when whole people and units go, and when
the relaxation is solved."""

PLACED_OF_HUGE, FIRST_OF_HUGE = 0.8, 0.95
"""The same of what is huge: sectors add little to a first plan there, and one that is cut off is poor."""

MENDING, MENDING_EACH = 0.04, 7e-7
"""Part of the time kept for looking at the whole again after the last sector, and seconds by candidate."""

FAR = 1.3
"""How many times what rooms alone would leave undone a first plan may leave undone to be begun with."""

Told = Callable[[Step], None]


def in_sectors(every: Candidates, before: Before | None, clock: Clock, told: Told) -> Result:
    """Plan sector by sector, from a first plan of whom there are rooms for, and vehicles.

    Where vehicles are what is scarce that is a poor beginning, and the sectors begin with nothing, each
    keeping for the others what the relaxation gives them.

    Parameters
    ----------
    every : Candidates
    before : Before or None
        What can still be carried out of it, and more, is another first plan: the better one is begun with. A
        plan that stands is only bounded.
    clock : Clock
    told : callable
        Called with each `Step`.
    """
    huge = len(every) >= HUGE
    clock.begin(PLACED_OF_HUGE if huge else PLACED)
    found = placed(every, clock)
    told(Step("", "placed", None, None, clock.used()))
    if before is not None and before.stands:
        run = _nothing(Sifting(every, before), clock, told, before)
        if Start(run.program.model, run.program, before).repeat(run.whole):
            run.whole.stands = True
            clock.begin(1.0)
            return _concluded(run, _unguided(run.program) if huge else _relaxed(run), found.proven)
    clock.begin(FIRST_OF_HUGE if huge else FIRST)
    placement, plans = _first_plans(every, found, before, clock)
    good = [plan for plan in plans if huge or _undone(plan) <= FAR * found.proven.both]
    sifting = Sifting(every, before)
    if good:
        nothing = np.zeros(0, dtype=np.int64)
        sifting.widen(found.worthwhile(every, placement), nothing, nothing)
    run = _begun(sifting, good, clock, told, before)
    if huge:
        sifting.complete = False
        seen = _guiding(run.program, placement.flow(every), found.reduced, plans[-1], sifting.open)
    else:
        clock.begin(GUIDED)
        seen = _relaxed(run)
    kept = max(MENDING, MENDING_EACH * len(every) / clock.limit)
    clock.begin(max(0.0, 1.0 - kept))
    sectors = Sectors(run.whole, seen, run.relaxation.tours, partial(_settled, run.names))
    run.start(sectors.run(lambda done, of: told(Step("", "sector", done, of, clock.used()))))
    clock.begin(1.0)
    if before is not None and not good:
        # Sectors that begin with nothing may leave more undone than what was ordered does.
        _take_up(run, plans[0])
    if clock.stage_left() > 0:
        _mend(run, every, lambda: clock.stage_left() > 0)
    return _concluded(run, seen, found.proven)


def _nothing(sifting: Sifting, clock: Clock, told: Told, before: Before | None) -> LevelByLevel:
    """Begin with nothing, over what is open."""
    model = sifting.model()
    program = Program(model, clock, by_arrays=True)
    return LevelByLevel(Relaxation(model, program, sifting), clock, told, before)


def _begun(
    sifting: Sifting, plans: list[First], clock: Clock, told: Told, before: Before | None
) -> LevelByLevel:
    """Begin with the best of some plans, if there are any, and in any case with the orders that stay."""
    for plan in plans:
        sifting.widen(plan.flows(), plan.ships(), plan.drives())
    run = _nothing(sifting, clock, told, before)
    model, program = run.program.model, run.program
    if before is not None:
        Start(model, program, before).keep(run.whole)
    for plan in plans:
        run.take_up(plan.decided(sifting.open, model).point(program))
    return run


def _first_plans(
    every: Candidates, found: Placed, before: Before | None, clock: Clock
) -> tuple[Placement, list[First]]:
    """A solution in fractions, and first plans: what was ordered before and more, if it was, then anew."""

    def going() -> bool:
        return clock.stage_left() > 0

    orders = None if before is None else Again(every, before)
    plans = [] if orders is None else [continued(every, orders, going)]
    placement = tried(every, found, clock.stage_left, orders)
    plans.append(first_plan(every, placement, going, orders))
    return placement, plans


def _undone(plan: First) -> float:
    left = {level: float(by_category.sum()) for level, by_category in plan.people.left().items()}
    return left["waiting"] + HELD * left["overdue"]


def _relaxed(run: LevelByLevel) -> Guide:
    """Solve the relaxation, as far as there is time."""
    return guide(
        run.relaxation,
        run.names,
        ROOM,
        run.join,
        run.grow,
        run.prices,
        lambda level, bound: run.say(level, "bound", max(0.0, bound)),
    )


def _guiding(program: Program, placed: Floats, costs: Floats, first: First, opened: Open) -> Guide:
    """Where people are placed, and what is shipped first, as a solution of the program: without trips."""
    wish, reduced = np.zeros(program.first_tour), np.zeros(program.first_tour)
    people = program.block("flow")
    wish[people], reduced[people] = placed[opened.flow], costs[opened.flow]
    wish[program.block("ship")] = first.units()[opened.ship]
    return Guide(wish, reduced)


def _unguided(program: Program) -> Guide:
    return Guide(np.zeros(program.first_tour), np.zeros(program.first_tour))


def _mend(run: LevelByLevel, every: Candidates, going: Callable[[], bool]) -> None:
    """Look at the plan as a whole once more, and keep what comes of it if that is better."""
    if run.relaxation.opened is None:
        return
    plan, place = Decided.of(run.program, run.whole.x), run.program.model.kind("place")
    for new in mended(every, run.relaxation.opened, place, plan, going):
        _take_up(run, new)


def _take_up(run: LevelByLevel, plan: First) -> None:
    """Go on from another plan if it is better."""
    opened = run.relaxation.opened
    if opened is not None:
        run.relaxation.widen(plan.flows(), plan.ships(), plan.drives(), run.grow)
        run.take_up(plan.decided(opened, run.program.model).point(run.program))


def _concluded(run: LevelByLevel, seen: Guide, proven: Proven) -> Result:
    """Bound the plan's levels as all that is known of them allows."""
    values = dict(zip(run.names, run.values(), strict=True))
    least = pooled(run.program.model.data, run.names, values)
    # Waiting is bounded given what is overdue only where that comes first.
    above = run.names[: run.names.index("waiting")] if "waiting" in run.names else ()
    overdue = values["overdue"] if "overdue" in above else None
    levels = tuple(
        _level(run, name, seen, max(least.get(name, 0.0), proven.bound(name, overdue))) for name in run.names
    )
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


def _settled(levels: tuple[str, ...], relaxation: Relaxation, clock: Clock, point: Floats) -> Result:
    """Plan a sector."""
    run = LevelByLevel(relaxation, clock, lambda step: None, None, levels)
    run.start(point)
    return run.result()
