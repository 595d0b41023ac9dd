"""The registry of phases: what is done, one after the other, and how long each takes."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from rebalance.instance import Instance
from rebalance.instance.doors import read
from rebalance.instance.instance import changed
from rebalance.instance.raw import RawInstance
from rebalance.model.arrays import Columns
from rebalance.model.model import Candidates
from rebalance.model.timetable import tour_columns
from rebalance.plan.build import build
from rebalance.plan.check import check
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.orders import orders
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.ladder import HOLD
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Result
from rebalance.solve.run import solve
from rebalance.solve.told import Step
from tests.benchmarks.program import Linear


@dataclass
class Run:
    """One instance on its way through the phases.

    Attributes
    ----------
    folder : Path
    seconds : float
        The time limit of the whole-number plan, and of each linear program.
    taken : dict of str to float
        Seconds by phase.
    figures : dict of str to float
        Whatever else was measured: how many columns, optima, gaps.
    tours : Columns or None
        Those that the first level's linear program priced.
    """

    folder: Path
    seconds: float
    taken: dict[str, float] = field(default_factory=dict)
    figures: dict[str, float] = field(default_factory=dict)
    tours: Columns | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def timed(self, phase: str) -> Iterator[None]:
        """Add up the seconds of a phase."""
        begun = time.perf_counter()
        yield
        self.taken[phase] = self.taken.get(phase, 0.0) + time.perf_counter() - begun


def _read(run: Run) -> None:
    with run.timed("read"):
        run.kept["raw"] = read(run.folder)


def _validate(run: Run) -> None:
    raw: RawInstance = run.kept.pop("raw")
    with run.timed("validate"):
        run.kept["instance"] = changed(raw, ())


def _build(run: Run) -> None:
    with run.timed("build"):
        run.kept["every"] = Candidates.of(run.kept["instance"])
    run.figures["candidates"] = len(run.kept["every"])


def _relax(run: Run) -> None:
    """Solve the levels' linear programs, each held while the next is solved, for as long as there is time."""
    # What follows takes memory of its own.
    every: Candidates = run.kept.pop("every")
    names = every.data.instance.policy.levels_with(False)
    with run.timed("load"):
        relaxation = Relaxation.over(every, Clock(run.seconds))
    program = relaxation.program
    for level in names:
        program.charge(program.level_cost(level), level)
        begun = time.perf_counter()
        try:
            solution = relaxation.sift(lambda growth: None)
        except OutOfTime:
            return
        assert solution is not None, level
        run.taken[f"LP {level}"] = time.perf_counter() - begun
        run.figures[f"optimum {level}"] = solution.value
        if run.tours is None:
            run.tours = tour_columns(every.data, *program.tour_keys())
            run.figures["open"] = program.columns
        limit = solution.value + HOLD * max(1.0, abs(solution.value))
        program.hold(program.level_cost(level), limit, level)


def _plan(run: Run) -> None:
    """Make the whole-number plan; what is not spent on linear programs is the search for whole numbers."""
    # What is made of the instance here takes memory of its own.
    run.kept.pop("every", None)
    instance: Instance = run.kept["instance"]
    steps: list[Step] = []
    with run.timed("plan"):
        result = solve(instance, run.seconds, steps.append)
    bounds = {step.level: step.seconds for step in steps if step.what == "bound"}
    plans = {step.level: step.seconds for step in steps if step.what == "plan"}
    run.taken["integer"] = sum(plans[level] - bounds.get(level, plans[level]) for level in plans)
    if begun := [step.seconds for step in steps if step.what == "sector"]:
        run.taken["integer"] = max(plans.values()) - begun[0]
    for level in result.levels:
        gap = (level.value - level.bound) / max(abs(level.value), 1e-9)
        run.figures[f"gap {level.name}"] = gap
    run.kept["result"] = result


def _roster(run: Run) -> None:
    result: Result = run.kept["result"]
    with run.timed("roster"):
        orders(result)


def _write(run: Run) -> None:
    result: Result = run.kept["result"]
    with run.timed("write"):
        run.kept["plan"] = build(run.kept["instance"], result)
        to_json(run.kept["plan"])


def _check(run: Run) -> None:
    plan: Plan = run.kept["plan"]
    with run.timed("check"):
        violations = check(run.kept["instance"], plan)
    assert violations == [], violations[0]


#: In this order; a phase takes what those before it left.
PHASES: dict[str, Callable[[Run], None]] = {
    "read": _read,
    "validate": _validate,
    "build": _build,
    "LP": _relax,
    "integer": _plan,
    "roster": _roster,
    "write": _write,
    "check": _check,
}


def measure(run: Run, phases: tuple[str, ...] = tuple(PHASES)) -> None:
    """Go through the phases, those asked for in their order, and note the largest memory taken until then."""
    for name, phase in PHASES.items():
        if name in phases:
            phase(run)
            run.figures[f"MiB {name}"] = peak_mib()


def same(run: Run) -> Linear | None:
    """State the first level's linear program for others: all candidates, and the tours priced for it."""
    if run.tours is None:
        return None
    every = Candidates.of(run.kept["instance"])
    return Linear.of(every, run.tours, every.data.instance.policy.levels_with(False)[0])


def peak_mib() -> float:
    """Return the most memory that this process has had."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1 << 20 if sys.platform == "darwin" else 1 << 10)


def slope(sizes: list[float], amounts: list[float]) -> float:
    """Return the power of the size with which an amount grows: the slope on logarithmic axes."""
    return float(np.polyfit(np.log(sizes), np.log(np.maximum(amounts, 1e-9)), 1)[0])
