"""Tours to add: for each fleet and day the tour worth most at the present prices."""

from __future__ import annotations

from copy import copy
from fractions import Fraction
from functools import lru_cache
from math import lcm

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints
from rebalance.model.candidates import MINUTE_SLACK
from rebalance.model.model import Model
from rebalance.model.timetable import Timetable, Vehicles, tour_columns

FINEST_GRID = 7200
"""Most steps into which a shift is cut; finer lengths are rounded, up for tours and down for bounds."""

MOST_AT_ONCE = 1_000_000
"""Most figures that pricing looks at in one step, so that memory stays small."""


class Tours:
    """Prices tours: an unbounded knapsack for each fleet and day, all side by side.

    A slot is worth the price of its row (see `Timetable`), a tour the sum over its slots, and it pays when
    that is above the price of a vehicle. P. C. Gilmore and R. E. Gomory, "A linear programming approach
    to the cutting-stock problem", Operations Research 9 (1961), 849–859.
    """

    def __init__(self, model: Model) -> None:
        self._read(model)
        length, shift = model.slots.length, model.data.fleets.shift
        self._up = np.full(length.shape, -1, dtype=np.int64)
        self._down = np.full(length.shape, -1, dtype=np.int64)
        self._grid = np.zeros(len(shift), dtype=np.int64)
        for k in range(len(shift)):
            real = np.isfinite(length[k])
            self._grid[k], self._up[k, real], self._down[k, real] = _on_grid(length[k, real], shift[k])
        self.exact = bool((self._up == self._down).all())

    def _read(self, model: Model) -> None:
        self._model = model
        self._table = next(r for r in model.rules if isinstance(r, Timetable))
        self._vehicles = next(r for r in model.rules if isinstance(r, Vehicles))

    def of(self, model: Model) -> Tours:
        """Price those of another model of the same candidates, whose cycles are as long."""
        other = copy(self)
        other._read(model)
        return other

    def worths(self, timetable_price: Floats, vehicle_price: Floats) -> tuple[Ints, Ints, Floats, Floats]:
        """Fleets and days, the worth of their slots by length, and the price of their vehicles.

        Parameters
        ----------
        timetable_price, vehicle_price : array of float
            What the rows of `Timetable` and `Vehicles` charge, not negative.
        """
        keys = self._vehicles.rows.keys
        k, t = keys["k"], keys["t"]
        rows = self._table.at_most[k, :, t]
        return k, t, np.where(rows >= 0, timetable_price[np.maximum(rows, 0)], 0.0), vehicle_price

    def best(self, timetable_price: Floats, vehicle_price: Floats) -> tuple[Floats, Columns]:
        """The most that a tour of each fleet and day is worth above its vehicle, and the tours that pay.

        Returns
        -------
        gain : array of float, shape (fleet-days,)
            No tour of this fleet on this day has a reduced cost below ``-gain``; 0 if none pays.
        tours : Columns
            The best tour of each fleet and day for which one pays.
        """
        k, t, worth, price = self.worths(timetable_price, vehicle_price)
        slots, value = self._knapsacks(k, worth, self._up)
        limit = value if self.exact else self._knapsacks(k, worth, self._down)[1]
        gain = np.maximum(limit - price, 0.0)
        pays = value - price > 1e-7 * np.maximum(1.0, price)
        return gain, tour_columns(self._model.data, k[pays], t[pays], slots[pays])

    def completed(self, timetable_price: Floats, vehicle_price: Floats) -> Floats:
        """Prices of slots of all lengths, also of those that have no row in the timetable.

        A slot of such a length costs what can be packed into it, so that no tour gains by it; but no less
        than the next shorter length that has a row, and no more than the next longer one.

        Returns
        -------
        array of float, shape (fleet-days, M)
        """
        k, t, worth, _ = self.worths(timetable_price, vehicle_price)
        length = self._down[k]
        n, m = worth.shape
        if n == 0 or m == 0 or not worth.any():
            return worth
        packed, worthy = worth.copy(), np.flatnonzero((worth > 0).any(axis=1))
        _, steps, some = _steps(length[worthy], worth[worthy])
        value, _ = _filled(steps, some, int(self._grid[k[worthy]].max()))
        each = np.arange(len(worthy))[:, None]
        packed[worthy] = value[each, np.clip(length[worthy], 0, value.shape[1] - 1)]
        real = np.zeros((*self._model.slots.length.shape, self._model.data.days), dtype=bool)
        real[tuple(self._table.rows.keys.values())] = True
        real = real[k, :, t]
        # From above: the price of the nearest longer length that has a row.
        ceiling = np.where(real, worth, np.inf)
        ceiling = np.flip(np.minimum.accumulate(np.flip(ceiling, axis=1), axis=1), axis=1)
        return np.where(real, worth, np.minimum(np.maximum(packed, worth), ceiling))

    def within(
        self, timetable_price: Floats, vehicle_price: Floats, gap: float, fleet_days: Ints, most: int
    ) -> Columns | None:
        """All dominant tours of some fleets and days whose reduced cost is at most `gap`.

        No plan that is better by more than `gap` than the bound of these prices runs any other.

        Parameters
        ----------
        timetable_price, vehicle_price : array of float
            As in `worths`.
        gap : float
            In units of the level that is priced.
        fleet_days : array of int
            Which rows of `Vehicles` are asked for.
        most : int
            When there are more than this, or lengths had to be rounded, None is returned.
        """
        if not self.exact:
            return None
        k, t, worth, price = self.worths(timetable_price, vehicle_price)
        found: list[tuple[int, int, tuple[int, ...]]] = []
        for row in fleet_days:
            real = np.flatnonzero(np.isfinite(self._model.slots.length[k[row]]))
            tours = _tours_worth(
                self._down[k[row], real], worth[row, real], int(self._grid[k[row]]), price[row] - gap, most
            )
            if tours is None or len(found) + len(tours) > most:
                return None
            found += [(int(k[row]), int(t[row]), _spread(tour, real, worth.shape[1])) for tour in tours]
        slots = np.array([f[2] for f in found], dtype=np.int64).reshape(-1, worth.shape[1])
        fleets, days = (np.array([f[i] for f in found], dtype=np.int64) for i in (0, 1))
        return tour_columns(self._model.data, fleets, days, slots)

    def _knapsacks(self, k: Ints, worth: Floats, steps: Ints) -> tuple[Ints, Floats]:
        slots, most = np.zeros(worth.shape, dtype=np.int64), np.zeros(len(worth))
        # Where no slot is worth anything, and that is most fleets and days, no tour is.
        worthy = np.flatnonzero((worth > 0).any(axis=1))
        if not len(worthy):
            return slots, most
        size = self._grid[k[worthy]]
        number, length, some = _steps(steps[k[worthy]], worth[worthy])
        value, choice = _filled(length, some, int(size.max()))
        # Where the last slot of the best tour in so many steps ends.
        ends = np.maximum.accumulate(np.where(choice >= 0, np.arange(value.shape[1]), 0), axis=1)
        each = np.arange(len(worthy))
        at = ends[each, size]
        while (live := np.flatnonzero(at)).size:
            chosen = choice[live, at[live]]
            slots[worthy[live], number[live, chosen]] += 1
            at[live] = ends[live, at[live] - length[live, chosen]]
        most[worthy] = value[each, size]
        return slots, most


def _steps(length: Ints, worth: Floats) -> tuple[Ints, Ints, Floats]:
    """Leave out the lengths that are worth no more than a shorter one, for no best tour needs them.

    Returns
    -------
    number : array of int, shape (n, few)
        Which lengths are left.
    length : array of int, shape (n, few)
        -1 beyond the last of them.
    worth : array of float, shape (n, few)
    """
    most = np.maximum.accumulate(np.concatenate([np.zeros((len(worth), 1)), worth[:, :-1]], axis=1), axis=1)
    more = (worth > most) & (length > 0)
    few = max(int(more.sum(axis=1).max(initial=0)), 1)
    order = np.argsort(~more, axis=1, kind="stable")[:, :few]
    kept = np.take_along_axis(more, order, axis=1)
    return (
        order,
        np.where(kept, np.take_along_axis(length, order, axis=1), -1),
        np.where(kept, np.take_along_axis(worth, order, axis=1), 0.0),
    )


def _filled(length: Ints, worth: Floats, longest: int) -> tuple[Floats, Ints]:
    """The most that a tour of 0 … `longest` steps is worth, and its last slot where a step more pays.

    Parameters
    ----------
    length : array of int, shape (n, m)
        In steps; not positive where there is none.
    worth : array of float, shape (n, m)
    longest : int

    Returns
    -------
    value : array of float, shape (n, longest + 1)
    choice : array of int, shape (n, longest + 1)
        The number of the slot's length, -1 where a step more does not pay.
    """
    n, m = worth.shape
    value = np.zeros((n, longest + 1))
    choice = np.full((n, longest + 1), -1, dtype=np.int64)
    usable = length > 0
    # No tour of fewer steps than the shortest length after a given one depends on that one: a block at once.
    shortest = int(length[usable].min(initial=longest + 1))
    block = max(1, min(shortest, MOST_AT_ONCE // (n * m)))
    each = np.arange(n)[:, None, None]
    for begin in range(shortest, longest + 1, block):
        w = np.arange(begin, min(begin + block, longest + 1))
        fits = usable[:, :, None] & (length[:, :, None] <= w)
        before = np.where(fits, w - length[:, :, None], 0)
        reach = np.where(fits, value[each, before] + worth[:, :, None], -1.0)
        best = reach.argmax(axis=1)
        top = np.take_along_axis(reach, best[:, None, :], axis=1)[:, 0]
        most = np.maximum.accumulate(np.concatenate([value[:, begin - 1 : begin], top], axis=1), axis=1)
        value[:, w] = most[:, 1:]
        choice[:, w] = np.where(top > most[:, :-1], best, -1)
    return value, choice


def _on_grid(length: Floats, shift: float) -> tuple[int, Ints, Ints]:
    """A shift and its lengths in whole steps: the steps of the shift, lengths rounded up and down.

    Where minutes are multiples of a step that cuts the shift into at most `FINEST_GRID` parts, nothing is
    rounded.
    """
    minutes = [_decimal(m) for m in length.tolist()]
    scale = lcm(1, *(m.denominator for m in minutes))
    if shift * scale > FINEST_GRID:
        scale_up = FINEST_GRID / shift
        up = np.ceil(length * scale_up - MINUTE_SLACK).astype(np.int64)
        down = np.floor(length * scale_up + MINUTE_SLACK).astype(np.int64)
        return FINEST_GRID, np.maximum(up, 1), np.maximum(down, 1)
    steps = np.array([int(m * scale) for m in minutes], dtype=np.int64)
    return int(np.floor(shift * scale + MINUTE_SLACK)), steps, steps


@lru_cache(maxsize=1 << 16)
def _decimal(minutes: float) -> Fraction:
    """Minutes as they are written; of many fleets and legs they are mostly the same."""
    return Fraction(str(round(minutes, 6)))


def _spread(tour: tuple[int, ...], real: Ints, size: int) -> tuple[int, ...]:
    slots = np.zeros(size, dtype=np.int64)
    slots[real] = tour
    return tuple(slots.tolist())


def _tours_worth(
    length: Ints, worth: Floats, size: int, least: float, most: int
) -> list[tuple[int, ...]] | None:
    """All dominant tours worth at least `least`; None if there are more than `most`.

    Dominant: no further length fits, and none could be the next longer one instead.

    Parameters
    ----------
    length : array of int, shape (n,)
        In steps, shortest first.
    worth : array of float, shape (n,)
    size : int
    least : float
    most : int
    """
    n = len(length)
    # best[i][w]: most that lengths 0 … i can be worth in w steps.
    best = np.zeros((n, size + 1))
    for i in range(n):
        step = int(length[i])
        best[i] = best[i - 1] if i else 0.0
        for w in range(step, size + 1, step):
            more = best[i, w - step : w][: size + 1 - w] + worth[i]
            best[i, w : w + step] = np.maximum(best[i, w : w + step], more)
    found: list[tuple[int, ...]] = []
    tour = [0] * n
    slack = 1e-9 * max(1.0, abs(least))
    shortest = int(length[0])
    longer = np.diff(length).tolist()

    def descend(i: int, left: int, value: float) -> bool:
        if i < 0:
            if left < shortest and not any(n and step <= left for n, step in zip(tour, longer, strict=False)):
                found.append(tuple(tour))
            return len(found) <= most
        step = int(length[i])
        for many in range(left // step, -1, -1):
            rest, gained = left - many * step, value + many * float(worth[i])
            if gained + (best[i - 1][rest] if i else 0.0) >= least - slack:
                tour[i] = many
                if not descend(i - 1, rest, gained):
                    return False
        tour[i] = 0
        return True

    return found if descend(n - 1, size, 0.0) else None
