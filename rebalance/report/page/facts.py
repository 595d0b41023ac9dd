"""What several sections need to know about a plan."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from rebalance.instance import Instance
from rebalance.plan.schema import Plan, Transfer, Trip
from rebalance.report.labels import Labels, labels_of
from rebalance.report.page.ledger import Entry, Sum, entries, summed
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

    @cached_property
    def entries(self) -> list[Entry]:
        """The people of each day, place and category."""
        return entries(self.plan, self.dates)

    @cached_property
    def people(self) -> Mapping[str, Sum]:
        """The figures of each cohort that has people; of a plan without a summary, as its records add up."""
        if "summary" in self.plan.model_fields_set:
            people = self.plan.summary.people
            sums = {
                cohort: Sum(of.found, of.moved, of.waiting, of.overdue)
                for cohort, of in (("positive", people.positive), ("contact", people.contact))
            }
        else:
            last = self.dates[-1] if self.dates else None
            sums = summed(self.entries, lambda row: self.cohorts.get(row.category, ""), last)
        return {
            cohort: sums[cohort] for cohort in ("positive", "contact", "") if sums.get(cohort, Sum()).found
        }

    def cohort(self, cohort: str) -> str:
        """Return what a cohort is called."""
        return self.words.of("cargoes", cohort) if cohort else self.words("days.unknown")

    @cached_property
    def places(self) -> list[str]:
        """What the places of the plan are called, sorted."""
        plan = self.plan
        named = {row.place for part in (plan.waiting, plan.stocks, plan.rooms, plan.fleets) for row in part}
        named |= {place for row in plan.transfers for place in (row.origin, row.destination)}
        named |= {place for row in plan.shipments for place in (row.origin, row.destination)}
        return sorted(map(self.place, named))

    @cached_property
    def recipients(self) -> frozenset[str]:
        """The recipient districts, as far as they are known."""
        if self.instance:
            table = self.instance.places
            return frozenset(table["place"][table["role"] == "recipient"])
        return frozenset(pair.recipient for pair in self.plan.summary.pairs)

    @cached_property
    def coordinates(self) -> Mapping[str, tuple[float, float]]:
        """Latitude and longitude of each place that has both."""
        if not self.instance:
            return {}
        table = self.instance.places.dropna(subset=["latitude", "longitude"])
        return {
            place: (float(latitude), float(longitude))
            for place, latitude, longitude in zip(
                table["place"], table["latitude"], table["longitude"], strict=True
            )
        }

    @cached_property
    def _shared(self) -> frozenset[str]:
        counts = Counter(self.labels.places.values())
        return frozenset(name for name, count in counts.items() if count > 1)

    def place(self, place: str) -> str:
        """Return what a place is called, so that no two are called the same."""
        name = self.labels.place(place)
        return f"{name} ({place})" if name in self._shared else name

    def group(self, letter: str, count: int) -> str:
        """Return what places drawn as one are called."""
        return self.words("help.group", letter=letter, count=count)

    def category(self, name: str) -> str:
        """Return what a category is called."""
        return self.words.of("categories", name)

    def item(self, item: str) -> str:
        """Return what an item is called."""
        return self.words.of("items", item)


def _ride(row: Trip | Transfer) -> tuple[object, ...]:
    return row.date, row.vehicle_place, row.vehicle, row.origin, row.destination


def facts(plan: Plan, instance: Instance | None, language: Language) -> Facts:
    """Put together what the sections need to know."""
    labels = labels_of(instance, language) if instance else Labels()
    return Facts(plan, instance, Words(language), labels)
