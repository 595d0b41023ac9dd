"""Fairness: the largest share left undone, over the recipient districts."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Rows
from rebalance.model.data import Data


def worst_columns() -> list[Columns]:
    """``worst_people`` and ``worst_supplies``: one column each, the largest share, between 0 and 1."""
    return [
        Columns(kind, {"one": np.zeros(1, dtype=np.int64)}, np.ones(1), whole=False)
        for kind in ("worst_people", "worst_supplies")
    ]


@dataclass(frozen=True)
class SharePeople:
    """worst_people ≥ Σ_{c,t} weight(c) · wait(d,c,t) ÷ (Σ_c weight(c) · found(d,c) × T), each recipient d."""

    rows: Rows
    index: Index
    share: Floats

    @staticmethod
    def of(data: Data) -> SharePeople:
        """State the rule for every recipient where somebody was found."""
        weighted = data.found[:, :, -1] @ data.weight * data.days
        d = np.flatnonzero(data.recipient & (weighted > 0))
        with np.errstate(divide="ignore"):
            share = data.weight[None, :] / weighted[:, None]
        return SharePeople(
            Rows("share of people", {"d": d}, np.zeros(len(d)), np.full(len(d), np.inf)),
            Index.of((len(data.places),), d),
            share,
        )

    def entries(self, columns: Columns) -> Entries:
        """The largest share, less this district's."""
        if columns.kind == "worst_people":
            n = len(self.rows)
            return Entries(np.arange(n), np.zeros(n, dtype=np.int64), np.ones(n))
        if columns.kind == "wait":
            return Entries.at(self.index(columns["d"]), -self.share[columns["d"], columns["c"]])
        return NONE


@dataclass(frozen=True)
class ShareSupplies:
    """worst_supplies ≥ Σ_t short(q,i,t) ÷ Σ_t need(q,i,t), for each recipient q and item i."""

    rows: Rows
    index: Index
    total: Floats

    @staticmethod
    def of(data: Data) -> ShareSupplies:
        """State the rule for every recipient that needs the item."""
        total = data.need.sum(axis=2)
        q, i = np.nonzero((total > 0) & data.recipient[:, None])
        return ShareSupplies(
            Rows("share of supplies", {"p": q, "i": i}, np.zeros(len(q)), np.full(len(q), np.inf)),
            Index.of(total.shape, q, i),
            total.astype(np.float64),
        )

    def entries(self, columns: Columns) -> Entries:
        """The largest share, less this district's of this item."""
        if columns.kind == "worst_supplies":
            n = len(self.rows)
            return Entries(np.arange(n), np.zeros(n, dtype=np.int64), np.ones(n))
        if columns.kind == "short":
            p, i = columns["p"], columns["i"]
            return Entries.at(self.index(p, i), -1.0 / self.total[p, i])
        return NONE
