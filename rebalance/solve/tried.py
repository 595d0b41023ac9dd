"""Which of several solutions in fractions leaves least when whole people are taken."""

from __future__ import annotations

from collections.abc import Callable

from rebalance.model.arrays import Floats
from rebalance.model.model import Candidates
from rebalance.solve.at_work import AtWork
from rebalance.solve.carried import carried
from rebalance.solve.placed import Placed
from rebalance.solve.placement import Placement
from rebalance.solve.settled import NEXT


def tried(every: Candidates, found: Placed, going: Callable[[], bool]) -> Placement:
    """Take whole people by the solutions of all groups, and of each group choose what is best for it.

    With whole trips in mind fractions leave more, but whole people may leave less, or not.

    Parameters
    ----------
    every : Candidates
    found : Placed
    going : callable
        Whether there is time to try another; without any the last solutions are taken.
    """
    many = [len(group.solutions) for group in found.groups]
    left: list[Floats] = []
    for n in range(max(many, default=0)):
        if max(many) == 1 or not going():
            break
        placement = found.placement(min(n, last - 1) for last in many)
        by_level = carried(every, AtWork(every), placement, going).left()
        left.append(by_level["overdue"] + NEXT * by_level["waiting"])
    chosen = [last - 1 for last in many]
    for n, group in enumerate(found.groups):
        worth = [float(one[group.categories].sum()) for one in left[: many[n]]]
        if worth:
            chosen[n] = worth.index(min(worth))
    return found.placement(chosen)
