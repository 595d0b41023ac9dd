"""People: who waits, and who waits too long."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Index, Rows
from rebalance.model.data import Data


def waiting_columns(data: Data) -> list[Columns]:
    """``wait[d, c, t]`` and ``over[d, c, t]``: people waiting, and overdue, at the end of day t."""
    d, c = np.nonzero(data.found[:, :, -1] > 0)
    t = np.tile(np.arange(data.days), len(d))
    d, c = np.repeat(d, data.days), np.repeat(c, data.days)
    found, due = data.found[d, c, t], data.due[d, c, t]
    some, late = found > 0, due > 0
    return [
        Columns("wait", {"d": d[some], "c": c[some], "t": t[some]}, found[some].astype(np.float64), False),
        Columns("over", {"d": d[late], "c": c[late], "t": t[late]}, due[late].astype(np.float64), False),
    ]


@dataclass(frozen=True)
class Waiting:
    """wait(d,c,t) + Σ_{p, s≤t} flow(d,c,p,s) = found(d,c) by day t; wait ≥ 0."""

    reads: ClassVar[dict[str, tuple[str, ...]]] = {"flow": ("d", "c", "t")}

    rows: Rows
    index: Index
    days: int

    @staticmethod
    def of(data: Data, wait: Columns) -> Waiting:
        """State the rule for every group that exists."""
        found = data.found[wait["d"], wait["c"], wait["t"]].astype(np.float64)
        return Waiting(
            Rows("people", dict(wait.keys), found, found),
            Index.of(data.found.shape, wait["d"], wait["c"], wait["t"]),
            data.days,
        )

    def entries(self, columns: Columns) -> Entries:
        """Waiting itself, and everybody who has left by the row's day."""
        if columns.kind == "wait":
            return Entries.at(self.index(columns["d"], columns["c"], columns["t"]))
        if columns.kind == "flow":
            return Entries.join(
                [
                    Entries.at(
                        np.where(columns["t"] <= day, self.index(columns["d"], columns["c"], day_of), -1)
                    )
                    for day in range(self.days)
                    for day_of in [np.full(len(columns), day)]
                ]
            )
        return NONE


@dataclass(frozen=True)
class Overdue:
    """over(d,c,t) ≥ found(d,c) up to day t − max_wait_days − moved up to day t.

    As moved = found − wait: over(d,c,t) − wait(d,c,t) ≥ −(found in the last max_wait_days days).
    """

    rows: Rows
    index: Index

    @staticmethod
    def of(data: Data, over: Columns) -> Overdue:
        """State the rule for every group and day with anybody due."""
        d, c, t = over["d"], over["c"], over["t"]
        recent = (data.found[d, c, t] - data.due[d, c, t]).astype(np.float64)
        return Overdue(
            Rows("overdue", dict(over.keys), -recent, np.full(len(over), np.inf)),
            Index.of(data.found.shape, d, c, t),
        )

    def entries(self, columns: Columns) -> Entries:
        """The overdue count, less those who wait."""
        if columns.kind in ("over", "wait"):
            rows = self.index(columns["d"], columns["c"], columns["t"])
            return Entries.at(rows, 1.0 if columns.kind == "over" else -1.0)
        return NONE
