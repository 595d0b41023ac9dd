"""The roster: every trip of every vehicle, as a timetable of bars and as a table."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.plan.document.orders import Shipment
from rebalance.report.aboard import Piece
from rebalance.report.figures import number
from rebalance.report.page.facts import Facts
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section


@dataclass(frozen=True)
class Roster:
    """What the section shows."""

    records: Records


def roster(facts: Facts) -> Section | None:
    """Lay every trip out from its departure to when its vehicle is ready again."""
    words = facts.words
    if not facts.plan.roster:
        return None
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
        Column("aboard", words("roster.aboard")),
        Column("trip", words("roster.trip")),
    ]
    rows = []
    for run in facts.runs:
        row = run.entry
        rows.append(
            (
                row.date.isoformat(),
                facts.place(row.vehicle_place),
                facts.vehicle(row.vehicle),
                row.number,
                row.departs_minute,
                None if run.back is None else run.back.minutes,
                words.of("cargoes", row.carries),
                facts.place(row.origin),
                facts.place(row.destination),
                row.load,
                words("lists.comma").join(_aboard(facts, piece) for piece in run.pieces),
                run.number,
            )
        )
    last = max(row[4] if row[5] is None else row[5] for row in rows)
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


def _aboard(facts: Facts, piece: Piece) -> str:
    order = piece.order
    if isinstance(order, Shipment):
        name, to = facts.item_alone(order.item), ""
    else:
        name, to = facts.category(order.category), order.site
    count = facts.words("lists.amount", name=name, count=number(piece.amount))
    return facts.words("pairs.pair", supporting=count, recipient=to) if to else count
