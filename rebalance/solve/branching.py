"""Branch and bound on a part of a program, within a budget that does not depend on the clock."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import highspy
import numpy as np

from rebalance.model.arrays import Floats
from rebalance.solve.problem import done, set_option
from rebalance.solve.program import Program

PART = 0.7
"""Of the stage's time that is left: what is found has to be finished too."""

EFFORT, USUAL_EFFORT = 0.15, 0.05
"""Of the solver's work, what goes into looking for points: where few columns must be whole, and else."""

SAME = 1e-6
"""By which part of it a point's cost may differ from what the solver says of it, by rounding."""


@dataclass(frozen=True)
class Branched:
    """What branch and bound found: the best point, if any, and a bound no whole point is below."""

    x: Floats | None
    bound: float


def branch(
    program: Program,
    integer: np.ndarray,
    start: Floats | None,
    checks: int,
    nodes: int,
    gap: float = 0.0,
    few: bool = False,
) -> Branched:
    """Minimise the program's objective over its present limits, these columns whole.

    The solver looks up at points of its own choosing, the same in every run; after `checks` of them it
    is told to stop. So a budget that is used up gives the same answer on a slow machine as on a fast one.
    The stage's clock stops it too, but only then does the answer depend on the machine.

    Parameters
    ----------
    program : Program
    integer : array of bool, shape (columns,)
        The columns that must be whole; others stay continuous.
    start : array of float, shape (columns,), optional
        A point to start from. One that breaks a limit is ignored by the solver.
    checks, nodes : int
        Most looks at the budget, most nodes.
    gap : float
        Relative gap that is good enough.
    few : bool
        Whether few columns must be whole, and all else hangs on them. Then simplex from scratch takes five
        times as long as the interior point method, and looking for points near the best one pays.

    Returns
    -------
    Branched
        `x` is None if nothing was found, and the bound −inf if nothing was proven. What the solver
        calls whole is within 1e-6 of it: the caller rounds and checks.
    """
    highs = program.highs
    left = program.clock.stage_left()
    if left <= 0:
        return Branched(None, -np.inf)
    columns = np.flatnonzero(integer).astype(np.int32)
    kinds = highspy.HighsVarType
    done(highs.changeColsIntegrality(len(columns), columns, np.full(len(columns), kinds.kInteger)))
    seen, deadline = 0, program.clock.used() + PART * left

    def look(kind: Any, message: str, out: Any, into: Any, user: Any) -> None:
        nonlocal seen
        seen += 1
        if seen > checks or program.clock.used() > deadline:
            into.user_interrupt = True

    try:
        if start is not None:
            _begin_at(highs, start)
        set_option(highs, "time_limit", highs.getRunTime() + deadline - program.clock.used())
        if few:
            set_option(highs, "mip_lp_solver", "ipm")
            set_option(highs, "mip_heuristic_effort", EFFORT)
        set_option(highs, "solver", "choose")
        set_option(highs, "mip_max_nodes", nodes)
        set_option(highs, "mip_rel_gap", gap)
        set_option(highs, "mip_abs_gap", 1e-9)
        highs.setCallback(look, None)
        highs.startCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        highs.run()
        if start is not None and _is_contradictory(program):
            _begin_at(highs, start)
            set_option(highs, "presolve", "off")
            highs.run()
        info = highs.getInfo()
        found = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
        x = np.asarray(highs.getSolution().col_value, dtype=np.float64) if found else None
        bound = float(info.mip_dual_bound)
        if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
            return Branched(None, np.inf)
        return Branched(x, bound if np.isfinite(bound) else -np.inf)
    finally:
        set_option(highs, "presolve", "on")
        if few:
            set_option(highs, "mip_lp_solver", "choose")
            set_option(highs, "mip_heuristic_effort", USUAL_EFFORT)
        highs.stopCallback(highspy.cb.HighsCallbackType.kCallbackMipInterrupt)
        # The solver would keep the program alive, which keeps the solver: no collector sees that cycle.
        highs.setCallback(None, None)
        highs.changeColsIntegrality(len(columns), columns, np.full(len(columns), kinds.kContinuous))
        program.forget()


def _begin_at(highs: Any, start: Floats) -> None:
    point = highspy.HighsSolution()
    point.col_value = start.tolist()
    highs.setSolution(point)


def _is_contradictory(program: Program) -> bool:
    """Whether what the solver says of a program, of which there is a point, cannot be.

    HiGHS 1.16.0 may lose the start's cost in presolve: it takes it to cost nothing, say, and stops there.
    """
    highs, info = program.highs, program.highs.getInfo()
    status = highs.getModelStatus()
    if status != highspy.HighsModelStatus.kOptimal:
        return bool(status == highspy.HighsModelStatus.kInfeasible)
    said = float(info.objective_function_value)
    true = float(program.cost @ np.asarray(highs.getSolution().col_value))
    return not np.isfinite(info.mip_dual_bound) or abs(said - true) > SAME * max(1.0, abs(true))
