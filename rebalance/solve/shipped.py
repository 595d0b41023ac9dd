"""A first plan of whole units: what is worth most for its weight goes first, trip after trip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from fractions import Fraction

import numpy as np

from rebalance.model.arrays import Floats, Ints, cells
from rebalance.model.candidates import SUPPLIES
from rebalance.model.data import Data
from rebalance.model.model import Candidates
from rebalance.model.packing import pack
from rebalance.solve.at_work import AtWork, Leg
from rebalance.solve.used import used

WAYS = 40
"""Nearest places from which a shortage is tried to be met."""


class Shipping:
    """Sends units from where they can be spared to where they are short, as long as there are vehicles.

    A place spares what it does not need itself, on any day.

    Parameters
    ----------
    every : Candidates
    work : AtWork
        Makes the trips.
    need : array of int, shape (P, I, T)
        With what norms ask for.

    Attributes
    ----------
    shipped : dict of int to int
        Units by candidate shipment.
    short : array of int, shape (P, I, T)
    """

    def __init__(self, every: Candidates, work: AtWork, need: Ints) -> None:
        data = every.data
        self._every, self._data, self._work, self._need = every, data, work, need
        self.shipped: dict[int, int] = defaultdict(int)
        # Of what has arrived by each day, what may still leave.
        self._free = data.free.copy()
        self._unit = [Fraction(str(float(kg))) for kg in data.unit_kg]
        # For each leg what its trips still hold, in kg, how much they hold in all, and the units on them.
        self._loads: dict[Leg, list[Fraction]] = {}
        self._payloads: dict[Leg, list[float]] = defaultdict(list)
        self._units: dict[Leg, list[int]] = defaultdict(lambda: [0] * len(data.items))
        ship = every.ship
        minutes = np.asarray(data.minutes[ship["o"], ship["q"]])
        codes = cells(need.shape, ship["q"], ship["i"], ship["t"])
        self._nearest = np.lexsort((ship["o"], minutes, codes))
        self._codes = codes[self._nearest]
        self._arrival = ship["t"] + np.asarray(data.lead[ship["o"], ship["q"]])
        self._settle(data.arrived)

    def resume(self, sent: dict[int, int]) -> None:
        """Take over what is sent already, as far as there is any, on trips on which nothing else is put."""
        ship, there = self._every.ship, self._data.arrived.copy()
        for number in sorted(sent, key=lambda number: (int(ship["t"][number]), number)):
            o, q, i, t = (int(ship[key][number]) for key in ("o", "q", "i", "t"))
            many, day = min(sent[number], int(self._free[o, i, t:].min())), int(self._arrival[number])
            if many > 0:
                self.shipped[number] += many
                self._free[o, i, t:] -= many
                # What has come may go on from the next day.
                self._free[q, i, day + 1 :] += many
                there[o, i, t:] -= many
                there[q, i, day:] += many
        self._settle(there)

    def _settle(self, there: Ints) -> None:
        """Find out what is on hand and short if so much is there without use."""
        eaten = used(self._data.durable, there, self._need)
        self._hand = there - eaten.cumsum(axis=2)
        missing = self._need - np.where(self._data.durable[None, :, None], self._hand, eaten)
        self.short = np.maximum(missing, 0)

    def meet(self, q: int, i: int, days: int = 1) -> None:
        """Send what a place is short of, as early as possible, from the nearest places that can spare it.

        Of what is durable only as much as is short on so many days at least.
        """
        data = self._data
        for t in range(data.previous.frozen, data.days):
            if not self.short[q, i, t:].any():
                return
            first, last = np.searchsorted(
                self._codes, cells(self._need.shape, np.array(q), np.array(i), t + np.arange(2))
            )
            numbers = self._nearest[first:last]
            numbers = numbers[self._spared(self._every.ship["o"][numbers], i, t) > 0][:WAYS]
            ways = zip(*(a[numbers].tolist() for a in (self._every.ship["o"], self._arrival)), strict=True)
            legs = [
                ((o, q, SUPPLIES, t), there, n) for (o, there), n in zip(ways, numbers.tolist(), strict=True)
            ]
            # Where there is room on a trip already that is made use of.
            for leg, there, number in sorted(legs, key=lambda way: not self._fits(way[0], i)):
                short = np.sort(self.short[q, i, there:])
                most = int(short[-days:][0] if data.durable[i] else short.sum()) if days <= len(short) else 0
                if most:
                    self._send(number, leg, i, most)

    def _spared(self, o: Ints, i: int, t: int) -> Ints:
        """How many units may leave each of these places on a day."""
        need = self._need[o, i, t:] if self._data.durable[i] else 0
        left = np.minimum(self._hand[o, i, t:] - need, self._free[o, i, t:])
        return np.asarray(np.maximum(left.min(axis=1), 0))

    def _send(self, number: int, leg: Leg, i: int, most: int) -> None:
        o, _, _, t = leg
        many = min(most, int(self._spared(np.array([o]), i, t)[0]))
        if many and self._data.instance.has_vehicles:
            many = self._load(leg, i, many)
        if many:
            self._book(number, many)

    def _book(self, number: int, many: int) -> None:
        ship = self._every.ship
        o, q, i, t = (int(ship[key][number]) for key in ("o", "q", "i", "t"))
        self.shipped[number] += many
        self._hand[o, i, t:] -= many
        self._free[o, i, t:] -= many
        for day in range(int(self._arrival[number]), self._data.days):
            met = min(many, int(self.short[q, i, day]))
            self.short[q, i, day] -= met
            if not self._data.durable[i]:
                many -= met
            self._hand[q, i, day] += many

    def _fits(self, leg: Leg, i: int) -> bool:
        return any(left >= self._unit[i] for left in self._loads.get(leg, ()))

    def _load(self, leg: Leg, i: int, many: int) -> int:
        """Put units on trips that are made already or on further ones; how many find room."""
        unit, loads, left = self._unit[i], self._loads.setdefault(leg, []), many
        for n in range(len(loads)):
            left -= self._put(loads, n, unit, left)
        while left and self._drive(leg, i):
            left -= self._put(loads, len(loads) - 1, unit, left)
        found, units = many - left, self._units[leg]
        units[i] += found
        # Whoever looks at the load as a whole is to find a way to pack it too.
        while (
            found and len(loads) > 1 and pack(units, self._data.unit_kg.tolist(), self._payloads[leg]) is None
        ):
            units[i] -= 1
            found -= 1
        return found

    def _put(self, loads: list[Fraction], n: int, unit: Fraction, most: int) -> int:
        many = min(most, loads[n] // unit) if unit else most
        loads[n] -= many * unit
        return many

    def _drive(self, leg: Leg, i: int) -> bool:
        """Make the trip that takes least of what its fleet has left for each kilogram."""
        chosen, least = None, np.inf
        for part, k, number in self._work.ways(leg):
            payload = float(self._data.fleets.payload[k])
            if Fraction(str(payload)) >= self._unit[i] and part / payload < least:
                chosen, least = (payload, number), part / payload
        if chosen is None:
            return False
        payload, number = chosen
        self._work.make(number)
        self._loads[leg].append(Fraction(str(payload)))
        self._payloads[leg].append(payload)
        return True


def shipped(
    every: Candidates,
    work: AtWork,
    present: Ints,
    going: Callable[[], bool],
    sent: dict[int, int] | None = None,
) -> Shipping:
    """Meet shortages, those first that are worth most for what has to be carried.

    Parameters
    ----------
    every : Candidates
    work : AtWork
        Makes the trips.
    present : array of int, shape (P, C, T)
        Who is where at the end of each day.
    going : callable
        Whether there is time to go on.
    sent : dict of int to int, optional
        What is sent already, on trips that work makes: only more is sent.
    """
    data = every.data
    shipping = Shipping(every, work, data.need + data.norms.units(present))
    shipping.resume(sent or {})
    total = data.total_need
    by_days = np.flip(np.sort(shipping.short, axis=2), axis=2)
    # A durable unit counts on every day on which it is missed: those missed on most days go first.
    by_days[:, ~data.durable, 1:] = 0
    q, i, fewer = np.nonzero(by_days)
    value = worth(data)[q, i] * (fewer + 1)
    share = np.where(data.recipient[q], shipping.short.sum(axis=2)[q, i] / np.maximum(total[q, i], 1), 0.0)
    # Of equals those districts first that lack the largest share of what they need.
    for n in np.lexsort((i, q, -share, -value)).tolist():
        if not going():
            break
        shipping.meet(int(q[n]), int(i[n]), int(fewer[n]) + 1)
    return shipping


def worth(data: Data) -> Floats:
    """What a kilogram is worth on a day at the level of shortage."""
    total = np.maximum(data.total_need.sum(axis=0), 1)
    unit = data.item_weight[None, :] * data.priority[:, None] / total
    return np.asarray(unit / np.maximum(data.unit_kg, 1e-9))
