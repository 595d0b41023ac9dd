"""The values that a level can have in plans of whole people, trips and units: a bound rises to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil, gcd, lcm

from .columns import shared_people
from .tables import Tables


def risen(level: str, bound: Fraction, tables: Tables) -> Fraction:
    """Give the least value not below a bound, nor below 0, that the level can have."""
    bound = max(Fraction(0), bound)
    # A largest share is one of several shares, each with a step of its own.
    return min((ceil(bound / step) * step for step in _STEPS[level](tables) if step), default=bound)


def common(charges: Iterable[Fraction | int]) -> Fraction:
    """Give the greatest number of which all charges are multiples; 0 if all of them are 0."""
    parts = {Fraction(charge) for charge in charges}
    below = lcm(*(part.denominator for part in parts))
    return Fraction(gcd(*(int(part * below) for part in parts)), below)


def _people(tables: Tables) -> list[Fraction]:
    facts = tables.facts
    return [common(facts.categories[c].weight * facts.priority[place] for place, c in tables.found)]


def _shortage(tables: Tables) -> list[Fraction]:
    facts, total = tables.facts, dict[str, int]()
    for (_, item), need in tables.total_needs.items():
        total[item] = total.get(item, 0) + need
    charges = (
        facts.items[item].weight * priority / need
        for item, need in total.items()
        for priority in facts.priority.values()
        if need
    )
    return [common(charges)]


def _people_shares(tables: Tables) -> list[Fraction]:
    weights: dict[str, list[Fraction]] = defaultdict(list)
    for place, category in tables.found:
        weights[place].append(tables.facts.categories[category].weight)
    return [common(weights[place]) / total for place, total in shared_people(tables).items()]


def _supplies_shares(tables: Tables) -> list[Fraction]:
    recipient = (key for key in tables.total_needs if tables.facts.role[key[0]] == "recipient")
    return [Fraction(1, tables.total_needs[key]) for key in recipient if tables.total_needs[key]]


def _mismatch(tables: Tables) -> list[Fraction]:
    return [common(penalty for penalty, _ in tables.facts.accepts.values())]


def _travel(tables: Tables) -> list[Fraction]:
    facts = tables.facts
    if tables.case.limited:
        return [common(cycle for ways in tables.ways.values() for _, cycle in ways)]
    minutes = [facts.minutes(a, b) or Fraction(0) for a in facts.role for b in facts.role]
    weights = [Fraction(1), *(item.unit_kg for item in facts.items.values())]
    return [common(m * weight for m in minutes for weight in weights)]


def _change(tables: Tables) -> list[Fraction]:
    return [common([1, *(item.unit_kg for item in tables.facts.items.values())])]


_STEPS: dict[str, Callable[[Tables], list[Fraction]]] = {
    "overdue": _people,
    "waiting": _people,
    "shortage": _shortage,
    "fairness_people": _people_shares,
    "fairness_supplies": _supplies_shares,
    "mismatch": _mismatch,
    "travel": _travel,
    "change": _change,
}
