"""Rule: every level of the objective has the value that the plan says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from fractions import Fraction
from math import ceil
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.plan import Plan
from .pairs import RECIPIENT
from .violation import Violation, amount, differs, exact, exceeds, spot

if TYPE_CHECKING:
    from .case import Case


Shares = dict[tuple[str, str | None], Fraction]
"""What is left undone, by place and item; people have no item."""


def overdue(case: Case) -> Fraction:
    """Compute Σ weight(c) · priority(d) · overdue(d,c,t)."""
    return _weighed(case, case.flows.overdue)


def waiting(case: Case) -> Fraction:
    """Compute Σ weight(c) · priority(d) · wait(d,c,t)."""
    return _weighed(case, case.flows.waiting)


def _weighed(case: Case, series: dict[tuple[str, str], list[int]]) -> Fraction:
    facts = case.facts
    terms = (
        facts.categories[category].weight * facts.priority[place] * sum(people)
        for (place, category), people in series.items()
    )
    return sum(terms, Fraction(0))


def shortage(case: Case) -> Fraction:
    """Compute Σ weight(i) · priority(q) · shortage(q,i,t) ÷ total need of i, where there is need."""
    facts, total = case.facts, Fraction(0)
    need_of: dict[str, int] = defaultdict(int)
    for (_, item), need in constant_needs(case).items():
        need_of[item] += need
    for (place, item), balance in case.balances.items():
        if need_of[item]:
            weight = facts.items[item].weight * facts.priority[place]
            total += weight * sum(balance.shortage) / need_of[item]
    return total


def fairness_people(case: Case) -> Fraction:
    """Find the largest, over recipients, of Σ weight · wait ÷ (Σ weight · found × T)."""
    return max(people_shares(case).values(), default=Fraction(0))


def people_shares(case: Case) -> Shares:
    """Give Σ weight · wait ÷ (Σ weight · found × T) of every recipient where anybody was found."""
    facts = case.facts
    waits: dict[str, Fraction] = defaultdict(Fraction)
    found: dict[str, Fraction] = defaultdict(Fraction)
    for (place, category), people in case.flows.waiting.items():
        weight = facts.categories[category].weight
        waits[place] += weight * sum(people)
        found[place] += weight * facts.found_by(place, category, facts.days - 1)
    return {
        (place, None): waits[place] / (found[place] * facts.days)
        for place in waits
        if facts.role[place] == RECIPIENT and found[place]
    }


def fairness_supplies(case: Case) -> Fraction:
    """Find the largest, over recipient and item, of Σ shortage ÷ Σ need."""
    return max(supplies_shares(case).values(), default=Fraction(0))


def supplies_shares(case: Case) -> Shares:
    """Give Σ shortage ÷ Σ need of every recipient and item that it needs."""
    needs = constant_needs(case)
    return {
        key: Fraction(sum(balance.shortage), needs[key])
        for key, balance in case.balances.items()
        if case.facts.role[key[0]] == RECIPIENT and needs.get(key)
    }


def constant_needs(case: Case) -> dict[tuple[str, str], int]:
    """Add up the needs by (place, item), with norms as if everybody stayed where found."""
    facts = case.facts
    needs = {key: sum(series) for key, series in facts.needs.items()}
    for t in range(facts.days):
        by_norm: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
        for (item, category), quantity in facts.norms.items():
            for place, who in facts.found:
                if who == category:
                    by_norm[place, item] += quantity * facts.found_by(place, category, t)
        for key, quantity in by_norm.items():
            needs[key] = needs.get(key, 0) + ceil(quantity)
    return needs


def mismatch(case: Case) -> Fraction:
    """Compute Σ penalty(c,r) · people."""
    accepts = case.facts.accepts
    penalties = (
        accepts.get((row.category, row.room_type), (Fraction(0), 1))[0] * row.people for row in case.transfers
    )
    return sum(penalties, Fraction(0))


def travel(case: Case) -> Fraction:
    """Compute Σ trips × cycle, or without vehicles Σ (people + units × unit_kg) × minutes, one way."""
    facts, total = case.facts, Fraction(0)
    for key, made in case.trips.items():
        total += made.trips * (facts.cycle(key.fleet, key.origin, key.destination) or 0)
    if not case.limited:
        for move in case.transfers:
            total += move.people * (facts.minutes(move.origin, move.destination) or 0)
        for shipment in case.shipments:
            kg = shipment.quantity * facts.items[shipment.item].unit_kg
            total += kg * (facts.minutes(shipment.origin, shipment.destination) or 0)
    return total


def change(case: Case) -> Fraction:
    """Compute Σ absolute difference to the previous plan in people and in kg, by date, from, to, and what.

    Orders of the previous plan outside this horizon, or with names that are gone, are not counted.
    """
    now = _orders(case, case.plan)
    before = _orders(case, case.previous) if case.previous else {}
    differences = (abs(now.get(key, Fraction(0)) - before.get(key, Fraction(0))) for key in {*now, *before})
    return sum(differences, Fraction(0))


def _orders(case: Case, plan: Plan) -> dict[tuple[str, ...], Fraction]:
    facts = case.facts
    orders: dict[tuple[str, ...], Fraction] = defaultdict(Fraction)
    for move in plan.transfers:
        known = {move.origin, move.destination} <= facts.role.keys() and move.category in facts.categories
        if known and facts.day(move.date) is not None:
            orders[str(move.date), "people", move.origin, move.destination, move.category] += move.people
    for row in plan.shipments:
        known = {row.origin, row.destination} <= facts.role.keys() and row.item in facts.items
        if known and facts.day(row.date) is not None:
            kg = row.quantity * facts.items[row.item].unit_kg
            orders[str(row.date), "supplies", row.origin, row.destination, row.item] += kg
    return orders


LEVELS: dict[str, Callable[[Case], Fraction]] = {
    level.__name__: level
    for level in (
        overdue,
        waiting,
        shortage,
        fairness_people,
        fairness_supplies,
        mismatch,
        travel,
        change,
    )
}


def check_levels(case: Case) -> Iterator[Violation]:
    """Check the levels' names and order, their values, and that no bound is above its value.

    `change` is there where there is a previous plan; its value is judged where that is at hand.
    """
    if "objectives" not in case.given:
        return
    said = [objective.level for objective in case.plan.objectives]
    # Whether there was a previous plan is only known for sure where it is at hand.
    previous = case.previous is not None or "change" in said
    asked = list(case.facts.instance.policy.levels_with(previous))
    if said != asked:
        missing = len(set(said) ^ set(asked))
        told = said or Message("broken.levels.none")
        says = Message("broken.levels.names", {"said": told, "asked": asked})
        yield Violation("levels", spot(list="objectives"), max(1, missing), says)
    for objective in case.plan.objectives:
        value = exact(objective.value)
        where = spot(level=objective.level)
        if objective.level in LEVELS and (objective.level != "change" or case.previous is not None):
            true = LEVELS[objective.level](case)
            if differs(value, true):
                blanks = {**where, "true": amount(true), "said": amount(value)}
                says = Message("broken.levels.value", blanks)
                yield Violation("levels", where, amount(abs(value - true)), says)
        if objective.bound is not None and exceeds(bound := exact(objective.bound), value):
            says = Message("broken.levels.bound", {**where, "bound": amount(bound), "value": amount(value)})
            yield Violation("levels", where, amount(bound - value), says)
