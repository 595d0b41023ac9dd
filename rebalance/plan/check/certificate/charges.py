"""What the level to be bounded, and the levels held above it, charge for a decision."""

from __future__ import annotations

from collections import defaultdict
from fractions import Fraction
from functools import cached_property

from .prices import Prices
from .tables import Tables


class Charges:
    """Charges of one level, with what the multipliers of held levels add.

    A held level's row, charges · decisions ≤ value, with a multiplier −w adds w of its charges to every
    decision, and takes w of its value off the bound.
    """

    def __init__(self, level: str, prices: Prices, tables: Tables) -> None:
        self._tables = tables
        self._weight: dict[str, Fraction] = defaultdict(Fraction, {level: Fraction(1)})
        for (held,), multiplier in prices.rows("held"):
            self._weight[str(held)] -= multiplier

    def of_level(self, level: str) -> Fraction:
        """Give how much a level counts."""
        return self._weight[level]

    def person(self, level: str, place: str, category: str) -> Fraction:
        """Give what somebody of a category waiting, or overdue, at a place counts a day."""
        facts = self._tables.facts
        return self._weight[level] * facts.categories[category].weight * facts.priority[place]

    def short(self, place: str, item: str) -> Fraction:
        """Give what a missing unit counts."""
        facts, total = self._tables.facts, self._total_need[item]
        return self._weight["shortage"] * facts.items[item].weight * facts.priority[place] / total

    @cached_property
    def _total_need(self) -> dict[str, int]:
        total: dict[str, int] = defaultdict(int)
        for (_, item), need in self._tables.total_needs.items():
            total[item] += need
        return total

    def placed(self, category: str, room_type: str) -> Fraction:
        """Give what somebody in a room type counts."""
        return self._weight["mismatch"] * self._tables.facts.accepts[category, room_type][0]

    def trip(self, cycle: Fraction) -> Fraction:
        """Give what a trip counts."""
        return self._weight["travel"] * cycle

    def carried(self, origin: str, destination: str, kg: Fraction = Fraction(1)) -> Fraction:
        """Give what a person, or a unit, on the way counts where transport is not limited."""
        if self._tables.case.limited or not self._weight["travel"]:
            return Fraction(0)
        return self._weight["travel"] * kg * (self._tables.facts.minutes(origin, destination) or 0)

    def anew(self, ordered: bool, kg: Fraction = Fraction(1)) -> Fraction:
        """Give what a person, or a unit, counts that goes where nothing was ordered before."""
        return Fraction(0) if ordered else self._weight["change"] * kg
