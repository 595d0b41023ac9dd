"""Means: the rooms and the fleets, and how far they are used."""

from __future__ import annotations

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
    rows: list[tuple[Cell, ...]] = []
    for row in view.plan.fleets:
        if place in (None, row.place):
            runs = view.runs_of_fleet.get((row.date, row.place, row.vehicle), ())
            share = row.minutes_used / row.minutes_available if row.minutes_available else 0
            rows.append(
                (
                    row.date,
                    view.labels.place(row.place),
                    view.vehicle(row.vehicle),
                    f"{share:.0%}",
                    len(runs),
                    len({run.entry.number for run in runs}),
                    min((Clock(run.entry.departs_minute) for run in runs), default=None),
                    max((run.back for run in runs if run.back), default=None),
                )
            )
    columns = ("date", "base", "vehicle", "worked", "trips", "vehicles", "first", "back")
    return part(view.words, view.words("parts.fleets"), columns, rows, without=here(place, "base"))
