"""What vehicles have left of their days, trip after trip."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections import Counter, defaultdict

import numpy as np

from rebalance.model.arrays import Index
from rebalance.model.candidates import CARRIES, MINUTE_SLACK
from rebalance.model.model import Candidates
from rebalance.solve.decided import Tours

Leg = tuple[int, int, int, int]
"""Origin, destination, cohort or `SUPPLIES`, and day."""


class AtWork:
    """Has single vehicles make trips as long as their shifts last.

    Attributes
    ----------
    trips : dict of int to int
        How often each candidate trip is made.
    """

    def __init__(self, every: Candidates) -> None:
        data, trips = every.data, every.trips
        self._every, self._fleets = every, data.fleets
        self.trips: dict[int, int] = defaultdict(int)
        n = len(data.places)
        shape = (len(data.fleets), n, n, len(CARRIES), data.days)
        self._numbers = Index.of(shape, *(trips[key] for key in ("k", "o", "d", "load", "t")))
        self._based: dict[tuple[int, int], list[int]] = defaultdict(list)
        for load, carries in enumerate(CARRIES):
            for k in data.fleets.carrying(carries).tolist():
                self._based[int(data.fleets.place[k]), load].append(k)
        self._ways: dict[Leg, list[tuple[float, int, int]]] = {}
        # For each fleet and day the minutes that its vehicles have left, and what each of them has run.
        self._left: dict[tuple[int, int], list[tuple[float, int]]] = {}
        self._runs: dict[tuple[int, int, int], list[int]] = defaultdict(list)

    def ways(self, leg: Leg) -> list[tuple[float, int, int]]:
        """What part of the time that its fleet has left each trip takes that can be made on a leg.

        Returns
        -------
        list of (float, int, int)
            The part, the fleet, and which candidate the trip is.
        """
        if leg not in self._ways:
            ends = dict.fromkeys(leg[:2])
            fleets = [k for place in ends for k in self._based[place, leg[2]]]
            numbers = self._numbers(np.array(fleets, dtype=np.int64), *leg).tolist()
            self._ways[leg] = [
                (self._cycle(number), k, number)
                for k, number in zip(fleets, numbers, strict=True)
                if number >= 0
            ]
        found = []
        for cycle, k, number in self._ways[leg]:
            vehicles = self._day(k, leg[3])
            at_least = bisect_left(vehicles, (cycle - MINUTE_SLACK, -1))
            if at_least < len(vehicles):
                # A cycle that takes no time fits into no time.
                left = max(sum(minutes for minutes, _ in vehicles[at_least:]), MINUTE_SLACK)
                found.append((cycle / left, k, number))
        return found

    def number(self, k: int, leg: Leg) -> int:
        """Which candidate a fleet's trip on a leg is; -1 if it can make none."""
        return int(self._numbers(k, *leg))

    def resume(self, made: dict[int, int], tours: Tours) -> None:
        """Take over trips, and the tours by which vehicles make them.

        A slot takes any shorter trip: the longest trips are in the longest slots, of which there are enough.
        """
        by_day: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for number, many in sorted(made.items()):
            by_day[self._fleet_day(number)] += [(self._length(number), number)] * many
            self.trips[number] += many
        for (k, t), mine in by_day.items():
            none = np.zeros((0, 0), dtype=np.int64), np.zeros(0, dtype=np.int64)
            run = np.repeat(*tours.get((k, t), none), axis=0)
            free = [(j, v) for v, j in np.argwhere(run).tolist() for _ in range(run[v, j])]
            left = [float(self._fleets.shift[k])] * int(self._fleets.count[k])
            # Those that take no time need no slot.
            timed = sorted((trip for trip in mine if trip[0] >= 0), reverse=True)
            for (length, number), (_, vehicle) in zip(timed, sorted(free, reverse=True), strict=False):
                left[vehicle] -= self._cycle(number)
                self._runs[k, t, vehicle].append(length)
            self._left[k, t] = sorted((minutes, vehicle) for vehicle, minutes in enumerate(left))

    def make(self, number: int) -> int:
        """Make a trip: by the vehicle that is nearest to the end of its shift and still can; which one."""
        vehicles = self._day(*self._fleet_day(number))
        return self._make(number, bisect_left(vehicles, (self._cycle(number) - MINUTE_SLACK, -1)))

    def make_again(self, number: int, vehicle: int) -> None:
        """Make a trip that a vehicle was ordered to make: by another if this one cannot, if any can."""
        vehicles, least = self._day(*self._fleet_day(number)), self._cycle(number) - MINUTE_SLACK
        at = next((n for n, (left, of) in enumerate(vehicles) if of == vehicle and left >= least), None)
        if at is None:
            at = bisect_left(vehicles, (least, -1))
        if at < len(vehicles):
            self._make(number, at)

    def _make(self, number: int, at: int) -> int:
        k, t = self._fleet_day(number)
        vehicles = self._day(k, t)
        minutes, vehicle = vehicles.pop(at)
        insort(vehicles, (minutes - self._cycle(number), vehicle))
        self.trips[number] += 1
        length = self._length(number)
        if length >= 0:
            self._runs[k, t, vehicle].append(length)
        return vehicle

    def drop(self, number: int) -> None:
        """Do without one of the trips that are made, whoever makes it."""
        k, t = self._fleet_day(number)
        length = self._length(number)
        vehicles = sorted(vehicle for _, vehicle in self._day(k, t))
        self.take_back(number, next(v for v in vehicles if length < 0 or length in self._runs[k, t, v]))

    def take_back(self, number: int, vehicle: int) -> None:
        """Do without a trip that a vehicle makes."""
        k, t = self._fleet_day(number)
        vehicles = self._day(k, t)
        at = next(n for n, (_, of) in enumerate(vehicles) if of == vehicle)
        minutes, _ = vehicles.pop(at)
        insort(vehicles, (minutes + self._cycle(number), vehicle))
        self.trips[number] -= 1
        if not self.trips[number]:
            del self.trips[number]
        length = self._length(number)
        if length >= 0:
            self._runs[k, t, vehicle].remove(length)

    def tours(self) -> Tours:
        """The tours that are run, by fleet and day: their slots, and how many vehicles run each."""
        run: dict[tuple[int, int], Counter[tuple[int, ...]]] = defaultdict(Counter)
        for (k, t, _), lengths in sorted(self._runs.items()):
            if lengths:
                run[k, t][tuple(sorted(lengths))] += 1
        size = self._every.slots.length.shape[1]
        found: Tours = {}
        for key, tours in run.items():
            slots = np.array([np.bincount(lengths, minlength=size) for lengths in sorted(tours)])
            found[key] = slots.astype(np.int64), np.array([tours[lengths] for lengths in sorted(tours)])
        return found

    def _fleet_day(self, number: int) -> tuple[int, int]:
        return int(self._every.trips["k"][number]), int(self._every.trips["t"][number])

    def _length(self, number: int) -> int:
        """Which of its fleet's lengths a trip has, -1 if it takes no time."""
        return int(self._every.slots.of_journey[self._every.trips["journey"][number]])

    def _cycle(self, number: int) -> float:
        return float(self._every.journeys.cycle[self._every.trips["journey"][number]])

    def _day(self, k: int, t: int) -> list[tuple[float, int]]:
        if (k, t) not in self._left:
            shift, count = float(self._fleets.shift[k]), int(self._fleets.count[k])
            self._left[k, t] = [(shift, vehicle) for vehicle in range(count)]
        return self._left[k, t]
