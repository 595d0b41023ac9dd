"""People by day, place and category, as the plan's records imply them."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from rebalance.plan.document.plan import Plan

Key = tuple[dt.date, str, str]


@dataclass(frozen=True)
class Entry:
    """One category at one place on one day.

    Attributes
    ----------
    found : int
        Found on that day; on the first day with those who were waiting before.
    moved : int
        Moved on that day.
    waiting, overdue : int
        At the end of that day.
    """

    date: dt.date
    place: str
    category: str
    found: int
    moved: int
    waiting: int
    overdue: int


@dataclass(frozen=True)
class Sum:
    """Several entries together."""

    found: int = 0
    moved: int = 0
    waiting: int = 0
    overdue: int = 0


def entries(plan: Plan, dates: Iterable[dt.date]) -> list[Entry]:
    """Balance the books: found is what moved, and by how much more wait than the day before."""
    moved: Counter[Key] = Counter()
    waiting: Counter[Key] = Counter()
    overdue: Counter[Key] = Counter()
    for transfer in plan.transfers:
        moved[transfer.date, transfer.origin, transfer.category] += transfer.people
    for row in plan.waiting:
        waiting[row.date, row.place, row.category] += row.people
        overdue[row.date, row.place, row.category] += row.overdue
    kinds = sorted({key[1:] for key in (*moved, *waiting)})
    made = []
    before: Counter[tuple[str, str]] = Counter()
    for date in dates:
        for kind in kinds:
            key = (date, *kind)
            found = waiting[key] + moved[key] - before[kind]
            before[kind] = waiting[key]
            if found or moved[key] or waiting[key]:
                made.append(Entry(*key, found, moved[key], waiting[key], overdue[key]))
    return made


def summed(rows: Iterable[Entry], by: Callable[[Entry], str], last: dt.date | None) -> dict[str, Sum]:
    """Add entries up by a name: found and moved over all of them, waiting and overdue on the last day."""
    sums: dict[str, Sum] = {}
    for row in rows:
        so_far = sums.get(by(row), Sum())
        at_end = row.date == last
        sums[by(row)] = Sum(
            so_far.found + row.found,
            so_far.moved + row.moved,
            so_far.waiting + row.waiting * at_end,
            so_far.overdue + row.overdue * at_end,
        )
    return sums
