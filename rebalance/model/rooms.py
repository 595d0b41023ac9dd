"""Rooms: everybody who arrives has one, of a type that the category accepts, for the whole stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Index, Ints, Rows
from rebalance.model.data import Data


def placements(data: Data, moves: Columns) -> Columns:
    """``place[c, g, t]``: people of category c who get rooms of pool g on day t."""
    pools = data.pools
    arriving = np.zeros((len(data.categories), len(data.places), data.days), dtype=bool)
    arriving[moves["c"], moves["p"], moves["t"]] = True
    # A pool with no room free on some day of the shortest stay cannot take anybody on that day.
    takes = arriving[:, pools.place, :] & data.accepts[:, pools.room_type][:, :, None]
    c, g, t = np.nonzero(takes)
    last = np.minimum(t + data.stay[c], data.days) - 1
    least = pools.open[g, t]
    for later in range(1, data.days):
        least = np.minimum(least, pools.open[g, np.minimum(t + later, last)])
    upper = least // data.rooms_per_person[c, pools.room_type[g]]
    keep = upper > 0
    return Columns("place", {"c": c[keep], "g": g[keep], "t": t[keep]}, upper[keep].astype(float), whole=True)


@dataclass(frozen=True)
class RoomForEach:
    """Σ_d flow(d,c,p,t) = Σ_g place(c,g,t) over the pools g at place p: the room waits for the person."""

    reads: ClassVar[dict[str, tuple[str, ...]]] = {"flow": ("c", "p", "t")}

    rows: Rows
    index: Index
    pool_place: Ints

    @staticmethod
    def of(data: Data, moves: Columns) -> RoomForEach:
        """State the rule wherever somebody may arrive."""
        shape = (len(data.categories), len(data.places), data.days)
        arriving = np.zeros(shape, dtype=bool)
        arriving[moves["c"], moves["p"], moves["t"]] = True
        c, p, t = np.nonzero(arriving)
        zero = np.zeros(len(c))
        return RoomForEach(
            Rows("room for each", {"c": c, "p": p, "t": t}, zero, zero),
            Index.of(shape, c, p, t),
            data.pools.place,
        )

    def entries(self, columns: Columns) -> Entries:
        """Arrivals, less placements."""
        if columns.kind == "flow":
            return Entries.at(self.index(columns["c"], columns["p"], columns["t"]))
        if columns.kind == "place":
            return Entries.at(self.index(columns["c"], self.pool_place[columns["g"]], columns["t"]), -1.0)
        return NONE


@dataclass(frozen=True)
class Rooms:
    """Σ rooms_per_person · place(c,g,s) over those still staying on day t ≤ rooms open in g on day t.

    Somebody placed on day s holds the room on days s … s + stay_days + turnover_days − 1.
    """

    rows: Rows
    index: Index
    data: Data

    @staticmethod
    def of(data: Data, placements: Columns) -> Rooms:
        """State the rule for every pool that anybody may be placed in, on every day."""
        g = np.repeat(np.unique(placements["g"]), data.days)
        t = np.tile(np.arange(data.days), len(g) // max(data.days, 1))
        opened = data.pools.open[g, t].astype(np.float64)
        return Rooms(
            Rows("rooms", {"g": g, "t": t}, np.full(len(g), -np.inf), opened),
            Index.of((len(data.pools), data.days), g, t),
            data,
        )

    def entries(self, columns: Columns) -> Entries:
        """What each placement holds on each day of its stay."""
        if columns.kind != "place":
            return NONE
        c, g, t = columns["c"], columns["g"], columns["t"]
        each = self.data.rooms_per_person[c, self.data.pools.room_type[g]].astype(np.float64)
        return Entries.join(
            [
                Entries.at(
                    np.where(
                        (t <= day) & (day < t + self.data.stay[c]), self.index(g, np.full(len(g), day)), -1
                    ),
                    each,
                )
                for day in range(self.data.days)
            ]
        )
