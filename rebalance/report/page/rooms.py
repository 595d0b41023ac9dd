"""Rooms in use."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from rebalance.report.figures import number
from rebalance.report.page.bars import Bar, Bars
from rebalance.report.page.facts import Facts
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section
from rebalance.report.page.texts import percent


@dataclass(frozen=True)
class Rooms:
    """What the section shows."""

    table: Bars
    orders: Records
    records: Records


def rooms(facts: Facts) -> Section | None:
    """Say how many rooms of each type are taken on each day."""
    if not facts.plan.rooms:
        return None
    words = facts.words
    opened: Counter[tuple[str, str]] = Counter()
    used: Counter[tuple[str, str]] = Counter()
    for row in facts.plan.rooms:
        key = (row.room_type, row.date.isoformat())
        opened[key] += row.open
        used[key] += row.used
    groups = [
        (
            facts.room_type(name),
            [
                _bar(date.isoformat(), used[name, date.isoformat()], opened[name, date.isoformat()])
                for date in facts.dates
            ],
        )
        for name in sorted({name for name, _ in opened})
    ]
    table = Bars(
        words("rooms.by_type"),
        [words("days.date"), *(words(f"rooms.{name}") for name in ("used", "open", "free", "share"))],
        groups,
        [("used", words("rooms.used")), ("free", words("rooms.free"))],
        full=100,
    )
    return Section("rooms", words("rooms.title"), Rooms(table, _orders(facts), _records(facts)))


def _bar(name: str, used: int, opened: int) -> Bar:
    share = 100 * used / opened if opened else 0
    figures = [number(used), number(opened), number(opened - used), percent(used, opened)]
    return Bar(name, figures, [("used", share), ("free", 100 - share if opened else 0)])


def _orders(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("from", words("help.people_from"), "place"),
        Column("category", words("days.category"), pick=True),
        Column("people", words("pairs.people"), "number"),
        Column("to", words("help.people_to"), "place"),
        Column("site", words("rooms.site")),
        Column("room_type", words("rooms.type"), pick=True),
        Column("base", words("fleets.base"), "place"),
        Column("vehicle", words("fleets.vehicle"), pick=True),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.origin),
            facts.category(row.category),
            row.people,
            facts.place(row.destination),
            row.site,
            facts.room_type(row.room_type),
            facts.place(row.vehicle_place) if row.vehicle_place else "",
            facts.vehicle(row.vehicle) if row.vehicle else "",
        )
        for row in facts.plan.transfers
    ]
    return Records("transfers", words("rooms.orders"), columns, rows)


def _records(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("place", words("days.place"), "place"),
        Column("site", words("rooms.site")),
        Column("room_type", words("rooms.type"), pick=True),
        *(Column(name, words(f"rooms.{name}"), "number") for name in ("used", "open", "free")),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.place),
            row.site,
            facts.room_type(row.room_type),
            row.used,
            row.open,
            row.open - row.used,
        )
        for row in facts.plan.rooms
    ]
    return Records("rooms-used", words("rooms.records"), columns, rows)
