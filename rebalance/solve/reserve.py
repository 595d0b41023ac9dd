"""What the relaxation gives to places that are planned later: not to be taken by those planned before."""

from __future__ import annotations

from functools import cached_property

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.candidates import SUPPLIES
from rebalance.model.data import Bools
from rebalance.model.model import Model
from rebalance.solve.program import Program

SOME = 1e-9
"""What is less than this in the relaxation is nothing."""


class Reserve:
    """Keeps from a sector what others are to have.

    Parameters
    ----------
    model : Model
        The whole's.
    wish : dict of str to array of float
        The relaxation's values of the kinds of columns that it takes.
    """

    def __init__(self, model: Model, wish: dict[str, Floats]) -> None:
        self._model = model
        self._wish = wish

    @cached_property
    def owner_of_trip(self) -> Ints:
        """The place for which each trip is run: whose people it takes, or to which it brings supplies."""
        trips = self._model.kind("trips")
        return np.where(trips["load"] == SUPPLIES, trips["d"], trips["o"])

    def keep(self, program: Program, point: Floats, later: Bools) -> None:
        """Lower a sector's limits by what is for other places, but not below what the point takes."""
        activity = program.activity(point)
        for rule, wanted in (("rooms", self._rooms), ("vehicles", self._vehicles), ("leaving", self._stock)):
            described = next((r for r in program.model.rules if r.rows.rule == rule), None)
            if described is None:
                continue
            part = program.rows_of_rule[rule]
            kept = np.floor(wanted(later)[tuple(described.rows.keys.values())] + 0.5)
            limit = program.row_upper[part]
            left = np.minimum(limit, np.maximum(np.maximum(limit - kept, activity[part]), 0.0))
            program.bound_rows(np.arange(part.start, part.stop), left)

    def _rooms(self, later: Bools) -> Floats:
        """Rooms for people of some places, shape (G, T): of those in a room as many as come from there."""
        data, flow, place = self._model.data, self._model.kind("flow"), self._model.kind("place")
        shape, x = (len(data.categories), len(data.places), data.days), self._wish["flow"]
        moved, theirs = np.zeros(shape), np.zeros(shape)
        np.add.at(moved, (flow["c"], flow["p"], flow["t"]), x)
        np.add.at(theirs, (flow["c"], flow["p"], flow["t"]), np.where(later[flow["d"]], x, 0.0))
        share = np.divide(theirs, moved, out=np.zeros(shape), where=moved > SOME)
        c, g, t = place["c"], place["g"], place["t"]
        rooms = self._wish["place"] * share[c, data.pools.place[g], t]
        rooms *= data.rooms_per_person[c, data.pools.room_type[g]]
        held = np.zeros((len(data.pools), data.days))
        for day in range(data.days):
            stays = (t <= day) & (day < t + data.stay[c])
            np.add.at(held[:, day], g[stays], rooms[stays])
        return held

    def _vehicles(self, later: Bools) -> Floats:
        """Vehicles for trips for some places, shape (K, T): of those needed as many as of the minutes."""
        data, trips = self._model.data, self._model.kind("trips")
        minutes = self._wish["trips"] * self._model.journeys.cycle[trips["journey"]]
        every, theirs = (np.zeros((len(data.fleets), data.days)) for _ in range(2))
        np.add.at(every, (trips["k"], trips["t"]), minutes)
        np.add.at(theirs, (trips["k"], trips["t"]), np.where(later[self.owner_of_trip], minutes, 0.0))
        share = np.divide(theirs, every, out=np.zeros(every.shape), where=every > SOME)
        needed = np.ceil(every / np.maximum(data.fleets.shift[:, None], SOME) - 1e-6)
        return np.asarray(share * np.minimum(needed, data.fleets.count[:, None]))

    def _stock(self, later: Bools) -> Floats:
        """Units that leave for some places up to each day, shape (P, I, T)."""
        data, ship = self._model.data, self._model.kind("ship")
        out = np.zeros(data.need.shape)
        np.add.at(out, (ship["o"], ship["i"], ship["t"]), np.where(later[ship["q"]], self._wish["ship"], 0.0))
        return np.asarray(out.cumsum(axis=2))
