"""What has been proven, as records of a plan and in its words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from functools import reduce

from rebalance.plan.document.left import Bottleneck, ReasonProof
from rebalance.plan.document.left import Reason as Stated
from rebalance.plan.document.levels import Effect
from rebalance.plan.proof.reasons import Proof, Reason
from rebalance.plan.proof.resources import Resource
from rebalance.plan.proof.worth import Shift, Worth, moved
from rebalance.plan.speech import Speech

DIGITS = 6
"""As many decimals as the solver's tolerances leave."""

CHANGES = 2
"""More changes than this nobody reads in a sentence; the record has them all."""

More = Mapping[str, tuple[Resource, int]]
"""By a change as after --set, the resource of which it adds so many."""


class Sentences:
    """Writes records in one language.

    Parameters
    ----------
    say : Speech
    more : mapping of str to (Resource, int)
        What changes that only add to one row of a table add.
    start : datetime.date
        First day planned.
    """

    def __init__(self, say: Speech, more: More, start: dt.date) -> None:
        self._say, self._more, self._start = say, more, start

    def reasons(self, reason: Reason, kind: str) -> list[Stated]:
        """Write limits that help: one record for each, with the same proof."""
        added = [self._added(*self._more[c]) for c in reason.changes if c in self._more]
        if len(added) == len(reason.changes):
            what = reduce(lambda first, then: self._say("proven.together", first=first, then=then), added)
        else:
            what = self._relaxed(reason)
        shown = [self._effect(self._level(s), s) for s in reason.levels if moved(s)]
        if reason.group is not None and moved(reason.group):
            shown.append(self._effect(self._say(f"proven.own-{kind}"), reason.group))
        message = self._say("proven.reason", what=what, effects=shown)
        if reason.group is not None and not reason.helps_group:
            message = self._say("proven.elsewhere", reason=message)
        proof = ReasonProof(
            changes=reason.changes,
            levels=_effects(reason.levels),
            group_before=None if reason.group is None else round(reason.group.before, DIGITS),
            group_after=None if reason.group is None else round(reason.group.after, DIGITS),
        )
        return [Stated(limit=limit, message=message, proof=proof) for limit in reason.limits]

    def free(self, kind: str) -> Stated:
        """Say that the group need not wait, but then others must."""
        proof = ReasonProof(group_before=0.0)
        return Stated(limit="choice", message=self._say(f"proven.free-{kind}"), proof=proof)

    def nothing(self, proof: Proof) -> Stated:
        """Say that no limit helps."""
        limits = [self._say(f"relaxed.{name}") for name in proof.tried]
        least = round(proof.least, DIGITS)
        return Stated(
            limit="nothing",
            message=self._say("proven.nothing", limits=limits),
            proof=ReasonProof(group_before=least, group_after=least),
        )

    def bottleneck(self, worth: Worth, resource: Resource) -> Bottleneck:
        """Write what one more is worth; it must change a level."""
        cells, first = worth.cells, next(s for s in worth.levels if moved(s))
        shown = [self._effect(self._level(s), s) for s in worth.levels if moved(s)]
        return Bottleneck(
            limit=worth.kind,
            place=cells["place"],
            site=cells.get("site"),
            room_type=cells.get("room_type"),
            vehicle=cells.get("vehicle"),
            item=cells.get("item"),
            date=self._from(cells),
            level=first.level,
            worth=round(first.before - first.after, DIGITS) / worth.amount,
            message=self._say("proven.reason", what=self._added(resource, worth.amount), effects=shown),
            proven=True,
            amount=worth.amount,
            change=worth.change,
            levels=_effects(worth.levels),
        )

    def _added(self, resource: Resource, amount: int) -> str:
        say, cells = self._say, dict(resource.cells)
        cells["place"] = say.place(cells["place"])
        for name, section in (("room_type", "room_types"), ("vehicle", "vehicles"), ("item", "items")):
            if name in cells:
                cells[name] = say.thing(section, cells[name])
        what = say("explain.more", amount=f"{amount:,}", what=say(f"explain.{resource.kind}", **cells))
        begins = self._from(resource.cells)
        return what if begins is None else say("proven.from", what=what, date=begins)

    def _from(self, cells: Mapping[str, str]) -> dt.date | None:
        """Return the day from which there is more, if that is not the first."""
        date = dt.date.fromisoformat(cells["date"]) if "date" in cells else self._start
        return date if date > self._start else None

    def _relaxed(self, reason: Reason) -> str:
        changes: object = list(reason.changes[:CHANGES])
        if len(reason.changes) > CHANGES:
            count = len(reason.changes) - CHANGES
            changes = self._say("explain.changes-more", changes=changes, count=count)
        limits = [self._say(f"relaxed.{name}") for name in reason.limits]
        return self._say("proven.relaxed", limits=limits, changes=changes)

    def _level(self, shift: Shift) -> str:
        return self._say.thing("levels", shift.level)

    def _effect(self, name: str, shift: Shift) -> str:
        change = shift.after - shift.before
        count = f"{'+' if change > 0 else '−'}{abs(change):,.6g}"
        return self._say("lists.amount", name=name, count=count)


def _effects(shifts: Iterable[Shift]) -> tuple[Effect, ...]:
    return tuple(
        Effect(level=s.level, before=round(s.before, DIGITS), after=round(s.after, DIGITS))
        for s in shifts
        if moved(s)
    )
