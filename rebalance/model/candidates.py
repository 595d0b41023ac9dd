"""Which decisions exist: journeys that some fleet can make, people and goods that they can serve."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints
from rebalance.model.data import COHORTS, Bools, Data

SUPPLIES = len(COHORTS)
"""The number that stands for supplies where a cohort's number is asked for."""

CARRIES = (*COHORTS, "supplies")

MINUTE_SLACK = 1e-9
"""Sums of minutes are sums of floats: what exceeds a limit by less than this does not exceed it."""


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


def journeys(data: Data, wanted: dict[int, Bools]) -> Journeys:
    """All cycles that fit the shift and whose legs are allowed.

    Parameters
    ----------
    data : Data
    wanted : dict of int to array of bool, shape (P, P)
        For each load, the origins and destinations between which something may have to go.
    """
    fleets, legs = data.fleets, np.where(data.legs, data.minutes, np.inf)
    parts: list[tuple[Ints, Ints, Ints, Ints, Floats]] = []
    for load, pairs in sorted(wanted.items()):
        o, d = np.nonzero(pairs)
        for k in fleets.carrying(CARRIES[load]):
            base = fleets.place[k]
            cycle = legs[base, o] + legs[o, d] + legs[d, base] + fleets.turnaround[k]
            fits = ((o == base) | (d == base)) & (cycle <= fleets.shift[k] + MINUTE_SLACK)
            n = int(fits.sum())
            parts.append((np.full(n, k), o[fits], d[fits], np.full(n, load), cycle[fits]))
    if not parts:
        empty = np.zeros(0, dtype=np.int64)
        return Journeys(empty, empty, empty, empty, np.zeros(0))
    k, o, d, h, cycle = (np.concatenate(column) for column in zip(*parts, strict=True))
    order = np.lexsort((h, d, o, k))
    return Journeys(k[order], o[order], d[order], h[order], cycle[order])


def served(data: Data, journeys: Journeys, load: int) -> Bools:
    """Between which origins and destinations this load can be carried, shape (P, P).

    Without a table of vehicles transport is not limited: wherever the leg itself is allowed.
    """
    if not data.instance.has_vehicles:
        return data.legs
    found = np.zeros(data.minutes.shape, dtype=bool)
    mine = journeys.load == load
    found[journeys.origin[mine], journeys.destination[mine]] = True
    return found


def rooms_for(data: Data) -> Bools:
    """Whether a place ever opens a room that a category accepts, shape (C, P)."""
    pools = data.pools
    usable = pools.open.max(axis=1, initial=0) > 0
    by_type = np.zeros((len(data.room_types), len(data.places)), dtype=bool)
    by_type[pools.room_type[usable], pools.place[usable]] = True
    return np.asarray((data.accepts.astype(int) @ by_type.astype(int)) > 0)


def wanted_moves(data: Data) -> dict[int, Bools]:
    """For each cohort, the pairs (origin, destination) with people at one end and rooms at the other."""
    somebody = data.found[:, :, -1] > 0 if data.days else np.zeros(data.found.shape[:2], dtype=bool)
    rooms = rooms_for(data)
    wanted = {}
    for h in range(len(COHORTS)):
        mine = data.cohort == h
        pairs = (somebody[:, mine].astype(int) @ rooms[mine].astype(int)) > 0
        wanted[h] = pairs & data.may_take.T
    return wanted


def moves(data: Data, journeys: Journeys) -> Columns:
    """``flow[d, c, p, t]``: people of category c who go from place d to place p on day t."""
    rooms, somebody = rooms_for(data), data.found[:, :, -1] > 0
    exists = np.zeros((len(data.places), len(data.categories), len(data.places)), dtype=bool)
    for h, pairs in wanted_moves(data).items():
        ways = pairs & served(data, journeys, h)
        for of_cohort in np.flatnonzero(data.cohort == h):
            exists[:, of_cohort, :] = ways & somebody[:, [of_cohort]] & rooms[of_cohort]
    d, c, p = np.nonzero(exists)
    t = np.tile(np.arange(data.days), len(d))
    d, c, p = (np.repeat(a, data.days) for a in (d, c, p))
    upper = data.found[d, c, t].astype(np.float64)
    keep = upper > 0
    return Columns("flow", {"d": d[keep], "c": c[keep], "p": p[keep], "t": t[keep]}, upper[keep], whole=True)


def wanted_shipments(data: Data) -> Bools:
    """Whether item i may usefully leave o for q on day t, shape (P, P, I, T).

    There must be something at o that may leave by then, and at q a need on or after the day of arrival;
    or, either way round, a further shipment: what has arrived may go on from the next day. Where some has
    been used, what arrives also makes up, on the same day, for what else may leave.
    """
    size, days = len(data.places), data.days
    shape = (size, size, len(data.items), days)
    o, q = np.nonzero(data.may_ship & ~np.eye(size, dtype=bool) & data.legs)
    exists = np.zeros(shape, dtype=bool)
    has = np.maximum.accumulate(data.free, axis=2) > 0
    wants = np.flip(np.maximum.accumulate(np.flip(data.most_need, axis=2), axis=2), axis=2) > 0
    for t in range(days):
        there = t + data.lead[o, q]
        in_time = there < days
        leaves = has[o, :, t] & in_time[:, None]
        exists[o, q, :, t] = leaves
        later = np.minimum(there + 1, days - 1)
        onward = leaves & (there + 1 < days)[:, None]
        np.logical_or.at(has.transpose(0, 2, 1), (q, later), onward)
        has = np.logical_or.accumulate(has, axis=2)
    eaten = np.where(data.durable[None, :, None], 0, data.most_need).cumsum(axis=2) > 0
    for t in reversed(range(days)):
        there = np.minimum(t + data.lead[o, q], days - 1)
        leaves = exists[o, q, :, t]
        while True:
            exists[o, q, :, t] = leaves & wants[q, :, there]
            sent = np.zeros(wants.shape[:2], dtype=bool)
            np.logical_or.at(sent, o, exists[o, q, :, t])
            refilled = sent & eaten[:, :, t] & ~wants[:, :, t]
            if not refilled.any():
                break
            wants[:, :, : t + 1] |= refilled[:, :, None]
        if t > 0:
            wants[:, :, :t] |= sent[:, :, None]
    # What was ordered before may stay, even where it is of no use.
    exists[o, q] |= data.previous.goods[o, q] > 0
    return exists


def shipments(data: Data, journeys: Journeys) -> Columns:
    """``ship[o, q, i, t]``: units of item i that leave place o for place q on day t.

    A unit heavier than the payload of every truck that goes there stays where it is.
    """
    exists = wanted_shipments(data) & served(data, journeys, SUPPLIES)[:, :, None, None]
    if data.instance.has_vehicles:
        largest = np.zeros(data.minutes.shape)
        mine = journeys.load == SUPPLIES
        np.maximum.at(
            largest,
            (journeys.origin[mine], journeys.destination[mine]),
            data.fleets.payload[journeys.fleet[mine]],
        )
        exists &= (largest[:, :, None] >= data.unit_kg)[..., None]
    o, q, i, t = np.nonzero(exists)
    upper = data.arrived[:, :, -1].sum(axis=0)[i].astype(np.float64) if data.days else np.zeros(0)
    return Columns("ship", {"o": o, "q": q, "i": i, "t": t}, upper, whole=True)


def trips(data: Data, journeys: Journeys, moves: Columns, shipments: Columns) -> Columns:
    """``trips[k, o, d, load, t]``: cycles of fleet k from o to d with one cohort, or with supplies."""
    load = np.zeros((len(data.places), len(data.places), len(CARRIES), data.days))
    np.add.at(load, (moves["d"], moves["p"], data.cohort[moves["c"]], moves["t"]), moves.upper)
    goods = np.full(len(shipments), SUPPLIES)
    np.add.at(load, (shipments["o"], shipments["q"], goods, shipments["t"]), shipments.upper)
    by_journey = load[journeys.origin, journeys.destination, journeys.load]
    j, t = np.nonzero(by_journey)
    k = journeys.fleet[j]
    most = data.fleets.count[k] * trips_a_shift(data.fleets.shift[k], journeys.cycle[j])
    # Cycles that take no time are limited by nothing but what there is to carry.
    most = np.where(journeys.cycle[j] > 0, most, np.minimum(most, by_journey[j, t]))
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
    with np.errstate(divide="ignore"):
        return np.minimum(np.floor((shift + MINUTE_SLACK) / cycle), 1e6).astype(np.int64)
