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
    ranks,
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
from rebalance.model.ranks import Largest
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
    ranks : dict of str to tuple of Largest
        For each level of fairness the rows of the ranks after the first, each to be added when it is needed.
    """

    data: Data
    journeys: Journeys
    slots: Slots
    columns: tuple[Columns, ...]
    tours: Columns
    rules: tuple[Rule, ...]
    ranks: dict[str, tuple[Largest, ...]]

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


@dataclass(frozen=True)
class Candidates:
    """All that might be decided about who and what goes where, whether or not it is in a problem.

    Attributes
    ----------
    data : Data
    journeys : Journeys
    slots : Slots
    flow, ship, trips : Columns
        The decisions that multiply with the tables; all others are few.
    """

    data: Data
    journeys: Journeys
    slots: Slots
    flow: Columns
    ship: Columns
    trips: Columns

    @staticmethod
    def of(instance: Instance, before: Before | None = None) -> Candidates:
        """List the candidates of an instance; for the parameters see `build`."""
        return Candidates.among(data.read(instance, before))

    @staticmethod
    def among(d: Data) -> Candidates:
        """List the candidates that the figures allow."""
        people_wanted, goods_wanted = candidates.wanted_moves(d), candidates.wanted_shipments(d)
        ways = candidates.journeys(d, {**people_wanted, candidates.SUPPLIES: goods_wanted.used})
        served = {h: candidates.served(d, ways, h, pairs) for h, pairs in people_wanted.items()}
        flow, ship = candidates.moves(d, served), candidates.shipments(d, ways, goods_wanted)
        return Candidates(d, ways, Slots.of(d, ways), flow, ship, candidates.trips(d, ways, flow, ship))

    def __len__(self) -> int:
        return len(self.flow) + len(self.ship) + len(self.trips)


@dataclass(frozen=True)
class Open:
    """Which candidates are in a problem: masks over ``flow``, ``ship`` and ``trips``."""

    flow: data.Bools
    ship: data.Bools
    trips: data.Bools


@dataclass(frozen=True)
class Sector:
    """What is decided together, with all else as it is.

    Attributes
    ----------
    places : array of bool, shape (P,)
        Those whose rooms and stocks are looked at. All that comes to them or leaves them is there.
    home : array of bool, shape (P,)
        Those of them whose people are.
    flow, ship : array of bool
        Of the candidates that are there, those that are decided. Their trips are there too.
    """

    places: data.Bools
    home: data.Bools
    flow: data.Bools
    ship: data.Bools


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
    return assemble(Candidates.of(instance, before))


def assemble(every: Candidates, opened: Open | None = None, sector: Sector | None = None) -> Model:
    """Make the model of some of the candidates, or of all, for the whole or for a sector.

    What is not about a leg or a trip is there whatever is open, so that every candidate can be priced. Rows
    of legs and of cycle lengths are there as far as something open needs them: without any of it all of
    their columns are 0, and so they are kept.
    """
    d, ways, slots = every.data, every.journeys, every.slots
    flow, ship, trip = every.flow, every.ship, every.trips
    if opened is not None:
        flow, ship, trip = flow.only(opened.flow), ship.only(opened.ship), trip.only(opened.trips)
    wait, over = people.waiting_columns(d)
    arriving, leaving = every.flow, every.ship
    moving, shipped = flow, ship
    hand, used, short = supplies.stock_columns(d, every.ship)
    norm = norms.norm_columns(d)
    worst_people, worst_supplies = fairness.worst_columns(d)
    share_people, share_supplies = fairness.SharePeople.of(d), fairness.ShareSupplies.of(d)
    if sector is not None:
        seen, home = sector.places, sector.home
        wait, over = (block.only(home[block["d"]]) for block in (wait, over))
        hand, used, short, norm = (block.only(seen[block["p"]]) for block in (hand, used, short, norm))
        arriving, leaving = arriving.only(seen[arriving["p"]]), leaving.only(seen[leaving["o"]])
        moving, shipped = flow.only(sector.flow), ship.only(sector.ship)
        share_people, share_supplies = share_people.among(home), share_supplies.among(seen)
    place = rooms.placements(d, arriving)
    link = pairing.link_columns(d, every.flow, every.ship)

    rules: list[Rule] = [
        people.Waiting.of(d, wait),
        people.Overdue.of(d, over),
        rooms.RoomForEach.of(d, arriving),
        rooms.Rooms.of(d, place),
        supplies.Balance.of(d, hand),
        supplies.Leaving.of(d, leaving),
        supplies.Needs.of(d, short),
        norms.PeopleNeed.of(d, norm),
        share_people,
        share_supplies,
        change.Changes.of(d),
        pairing.PeopleLinked.of(d, link, every.flow),
        pairing.SuppliesLinked.of(d, link, every.ship),
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
        *ranks.rank_columns(share_people, worst_people, "people", sector is None),
        *ranks.rank_columns(share_supplies, worst_supplies, "supplies", sector is None),
    ]
    columns += change.change_columns(d)
    leximin = {
        "fairness_people": ranks.ranks(share_people, "people"),
        "fairness_supplies": ranks.ranks(share_supplies, "supplies"),
    }
    lengths = timetable.every_length(slots, trip)
    if d.instance.has_vehicles:
        slot_rows = timetable.Timetable.of(d, slots, trip)
        vehicles = timetable.Vehicles.of(d, slot_rows)
        columns.append(timetable.spare_columns(d, slot_rows))
        rules += [
            trips.Seats.of(d, moving),
            trips.Payload.of(d, shipped),
            trips.WholeUnits.of(d, shipped, every.trips),
            slot_rows,
            vehicles,
            timetable.Minutes.of(d, ways, vehicles),
        ]
        if opened is not None:
            keys = slot_rows.rows.keys
            lengths = keys["k"], keys["j"], keys["t"]
    return Model(
        data=d,
        journeys=ways,
        slots=slots,
        columns=tuple(columns),
        tours=timetable.plain_tours(d, slots, *lengths),
        rules=tuple(rules),
        ranks=leximin,
    )
