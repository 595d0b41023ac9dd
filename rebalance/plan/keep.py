"""The orders of an earlier plan: what of them is to stay as it is, and whether it can."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from rebalance.instance import Instance
from rebalance.model.before import Before, Drive, Move, Ship
from rebalance.plan.check import Violation, check
from rebalance.plan.orders import Orders
from rebalance.plan.schema import Plan, RosterEntry, Shipment, Transfer, Trip
from rebalance.words import Language, Message

Dated = TypeVar("Dated", Transfer, Shipment, Trip, RosterEntry)


@dataclass(frozen=True)
class Conflict:
    """A rule that orders to be kept would break, and those of them that it concerns."""

    violation: Violation
    orders: tuple[Transfer | Shipment, ...]

    def lines(self, language: Language) -> list[str]:
        """Say which rule, and then each of the orders."""
        return [self.violation.says.said(language), *(_order(order).said(language) for order in self.orders)]


class NotKept(Exception):
    """Orders that are to stay as they are cannot all be carried out.

    Attributes
    ----------
    conflicts : tuple of Conflict
        Not empty.
    """

    def __init__(self, conflicts: Sequence[Conflict]) -> None:
        super().__init__(
            f"{len(conflicts)} rules do not let the orders stay: {conflicts[0].violation.message}"
        )
        self.conflicts = tuple(conflicts)


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
    """Give an earlier plan's orders of the first days of the horizon."""

    def some(rows: Iterable[Dated]) -> tuple[Dated, ...]:
        return tuple(row for row in rows if 0 <= (row.date - instance.start).days < days)

    return Orders(some(plan.transfers), some(plan.trips), some(plan.roster), some(plan.shipments))


def conflicts(instance: Instance, plan: Plan, days: int) -> list[Conflict]:
    """Find why an earlier plan's orders of the first days cannot stay as they are; none if they can.

    Nothing else is ordered for those days, and whatever is ordered later can be left undone: so the orders
    can stay if they break no rule by themselves.
    """
    kept = to_keep(instance, plan, days)
    orders: tuple[Transfer | Shipment, ...] = (*kept.transfers, *kept.shipments)
    alone = Plan(transfers=kept.transfers, trips=kept.trips, roster=kept.roster, shipments=kept.shipments)
    if instance.has_vehicles and orders and not {"trips", "roster"} <= plan.model_fields_set:
        return [Conflict(Violation("roster", {}, len(orders), Message("broken.keep.roster")), orders)]
    return [
        Conflict(violation, tuple(order for order in orders if _concerns(violation, order)))
        for violation in check(instance, alone)
    ]


def _order(order: Transfer | Shipment) -> Message:
    key = "people" if isinstance(order, Transfer) else "supplies"
    return Message(f"kept.{key}", order.model_dump(mode="json"))


def _concerns(violation: Violation, order: Transfer | Shipment) -> bool:
    """Whether an order is among those that a violation is about, by what it says of where it is."""
    people = isinstance(order, Transfer)
    helper, helped = order.destination, order.origin
    if not people:
        helper, helped = helped, helper
    known = {**order.model_dump(), "supporting": helper, "recipient": helped}
    for name, value in violation.where.items():
        if name == "list" and value not in ("trips", "roster"):
            if value != ("transfers" if people else "shipments"):
                return False
        elif name == "date":
            if str(order.date) > str(value):
                return False
        elif name == "place":
            if value not in (order.origin, order.destination):
                return False
        elif name == "scope":
            if (value == "people") != people:
                return False
        elif (
            name
            in (
                "item",
                "category",
                "site",
                "room_type",
                "vehicle",
                "vehicle_place",
                "supporting",
                "recipient",
                "origin",
                "destination",
            )
            and known.get(name) != value
        ):
            return False
    return True
