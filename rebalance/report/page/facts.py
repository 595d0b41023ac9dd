"""What several sections need to know about a plan."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rebalance.instance import Instance
from rebalance.plan.schema import Plan, Transfer, Trip
from rebalance.report.labels import Labels, labels_of
from rebalance.words import Language, Words


@dataclass(frozen=True)
class Facts:
    """A plan, what its things are called, and what can be read off it.

    Attributes
    ----------
    plan : Plan
        The plan; any list may be empty.
    instance : Instance or None
        What the plan was made of, where that is at hand.
    words : Words
        The language.
    labels : Labels
        What the instance calls its things.
    """

    plan: Plan
    instance: Instance | None
    words: Words
    labels: Labels = field(default_factory=Labels)

    @cached_property
    def dates(self) -> list[dt.date]:
        """Every day of the horizon, as far as it is known."""
        case = self.plan.instance
        if case.start and case.days:
            return [case.start + dt.timedelta(days=day) for day in range(case.days)]
        rows = (self.plan.transfers, self.plan.waiting, self.plan.trips, self.plan.stocks, self.plan.rooms)
        return sorted({row.date for part in rows for row in part})

    @cached_property
    def cohorts(self) -> Mapping[str, str]:
        """The cohort of each category: from the instance, or of those that only ever rode with one cohort."""
        if self.instance:
            table = self.instance.categories
            return dict(zip(table["category"], table["cohort"], strict=True))
        carried: dict[tuple[object, ...], set[str]] = defaultdict(set)
        for trip in self.plan.trips:
            carried[_ride(trip)].add(trip.carries)
        possible: dict[str, set[str]] = {}
        for row in self.plan.transfers:
            cohorts = carried[_ride(row)] - {"supplies"} or {"positive", "contact"}
            possible[row.category] = possible.get(row.category, cohorts) & cohorts
        return {category: min(cohorts) for category, cohorts in possible.items() if len(cohorts) == 1}

    def category(self, name: str) -> str:
        """Return what a category is called."""
        return self.words.of("categories", name)


def _ride(row: Trip | Transfer) -> tuple[object, ...]:
    return row.date, row.vehicle_place, row.vehicle, row.origin, row.destination


def facts(plan: Plan, instance: Instance | None, language: Language) -> Facts:
    """Put together what the sections need to know."""
    labels = labels_of(instance, language) if instance else Labels()
    return Facts(plan, instance, Words(language), labels)
