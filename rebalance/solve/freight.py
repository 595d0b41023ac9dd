"""Whether what is shipped can be loaded, unit by unit, onto the trips that carry it."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.candidates import SUPPLIES
from rebalance.model.model import Model
from rebalance.model.packing import pack
from rebalance.model.trips import Payload


class Freight:
    """Packs the shipments of a plan.

    The model weighs shipments and counts each item's units; that units of several items fit side by side
    is only found out by packing them.
    """

    def __init__(self, model: Model) -> None:
        data = model.data
        self._ship, self._trips = model.kind("ship"), model.kind("trips")
        self._kg, self._payload = data.unit_kg, data.fleets.payload
        self._limited = data.instance.has_vehicles
        size = len(data.places), len(data.places), data.days
        ship, trips = self._ship, self._trips
        self._of_ship = np.ravel_multi_index((ship["o"], ship["q"], ship["t"]), size)
        journey = np.ravel_multi_index((trips["o"], trips["d"], trips["t"]), size)
        self._of_trip = np.where(trips["load"] == SUPPLIES, journey, -1)
        payload = next((rule for rule in model.rules if isinstance(rule, Payload)), None)
        # In a sector, what others ship is on trips that are not there.
        there = payload is not None and payload.index(ship["o"], ship["q"], ship["t"]) >= 0
        self._carried = np.broadcast_to(there, len(ship))

    def overload(self, ship: Floats, trips: Floats) -> Floats:
        """Units of each shipment that find no place on the day's trips, shape of `ship`.

        Parameters
        ----------
        ship, trips : array of float
            Whole values of the columns of these kinds.
        """
        left_over = np.zeros(len(ship))
        if not self._limited:
            return left_over
        for journey in np.unique(self._of_ship[self._carried & (ship > 0)]):
            mine = np.flatnonzero((self._of_ship == journey) & (ship > 0))
            run = np.flatnonzero((self._of_trip == journey) & (trips > 0))
            payloads = np.repeat(self._payload[self._trips["k"][run]], trips[run].astype(np.int64))
            left_over[mine] = self._left(ship[mine].astype(np.int64), mine, payloads)
        return left_over

    def carrying(self, shipments: np.ndarray) -> np.ndarray:
        """Which trips are there for any of these shipments, as booleans in the trips' order."""
        found: np.ndarray = np.isin(self._of_trip, self._of_ship[shipments])
        return found

    def _left(self, units: np.ndarray, shipments: np.ndarray, payloads: Floats) -> np.ndarray:
        kg = self._kg[self._ship["i"][shipments]]
        if pack(units.tolist(), kg.tolist(), payloads.tolist()) is not None:
            return np.zeros(len(units))
        left, space = units.copy(), payloads.copy()
        for n in np.lexsort((shipments, -kg)):
            for j in range(len(space)):
                put = min(int(left[n]), int(np.floor(space[j] / kg[n] + 1e-9)))
                left[n] -= put
                space[j] -= put * kg[n]
        return left
