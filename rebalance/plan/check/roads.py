"""Rules: which fleet may serve which two places, and along which roads."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from ..schema import RosterEntry, Shipment, Transfer, Trip
from .facts import Key
from .names import DECISIONS, Decision, key_of
from .violation import Violation, amount, spot

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
            message = f"{name}: {row.origin} to {row.destination} names no fleet"
            yield Violation("fleet", where, 1, message)
            continue
        fleet = case.facts.fleets[row.vehicle_place, row.vehicle]
        label = f"{row.vehicle} of {row.vehicle_place}"
        if row.vehicle_place not in (row.origin, row.destination):
            message = f"{name}: {label} is based at neither {row.origin} nor {row.destination}"
            yield Violation("fleet", where, 1, message)
        if isinstance(row, Transfer):
            cargo = case.facts.categories[row.category].cohort
        else:
            cargo = "supplies" if isinstance(row, Shipment) else row.carries
        if not fleet.may_carry(cargo):
            message = f"{name}: {label} carries {fleet.carries}, not {cargo}"
            yield Violation("fleet", where, 1, message)


def _without_vehicles(case: Case) -> Iterator[Violation]:
    for name in DECISIONS:
        for row in getattr(case.plan, name):
            if row.vehicle_place is not None or row.vehicle is not None:
                message = f"{name}: a vehicle is named, but the instance has no table vehicles"
                yield Violation("fleet", {"list": name, **key_of(row)}, 1, message)


def check_roads(case: Case) -> Iterator[Violation]:
    """Report legs, empty ones too, without a travel time or longer than max_travel_minutes."""
    for fleet, origin, destination in _routes(case):
        legs = [(origin, destination)]
        if fleet:
            legs = [(fleet[0], origin), (origin, destination), (destination, fleet[0])]
        where = _where(fleet, origin, destination)
        for leg in dict.fromkeys(legs):
            minutes, limit = case.facts.minutes(*leg), case.facts.max_travel
            if minutes is None:
                yield Violation("roads", where, 1, f"there is no travel time from {leg[0]} to {leg[1]}")
            elif limit is not None and minutes > limit:
                message = (
                    f"from {leg[0]} to {leg[1]} it is {amount(minutes)} minutes, "
                    f"{amount(minutes - limit)} more than the {amount(limit)} allowed"
                )
                yield Violation("roads", where, amount(minutes - limit), message)
    for row in case.shipments:
        if row.origin == row.destination:
            message = f"{row.quantity} units of {row.item} are shipped from {row.origin} to itself"
            yield Violation("roads", key_of(row), row.quantity, message)


def check_shift(case: Case) -> Iterator[Violation]:
    """Report trips whose cycle is longer than the fleet's shift."""
    for fleet, origin, destination in _routes(case):
        cycle = case.facts.cycle(fleet, origin, destination) if fleet else None
        if fleet and cycle is not None and cycle > (shift := case.facts.fleets[fleet].shift):
            yield Violation(
                "shift",
                _where(fleet, origin, destination),
                amount(cycle - shift),
                f"{fleet[1]} of {fleet[0]}, {origin} to {destination}: a cycle takes {amount(cycle)} "
                f"minutes, {amount(cycle - shift)} more than the {amount(shift)} of a shift",
            )


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
