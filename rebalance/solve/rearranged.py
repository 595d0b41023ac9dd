"""Who changes places in a plan of whole people, so that the levels after waiting come to less."""

from __future__ import annotations

from collections.abc import Callable

from rebalance.model.model import Candidates
from rebalance.solve.carrying import Carrying
from rebalance.solve.evened import Evening
from rebalance.solve.exchanged import Exchanging

MAY_RISE = ("mismatch", "travel")
"""Levels that may come to more for it: whatever comes after one of them is not worth that."""


def rearranged(every: Candidates, people: Carrying, going: Callable[[], bool]) -> None:
    """Have people change places, as the order of levels wants it and as long as there is time.

    Parameters
    ----------
    every : Candidates
    people : Carrying
        Who goes where, which is changed; as many wait, and no more are overdue.
    going : callable
        Whether there is time to go on.
    """
    levels = every.data.instance.policy.levels_with(False)
    first = levels[: min((levels.index(level) for level in MAY_RISE if level in levels), default=len(levels))]
    if "fairness_people" in first:
        Evening(every, people).run(going)
    if "shortage" in first and every.data.norms.quantity.any():
        Exchanging(every, people).run(going)
    people.trim()
