"""What every candidate would cost at given duals, also those of which nothing is in the problem yet."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rebalance.model.arrays import Columns, Entries, Floats, Ints, Rule
from rebalance.model.candidates import SUPPLIES
from rebalance.model.levels import LEVELS
from rebalance.model.model import Candidates, Model
from rebalance.model.timetable import Minutes, Timetable, Vehicles
from rebalance.model.trips import Payload, Seats, WholeUnits, units_a_trip
from rebalance.solve.pricing import Tours

Few = NDArray[np.int32]

OF_LEGS_AND_TRIPS = (Seats, Payload, WholeUnits, Timetable, Vehicles, Minutes)
"""Rules that have rows for what is open alone. All others come before them and have all of their rows."""


@dataclass(frozen=True)
class Reduced:
    """Reduced costs of all candidates, and the capacity's price on every leg and day.

    Parameters
    ----------
    flow, ship, trips : array of float
        In the order of the candidates. A trip on a leg of which no people or goods are open does not pay,
        for the price of that leg's seats, or kilograms, is what makes it so; people and goods bear it.
    sizes : (float, float, float)
        The largest sum that anything of each kind is charged or credited: sums of floats err by a part of it.
    """

    flow: Floats
    ship: Floats
    trips: Floats
    sizes: tuple[float, float, float]


class _Sheet:
    """What the standing rules charge one kind of candidate, once for those that are charged alike."""

    def __init__(self, columns: Columns, keys: tuple[str, ...], rules: list[tuple[Rule, int]]) -> None:
        self._of: Few | None = None
        if keys != tuple(columns.keys):
            shape = tuple(int(columns[key].max(initial=0)) + 1 for key in keys)
            codes = np.ravel_multi_index(tuple(columns[key] for key in keys), shape)
            seen = np.zeros(int(np.prod(shape)), dtype=bool)
            seen[codes] = True
            self._of = (seen.cumsum(dtype=np.int32) - np.int32(1))[codes]
            alike = dict(zip(keys, np.unravel_index(np.flatnonzero(seen), shape), strict=True))
            columns = Columns(columns.kind, alike, np.zeros(int(seen.sum())), columns.whole)
        parts = []
        for rule, offset in rules:
            e = rule.entries(columns)
            parts.append(Entries(e.row + offset, e.column, e.value))
        entries = Entries.join(parts)
        self._size = len(columns)
        self._row, self._column = entries.row.astype(np.int32), entries.column.astype(np.int32)
        single = entries.value.astype(np.float32)
        self._value = single if (single == entries.value).all() else entries.value

    def __len__(self) -> int:
        return len(self._row)

    def charged(self, dual: Floats) -> Floats:
        """Σ dual × coefficient of every candidate."""
        weights = self._value * dual[self._row]
        total: Floats = np.bincount(self._column, weights, minlength=self._size).astype(np.float64)
        return total if self._of is None else total[self._of]


class _Standing:
    """The standing rules' charges on all candidates of one kind."""

    def __init__(self, columns: Columns, model: Model) -> None:
        groups: dict[tuple[str, ...], list[tuple[Rule, int]]] = {}
        offset = 0
        for rule in model.rules:
            if isinstance(rule, OF_LEGS_AND_TRIPS):
                break
            if len(rule.rows):
                reads = getattr(rule, "reads", {}).get(columns.kind, tuple(columns.keys))
                groups.setdefault(tuple(reads), []).append((rule, offset))
            offset += len(rule.rows)
        sheets = [_Sheet(columns, keys, rules) for keys, rules in groups.items()]
        self._sheets = [sheet for sheet in sheets if len(sheet)]
        self._size = len(columns)

    def charged(self, dual: Floats) -> Floats:
        total = np.zeros(self._size)
        for sheet in self._sheets:
            total += sheet.charged(dual)
        return total


class Sieve:
    """Prices candidates against the duals of a model of some of them.

    A leg or a cycle length of which nothing is open has no row. Its dual is chosen so that what is open,
    and all trips on that leg, have no reduced cost below 0: then what remains below 0 is worth opening, and
    where nothing does, no candidate would make the solution better.

    - Seats, or kilograms, of such a leg cost the least that a trip on it charges for each of them.
    - A slot of such a cycle length costs what the slots are worth that could be packed into it: no set of
      tours yields more by it than by what was packed. And no more than the next longer length that is open,
      from which slots may be passed on.
    """

    def __init__(self, every: Candidates, model: Model) -> None:
        self._every = every
        data = every.data
        size = (len(data.places), len(data.places), SUPPLIES + 1, max(data.days, 1))
        flow, ship, trips = every.flow, every.ship, every.trips
        goods = np.full(len(ship), SUPPLIES)
        codes = (
            np.ravel_multi_index((flow["d"], flow["p"], data.cohort[flow["c"]], flow["t"]), size),
            np.ravel_multi_index((ship["o"], ship["q"], goods, ship["t"]), size),
            np.ravel_multi_index((trips["o"], trips["d"], trips["load"], trips["t"]), size),
        )
        seen = np.zeros(int(np.prod(size)), dtype=bool)
        for code in codes:
            seen[code] = True
        number = seen.cumsum(dtype=np.int32) - np.int32(1)
        self.leg_of_flow, self.leg_of_ship, self.leg_of_trip = (number[code] for code in codes)
        self._size, self._legs = size, np.flatnonzero(seen)
        self._flows, self._ships = _Standing(flow, model), _Standing(ship, model)
        fleets = data.fleets
        supplies = trips["load"] == SUPPLIES
        self.capacity = np.where(supplies, fleets.payload[trips["k"]], fleets.seats[trips["k"]])
        self._cycle = every.journeys.cycle[trips["journey"]]
        self._length = every.slots.of_journey[trips["journey"]]

    @property
    def legs(self) -> int:
        """How many legs and days there are, cohorts and supplies apart."""
        return len(self._legs)

    def legs_of(self, o: Ints, d: Ints, load: Ints, t: Ints) -> Ints:
        """Numbers of legs that there are."""
        return np.searchsorted(self._legs, np.ravel_multi_index((o, d, load, t), self._size))

    def reduced(
        self, model: Model, dual: Floats, charges: list[tuple[str, float]], tours: Tours | None
    ) -> Reduced:
        """Reduced costs.

        Parameters
        ----------
        model : Model
            Of the open candidates.
        dual : array of float
            Of its rows, with the signs that they allow.
        charges : list of (str, float)
            Levels, and what a unit of each costs: 1 for what is minimised, less the dual of the row of each
            level that is held.
        tours : Tours or None
            Those of the model.
        """
        every = self._every
        rows = _slices(model)
        flow, ship = self._flows.charged(dual), self._ships.charged(dual)
        sizes = _largest(flow), _largest(ship)
        flow = self._charge(every.flow, charges) - flow
        ship = self._charge(every.ship, charges) - ship
        trips = self._charge(every.trips, charges)
        if not every.data.instance.has_vehicles:
            return Reduced(flow, ship, trips, (*sizes, 0.0))
        trips += self._of_fleets(model, dual, rows, tours)
        price, opened = np.zeros(self.legs), np.zeros(self.legs, dtype=bool)
        for name in ("seats", "payload"):
            keys = model.rules[rows[name][0]].rows.keys
            load = keys.get("load", np.full(len(keys["o"]), SUPPLIES))
            at = self.legs_of(keys["o"], keys["d"], load, keys["t"])
            price[at], opened[at] = -dual[rows[name][1]], True
        units = self._units(model, dual, rows, trips, ship)
        least = np.full(self.legs, np.inf)
        np.minimum.at(least, self.leg_of_trip, trips / self.capacity)
        price = np.where(opened, price, np.where(np.isfinite(least), least, 0.0))
        largest = _largest(trips)
        trips -= self.capacity * price[self.leg_of_trip]
        flow += price[self.leg_of_flow]
        ship += every.data.unit_kg[every.ship["i"]] * price[self.leg_of_ship] + units
        return Reduced(flow, ship, trips, (*sizes, largest))

    def _charge(self, columns: Columns, charges: list[tuple[str, float]]) -> Floats:
        every, total = self._every, np.zeros(len(columns))
        for level, unit in charges:
            if unit:
                cost = LEVELS[level](every.data, every.journeys, columns)
                total += 0.0 if cost is None else unit * cost
        return total

    def _of_fleets(
        self, model: Model, dual: Floats, rows: dict[str, tuple[int, slice]], tours: Tours | None
    ) -> Floats:
        """What slots and minutes cost each trip."""
        trips, data = self._every.trips, self._every.data
        keys = model.rules[rows["vehicles"][0]].rows.keys
        minute = np.zeros((len(data.fleets), data.days))
        minute[keys["k"], keys["t"]] = np.maximum(-dual[rows["minutes"][1]], 0.0)
        total: Floats = minute[trips["k"], trips["t"]] * self._cycle
        if tours is None:
            return total
        slot = np.zeros((*model.slots.length.shape, data.days))
        slots, vehicles = (np.maximum(-dual[rows[name][1]], 0.0) for name in ("timetable", "vehicles"))
        slot[keys["k"], :, keys["t"]] = tours.completed(slots, vehicles)
        timed = self._length >= 0
        total[timed] += slot[trips["k"], self._length, trips["t"]][timed]
        return total

    def _units(
        self, model: Model, dual: Floats, rows: dict[str, tuple[int, slice]], trips: Floats, ship: Floats
    ) -> Floats:
        """What the rule that units do not split charges each shipment; trips are credited in place."""
        every = self._every
        rule, part = rows["whole units"]
        worth = np.maximum(-dual[part], 0.0)
        paid = np.flatnonzero(worth)
        charged = np.zeros(len(ship))
        if not len(paid):
            return charged
        keys = {name: values[paid] for name, values in model.rules[rule].rows.keys.items()}
        leg = self.legs_of(keys["o"], keys["d"], np.full(len(paid), SUPPLIES), keys["t"])
        for i in np.unique(keys["i"]):
            of_leg = np.zeros(self.legs)
            of_leg[leg[keys["i"] == i]] = worth[paid][keys["i"] == i]
            mine = every.ship["i"] == i
            charged[mine] = of_leg[self.leg_of_ship[mine]]
            goods = every.trips["load"] == SUPPLIES
            fit = units_a_trip(self.capacity[goods], every.data.unit_kg[i])
            trips[goods] -= fit * of_leg[self.leg_of_trip[goods]]
        return charged


def _largest(values: Floats) -> float:
    return float(np.abs(values).max(initial=0.0))


def _slices(model: Model) -> dict[str, tuple[int, slice]]:
    """Number and rows of each rule by its name."""
    found, at = {}, 0
    for n, rule in enumerate(model.rules):
        found[rule.rows.rule] = n, slice(at, at + len(rule.rows))
        at += len(rule.rows)
    return found
