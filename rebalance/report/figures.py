"""Figures as people read them."""

from __future__ import annotations

from rebalance.plan.document.left import Bottleneck
from rebalance.plan.document.levels import Objective
from rebalance.words import Words

# Beyond what the values are exact to, a difference is none.
_SAME = 1e-9


def number(value: float) -> str:
    """Write a number with four digits that count, all of them where it is whole or in the thousands."""
    if value == int(value) or abs(value) >= 1000:
        return f"{value:,.0f}"
    return f"{value:.4g}"


def saved(found: Bottleneck, words: Words) -> str:
    """Write what one more of a bottleneck saves, or the many that were tried; an estimate says so."""
    if not found.proven:
        return words("bottlenecks.estimate", worth=number(found.worth))
    if found.amount is None or found.amount == 1:
        return number(found.worth)
    worth = number(found.worth * found.amount)
    return words("bottlenecks.many", worth=worth, amount=number(found.amount))


def percent(share: float) -> float:
    """Give a share as a number of hundredths, to two decimals."""
    return round(100 * share, 2)


def gap(objective: Objective, words: Words) -> str:
    """Write how far a level's value is above its bound, as a share of the value."""
    if objective.bound is None:
        return words("levels.unproven")
    above = objective.value - objective.bound
    if above <= _SAME * max(1.0, abs(objective.value)):
        return "0 %"
    share = 100 * above / objective.value
    # A gap is never rounded away.
    return "< 0.1 %" if share < 0.1 else f"{share:.1f} %"
