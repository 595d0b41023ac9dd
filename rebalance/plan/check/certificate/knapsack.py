"""The most that one vehicle's day can be worth, at given prices for trips by their length."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from math import lcm

FINEST = 20_000
"""Most steps into which a shift is cut. Where lengths are finer they are rounded down: more fits than in
truth, so that what is proven stays true."""


def best_day(prices: Mapping[Fraction, Fraction], shift: Fraction) -> Fraction:
    """Fill a shift with trips, any number of each, for the greatest sum of prices.

    Parameters
    ----------
    prices
        By the minutes that a trip takes at least, all above 0.
    shift
        Minutes.
    """
    kinds: list[tuple[Fraction, Fraction]] = []
    for minutes, price in sorted(prices.items(), key=lambda kind: (kind[0], -kind[1])):
        # A longer trip that brings no more is never chosen.
        if minutes <= shift and price > max((worth for _, worth in kinds), default=Fraction(0)):
            kinds.append((minutes, price))
    if not kinds:
        return Fraction(0)
    scale = Fraction(lcm(shift.denominator, *(minutes.denominator for minutes, _ in kinds)))
    if shift * scale > FINEST:
        scale = FINEST / shift
    whole = lcm(*(price.denominator for _, price in kinds))
    most, beside = [0] * (int(shift * scale) + 1), Fraction(0)
    for minutes, price in kinds:
        length, worth = int(minutes * scale), int(price * whole)
        if length == 0:
            beside += int(shift / minutes) * price
            continue
        for used in range(length, len(most)):
            most[used] = max(most[used], most[used - length] + worth)
    return Fraction(most[-1], whole) + beside
