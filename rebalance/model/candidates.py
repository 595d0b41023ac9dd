"""Which decisions exist: journeys that some fleet can make, people and goods that they can serve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Columns, Floats, Index, Ints, cells, each, uncelled
from rebalance.model.data import COHORTS, Bools, Data, Pairs

SUPPLIES = len(COHORTS)
"""The number that stands for supplies where a cohort's number is asked for."""

CARRIES = (*COHORTS, "supplies")

MINUTE_SLACK = 1e-9
"""Sums of minutes are sums of floats: what exceeds a limit by less than this does not exceed it."""

NO_TIME = 1e-6
"""A cycle of fewer minutes takes none: a million of them would not make a minute."""


@dataclass(frozen=True)
class Journeys:
    """What a fleet can do in one cycle; arrays of shape (J,), sorted by fleet, origin, destination, load.

    Base → origin → destination → base, then disinfection. `load` is a cohort's number or `SUPPLIES`.
    """

    fleet: Ints
    origin: Ints
    destination: Ints
    load: Ints
    cycle: Floats

    def __len__(self) -> int:
        return len(self.fleet)


def journeys(data: Data, wanted: dict[int, Pairs]) -> Journeys:
    """All cycles that fit the shift and whose legs are allowed.

    Parameters
    ----------
    data : Data
    wanted : dict of int to Pairs
        For each load, the origins and destinations between which something may have to go.
    """
    fleets = data.fleets
    parts: list[tuple[Ints, Ints, Ints, Ints, Floats]] = []
    for load, (o, d) in sorted(wanted.items()):
        out, back, here, there = (
            np.where(data.legs[leg], data.minutes[leg], np.inf) for leg in ((o, d), (d, o), (o, o), (d, d))
        )
        away = np.flatnonzero(o != d)
        # A fleet is based at the origin, or at the destination.
        for way, base, legs in (
            (np.arange(len(o)), o, (here, out, back)),
            (away, d[away], (back[away], out[away], there[away])),
        ):
            n, k = _based(fleets.place, fleets.carrying(CARRIES[load]), base)
            cycle = legs[0][n] + legs[1][n] + legs[2][n] + fleets.turnaround[k]
            fits = cycle <= fleets.shift[k] + MINUTE_SLACK
            n, k = way[n[fits]], k[fits]
            parts.append((k, o[n], d[n], np.full(len(n), load), cycle[fits]))
    if not parts:
        empty = np.zeros(0, dtype=np.int64)
        return Journeys(empty, empty, empty, empty, np.zeros(0))
    k, o, d, h, cycle = (np.concatenate(column) for column in zip(*parts, strict=True))
    size = len(data.places)
    order = np.argsort(cells((len(fleets), size, size, len(CARRIES)), k, o, d, h))
    return Journeys(k[order], o[order], d[order], h[order], cycle[order])


def _based(place: Ints, fleets: Ints, bases: Ints) -> tuple[Ints, Ints]:
    """Pair each base, by its position, with each of these fleets that is based there."""
    first, last = (np.searchsorted(place[fleets], bases, side) for side in ("left", "right"))
    many = last - first
    n = np.repeat(np.arange(len(bases)), many)
    return n, fleets[np.arange(len(n)) - np.repeat(np.cumsum(many) - many - first, many)]


def served(data: Data, journeys: Journeys, load: int, wanted: Pairs) -> Pairs:
    """Between which of the wanted origins and destinations this load can be carried.

    Without a table of vehicles transport is not limited: wherever the leg itself is allowed.
    """
    if not data.instance.has_vehicles:
        return wanted
    mine = journeys.load == load
    return Pairs(*each(data.minutes.shape, journeys.origin[mine], journeys.destination[mine]))


def rooms_for(data: Data) -> Bools:
    """Whether a place ever opens a room that a category accepts, shape (C, P)."""
    pools = data.pools
    usable = pools.open.max(axis=1, initial=0) > 0
    by_type = np.zeros((len(data.room_types), len(data.places)), dtype=bool)
    by_type[pools.room_type[usable], pools.place[usable]] = True
    return np.asarray((data.accepts.astype(int) @ by_type.astype(int)) > 0)


def wanted_moves(data: Data) -> dict[int, Pairs]:
    """For each cohort, the roads from where there are people to where there are rooms for any of them."""
    somebody, rooms = data.found[:, :, -1] > 0, rooms_for(data)
    d, p = data.roads
    allowed = data.may_take[p, d]
    wanted = {}
    for h in range(len(COHORTS)):
        some = np.zeros(len(d), dtype=bool)
        for c in np.flatnonzero(data.cohort == h):
            some |= somebody[d, c] & rooms[c, p]
        some &= allowed
        wanted[h] = data.roads.where(some)
    return wanted


def moves(data: Data, ways: dict[int, Pairs]) -> Columns:
    """``flow[d, c, p, t]``: people of category c who go from place d to place p on day t.

    Parameters
    ----------
    data : Data
    ways : dict of int to Pairs
        For each cohort, where it can be carried (see `served`).
    """
    rooms, somebody = rooms_for(data), data.found[:, :, -1] > 0
    shape = (len(data.places), len(data.categories), len(data.places))
    parts = [np.zeros(0, dtype=np.int64)]
    for of_cohort, h in enumerate(data.cohort.tolist()):
        origin, destination = ways[h]
        some = somebody[origin, of_cohort] & rooms[of_cohort, destination]
        parts.append(cells(shape, origin[some], np.full(int(some.sum()), of_cohort), destination[some]))
    d, c, p = uncelled(shape, np.sort(np.concatenate(parts)))
    t = np.tile(np.arange(data.days), len(d))
    d, c, p = (np.repeat(a, data.days) for a in (d, c, p))
    upper = data.found[d, c, t].astype(np.float64)
    keep = upper > 0
    return Columns("flow", {"d": d[keep], "c": c[keep], "p": p[keep], "t": t[keep]}, upper[keep], whole=True)


@dataclass(frozen=True)
class Sendings:
    """Between which places, sorted, which items may usefully be sent on which days.

    `useful` is of shape (n, I, T), n the number of roads.
    """

    roads: Pairs
    useful: Bools

    @property
    def used(self) -> Pairs:
        """The roads on which anything may be sent."""
        return self.roads.where(np.asarray(self.useful.any(axis=(1, 2))))


def wanted_shipments(data: Data) -> Sendings:
    """Whether item i may usefully leave o for q on day t.

    There must be something at o that may leave by then, and at q a need on or after the day of arrival;
    or, either way round, a further shipment: what has arrived may go on from the next day. Where some has
    been used, what arrives also makes up, on the same day, for what else may leave.
    """
    days = data.days
    apart = data.roads.where(np.not_equal(*data.roads))
    roads = apart.where(data.may_ship[apart])
    o, q = roads
    lead = np.asarray(data.lead[o, q])
    exists = np.zeros((len(o), len(data.items), days), dtype=bool)
    has = np.maximum.accumulate(data.free, axis=2) > 0
    wants = np.flip(np.maximum.accumulate(np.flip(data.most_need, axis=2), axis=2), axis=2) > 0
    for t in range(days):
        there = t + lead
        exists[:, :, t] = has[o, :, t] & (there < days)[:, None]
        n, i = np.nonzero(exists[:, :, t] & (there + 1 < days)[:, None])
        has[q[n], i, there[n] + 1] = True
        has = np.logical_or.accumulate(has, axis=2)
    eaten = np.where(data.durable[None, :, None], 0, data.most_need).cumsum(axis=2) > 0
    for t in reversed(range(days)):
        there = np.minimum(t + lead, days - 1)
        leaves = exists[:, :, t].copy()
        while True:
            exists[:, :, t] = leaves & wants[q, :, there]
            n, i = np.nonzero(exists[:, :, t])
            sent = np.zeros(wants.shape[:2], dtype=bool)
            sent[o[n], i] = True
            refilled = sent & eaten[:, :, t] & ~wants[:, :, t]
            if not refilled.any():
                break
            wants[:, :, : t + 1] |= refilled[:, :, None]
        if t > 0:
            wants[:, :, :t] |= sent[:, :, None]
    # What was ordered before may stay, even where it is of no use.
    ordered = data.previous.goods.keys
    way = Index.of(data.minutes.shape, o, q)(ordered[0], ordered[1])
    exists[way[way >= 0], ordered[2][way >= 0], ordered[3][way >= 0]] = True
    return Sendings(roads, exists)


def shipments(data: Data, journeys: Journeys, wanted: Sendings) -> Columns:
    """``ship[o, q, i, t]``: units of item i that leave place o for place q on day t.

    A unit heavier than the payload of every truck that goes there stays where it is.
    """
    exists = wanted.useful
    if data.instance.has_vehicles:
        mine = journeys.load == SUPPLIES
        way = Index.of(data.minutes.shape, *wanted.roads)(journeys.origin[mine], journeys.destination[mine])
        largest = np.full(len(exists), -1.0)
        np.maximum.at(largest, way, data.fleets.payload[journeys.fleet[mine]])
        exists = exists & (largest[:, None] >= data.unit_kg)[..., None]
    n, i, t = np.nonzero(exists)
    upper = data.arrived[:, :, -1].sum(axis=0)[i].astype(np.float64)
    o, q = wanted.roads
    return Columns("ship", {"o": o[n], "q": q[n], "i": i, "t": t}, upper, whole=True)


def trips(data: Data, journeys: Journeys, moves: Columns, shipments: Columns) -> Columns:
    """``trips[k, o, d, load, t]``: cycles of fleet k from o to d with one cohort, or with supplies."""
    size = len(data.places)
    shape = (size, size, len(CARRIES))
    ways = cells(shape, journeys.origin, journeys.destination, journeys.load)
    way, of_journey = np.unique(ways, return_inverse=True)
    number = Index.of(shape, *uncelled(shape, way))
    load = np.zeros((len(way), data.days))
    for o, d, what, columns in (
        (moves["d"], moves["p"], data.cohort[moves["c"]], moves),
        (shipments["o"], shipments["q"], np.full(len(shipments), SUPPLIES), shipments),
    ):
        carried = number(o, d, what)
        some = carried >= 0
        np.add.at(load, (carried[some], columns["t"][some]), columns.upper[some])
    by_journey = load[of_journey]
    j, t = np.nonzero(by_journey)
    k = journeys.fleet[j]
    most = data.fleets.count[k] * trips_a_shift(data.fleets.shift[k], journeys.cycle[j])
    # Cycles that take no time are limited by nothing but what there is to carry.
    most = np.where(journeys.cycle[j] > NO_TIME, most, np.minimum(most, by_journey[j, t]))
    return Columns(
        "trips",
        {
            "k": k,
            "o": journeys.origin[j],
            "d": journeys.destination[j],
            "load": journeys.load[j],
            "t": t,
            "journey": j,
        },
        np.minimum(most, 1e6).astype(np.float64),
        whole=True,
    )


def trips_a_shift(shift: Floats, cycle: Floats) -> Ints:
    """How many cycles of this length fit one vehicle's shift; a million for cycles that take no time."""
    with np.errstate(divide="ignore", over="ignore"):
        return np.minimum(np.floor((shift + MINUTE_SLACK) / cycle), 1e6).astype(np.int64)
