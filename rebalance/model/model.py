"""The visible list: which columns and rules a model has, and how they are put together."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.instance import Instance
from rebalance.model import (
    candidates,
    change,
    data,
    fairness,
    norms,
    pairing,
    people,
    rooms,
    supplies,
    timetable,
    trips,
)
from rebalance.model.arrays import Columns, Entries, Floats, Rule
from rebalance.model.before import Before
from rebalance.model.candidates import Journeys
from rebalance.model.data import Data
from rebalance.model.levels import LEVELS
from rebalance.model.timetable import Slots


@dataclass(frozen=True)
class Model:
    """A linear program with whole-number decisions, as arrays.

    Attributes
    ----------
    data : Data
        The figures that it was made from.
    journeys : Journeys
        The cycles that fleets can make.
    slots : Slots
        Their distinct lengths, fleet by fleet.
    columns : tuple of Columns
        The decisions, but for tours, which are added as they are priced.
    tours : Columns
        Tours enough to start with.
    rules : tuple of Rule
        All rows.
    """

    data: Data
    journeys: Journeys
    slots: Slots
    columns: tuple[Columns, ...]
    tours: Columns
    rules: tuple[Rule, ...]

    def kind(self, kind: str) -> Columns:
        """Return the columns of one kind."""
        return next(c for c in self.columns if c.kind == kind)

    def charge(self, level: str, columns: Columns) -> Floats:
        """What a level charges for each of these columns, shape (n,)."""
        cost = LEVELS[level](self.data, self.journeys, columns)
        return np.zeros(len(columns)) if cost is None else cost

    def entries(self, columns: Columns) -> Entries:
        """Coefficients of these columns over the rows of all rules, numbered through."""
        parts, offset = [], 0
        for rule in self.rules:
            e = rule.entries(columns)
            parts.append(Entries(e.row + offset, e.column, e.value))
            offset += len(rule.rows)
        return Entries.join(parts)


def build(instance: Instance, before: Before | None = None) -> Model:
    """Make the model of an instance.

    Parameters
    ----------
    instance : Instance
        A valid one; nothing is checked again.
    before : Before, optional
        What was ordered before.

    Returns
    -------
    Model
    """
    d = data.read(instance, before)
    wanted = candidates.wanted_moves(d)
    wanted[candidates.SUPPLIES] = np.asarray(candidates.wanted_shipments(d).any(axis=(2, 3)))
    ways = candidates.journeys(d, wanted)
    slots = Slots.of(d, ways)

    flow = candidates.moves(d, ways)
    wait, over = people.waiting_columns(d)
    place = rooms.placements(d, flow)
    ship = candidates.shipments(d, ways)
    hand, used, short = supplies.stock_columns(d, ship)
    trip = candidates.trips(d, ways, flow, ship)
    link = pairing.link_columns(d, flow, ship)
    norm = norms.norm_columns(d)
    worst_people, worst_supplies = fairness.worst_columns(d)

    rules: list[Rule] = [
        people.Waiting.of(d, wait),
        people.Overdue.of(d, over),
        rooms.RoomForEach.of(d, flow),
        rooms.Rooms.of(d, place),
        supplies.Balance.of(d, hand),
        supplies.Leaving.of(d, ship),
        supplies.Needs.of(d, short),
        norms.PeopleNeed.of(d, norm),
        fairness.SharePeople.of(d),
        fairness.ShareSupplies.of(d),
        change.Changes.of(d),
        pairing.PeopleLinked.of(d, link, flow),
        pairing.SuppliesLinked.of(d, link, ship),
        pairing.PairingLimits.of(d, link),
    ]
    columns = [
        flow,
        wait,
        over,
        place,
        trip,
        ship,
        hand,
        used,
        short,
        norm,
        worst_people,
        worst_supplies,
        link,
    ]
    columns += change.change_columns(d)
    if instance.has_vehicles:
        slot_rows = timetable.Timetable.of(d, slots, trip)
        vehicles = timetable.Vehicles.of(d, slot_rows)
        columns.append(timetable.spare_columns(d, slot_rows))
        rules += [
            trips.Seats.of(d, flow),
            trips.Payload.of(d, ship),
            trips.WholeUnits.of(d, ship, trip),
            slot_rows,
            vehicles,
            timetable.Minutes.of(d, ways, vehicles),
        ]
    return Model(
        data=d,
        journeys=ways,
        slots=slots,
        columns=tuple(columns),
        tours=timetable.plain_tours(d, slots, trip),
        rules=tuple(rules),
    )
