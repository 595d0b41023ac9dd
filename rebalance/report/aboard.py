"""What is on board of each trip: a plan's orders, dealt out to the trips of its roster."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, TypeVar

from rebalance.plan.decimals import exact
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer
from rebalance.plan.document.plan import Plan
from rebalance.plan.matching import match
from rebalance.report.shares import shares

Order = Transfer | Shipment
_Order = TypeVar("_Order", Transfer, Shipment)


class Piece(NamedTuple):
    """Part of an order: so many of its people or units."""

    order: Order
    amount: int


class Way(NamedTuple):
    """What the orders and trips that belong together have in common."""

    date: dt.date
    vehicle_place: str | None
    vehicle: str | None
    origin: str
    destination: str


@dataclass(frozen=True)
class Aboard:
    """The orders of a plan, piece by piece.

    Attributes
    ----------
    trips : tuple of tuple of Piece
        What is on board, for each entry of the roster.
    loose : tuple of Piece
        Orders that belong to no single trip: transport is not limited, or the plan does not say enough.
    """

    trips: tuple[tuple[Piece, ...], ...]
    loose: tuple[Piece, ...]


def way_of(record: Order | RosterEntry) -> Way:
    """Tell the way of an order or of a trip."""
    return Way(record.date, record.vehicle_place, record.vehicle, record.origin, record.destination)


def aboard(plan: Plan, cohorts: Mapping[str, str], kg: Mapping[str, float]) -> Aboard:
    """Deal the orders out to the trips so that every trip has the load of the roster.

    Parameters
    ----------
    plan : Plan
        The plan.
    cohorts : mapping of str to str
        The cohort of each category, as far as known: asked for only where a fleet carries both cohorts
        between the same places on one day.
    kg : mapping of str to float
        What a unit of each item weighs, as far as known; where it is not, it is read off other trips.

    Returns
    -------
    Aboard
        Orders that cannot be dealt out without guessing are loose.
    """
    trips: dict[tuple[Way, str], list[int]] = defaultdict(list)
    order = sorted(
        range(len(plan.roster)), key=lambda at: (plan.roster[at].departs_minute, plan.roster[at].number, at)
    )
    for at in order:
        trips[way_of(plan.roster[at]), plan.roster[at].carries].append(at)
    on_board: list[list[Piece]] = [[] for _ in plan.roster]
    loose: list[Piece] = []
    for piece, trip in (*_people(plan, trips, cohorts), *_freight(plan, trips, kg)):
        (loose if trip is None else on_board[trip]).append(piece)
    return Aboard(tuple(map(tuple, on_board)), tuple(loose))


_Trips = Mapping[tuple[Way, str], Sequence[int]]
_Dealt = Iterable[tuple[Piece, int | None]]


def _people(plan: Plan, trips: _Trips, cohorts: Mapping[str, str]) -> _Dealt:
    for way, orders in _by_way(plan.transfers).items():
        cargoes = [cargo for cargo in ("positive", "contact") if trips.get((way, cargo))]
        groups: dict[str | None, list[Transfer]] = defaultdict(list)
        for order in orders:
            groups[cargoes[0] if len(cargoes) == 1 else cohorts.get(order.category)].append(order)
        if not all(_full(plan, trips.get((way, cargo or ""), ()), groups[cargo]) for cargo in groups):
            yield from ((Piece(order, order.people), None) for order in orders)
            continue
        for cargo, group in groups.items():
            numbers = trips[way, cargo or ""]
            # Sites one after the other, so that a vehicle calls at few.
            group.sort(key=lambda order: (order.site, order.room_type, order.category))
            loads = [int(plan.roster[at].load) for at in numbers]
            for at, trip, people in match([order.people for order in group], loads):
                yield Piece(group[at], people), numbers[trip]


def _full(plan: Plan, numbers: Sequence[int], orders: Sequence[Transfer]) -> bool:
    return sum(plan.roster[at].load for at in numbers) == sum(order.people for order in orders)


def _freight(plan: Plan, trips: _Trips, kg: Mapping[str, float]) -> _Dealt:
    known = {item: exact(weight) for item, weight in kg.items()}
    # An item that travels alone tells its weight, which helps where it is mixed with others.
    for way, orders in sorted(_by_way(plan.shipments).items(), key=lambda group: len(group[1])):
        numbers = trips.get((way, "supplies"), ())
        loads = [exact(plan.roster[at].load) for at in numbers]
        if len(orders) == 1 and loads:
            known.setdefault(orders[0].item, sum(loads, Fraction(0)) / orders[0].quantity)
        quantities = [order.quantity for order in orders]
        dealt = shares(quantities, [known.get(order.item) for order in orders], loads)
        if dealt is None:
            yield from ((Piece(order, order.quantity), None) for order in orders)
            continue
        for trip, units in zip(numbers, dealt, strict=True):
            yield from ((Piece(order, n), trip) for order, n in zip(orders, units, strict=True) if n)


def _by_way(orders: Iterable[_Order]) -> dict[Way, list[_Order]]:
    groups: dict[Way, list[_Order]] = defaultdict(list)
    for order in orders:
        groups[way_of(order)].append(order)
    return groups
