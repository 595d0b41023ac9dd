"""Fairness: the largest share left undone, over the recipient districts."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Rows
from rebalance.model.data import Bools, Data


def worst_columns(data: Data) -> list[Columns]:
    """``worst_people`` and ``worst_supplies``: one column each, the largest share.

    Of people that is at most 1. Where people go may need more of an item than in all if nobody moved.
    """
    some = (data.total_need > 0) & data.recipient[:, None]
    most = data.most_need.sum(axis=2)[some] / data.total_need[some]
    limits = {"worst_people": 1.0, "worst_supplies": most.max(initial=1.0)}
    one = {"one": np.zeros(1, dtype=np.int64)}
    return [Columns(kind, one, np.array([limit]), whole=False) for kind, limit in limits.items()]


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
        with np.errstate(divide="ignore", invalid="ignore"):
            share = data.weight[None, :] / weighted[:, None]
        return SharePeople(
            Rows("share of people", {"d": d}, np.zeros(len(d)), np.full(len(d), np.inf)),
            Index.of((len(data.places),), d),
            share,
        )

    def among(self, places: Bools) -> SharePeople:
        """State the rule for some places, by a mask of shape (P,)."""
        d = self.rows.keys["d"][places[self.rows.keys["d"]]]
        rows = Rows(self.rows.rule, {"d": d}, np.zeros(len(d)), np.full(len(d), np.inf))
        return replace(self, rows=rows, index=Index.of(self.index.shape, d))

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
    """worst_supplies ≥ Σ_t short(q,i,t) ÷ total need of i at q, for each recipient q and item i.

    The total counts people as if each stayed where found, so that it is a constant.
    """

    rows: Rows
    index: Index
    total: Floats

    @staticmethod
    def of(data: Data) -> ShareSupplies:
        """State the rule for every recipient that needs the item."""
        total = data.total_need
        q, i = np.nonzero((total > 0) & data.recipient[:, None])
        return ShareSupplies(
            Rows("share of supplies", {"p": q, "i": i}, np.zeros(len(q)), np.full(len(q), np.inf)),
            Index.of(total.shape, q, i),
            total.astype(np.float64),
        )

    def among(self, places: Bools) -> ShareSupplies:
        """State the rule for some places, by a mask of shape (P,)."""
        some = places[self.rows.keys["p"]]
        q, i = self.rows.keys["p"][some], self.rows.keys["i"][some]
        rows = Rows(self.rows.rule, {"p": q, "i": i}, np.zeros(len(q)), np.full(len(q), np.inf))
        return replace(self, rows=rows, index=Index.of(self.index.shape, q, i))

    def entries(self, columns: Columns) -> Entries:
        """The largest share, less this district's of this item."""
        if columns.kind == "worst_supplies":
            n = len(self.rows)
            return Entries(np.arange(n), np.zeros(n, dtype=np.int64), np.ones(n))
        if columns.kind == "short":
            p, i = columns["p"], columns["i"]
            return Entries.at(self.index(p, i), -1.0 / np.maximum(self.total[p, i], 1.0))
        return NONE
