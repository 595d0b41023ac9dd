"""What sharing costs the levels below it, in one sentence."""

from __future__ import annotations

from rebalance.plan.document.levels import FairnessPrice
from rebalance.plan.document.plan import Plan
from rebalance.report.figures import number
from rebalance.words import Words


def price_of_fairness(plan: Plan, words: Words) -> str:
    """Say for each level of fairness at which something is left what those below it would be without.

    Returns
    -------
    str
        Empty where nothing is left to share, or nothing is known.
    """
    levels = [objective.level for objective in plan.objectives]
    known = {(price.level, price.below): price for price in plan.price_of_fairness}
    shared = [level for level in levels if any(share.level == level for share in plan.shares)]
    told = []
    for level in shared:
        below = levels[levels.index(level) + 1 :]
        prices = [known.get((level, name)) for name in below]
        if any(prices):
            costs = [_cost(name, price, words) for name, price in zip(below, prices, strict=True)]
            said = words("lists.comma").join(cost for cost in costs if cost) or words("fairness.nothing")
            told.append(words("fairness.level", level=words.of("levels", level), costs=said))
    return words("fairness.price", prices=words("fairness.and").join(told)) if told else ""


def _cost(below: str, price: FairnessPrice | None, words: Words) -> str:
    name = words.of("levels", below)
    if price is None:
        return words("fairness.unknown", level=name)
    if price.free == price.held:
        return ""
    return words("fairness.cost", level=name, held=number(price.held), free=number(price.free))
