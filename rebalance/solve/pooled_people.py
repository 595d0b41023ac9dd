"""Whom there would be rooms for if all places were one, and nobody had to travel."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.data import Data
from rebalance.solve.least import Least

LEVELS = ("overdue", "waiting", "fairness_people", "mismatch")
"""Levels that are about people and rooms alone."""

LOST = 1e-6
"""What the solver's tolerances may have taken off a row, relatively."""

SECONDS = 10.0
"""Time for what takes hundredths of a second, whatever the size: there are few numbers without places."""

CLASSES = 8
"""Priorities that are told apart; where there are more, some count at the least of several."""


class PooledPeople:
    """The rules of people and rooms, summed up over all places of a class: of one role and priority.

    Every plan keeps these sums:

    - left(k,c,t) = left(k,c,t−1) + found(k,c,t) − moved(k,c,t) for each class k;
    - over(k,c,t) ≥ left(k,c,t) − (found − due)(k,c,t), and ≥ 0;
    - Σ_k moved(k,c,t) = Σ_r placed(c,r,t), and Σ rooms_per_person · placed ≤ Σ_g open(g,t) of each room type,
      over those still staying;
    - share · Σ_d weight · found(d) × T ≥ Σ_{c,t} weight · left(k,c,t) for each class of recipients: one of
      them is left no less, by its share, than all of them together.

    Parameters
    ----------
    data : Data
    """

    def __init__(self, data: Data) -> None:
        self._data = data
        priority = _told_apart(data.priority)
        keys = np.column_stack([data.recipient, priority])
        self._classes, of = np.unique(keys, axis=0, return_inverse=True)
        shape = (len(self._classes), len(data.categories), data.days)
        self._found, self._due = (np.zeros(shape, dtype=np.int64) for _ in range(2))
        np.add.at(self._found, of.ravel(), data.found)
        np.add.at(self._due, of.ravel(), data.due)

    def bound(self, level: str, held: Mapping[str, float]) -> float:
        """A bound of one of `LEVELS`, for plans that come to no more than so much at those that are held."""
        least, terms = self._stated()
        for above, value in held.items():
            if above in terms:
                limit = value + LOST * max(1.0, value)
                least.at_least({number: -cost for number, cost in terms[above].items()}, -limit)
        values = least.solve(SECONDS, terms[level])
        if values is None:
            return 0.0
        total = sum(cost * values[number] for number, cost in terms[level].items())
        return max(0.0, total - LOST * max(1.0, total))

    def _stated(self) -> tuple[Least, dict[str, dict[int, float]]]:
        """The rules, and what each level charges for each number."""
        data, least = self._data, Least()
        terms: dict[str, dict[int, float]] = {level: {} for level in LEVELS}
        days, most = data.days, float(data.found[:, :, -1].sum())
        share = least.number(1.0, whole=False)
        terms["fairness_people"][share] = 1.0
        shares = [{share: weighed} for weighed in self._weighed()]
        placed: dict[tuple[int, int, int], int] = {}
        for c in range(len(data.categories)):
            moved = [[least.number(most, whole=False) for _ in range(days)] for _ in self._classes]
            for k, (recipient, priority) in enumerate(self._classes.tolist()):
                before: dict[int, float] = {}
                arrived = np.diff(self._found[k, c], prepend=0)
                for t in range(days):
                    left, over = (least.number(most, whole=False) for _ in range(2))
                    least.equal({left: 1.0, moved[k][t]: 1.0, **before}, float(arrived[t]))
                    may_wait = float(self._found[k, c, t] - self._due[k, c, t])
                    least.at_least({over: 1.0, left: -1.0}, -may_wait)
                    cost = float(data.weight[c])
                    terms["waiting"][left] = terms["overdue"][over] = cost * priority
                    if recipient:
                        shares[k][left] = -cost
                    before = {left: -1.0}
            for t in range(days):
                row = {moved[k][t]: -1.0 for k in range(len(self._classes))}
                for r in np.flatnonzero(data.accepts[c]).tolist():
                    placed[c, r, t] = least.number(most, whole=False)
                    row[placed[c, r, t]] = 1.0
                    terms["mismatch"][placed[c, r, t]] = float(data.penalty[c, r])
                least.equal(row, 0.0)
        for row in shares:
            least.at_least(row, 0.0)
        self._state_rooms(least, placed)
        return least, terms

    def _weighed(self) -> list[float]:
        """What everybody found in each class counts, on all days."""
        return [float(found) for found in self._found[:, :, -1] @ self._data.weight * self._data.days]

    def _state_rooms(self, least: Least, placed: dict[tuple[int, int, int], int]) -> None:
        data = self._data
        opened = np.zeros((len(data.room_types), data.days), dtype=np.int64)
        np.add.at(opened, data.pools.room_type, np.maximum(data.pools.open, 0))
        for (r, t), rooms in np.ndenumerate(opened):
            held = {
                placed[c, r, day]: -float(data.rooms_per_person[c, r])
                for c in np.flatnonzero(data.accepts[:, r]).tolist()
                for day in range(max(0, t - int(data.stay[c]) + 1), t + 1)
            }
            if held:
                least.at_least(held, -float(rooms))


def _told_apart(priority: Floats) -> Floats:
    """Priorities, not too many of them: each is the least of those that it is not told apart from."""
    every: Floats = np.unique(priority)
    first: Ints = np.unique(np.linspace(0, len(every), CLASSES, endpoint=False).astype(np.int64))
    if not len(every):
        return priority
    lowest = every[first]
    return np.asarray(lowest[np.searchsorted(lowest, priority, side="right") - 1])
