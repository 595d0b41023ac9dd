"""Pairing limits: how much can pass between a supporting city and a recipient district that are linked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from functools import cached_property

from .prices import Prices
from .tables import Tables
from .wanted import shipments

EVERYBODY = ""


class Links:
    """Most that a link can carry, by what the tables hold at its ends."""

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def people(self, city: str, district: str, group: str) -> int:
        """Give most people of a category, or of all, that a city can take from a district.

        Not more than are found, nor than there are rooms: who stays to the end holds one on the last day,
        others may follow one another.
        """
        facts, tables = self._tables.facts, self._tables
        found = sum(
            series[-1]
            for (place, category), series in tables.found.items()
            if place == district and group in (category, EVERYBODY)
        )
        rooms = 0
        for (place, _, kind), opened in facts.sites.items():
            held = [
                (len(tables.stays(category, 0, tables.turnover)) == tables.days, each)
                for (category, accepted), (_, each) in facts.accepts.items()
                if accepted == kind and group in (category, EVERYBODY)
            ]
            if place == city and held:
                to_the_end = all(stays for stays, _ in held)
                rooms += (opened[-1] if to_the_end else sum(opened)) // min(each for _, each in held)
        return min(found, rooms)

    @cached_property
    def _ways(self) -> tuple[set[tuple[str, str]], set[tuple[str, str]]]:
        """Places and items of which something may come there, or leave."""
        ships = list(shipments(self._tables))
        return {(to, item) for _, to, item, _ in ships}, {(origin, item) for origin, _, item, _ in ships}

    def passes_through(self, city: str, item: str) -> bool:
        """Say whether something may come to a city, so that it may send more than it has."""
        return (city, item) in self._ways[0]

    def units(self, city: str, district: str, item: str) -> int:
        """Give most units that are of use over the horizon; where goods pass through, on one day."""
        tables, days = self._tables, range(self._tables.days)
        total = tables.arrived[item]
        there = total if self.passes_through(city, item) else tables.free(city, item)[-1]
        if (district, item) in self._ways[1]:
            return min(there, total)
        needs = [tables.most_need(district, item, t) for t in days]
        wanted = max(needs) if tables.facts.items[item].durable else sum(needs)
        ordered = tables.before[1].items()
        return min(
            there, wanted + sum(n for (_, o, q, i), n in ordered if (o, q, i) == (city, district, item))
        )


def linking(y: Prices, tables: Tables) -> Iterator[tuple[int, Fraction]]:
    """link(o,q): 1 where supporting city o helps recipient district q. Without multipliers it costs 0."""
    links = Links(tables)
    total: dict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for (city, district, group), multiplier in y.rows("people linked"):
        pair = str(city), str(district)
        total[pair] += multiplier * links.people(*pair, str(group))
    for (city, district, item), multiplier in y.rows("supplies linked"):
        pair, days = (str(city), str(district)), 1
        if links.passes_through(str(city), str(item)):
            days = tables.days
        total[pair] += multiplier * days * links.units(*pair, str(item))
    for (city, district, item, _), multiplier in y.rows("supplies linked by day"):
        pair = str(city), str(district)
        total[pair] += multiplier * links.units(*pair, str(item))
    for (city, district), carried in total.items():
        yield 1, carried - y("cities of a district", district) - y("districts of a city", city)
