"""The relaxation by itself, level by level: what fractions of people and vehicles could do."""

from __future__ import annotations

from rebalance.instance import Instance
from rebalance.model.before import Before
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import Ladder


def relaxed_levels(
    instance: Instance, time_limit: float = 60.0, before: Before | None = None
) -> dict[str, float]:
    """Each level's optimum over fractions, those above it held at theirs.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds.
    before : Before, optional
        An earlier plan's orders.

    Returns
    -------
    dict of str to float
        In the policy's order.

    Raises
    ------
    OutOfTime
        If the limit was reached.
    """
    ladder = Ladder(instance, Clock(time_limit), before=before)
    return {level: ladder.values[level] for level in ladder.values if isinstance(level, str)}
