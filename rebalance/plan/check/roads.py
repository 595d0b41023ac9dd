"""Rules: which fleet may serve which two places, and along which roads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.orders import RosterEntry, Shipment, Transfer, Trip
from .facts import Key
from .names import DECISIONS, Decision, key_of
from .violation import Violation, amount, fleet_label, spot

if TYPE_CHECKING:
    from .case import Case


def check_fleet(case: Case) -> Iterator[Violation]:
    """Report trips that do not touch their fleet's base, or with a cargo that it may not carry.

    Where transport is limited every transfer and shipment names its fleet; where it is not, none does, and
    there are no trips.
    """
    if not case.limited:
        yield from _without_vehicles(case)
        return
    decisions: list[tuple[str, Decision]] = [
        *(("transfers", row) for row in case.transfers),
        *(("trips", row) for row in case.trip_rows),
        *(("roster", row) for row in case.roster),
        *(("shipments", row) for row in case.shipments),
    ]
    for name, row in decisions:
        where = {"list": name, **key_of(row)}
        if row.vehicle_place is None or row.vehicle is None:
            blanks: dict[str, object] = {"list": name, "origin": row.origin, "destination": row.destination}
            yield Violation("fleet", where, 1, Message("broken.fleet.none", blanks))
            continue
        fleet = case.facts.fleets[row.vehicle_place, row.vehicle]
        label = fleet_label(row.vehicle_place, row.vehicle)
        if row.vehicle_place not in (row.origin, row.destination):
            blanks = {"list": name, "fleet": label, "origin": row.origin, "destination": row.destination}
            yield Violation("fleet", where, 1, Message("broken.fleet.elsewhere", blanks))
        if isinstance(row, Transfer):
            cargo = case.facts.categories[row.category].cohort
        else:
            cargo = "supplies" if isinstance(row, Shipment) else row.carries
        if not fleet.may_carry(cargo):
            blanks = {"list": name, "fleet": label, "carries": fleet.carries, "cargo": cargo}
            yield Violation("fleet", where, 1, Message("broken.fleet.cargo", blanks))


def _without_vehicles(case: Case) -> Iterator[Violation]:
    for name in DECISIONS:
        for row in getattr(case.plan, name):
            if row.vehicle_place is not None or row.vehicle is not None:
                says = Message("broken.fleet.no-table", {"list": name})
                yield Violation("fleet", {"list": name, **key_of(row)}, 1, says)


def check_roads(case: Case) -> Iterator[Violation]:
    """Report legs, empty ones too, without a travel time or longer than max_travel_minutes."""
    for fleet, origin, destination in _routes(case):
        legs = [(origin, destination)]
        if fleet:
            legs = [(fleet[0], origin), (origin, destination), (destination, fleet[0])]
        where = _where(fleet, origin, destination)
        for leg in dict.fromkeys(legs):
            minutes, limit = case.facts.minutes(*leg), case.facts.max_travel
            blanks: dict[str, object] = {"origin": leg[0], "destination": leg[1]}
            if minutes is None:
                yield Violation("roads", where, 1, Message("broken.roads.none", blanks))
            elif limit is not None and minutes > limit:
                excess = amount(minutes - limit)
                blanks |= {"minutes": amount(minutes), "limit": amount(limit), "excess": excess}
                yield Violation("roads", where, excess, Message("broken.roads.long", blanks))
    for row in case.shipments:
        if row.origin == row.destination:
            blanks = {"quantity": row.quantity, "item": row.item, "place": row.origin}
            yield Violation("roads", key_of(row), row.quantity, Message("broken.roads.itself", blanks))


def check_shift(case: Case) -> Iterator[Violation]:
    """Report trips whose cycle is longer than the fleet's shift."""
    for fleet, origin, destination in _routes(case):
        cycle = case.facts.cycle(fleet, origin, destination) if fleet else None
        if fleet and cycle is not None and cycle > (shift := case.facts.fleets[fleet].shift):
            blanks = {
                "fleet": fleet_label(*fleet),
                "origin": origin,
                "destination": destination,
                "cycle": amount(cycle),
                "shift": amount(shift),
                "excess": amount(cycle - shift),
            }
            where = _where(fleet, origin, destination)
            yield Violation("shift", where, amount(cycle - shift), Message("broken.shift.long", blanks))


def _routes(case: Case) -> list[tuple[Key | None, str, str]]:
    """List every (fleet, origin, destination) of the decisions once."""
    routes: set[tuple[Key | None, str, str]] = set()
    orders: tuple[Transfer | Shipment, ...] = (*case.transfers, *case.shipments)
    for row in orders:
        fleet = case.fleet_of(row)
        if fleet or not case.limited:
            routes.add((fleet, row.origin, row.destination))
    trips: tuple[Trip | RosterEntry, ...] = (*case.trip_rows, *case.roster)
    for trip in trips:
        routes.add(((trip.vehicle_place, trip.vehicle), trip.origin, trip.destination))
    return sorted(routes, key=lambda route: (route[0] or ("", ""), route[1], route[2]))


def _where(fleet: Key | None, origin: str, destination: str) -> dict[str, str | int]:
    place, vehicle = fleet or (None, None)
    return spot(vehicle_place=place, vehicle=vehicle, origin=origin, destination=destination)
