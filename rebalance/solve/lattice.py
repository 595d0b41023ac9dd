"""Which values a level can take at whole plans, so that a bound may be rounded up to the next of them."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, gcd, lcm

import numpy as np

from rebalance.model.arrays import Floats

MOST_PARTS = 10_000
"""Charges finer than one in this many have no step worth rounding to."""


def step(cost: Floats) -> Fraction:
    """The greatest step of which every charge is a multiple; 0 if they have none worth the name.

    Parameters
    ----------
    cost : array of float
        Charges of columns that are whole in every whole plan.
    """
    parts = [Fraction(str(float(c))) for c in np.unique(cost[cost != 0])]
    below = lcm(1, *(p.denominator for p in parts))
    if not parts or below > MOST_PARTS:
        return Fraction(0)
    return Fraction(gcd(*(int(p * below) for p in parts)), below)


def raise_bound(bound: float, step: Fraction) -> float:
    """The least multiple of a step that is not below a bound; the bound itself if there is no step.

    A millionth of a step, and as much of the bound as floats may have lost, is forgiven first.
    """
    if not step or not np.isfinite(bound):
        return bound
    lost = Fraction(1e-9) * Fraction(max(1.0, abs(bound))) + step / 10**6
    return float(ceil((Fraction(bound) - lost) / step) * step)
