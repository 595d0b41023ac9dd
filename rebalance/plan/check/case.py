"""A plan beside its instance: the decisions that can be read, and what follows from them."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from fractions import Fraction
from functools import cached_property

from ..document.orders import Shipment, Transfer
from ..document.plan import Plan
from .facts import Facts, Key
from .names import readable
from .people import Flows, flows
from .rooms import rooms_held
from .supplies import Balance, balances, told
from .trips import Made, TripKey, trips_made


class Case:
    """What the rules judge: everything here follows from the decisions, not from the derived lists.

    Decisions with unknown names or dates are left out; their own rules report them.
    """

    def __init__(self, facts: Facts, plan: Plan, previous: Plan | None = None) -> None:
        self.plan = plan
        self.previous = previous
        self.facts = facts
        self.given = plan.model_fields_set
        self.succeeded = plan.status in ("optimal", "feasible")
        self.limited = facts.instance.has_vehicles
        self.transfers = tuple(row for row in plan.transfers if readable(row, self.facts))
        self.shipments = tuple(row for row in plan.shipments if readable(row, self.facts))
        with_fleet = self.limited
        self.trip_rows = tuple(row for row in plan.trips if with_fleet and readable(row, self.facts))
        self.roster = tuple(row for row in plan.roster if with_fleet and readable(row, self.facts))

    def day(self, date: dt.date) -> int:
        """Give the number of a date that is known to be within the horizon."""
        return (date - self.facts.instance.start).days

    def fleet_of(self, row: Transfer | Shipment) -> Key | None:
        """Give the fleet of a decision, or None where none is named or transport is not limited."""
        if not self.limited or row.vehicle_place is None or row.vehicle is None:
            return None
        return row.vehicle_place, row.vehicle

    @cached_property
    def flows(self) -> Flows:
        """People waiting, overdue and staying, day by day."""
        return flows(self.facts, self.transfers)

    @cached_property
    def rooms_held(self) -> dict[tuple[str, str, str], list[int]]:
        """Rooms held by (place, site, room type), day by day."""
        return rooms_held(self.facts, self.transfers)

    @cached_property
    def loads(self) -> dict[TripKey, Fraction]:
        """People, or kg, to be carried by day, fleet, cargo, origin and destination."""
        loads: dict[TripKey, Fraction] = defaultdict(Fraction)
        for row in self.transfers:
            if fleet := self.fleet_of(row):
                cohort = self.facts.categories[row.category].cohort
                loads[TripKey(self.day(row.date), fleet, cohort, row.origin, row.destination)] += row.people
        for key, units in self.freight.items():
            loads[key] += sum((weight * count for weight, count in units), Fraction(0))
        return dict(loads)

    @cached_property
    def freight(self) -> dict[TripKey, list[tuple[Fraction, int]]]:
        """Units to be carried as (kg of one, how many), by day, fleet, cargo, origin and destination."""
        freight: dict[TripKey, list[tuple[Fraction, int]]] = defaultdict(list)
        for row in self.shipments:
            if fleet := self.fleet_of(row):
                key = TripKey(self.day(row.date), fleet, "supplies", row.origin, row.destination)
                freight[key].append((self.facts.items[row.item].unit_kg, row.quantity))
        return dict(freight)

    @cached_property
    def trips(self) -> dict[TripKey, Made]:
        """Trips made, with their load: as the plan says, or else the fewest that will do."""
        return trips_made(self)

    @cached_property
    def told(self) -> tuple[str, dict[tuple[str, str, int], int]]:
        """How consumables are used, as far as the document tells."""
        return told(self)

    @cached_property
    def balances(self) -> dict[Key, Balance]:
        """Balance by (place, item), day by day."""
        return balances(self)
