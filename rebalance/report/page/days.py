"""Day by day, by cohort, and place by place."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from rebalance.report.figures import number
from rebalance.report.page.bars import Bar, Bars
from rebalance.report.page.facts import Facts
from rebalance.report.page.ledger import Sum, summed
from rebalance.report.page.records import Column, Records
from rebalance.report.page.section import Section

# As many as fill a sheet of paper beside the rest.
_PLACES = 30


@dataclass(frozen=True)
class Days:
    """What the section shows."""

    tables: list[Bars]
    records: Records


def days(facts: Facts) -> Section | None:
    """Say what happens on each day, to whom, and where."""
    if not facts.entries:
        return None
    return Section("days", facts.words("days.title"), Days([*_tables(facts)], _records(facts)))


def _tables(facts: Facts) -> Iterator[Bars]:
    words = facts.words
    figures = [words(f"people.{name}") for name in ("found", "moved", "waiting", "overdue")]
    legend = [
        ("moved", words("people.moved")),
        ("waiting", words("days.in_time")),
        ("overdue", words("people.overdue")),
    ]
    groups = []
    for cohort in ("positive", "contact", ""):
        rows = [row for row in facts.entries if facts.cohorts.get(row.category, "") == cohort]
        if rows:
            by_day = [
                _bar(date.isoformat(), summed((row for row in rows if row.date == date), lambda _: "", date))
                for date in facts.dates
            ]
            groups.append((facts.cohort(cohort), by_day))
    yield Bars(
        words("days.by_day"), [words("days.date"), *figures], groups, legend, note=words("days.first_day")
    )
    by_category = summed(facts.entries, lambda row: row.category, facts.dates[-1])
    yield Bars(
        words("days.by_category"),
        [words("days.category"), *figures],
        [("", [_bar(facts.category(name), {"": by_category[name]}) for name in sorted(by_category)])],
        legend,
        note=words("days.at_end"),
    )
    by_place = summed(facts.entries, lambda row: row.place, facts.dates[-1])
    order = sorted(by_place, key=lambda name: (-by_place[name].waiting, -by_place[name].found, name))
    shown = order if len(order) <= _PLACES + 1 else order[:_PLACES]
    yield Bars(
        words("days.by_place"),
        [words("days.place"), *figures],
        [("", [_bar(facts.place(name), {"": by_place[name]}) for name in shown])],
        legend,
        note=words("days.others", count=len(order) - len(shown)) if len(shown) < len(order) else "",
    )


def _bar(name: str, sums: dict[str, Sum]) -> Bar:
    of = sums.get("", Sum())
    parts = [("moved", of.moved), ("waiting", of.waiting - of.overdue), ("overdue", of.overdue)]
    return Bar(name, [number(value) for value in (of.found, of.moved, of.waiting, of.overdue)], parts)


def _records(facts: Facts) -> Records:
    words = facts.words
    columns = [
        Column("date", words("days.date"), pick=True),
        Column("place", words("days.place"), "place"),
        Column("category", words("days.category"), pick=True),
        *(
            Column(name, words(f"people.{name}"), "number")
            for name in ("found", "moved", "waiting", "overdue")
        ),
    ]
    rows = [
        (
            row.date.isoformat(),
            facts.place(row.place),
            facts.category(row.category),
            row.found,
            row.moved,
            row.waiting,
            row.overdue,
        )
        for row in facts.entries
    ]
    return Records("people", words("days.records"), columns, rows)
