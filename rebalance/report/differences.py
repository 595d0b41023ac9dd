"""Two plans compared, for people to read: figures by day and place, then every order that differs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from rich.table import Table

from rebalance.plan.diff import KINDS, Difference, Way, What, tallied
from rebalance.plan.document.plan import Plan
from rebalance.report.figures import number
from rebalance.report.layout import table
from rebalance.words import Message, Words

SIDES: dict[str, Callable[[Difference], set[str]]] = {
    "day": Difference.days,
    "city": Difference.helpers,
    "district": Difference.helped,
}
"""What differences are added up by; a place that uses its own rooms helps itself."""


def tables(before: Plan, after: Plan, found: Sequence[Difference], words: Words) -> Iterator[Table]:
    """Add up what differs in all, by day and by place, and set the levels side by side."""
    for what in ("people", "supplies"):
        mine = [difference for difference in found if difference.what == what]
        if mine:
            yield _figures(what, mine, words)
    levels = [
        [words.of("levels", name), *("" if value is None else number(value) for value in (was, now))]
        for name, was, now in side_by_side(before, after)
    ]
    if levels:
        yield table(words("levels.title"), [words("diff.before"), words("diff.after")], levels)


def _figures(what: What, found: Sequence[Difference], words: Words) -> Table:
    there = {difference.kind for difference in found}
    kinds = [kind for kind in KINDS if kind in there or kind in ("moved", "added", "dropped")]
    rows = [
        [words(f"diff.{side}", name=name), *(f"{tally[what].get(kind, 0):,}" for kind in kinds)]
        for side, by in {"all": _all, **SIDES}.items()
        for name, tally in tallied(found, by).items()
    ]
    return table(words(f"diff.title.{what}"), [words(f"diff.kind.{kind}") for kind in kinds], rows)


def _all(difference: Difference) -> set[str]:
    return {""}


def side_by_side(before: Plan, after: Plan) -> list[tuple[str, float | None, float | None]]:
    """Set the values of each level of two plans side by side, in the order of the second."""
    was = {o.level: o.value for o in before.objectives}
    now = {o.level: o.value for o in after.objectives}
    return [(name, was.get(name), now.get(name)) for name in dict.fromkeys([*now, *was])]


def lines(found: Sequence[Difference], words: Words) -> Iterator[str]:
    """Say of each difference what is ordered now, and what was before."""
    for difference in found:
        yield _message(difference).said(words.language)


def _message(difference: Difference) -> Message:
    was, now = difference.before, difference.after
    way = now or was
    assert way is not None
    blanks: dict[str, object] = {
        **way._asdict(),
        "quantity": difference.quantity,
        "name": difference.name,
        "fleet": _fleet(way),
    }
    if was is not None:
        blanks |= {"old_site": was.site, "old_room_type": was.room_type, "old_fleet": _fleet(was)}
        if now is not None:
            blanks["instead"] = _instead(difference.what, was, now)
    return Message(f"diff.{difference.what}.{difference.kind}", blanks)


def _instead(what: What, was: Way, now: Way) -> Message:
    """Say where, and when, it was before."""
    key, old, new = ("to", was.destination, now.destination)
    if what == "supplies":
        key, old, new = ("from", was.origin, now.origin)
    place, day = Message(f"diff.{key}", {"place": old}), Message("diff.on", {"date": was.date})
    if was.date == now.date:
        return place
    return day if old == new else Message("diff.both", {"place": place, "day": day})


def _fleet(way: Way) -> Message:
    if not way.vehicle:
        return Message("diff.no-fleet")
    return Message("diff.fleet", {"place": way.vehicle_place, "vehicle": way.vehicle})
