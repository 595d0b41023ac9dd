"""What the vehicles have left: time for another trip in the roster, room on the trips made."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from fractions import Fraction

import numpy as np

from rebalance.model.candidates import CARRIES, MINUTE_SLACK, SUPPLIES, journeys
from rebalance.model.data import Pairs
from rebalance.plan.accounts import Accounts
from rebalance.plan.decimals import exact
from rebalance.plan.orders import cycle
from rebalance.words import Message

LISTED = 4
"""As many places are named where there are more."""


class Spare:
    """Answers whether one person or unit more could go, with all else as the plan has it."""

    def __init__(self, accounts: Accounts) -> None:
        self._accounts = accounts
        data = accounts.data
        self._minutes: dict[tuple[int, int, int], Fraction] = {}
        # With what a sum of minutes may exceed it by.
        self._shift = [exact(shift) + exact(MINUTE_SLACK) for shift in data.fleets.shift.tolist()]
        self._room: dict[tuple[int, int, int, int, str], Fraction] = {}
        busy: dict[tuple[int, int], dict[int, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
        for entry in accounts.orders.roster:
            k, t = accounts.fleet[entry.vehicle_place, entry.vehicle], accounts.day(entry.date)
            o, d = accounts.place[entry.origin], accounts.place[entry.destination]
            busy[k, t][entry.number] += self._cycle(k, o, d)
            holds = self._holds(k, entry.carries)
            way = (t, k, o, d, entry.carries)
            self._room[way] = max(self._room.get(way, Fraction(0)), holds - exact(entry.load))
        self._least_busy = {
            (k, t): min(numbers.values()) if len(numbers) == data.fleets.count[k] else Fraction(0)
            for (k, t), numbers in busy.items()
        }

    def _holds(self, k: int, carries: str) -> Fraction:
        fleets = self._accounts.data.fleets
        return exact(fleets.payload[k] if carries == "supplies" else fleets.seats[k])

    def ways(
        self, origins: Sequence[int], destinations: Sequence[int], load: int, size: float = 1
    ) -> list[list[int]]:
        """List, for each origin and its destination, the fleets that can make the trip.

        Parameters
        ----------
        origins, destinations : sequence of int
        load : int
            Which cohort, or supplies, of one unit of this many kg.
        size : float
        """
        data = self._accounts.data
        pairs = Pairs(np.array(origins, dtype=np.int64), np.array(destinations, dtype=np.int64))
        able = journeys(data, {load: pairs})
        holds = data.fleets.payload if load == SUPPLIES else data.fleets.seats
        found: dict[tuple[int, int], list[int]] = defaultdict(list)
        fits = holds[able.fleet] >= size
        for k, o, d in zip(able.fleet[fits], able.origin[fits], able.destination[fits], strict=True):
            found[int(o), int(d)].append(int(k))
        return [found[way] for way in zip(origins, destinations, strict=True)]

    def _cycle(self, fleet: int, origin: int, destination: int) -> Fraction:
        way = (fleet, origin, destination)
        if way not in self._minutes:
            self._minutes[way] = cycle(self._accounts.data, *way)
        return self._minutes[way]

    def takes_one_more(
        self, fleets: Sequence[int], origin: int, destination: int, load: int, day: int, size: float = 1
    ) -> bool:
        """Say whether one of these fleets has a seat (or payload) left, or time for another trip."""
        needed = exact(size)
        for k in fleets:
            left = self._room.get((day, k, origin, destination, CARRIES[load]), Fraction(0))
            free = self._shift[k] - self._least_busy.get((k, day), Fraction(0))
            if left >= needed or self._cycle(k, origin, destination) <= free:
                return True
        return False


def listing(first: Sequence[str], count: int) -> Message | str:
    """Name the first few of so many, at most `LISTED`, and count the others."""
    shown = tuple(first)
    if count > len(shown):
        return Message("listing.more", {"names": shown, "count": count - len(shown)})
    return Message("listing.and", {"names": shown[:-1], "last": shown[-1]}) if shown[1:] else "".join(shown)
