"""The first screen: who was found, moved, waits, and is overdue; what was needed, shipped, and is short."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.plan.schema import CohortSummary, ItemSummary
from rebalance.report.page.facts import Facts
from rebalance.report.page.section import Section


@dataclass(frozen=True)
class Figure:
    """One large figure, and what it is made of by cohort."""

    name: str
    word: str
    value: int
    positive: int
    contact: int


@dataclass(frozen=True)
class First:
    """What the first screen shows."""

    figures: list[Figure]
    supplies: list[tuple[str, str, ItemSummary]]
    trips: int


def first(facts: Facts) -> Section:
    """Sum the plan up."""
    people, words = facts.plan.summary.people, facts.words
    parts = [
        ("found", words("people.found")),
        ("moved", words("people.moved")),
        ("waiting", words("people.waiting")),
        ("overdue", words("people.overdue")),
    ]

    def figure(name: str, word: str) -> Figure:
        by = [_of(cohort, name) for cohort in (people.positive, people.contact)]
        return Figure(name, word, sum(by), *by)

    supplies = [
        (words.of("items", item.item), facts.labels.units.get(item.item, ""), item)
        for item in sorted(facts.plan.summary.supplies, key=lambda item: item.item)
    ]
    has_people = people.positive.found + people.contact.found > 0
    figures = [figure(*part) for part in parts] if has_people else []
    return Section("first", words("page.first"), First(figures, supplies, facts.plan.summary.trips))


def _of(cohort: CohortSummary, name: str) -> int:
    return int(getattr(cohort, name))
