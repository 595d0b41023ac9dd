"""Who and what is on board: the people and units of a result, trip by trip."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple

import numpy as np

from rebalance.model.candidates import SUPPLIES
from rebalance.model.packing import pack
from rebalance.plan.decimals import exact
from rebalance.plan.matching import match
from rebalance.solve.result import Result

ON_FOOT = -1
"""Stands for the fleet where transport is not limited."""


class Made(NamedTuple):
    """One trip with something on board; `load` is a cohort's number or `SUPPLIES`, `cargo` people or kg."""

    day: int
    fleet: int
    origin: int
    destination: int
    load: int
    cargo: Fraction


class Boarded(NamedTuple):
    """People of one category on the trips of one fleet on one day."""

    day: int
    category: int
    destination: int
    origin: int
    fleet: int


class Shipped(NamedTuple):
    """Units of one item on the trips of one fleet on one day."""

    day: int
    origin: int
    destination: int
    item: int
    fleet: int


@dataclass(frozen=True)
class Boarding:
    """All that travels; trips with nothing on board are left out."""

    people: Counter[Boarded]
    units: Counter[Shipped]
    trips: tuple[Made, ...]

    def since(self, day: int) -> Boarding:
        """Leave out what travels before a day."""
        return Boarding(
            Counter({who: n for who, n in self.people.items() if who.day >= day}),
            Counter({what: n for what, n in self.units.items() if what.day >= day}),
            tuple(trip for trip in self.trips if trip.day >= day),
        )


Way = tuple[int, int, int, int]


def board(result: Result) -> Boarding:
    """Seat the people and load the units of a result.

    The trips of a way are filled fleet by fleet, each before the next; people of the categories that weigh
    most board first.

    Raises
    ------
    ValueError
        The seats or payloads of the result's trips do not hold what it moves.
    """
    data = result.model.data
    groups: dict[Way, list[tuple[int, int]]] = defaultdict(list)
    for (d, c, p, t), n in _whole(result, "flow", "d", "c", "p", "t"):
        groups[t, d, p, int(data.cohort[c])].append((c, n))
    for (o, q, i, t), n in _whole(result, "ship", "o", "q", "i", "t"):
        groups[t, o, q, SUPPLIES].append((i, n))
    fleets: dict[Way, list[int]] = defaultdict(list)
    for (k, o, d, load, t), n in _whole(result, "trips", "k", "o", "d", "load", "t"):
        fleets[t, o, d, load] += [k] * n

    people: Counter[Boarded] = Counter()
    units: Counter[Shipped] = Counter()
    trips: list[Made] = []
    for way, cargo in sorted(groups.items()):
        t, o, d, load = way
        if load != SUPPLIES:
            cargo.sort(key=lambda group: (-data.weight[group[0]], group[0]))
        if not data.instance.has_vehicles:
            on_trips = [[n for _, n in cargo]]
            going = [ON_FOOT]
        else:
            going = sorted(fleets[way])
            on_trips = _units(result, cargo, going) if load == SUPPLIES else _people(result, cargo, going)
        for k, counts in zip(going, on_trips, strict=True):
            total = Fraction(0)
            for (what, _), n in zip(cargo, counts, strict=True):
                if load == SUPPLIES:
                    units[Shipped(t, o, d, what, k)] += n
                    total += n * exact(data.unit_kg[what])
                else:
                    people[Boarded(t, what, d, o, k)] += n
                    total += n
            if k != ON_FOOT and any(counts):
                trips.append(Made(t, k, o, d, load, total))
    return Boarding(+people, +units, tuple(sorted(trips)))


def _whole(result: Result, kind: str, *keys: str) -> list[tuple[tuple[int, ...], int]]:
    columns = result.model.kind(kind)
    values = np.round(result.values[kind]).astype(np.int64)
    rows = [columns[key] for key in keys]
    return [(tuple(int(row[n]) for row in rows), int(values[n])) for n in np.flatnonzero(values > 0)]


def _people(result: Result, groups: list[tuple[int, int]], fleets: list[int]) -> list[list[int]]:
    seats = [int(result.model.data.fleets.seats[k]) for k in fleets]
    on_trips = [[0] * len(groups) for _ in fleets]
    for group, trip, n in match([n for _, n in groups], seats):
        on_trips[trip][group] = n
    return on_trips


def _units(result: Result, groups: list[tuple[int, int]], fleets: list[int]) -> list[list[int]]:
    data = result.model.data
    payloads = [float(data.fleets.payload[k]) for k in fleets]
    on_trips = pack([n for _, n in groups], [float(data.unit_kg[i]) for i, _ in groups], payloads)
    if on_trips is None:
        raise ValueError(f"{sum(n for _, n in groups)} units were not packed onto {len(fleets)} trips")
    return on_trips
