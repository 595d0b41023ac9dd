"""The outbreak: a few districts overloaded, those around them less, some cases everywhere."""

from __future__ import annotations

from collections.abc import Sequence
from math import fsum

import numpy as np

from rebalance.generate.country import Country, Floats
from rebalance.generate.draws import Draws
from rebalance.generate.kinds import Category
from rebalance.generate.wishes import Wishes

_DISTRICTS_A_FOCUS, _FOCUS_KM, _BACKGROUND = 30, 15.0, 0.1
# Of the people found in all: those who wait since yesterday, and how each day adds to the last.
_WAITING, _GROWTH = 1.5, 0.05
#: A person found: which district (from 0), category, day (-1: the day before the first) and how many.
Found = tuple[int, int, int, int]


def burden(country: Country, wishes: Wishes) -> Floats:
    """Return how many people are found in each district on average, shape (districts,)."""
    draws = Draws(wishes.seed, "outbreak")
    districts = np.arange(country.cities, len(country.names))
    foci = [draws.whole(0, wishes.districts - 1) for _ in range(1 + wishes.districts // _DISTRICTS_A_FOCUS)]
    strength = np.array([draws.between(0.5, 1.5) for _ in foci])
    km = country.straight_km(districts, districts[foci])
    ill = country.size[districts] * (_BACKGROUND + (strength / (1 + (km / _FOCUS_KM) ** 2)).max(axis=1))
    return np.asarray(ill * (wishes.people * len(ill) / fsum(ill.tolist())))


def people(mean: Floats, categories: Sequence[Category], wishes: Wishes) -> list[Found]:
    """Return who is found where and when."""
    draws = Draws(wishes.seed, "people")
    parts = fsum(category.a_positive for category in categories)
    by_day = [_WAITING, *(1 + _GROWTH * day for day in range(wishes.days))]
    found = []
    for district, total in enumerate(mean.tolist()):
        for c, category in enumerate(categories):
            for day, share in enumerate(by_day, start=-1):
                amount = total * category.a_positive / parts * share / fsum(by_day)
                count = draws.rounded(amount * draws.between(0.6, 1.4))
                if count:
                    found.append((district, c, day, count))
    return found
