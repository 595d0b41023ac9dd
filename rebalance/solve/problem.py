"""A model as a PuLP problem, and as the solver holds it."""

from __future__ import annotations

from typing import Any

import highspy
import numpy as np
import pulp

from rebalance.model.arrays import Columns, Entries, Floats, Rule


def pulp_problem(columns: list[Columns], rules: tuple[Rule, ...], entries: Entries) -> pulp.LpProblem:
    """State columns and rules as a PuLP problem that minimises the sum of all columns.

    The objective is a placeholder: levels are charged one after the other on the solver's own copy. It
    names every column because PuLP passes on only those that occur somewhere.

    Parameters
    ----------
    columns : list of Columns
    rules : tuple of Rule
    entries : Entries
        Coefficients over all rows and columns, both numbered through.
    """
    problem = pulp.LpProblem("rebalance", pulp.LpMinimize)
    variables: list[Any] = []
    for block in columns:
        for upper in block.upper:
            # PuLP 3 sorts columns by name: numbers of one width keep them in our order.
            name = f"x{len(variables):07d}_{block.kind}"
            variables.append(problem.add_variable(name, 0, float(upper)))
    objective = pulp.lpSum([])
    for variable in variables:
        objective.addterm(variable, 1.0)
    problem.setObjective(objective)

    order = np.argsort(entries.row, kind="stable")
    row, column, value = (a[order] for a in (entries.row, entries.column, entries.value))
    total = sum(len(rule.rows) for rule in rules)
    starts = np.searchsorted(row, np.arange(total + 1))
    columns_of, values_of = column.tolist(), value.tolist()
    number = 0
    for rule in rules:
        for lower, upper in zip(rule.rows.lower.tolist(), rule.rows.upper.tolist(), strict=True):
            left = pulp.lpSum([])
            for e in range(starts[number], starts[number + 1]):
                left.addterm(variables[columns_of[e]], values_of[e])
            name = f"r{number:07d}_{rule.rows.rule.replace(' ', '_')}"
            if lower == upper:
                problem.addConstraint(left == lower, name)
            elif np.isinf(lower):
                problem.addConstraint(left <= upper, name)
            else:
                problem.addConstraint(left >= lower, name)
            number += 1
    return problem


def on_solver(problem: pulp.LpProblem) -> Any:
    """Pass a PuLP problem to HiGHS and return the solver's handle, silent and single-threaded.

    Raises
    ------
    RuntimeError
        If HiGHS does not take an option, which it would otherwise do in silence.
    """
    problem.solverModel = _Silent()
    pulp.HiGHS(msg=False).buildSolverModel(problem)
    return _single_threaded(problem.solverModel)


def by_arrays(lower: Floats, upper: Floats, row_lower: Floats, row_upper: Floats, entries: Entries) -> Any:
    """Pass columns and rows to HiGHS as they are, for where stating them one by one would take long.

    Parameters
    ----------
    lower, upper : array of float, shape (n,)
        Limits of the columns, which cost nothing.
    row_lower, row_upper : array of float, shape (m,)
    entries : Entries
    """
    values, rows, starts = by_column(entries, len(upper))
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(upper), len(row_upper)
    lp.col_cost_, lp.col_lower_, lp.col_upper_ = np.zeros(len(upper)), lower, upper
    lp.row_lower_, lp.row_upper_ = row_lower, row_upper
    lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    lp.a_matrix_.num_col_, lp.a_matrix_.num_row_ = len(upper), len(row_upper)
    lp.a_matrix_.start_ = np.append(starts, np.int32(len(values)))
    lp.a_matrix_.index_, lp.a_matrix_.value_ = rows, values
    highs = _single_threaded(_Silent())
    done(highs.passModel(lp))
    return highs


class _Silent(highspy.Highs):
    """HiGHS, told to be silent before it first says anything.

    From 1.16 on it prints who it is to the process's stdout, where the plan goes, while it is being made:
    an option set afterwards comes too late.
    """

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]

    def enableCallbacks(self) -> None:
        """Take up the callbacks, which is the first that is done to a new solver."""
        set_option(self, "output_flag", False)
        super().enableCallbacks()  # type: ignore[no-untyped-call]


def _single_threaded(highs: Any) -> Any:
    options = {"threads": 1, "random_seed": 0, "presolve": "on"}
    for name, wanted in options.items():
        set_option(highs, name, wanted)
    return highs


def done(status: Any) -> None:
    """Insist that HiGHS did what it was asked: it refuses in silence.

    Raises
    ------
    RuntimeError
        If it did not.
    """
    if status == highspy.HighsStatus.kError:
        raise RuntimeError("HiGHS refused a change of the problem")


def set_option(highs: Any, name: str, value: object) -> None:
    """Set an option of HiGHS.

    Raises
    ------
    RuntimeError
        If there is no such option or it does not take this value.
    """
    if highs.setOptionValue(name, value) != highspy.HighsStatus.kOk:
        raise RuntimeError(f"HiGHS refuses option {name} = {value!r}")


def by_column(entries: Entries, columns: int) -> tuple[Floats, np.ndarray, np.ndarray]:
    """Entries in the order in which HiGHS takes columns: values, rows, and where each column starts."""
    order = np.lexsort((entries.row, entries.column))
    starts = np.searchsorted(entries.column[order], np.arange(columns)).astype(np.int32)
    return entries.value[order], entries.row[order].astype(np.int32), starts
