"""A program of some candidates and the one of more of them: what is what, and where the last basis leads."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import Any

import highspy
import numpy as np

from rebalance.model.arrays import Floats, Index, Ints
from rebalance.model.model import Model

STATUS = highspy.HighsBasisStatus
STATUSES = (STATUS.kLower, STATUS.kBasic, STATUS.kUpper, STATUS.kZero, STATUS.kNonbasic)
LOWER, BASIC, UPPER = 0, 1, 2


@dataclass(frozen=True)
class Growth:
    """Where the columns and rows of a smaller model stand in a larger one of the same instance.

    Parameters
    ----------
    columns : array of int, shape (columns of the smaller,)
        But for tours.
    rows : array of int, shape (rows of the smaller,)
    size : (int, int)
        How many columns, but for tours, and rows the larger has.
    """

    columns: Ints
    rows: Ints
    size: tuple[int, int]

    @staticmethod
    def of(small: Model, large: Model) -> Growth:
        """Find the decisions and rules of the smaller by their keys."""
        columns = _numbers([b.keys for b in small.columns], [b.keys for b in large.columns])
        rows = _numbers([r.rows.keys for r in small.rules], [r.rows.keys for r in large.rules])
        sizes = sum(len(b) for b in large.columns), sum(len(r.rows) for r in large.rules)
        return Growth(columns, rows, sizes)

    @property
    def more_rows(self) -> int:
        """By how much rows after the model's have moved on."""
        return self.size[1] - len(self.rows)

    def of_columns(self, values: Any) -> Any:
        """Values of columns that are no tours, shape (old,), in their new order; 0 or False where new."""
        grown = np.zeros(self.size[0], dtype=values.dtype)
        grown[self.columns] = values
        return grown

    def of_rows(self, values: Floats, new: Floats) -> Floats:
        """Figures of the old rows among those of the new ones."""
        grown = new.copy()
        grown[self.rows] = values
        return grown


def _numbers(small: list[dict[str, Ints]], large: list[dict[str, Ints]]) -> Ints:
    parts, at = [np.zeros(0, dtype=np.int64)], 0
    for mine, theirs in zip(small, large, strict=True):
        names = ("journey", "t") if "journey" in mine else tuple(mine)
        shape = tuple(int(theirs[name].max(initial=0)) + 1 for name in names)
        if prod(shape) >= 2**62:
            raise RuntimeError(f"keys {names} are too many to be told apart")
        found = Index.of(shape, *(theirs[name] for name in names))(*(mine[name] for name in names))
        parts.append(found + at)
        at += len(next(iter(theirs.values())))
    return np.concatenate(parts)


def grown_basis(growth: Growth, large: Model, basis: Any, tours: int, new_tours: int) -> Any:
    """A basis of the larger program at which everything has the value that it has at the smaller's.

    What is new is 0, and a new row is slack: but for a new cycle length in a timetable. There slots that
    served shorter trips at once are now passed on step by step, by spare slots that are basic; only the
    spare slots that come from the next longer cycle, which were there before, stay as they were.

    Parameters
    ----------
    growth : Growth
    large : Model
    basis : HighsBasis
        Of the smaller: its columns, the tours, its rows, rows held.
    tours, new_tours : int
        How many tours there were, and are added.
    """
    first = len(growth.columns)
    old = np.fromiter(map(int, basis.col_status), dtype=np.int8, count=first + tours)
    column = np.full(growth.size[0] + tours + new_tours, LOWER, dtype=np.int8)
    column[growth.columns] = old[:first]
    column[growth.size[0] : growth.size[0] + tours] = old[first:]
    rows = len(growth.rows)
    of_rows = np.fromiter(map(int, basis.row_status), dtype=np.int8)
    row = np.full(growth.size[1] + len(of_rows) - rows, BASIC, dtype=np.int8)
    row[growth.rows] = of_rows[:rows]
    row[growth.size[1] :] = of_rows[rows:]
    _pass_on(growth, large, column, row)
    made = highspy.HighsBasis()
    made.col_status = [STATUSES[n] for n in column.tolist()]
    made.row_status = [STATUSES[n] for n in row.tolist()]
    made.valid = True
    return made


def _pass_on(growth: Growth, large: Model, column: np.ndarray, row: np.ndarray) -> None:
    """Have spare slots of new lengths carry what was carried past them."""
    offsets = np.cumsum([0, *(len(r.rows) for r in large.rules)])
    starts = np.cumsum([0, *(len(b) for b in large.columns)])
    known = np.zeros(growth.size[0], dtype=bool)
    known[growth.columns] = True
    for rule, offset in zip(large.rules, offsets[:-1], strict=True):
        if rule.rows.rule != "timetable":
            continue
        n = len(rule.rows)
        new = np.ones(growth.size[1], dtype=bool)
        new[growth.rows] = False
        new = new[offset : offset + n]
        at = next(int(s) for b, s in zip(large.columns, starts[:-1], strict=True) if b.kind == "spare")
        keys, spare = rule.rows.keys, large.kind("spare")
        m = large.slots.length.shape[1]
        days = large.data.days

        def chain(k: Ints, j: Ints, t: Ints, m: int = m, days: int = days) -> Ints:
            return (k * days + t) * m + j

        # Rows along each fleet's day, shortest first, and the spare slots that come to each from above.
        order = np.argsort(chain(keys["k"], keys["j"], keys["t"]))
        fleet_day = (keys["k"] * days + keys["t"])[order]
        fresh = new[order]
        of_row = np.full(n, -1, dtype=np.int64)
        by_code = Index.of((len(large.data.fleets), days, m), keys["k"], keys["t"], keys["j"])
        of_row[by_code(spare["k"], spare["t"], spare["j"])] = np.arange(len(spare)) + at
        of_row = of_row[order]
        begins = np.append(True, fleet_day[1:] != fleet_day[:-1]) if n else np.zeros(0, dtype=bool)
        last_old = -1
        for i in np.flatnonzero(fresh | np.append(fresh[1:], False)) if n else ():
            if begins[i] or not fresh[i]:
                last_old = -1 if fresh[i] else int(i)
            if not fresh[i] or last_old < 0 or fleet_day[last_old] != fleet_day[i]:
                continue
            above, here = of_row[i - 1], of_row[i]
            # `above` comes to the row below from this one, `here` to this one from the next longer.
            row[offset + order[i]] = UPPER
            if here >= 0:
                column[here] = column[above]
            column[above] = BASIC
