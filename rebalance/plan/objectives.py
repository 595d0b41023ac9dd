"""What each level of the objective comes to, in plain arithmetic from the orders."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable
from fractions import Fraction

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.plan.accounts import Accounts
from rebalance.plan.decimals import exact
from rebalance.plan.document.levels import Objective, Share
from rebalance.plan.shares import people_shares, supplies_shares
from rebalance.solve.result import Level

SAME = 1e-7
"""A bound as close as this to its value, relative to it, has lost only its last digits."""

OPTIMAL = 1e-6
"""A gap below this, relative to the value, is not worth another plan."""


def overdue(accounts: Accounts) -> Fraction:
    """Σ weight(c) · priority(d) · overdue(d,c,t)."""
    return _weighed(accounts.overdue, accounts.data.priority, accounts.data.weight)


def waiting(accounts: Accounts) -> Fraction:
    """Σ weight(c) · priority(d) · wait(d,c,t)."""
    return _weighed(accounts.waiting, accounts.data.priority, accounts.data.weight)


def shortage(accounts: Accounts) -> Fraction:
    """Σ weight(i) · priority(q) · shortage(q,i,t) ÷ total need of i over all places and days."""
    data, total = accounts.data, Fraction(0)
    for i, need in enumerate(data.total_need.sum(axis=0).tolist()):
        if need:
            short = accounts.short[:, [i], :]
            total += _weighed(short, data.priority, data.item_weight[[i]]) / need
    return total


def _weighed(amounts: Ints, by_row: Floats, by_column: Floats) -> Fraction:
    total = Fraction(0)
    for weight, row in zip(by_row, amounts.sum(axis=2).tolist(), strict=True):
        total += exact(weight) * sum((exact(w) * n for w, n in zip(by_column, row, strict=True)), Fraction(0))
    return total


def fairness_people(accounts: Accounts) -> Fraction:
    """Find the largest, over recipients, of Σ weight · wait ÷ (Σ weight · found × T)."""
    return max((share for share, _, _ in people_shares(accounts)), default=Fraction(0))


def fairness_supplies(accounts: Accounts) -> Fraction:
    """Find the largest, over recipient and item, of Σ shortage ÷ Σ need."""
    return max((share for share, _, _ in supplies_shares(accounts)), default=Fraction(0))


def mismatch(accounts: Accounts) -> Fraction:
    """Σ penalty(c,r) · people."""
    data = accounts.data
    types = {name: n for n, name in enumerate(data.room_types)}
    penalties = (
        exact(data.penalty[accounts.category[move.category], types[move.room_type]]) * move.people
        for move in accounts.orders.transfers
    )
    return sum(penalties, Fraction(0))


def travel(accounts: Accounts) -> Fraction:
    """Σ trips × cycle; without vehicles Σ people × minutes + Σ units × unit_kg × minutes, one way."""
    data = accounts.data
    if data.instance.has_vehicles:
        return sum(accounts.minutes.values(), Fraction(0))

    def minutes(origin: str, destination: str) -> Fraction:
        return exact(data.minutes[accounts.place[origin], accounts.place[destination]])

    people = (move.people * minutes(move.origin, move.destination) for move in accounts.orders.transfers)
    goods = (
        s.quantity * exact(data.unit_kg[accounts.item[s.item]]) * minutes(s.origin, s.destination)
        for s in accounts.orders.shipments
    )
    return sum(people, Fraction(0)) + sum(goods, Fraction(0))


def change(accounts: Accounts) -> Fraction:
    """Σ absolute difference to the orders before, in people and in kg, by date, from, to, and what."""
    data = accounts.data
    people, goods = (
        Counter(
            dict(
                zip(
                    zip(*map(np.ndarray.tolist, orders.keys), strict=True),
                    orders.values.tolist(),
                    strict=True,
                )
            )
        )
        for orders in (data.previous.people, data.previous.goods)
    )
    for move in accounts.orders.transfers:
        d, p = accounts.place[move.origin], accounts.place[move.destination]
        people[d, accounts.category[move.category], p, accounts.day(move.date)] -= move.people
    for row in accounts.orders.shipments:
        o, q = accounts.place[row.origin], accounts.place[row.destination]
        goods[o, q, accounts.item[row.item], accounts.day(row.date)] -= row.quantity
    units = [0] * len(data.items)
    for (_, _, i, _), quantity in goods.items():
        units[i] += abs(quantity)
    kg = sum((exact(w) * n for w, n in zip(data.unit_kg, units, strict=True)), Fraction(0))
    return sum(map(abs, people.values())) + kg


VALUES: dict[str, Callable[[Accounts], Fraction]] = {
    level.__name__: level
    for level in (overdue, waiting, shortage, fairness_people, fairness_supplies, mismatch, travel, change)
}


def objective(accounts: Accounts, level: Level) -> Objective:
    """State a level's value, and its bound where one is proven; no level can be below 0."""
    value = float(VALUES[level.name](accounts))
    if math.isnan(level.bound):
        return Objective(level=level.name, value=value, bound=None)
    bound = min(value, max(0.0, level.bound))
    return Objective(level=level.name, value=value, bound=value if value - bound <= SAME * value else bound)


def all_optimal(objectives: Iterable[Objective], shares: Iterable[Share]) -> bool:
    """Say whether every level's bound meets its value, and every share's its share."""
    figures = [*((o.value, o.bound) for o in objectives), *((s.share, s.bound) for s in shares)]
    return all(bound is not None and value - bound <= OPTIMAL * max(1.0, value) for value, bound in figures)
