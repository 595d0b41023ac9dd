"""Rule: the room waits for the person, at every site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.orders import Transfer
from .facts import Facts
from .violation import Violation, spot

if TYPE_CHECKING:
    from .case import Case


def rooms_held(facts: Facts, transfers: Iterable[Transfer]) -> dict[tuple[str, str, str], list[int]]:
    """Count the rooms held each day by (place, site, room type).

    Someone placed on day t holds the rooms on days t … t + stay_days + turnover_days − 1.
    """
    turnover = facts.instance.policy.turnover_days
    held: dict[tuple[str, str, str], list[int]] = {}
    for row in transfers:
        day = (row.date - facts.instance.start).days
        stay = facts.categories[row.category].stay
        end = facts.days if stay is None else min(facts.days, day + stay + turnover)
        # A room type that the category does not accept is another rule's matter: here it takes one room.
        _, rooms_per_person = facts.accepts.get((row.category, row.room_type), (None, 1))
        series = held.setdefault((row.destination, row.site, row.room_type), [0] * facts.days)
        for t in range(day, end):
            series[t] += rooms_per_person * row.people
    return held


def check_rooms(case: Case) -> Iterator[Violation]:
    """Report the days on which more rooms are held than have come free."""
    for (place, site, room_type), held in sorted(case.rooms_held.items()):
        open_by_day = case.facts.sites.get((place, site, room_type), [0] * case.facts.days)
        for t, (used, free) in enumerate(zip(held, open_by_day, strict=True)):
            if used > free:
                date = case.facts.date(t)
                where = spot(date=date, place=place, site=site, room_type=room_type)
                blanks = {**where, "used": used, "free": free, "excess": used - free}
                yield Violation("rooms", where, used - free, Message("broken.rooms.more", blanks))
