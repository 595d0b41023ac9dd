"""Supplies: what is on hand, what is used, what is short, and what may leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Index, Rows
from rebalance.model.data import Data


def stock_columns(data: Data, shipments: Columns) -> list[Columns]:
    """``hand``, ``used`` and ``short``, all [p, i, t]: units on hand at the end of the day, used, missing.

    `hand` exists wherever there is stock, need or traffic; `used` for needs of consumables; `short` for all
    needs.
    """
    touched = (data.arrived[:, :, -1] > 0) | (data.most_need.sum(axis=2) > 0)
    touched[shipments["q"], shipments["i"]] = True
    p, i = np.nonzero(touched)
    t = np.tile(np.arange(data.days), len(p))
    p, i = np.repeat(p, data.days), np.repeat(i, data.days)
    total = data.arrived[:, :, -1].sum(axis=0)
    needed = data.most_need[p, i, t] > 0
    eaten = needed & ~data.durable[i]

    def columns(kind: str, mask: np.ndarray, upper: np.ndarray) -> Columns:
        keys = {"p": p[mask], "i": i[mask], "t": t[mask]}
        return Columns(kind, keys, upper[mask].astype(np.float64), whole=False)

    return [
        columns("hand", np.ones(len(p), dtype=bool), total[i]),
        columns("used", eaten, data.most_need[p, i, t]),
        columns("short", needed, data.most_need[p, i, t]),
    ]


@dataclass(frozen=True)
class Balance:
    """hand(p,i,t) = hand(p,i,t−1) + arriving + shipped in − shipped out − used ≥ 0.

    A shipment that leaves on day s is there from day s + lead_days.
    """

    rows: Rows
    index: Index
    data: Data

    @staticmethod
    def of(data: Data, hand: Columns) -> Balance:
        """State the rule for everything that has a stock."""
        p, i, t = hand["p"], hand["i"], hand["t"]
        before = np.where(t > 0, data.arrived[p, i, t - 1], 0)
        arriving = (data.arrived[p, i, t] - before).astype(np.float64)
        return Balance(
            Rows("balance", dict(hand.keys), arriving, arriving), Index.of(data.need.shape, p, i, t), data
        )

    def entries(self, columns: Columns) -> Entries:
        """On hand today less yesterday, out and used, less in."""
        if columns.kind == "hand":
            p, i, t = columns["p"], columns["i"], columns["t"]
            tomorrow = np.minimum(t + 1, self.data.days - 1)
            return Entries.join(
                [
                    Entries.at(self.index(p, i, t)),
                    Entries.at(np.where(t + 1 < self.data.days, self.index(p, i, tomorrow), -1), -1.0),
                ]
            )
        if columns.kind == "used":
            return Entries.at(self.index(columns["p"], columns["i"], columns["t"]))
        if columns.kind == "ship":
            o, q, i, t = columns["o"], columns["q"], columns["i"], columns["t"]
            there = t + self.data.lead[o, q]
            return Entries.join(
                [
                    Entries.at(self.index(o, i, t)),
                    Entries.at(
                        np.where(
                            there < self.data.days,
                            self.index(q, i, np.minimum(there, self.data.days - 1)),
                            -1,
                        ),
                        -1.0,
                    ),
                ]
            )
        return NONE


@dataclass(frozen=True)
class Leaving:
    """Σ_{q, s≤t} ship(p,q,i,s) ≤ arrived at p by day t less its reserve + shipped in before day t."""

    rows: Rows
    index: Index
    data: Data

    @staticmethod
    def of(data: Data, shipments: Columns) -> Leaving:
        """State the rule wherever anything may leave."""
        used = np.zeros(data.need.shape, dtype=bool)
        used[shipments["o"], shipments["i"], shipments["t"]] = True
        p, i, t = np.nonzero(np.logical_or.accumulate(used, axis=2))
        return Leaving(
            Rows(
                "leaving",
                {"p": p, "i": i, "t": t},
                np.full(len(p), -np.inf),
                data.free[p, i, t].astype(np.float64),
            ),
            Index.of(data.need.shape, p, i, t),
            data,
        )

    def entries(self, columns: Columns) -> Entries:
        """All that has left by the row's day, less what came from elsewhere before it."""
        if columns.kind != "ship":
            return NONE
        o, q, i, t = columns["o"], columns["q"], columns["i"], columns["t"]
        there = t + self.data.lead[o, q]
        parts = []
        for day in range(self.data.days):
            today = np.full(len(columns), day)
            parts.append(Entries.at(np.where(t <= day, self.index(o, i, today), -1)))
            parts.append(Entries.at(np.where(there < day, self.index(q, i, today), -1), -1.0))
        return Entries.join(parts)


@dataclass(frozen=True)
class Needs:
    """Consumable: used(p,i,t) + short(p,i,t) = need + norm(p,i,t). Durable: hand + short ≥ need + norm."""

    rows: Rows
    index: Index
    data: Data

    @staticmethod
    def of(data: Data, short: Columns) -> Needs:
        """State the rule for every need."""
        p, i, t = short["p"], short["i"], short["t"]
        need = data.need[p, i, t].astype(np.float64)
        return Needs(
            Rows("needs", dict(short.keys), need, np.where(data.durable[i], np.inf, need)),
            Index.of(data.need.shape, p, i, t),
            data,
        )

    def entries(self, columns: Columns) -> Entries:
        """What is missing, and what is used or on hand, less what norms ask for."""
        if columns.kind in ("short", "used", "norm"):
            sign = -1.0 if columns.kind == "norm" else 1.0
            return Entries.at(self.index(columns["p"], columns["i"], columns["t"]), sign)
        if columns.kind == "hand":
            rows = self.index(columns["p"], columns["i"], columns["t"])
            return Entries.at(np.where(self.data.durable[columns["i"]], rows, -1))
        return NONE
