"""Whole people on trips of single vehicles, in rooms that are free: who goes, and who could go otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Floats, Ints, cells
from rebalance.model.data import COHORTS
from rebalance.model.model import Candidates
from rebalance.model.norms import staying
from rebalance.solve.at_work import AtWork, Leg
from rebalance.solve.placement import Seat
from rebalance.solve.sifting import best

PART = 0.02
"""A part of a person that is less than this is nobody."""

Way = tuple[int, int, int, int]
"""Origin, category, destination and day."""

WAYS = 40
"""Nearest places that those who are left are tried to be taken to."""


class Carrying:
    """Takes people to places as long as there are rooms and vehicles.

    Attributes
    ----------
    moved : array of int, shape (people on the road,)
        How many go by each candidate.
    placed : dict of (int, int, int) to int
        How many of a category get rooms of a pool on a day.
    waiting : array of int, shape (P, C, T)
        How many are left at the end of each day.
    """

    def __init__(
        self,
        every: Candidates,
        work: AtWork,
        rooms: dict[tuple[int, int, int], float],
        seats: dict[Seat, float],
    ) -> None:
        data = every.data
        self._every, self._data, self._work = every, data, work
        self.moved = np.zeros(len(every.flow), dtype=np.int64)
        self.placed: dict[tuple[int, int, int], int] = defaultdict(int)
        self.waiting = data.found.copy()
        self._free = data.pools.open.copy()
        self._pools: dict[tuple[int, int], list[int]] = {}
        # Rooms that are kept for those whom they were found for, as long as there are any to come.
        self._kept: dict[tuple[int, int, int], dict[int, int]] = defaultdict(dict)
        for (c, g, t), many in sorted(rooms.items()):
            self._kept[c, int(data.pools.place[g]), t][g] = int(many + PART)
        shape = (len(data.places), len(data.categories), len(data.places), data.days)
        self._shape, self._codes = shape, cells(shape, *(every.flow[key] for key in ("d", "c", "p", "t")))
        # Seats that are found for people, as long as there are any to come.
        self._seats = defaultdict(float, seats)
        self._spare: dict[Leg, int] = defaultdict(int)

    @staticmethod
    def resumed(
        every: Candidates, work: AtWork, moved: Ints, placed: dict[tuple[int, int, int], int]
    ) -> Carrying:
        """Go on from a plan, of which work makes the trips: who goes by each candidate, and who is placed."""
        found, data = Carrying(every, work, {}, {}), every.data
        found.moved = moved.copy()
        some = np.flatnonzero(moved)
        d, c, p, t = (every.flow[key][some] for key in ("d", "c", "p", "t"))
        gone = np.zeros_like(found.waiting)
        np.add.at(gone, (d, c, t), moved[some])
        found.waiting -= gone.cumsum(axis=2)
        for (of, g, day), many in placed.items():
            found._lodge(of, g, day, many)
        found.count_seats()
        legs = zip(*(of.tolist() for of in (d, p, data.cohort[c], t, moved[some])), strict=True)
        for o, q, h, day, many in legs:
            found._spare[o, q, h, day] -= many
        return found

    def count_seats(self) -> None:
        """Give those a seat who go from now on, on any trip that is made."""
        trips, seats = self._every.trips, self._data.fleets.seats
        for number, many in self._work.trips.items():
            o, q, h, k, t = (int(trips[key][number]) for key in ("o", "d", "load", "k", "t"))
            self._spare[o, q, h, t] += many * int(seats[k])

    def go_again(self, way: Way, pool: int, most: int) -> int:
        """Have people go as they were ordered to, on trips that are made already; how many of them can."""
        d, c, _, t = way
        each = int(self._data.rooms_per_person[c, self._data.pools.room_type[pool]])
        free = int(self._free[pool, t : t + int(self._data.stay[c])].min())
        most = min(most, int(self.waiting[d, c, t:].min()), free // each)
        if self._data.instance.has_vehicles:
            most = min(most, self._spare[self.leg(way)])
        if most <= 0:
            return 0
        self.waiting[d, c, t:] -= most
        self._lodge(c, pool, t, most)
        self._ride(way, most)
        return most

    def changeable(self) -> Ints:
        """The candidates by which people go on days whose orders need not stay."""
        return np.flatnonzero((self.moved > 0) & (self._every.flow["t"] >= self._data.previous.frozen))

    def take(self, number: int, most: int) -> int:
        """Have people go by a candidate, at most so many; how many can."""
        flow, data = self._every.flow, self._data
        d, c, p, t = (int(flow[key][number]) for key in ("d", "c", "p", "t"))
        if t < data.previous.frozen:
            return 0
        most = min(most, int(self.waiting[d, c, t:].min()))
        rooms = self._rooms(c, p, t, most)
        most = sum(many for _, many in rooms)
        if most and data.instance.has_vehicles:
            most = self._board((d, p, int(data.cohort[c]), t), most)
        if not most:
            return 0
        self.waiting[d, c, t:] -= most
        self.moved[number] += most
        left = most
        for g, many in rooms:
            many = min(many, left)
            left -= many
            self._lodge(c, g, t, many)
            if self._kept:
                self._kept[c, p, t][g] -= many
        return most

    def release(self) -> None:
        """Let anybody have the rooms that are left."""
        self._kept = {}

    def trim(self) -> None:
        """Do without trips for which there are seats enough on others, the longest first."""
        trips, fleets = self._every.trips, self._data.fleets
        longest: list[tuple[float, int, Leg]] = []
        for number in self._work.trips:
            o, q, h, t = (int(trips[key][number]) for key in ("o", "d", "load", "t"))
            if h < len(COHORTS) and t >= self._data.previous.frozen:
                cycle = float(self._every.journeys.cycle[trips["journey"][number]])
                longest.append((-cycle, number, (o, q, h, t)))
        for _, number, leg in sorted(longest):
            seats = int(fleets.seats[trips["k"][number]])
            while self._work.trips.get(number) and self._spare[leg] >= seats:
                self._work.drop(number)
                self._spare[leg] -= seats

    def rest(self, going: Callable[[], bool]) -> None:
        """Take those who are left to the nearest places that still have rooms, as long as there is time.

        Those who would be overdue come first, whatever they count: whoever gets a room takes it from them.
        """
        flow, waiting = self._every.flow, self.waiting
        not_due = self._data.found - self._data.due
        for may_wait in (not_due, np.zeros_like(not_due)):
            for number in self._nearest(may_wait).tolist():
                if not going():
                    return
                d, c, t = (int(flow[key][number]) for key in ("d", "c", "t"))
                self.take(number, int((waiting[d, c, t:] - may_wait[d, c, t:]).max()))

    def _nearest(self, may_wait: Ints) -> Ints:
        """Ways to go for those of whom more wait than may: by what they count, the nearest first."""
        flow, data, waiting = self._every.flow, self._data, self.waiting
        has_room = np.zeros((len(data.categories), len(data.places)), dtype=bool)
        for of in range(len(data.categories)):
            some = data.accepts[of, data.pools.room_type] & (self._free[:, -1] > 0)
            has_room[of, data.pools.place[some]] = True
        there = np.minimum.accumulate(waiting[:, :, ::-1], axis=2)
        late = np.maximum.accumulate((waiting - may_wait)[:, :, ::-1], axis=2)
        left = (np.minimum(there, late) > 0)[:, :, ::-1]
        numbers = np.flatnonzero(left[flow["d"], flow["c"], flow["t"]] & has_room[flow["c"], flow["p"]])
        d, c, p, t = (flow[key][numbers] for key in ("d", "c", "p", "t"))
        minutes = np.asarray(data.minutes[d, p])
        near = np.isin(numbers, best(numbers, minutes, cells(data.found.shape, d, c, t), WAYS))
        numbers, minutes, t = numbers[near], minutes[near], t[near]
        worth = (data.weight[c] * data.priority[d])[near]
        return numbers[np.lexsort((numbers, minutes, t, -worth))]

    def left(self) -> dict[str, Floats]:
        """What the first two levels come to, by category, shape (C,)."""
        data, waiting = self._data, self.waiting
        overdue = np.maximum(waiting - (data.found - data.due), 0)
        worth = (data.weight[None, :] * data.priority[:, None])[:, :, None]
        return {"overdue": (worth * overdue).sum(axis=(0, 2)), "waiting": (worth * waiting).sum(axis=(0, 2))}

    def present(self) -> Ints:
        """Who is where at the end of each day, shape (P, C, T): waiting, or placed and still there."""
        flow, into = self._every.flow, np.zeros_like(self.waiting)
        some = np.flatnonzero(self.moved)
        np.add.at(into, tuple(flow[key][some] for key in ("p", "c", "t")), self.moved[some])
        return self.waiting + staying(into, self._data.present)

    def number(self, way: Way) -> int:
        """Which candidate goes this way; -1 if none does."""
        d, c, p, t = way
        code = ((d * self._shape[1] + c) * self._shape[2] + p) * self._shape[3] + t
        at = int(np.searchsorted(self._codes, code))
        return at if at < len(self._codes) and self._codes[at] == code else -1

    def places(self, d: int, c: int, t: int) -> list[int]:
        """Where those of a category may go from a place on a day, the nearest first."""
        of = (d * self._shape[1] + c) * self._shape[2] * self._shape[3]
        first, last = np.searchsorted(self._codes, [of, of + self._shape[2] * self._shape[3]]).tolist()
        flow = self._every.flow
        found = flow["p"][first:last][flow["t"][first:last] == t]
        minutes = np.asarray(self._data.minutes[np.full(len(found), d), found])
        order: list[int] = found[np.lexsort((found, minutes))].tolist()
        return order

    def leg(self, way: Way) -> Leg:
        """Where from and where to, with whom and on which day."""
        d, c, p, t = way
        return d, p, int(self._data.cohort[c]), t

    def seat(self, leg: Leg) -> bool | None:
        """Whether there is a seat on a trip that is made already; None if none could be made either."""
        if not self._data.instance.has_vehicles or self._spare[leg] > 0:
            return True
        return False if self._work.ways(leg) else None

    def board(self, legs: list[Leg]) -> bool:
        """Make trips where there is no seat on different legs; none if they cannot all be made."""
        made: list[tuple[Leg, int, int]] = []
        for leg in legs:
            if self.seat(leg):
                continue
            trip = self._drive(leg, 1)
            if trip is None:
                for other, number, vehicle in made:
                    self._work.take_back(number, vehicle)
                    k = int(self._every.trips["k"][number])
                    self._spare[other] -= int(self._data.fleets.seats[k])
                    self._seats[*other, k] += int(self._data.fleets.seats[k])
                return False
            made.append((leg, *trip))
        return True

    def fits(self, g: int, t: int, comes: int, goes: int | None) -> bool:
        """Whether one of a category gets a room of a pool from a day on, if one of another leaves it."""
        data = self._data
        each = data.rooms_per_person[:, data.pools.room_type[g]]
        left = self._free[g, t:].copy()
        left[: data.stay[comes]] -= each[comes]
        if goes is not None:
            left[: data.stay[goes]] += each[goes]
        return bool(data.accepts[comes, data.pools.room_type[g]] and (left >= 0).all())

    def pools(self, c: int, p: int, t: int) -> list[int]:
        """Where those of a category are who come to a place on a day."""
        first, last = np.searchsorted(self._data.pools.place, [p, p + 1]).tolist()
        return [g for g in range(first, last) if self.placed.get((c, g, t), 0) > 0]

    def resettle(self, way: Way, pool: int, there: int, other: int) -> None:
        """Have one who goes this way into a pool go to another place instead, into another pool.

        There is to be a seat, and room, once whoever changes places with this one has gone.
        """
        d, c, p, t = way
        for place, g, many in ((p, pool, -1), (there, other, 1)):
            self._ride((d, c, place, t), many)
            self._lodge(c, g, t, many)

    def hand_over(self, way: Way, to: int, most: int) -> int:
        """Have people of another place go instead of some who go this way, at most so many; how many do.

        They take the rooms of those who then are left, and need seats.
        """
        _, c, p, t = way
        other = (to, c, p, t)
        if not self.board([self.leg(other)]):
            return 0
        if self._data.instance.has_vehicles:
            most = min(most, self._spare[self.leg(other)])
        for one, many in ((way, -most), (other, most)):
            self._ride(one, many)
            self.waiting[one[0], c, t:] -= many
        return most

    def _lodge(self, c: int, g: int, t: int, many: int) -> None:
        each = int(self._data.rooms_per_person[c, self._data.pools.room_type[g]])
        self.placed[c, g, t] += many
        self._free[g, t : t + int(self._data.stay[c])] -= each * many

    def _ride(self, way: Way, many: int) -> None:
        self.moved[self.number(way)] += many
        if self._data.instance.has_vehicles:
            self._spare[self.leg(way)] -= many

    def _rooms(self, c: int, p: int, t: int, most: int) -> list[tuple[int, int]]:
        """Pools in which so many find rooms for as long as they stay, the most fitting first."""
        data = self._data
        if (c, p) not in self._pools:
            first, last = np.searchsorted(data.pools.place, [p, p + 1])
            kinds = data.pools.room_type[first:last]
            some = first + np.flatnonzero(data.accepts[c, kinds])
            order = np.argsort(data.penalty[c, data.pools.room_type[some]], kind="stable")
            self._pools[c, p] = some[order].tolist()
        found, until = [], t + int(data.stay[c])
        kept = self._kept.get((c, p, t), {})
        for g in kept if self._kept else self._pools[c, p]:
            each = int(data.rooms_per_person[c, data.pools.room_type[g]])
            many = min(most, int(self._free[g, t:until].min()) // each, kept.get(g, most))
            if many > 0:
                found.append((g, many))
                most -= many
        return found

    def _board(self, leg: Leg, most: int) -> int:
        """Find seats, on trips that are made already or on further ones."""
        while self._spare[leg] < most:
            if self._drive(leg, most - self._spare[leg]) is None:
                break
        many = min(most, self._spare[leg])
        self._spare[leg] -= many
        return many

    def _drive(self, leg: Leg, people: int) -> tuple[int, int] | None:
        """Make a trip by a fleet that is to drive there, or by another if none of those can.

        Of these the trip that takes least of what its fleet has left for each of the people: which candidate
        it is, and which vehicle makes it.
        """
        chosen, least = None, (True, np.inf)
        for part, k, number in self._work.ways(leg):
            seats = int(self._data.fleets.seats[k])
            cost = (self._seats[*leg, k] <= PART, part / min(seats, people))
            if cost < least:
                chosen, least = (seats, k, number), cost
        if chosen is None:
            return None
        seats, k, number = chosen
        self._spare[leg] += seats
        self._seats[*leg, k] -= seats
        return number, self._work.make(number)
