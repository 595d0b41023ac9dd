"""Which of several solutions in fractions leaves least when whole people are taken."""

from __future__ import annotations

from collections.abc import Callable

from rebalance.model.arrays import Floats
from rebalance.model.model import Candidates
from rebalance.solve.again import Again
from rebalance.solve.at_work import AtWork
from rebalance.solve.carried import carried
from rebalance.solve.placed import Placed
from rebalance.solve.placement import Placement
from rebalance.solve.settled import NEXT

AHEAD = 4.0
"""How many times as long as a trial there must be left for another one: the plan itself takes longer."""


def tried(
    every: Candidates, found: Placed, seconds_left: Callable[[], float], orders: Again | None = None
) -> Placement:
    """Take whole people by the solutions of all groups, and of each group choose what is best for it.

    With whole trips in mind fractions leave more, but whole people may leave less, or not.

    Parameters
    ----------
    every : Candidates
    found : Placed
    seconds_left : callable
        Says how many there are for this and the plan itself. Without any the last solutions are taken.
    orders : Again, optional
        An earlier plan's.
    """
    many = [len(group.solutions) for group in found.groups]
    undone: list[Floats] = []
    longest = 0.0
    for n in range(max(many, default=0)):
        begun = seconds_left()
        if max(many) == 1 or begun <= AHEAD * longest:
            break
        placement = found.placement(min(n, last - 1) for last in many)
        by_level = carried(every, AtWork(every), placement, lambda: seconds_left() > 0, orders).left()
        undone.append(by_level["overdue"] + NEXT * by_level["waiting"])
        longest = max(longest, begun - seconds_left())
    chosen = [last - 1 for last in many]
    for n, group in enumerate(found.groups):
        worth = [float(one[group.categories].sum()) for one in undone[: many[n]]]
        if worth:
            chosen[n] = worth.index(min(worth))
    return found.placement(chosen)
