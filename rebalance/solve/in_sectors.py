"""The plan of a whole that is too large for one search: what guides it, and what is proven of it."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from functools import partial

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Candidates, Open
from rebalance.solve.clock import Clock
from rebalance.solve.decided import Decided
from rebalance.solve.first import First, first_plan
from rebalance.solve.guide import Guide, guide
from rebalance.solve.lattice import raise_bound, step
from rebalance.solve.level_by_level import ROOM, WHOLE_LEVELS, LevelByLevel
from rebalance.solve.mended import mended
from rebalance.solve.placed import placed
from rebalance.solve.pooled import pooled
from rebalance.solve.program import Program
from rebalance.solve.proven import HELD, Proven
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Result
from rebalance.solve.sectors import Sectors
from rebalance.solve.sifting import Sifting
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
        If it is given and can be carried out, what it orders is the first plan.
    clock : Clock
    told : callable
        Called with each `Step`.
    """
    huge = len(every) >= HUGE
    clock.begin(PLACED_OF_HUGE if huge else PLACED)
    found = placed(every, clock)
    told(Step("", "placed", None, None, clock.used()))
    clock.begin(FIRST_OF_HUGE if huge else FIRST)
    placement = tried(every, found, clock.stage_left)
    first = first_plan(every, placement, lambda: clock.stage_left() > 0)
    left = {level: float(by_category.sum()) for level, by_category in first.people.left().items()}
    good = huge or left["waiting"] + HELD * left["overdue"] <= FAR * found.proven.both
    sifting = Sifting(every, before)
    if good:
        people = np.union1d(first.flows(), found.worthwhile(every, placement))
        sifting.widen(people, first.ships(), first.drives())
    model = sifting.model()
    program = Program(model, clock, by_arrays=True)
    run = LevelByLevel(Relaxation(model, program, sifting), clock, told, before)
    ordered = any(run.whole.x[program.block(kind)].any() for kind in ("flow", "ship"))
    if good and not ordered and (before is None or not before.frozen):
        run.start(first.decided(sifting.open, model).point(program))
    if huge:
        sifting.complete = False
        seen = _guiding(program, placement.flow(every), found.reduced, first, sifting.open)
    else:
        clock.begin(GUIDED)
        seen = _relaxed(run)
    return _planned(run, seen, found.proven, clock, told, every if before is None else None)


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


def _planned(
    run: LevelByLevel, seen: Guide, proven: Proven, clock: Clock, told: Told, mend: Candidates | None
) -> Result:
    kept = 0.0 if mend is None else max(MENDING, MENDING_EACH * len(mend) / clock.limit)
    clock.begin(max(0.0, 1.0 - kept))
    sectors = Sectors(run.whole, seen, run.relaxation.tours, partial(_settled, run.names))
    run.start(sectors.run(lambda done, of: told(Step("", "sector", done, of, clock.used()))))
    clock.begin(1.0)
    if mend is not None and clock.stage_left() > 0:
        _mend(run, mend, lambda: clock.stage_left() > 0)
    values = dict(zip(run.names, _values(run), strict=True))
    least = pooled(run.program.model.data, run.names, values)
    # Waiting is bounded given what is overdue only where that comes first.
    above = run.names[: run.names.index("waiting")] if "waiting" in run.names else ()
    overdue = values["overdue"] if "overdue" in above else None
    levels = tuple(
        _level(run, name, seen, max(least.get(name, 0.0), proven.bound(name, overdue))) for name in run.names
    )
    return run.concluded(levels, late=len(seen.levels) < len(levels))


def _mend(run: LevelByLevel, every: Candidates, going: Callable[[], bool]) -> None:
    """Look at the plan as a whole once more, and keep what comes of it if that is better."""
    whole, program, relaxation = run.whole, run.program, run.relaxation
    if relaxation.opened is None:
        return
    plan, place = Decided.of(program, whole.x), program.model.kind("place")
    for new in mended(every, relaxation.opened, place, plan, going):
        relaxation.widen(new.flows(), new.ships(), new.drives(), run.grow)
        x, found = whole.x, _values(run)
        if whole.begin(new.decided(relaxation.opened, program.model).point(program)):
            changed = (
                (now, then)
                for now, then in zip(_values(run), found, strict=True)
                if abs(now - then) > 1e-9 * max(1.0, abs(then))
            )
            now, then = next(changed, (0.0, 0.0))
            if now >= then:
                whole.begin(x)


def _values(run: LevelByLevel) -> list[float]:
    return [run.whole.value(run.program.level_cost(level)) for level in run.names]


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
