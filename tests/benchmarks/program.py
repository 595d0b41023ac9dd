"""A linear program as arrays, apart from whatever solves it, and as an MPS file."""

from __future__ import annotations

from dataclasses import dataclass, fields
from pathlib import Path

import highspy
import numpy as np

from rebalance.model.arrays import Columns, Entries, Floats, Ints
from rebalance.model.model import Candidates, assemble


@dataclass(frozen=True)
class Linear:
    """Minimise ``cost . x``, rows and columns within their limits.

    `row`, `column` and `value` are the coefficients; `rules` is the first row of each rule, and the end.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    row: Ints
    column: Ints
    value: Floats
    rules: Ints

    @staticmethod
    def of(every: Candidates, tours: Columns, level: str) -> Linear:
        """State a level over all candidates, with these tours."""
        model = assemble(every)
        blocks = [*model.columns, *([tours] if len(tours) else [])]
        parts, at = [], 0
        for block in blocks:
            e = model.entries(block)
            parts.append(Entries(e.row, e.column + at, e.value))
            at += len(block)
        e = Entries.join(parts)
        return Linear(
            np.concatenate([model.charge(level, block) for block in blocks]),
            np.zeros(at),
            np.concatenate([block.upper for block in blocks]),
            np.concatenate([rule.rows.lower for rule in model.rules]),
            np.concatenate([rule.rows.upper for rule in model.rules]),
            e.row,
            e.column,
            e.value,
            np.cumsum([0, *(len(rule.rows) for rule in model.rules)]),
        )

    def save(self, path: Path) -> None:
        """Write the arrays."""
        np.savez(path, **{field.name: getattr(self, field.name) for field in fields(self)})

    @staticmethod
    def load(path: Path) -> Linear:
        """Read the arrays."""
        with np.load(path) as arrays:
            return Linear(**{field.name: arrays[field.name] for field in fields(Linear)})

    def write_mps(self, path: Path) -> None:
        """Write an MPS file, by HiGHS."""
        order = np.lexsort((self.row, self.column))
        program = highspy.HighsLp()
        program.num_col_, program.num_row_ = len(self.cost), len(self.row_upper)
        program.col_cost_, program.col_lower_, program.col_upper_ = self.cost, self.lower, self.upper
        program.row_lower_, program.row_upper_ = self.row_lower, self.row_upper
        program.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        program.a_matrix_.start_ = np.searchsorted(self.column[order], np.arange(len(self.cost) + 1))
        program.a_matrix_.index_, program.a_matrix_.value_ = self.row[order], self.value[order]
        highs = highspy.Highs()  # type: ignore[no-untyped-call]
        highs.setOptionValue("output_flag", False)
        for status in (highs.passModel(program), highs.writeModel(str(path))):
            if status == highspy.HighsStatus.kError:
                raise RuntimeError(f"HiGHS does not write {path}")
