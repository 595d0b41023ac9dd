"""Who waits in a first plan, evened out among districts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from heapq import heapify, heappop, heappush
from itertools import islice

import numpy as np

from rebalance.model.model import Candidates
from rebalance.solve.carrying import Carrying, Way

WAYS = 40
"""Nearest places that those of a district may go to instead of others."""

NEAR = 0.7
"""Districts with less than this part of the largest share that cannot fall are left alone: it saves trips."""

LITTLE = 1e-3
"""By which part the largest share must fall for another pass: what others did may help where it stopped."""


class Evening:
    """Has people of the district that is left most go instead of others, who are left less by their share.

    They are of one category and go on the same day, and their districts have one priority: so many wait as
    before, and no more are overdue. Those whose norms would then be missed elsewhere stay as they are.

    Parameters
    ----------
    every : Candidates
    people : Carrying
        Who goes where, which is changed.

    Attributes
    ----------
    share : array of float, shape (P,)
        Σ weight · wait ÷ (Σ weight · found × T) of each recipient; 0 of other places.
    """

    def __init__(self, every: Candidates, people: Carrying) -> None:
        self._data, self._people = every.data, people
        data = every.data
        found = np.where(data.recipient, data.found[:, :, -1] @ data.weight, 0.0) * data.days
        self._each = np.divide(1.0, found, out=np.zeros(len(found)), where=found > 0)
        self.share = (people.waiting.sum(axis=2) @ data.weight) * self._each
        self._not_due = data.found - data.due
        # From where those of a category come to a place on a day.
        self._come: dict[tuple[int, int, int], dict[int, None]] = defaultdict(dict)
        some = people.changeable()
        for d, c, p, t in zip(*(every.flow[key][some].tolist() for key in ("d", "c", "p", "t")), strict=True):
            if self._each[d]:
                self._come[c, p, t][d] = None
        self._near: dict[tuple[int, int, int], list[int]] = {}

    def run(self, going: Callable[[], bool]) -> None:
        """Even out, from the district that is left most on, as long as its share falls and there is time."""
        last = np.inf
        while self.share.max(initial=0.0) < last * (1.0 - LITTLE):
            last = self.share.max(initial=0.0)
            self._pass(going)

    def _pass(self, going: Callable[[], bool]) -> None:
        left = [(-share, d) for d, share in enumerate(self.share.tolist()) if share > 0]
        heapify(left)
        stuck = 0.0
        while left and going() and -left[0][0] >= NEAR * stuck:
            share, d = heappop(left)
            other = self._step(d)
            if other is None:
                stuck = max(stuck, -share)
                continue
            for one in (d, other):
                heappush(left, (-float(self.share[one]), one))

    def _step(self, d: int) -> int | None:
        """Have some of a district go instead of some of another, which is left least of all: which one."""
        data, people = self._data, self._people
        best: tuple[Way, int] | None = None
        for c in np.flatnonzero(people.waiting[d].any(axis=1)).tolist():
            if data.norms.quantity[:, c].any():
                continue
            for t in range(data.days):
                most = int(people.waiting[d, c, t:].min())
                for p in self._places(d, c, t) if most else ():
                    for other in self._come[c, p, t]:
                        if best is not None and self.share[other] >= self.share[best[0][0]]:
                            continue
                        many = min(most, self._many((other, c, p, t), d))
                        if many and people.seat(people.leg((d, c, p, t))) is not None:
                            best = (other, c, p, t), many
        if best is None:
            return None
        way, many = best
        other, c, p, t = way
        went = people.hand_over(way, d, many)
        days = data.days - t
        for one, change in ((d, -went), (other, went)):
            self.share[one] += change * days * float(data.weight[c]) * self._each[one]
        self._come[c, p, t][d] = None
        if not people.moved[people.number(way)]:
            del self._come[c, p, t][other]
        return other

    def _many(self, way: Way, instead: int) -> int:
        """How many of a place may go instead of those who go this way, so that the larger share falls."""
        d, c, _, t = way
        data, people = self._data, self._people
        if d == instead or data.priority[d] != data.priority[instead]:
            return 0
        falls = (data.days - t) * float(data.weight[c]) * (self._each[d] + self._each[instead])
        apart = float(self.share[instead] - self.share[d])
        many = min(int(apart / falls), int(people.moved[people.number(way)]))
        return (
            many if many > 0 and self._overdue(d, c, t, many) <= -self._overdue(instead, c, t, -many) else 0
        )

    def _overdue(self, d: int, c: int, t: int, more: int) -> int:
        """How many more are overdue, on all days from one on, if so many more wait."""
        over = self._people.waiting[d, c, t:] - self._not_due[d, c, t:]
        return int((np.maximum(over + more, 0) - np.maximum(over, 0)).sum())

    def _places(self, d: int, c: int, t: int) -> list[int]:
        """Nearest places to which those of a category may go on a day, and others do."""
        if (d, c, t) not in self._near:
            some = (p for p in self._people.places(d, c, t) if self._come.get((c, p, t)))
            self._near[d, c, t] = list(islice(some, WAYS))
        return self._near[d, c, t]
