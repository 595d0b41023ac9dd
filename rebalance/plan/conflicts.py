"""Orders that cannot stay as they are: for each limit, the fewest that it cannot take together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from rebalance.instance import Instance
from rebalance.plan.check import RULES, Facts, Violation, judge
from rebalance.plan.check.case import Case
from rebalance.plan.document.orders import RosterEntry, Shipment, Transfer
from rebalance.plan.document.plan import Plan
from rebalance.plan.limits import Limit, limit_of, one_limit
from rebalance.plan.orders import Orders
from rebalance.words import Message

Order = Transfer | Shipment | RosterEntry

#: Rules that follow from others where each vehicle's trips are known.
_IMPLIED = {"minutes": "timetable", "shift": "timetable", "balance": "reserve"}
#: What follows where a single trip holds more than it may, and where a name is not known.
_TOO_MANY = {"broken.seats.people-more", "broken.seats.supplies-more"}
_UNLIKE = {
    *("broken.seats.people", "broken.seats.supplies", "broken.freight.whole"),
    *("broken.timetable.trips", "broken.timetable.loads"),
}


@dataclass(frozen=True)
class Conflict:
    """A limit, and orders that cannot all stay because of it.

    Without any one of the orders the others can, as far as this limit is concerned; and there are no fewer
    that are too much for it.

    Attributes
    ----------
    violation : Violation
        Where most is lacking.
    orders : tuple of Transfer, Shipment or RosterEntry
        The trips of single vehicles where it is these that cannot be made.
    limit : Limit
    others : int
        At how many more spots it is broken.
    """

    violation: Violation
    orders: tuple[Order, ...]
    limit: Limit
    others: int


def conflicts(instance: Instance, kept: Orders) -> list[Conflict]:
    """Find why some orders cannot stay as they are; nothing if they can. Those of fewest orders come first.

    Nothing else is ordered for their days, and whatever is ordered later can be left undone: so they can
    stay if they break no rule by themselves.
    """
    found = broken(instance, kept)
    if not found:
        return []
    facts = Facts(instance)
    by_limit: dict[tuple[str, ...], list[Violation]] = defaultdict(list)
    for violation in found:
        by_limit[one_limit(violation)].append(violation)
    result = []
    for violations in by_limit.values():
        worst = max(violations, key=lambda v: v.by)
        orders = _fewest(facts, worst, kept)
        result.append(Conflict(worst, orders, limit_of(instance, violations), len(violations) - 1))
    return sorted(result, key=lambda c: (len(c.orders), c.violation.rule, c.violation.message))


def broken(instance: Instance, kept: Orders) -> list[Violation]:
    """Find the rules that orders break by themselves, without those that follow from others of them."""
    if not any((kept.transfers, kept.shipments, kept.trips, kept.roster)):
        return []
    orders = len(kept.transfers) + len(kept.shipments)
    if instance.has_vehicles and orders and not (kept.trips and kept.roster):
        return [Violation("roster", {}, orders, Message("broken.keep.roster"))]
    alone = Plan(transfers=kept.transfers, trips=kept.trips, roster=kept.roster, shipments=kept.shipments)
    found = judge(Facts(instance), alone)
    rules = {violation.rule for violation in found}
    of_orders = {violation.rule for violation in found if not _drives(violation)}
    full = any(violation.says.key == "broken.timetable.full" for violation in found)

    def follows(violation: Violation) -> bool:
        key, rule = violation.says.key, violation.rule
        # A trip that cannot be read leaves its orders on foot, and the other way round.
        return (
            _IMPLIED.get(rule) in rules
            or (_drives(violation) and rule in of_orders)
            or (full and key in _TOO_MANY)
            or ("names" in rules and key in _UNLIKE)
        )

    return [violation for violation in found if not follows(violation)] or found


def _drives(violation: Violation) -> bool:
    """Whether it is said of a trip, and may be said of its orders as well."""
    return violation.where.get("list") in ("trips", "roster")


def _fewest(facts: Facts, violation: Violation, kept: Orders) -> tuple[Order, ...]:
    """Leave out orders, the smallest first, as long as those that are left break the rule at its spot."""
    rule = next((rule for rule in RULES if rule.name == violation.rule), None)
    if rule is None:
        return (*kept.transfers, *kept.shipments)

    def breaks(orders: Iterable[Order]) -> bool:
        found = rule.find(Case(facts, document(orders)))
        return any(v.where == violation.where and v.says.key == violation.says.key for v in found)

    every: Sequence[Order] = kept.roster
    if violation.rule != "timetable":
        every = [*kept.transfers, *kept.shipments]
    concerned = [order for order in every if concerns(violation, order)]
    if not breaks(concerned):
        return tuple(concerned)
    # What comes in makes room: it stays beside the orders that it is too little for.
    left = list(concerned)
    for order in sorted(concerned, key=lambda order: size(facts, order)):
        if violation.rule == "reserve" and order.origin != violation.where["place"]:
            continue
        rest = [other for other in left if other is not order]
        if breaks(rest):
            left = rest
    if violation.rule == "reserve":
        left = [order for order in left if order.origin == violation.where["place"]]
    return tuple(left)


def document(orders: Iterable[Order]) -> Plan:
    """Make a document of some orders; the trips follow from the roster, or else from the orders."""
    names = {Transfer: "transfers", Shipment: "shipments", RosterEntry: "roster"}
    parts: dict[str, Any] = {}
    for order in orders:
        name = names[type(order)]
        parts[name] = (*parts.get(name, ()), order)
    return Plan.model_construct(**parts)


def size(facts: Facts, order: Order) -> float:
    """Return how much an order asks for: rooms, units, or what is on board."""
    if isinstance(order, Transfer):
        return order.people * facts.accepts.get((order.category, order.room_type), (0, 1))[1]
    return order.quantity if isinstance(order, Shipment) else order.load


#: What a violation may say of an order, beside its day.
_FIELDS = (
    *("item", "category", "site", "room_type", "vehicle", "vehicle_place", "number", "supporting"),
    *("recipient", "origin", "destination", "carries"),
)


def concerns(violation: Violation, order: Order) -> bool:
    """Whether an order may be among those that a violation is about, by what it says of where it is."""
    people = isinstance(order, Transfer)
    helper, helped = (order.destination, order.origin) if people else (order.origin, order.destination)
    known = {**order.model_dump(), "supporting": helper, "recipient": helped}
    where = violation.where
    if violation.rule == "timetable":
        # One trip stands in the way of another of the same vehicle and day.
        same = ("vehicle_place", "vehicle", "number")
        return str(order.date) == where["date"] and all(known.get(name) == where.get(name) for name in same)
    for name, value in where.items():
        if name == "date" and str(order.date) > str(value):
            return False
        if name == "place" and value not in (order.origin, order.destination):
            return False
        if name == "scope" and (value == "people") != people:
            return False
        if name == "list" and value in ("transfers", "shipments") and (value == "transfers") != people:
            return False
        if name in _FIELDS and name in known and known[name] != value:
            return False
    return True
