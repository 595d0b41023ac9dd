"""The limits that may hold one group back, each with the change that relaxes it alone."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from math import ceil

import numpy as np

from rebalance.instance.wish import rows_of
from rebalance.model.candidates import SUPPLIES
from rebalance.plan.decimals import exact
from rebalance.plan.proof.probes import Probes
from rebalance.plan.proof.resources import Kind, Resource
from rebalance.solve.ladder import Group

Ways = tuple[tuple[str, ...], ...]
"""Several ways to relax a limit, each a set of changes."""

FULL_DAY = 24
"""Hours a day that no vehicle can work more than."""


class Limits:
    """Relaxes the limits of one group.

    Parameters
    ----------
    probes : Probes
        The instance, with its levels solved.
    group : Group
    amount : int
        People, or units, to make way for.
    """

    def __init__(self, probes: Probes, group: Group, amount: int) -> None:
        self._instance, self._group, self._amount = probes.instance, group, max(amount, 1)
        self._data, self._model = probes.ladder.model.data, probes.ladder.model
        self._resources = probes.resources

    def __call__(self) -> dict[str, Ways]:
        """Return the ways to relax each limit, by its name, the most sparing first; limits that there are."""
        of_group = self._people() if self._group.kind == "wait" else self._supplies()
        found = {**of_group, **self._policy()}
        return {name: ways for name, ways in found.items() if ways}

    def nearest(self) -> dict[str, Resource]:
        """Return the row of each table that the duals value most for the group, by the limit's name."""
        found = self._rows_for_people() if self._group.kind == "wait" else self._rows_for_supplies()
        best = {name: _best(of) for name, of in found.items()}
        return {name: resource for name, resource in best.items() if resource is not None}

    def _rows_for_people(self) -> dict[str, list[Resource]]:
        data, each = self._data, self._rooms_each()
        flow = self._model.kind("flow")
        d, c = data.places.index(self._group.place), data.categories.index(self._group.name)
        goes = (flow["d"] == d) & (flow["c"] == c)
        reach = {data.places[p] for p in np.unique(flow["p"][goes])}
        rooms = [r for r in self._of("rooms") if r.cells["place"] in reach and r.cells["room_type"] in each]
        fleets = self._fleets(int(data.cohort[c]), {(d, data.places.index(p)) for p in reach})
        return {"rooms": rooms, "vehicles": fleets}

    def _rooms_each(self) -> dict[str, int]:
        """How many rooms of each type that the category may use one person takes."""
        accepts = self._instance.accepts[self._instance.accepts["category"] == self._group.name]
        return dict(zip(accepts["room_type"], accepts["rooms_per_person"], strict=True))

    def _people(self) -> dict[str, Ways]:
        rows = self._rows_for_people()
        fleets, most = rows["vehicles"], self._amount * max(self._rooms_each().values(), default=1)
        return {
            "rooms": self._more(rows["rooms"], lambda _: most),
            "vehicles": self._more(fleets, self._vehicles_for),
            "seats": _way(f"{rows_of('vehicles', **fleet.cells)}.seats*=2" for fleet in fleets),
            "hours": self._hours(fleets),
            "pairs": self._pairs("people"),
        }

    def _rows_for_supplies(self) -> dict[str, list[Resource]]:
        data = self._data
        q, i = data.places.index(self._group.place), data.items.index(self._group.name)
        ship = self._model.kind("ship")
        comes = np.unique(ship["o"][(ship["q"] == q) & (ship["i"] == i)])
        stock = [r for r in self._of("stock") if r.cells["item"] == self._group.name]
        # A truck that does not take a single unit takes none however many there are.
        fleets = [r for r in self._fleets(SUPPLIES, {(int(o), q) for o in comes}) if self._a_trip(r)]
        return {"stock": stock, "freight": fleets}

    def _supplies(self) -> dict[str, Ways]:
        rows = self._rows_for_supplies()
        fleets = rows["freight"]
        held = self._instance.stock
        held = held[(held["item"] == self._group.name) & (held["reserve"] > 0)]
        return {
            "stock": self._more(rows["stock"], lambda _: self._amount),
            "reserve": _way([f"{rows_of('stock', item=self._group.name)}.reserve=0"] if len(held) else []),
            "freight": self._more(fleets, self._vehicles_for),
            "hours": self._hours(fleets),
            "lead": self._lead(),
            "pairs": self._pairs("supplies"),
        }

    def _of(self, kind: Kind) -> list[Resource]:
        return [resource for resource in self._resources if resource.kind == kind]

    def _fleets(self, load: int, ways: Iterable[tuple[int, int]]) -> list[Resource]:
        """Fleets that can carry the load on one of these ways."""
        data, j = self._data, self._model.journeys
        wanted = set(ways)
        on_way = [pair in wanted for pair in zip(j.origin.tolist(), j.destination.tolist(), strict=True)]
        able = np.unique(j.fleet[(j.load == load) & np.array(on_way, dtype=bool)])
        names = {(data.places[data.fleets.place[k]], data.fleets.vehicle[k]) for k in able}
        return [r for r in self._of("vehicles") if (r.cells["place"], r.cells["vehicle"]) in names]

    def _vehicles_for(self, fleet: Resource) -> int:
        """How many vehicles take the group on one trip each."""
        return ceil(Fraction(self._amount, self._a_trip(fleet)))

    def _a_trip(self, fleet: Resource) -> int:
        """How many people of the group, or whole units of it, one trip takes."""
        frame = self._instance.vehicles
        row = frame[(frame["place"] == fleet.cells["place"]) & (frame["vehicle"] == fleet.cells["vehicle"])]
        if self._group.kind == "wait":
            return int(row["seats"].iloc[0])
        unit_kg = self._data.unit_kg[self._data.items.index(self._group.name)]
        return exact(row["payload_kg"].iloc[0]) // exact(unit_kg)

    def _more(self, of: list[Resource], amount: Callable[[Resource], int]) -> Ways:
        """More of the one that the duals value most, or of all."""
        best = _best(of)
        everywhere = _way(resource.more(amount(resource)) for resource in of)
        if best is None or len(of) == 1:
            return everywhere
        return ((best.more(amount(best)),), *everywhere)

    def _hours(self, fleets: list[Resource]) -> Ways:
        frame = self._instance.vehicles
        short = frame[frame["hours_per_day"] < FULL_DAY]
        tired = set(zip(short["place"], short["vehicle"], strict=True))
        return _way(
            f"{rows_of('vehicles', **fleet.cells)}.hours_per_day={FULL_DAY}"
            for fleet in fleets
            if (fleet.cells["place"], fleet.cells["vehicle"]) in tired
        )

    def _pairs(self, scope: str) -> Ways:
        pairs, here = self._instance.pairs, self._group.place
        scopes = pairs.loc[pairs["recipient"] == here, "scope"]
        return _way(
            f"drop {rows_of('pairs', recipient=here, scope=word)}"
            for word in sorted(set(scopes) & {scope, "all"})
        )

    def _lead(self) -> Ways:
        travel, here = self._instance.travel, self._group.place
        slow = travel[
            (travel["lead_days"] > 0) & ((travel["origin"] == here) | (travel["destination"] == here))
        ]
        return _way(
            f"{rows_of('travel', origin=row.origin, destination=row.destination)}.lead_days=0"
            for row in slow.itertuples()
        )

    def _policy(self) -> dict[str, Ways]:
        policy = self._instance.policy
        capped = _way(
            f"policy.{key}="
            for key in ("max_supporters_per_recipient", "max_recipients_per_supporter")
            if getattr(policy, key) is not None
        )
        people = self._group.kind == "wait"
        return {
            "supporters": capped,
            "roads": () if policy.max_travel_minutes is None else (("policy.max_travel_minutes=",),),
            "turnover": (("policy.turnover_days=0",),) if people and policy.turnover_days else (),
        }


def _best(of: list[Resource]) -> Resource | None:
    """The one that the duals value most, or the first of several; None where they value none."""
    worth = [tuple(round(price, 9) for price in resource.price.values()) for resource in of]
    best = max(range(len(of)), key=lambda n: worth[n], default=None)
    return None if best is None or not any(worth[best]) else of[best]


def _way(changes: Iterable[str]) -> Ways:
    """One way, or none where there is nothing to change."""
    way = tuple(changes)
    return (way,) if way else ()
