"""What follows from the orders, in plain arithmetic: who waits, what is taken, on hand, used and short."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction

import numpy as np

from rebalance.model.arrays import Ints
from rebalance.model.data import Data
from rebalance.model.norms import staying
from rebalance.plan.orders import Orders, cycle, held_rooms, opened_rooms

Site = tuple[str, str, str]


class Accounts:
    """The state of everything at the end of each day.

    Attributes
    ----------
    data : Data
    orders : Orders
    place, category, item : dict of str to int
        Their numbers in `data`.
    fleet : dict of (str, str) to int
        Numbers of the fleets by place and vehicle.
    moved, waiting, overdue : array of int, shape (P, C, T)
        Moved by the end of the day, still waiting, and of them those past their limit.
    opened, held : dict of (place, site, room type) to list of int
        Rooms come free by each day, and held on it by stays and turnover.
    need, shipped_in, shipped_out, used, on_hand, short : array of int, shape (P, I, T)
        Needs are with norms, for people where they are at the end of the day.
    minutes : dict of (int, int) to Fraction
        Worked by fleet and day.
    """

    def __init__(self, data: Data, orders: Orders) -> None:
        self.data = data
        self.orders = orders
        self.place = {name: n for n, name in enumerate(data.places)}
        self.category = {name: n for n, name in enumerate(data.categories)}
        self.item = {name: n for n, name in enumerate(data.items)}
        fleets = enumerate(zip(data.fleets.place, data.fleets.vehicle, strict=True))
        self.fleet = {(data.places[p], vehicle): k for k, (p, vehicle) in fleets}
        self._people()
        self._rooms()
        self._supplies()
        self.minutes: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
        for trip in orders.trips:
            k = self.fleet[trip.vehicle_place, trip.vehicle]
            minutes = cycle(data, k, self.place[trip.origin], self.place[trip.destination])
            self.minutes[k, self.day(trip.date)] += trip.trips * minutes

    def day(self, date: dt.date) -> int:
        """Give the number of a date."""
        return (date - self.data.instance.start).days

    def _people(self) -> None:
        moved = np.zeros(self.data.found.shape, dtype=np.int64)
        for move in self.orders.transfers:
            moved[self.place[move.origin], self.category[move.category], self.day(move.date)] += move.people
        self.moved: Ints = moved.cumsum(axis=2)
        self.waiting: Ints = self.data.found - self.moved
        self.overdue: Ints = np.maximum(self.data.due - self.moved, 0)

    def _arrivals(self) -> Ints:
        placed = np.zeros(self.data.found.shape, dtype=np.int64)
        for move in self.orders.transfers:
            key = self.place[move.destination], self.category[move.category], self.day(move.date)
            placed[key] += move.people
        return placed

    def _rooms(self) -> None:
        self.opened = opened_rooms(self.data)
        held = held_rooms(self.data, self.orders.transfers)
        self.held: dict[Site, list[int]] = {
            site: held.get(site, [0] * self.data.days) for site in self.opened
        }

    def _supplies(self) -> None:
        data = self.data
        need = data.need + data.norms.units(self.waiting + staying(self._arrivals(), data.present))
        came, left = (np.zeros(data.need.shape, dtype=np.int64) for _ in range(2))
        for shipment in self.orders.shipments:
            o, q = self.place[shipment.origin], self.place[shipment.destination]
            i, t = self.item[shipment.item], self.day(shipment.date)
            left[o, i, t] += shipment.quantity
            arrives = t + int(data.lead[o, q])
            if arrives < data.days:
                came[q, i, arrives] += shipment.quantity
        there = data.arrived + (came - left).cumsum(axis=2)
        # What no later day takes away may be used. Using it as early as it is needed leaves the least
        # shortage in all; every level charges the days of a place and item alike.
        spare = np.flip(np.minimum.accumulate(np.flip(there, axis=2), axis=2), axis=2)
        used, gone = np.zeros(data.need.shape, dtype=np.int64), np.zeros(data.need.shape[:2], dtype=np.int64)
        for t in range(data.days):
            used[:, :, t] = np.clip(np.minimum(need[:, :, t], spare[:, :, t] - gone), 0, None)
            used[data.durable[None, :].repeat(len(data.places), axis=0), t] = 0
            gone += used[:, :, t]
        self.need: Ints = need
        self.shipped_in: Ints = came
        self.shipped_out: Ints = left
        self.used: Ints = used
        self.on_hand: Ints = there - used.cumsum(axis=2)
        met = np.where(data.durable[None, :, None], self.on_hand, used)
        self.short: Ints = np.maximum(need - met, 0)
