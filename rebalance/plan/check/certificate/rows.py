"""The right-hand side of every rule, times its multiplier."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import cast

from .knapsack import best_day
from .prices import Prices
from .tables import Tables

Day = int

HELD = {"fairness_people": "people", "fairness_supplies": "supplies"}
"""What is shared at a level of fairness."""


def sides(prices: Prices, held: Mapping[str, Fraction], tables: Tables) -> Fraction:
    """Add up multiplier × right-hand side over all rows; those left out have 0 there.

    Parameters
    ----------
    prices
        The multipliers.
    held
        What the plan reaches at the levels above.
    tables
        The instance.
    """
    facts, total = tables.facts, Fraction(0)
    for rule, side in _SIDES:
        for key, multiplier in prices.rows(rule):
            total += multiplier * side(tables, *key)
    for ordered, rule in zip(tables.before, ("people before", "supplies before"), strict=True):
        for key, multiplier in prices.rows(rule):
            total += multiplier * ordered[cast("tuple[Day, str, str, str]", key)]
    for (level,), multiplier in prices.rows("held"):
        total += multiplier * held[str(level)]
    for level, shares in tables.shares.items():
        weights = (-multiplier for _, multiplier in prices.rows(f"held share of {HELD[level]}"))
        total -= _most_shared(sorted(weights, reverse=True), shares)
    for (place, vehicle, _), worth in vehicle_days(prices).items():
        fleet = facts.fleets[place, vehicle]
        total -= fleet.count * best_day(worth, fleet.shift)
    return total


def _most_shared(weights: list[Fraction], shares: list[Fraction]) -> Fraction:
    """Σ weight(d) · share(d) ≤ Σ weight(n) · share(n), both sorted downwards, the shares being the plan's.

    That holds for every plan whose k largest shares come to no more than this plan's, for each k, whoever has
    them: by the rearrangement inequality, and summation by parts.
    """
    return sum((weight * share for weight, share in zip(weights, shares, strict=False)), Fraction(0))


def _found(tables: Tables, place: str, category: str, day: Day) -> int:
    """wait(d,c,t) + Σ_{p, s≤t} flow(d,c,p,s) = found(d,c) by day t."""
    return tables.facts.found_by(place, category, day)


def _not_yet_due(tables: Tables, place: str, category: str, day: Day) -> int:
    """over(d,c,t) − wait(d,c,t) ≥ −(found in the last max_wait_days days)."""
    return tables.due(place, category, day) - tables.facts.found_by(place, category, day)


def _open(tables: Tables, place: str, site: str, room_type: str, day: Day) -> int:
    """Σ rooms_per_person · place(c,site,r,s) over those staying ≤ rooms open."""
    return tables.facts.sites[place, site, room_type][day]


def _minutes(tables: Tables, place: str, vehicle: str, day: Day) -> Fraction:
    """Σ trips × cycle ≤ count × hours_per_day × 60."""
    fleet = tables.facts.fleets[place, vehicle]
    return fleet.count * fleet.shift


def _arriving(tables: Tables, place: str, item: str, day: Day) -> int:
    """hand(t) − hand(t−1) + shipped out + used − shipped in = arriving."""
    series = tables.facts.arrived.get((place, item))
    return series[day] if series else 0


def _free(tables: Tables, place: str, item: str, day: Day) -> int:
    """Σ_{s≤t} shipped out − Σ come in before day t ≤ arrived by day t less the reserve."""
    return tables.free(place, item)[day]


def _needed(tables: Tables, place: str, item: str, day: Day) -> int:
    """Consumable: used + short − norm = need. Durable: hand + short − norm ≥ need."""
    series = tables.facts.needs.get((place, item))
    return series[day] if series else 0


def _cities(tables: Tables, district: str) -> int:
    """Σ_o link(o,q) ≤ max_supporters_per_recipient."""
    return tables.facts.instance.policy.max_supporters_per_recipient or 0


def _districts(tables: Tables, city: str) -> int:
    """Σ_q link(o,q) ≤ max_recipients_per_supporter."""
    return tables.facts.instance.policy.max_recipients_per_supporter or 0


def vehicle_days(prices: Prices) -> dict[tuple[str, str, Day], dict[Fraction, Fraction]]:
    """Give what trips are worth by the minutes that they take at least, for each fleet and day.

    A vehicle's day is trips that fit its shift, so that for any worth of trips by their length
    Σ worth · trips ≤ count × the most that trips which fit one shift are worth.
    """
    worth: dict[tuple[str, str, Day], dict[Fraction, Fraction]] = defaultdict(dict)
    for key, multiplier in prices.rows("timetable"):
        place, vehicle, day, minutes = cast("tuple[str, str, Day, Fraction]", key)
        worth[place, vehicle, day][minutes] = -multiplier
    return dict(worth)


def worth_of(cycle: Fraction, worth: Mapping[Fraction, Fraction]) -> Fraction:
    """Give what a trip of some length is worth: as the longest listed that is no longer."""
    return worth[max(listed)] if (listed := [m for m in worth if m <= cycle]) else Fraction(0)


_SIDES: tuple[tuple[str, Callable[..., int | Fraction]], ...] = (
    ("people", _found),
    ("overdue", _not_yet_due),
    ("rooms", _open),
    ("minutes", _minutes),
    ("balance", _arriving),
    ("leaving", _free),
    ("needs", _needed),
    ("cities of a district", _cities),
    ("districts of a city", _districts),
)
