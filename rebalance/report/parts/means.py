"""Means: the rooms and the fleets, and how far they are used."""

from __future__ import annotations

from collections import Counter, defaultdict

from rebalance.report.parts.part import Cell, Clock, Part, here, part
from rebalance.report.parts.view import View


def rooms(view: View, place: str | None = None) -> Part:
    """Rooms that have come free by each day, and those that are taken."""
    rows = [
        (
            row.date,
            view.labels.place(row.place),
            row.site,
            view.room_type(row.room_type),
            row.open,
            row.used,
            row.open - row.used,
        )
        for row in view.plan.rooms
        if place in (None, row.place)
    ]
    columns = ("date", "place", "site", "room_type", "open", "taken", "free")
    return part(view.words, view.words("parts.rooms"), columns, rows, without=here(place))


def fleets(view: View, place: str | None = None) -> Part:
    """How many vehicles of each fleet drive, how often, when the first leaves and the last is back."""
    trips: Counter[tuple[Cell, ...]] = Counter()
    numbers: dict[tuple[Cell, ...], set[int]] = defaultdict(set)
    first: dict[tuple[Cell, ...], Clock] = {}
    last: dict[tuple[Cell, ...], Clock] = {}
    for run in view.runs:
        entry = run.entry
        key = (entry.date, entry.vehicle_place, entry.vehicle)
        trips[key] += 1
        numbers[key].add(entry.number)
        departs = Clock(entry.departs_minute)
        first[key] = min(first.get(key, departs), departs)
        if run.back:
            last[key] = max(last.get(key, run.back), run.back)
    rows: list[tuple[Cell, ...]] = []
    for row in view.plan.fleets:
        if place in (None, row.place):
            key = (row.date, row.place, row.vehicle)
            share = row.minutes_used / row.minutes_available if row.minutes_available else 0
            rows.append(
                (
                    row.date,
                    view.labels.place(row.place),
                    view.vehicle(row.vehicle),
                    f"{share:.0%}",
                    trips[key],
                    len(numbers[key]),
                    first.get(key),
                    last.get(key),
                )
            )
    columns = ("date", "base", "vehicle", "worked", "trips", "vehicles", "first", "back")
    return part(view.words, view.words("parts.fleets"), columns, rows, without=here(place, "base"))
