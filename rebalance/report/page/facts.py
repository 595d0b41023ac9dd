"""What several sections need to know about a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from rebalance.instance import Instance
from rebalance.plan.document.plan import Plan
from rebalance.report.page.ledger import Entry, Sum, entries, summed
from rebalance.report.parts.view import View, view_of
from rebalance.words import Language


@dataclass(frozen=True)
class Facts(View):
    """A view of a plan, with what can be read off it and off its instance.

    Attributes
    ----------
    instance : Instance or None
        What the plan was made of, where that is at hand.
    """

    instance: Instance | None = None

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

    def place(self, place: str) -> str:
        """Return what a place is called."""
        return self.labels.place(place)

    def group(self, letter: str, count: int) -> str:
        """Return what places drawn as one are called."""
        return self.words("help.group", letter=letter, count=count)


def facts(plan: Plan, instance: Instance | None, language: Language) -> Facts:
    """Put together what the sections need to know."""
    view = view_of(plan, instance, language)
    return Facts(plan, view.words, view.labels, view.cohorts, view.kg, instance)
