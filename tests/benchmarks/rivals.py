"""The same linear program by HiGHS alone from an MPS file, by linopy, and by PuLP, as one would write it.

``python -m tests.benchmarks.rivals NAME FILE`` solves one and prints its seconds and optimum as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from tests.benchmarks.phases import peak_mib
from tests.benchmarks.program import Linear


def by_highs(path: Path) -> tuple[float, float]:
    """Let HiGHS read the file and solve it, with its own options."""
    import highspy

    begun = time.perf_counter()
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(path))
    highs.run()
    seconds = time.perf_counter() - begun
    if highs.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        raise RuntimeError(f"HiGHS stopped with {highs.getModelStatus()}")
    return seconds, highs.getInfo().objective_function_value


def by_linopy(path: Path) -> tuple[float, float]:
    """State each rule as sums over groups of coefficients."""
    import linopy
    import xarray

    p = Linear.load(path)
    begun = time.perf_counter()
    model = linopy.Model()
    columns = np.arange(len(p.cost))
    x = model.add_variables(
        lower=xarray.DataArray(p.lower, dims="column", coords={"column": columns}),
        upper=xarray.DataArray(p.upper, dims="column", coords={"column": columns}),
        name="x",
    )
    for first, last in zip(p.rules[:-1], p.rules[1:], strict=True):
        mine = (p.row >= first) & (p.row < last)
        if not mine.any():
            continue
        column = xarray.DataArray(p.column[mine], dims="entry")
        value = xarray.DataArray(p.value[mine], dims="entry")
        row = xarray.DataArray(p.row[mine], dims="entry", name="row")
        left = (x.sel(column=column) * value).groupby(row).sum()
        rows = left.indexes["row"].to_numpy()
        for sign, side in (("<=", p.row_upper), (">=", p.row_lower)):
            limited = rows[np.isfinite(side[rows])]
            if len(limited):
                right = xarray.DataArray(side[limited], dims="row", coords={"row": limited})
                model.add_constraints(left.sel(row=limited), sign, right)
    charged = np.flatnonzero(p.cost)
    model.add_objective((x.sel(column=charged) * xarray.DataArray(p.cost[charged], dims="column")).sum())
    status, condition = model.solve(solver_name="highs", io_api="direct", progress=False, output_flag=False)
    seconds = time.perf_counter() - begun
    optimum = model.objective.value
    if (status, condition) != ("ok", "optimal") or optimum is None:
        raise RuntimeError(f"linopy stopped with {status}, {condition}")
    return seconds, float(optimum)


def by_pulp(path: Path) -> tuple[float, float]:
    """State variables and rows one by one."""
    import pulp

    p = Linear.load(path)
    order = np.argsort(p.row, kind="stable")
    starts = np.searchsorted(p.row[order], np.arange(len(p.row_upper) + 1)).tolist()
    column, value = p.column[order].tolist(), p.value[order].tolist()
    begun = time.perf_counter()
    problem = pulp.LpProblem("same", pulp.LpMinimize)
    limits = zip(p.lower.tolist(), p.upper.tolist(), strict=True)
    x = [problem.add_variable(f"x{n}", low, high) for n, (low, high) in enumerate(limits)]
    problem.setObjective(pulp.lpSum(cost * x[n] for n, cost in enumerate(p.cost.tolist()) if cost))
    sides = zip(p.row_lower.tolist(), p.row_upper.tolist(), strict=True)
    for row, (low, high) in enumerate(sides):
        left = pulp.lpSum(value[n] * x[column[n]] for n in range(starts[row], starts[row + 1]))
        if low == high:
            problem.addConstraint(left == low, f"r{row}")
            continue
        if np.isfinite(low):
            problem.addConstraint(left >= low, f"r{row}")
        if np.isfinite(high):
            problem.addConstraint(left <= high, f"u{row}")
    problem.solve(pulp.HiGHS(msg=False))
    seconds = time.perf_counter() - begun
    return seconds, float(pulp.value(problem.objective))


#: By name: who solves it, and the ending of the file from which.
RIVALS: dict[str, tuple[Callable[[Path], tuple[float, float]], str]] = {
    "HiGHS alone": (by_highs, ".mps"),
    "linopy": (by_linopy, ".npz"),
    "PuLP": (by_pulp, ".npz"),
}

if __name__ == "__main__":
    name, file = sys.argv[1:]
    taken, optimum = RIVALS[name][0](Path(file))
    print(json.dumps({"seconds": taken, "optimum": optimum, "MiB": peak_mib()}))
