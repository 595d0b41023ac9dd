"""Who may help whom while a plan is looked for, where pairing limits leave a choice."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.model import Model
from rebalance.solve.program import Program

LINK_RULES = ("people linked", "supplies linked", "pairing limits")
"""Rules that join people and supplies only as far as both need the same help."""

SOME = 1e-6
"""A wish smaller than this is none."""


class Links:
    """The columns that say who helps whom.

    They are fixed while whole numbers are looked for, and free while a bound is proven.

    Attributes
    ----------
    numbers : array of int, shape (L,)
        Their columns; none where nothing is limited.
    """

    def __init__(self, model: Model, program: Program) -> None:
        at = program.block("link")
        self.numbers = np.arange(at.start, at.stop)
        self._program = program
        limits = next(rule for rule in model.rules if rule.rows.rule == "pairing limits")
        entries = limits.entries(model.kind("link"))
        rows = program.rows_of_rule["pairing limits"]
        self._rows = np.arange(rows.start, rows.stop)
        self._most = limits.rows.upper
        self._counts = np.zeros((len(self._most), len(self.numbers)))
        self._counts[entries.row, entries.column] = 1.0
        needing = [
            rule.entries(model.kind(kind)).column + program.block(kind).start
            for rule in model.rules
            for kind in ("flow", "ship")
            if rule.rows.rule in LINK_RULES
        ]
        self._needing = np.unique(np.concatenate(needing))

    def __len__(self) -> int:
        return len(self.numbers)

    def mask(self) -> np.ndarray:
        """Which of the program's columns are links, shape (columns,)."""
        found = np.zeros(self._program.columns, dtype=bool)
        found[self.numbers] = True
        return found

    def used(self, x: Floats) -> bool:
        """Whether any of a point's decisions, shape (first_tour,), need a link."""
        return bool((x[self._needing] > 0.5).any())

    def forget(self) -> None:
        """Limit nothing."""
        self._program.bound_rows(self._rows, np.full(len(self._rows), np.inf))

    def recall(self) -> None:
        """Limit what is limited.

        A province's relaxation without the limits, and then with them, took a sixth of the time of with them.
        """
        self._program.bound_rows(self._rows, self._most)

    def free(self) -> None:
        """Leave all open."""
        self._program.bound(self.numbers, np.zeros(len(self)), np.ones(len(self)))

    def fix(self, chosen: Floats) -> None:
        """Settle who may help whom, shape (L,)."""
        chosen = np.round(chosen)
        self._program.bound(self.numbers, chosen, chosen)

    def widened(self, used: Floats, wish: Floats) -> Floats:
        """Add links to those used, the most wished for first, as long as the limits leave any.

        Parameters
        ----------
        used, wish : array of float, shape (L,)

        Returns
        -------
        array of float, shape (L,)
        """
        chosen = np.round(used)
        counts = self._counts @ chosen
        for n in np.lexsort((self.numbers, -wish)):
            if chosen[n] or wish[n] <= SOME or (counts + self._counts[:, n] > self._most).any():
                continue
            chosen[n] = 1.0
            counts += self._counts[:, n]
        return chosen
