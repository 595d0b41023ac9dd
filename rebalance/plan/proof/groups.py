"""The groups of which a plan leaves somebody waiting, or something short."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from rebalance.plan.document.left import Reason
from rebalance.plan.document.plan import Plan
from rebalance.solve.ladder import Group


@dataclass(frozen=True)
class Standing:
    """What a plan does for a group.

    Attributes
    ----------
    group : Group
    done : int
        People moved, or units shipped in.
    left : tuple of (str, int, int)
        Date, people waiting or units short, and how many of the people are overdue.
    stated : tuple of (str, str)
        Date, and what the plan's own figures show of the reasons; what it has proven is proven anew.
    end : str
        The last day of the horizon; empty where the plan does not say it.
    """

    group: Group
    done: int
    left: tuple[tuple[str, int, int], ...]
    stated: tuple[tuple[str, str], ...]
    end: str

    @property
    def at_end(self) -> int:
        """What is left at the end of the last day."""
        return sum(amount for date, amount, _ in self.left if date == self.end)

    @property
    def most(self) -> int:
        """The most that is left on any day."""
        return max((amount for _, amount, _ in self.left), default=0)


def standing(plan: Plan, group: Group) -> Standing:
    """Read off a plan what becomes of a group."""
    place, name = group.place, group.name
    start, days = plan.instance.start, plan.instance.days or 1
    end = "" if start is None else str(start + timedelta(days=days - 1))
    if group.kind == "wait":
        waiting = sorted(
            (row for row in plan.waiting if (row.place, row.category) == (place, name)), key=lambda r: r.date
        )
        done = sum(row.people for row in plan.transfers if (row.origin, row.category) == (place, name))
        left = tuple((str(row.date), row.people, row.overdue) for row in waiting)
        stated = tuple(_facts((row.date, row.why) for row in waiting))
        return Standing(group, done, left, stated, end)
    short = sorted(
        (row for row in plan.shortages if (row.place, row.item) == (place, name)), key=lambda r: r.date
    )
    done = sum(row.quantity for row in plan.shipments if (row.destination, row.item) == (place, name))
    left = tuple((str(row.date), row.quantity, 0) for row in short)
    stated = tuple(_facts((row.date, row.why) for row in short))
    return Standing(group, done, left, stated, end)


def _facts(rows: Iterable[tuple[dt.date, tuple[Reason, ...]]]) -> Iterator[tuple[str, str]]:
    for date, reasons in rows:
        yield from ((str(date), reason.message) for reason in reasons if reason.proof is None)


def groups_at(plan: Plan, place: str) -> Iterator[Group]:
    """Yield the groups that wait or are short at a place, people first."""
    yield from (
        Group("wait", place, name) for name in sorted({w.category for w in plan.waiting if w.place == place})
    )
    yield from (
        Group("short", place, name) for name in sorted({s.item for s in plan.shortages if s.place == place})
    )
