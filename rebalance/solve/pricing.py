"""Tours to add: for each fleet and day the tour worth most at the present prices."""

from __future__ import annotations

from fractions import Fraction
from math import lcm

import numpy as np

from rebalance.model.arrays import Columns, Floats, Ints
from rebalance.model.candidates import MINUTE_SLACK
from rebalance.model.model import Model
from rebalance.model.timetable import Timetable, Vehicles, tour_columns

FINEST_GRID = 7200
"""Most steps into which a shift is cut; finer lengths are rounded, up for tours and down for bounds."""


class Tours:
    """Prices tours: an unbounded knapsack for each fleet and day, all side by side.

    A slot is worth the price of its row (see `Timetable`), a tour the sum over its slots, and it pays when
    that is above the price of a vehicle. P. C. Gilmore and R. E. Gomory, "A linear programming approach to the cutting-stock
    problem", Operations Research 9 (1961), 849–859.
    """

    def __init__(self, model: Model) -> None:
        self._model = model
        self._table = next(r for r in model.rules if isinstance(r, Timetable))
        self._vehicles = next(r for r in model.rules if isinstance(r, Vehicles))
        length, shift = model.slots.length, model.data.fleets.shift
        self._up = np.full(length.shape, -1, dtype=np.int64)
        self._down = np.full(length.shape, -1, dtype=np.int64)
        self._grid = np.zeros(len(shift), dtype=np.int64)
        for k in range(len(shift)):
            real = np.isfinite(length[k])
            self._grid[k], self._up[k, real], self._down[k, real] = _on_grid(length[k, real], shift[k])
        self.exact = bool((self._up == self._down).all())

    def worths(self, timetable_price: Floats, vehicle_price: Floats) -> tuple[Ints, Ints, Floats, Floats]:
        """Fleets and days, the worth of their slots by length, and the price of their vehicles.

        Parameters
        ----------
        timetable_price, vehicle_price : array of float
            What the rows of `Timetable` and `Vehicles` charge, not negative.
        """
        keys = self._vehicles.rows.keys
        k, t = keys["k"], keys["t"]
        rows = self._table.at_most[k[:, None], np.arange(self._up.shape[1])[None, :], t[:, None]]
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

    def _knapsacks(self, k: Ints, worth: Floats, steps: Ints) -> tuple[Ints, Floats]:
        size = self._grid[k]
        length = steps[k]
        n, m = worth.shape
        if n == 0 or m == 0:
            return np.zeros((n, m), dtype=np.int64), np.zeros(n)
        usable = length > 0
        longest = int(size.max())
        value = np.zeros((n, longest + 1))
        choice = np.full((n, longest + 1), -1, dtype=np.int16)
        each = np.arange(n)
        for w in range(1, longest + 1):
            fits = usable & (length <= w)
            before = np.where(fits, w - length, 0)
            reach = np.where(fits, value[each[:, None], before] + worth, -1.0)
            best = reach.argmax(axis=1)
            top = reach[each, best]
            better = top > value[:, w - 1]
            value[:, w] = np.where(better, top, value[:, w - 1])
            choice[:, w] = np.where(better, best, -1)
        slots = np.zeros((n, m), dtype=np.int64)
        at = size.copy()
        while (live := at > 0).any():
            chosen = np.where(live, choice[each, at], -1)
            taken = chosen >= 0
            slots[each[taken], chosen[taken]] += 1
            step = np.where(taken, length[each, np.maximum(chosen, 0)], 1)
            at = np.where(live, at - step, at)
        return slots, value[each, size]


def _on_grid(length: Floats, shift: float) -> tuple[int, Ints, Ints]:
    """A shift and its lengths in whole steps: the steps of the shift, lengths rounded up and down.

    Where minutes are multiples of a step that cuts the shift into at most `FINEST_GRID` parts, nothing is
    rounded.
    """
    minutes = [Fraction(str(round(float(m), 6))) for m in length]
    scale = lcm(1, *(m.denominator for m in minutes))
    if shift * scale > FINEST_GRID:
        scale_up = FINEST_GRID / shift
        up = np.ceil(length * scale_up - MINUTE_SLACK).astype(np.int64)
        down = np.floor(length * scale_up + MINUTE_SLACK).astype(np.int64)
        return FINEST_GRID, np.maximum(up, 1), np.maximum(down, 1)
    steps = np.array([int(m * scale) for m in minutes], dtype=np.int64)
    return int(np.floor(shift * scale + MINUTE_SLACK)), steps, steps
