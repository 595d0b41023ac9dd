"""A linear program that stays on the solver: charge it, hold it, fix it, solve it again."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import highspy
import numpy as np

from rebalance.model.arrays import Columns, Entries, Floats, Ints
from rebalance.model.model import Model
from rebalance.model.ranks import Largest
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.growth import Growth, grown_basis
from rebalance.solve.problem import by_arrays, by_column, done, on_solver, pulp_problem, set_option

DUAL, PRIMAL = 1, 4
"""HiGHS's numbers for its simplex methods.

New prices and new columns leave the last basis primal feasible, new limits leave it dual feasible: the
method that starts from what is kept took a fifth of the time of the other.
"""


HARD = 10_000
"""Simplex iterations in one solve that mark a hard problem.

Where small fleets are what is scarce, simplex took two to three times as long as the interior point method
with its crossover; elsewhere a third.
"""


MOST_ADOPTED = 200
"""Rows whose limits may change for an old basis to be of use.

With twice the rooms of a province, all of its pools on all days, it took six times as long as from scratch.
"""


@dataclass(frozen=True)
class Solution:
    """An optimal basic solution: columns (n,), duals of rows (m,), and its objective value."""

    x: Floats
    dual: Floats
    value: float


@dataclass
class Basis:
    """A basis to start from again, and of how many columns it is."""

    basis: Any
    columns: int


@dataclass(frozen=True)
class Snapshot:
    """Limits of all columns and the basis at one moment."""

    lower: Floats
    upper: Floats
    basis: Any


Charged = str | Largest
"""What is minimised or held: a level, or the largest shares of a level of fairness together."""


@dataclass
class Held:
    """A row after the model's that holds something, by its name where it has one."""

    row: int
    cost: Floats
    charged: Charged | None


@dataclass
class Ranked:
    """The rows of a rank of shares, after the model's."""

    row: int
    rule: Largest


class Program:
    """The model's relaxation on the solver, with copies of all figures beside it.

    Columns are numbered in the model's order; priced tours follow. Rows are the model's, then one for
    each level that is held, and those of ranks of shares.
    """

    def __init__(self, model: Model, clock: Clock, by_arrays: bool = False) -> None:
        self.clock = clock
        self.tours = [model.tours] if len(model.tours) else []
        self._read(model)
        self._after: list[Held | Ranked] = []
        self._charged: Charged | None = None
        self._longest = 0
        self._primal = False
        self._solved = False
        self._highs = self._arrays() if by_arrays else self._stated()
        if self._highs.getNumCol() != len(self.upper) or self._highs.getNumRow() != len(self.row_upper):
            raise RuntimeError("the solver did not receive the whole problem")

    def _read(self, model: Model) -> None:
        """Number the model's columns, the tours there are, and its rows, within their own limits."""
        self.model = model
        blocks = [*model.columns, *self.tours]
        offsets = np.cumsum([0, *(len(b) for b in blocks)])
        self.start = {b.kind: int(o) for b, o in zip(model.columns, offsets, strict=False)}
        self.first_tour = int(offsets[len(model.columns)])
        parts = []
        for block, offset in zip(blocks, offsets[:-1], strict=True):
            e = model.entries(block)
            parts.append(Entries(e.row, e.column + offset, e.value))
        self._entries = Entries.join(parts)
        self.row_lower = np.concatenate([r.rows.lower for r in model.rules])
        self.row_upper = np.concatenate([r.rows.upper for r in model.rules])
        self.rows_of_rule = {}
        at = 0
        for rule in model.rules:
            self.rows_of_rule[rule.rows.rule] = slice(at, at + len(rule.rows))
            at += len(rule.rows)
        self.upper = np.concatenate([b.upper for b in blocks])
        self.lower = np.zeros(len(self.upper))
        self.whole = np.concatenate([np.full(len(b), b.whole) for b in blocks])
        self.cost = np.zeros(len(self.upper))

    def _stated(self) -> Any:
        blocks = [*self.model.columns, *self.tours]
        return on_solver(pulp_problem(blocks, self.model.rules, self._entries))

    def _arrays(self) -> Any:
        return by_arrays(self.lower, self.upper, self.row_lower, self.row_upper, self._entries)

    @property
    def columns(self) -> int:
        """How many columns there are now."""
        return len(self.upper)

    @property
    def hard(self) -> bool:
        """Whether simplex has shown that it takes long."""
        return self._longest > HARD

    def matrix(self) -> Entries:
        """All coefficients, the held levels' included."""
        return self._entries

    def block(self, kind: str) -> slice:
        """Where the columns of a kind stand."""
        at = self.start[kind]
        return slice(at, at + len(self.model.kind(kind)))

    def charge(self, cost: Floats, level: Charged | None = None) -> None:
        """Set the objective: minimise ``cost . x``, cost of shape (first_tour,); tours are free.

        Where it is a level's, the level's name says what columns cost that come later.
        """
        self._charged = level
        self.cost = np.concatenate([cost, np.zeros(self.columns - len(cost))])
        n = np.arange(self.columns, dtype=np.int32)
        done(self._highs.changeColsCost(self.columns, n, self.cost))
        self._primal = self._solved

    def level_cost(self, level: Charged) -> Floats:
        """What a level, or a rank, charges for every column that is no tour, shape (first_tour,)."""
        charge: Callable[[Columns], Floats]
        charge = level.charge if isinstance(level, Largest) else partial(self.model.charge, level)
        cost = np.zeros(self.first_tour)
        for block in self.model.columns:
            at = self.start[block.kind]
            cost[at : at + len(block)] = charge(block)
        return cost

    def of_one_level(self) -> Entries:
        """Two rows after all others that join the columns by which each level of fairness counts."""
        parts = []
        for n, of in enumerate(("people", "supplies")):
            blocks = (self.block(f"{kind}_{of}") for kind in ("worst", "rank", "beyond"))
            column = np.concatenate([np.arange(block.start, block.stop) for block in blocks])
            row = np.full(len(column), len(self.row_upper) + n)
            parts.append(Entries(row, column, np.ones(len(column))))
        return Entries.join(parts)

    def hold(self, cost: Floats, limit: float, level: Charged | None = None) -> int:
        """Add the row ``cost . x <= limit``, of a level where it is one's, and return its number."""
        some = np.flatnonzero(cost)
        row = len(self.row_upper)
        self._after.append(Held(row, cost, level))
        done(self._highs.addRow(-np.inf, limit, len(some), some.astype(np.int32), cost[some]))
        self._state_held(cost, limit)
        return row

    def _state_held(self, cost: Floats, limit: float) -> None:
        some, row = np.flatnonzero(cost), len(self.row_upper)
        self.row_lower = np.append(self.row_lower, -np.inf)
        self.row_upper = np.append(self.row_upper, limit)
        held = Entries(np.full(len(some), row), some, cost[some])
        self._entries = Entries.join([self._entries, held])

    def add(self, rule: Largest) -> Ints:
        """Add the rows of a rank, and return their numbers."""
        row, n = len(self.row_upper), len(rule.rows)
        self._after.append(Ranked(row, rule))
        e = self._state_rank(rule)
        order = np.lexsort((e.column, e.row))
        starts = np.searchsorted(e.row[order], np.arange(n)).astype(np.int32)
        columns, values = e.column[order].astype(np.int32), e.value[order]
        done(self._highs.addRows(n, rule.rows.lower, rule.rows.upper, len(order), starts, columns, values))
        self._primal = False
        return np.arange(row, row + n)

    def _state_rank(self, rule: Largest) -> Entries:
        """Add a rank's rows to the figures kept here, and return them, numbered from 0."""
        blocks = [(self.start[block.kind], rule.entries(block)) for block in self.model.columns]
        e = Entries.join([Entries(e.row, e.column + start, e.value) for start, e in blocks])
        self._entries = Entries.join([self._entries, Entries(e.row + len(self.row_upper), e.column, e.value)])
        self.row_lower = np.concatenate([self.row_lower, rule.rows.lower])
        self.row_upper = np.concatenate([self.row_upper, rule.rows.upper])
        return e

    @property
    def charged(self) -> Charged | None:
        """What is minimised, if its name was said."""
        return self._charged

    @property
    def held(self) -> list[tuple[Charged, int]]:
        """What is held, as far as it was named, and the numbers of the rows that hold it."""
        held = (after for after in self._after if isinstance(after, Held))
        return [(row.charged, row.row) for row in held if row.charged is not None]

    @property
    def added(self) -> list[Largest]:
        """The ranks whose rows were added."""
        return [after.rule for after in self._after if isinstance(after, Ranked)]

    def grow(self, model: Model) -> Growth:
        """Take over a model with more candidates: limits, held levels, tours and the last basis stay.

        Returns
        -------
        Growth
            Where the columns and rows that there were stand now.
        """
        growth = Growth.of(self.model, model)
        first, rows, basis = self.first_tour, len(growth.rows), self._highs.getBasis()
        lower, upper, cost = self.lower, self.upper, self.cost
        # What may be passed on to shorter trips depends on the lengths there are: only limits set since stay.
        own = np.concatenate([block.upper for block in (*self.model.columns, *self.tours)])
        limited = np.flatnonzero((lower > 0) | (upper < own))
        row_upper = self.row_upper
        known = sum(len(block) for block in self.tours)
        added = model.tours.only(np.setdiff1d(np.arange(len(model.tours)), self._tour_rows(growth, model)))
        if len(added):
            self.tours.append(added)
        self._read(model)
        at = np.append(growth.columns, np.arange(known) + self.first_tour)
        self.lower[at[limited]], self.upper[at[limited]] = lower[limited], upper[limited]
        self.row_upper = growth.of_rows(row_upper[:rows], self.row_upper)
        for after in self._after:
            limit, after.row = float(row_upper[after.row]), len(self.row_upper)
            if isinstance(after, Ranked):
                self._state_rank(after.rule)
                continue
            named = after.charged
            after.cost = growth.of_columns(after.cost) if named is None else self.level_cost(named)
            self._state_held(after.cost, limit)
        self._highs = self._arrays()
        charged = growth.of_columns(cost[:first]) if self._charged is None else self.level_cost(self._charged)
        self.charge(charged, self._charged)
        done(self._highs.setBasis(grown_basis(growth, model, basis, known, len(added))))
        self._primal = self._solved = True
        return growth

    def _tour_rows(self, growth: Growth, model: Model) -> Ints:
        """Which rows of the new timetable there were before: they have their plain tours."""
        at = next((r.rows for r in model.rules if r.rows.rule == "timetable"), None)
        if at is None:
            return np.zeros(0, dtype=np.int64)
        begin = 0
        for rule in model.rules:
            if rule.rows is at:
                break
            begin += len(rule.rows)
        old = growth.rows[(growth.rows >= begin) & (growth.rows < begin + len(at))]
        return np.asarray(old - begin, dtype=np.int64)

    def bound(self, columns: Ints, lower: Floats, upper: Floats) -> None:
        """Set the limits of some columns."""
        self.lower[columns], self.upper[columns] = lower, upper
        self._primal = False
        done(self._highs.changeColsBounds(len(columns), columns.astype(np.int32), lower, upper))

    def add_tours(self, tours: Columns) -> None:
        """Add priced tours as columns."""
        e = self.model.entries(tours)
        values, rows, starts = by_column(e, len(tours))
        zero = np.zeros(len(tours))
        done(self._highs.addCols(len(tours), zero, zero, tours.upper, len(values), starts, rows, values))
        self._entries = Entries.join([self._entries, Entries(e.row, e.column + self.columns, e.value)])
        self.upper = np.concatenate([self.upper, tours.upper])
        self.lower = np.concatenate([self.lower, zero])
        self.whole = np.concatenate([self.whole, np.ones(len(tours), dtype=bool)])
        self.cost = np.concatenate([self.cost, zero])
        self.tours.append(tours)

    def adopt(self, model: Model) -> bool:
        """Take over the limits of a model that has the same columns, rows and coefficients.

        Returns
        -------
        bool
            False if it has others, or so many other limits that the last bases are no help; nothing is
            changed then.
        """
        old, new = (np.concatenate([r.rows.upper for r in m.rules]) for m in (self.model, model))
        if len(old) != len(new) or (old != new).sum() > MOST_ADOPTED or not self._like(model):
            return False
        self.keep_to(model)
        return True

    def keep_to(self, model: Model) -> None:
        """Take over the limits of a model that is known to differ in nothing else."""
        self.model = model
        k = np.concatenate([c["k"] for c in self.tours]) if self.tours else np.zeros(0, dtype=np.int64)
        tours = model.data.fleets.count[k].astype(np.float64)
        upper = np.concatenate([*(block.upper for block in model.columns), tours])
        self.bound(np.arange(self.columns), np.zeros(self.columns), upper)
        rows = np.arange(sum(len(rule.rows) for rule in model.rules))
        self.row_lower[rows] = np.concatenate([rule.rows.lower for rule in model.rules])
        self.bound_rows(rows, np.concatenate([rule.rows.upper for rule in model.rules]))

    def _like(self, model: Model) -> bool:
        mine = self.model
        if not np.array_equal(mine.slots.length, model.slots.length):
            return False
        if not np.array_equal(mine.data.fleets.shift, model.data.fleets.shift):
            return False
        for old, new in zip(mine.columns, model.columns, strict=False):
            same = old.kind == new.kind and old.keys.keys() == new.keys.keys()
            if not same or not all(np.array_equal(old[key], new[key]) for key in old.keys):
                return False
        shapes = [[(r.rows.rule, len(r.rows)) for r in m.rules] for m in (mine, model)]
        if len(mine.columns) != len(model.columns) or shapes[0] != shapes[1]:
            return False
        blocks = [*mine.columns, *self.tours]
        pairs = ((mine.entries(block), model.entries(block)) for block in blocks)
        return all(
            np.array_equal(getattr(a, part), getattr(b, part))
            for a, b in pairs
            for part in ("row", "column", "value")
        )

    def basis(self) -> Basis:
        """The basis of the last solution."""
        return Basis(self._highs.getBasis(), self.columns)

    def begin(self, kept: Basis, primal: bool = False) -> None:
        """Let the next solve start from a basis of these rows, of these columns or those there were then.

        `primal` says that its point keeps to the limits as they are, if it is not the best any more.
        """
        if added := self.columns - kept.columns:
            grown = highspy.HighsBasis()
            grown.col_status = [*kept.basis.col_status, *[highspy.HighsBasisStatus.kLower] * added]
            grown.row_status = kept.basis.row_status
            grown.valid = True
            kept.basis, kept.columns = grown, self.columns
        done(self._highs.setBasis(kept.basis))
        self._solved = True
        self._primal = primal

    def bound_rows(self, rows: Ints, upper: Floats) -> None:
        """Set the upper limits of some rows."""
        self.row_upper[rows] = upper
        lower = self.row_lower[rows]
        done(self._highs.changeRowsBounds(len(rows), rows.astype(np.int32), lower, upper))
        self._primal = False

    def grown(self, active: np.ndarray) -> np.ndarray:
        """Extend a choice of columns that are no tours by the tours of the fleets and days in it.

        Parameters
        ----------
        active : array of bool, shape (first_tour,)

        Returns
        -------
        array of bool, shape (columns,)
        """
        group = self.fleet_day()
        at_work = group[: self.first_tour][active]
        return np.concatenate([active, np.isin(group[self.first_tour :], at_work[at_work >= 0])])

    def fleet_day(self) -> Ints:
        """A number for the fleet and day of every trip and tour column; -1 for other columns."""
        days = self.model.data.days
        group = np.full(self.columns, -1, dtype=np.int64)
        trips = self.model.kind("trips")
        group[self.block("trips")] = trips["k"] * days + trips["t"]
        k, t, _ = self.tour_keys()
        group[self.first_tour :] = k * days + t
        return group

    def snapshot(self) -> Snapshot:
        """Remember all limits and the basis."""
        return Snapshot(self.lower.copy(), self.upper.copy(), self._highs.getBasis())

    def restore(self, kept: Snapshot) -> None:
        """Go back to limits and basis; columns added since stay, at their lower limits."""
        n = len(kept.lower)
        added = np.arange(n, self.columns)
        k = np.concatenate([c["k"] for c in self.tours])[n - self.first_tour :] if len(added) else added
        lower = np.concatenate([kept.lower, np.zeros(len(added))])
        upper = np.concatenate([kept.upper, self.model.data.fleets.count[k].astype(np.float64)])
        self.bound(np.arange(self.columns), lower, upper)
        basis = kept.basis
        basis.col_status = [*basis.col_status, *[highspy.HighsBasisStatus.kLower] * len(added)]
        done(self._highs.setBasis(basis))
        self._solved = True

    def tour_keys(self) -> tuple[Ints, Ints, Ints]:
        """Fleet, day and slots of every tour column, in their order."""
        m = self.model.slots.length.shape[1]
        if not self.tours:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((0, m), np.int64)
        k, t, slots = (np.concatenate([c[key] for c in self.tours]) for key in ("k", "t", "slots"))
        return k, t, slots

    def activity(self, x: Floats) -> Floats:
        """Left-hand sides of all rows, shape (m,)."""
        e = self._entries
        weights = e.value * x[e.column]
        return np.bincount(e.row, weights=weights, minlength=len(self.row_upper)).astype(np.float64)

    def reduced(self, dual: Floats) -> Floats:
        """Reduced costs of all columns for any row duals, shape (columns,)."""
        e = self._entries
        return self.cost - np.bincount(e.column, weights=e.value * dual[e.row], minlength=self.columns)

    def solve(self, far: bool = False) -> Solution | None:
        """Solve from the last basis; None if no solution satisfies the rows.

        Parameters
        ----------
        far : bool
            Whether the last basis is no help: presolve, which cannot start from one, is worth more then.
            Where simplex has shown that it takes long, the interior point method is asked instead.

        Raises
        ------
        OutOfTime
            If the clock ran out first.
        RuntimeError
            If the solver gives up, which is a bug or numerical trouble.
        """
        status = None
        if far:
            self.forget()
            if self.hard:
                status = self._run("ipm")
        if status not in (highspy.HighsModelStatus.kOptimal, highspy.HighsModelStatus.kInfeasible):
            set_option(self._highs, "simplex_strategy", PRIMAL if self._primal else DUAL)
            status = self._run("simplex")
        answer = highspy.HighsModelStatus
        if status in (answer.kInfeasible, answer.kUnboundedOrInfeasible):
            return None
        if status != answer.kOptimal:
            raise RuntimeError(f"the solver stopped with status {status.name}")
        self._primal = self._solved = True
        solution = self._highs.getSolution()
        x = np.asarray(solution.col_value, dtype=np.float64)
        return Solution(x, np.asarray(solution.row_dual, dtype=np.float64), float(self.cost @ x))

    def _run(self, method: str) -> Any:
        left = self.clock.left()
        if left <= 0:
            raise OutOfTime
        set_option(self._highs, "time_limit", self._highs.getRunTime() + left)
        set_option(self._highs, "solver", method)
        self._highs.run()
        taken = max(self._highs.getInfo().simplex_iteration_count, 0)
        self._longest = max(self._longest, taken)
        status = self._highs.getModelStatus()
        if status == highspy.HighsModelStatus.kTimeLimit:
            raise OutOfTime
        return status

    def forget(self) -> None:
        """Drop the solver's answer: the next solve starts from a basis that is set, or from none."""
        done(self._highs.clearSolver())
        self._primal = self._solved = False

    @property
    def highs(self) -> Any:
        """The solver's handle, for what has no method here."""
        return self._highs
