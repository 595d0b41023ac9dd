"""What the tables say, as the certificate's rules need it: sums by day, and what can happen at all."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Container, Iterable
from fractions import Fraction
from functools import cached_property
from math import ceil

from ..case import Case
from ..facts import Key, running
from ..levels import constant_needs, people_shares, supplies_shares

Way = tuple[Key, Fraction]
Orders = dict[tuple[int, str, str, str], int]
COHORTS = ("positive", "contact")


class Tables:
    """Sums over an instance's tables, and the orders before it; days are numbered from 0."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.facts = case.facts
        self.days = case.facts.days
        self.turnover = case.facts.instance.policy.turnover_days
        self.total_needs = constant_needs(case)

    @cached_property
    def shares(self) -> dict[str, list[Fraction]]:
        """What recipients are left with in the plan, by level of fairness, the largest share first."""
        return {
            "fairness_people": sorted(people_shares(self.case).values(), reverse=True),
            "fairness_supplies": sorted(supplies_shares(self.case).values(), reverse=True),
        }

    @cached_property
    def found(self) -> dict[Key, list[int]]:
        """People found by the end of each day, by place and category; only where there are any."""
        by_day = {
            key: [self.facts.found_by(*key, t) for t in range(self.days)] for key in sorted(self.facts.found)
        }
        return {key: series for key, series in by_day.items() if series and series[-1] > 0}

    def due(self, place: str, category: str, day: int) -> int:
        """Count the people who are overdue by the end of a day, if they still wait."""
        return self.facts.found_by(place, category, day - self.facts.categories[category].max_wait)

    def stays(self, category: str, day: int, turnover: int = 0) -> range:
        """Give the days that somebody placed on a day stays, and the room is then cleaned."""
        stay = self.facts.categories[category].stay
        return range(day, self.days if stay is None else min(self.days, day + stay + turnover))

    @cached_property
    def houses(self) -> set[tuple[str, str]]:
        """Categories and the places that ever open a room for them."""
        return {
            (category, place)
            for (place, _, kind), opened in self.facts.sites.items()
            for category, accepted in self.facts.accepts
            if accepted == kind and max(opened, default=0) > 0
        }

    def may_help(self, scope: str, helper: str, helped: str) -> bool:
        """Say whether the table `pairs` lets one place help another."""
        names = self.facts.assigned.get((scope, helped))
        allowed = names is None or helper == helped or helper in names
        return allowed and (scope, helper, helped) not in self.facts.forbidden

    def leg(self, origin: str, destination: str) -> bool:
        """Say whether there is a road, and none too long."""
        minutes, most = self.facts.minutes(origin, destination), self.facts.max_travel
        return minutes is not None and (most is None or minutes <= most)

    @cached_property
    def ways(self) -> dict[tuple[str, str, str], list[Way]]:
        """Fleets and the minutes of a cycle, by what is carried, origin and destination."""
        ways: dict[tuple[str, str, str], list[Way]] = defaultdict(list)
        places = sorted(self.facts.role)
        for key, fleet in sorted(self.facts.fleets.items()):
            base = key[0]
            ends = sorted({*((base, p) for p in places), *((p, base) for p in places)})
            for origin, destination in ends if fleet.count else ():
                legs = ((base, origin), (origin, destination), (destination, base))
                cycle = self.facts.cycle(key, origin, destination)
                if cycle is None or cycle > fleet.shift or not all(self.leg(*leg) for leg in legs):
                    continue
                for cargo in (*COHORTS, "supplies"):
                    if fleet.may_carry(cargo):
                        ways[cargo, origin, destination].append((key, cycle))
        return dict(ways)

    def carried(self, cargo: str, origin: str, destination: str, kg: Fraction = Fraction(0)) -> bool:
        """Say whether people of a cohort, or a unit of some weight, can be taken somewhere."""
        if not self.case.limited:
            return self.leg(origin, destination)
        ways = self.ways.get((cargo, origin, destination), ())
        return any(cargo != "supplies" or self.facts.fleets[fleet].payload >= kg for fleet, _ in ways)

    @cached_property
    def arrived(self) -> dict[str, int]:
        """Units that arrive over the whole horizon, by item."""
        total = dict.fromkeys(sorted(self.facts.items), 0)
        for (_, item), series in self.facts.arrived.items():
            total[item] += sum(series)
        return total

    def free(self, place: str, item: str) -> list[int]:
        """Give what has arrived at a place by each day, less the reserve."""
        none = [0] * self.days
        arrived = running(self.facts.arrived.get((place, item), none))
        return [a - r for a, r in zip(arrived, self.facts.reserve.get((place, item), none), strict=True)]

    @cached_property
    def most_norms(self) -> dict[Key, list[int]]:
        """Most that norms can ask for by place and item, wherever people go."""
        most: dict[Key, list[int]] = {}
        for place in sorted(self.facts.role):
            for item in sorted({item for item, _ in self.facts.norms}):
                most[place, item] = [self._most_norm(place, item, t) for t in range(self.days)]
        return most

    def _most_norm(self, place: str, item: str, day: int) -> int:
        total = Fraction(0)
        for (of, category), quantity in self.facts.norms.items():
            if of == item:
                here = self.found.get((place, category), [0] * self.days)[day]
                there = (category, place) in self.houses
                total += quantity * (self._found_anywhere[category][day] if there else here)
        return ceil(total)

    @cached_property
    def _found_anywhere(self) -> dict[str, list[int]]:
        total = {category: [0] * self.days for category in self.facts.categories}
        for (_, category), series in self.found.items():
            total[category] = [a + b for a, b in zip(total[category], series, strict=True)]
        return total

    def most_need(self, place: str, item: str, day: int) -> int:
        """Give the most that can be needed of an item at a place on a day."""
        needs, norms = self.facts.needs.get((place, item)), self.most_norms.get((place, item))
        return (needs[day] if needs else 0) + (norms[day] if norms else 0)

    @cached_property
    def before(self) -> tuple[Orders, Orders]:
        """People, and units, that the plan before ordered, by day, origin, destination and what."""
        previous, facts = self.case.previous, self.facts
        if previous is None:
            return {}, {}
        people = ((m.date, m.origin, m.destination, m.category, m.people) for m in previous.transfers)
        goods = ((s.date, s.origin, s.destination, s.item, s.quantity) for s in previous.shipments)
        return self._ordered(people, facts.categories), self._ordered(goods, facts.items)

    def _ordered(self, rows: Iterable[tuple[dt.date, str, str, str, int]], known: Container[str]) -> Orders:
        orders: Orders = defaultdict(int)
        for date, origin, destination, what, count in rows:
            day = self.facts.day(date)
            if day is not None and {origin, destination} <= self.facts.role.keys() and what in known:
                orders[day, origin, destination, what] += count
        return dict(orders)
