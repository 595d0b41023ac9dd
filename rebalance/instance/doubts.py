"""What is only suspicious in an instance that could be right."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Set
from datetime import datetime, time, timedelta
from math import inf

import numpy as np

from rebalance.instance.check import Draft
from rebalance.instance.exclusion import nobody_may_help
from rebalance.instance.findings import Finding, limited
from rebalance.instance.likeness import Suggestions
from rebalance.instance.outliers import outliers
from rebalance.instance.parse import TypedTable, within_horizon
from rebalance.instance.reach import round_trips, within_places
from rebalance.instance.roads import doubtful_coordinates, doubtful_roads
from rebalance.instance.settings import Settings
from rebalance.words import counted


def doubts(draft: Draft, settings: Settings) -> list[Finding]:
    """Return every warning about an instance without errors."""
    return limited(finding for rule in _RULES for finding in rule(draft, settings))


def _outside_horizon(draft: Draft, settings: Settings) -> Iterator[Finding]:
    for name in ("people", "rooms", "stock", "needs"):
        table = draft.tables.get(name)
        if table is None:
            continue
        outside = ~within_horizon(table, settings.days)
        if outside.any():
            yield table.finding(
                "outside-horizon",
                int(np.flatnonzero(outside)[0]),
                "date",
                count=int(outside.sum()),
                table=name,
            )


def _stale_reports(draft: Draft, settings: Settings) -> Iterator[Finding]:
    limit = settings.policy.max_age_hours
    if limit is None:
        return
    for table in draft.tables.values():
        if "reported_at" not in table.headers:
            continue
        for at, reported in enumerate(table.frame["reported_at"]):
            if reported is None:
                continue
            # The day starts at midnight where the report was written.
            start = datetime.combine(settings.start, time(), tzinfo=reported.tzinfo)
            if start - reported > timedelta(hours=limit):
                hours = (start - reported) / timedelta(hours=1)
                yield table.finding("stale-report", at, "reported_at", hours=hours, limit=limit)


def _rooms_for_nobody(draft: Draft, settings: Settings) -> Iterator[Finding]:
    rooms = draft.tables.get("rooms")
    if rooms is None:
        return
    types = rooms.frame["room_type"]
    accepted = draft.tables["accepts"].frame["room_type"]
    unused = ~types.isin(accepted).to_numpy() & ~types.duplicated().to_numpy()
    suggest = Suggestions({name: name for name in accepted})
    for at in map(int, np.flatnonzero(unused)):
        near = suggest(types.iloc[at])
        variant = "near" if near else ""
        yield rooms.finding(
            "room-type-for-nobody", at, "room_type", variant, room_type=types.iloc[at], near=near
        )


def _stock_for_nobody(draft: Draft, settings: Settings) -> Iterator[Finding]:
    stock = draft.tables.get("stock")
    if stock is None:
        return
    needed: set[str] = set()
    for name in ("needs", "norms"):
        if name in draft.tables:
            needed |= set(draft.tables[name].frame["item"].unique())
    items = stock.frame["item"]
    unused = ~items.isin(list(needed)).to_numpy() & ~items.duplicated().to_numpy()
    for at in map(int, np.flatnonzero(unused)):
        yield stock.finding("stock-for-nobody", at, "item", item=items.iloc[at])


def _no_vehicles(draft: Draft, settings: Settings) -> Iterator[Finding]:
    if "vehicles" in draft.missing:
        yield Finding("no-vehicles-table", *draft.place_of("vehicles"))


def _empty_fleet(draft: Draft, settings: Settings) -> Iterator[Finding]:
    if "vehicles" in draft.tables and draft.tables["vehicles"].frame.empty:
        yield Finding("no-vehicles", *draft.place_of("vehicles"))


def _small_trucks(draft: Draft, settings: Settings) -> Iterator[Finding]:
    if "vehicles" not in draft.tables or "items" not in draft.tables:
        return
    vehicles, lightest = draft.tables["vehicles"], draft.tables["items"].frame["unit_kg"].min()
    fleets = vehicles.frame
    small = (fleets["carries"] == "supplies") & (fleets["count"] > 0) & (fleets["payload_kg"] < lightest)
    for at in map(int, np.flatnonzero(small.to_numpy())):
        yield vehicles.finding("idle-fleet", at, "payload_kg", "payload", lightest=lightest)


def _out_of_reach(draft: Draft, settings: Settings) -> Iterator[Finding]:
    travel = draft.tables["travel"].frame
    limit = settings.policy.max_travel_minutes
    nearest = round_trips(travel, limit)
    yield from _unreachable(draft, settings, nearest)
    if "vehicles" in draft.tables:
        own = within_places(travel)
        yield from _idle_fleets(draft.tables["vehicles"], nearest, own, _with_own_rooms(draft), limit)


def _with_own_rooms(draft: Draft) -> set[str]:
    """Return the places with people and rooms: nobody travels within any other."""
    if "people" not in draft.tables:
        return set()
    people, rooms = (draft.tables[name].frame for name in ("people", "rooms"))
    return set(people.loc[people["count"] > 0, "place"]) & set(rooms.loc[rooms["count"] > 0, "place"])


def _unreachable(draft: Draft, settings: Settings, nearest: Mapping[str, float]) -> Iterator[Finding]:
    asking: set[str] = set()
    for name, amount in (("people", "count"), ("needs", "quantity")):
        if name in draft.tables:
            frame = draft.tables[name].frame
            asking |= set(frame.loc[(frame[amount] > 0) & (frame["day"] < settings.days), "place"].unique())
    places = draft.tables["places"]
    for at, (place, role) in enumerate(zip(places.frame["place"], places.frame["role"], strict=True)):
        if role == "recipient" and place in asking and place not in nearest:
            yield places.finding("unreachable-district", at, "place", place=place)


def _idle_fleets(
    vehicles: TypedTable,
    nearest: Mapping[str, float],
    within: Mapping[str, float],
    with_own_rooms: Set[str],
    limit: float | None,
) -> Iterator[Finding]:
    fleets = vehicles.frame[["place", "carries", "count", "hours_per_day", "turnaround_minutes"]]
    for at, (base, carries, count, hours, turnaround) in enumerate(fleets.itertuples(index=False)):
        own = within.get(base, 0.0)
        # A trip starts or ends its way at the base, so that one leg of its cycle lies within the base.
        cycle = nearest.get(base, inf) + own
        if carries != "supplies" and base in with_own_rooms:
            cycle = min(cycle, 3 * own)
        if limit is not None and own > limit:
            cycle = inf
        if count and cycle + turnaround > hours * 60:
            yield vehicles.finding("idle-fleet", at, "vehicle")


def _late_reports(draft: Draft, settings: Settings) -> Iterator[Finding]:
    for table in draft.tables.values():
        if "reported_at" not in table.headers:
            continue
        for at, reported in enumerate(table.frame["reported_at"]):
            # Reported on the first day is as fresh as can be; on the next it is of another day's plan.
            if reported is not None and reported.date() > settings.start:
                days = (reported.date() - settings.start).days
                yield table.finding("report-after-start", at, "reported_at", days=counted("day", days))


def _cohorts_without_people(draft: Draft, settings: Settings) -> Iterator[Finding]:
    categories = draft.tables.get("categories")
    if categories is None:
        return
    people = draft.tables["people"].frame
    seen = categories.frame["category"].isin(people.loc[people["count"] > 0, "category"])
    cohorts = categories.frame["cohort"]
    # Without anybody at all it is a quiet day; with one cohort only, a table may have been left out.
    missing = ~cohorts.isin(cohorts[seen]) & ~cohorts.duplicated()
    for at in map(int, np.flatnonzero(missing.to_numpy() & bool(seen.any()))):
        yield categories.finding("cohort-without-people", at, "cohort", cohort=cohorts.iloc[at])


def _zero_weights(draft: Draft, settings: Settings) -> Iterator[Finding]:
    for name, column in (("categories", "weight"), ("items", "weight"), ("places", "priority")):
        table = draft.tables.get(name)
        if table is None:
            continue
        for at in map(int, np.flatnonzero((table.frame[column] == 0).to_numpy())):
            who = table.frame[table.spec.key[0]].iloc[at]
            yield table.finding("zero-weight", at, column, column=column, name=who)


_RULES: tuple[Callable[[Draft, Settings], Iterator[Finding]], ...] = (
    _no_vehicles,
    _empty_fleet,
    _outside_horizon,
    _stale_reports,
    _late_reports,
    outliers,
    _rooms_for_nobody,
    _stock_for_nobody,
    _cohorts_without_people,
    _zero_weights,
    _small_trucks,
    _out_of_reach,
    nobody_may_help,
    doubtful_roads,
    doubtful_coordinates,
)
