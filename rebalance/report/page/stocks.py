"""Stocks, and the day on which each runs out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from rebalance.report.figures import number
from rebalance.report.page.facts import Facts
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section

# As many as fill a sheet of paper.
_PLACES = 30


@dataclass(frozen=True)
class Cell:
    """One item at one place: what is there at the end, and when it ran out."""

    text: str
    runs_out: dt.date | None


@dataclass(frozen=True)
class Stocks:
    """What the section shows."""

    sentence: str
    items: list[tuple[str, str]]
    places: list[tuple[str, list[Cell]]]
    note: str
    records: Records
    shipments: Records


def stocks(facts: Facts) -> Section | None:
    """Say of each item at each place how much is left, or when it runs out."""
    rows, words = facts.plan.stocks, facts.words
    if not rows:
        return None
    last = {(row.place, row.item): row for row in sorted(rows, key=lambda row: row.date)}
    items = sorted({item for _, item in last})
    out = {key: row.runs_out for key, row in last.items() if row.runs_out}
    places = sorted(
        {place for place, _ in last},
        # Where most runs out, and soonest, comes first.
        key=lambda place: (
            -sum((place, item) in out for item in items),
            min((out[place, item] for item in items if (place, item) in out), default=dt.date.max),
            facts.place(place),
        ),
    )
    shown = places if len(places) <= _PLACES + 1 else places[:_PLACES]
    cells = []
    for place in shown:
        found = [last.get((place, item)) for item in items]
        row_cells = [Cell(number(row.on_hand), row.runs_out) if row else Cell("", None) for row in found]
        cells.append((facts.place(place), row_cells))
    running_out = len({place for place, _ in out})
    key = "stocks.run_out" if out else "stocks.last"
    sentence = words(key, places=running_out, all=len(places), first=min(out.values(), default=""))
    note = words("stocks.others", count=len(places) - len(shown)) if len(shown) < len(places) else ""
    headings = [(facts.item_alone(item), facts.labels.units.get(item, "")) for item in items]
    data = Stocks(sentence, headings, cells, note, _records(facts), _shipments(facts))
    return Section("stocks", words("stocks.title"), data)


def _records(facts: Facts) -> Records:
    words = facts.words
    figures = ("arrived", "shipped_in", "shipped_out", "used", "on_hand")
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("place", words("days.place"), "place"),
        Column("item", words("stocks.item"), pick=True),
        *(Column(name, words(f"stocks.{name}"), "number") for name in figures),
        Column("runs_out", words("stocks.runs_out"), pick=True),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.place),
            facts.item_alone(row.item),
            *(getattr(row, name) for name in figures),
            row.runs_out.isoformat() if row.runs_out else "",
        )
        for row in facts.plan.stocks
    ]
    return Records("stocks-daily", words("stocks.records"), columns, rows)


def _shipments(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("from", words("help.supplies_from"), "place"),
        Column("to", words("help.supplies_to"), "place"),
        Column("item", words("stocks.item"), pick=True),
        Column("quantity", words("pairs.units"), "number"),
        Column("base", words("fleets.base"), "place"),
        Column("vehicle", words("fleets.vehicle"), pick=True),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.origin),
            facts.place(row.destination),
            facts.item_alone(row.item),
            row.quantity,
            facts.place(row.vehicle_place) if row.vehicle_place else "",
            facts.vehicle(row.vehicle) if row.vehicle else "",
        )
        for row in facts.plan.shipments
    ]
    return Records("shipments", words("stocks.shipments"), columns, rows)
