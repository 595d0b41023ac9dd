"""Which cohort each category of people belongs to."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from rebalance.instance import Instance
from rebalance.plan.document.orders import Transfer, Trip
from rebalance.plan.document.plan import Plan


def cohorts_of(plan: Plan, instance: Instance | None) -> Mapping[str, str]:
    """Find the cohort of each category, as far as it is known.

    A plan does not hold it. Without the instance, trips tell it: a category belongs to a cohort if one of its
    transfers is by a fleet that made trips of that cohort alone between those places on that day.
    """
    if instance is not None:
        table = instance.categories
        return dict(zip(table["category"], table["cohort"], strict=True))
    carried: dict[tuple[object, ...], set[str]] = defaultdict(set)
    for trip in plan.trips:
        carried[_ride(trip)].add(trip.carries)
    possible: dict[str, set[str]] = {}
    for row in plan.transfers:
        cohorts = carried[_ride(row)] - {"supplies"} or {"positive", "contact"}
        possible[row.category] = possible.get(row.category, cohorts) & cohorts
    return {category: min(cohorts) for category, cohorts in possible.items() if len(cohorts) == 1}


def _ride(row: Trip | Transfer) -> tuple[object, ...]:
    return row.date, row.vehicle_place, row.vehicle, row.origin, row.destination
