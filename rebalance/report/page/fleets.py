"""Fleets in use."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass

from rebalance.report.figures import number
from rebalance.report.page.bars import Bar, Bars
from rebalance.report.page.facts import Facts
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section
from rebalance.report.page.texts import percent


@dataclass(frozen=True)
class Fleets:
    """What the section shows."""

    table: Bars
    records: Records


def fleets(facts: Facts) -> Section | None:
    """Say how much of its time each type of vehicle works on each day."""
    if not facts.plan.fleets:
        return None
    words = facts.words
    there: dict[tuple[str, str], float] = defaultdict(float)
    worked: dict[tuple[str, str], float] = defaultdict(float)
    trips: Counter[tuple[str, str]] = Counter()
    for row in facts.plan.fleets:
        key = (row.vehicle, row.date.isoformat())
        there[key] += row.minutes_available
        worked[key] += row.minutes_used
    for trip in facts.plan.trips:
        trips[trip.vehicle, trip.date.isoformat()] += trip.trips
    groups = [
        (
            facts.vehicle(name),
            [
                _bar(day, worked[name, day], there[name, day], trips[name, day])
                for day in (date.isoformat() for date in facts.dates)
            ],
        )
        for name in sorted({name for name, _ in there})
    ]
    table = Bars(
        words("fleets.by_type"),
        [
            words("days.date"),
            words("trips.trips"),
            words("fleets.hours_used"),
            words("fleets.hours_available"),
            words("rooms.share"),
        ],
        groups,
        [("used", words("fleets.working")), ("free", words("fleets.idle"))],
        full=100,
    )
    return Section("fleets", words("fleets.title"), Fleets(table, _records(facts)))


def _bar(name: str, worked: float, there: float, trips: int) -> Bar:
    share = 100 * worked / there if there else 0
    figures = [number(trips), number(round(worked / 60)), number(round(there / 60)), percent(worked, there)]
    return Bar(name, figures, [("used", share), ("free", 100 - share if there else 0)])


def _records(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("base", words("fleets.base"), "place"),
        Column("vehicle", words("fleets.vehicle"), pick=True),
        Column("used", words("fleets.minutes_used"), "number"),
        Column("available", words("fleets.minutes_available"), "number"),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.place),
            facts.vehicle(row.vehicle),
            row.minutes_used,
            row.minutes_available,
        )
        for row in facts.plan.fleets
    ]
    return Records("fleets-used", words("fleets.records"), columns, rows)
