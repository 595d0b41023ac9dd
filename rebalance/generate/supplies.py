"""Supplies: what the districts need, and what the cities, and they, have of it."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

from rebalance.generate.country import Country, Floats
from rebalance.generate.draws import Draws
from rebalance.generate.kinds import Item
from rebalance.generate.wishes import Wishes

# Districts have this share of all stock themselves; of a city's this share is its reserve.
_OWN, _RESERVE = 0.2, 0.25
# Of a city's stock, what arrives on the second day.
_LATER = 0.2
#: A need: which place (from 0), item (from 0), day and how much.
Need = tuple[int, int, int, int]
#: A stock: which place (from 0), item (from 0), day (-1: on hand), how much, and its reserve.
Stock = tuple[int, int, int, int, int]


def needs(country: Country, items: Sequence[Item], mean: Floats, wishes: Wishes) -> list[Need]:
    """Return what the districts need, more where more people are found."""
    draws = Draws(wishes.seed, "needs")
    needed = []
    for district, people in enumerate(mean.tolist()):
        for i, item in enumerate(items):
            for day in range(wishes.days):
                count = draws.rounded(people * item.a_person * draws.between(0.7, 1.3))
                if count:
                    needed.append((country.cities + district, i, day, count))
    return needed


def stock(country: Country, items: Sequence[Item], needed: Sequence[Need], wishes: Wishes) -> list[Stock]:
    """Return what there is: a share of all that is needed; of durables, of what is needed in a day."""
    draws = Draws(wishes.seed, "stock")
    stocks: list[Stock] = []
    for i, item in enumerate(items):
        days = wishes.days if item.kind == "durable" else 1
        total = wishes.stock * sum(count for _, of, _, count in needed if of == i) / days
        weights = [size * draws.between(0.5, 1.5) for size in country.size.tolist()]
        for own, first, last in ((1 - _OWN, 0, country.cities), (_OWN, country.cities, len(weights))):
            among = fsum(weights[first:last])
            for place in range(first, last):
                count = draws.rounded(total * own * weights[place] / among)
                city = place < country.cities
                later = int(count * _LATER) if city and wishes.days > 1 else 0
                for day, part in ((-1, count - later), (1, later)):
                    if part:
                        stocks.append((place, i, day, part, int(part * _RESERVE) if city else 0))
    return stocks
