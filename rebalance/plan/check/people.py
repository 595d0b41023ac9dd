"""Rules: nobody is moved before being found, and everyone into a room of the right level of care."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.orders import Transfer
from .facts import Facts, Key, running
from .names import key_of
from .violation import Violation, spot

if TYPE_CHECKING:
    from .case import Case


@dataclass(frozen=True)
class Flows:
    """People by (place, category), one number a day.

    Attributes
    ----------
    waiting
        Not yet moved at the end of the day; below 0 where more were moved than found.
    overdue
        Of them, those past their category's limit.
    staying
        Placed at this place and not yet gone home.
    """

    waiting: dict[Key, list[int]]
    overdue: dict[Key, list[int]]
    staying: dict[Key, list[int]]


def flows(facts: Facts, transfers: Iterable[Transfer]) -> Flows:
    """Follow the people through the days."""
    days = range(facts.days)
    moved: dict[Key, list[int]] = defaultdict(lambda: [0] * facts.days)
    staying: dict[Key, list[int]] = defaultdict(lambda: [0] * facts.days)
    for row in transfers:
        day = (row.date - facts.instance.start).days
        moved[row.origin, row.category][day] += row.people
        stay = facts.categories[row.category].stay
        for t in range(day, facts.days if stay is None else min(facts.days, day + stay)):
            staying[row.destination, row.category][t] += row.people
    waiting, overdue = {}, {}
    for place, category in sorted({*facts.found, *moved}):
        gone = running(moved[place, category])
        limit = facts.categories[category].max_wait
        waiting[place, category] = [facts.found_by(place, category, t) - gone[t] for t in days]
        overdue[place, category] = [
            max(0, facts.found_by(place, category, t - limit) - gone[t]) for t in days
        ]
    return Flows(waiting, overdue, dict(staying))


def check_found(case: Case) -> Iterator[Violation]:
    """Report the days up to which more people have been moved than found."""
    for (place, category), waiting in case.flows.waiting.items():
        for t, count in enumerate(waiting):
            if count < 0:
                date = case.facts.date(t)
                where = spot(date=date, place=place, category=category)
                blanks = {"place": place, "date": date, "count": -count, "category": category}
                yield Violation("found", where, -count, Message("broken.found.more", blanks))


def check_care(case: Case) -> Iterator[Violation]:
    """Report people put into rooms of a type that their category does not accept."""
    for row in case.transfers:
        if (row.category, row.room_type) not in case.facts.accepts:
            blanks = {"people": row.people, "category": row.category, "room_type": row.room_type}
            yield Violation("care", key_of(row), row.people, Message("broken.care.unfit", blanks))
