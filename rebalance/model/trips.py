"""Trips: nobody travels without a seat, nothing without room on a truck."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Ints, Rows, each
from rebalance.model.candidates import SUPPLIES
from rebalance.model.data import Data

SLACK = 1e-12
"""Part of a payload that may be missing by rounding alone: in floats 0.3 ÷ 0.1 is a little less than 3."""


@dataclass(frozen=True)
class Seats:
    """Σ_c flow(d,c,p,t) over a cohort ≤ Σ_k seats(k) · trips(k,d,p,cohort,t): the vehicle waits too.

    Who sits in which vehicle is read off afterwards: seats of one trip serve any category of its cohort.
    """

    rows: Rows
    index: Index
    seats: Ints
    cohort: Ints

    @staticmethod
    def of(data: Data, moves: Columns) -> Seats:
        """State the rule for every journey on which somebody may travel."""
        shape = (len(data.places), len(data.places), SUPPLIES, data.days)
        d, p, h, t = each(shape, moves["d"], moves["p"], data.cohort[moves["c"]], moves["t"])
        return Seats(
            Rows("seats", {"o": d, "d": p, "load": h, "t": t}, np.full(len(d), -np.inf), np.zeros(len(d))),
            Index.of(shape, d, p, h, t),
            data.fleets.seats,
            data.cohort,
        )

    def entries(self, columns: Columns) -> Entries:
        """People on the road, less seats."""
        if columns.kind == "flow":
            h = self.cohort[columns["c"]]
            return Entries.at(self.index(columns["d"], columns["p"], h, columns["t"]))
        if columns.kind == "trips":
            people = columns["load"] != SUPPLIES
            h = np.where(people, columns["load"], 0)
            rows = np.where(people, self.index(columns["o"], columns["d"], h, columns["t"]), -1)
            return Entries.at(rows, -self.seats[columns["k"]].astype(np.float64))
        return NONE


@dataclass(frozen=True)
class Payload:
    """Σ_i unit_kg(i) · ship(o,q,i,t) ≤ Σ_k payload_kg(k) · trips(k,o,q,supplies,t)."""

    rows: Rows
    index: Index
    data: Data

    @staticmethod
    def of(data: Data, shipments: Columns) -> Payload:
        """State the rule for every journey on which anything may be shipped."""
        shape = (len(data.places), len(data.places), data.days)
        o, q, t = each(shape, shipments["o"], shipments["q"], shipments["t"])
        return Payload(
            Rows("payload", {"o": o, "d": q, "t": t}, np.full(len(o), -np.inf), np.zeros(len(o))),
            Index.of(shape, o, q, t),
            data,
        )

    def entries(self, columns: Columns) -> Entries:
        """Kilograms shipped, less kilograms carried."""
        if columns.kind == "ship":
            kg = self.data.unit_kg[columns["i"]]
            return Entries.at(self.index(columns["o"], columns["q"], columns["t"]), kg)
        if columns.kind == "trips":
            goods = columns["load"] == SUPPLIES
            rows = np.where(goods, self.index(columns["o"], columns["d"], columns["t"]), -1)
            return Entries.at(rows, -self.data.fleets.payload[columns["k"]])
        return NONE


@dataclass(frozen=True)
class WholeUnits:
    """ship(o,q,i,t) ≤ Σ_k ⌊payload_kg(k) ÷ unit_kg(i)⌋ · trips(k,o,q,supplies,t): units do not split.

    Follows from each unit being whole on one trip. Stated for the items that leave some payload unused.
    """

    rows: Rows
    index: Index
    data: Data
    uneven: Ints

    @staticmethod
    def of(data: Data, shipments: Columns, trips: Columns) -> WholeUnits:
        """State the rule for every shipment of such an item."""
        carrying = np.unique(trips["k"][trips["load"] == SUPPLIES])
        payloads = data.fleets.payload[carrying]
        fit = [units_a_trip(payloads, kg) for kg in data.unit_kg]
        unused = [(n * kg < payloads * (1 - SLACK)).any() for n, kg in zip(fit, data.unit_kg, strict=True)]
        uneven = np.flatnonzero(np.array(unused, dtype=bool))
        some = np.isin(shipments["i"], uneven)
        keys = {"o": shipments["o"], "d": shipments["q"], "i": shipments["i"], "t": shipments["t"]}
        keys = {name: values[some] for name, values in keys.items()}
        n = int(some.sum())
        return WholeUnits(
            Rows("whole units", keys, np.full(n, -np.inf), np.zeros(n)),
            Index.of((len(data.places), len(data.places), len(data.items), data.days), *keys.values()),
            data,
            uneven,
        )

    def entries(self, columns: Columns) -> Entries:
        """Units shipped, less units that fit the trips."""
        if columns.kind == "ship":
            return Entries.at(self.index(columns["o"], columns["q"], columns["i"], columns["t"]))
        if columns.kind == "trips":
            goods = np.flatnonzero(columns["load"] == SUPPLIES)
            k, o, d, t = (columns[key][goods] for key in ("k", "o", "d", "t"))
            fit = units_a_trip(self.data.fleets.payload[k][:, None], self.data.unit_kg[self.uneven])
            parts = []
            for n, i in enumerate(self.uneven):
                e = Entries.at(self.index(o, d, np.full(len(goods), i), t), -fit[:, n])
                parts.append(Entries(e.row, goods[e.column], e.value))
            return Entries.join(parts)
        return NONE


def units_a_trip(payload: Floats, unit_kg: float | Floats) -> Floats:
    """How many units of this weight fit one trip.

    What only just does not fit by the decimals as written may be let through: packing tells them apart.
    """
    found: Floats = np.floor(payload / unit_kg * (1 + SLACK))
    return found
