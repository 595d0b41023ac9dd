"""Rule: parts that were planned apart share no place and no order, and come to the levels together."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.levels import Objective
from .violation import Violation, amount, differs, exact, exceeds, spot

if TYPE_CHECKING:
    from .case import Case

RULE = "parts"
LARGEST_OF = ("fairness_people", "fairness_supplies")


def check_parts(case: Case) -> Iterator[Violation]:
    """Compare `parts` with the places, the orders and the objectives."""
    parts = case.plan.parts
    if not parts:
        return
    told = Counter(place for part in parts for place in part.places)
    for place in sorted({*told, *case.facts.role}):
        once = 1 if place in case.facts.role else 0
        if told[place] != once:
            says = Message("broken.parts.place", {"place": place, "times": told[place], "true": once})
            yield Violation(RULE, spot(place=place), abs(told[place] - once), says)
    part_of = {place: n for n, part in enumerate(parts) for place in part.places}
    moved = {(row.origin, row.destination) for row in case.transfers}
    shipped = {(row.origin, row.destination) for row in case.shipments}
    for origin, destination in sorted(moved | shipped):
        if part_of.get(origin) == part_of.get(destination):
            continue
        says = Message("broken.parts.joined", {"origin": origin, "destination": destination})
        yield Violation(RULE, spot(origin=origin, destination=destination), 1, says)
    asked = [objective.level for objective in case.plan.objectives]
    for n, part in enumerate(parts):
        if (said := [objective.level for objective in part.objectives]) != asked:
            says = Message("broken.parts.levels", {"part": n + 1, "said": said, "asked": asked})
            yield Violation(RULE, spot(list="parts"), 1, says)
            return
    for objective, *same in zip(case.plan.objectives, *(part.objectives for part in parts), strict=True):
        yield from _level(objective, same)


def _level(whole: Objective, parts: Sequence[Objective]) -> Iterator[Violation]:
    values = [exact(part.value) for part in parts]
    true = max(values) if whole.level in LARGEST_OF else sum(values, Fraction(0))
    said, where = exact(whole.value), spot(list="parts", level=whole.level)
    # Orders before between places that now share nothing are undone, and no part's.
    if differs(said, true) and not (whole.level == "change" and true < said):
        says = Message("broken.parts.value", {**where, "true": amount(said), "said": amount(true)})
        yield Violation(RULE, where, amount(abs(said - true)), says)
    for part, value in zip(parts, values, strict=True):
        if part.bound is not None and exceeds(bound := exact(part.bound), value):
            says = Message("broken.levels.bound", {**where, "bound": amount(bound), "value": amount(value)})
            yield Violation(RULE, where, amount(bound - value), says)
