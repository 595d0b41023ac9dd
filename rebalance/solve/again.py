"""What an earlier plan ordered, once more: as much of it as can still be carried out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Index
from rebalance.model.before import Before
from rebalance.model.candidates import SUPPLIES
from rebalance.model.model import Candidates
from rebalance.model.packing import pack
from rebalance.solve.at_work import AtWork, Leg
from rebalance.solve.carrying import Carrying
from rebalance.solve.ordered import UNKNOWN, Going, Ordered
from rebalance.solve.shipped import worth


class Again:
    """The orders of an earlier plan.

    Parameters
    ----------
    every : Candidates
    before : Before
    """

    def __init__(self, every: Candidates, before: Before) -> None:
        self._every, self._data = every, every.data
        self._orders = Ordered.of(every.data, before, every.data.days)

    def go(self, work: AtWork, people: Carrying, days: int) -> None:
        """Have people go on the first days as they were ordered to, on these trips, into these rooms.

        The orders of days that stay come first, then those of people who count most: not all may find rooms
        and seats any more. Who does not may go by other vehicles, into other rooms of the same place. Trips
        that nobody needs are not made.
        """
        self._drive(work, lambda load, t: load != SUPPLIES and t < days)
        people.count_seats()
        left = []
        for order in sorted((order for order in self._orders.people if order.t < days), key=self._turn):
            way = order[:4]
            if UNKNOWN not in way and (number := people.number(way)) >= 0:
                went = people.go_again(way, order.g, order.people) if order.g != UNKNOWN else 0
                left.append((number, order.people - went))
        people.trim()
        for number, many in left:
            if many:
                people.take(number, many)

    def send(self, work: AtWork) -> dict[int, int]:
        """Make the trips for goods that were ordered, and put on them what was ordered: units by candidate.

        Where there is not room for all, what is worth least for its weight stays.
        """
        self._drive(work, lambda load, t: load == SUPPLIES)
        data, ship = self._data, self._every.ship
        shape = (len(data.places), len(data.places), len(data.items), data.days)
        numbers, trips = Index.of(shape, *(ship[key] for key in "oqit")), self._every.trips
        payloads: dict[Leg, list[float]] = defaultdict(list)
        for made, many in sorted(work.trips.items()):
            o, d, load, t, k = (int(trips[key][made]) for key in ("o", "d", "load", "t", "k"))
            if load == SUPPLIES:
                payloads[o, d, load, t] += [float(data.fleets.payload[k])] * many
        wanted: dict[Leg, list[int]] = defaultdict(lambda: [0] * len(data.items))
        for o, q, i, t, many in self._orders.goods:
            if UNKNOWN not in (o, q, i):
                wanted[o, q, SUPPLIES, t][i] += many
        found, value = dict[int, int](), worth(data)
        for leg, units in sorted(wanted.items()):
            o, q, _, t = leg
            if data.instance.has_vehicles:
                self._lighten(units, payloads[leg], np.argsort(value[q], kind="stable").tolist())
            for number, many in zip(numbers(o, q, np.arange(len(units)), t).tolist(), units, strict=True):
                if many and number >= 0:
                    found[number] = many
        return found

    def _lighten(self, units: list[int], payloads: list[float], worst: list[int]) -> None:
        """Leave units behind until the trips hold the others."""
        kg, room = self._data.unit_kg, sum(payloads)
        if pack(units, kg.tolist(), payloads) is not None:
            return
        for i in worst:
            over = float(np.dot(units, kg)) - room
            if over > 0:
                units[i] -= min(units[i], int(np.ceil(over / kg[i])) if kg[i] else 0)
        for i in worst:
            while units[i] and pack(units, kg.tolist(), payloads) is None:
                units[i] -= 1

    def _drive(self, work: AtWork, wanted: Callable[[int, int], bool]) -> None:
        """Make the trips that were ordered of a load on a day that is wanted."""
        for drive in sorted(self._orders.drives):
            t, k, vehicle, o, d, load = drive
            if UNKNOWN not in drive and wanted(load, t):
                number = work.number(k, (o, d, load, t))
                if number >= 0:
                    work.make_again(number, vehicle)

    def _turn(self, order: Going) -> tuple[bool, float, Going]:
        data = self._data
        counts = float(data.weight[order.c] * data.priority[order.d])
        return order.t >= data.previous.frozen, -counts, order
