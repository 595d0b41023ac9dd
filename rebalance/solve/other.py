"""The model written down whole, all tours at once: for other programs to read, or another solver to solve."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import numpy as np
import pulp

from rebalance.instance import Instance
from rebalance.model.arrays import Floats
from rebalance.model.before import Before
from rebalance.model.model import Model, build
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.ladder import HOLD
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Rank, Result
from rebalance.solve.start import Start
from rebalance.solve.told import NoPlan, Step
from rebalance.solve.whole import Whole
from rebalance.solve.written import Written

MOST_TOURS = 100_000
"""With more tours than this there is no writing all of them down."""

SAME = 1e-6
"""A bound as close as this to its value, relatively, is met as far as the solver's tolerance can tell."""


class TooLarge(Exception):
    """An instance has more tours than can be written down, or trips whose lengths had to be rounded."""


class NoSolver(Exception):
    """The solver asked for is not installed."""


def export(instance: Instance, file: Path, before: Before | None = None) -> None:
    """Write the model as a .lp or .mps file that minimises the first level; ``level_NAME`` is each level.

    ``level_fairness_…_k``, for k = 2, 3, …, is at least what the k largest shares come to together.

    Raises
    ------
    TooLarge
        It cannot be written down whole.
    """
    program = _complete(instance, Clock(np.inf), before).program
    levels = instance.policy.levels_with(before is not None)
    written = Written(program, _with_ranks(program, levels))
    written.charge(levels[0])
    if file.suffix == ".lp":
        written.problem.writeLP(str(file))
    else:
        written.problem.writeMPS(str(file))


Progress = Callable[[Step], None]


def solve_whole(
    instance: Instance,
    time_limit: float = 60.0,
    progress: Progress | None = None,
    before: Before | None = None,
) -> Result:
    """Plan an instance by SCIP through PuLP, each level as one whole-number program: a second opinion.

    Parameters
    ----------
    instance : Instance
        A small one.
    time_limit, progress, before
        As for `rebalance.solve.run.solve`.

    Raises
    ------
    NoPlan
        The limit was reached before there was any plan that moves anybody or anything.
    NoSolver
        SCIP is not installed.
    TooLarge
        The model cannot be written down whole.
    """
    clock = Clock(time_limit)
    relaxation = _complete(instance, clock, before)
    program, whole = relaxation.program, Whole(relaxation.program.model, relaxation)
    if before is not None:
        whole.stands = Start(program.model, program, before).begin(whole) and before.stands
    names = instance.policy.levels_with(before is not None)
    steps = _with_ranks(program, names)
    written, levels, late = Written(program, steps), list[Level](), False
    every = np.ones(program.first_tour, dtype=bool)
    for name, cost in steps.items():
        try:
            x, bound = _least(written, name, clock)
            whole.offer(x, every, cost)
        except OutOfTime:
            bound, late = 0.0, True
        value, bound = whole.value(cost), max(bound, 0.0)
        if value - bound <= SAME * max(1.0, abs(value)):
            bound = value
        whole.hold(cost, name)
        written.hold(name, value + HOLD * max(1.0, abs(value)))
        if name not in names:
            rank = Rank(_number(program.model, levels[-1]), value, bound)
            levels[-1] = replace(levels[-1], ranks=(*levels[-1].ranks, rank))
            continue
        levels.append(Level(name, value, bound, bound))
        if progress is not None:
            progress(Step(name, "plan", value, bound, clock.used()))
    if late and not any(whole.x[program.block(kind)].any() for kind in ("flow", "ship")):
        raise NoPlan
    final = [replace(level, value=whole.value(program.level_cost(level.name))) for level in levels]
    return Result.of(whole, tuple(final), clock.used(), f"SCIP {_version()}")


def relaxed_by_scip(instance: Instance, before: Before | None = None) -> dict[str, float]:
    """Each level's optimum over fractions, as `rebalance.solve.relaxed.relaxed_levels`, by SCIP."""
    clock = Clock(np.inf)
    program = _complete(instance, clock, before).program
    names = instance.policy.levels_with(before is not None)
    costs = {name: program.level_cost(name) for name in names}
    written, values = Written(program, costs, whole=False), {}
    for name in names:
        x, _ = _least(written, name, clock)
        values[name] = float(costs[name] @ x[: program.first_tour])
        written.hold(name, values[name] + HOLD * max(1.0, abs(values[name])))
    return values


def _with_ranks(program: Program, names: tuple[str, ...]) -> dict[str, Floats]:
    """Levels, each level of fairness with its ranks after it, and what they charge; ranks get their rows."""
    steps: dict[str, Floats] = {}
    for name in names:
        steps[name] = program.level_cost(name)
        for rule in program.model.ranks.get(name, ()):
            program.add(rule)
            steps[f"{name}_{rule.rank}"] = program.level_cost(rule)
    return steps


def _number(model: Model, level: Level) -> int:
    """The rank that comes next at a level of fairness."""
    return model.ranks[level.name][len(level.ranks)].rank


def _complete(instance: Instance, clock: Clock, before: Before | None) -> Relaxation:
    """A program with every tour that a vehicle's day may have to be."""
    model = build(instance, before)
    relaxation = Relaxation(model, Program(model, clock))
    program = relaxation.program
    fleet_days = program.rows_of_rule.get("vehicles", slice(0, 0))
    # At no prices every tour is worth nothing, and so none is left out.
    free = np.zeros(len(program.row_upper))
    if not relaxation.add_within(free, 1.0, np.arange(fleet_days.stop - fleet_days.start), MOST_TOURS):
        raise TooLarge
    return relaxation


def _least(written: Written, level: str, clock: Clock) -> tuple[Floats, float]:
    """Minimise a level: the best point found, and the bound proven.

    Raises
    ------
    OutOfTime
        No point was found in time.
    NoSolver
        SCIP is not installed.
    """
    if find_spec("pyscipopt") is None:
        raise NoSolver
    left = clock.left()
    if left <= 0:
        raise OutOfTime
    written.charge(level)
    limit = None if np.isinf(left) else left
    written.problem.solve(pulp.SCIP_PY(msg=False, timeLimit=limit, threads=1))
    # PuLP's own status may say more than is known: the solver is asked itself.
    scip: Any = written.problem.solverModel
    if scip.getStatus() not in ("optimal", "timelimit", "gaplimit"):
        raise RuntimeError(f"level {level}: the solver stopped with status {scip.getStatus()}")
    if scip.getNSols() == 0:
        raise OutOfTime
    # What occurs nowhere is not passed on, and has no value.
    x = [variable.value() or 0.0 for variable in written.variables]
    return np.array(x), float(scip.getDualbound())


def _version() -> str:
    from importlib.metadata import version

    return version("pyscipopt")
