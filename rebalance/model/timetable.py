"""Timetable: a fleet's day is its vehicles, each on one tour that fits the shift."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Ints, Rows, each
from rebalance.model.candidates import MINUTE_SLACK, NO_TIME, Journeys, trips_a_shift
from rebalance.model.data import Data


@dataclass(frozen=True)
class Slots:
    """The distinct lengths of a fleet's cycles, in minutes, shortest first.

    Parameters
    ----------
    length : array of float, shape (K, M)
        Infinite where a fleet has fewer than M distinct lengths.
    of_journey : array of int, shape (J,)
        Which of its fleet's lengths each journey has; -1 for one that takes no time at all.
    """

    length: Floats
    of_journey: Ints

    @staticmethod
    def of(data: Data, journeys: Journeys) -> Slots:
        """Sort each fleet's cycle lengths; lengths that differ by rounding alone are one."""
        timed = np.flatnonzero(journeys.cycle > NO_TIME)
        fleet, cycle = journeys.fleet[timed], np.round(journeys.cycle[timed], 9)
        order = np.lexsort((cycle, fleet))
        fleet, cycle = fleet[order], cycle[order]
        begins = np.diff(fleet, prepend=-1) > 0
        # How many distinct lengths there are up to each cycle, less those of the fleets before.
        distinct = np.cumsum(begins | (np.diff(cycle, prepend=-1.0) > 0))
        number: Ints = distinct - distinct[np.maximum.accumulate(np.where(begins, np.arange(len(fleet)), 0))]
        # Where no cycle takes any time there still is a place for a length, so that it can be asked for.
        length = np.full((len(data.fleets), int(number.max(initial=0)) + 1), np.inf)
        length[fleet, number] = cycle
        of_journey = np.full(len(journeys), -1, dtype=np.int64)
        of_journey[timed[order]] = number
        return Slots(length, of_journey)


def tour_columns(data: Data, k: Ints, t: Ints, slots: Ints) -> Columns:
    """``tour[k, t, slots]``: vehicles of fleet k that run this tour on day t.

    Parameters
    ----------
    data : Data
    k, t : array of int, shape (n,)
    slots : array of int, shape (n, M)
        How many trips of each of the fleet's lengths (see `Slots`) the tour has.
    """
    return Columns("tour", {"k": k, "t": t, "slots": slots}, data.fleets.count[k].astype(np.float64), True)


def every_length(slots: Slots, trips: Columns) -> tuple[Ints, Ints, Ints]:
    """For each fleet and day with trips, all of its lengths: fleet, number of the length, and day."""
    shape = (len(slots.length), int(trips["t"].max(initial=0)) + 1)
    fleet, day = each(shape, trips["k"], trips["t"])
    row, j = np.nonzero(np.isfinite(slots.length[fleet]))
    return fleet[row], j, day[row]


def plain_tours(data: Data, slots: Slots, k: Ints, j: Ints, t: Ints) -> Columns:
    """For each of these fleets, lengths and days, the tour that repeats the length as often as it fits."""
    tours = np.zeros((len(k), slots.length.shape[1]), dtype=np.int64)
    shift = data.fleets.shift[k] + MINUTE_SLACK
    tours[np.arange(len(k)), j] = np.floor(shift / slots.length[k, j]).astype(np.int64)
    return tour_columns(data, k, t, tours)


def spare_columns(data: Data, timetable: Timetable) -> Columns:
    """``spare[k, j, t]``: slots of the length above number j, or longer, that take shorter trips."""
    keys = timetable.rows.keys
    above = timetable.above[keys["k"], keys["j"], keys["t"]]
    some = above >= 0
    fleet = keys["k"][some]
    shift = data.fleets.shift[fleet] + MINUTE_SLACK
    most = data.fleets.count[fleet] * trips_a_shift(shift, timetable.slots.length[fleet, above[some]])
    chosen = {name: values[some] for name, values in keys.items()}
    return Columns("spare", chosen, most.astype(np.float64), whole=False)


@dataclass(frozen=True)
class Timetable:
    """For each fleet k, day t and cycle length number j, with spare ≥ 0:

    Σ trips of length j + spare(k,j−1,t) ≤ Σ tours × their slots of length j + spare(k,j,t),

    where spare(k,j,t) are the slots longer than j that are passed on to j. A slot takes any trip that is no
    longer than it, so that by Hall's theorem on nested sets the trips fit the slots, and hence single
    vehicles, exactly if every such row can be met. It implies
    Σ trips × cycle ≤ count × hours_per_day × 60.
    """

    rows: Rows
    index: Index
    slots: Slots
    above: Ints

    @staticmethod
    def of(data: Data, slots: Slots, trips: Columns) -> Timetable:
        """State the rule for every length of every fleet that may be used."""
        shape = (*slots.length.shape, data.days)
        used = np.zeros(shape, dtype=bool)
        timed = slots.of_journey[trips["journey"]] >= 0
        used[trips["k"][timed], slots.of_journey[trips["journey"][timed]], trips["t"][timed]] = True
        k, j, t = np.nonzero(used)
        above = np.full(shape, -1, dtype=np.int64)
        for n in range(shape[1] - 2, -1, -1):
            above[:, n] = np.where(used[:, n + 1], n + 1, above[:, n + 1])
        return Timetable(
            Rows("timetable", {"k": k, "j": j, "t": t}, np.full(len(k), -np.inf), np.zeros(len(k))),
            Index.of(shape, k, j, t),
            slots,
            above,
        )

    def entries(self, columns: Columns) -> Entries:
        """Trips and what is passed on, less slots and what is passed down."""
        if columns.kind == "trips":
            j = self.slots.of_journey[columns["journey"]]
            rows = self.index(columns["k"], np.maximum(j, 0), columns["t"])
            return Entries.at(np.where(j >= 0, rows, -1))
        if columns.kind == "spare":
            k, j, t = columns["k"], columns["j"], columns["t"]
            return Entries.join(
                [Entries.at(self.index(k, j, t), -1.0), Entries.at(self.index(k, self.above[k, j, t], t))]
            )
        if columns.kind == "tour":
            # A slot of a length that no trip has on this day serves the next shorter one that has.
            column, j = np.nonzero(columns["slots"])
            row = self.at_most[columns["k"][column], j, columns["t"][column]]
            column, j, row = column[row >= 0], j[row >= 0], row[row >= 0]
            cell = column * len(self.rows) + row
            filled, where = np.unique(cell, return_inverse=True)
            slots = np.bincount(where, weights=columns["slots"][column, j], minlength=len(filled))
            return Entries(
                filled % max(len(self.rows), 1), filled // max(len(self.rows), 1), -slots.astype(np.float64)
            )
        return NONE

    @cached_property
    def at_most(self) -> Ints:
        """The row of the longest length in use that is no longer than number j; -1 for none."""
        found = np.full(self.index.shape, -1, dtype=np.int64)
        found[tuple(self.rows.keys.values())] = np.arange(len(self.rows))
        for n in range(1, found.shape[1]):
            found[:, n] = np.where(found[:, n] >= 0, found[:, n], found[:, n - 1])
        return found


@dataclass(frozen=True)
class Vehicles:
    """Σ tour(k,t,·) ≤ count(k): every tour takes a vehicle for the day."""

    rows: Rows
    index: Index

    @staticmethod
    def of(data: Data, timetable: Timetable) -> Vehicles:
        """State the rule for every fleet and day with trips."""
        keys = timetable.rows.keys
        shape = (len(data.fleets), data.days)
        used = np.zeros(shape, dtype=bool)
        used[keys["k"], keys["t"]] = True
        k, t = np.nonzero(used)
        return Vehicles(
            Rows(
                "vehicles",
                {"k": k, "t": t},
                np.full(len(k), -np.inf),
                data.fleets.count[k].astype(np.float64),
            ),
            Index.of(shape, k, t),
        )

    def entries(self, columns: Columns) -> Entries:
        """One vehicle a tour."""
        if columns.kind != "tour":
            return NONE
        return Entries.at(self.index(columns["k"], columns["t"]))


@dataclass(frozen=True)
class Minutes:
    """Σ trips × cycle ≤ count(k) × hours_per_day × 60, for each fleet and day.

    Implied by `Timetable`, and stated beside it because it needs no tours: where a fleet's timetable is
    left out to get at a bound, its minutes still hold.
    """

    rows: Rows
    index: Index
    cycle: Floats

    @staticmethod
    def of(data: Data, journeys: Journeys, vehicles: Vehicles) -> Minutes:
        """State the rule for every fleet and day with trips."""
        k, t = vehicles.rows.keys["k"], vehicles.rows.keys["t"]
        most = data.fleets.count[k] * data.fleets.shift[k]
        rows = Rows("minutes", {"k": k, "t": t}, np.full(len(k), -np.inf), most)
        return Minutes(rows, vehicles.index, journeys.cycle)

    def entries(self, columns: Columns) -> Entries:
        """Minutes of each trip."""
        if columns.kind != "trips":
            return NONE
        return Entries.at(self.index(columns["k"], columns["t"]), self.cycle[columns["journey"]])
