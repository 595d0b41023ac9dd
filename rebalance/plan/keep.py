"""The orders of an earlier plan, and what of them is to stay as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TypeVar

from rebalance.instance import Instance
from rebalance.model.before import Before, Drive, Move, Ship
from rebalance.plan.check.facts import Facts
from rebalance.plan.check.violation import differs, exact
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer, Trip
from rebalance.plan.document.plan import Plan
from rebalance.plan.orders import Orders

Dated = TypeVar("Dated", Transfer, Shipment, Trip, RosterEntry)


def before_of(instance: Instance, plan: Plan, until: dt.date | None) -> Before:
    """Read an earlier plan's orders for a new one; those up to `until`, the day included, are to stay.

    A plan of the very same inputs stands: made again, it is the same.
    """

    def day(date: dt.date) -> int:
        return (date - instance.start).days

    return Before(
        moves=[
            Move(day(m.date), m.origin, m.category, m.people, m.destination, m.site, m.room_type)
            for m in plan.transfers
        ],
        ships=[Ship(day(s.date), s.origin, s.destination, s.item, s.quantity) for s in plan.shipments],
        drives=[
            Drive(day(r.date), r.vehicle_place, r.vehicle, r.number, r.carries, r.origin, r.destination)
            for r in plan.roster
        ],
        stands=plan.instance.sha256 == instance.sha256,
        frozen=0 if until is None else min(max(day(until) + 1, 0), instance.days),
    )


def to_keep(instance: Instance, plan: Plan, days: int) -> Orders:
    """Give an earlier plan's orders of the first days of the horizon, with today's minutes for each trip."""
    facts = Facts(instance)

    def some(rows: Iterable[Dated]) -> tuple[Dated, ...]:
        return tuple(row for row in rows if 0 <= (row.date - instance.start).days < days)

    def timed(trip: Trip) -> Trip:
        fleet = (trip.vehicle_place, trip.vehicle)
        cycle = facts.cycle(fleet, trip.origin, trip.destination) if fleet in facts.fleets else None
        if cycle is None or not differs(cycle, exact(trip.cycle_minutes)):
            return trip
        return trip.model_copy(update={"cycle_minutes": float(cycle)})

    trips = tuple(timed(trip) for trip in some(plan.trips))
    return Orders(some(plan.transfers), trips, some(plan.roster), some(plan.shipments))
