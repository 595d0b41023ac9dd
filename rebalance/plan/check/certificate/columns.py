"""What every decision costs at the multipliers: its charge less multiplier × coefficient, over its rules.

Each function yields (most, cost) for the decisions of one kind: no sensible plan has more than `most` of it.
A decision that costs less than 0 lowers the bound by as much as there can be of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from fractions import Fraction

from .charges import Charges
from .links import EVERYBODY, linking
from .prices import Prices
from .rows import vehicle_days, worth_of
from .tables import Tables
from .wanted import shipments

Costs = Iterator[tuple[int, Fraction]]
ZERO = Fraction(0)


def _waiting(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """wait(d,c,t): people waiting at the end of a day; over(d,c,t): those of them who are overdue."""
    facts = tables.facts
    shared = shared_people(tables)
    for (place, category), found in tables.found.items():
        waits, late = (charges.person(level, place, category) for level in ("waiting", "overdue"))
        if place in shared:
            weighed = y("share of people", place) - y("held share of people", place)
            waits += weighed * facts.categories[category].weight / shared[place]
        for t, people in enumerate(found):
            cost = waits - y("people", place, category, t) + y("overdue", place, category, t)
            for item, quantity in _norms(tables, category):
                cost -= quantity * y("norms", place, item, t)
            yield people, cost
            yield tables.due(place, category, t), late - y("overdue", place, category, t)


def _norms(tables: Tables, category: str) -> list[tuple[str, Fraction]]:
    return [(item, q) for (item, of), q in sorted(tables.facts.norms.items()) if of == category]


def shared_people(tables: Tables) -> dict[str, Fraction]:
    """Give Σ weight · found × T for every recipient where anybody was found."""
    facts, total = tables.facts, dict[str, Fraction]()
    for (place, category), found in tables.found.items():
        if facts.role[place] == "recipient":
            weighed = facts.categories[category].weight * found[-1] * tables.days
            total[place] = total.get(place, ZERO) + weighed
    return {place: weighed for place, weighed in total.items() if weighed}


def _moving(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """flow(d,c,p,t): people who go from d to p."""
    people_before, _ = tables.before
    for (origin, category), found in tables.found.items():
        cohort = tables.facts.categories[category].cohort
        gone = [
            sum((y("people", origin, category, s) for s in range(t, tables.days)), ZERO)
            for t in range(tables.days)
        ]
        for place in sorted(tables.facts.role):
            housed = (category, place) in tables.houses and tables.may_help("people", place, origin)
            if not housed or not tables.carried(cohort, origin, place):
                continue
            carried, norms = charges.carried(origin, place), _norms(tables, category)
            linked = sum((y("people linked", place, origin, who) for who in (category, EVERYBODY)), ZERO)
            for t, people in enumerate(found):
                order = (t, origin, place, category)
                cost = carried + charges.anew(order in people_before) - y("people before", *order)
                cost -= linked + gone[t] + y("room for each", category, place, t)
                cost -= y("seats", origin, place, cohort, t)
                for item, quantity in norms:
                    for day in tables.stays(category, t):
                        cost -= quantity * y("norms", place, item, day)
                yield people, cost


def _placing(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """place(c,site,r,t): people who get rooms of a type at a site."""
    for (place, site, kind), opened in sorted(tables.facts.sites.items()):
        held = [y("rooms", place, site, kind, t) for t in range(tables.days)]
        for (category, accepted), (_, each) in sorted(tables.facts.accepts.items()):
            if accepted != kind:
                continue
            charge = charges.placed(category, kind)
            for t in range(tables.days):
                stays = tables.stays(category, t, tables.turnover)
                cost = charge + y("room for each", category, place, t)
                cost -= each * sum((held[day] for day in stays), ZERO)
                yield min(opened[day] for day in stays) // each, cost


def _driving(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """trips(k,o,d,cargo,t): cycles, of which each carries at least one person or unit."""
    facts, days = tables.facts, vehicle_days(y)
    units = sum(tables.arrived.values())
    for (cargo, origin, destination), ways in tables.ways.items():
        for t in range(tables.days):
            prices = _prices(y, cargo, origin, destination, t, tables)
            if not prices:
                continue
            most = units if cargo == "supplies" else _people(tables, cargo, origin, t)
            for key, cycle in ways:
                fleet = facts.fleets[key]
                cost = charges.trip(cycle) + worth_of(cycle, days.get((*key, t), {}))
                cost -= cycle * y("minutes", *key, t)
                room = fleet.room_for(cargo)
                cost += sum((price * (room if kg is None else room // kg) for kg, price in prices), ZERO)
                yield min(most, fleet.count * int(fleet.shift / cycle)) if cycle else most, cost


def _prices(
    y: Prices, cargo: str, origin: str, destination: str, day: int, tables: Tables
) -> list[tuple[Fraction | None, Fraction]]:
    """Give the multipliers of what a trip has room for: in all, and in units of some weight.

    Without any, no trip costs less than 0.
    """
    if cargo != "supplies":
        prices: dict[Fraction | None, Fraction] = {None: y("seats", origin, destination, cargo, day)}
    else:
        prices = {None: y("payload", origin, destination, day)}
        for name, item in sorted(tables.facts.items.items()):
            price = y("whole units", origin, destination, name, day)
            prices[item.unit_kg] = prices.get(item.unit_kg, ZERO) + price
    return [(kg, price) for kg, price in prices.items() if price]


def _people(tables: Tables, cohort: str, place: str, day: int) -> int:
    categories = tables.facts.categories
    return sum(
        found[day]
        for (at, category), found in tables.found.items()
        if at == place and categories[category].cohort == cohort
    )


def _shipping(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """ship(o,q,i,t): units that leave o for q."""
    facts, (_, ordered) = tables.facts, tables.before
    for origin, destination, item, t in shipments(tables):
        there, kg = t + facts.lead_days(origin, destination), facts.items[item].unit_kg
        order = (t, origin, destination, item)
        cost = charges.carried(origin, destination, kg) + charges.anew(order in ordered, kg)
        cost -= (
            y("supplies before", *order)
            + y("balance", origin, item, t)
            - y("balance", destination, item, there)
        )
        cost -= sum((y("leaving", origin, item, s) for s in range(t, tables.days)), ZERO)
        cost += sum((y("leaving", destination, item, s) for s in range(there + 1, tables.days)), ZERO)
        cost -= kg * y("payload", origin, destination, t) + y("whole units", origin, destination, item, t)
        cost -= y("supplies linked", origin, destination, item)
        cost -= y("supplies linked by day", origin, destination, item, t)
        yield tables.arrived[item], cost


def _stocking(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """hand, used, short, norm (p,i,t): units on hand, used, missing, and asked for by norms."""
    facts = tables.facts
    for item, known in sorted(facts.items.items()):
        for place in sorted(facts.role):
            norms = tables.most_norms.get((place, item), [0] * tables.days)
            for t in range(tables.days):
                key, most = (place, item, t), tables.most_need(place, item, t)
                balance, needs = y("balance", *key), y("needs", *key)
                tomorrow = y("balance", place, item, t + 1)
                yield tables.arrived[item], tomorrow - balance - (needs if known.durable else 0)
                yield norms[t], y("norms", *key) + needs
                if not most:
                    continue
                if not known.durable:
                    yield most, -balance - needs
                short = charges.short(place, item) - needs
                if shares := y("share of supplies", place, item) - y("held share of supplies", place, item):
                    short += shares / tables.total_needs[place, item]
                yield most, short


def _worst(y: Prices, charges: Charges, tables: Tables) -> Iterator[tuple[Fraction, Fraction]]:
    """worst_people, worst_supplies: the largest share left undone."""
    most = [
        Fraction(sum(tables.most_need(*key, t) for t in range(tables.days)), need)
        for key, need in tables.total_needs.items()
        if need and tables.facts.role[key[0]] == "recipient"
    ]
    limits = {"people": Fraction(1), "supplies": max(most, default=Fraction(1))}
    for what, limit in limits.items():
        shares = sum((multiplier for _, multiplier in y.rows(f"share of {what}")), ZERO)
        yield limit, charges.of_level(f"fairness_{what}") - shares


def _linking(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """link(o,q): whether a supporting city helps a recipient district."""
    return linking(y, tables)


def _changing(y: Prices, charges: Charges, tables: Tables) -> Costs:
    """more(n), less(n): people, or units, above and below what was ordered before."""
    people, goods = tables.before
    for order, count in people.items():
        most = max(0, tables.facts.found_by(order[1], order[3], order[0]))
        yield most, charges.of_level("change") + y("people before", *order)
        yield count, charges.of_level("change") - y("people before", *order)
    for order, count in goods.items():
        charge = charges.of_level("change") * tables.facts.items[order[3]].unit_kg
        yield tables.arrived[order[3]], charge + y("supplies before", *order)
        yield count, charge - y("supplies before", *order)


DECISIONS: tuple[Callable[[Prices, Charges, Tables], Iterator[tuple[int | Fraction, Fraction]]], ...] = (
    _waiting,
    _moving,
    _placing,
    _driving,
    _shipping,
    _stocking,
    _worst,
    _linking,
    _changing,
)


def least(prices: Prices, charges: Charges, tables: Tables) -> Fraction:
    """Add up the least that all decisions together can cost: most × cost where that is below 0."""
    return sum(
        (
            most * cost
            for kind in DECISIONS
            for most, cost in kind(prices, charges, tables)
            if cost < 0 < most
        ),
        ZERO,
    )
