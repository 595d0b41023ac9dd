"""Which shipments can be of use: every other may be left out of a plan without making it worse."""

from __future__ import annotations

from collections.abc import Iterator

from .tables import Tables

Route = tuple[str, str, int]


def shipments(tables: Tables) -> Iterator[tuple[str, str, str, int]]:
    """Yield origin, destination, item and day of all shipments that can be of use, or were ordered before.

    Something must be able to leave the origin by that day: what it has beyond its reserve, or what has come
    from elsewhere before. And on the day of arrival, or later, the destination must need it, or be able to
    pass something on that is of use: from the next day, or on the same day where some has been used up,
    for which the arrival makes up.
    """
    _, ordered = tables.before
    for item in sorted(tables.facts.items):
        routes = _routes(tables, item)
        first, last = _first(tables, item, routes), _last(tables, item, routes)
        for origin, destination, lead in routes:
            for t in range(tables.days):
                of_use = t + lead <= last.get(destination, -1) and first.get(origin, tables.days) <= t
                if of_use or ordered.get((t, origin, destination, item)):
                    yield origin, destination, item, t


def _routes(tables: Tables, item: str) -> list[Route]:
    places, kg = sorted(tables.facts.role), tables.facts.items[item].unit_kg
    return [
        (origin, destination, tables.facts.lead_days(origin, destination))
        for origin in places
        for destination in places
        if origin != destination
        and tables.may_help("supplies", origin, destination)
        and tables.leg(origin, destination)
        and tables.carried("supplies", origin, destination, kg)
    ]


def _first(tables: Tables, item: str, routes: list[Route]) -> dict[str, int]:
    """Find the first day on which something may leave each place."""
    first = {}
    for place in tables.facts.role:
        days = [t for t, units in enumerate(tables.free(place, item)) if units > 0]
        if days:
            first[place] = days[0]
    while True:
        later = dict(first)
        for origin, destination, lead in routes:
            if origin in first and (there := first[origin] + lead + 1) < tables.days:
                later[destination] = min(there, later.get(destination, tables.days))
        if later == first:
            return first
        first = later


def _last(tables: Tables, item: str, routes: list[Route]) -> dict[str, int]:
    """Find the last day on which an arrival at each place is of use; -1 where none is."""
    needs = {
        place: [t for t in range(tables.days) if tables.most_need(place, item, t)]
        for place in tables.facts.role
    }
    first = _first(tables, item, routes)
    last = {place: max(days, default=-1) for place, days in needs.items()}
    durable = tables.facts.items[item].durable
    while True:
        known = dict(last)
        for origin, destination, lead in routes:
            leaves = min(tables.days - 1, last[destination]) - lead
            if leaves >= first.get(origin, tables.days):
                used = not durable and any(t <= leaves for t in needs[origin])
                last[origin] = max(last[origin], leaves if used else leaves - 1)
        if last == known:
            return last
