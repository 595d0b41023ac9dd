"""The roster: every trip of every vehicle, as a timetable of bars and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.report.page.facts import Facts
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section


@dataclass(frozen=True)
class Roster:
    """What the section shows."""

    records: Records


def roster(facts: Facts) -> Section | None:
    """Lay every trip out from its departure to when its vehicle is ready again."""
    plan, words = facts.plan, facts.words
    if not plan.roster:
        return None
    cycles = {
        (trip.date, trip.vehicle_place, trip.vehicle, trip.carries, trip.origin, trip.destination):
        trip.cycle_minutes
        for trip in plan.trips
    }  # fmt: skip
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("base", words("fleets.base"), "place", pick=True),
        Column("vehicle", words("fleets.vehicle"), pick=True),
        Column("number", words("roster.number"), "number"),
        Column("departs", words("roster.departs"), "clock"),
        Column("ready", words("roster.ready"), "clock"),
        Column("carries", words("roster.carries"), pick=True),
        Column("from", words("roster.from"), "place"),
        Column("to", words("roster.to"), "place"),
        Column("load", words("roster.load"), "number"),
    ]
    rows = []
    for row in plan.roster:
        key = (row.date, row.vehicle_place, row.vehicle, row.carries, row.origin, row.destination)
        cycle = cycles.get(key)
        rows.append(
            (
                row.date.isoformat(),
                facts.place(row.vehicle_place),
                facts.vehicle(row.vehicle),
                row.number,
                row.departs_minute,
                None if cycle is None else row.departs_minute + cycle,
                words.of("cargoes", row.carries),
                facts.place(row.origin),
                facts.place(row.destination),
                row.load,
            )
        )
    last = max(departs if ready is None else ready for *_, departs, ready, _, _, _, _ in rows)
    # Whole hours, so that the last one has its line.
    span = -int(-last // 60) * 60 or 60
    records = Records(
        "trips",
        words("roster.records"),
        columns,
        rows,
        bars=words("roster.bars"),
        span=span,
        cargoes={words.of("cargoes", cargo): cargo for cargo in ("positive", "contact", "supplies")},
    )
    return Section("roster", words("roster.title"), Roster(records))
