"""A plan with all that is asked of it again and again when it is laid out."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from rebalance.instance import Instance
from rebalance.plan.document.orders import RosterEntry
from rebalance.plan.document.plan import Plan
from rebalance.report.aboard import Aboard, Order, Piece, aboard
from rebalance.report.cohorts import cohorts_of
from rebalance.report.labels import Labels, labels_of
from rebalance.report.parts.part import Clock
from rebalance.words import Language, Words


@dataclass(frozen=True)
class Run:
    """One trip of one vehicle, and what is on board.

    Attributes
    ----------
    number : str
        What the trip is called: its day and its place in the day's order. No two have the same.
    entry : RosterEntry
        The trip in the roster.
    pieces : tuple of Piece
        What is on board; empty where the plan does not say enough to tell.
    back : Clock or None
        When the vehicle is ready again; None where the plan does not say how long the trip takes.
    """

    number: str
    entry: RosterEntry
    pieces: tuple[Piece, ...]
    back: Clock | None


@dataclass(frozen=True)
class View:
    """A plan, the language in which it is told, and what the things in it are called.

    Attributes
    ----------
    plan : Plan
        The plan.
    words : Words
        The language.
    labels : Labels
        The names.
    cohorts, kg : mapping
        The cohort of each category and the weight of a unit of each item, as far as known.
    """

    plan: Plan
    words: Words
    labels: Labels = field(default_factory=Labels)
    cohorts: Mapping[str, str] = field(default_factory=dict)
    kg: Mapping[str, float] = field(default_factory=dict)

    @cached_property
    def aboard(self) -> Aboard:
        """The orders, dealt out to the trips."""
        return aboard(self.plan, self.cohorts, self.kg)

    @cached_property
    def runs(self) -> tuple[Run, ...]:
        """All trips by day, fleet, vehicle and departure."""
        cycles = {
            (row.date, row.vehicle_place, row.vehicle, row.carries, row.origin, row.destination): (
                row.cycle_minutes
            )
            for row in self.plan.trips
        }
        entries = self.plan.roster
        order = sorted(
            range(len(entries)), key=lambda at: tuple(getattr(entries[at], k) for k in entries[at].KEY)
        )
        on_day: Counter[dt.date] = Counter()
        runs = []
        for at in order:
            entry = entries[at]
            on_day[entry.date] += 1
            cycle = cycles.get(
                (
                    entry.date,
                    entry.vehicle_place,
                    entry.vehicle,
                    entry.carries,
                    entry.origin,
                    entry.destination,
                )
            )
            runs.append(
                Run(
                    number=f"{entry.date:%m%d}-{on_day[entry.date]:04d}",
                    entry=entry,
                    pieces=self.aboard.trips[at],
                    back=None if cycle is None else Clock(entry.departs_minute + cycle),
                )
            )
        return tuple(runs)

    @cached_property
    def runs_of_fleet(self) -> Mapping[tuple[dt.date, str, str], Sequence[Run]]:
        """The trips of each fleet on each day."""
        groups: dict[tuple[dt.date, str, str], list[Run]] = defaultdict(list)
        for run in self.runs:
            groups[run.entry.date, run.entry.vehicle_place, run.entry.vehicle].append(run)
        return groups

    @cached_property
    def runs_of(self) -> Mapping[Order, Sequence[Run]]:
        """The trips that carry each order, or part of it."""
        carriers: dict[Order, list[Run]] = defaultdict(list)
        for run in self.runs:
            for piece in run.pieces:
                carriers[piece.order].append(run)
        return carriers

    @cached_property
    def places(self) -> tuple[str, ...]:
        """Every place that the plan says anything about, sorted."""
        plan = self.plan
        named: set[str | None] = set()
        for ways in (plan.transfers, plan.shipments, plan.trips, plan.roster):
            for way in ways:
                named |= {way.origin, way.destination, way.vehicle_place}
        for spots in (plan.waiting, plan.shortages, plan.stocks, plan.rooms, plan.fleets):
            named |= {spot.place for spot in spots}
        for pair in plan.summary.pairs:
            named |= {pair.supporting, pair.recipient}
        return tuple(sorted(name for name in named if name is not None))

    @cached_property
    def dates(self) -> tuple[dt.date, ...]:
        """The days of the horizon, and any other day that has orders or that people waited on."""
        case = self.plan.instance
        start = [case.start] if case.start else []
        horizon = {day + dt.timedelta(days=n) for day in start for n in range(case.days or 1)}
        for rows in (self.plan.transfers, self.plan.shipments, self.plan.roster, self.plan.waiting):
            horizon |= {row.date for row in rows}
        return tuple(sorted(horizon))

    def on(self, day: dt.date) -> View:
        """Give a view of one day alone; trips keep their numbers."""
        plan = self.plan
        return replace(
            self,
            plan=plan.model_copy(
                update={
                    name: tuple(row for row in rows if row.date == day)
                    for name, rows in (
                        ("transfers", plan.transfers),
                        ("trips", plan.trips),
                        ("roster", plan.roster),
                        ("shipments", plan.shipments),
                        ("waiting", plan.waiting),
                        ("shortages", plan.shortages),
                        ("stocks", plan.stocks),
                        ("rooms", plan.rooms),
                        ("fleets", plan.fleets),
                    )
                }
            ),
        )

    def fleet(self, place: str | None, vehicle: str | None) -> str:
        """Name a fleet by its base and vehicle; nothing where transport is not limited."""
        if place is None or vehicle is None:
            return ""
        return self.words("run.type", place=self.labels.place(place), vehicle=self.vehicle(vehicle))

    def vehicle(self, vehicle: str) -> str:
        """Name a type of vehicle."""
        return self.words.of("vehicles", vehicle)

    def category(self, category: str) -> str:
        """Name a category of people."""
        return self.words.of("categories", category)

    def room_type(self, room_type: str) -> str:
        """Name a room type."""
        return self.words.of("room_types", room_type)

    def item_alone(self, item: str) -> str:
        """Name an item, without its unit."""
        return self.words.of("items", item)

    def item(self, item: str) -> str:
        """Name an item, with its unit where that is known."""
        name, unit = self.item_alone(item), self.labels.units.get(item)
        return f"{name} ({unit})" if unit else name


def view_of(plan: Plan, instance: Instance | None, language: Language) -> View:
    """Make a view of a plan, with the names of the instance that it was made of, if that is at hand."""
    words, cohorts = Words(language), cohorts_of(plan, instance)
    if instance is None:
        return View(plan, words, cohorts=cohorts)
    items = instance.items
    return View(
        plan,
        words,
        labels_of(instance, language),
        cohorts,
        kg=dict(zip(items["item"], items["unit_kg"], strict=True)),
    )
