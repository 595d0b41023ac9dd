"""Change: how far the orders are from those of the plan before."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Rows
from rebalance.model.data import Data


def change_columns(data: Data) -> list[Columns]:
    """``more[n]`` and ``less[n]``: people, or units, above and below the earlier plan's order number n.

    Orders of people come first, then shipments.
    """
    before = data.previous.quantities()
    people, goods = data.previous.ordered()
    most = np.concatenate(
        [
            data.found[people["d"], people["c"], people["t"]],
            data.arrived[:, :, -1].sum(axis=0)[goods["i"]] if data.days else goods["i"],
        ]
    )
    keys = {"n": np.arange(len(before))}
    return [
        Columns("more", keys, most.astype(np.float64), whole=False),
        Columns("less", keys, before, whole=False),
    ]


def weights(data: Data) -> Floats:
    """What a person, or a unit, more or less of each order counts: 1, or its kilograms."""
    people, goods = data.previous.ordered()
    return np.concatenate([np.ones(len(people["d"])), data.unit_kg[goods["i"]]])


@dataclass(frozen=True)
class Changes:
    """flow(d,c,p,t) − more(n) + less(n) = people ordered before; and so for ship(o,q,i,t)."""

    rows: Rows
    people: Index
    goods: Index

    @staticmethod
    def of(data: Data) -> Changes:
        """State the rule for every order of the plan before."""
        before = data.previous.quantities()
        people, goods = data.previous.ordered()
        return Changes(
            Rows("change", {"n": np.arange(len(before))}, before, before),
            Index.of(data.previous.people.shape, *people.values()),
            Index.of(data.previous.goods.shape, *goods.values(), first=len(people["d"])),
        )

    def entries(self, columns: Columns) -> Entries:
        """What is ordered now, less what is more, with what is less."""
        if columns.kind in ("more", "less"):
            return Entries.at(columns["n"], -1.0 if columns.kind == "more" else 1.0)
        if columns.kind == "flow":
            return Entries.at(self.people(*(columns[key] for key in "dcpt")))
        if columns.kind == "ship":
            return Entries.at(self.goods(*(columns[key] for key in "oqit")))
        return NONE
