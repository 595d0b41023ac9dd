"""What norms ask for at each place, as people come and go: rounded up, and beyond what is kept there."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Ints
from rebalance.model.data import Data


class Asked:
    """What has to be brought to each place for those who are there.

    That is worth · max(0, need + ⌈Σ parts ÷ whole⌉ − reserve), summed up over places, items and days: a
    durable reserve may be used where it is, and nowhere else. Worth is what a unit counts at the level of
    shortage.

    Parameters
    ----------
    data : Data
    present : array of int, shape (P, C, T)
        Who is where at the end of each day. Norms ask for one item at least.
    """

    def __init__(self, data: Data, present: Ints) -> None:
        norms, self._days = data.norms, data.days
        items = np.flatnonzero(norms.quantity.any(axis=1))
        self._present: list[int] = data.present.tolist()
        # Python's numbers: they are asked for one by one, millions of times.
        self._parts: list[list[int]] = norms.parts[items].T.tolist()
        self._whole: list[int] = norms.whole[items].tolist()
        total = np.maximum(data.total_need[:, items].sum(axis=0), 1)
        self._worth = (data.item_weight[items] * data.priority[:, None] / total).tolist()
        reserve = np.where(data.durable[None, :, None], data.arrived - data.free, 0)
        self._need = (data.need - reserve)[:, items].tolist()
        people = present.transpose(0, 2, 1).astype(object)
        self._there = np.stack([people @ norms.parts[i] for i in items], axis=1).tolist()

    def by(self, c: int) -> bool:
        """Whether anything is asked for by a category."""
        return any(self._parts[c])

    def alike(self, c: int, other: int) -> bool:
        """Whether two categories ask for the same."""
        return self._parts[c] == self._parts[other]

    def change(self, p: int, t: int, comes: int | None, goes: int | None) -> tuple[float, float]:
        """What it would change if one of a category came to a place on a day, and one of another did not.

        Returns
        -------
        tuple of (float, float)
            How much more there is to bring, and how much more uneven it is how much of a unit is asked for
            in vain: where that is nearly all of it or nothing, few have to move to save a unit.
        """
        more, uneven = 0.0, 0.0
        for n, whole in enumerate(self._whole):
            worth = self._worth[p][n]
            for day in range(t, self._days):
                parts = self._of(comes, n, day - t) - self._of(goes, n, day - t)
                if not parts:
                    continue
                before, need = self._there[p][n][day], self._need[p][n][day]
                after = before + parts
                asked, then = need - (-before // whole), need - (-after // whole)
                more += worth * (max(0, then) - max(0, asked))
                if asked > 0:
                    uneven += worth * ((-after % whole) ** 2 - (-before % whole) ** 2) / whole**2
        return more, uneven

    def move(self, c: int, t: int, here: int, there: int) -> None:
        """Have one of a category, who came to a place on a day, come to another one."""
        for n in range(len(self._whole)):
            for day in range(t, self._days):
                parts = self._of(c, n, day - t)
                self._there[here][n][day] -= parts
                self._there[there][n][day] += parts

    def _of(self, c: int | None, n: int, stayed: int) -> int:
        return self._parts[c][n] if c is not None and stayed < self._present[c] else 0
