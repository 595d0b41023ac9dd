"""After the largest share the next largest: as small as can be, each held while the next is."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.model.ranks import Largest
from rebalance.solve.clock import OutOfTime
from rebalance.solve.growth import Growth
from rebalance.solve.program import Solution
from rebalance.solve.result import Rank
from rebalance.solve.search import CHECKS, Search
from rebalance.solve.whole import Whole

FALL = 0.1
"""What the sum of one more share counts beside the sum before, where all are improved at once."""


class Sharing:
    """Settles the ranks of a fairness level whose largest share is held.

    Rank k minimises the sum of the k largest shares, the sums of fewer held. Of two plans that are equal in
    those the one with the lower sum has the lower k-th share: so this is leximin, in levels that are linear.
    A sum's bound is valid as any level's is: the relaxation allows every plan that keeps the holds. And no
    sum is below that of one share less, so that a bound of the one is a bound of the other.

    Parameters
    ----------
    whole : Whole
    level : str
        ``fairness_people`` or ``fairness_supplies``.
    active : callable
        Which columns have anything to do with a charge, both of shape (first_tour,).
    grown : callable
        Told where the program's columns and rows stand now, where candidates are sifted.
    bound : float
        Of the largest share.
    """

    def __init__(
        self,
        whole: Whole,
        level: str,
        active: Callable[[Floats], np.ndarray],
        grown: Callable[[Growth], None],
        bound: float,
    ) -> None:
        self._whole = whole
        self._program = whole.program
        self._active = active
        self._grown = grown
        self._bound = bound
        self._late = False
        self._rules = whole.model.ranks[level]
        self._first = self._program.level_cost(level)
        self._added = 0

    def run(self) -> tuple[Rank, ...]:
        """Improve and hold rank after rank; once the stage is over, hold the others as they are."""
        small = self._whole.small(self._active(self._first))
        if not small:
            self._improve()
        return tuple(self._settle(rule, small) for rule in self._rules if self._needed(rule))

    def _needed(self, rule: Largest) -> bool:
        """Whether there is a share of this rank; the last one stands for all that are 0."""
        shares = self._whole.x[self._program.block(f"rank_{rule.of}")]
        return rule is self._rules[-1] or shares[self._rules.index(rule)] > 0

    def _add(self, rule: Largest) -> None:
        """Have a rank's rows on the solver."""
        if self._rules.index(rule) >= self._added:
            self._program.add(rule)
            self._added = self._rules.index(rule) + 1

    def _improve(self) -> None:
        """Keep all trips, and find who travels on them to share better, the larger shares first."""
        if self._whole.stands or self._program.clock.stage_left() <= 0:
            return
        needed = [rule for rule in self._rules if self._needed(rule)]
        for rule in needed:
            self._add(rule)
        every = np.zeros(self._program.first_tour)
        for n, rule in enumerate(needed):
            every += FALL**n * self._program.level_cost(rule)
        second = self._whole.hold(self._program.level_cost(needed[0]), needed[0])
        self._program.charge(every)
        try:
            self._whole.reassign(self._active(every), every, CHECKS // 2)
        except OutOfTime:
            self._late = True
        self._whole.lower(second)

    def _settle(self, rule: Largest, small: bool) -> Rank:
        # Charged first, for what costs nothing yet leaves the last basis dual feasible.
        self._program.charge(self._program.level_cost(rule), rule)
        self._add(rule)
        if not self._late and self._open(rule):
            self._search(rule, small)
        value = self._value(rule)
        self._bound = min(self._bound, value) if self._open(rule) else value
        self._whole.hold(self._program.level_cost(rule), rule)
        return Rank(rule.rank, value, self._bound)

    def _value(self, rule: Largest) -> float:
        return self._whole.value(self._program.level_cost(rule))

    def _open(self, rule: Largest) -> bool:
        value = self._value(rule)
        return value - self._bound > 1e-9 * max(1.0, value)

    def _search(self, rule: Largest, small: bool) -> None:
        try:
            with self._program.clock.strict():
                solution = self._whole.relaxation.sift(self._grown)
            if solution is None:
                raise RuntimeError("the plan at hand keeps all rules, the solver finds none")
            proven = self._whole.relaxation.proven(solution.dual)
            self._bound = max(self._bound, proven)
            if small and self._open(rule):
                self._branch(self._program.level_cost(rule), solution, proven)
        except OutOfTime:
            self._late = True

    def _branch(self, cost: Floats, solution: Solution, proven: float) -> None:
        nothing, active = np.zeros(len(cost)), self._active(cost)
        settled = np.zeros(len(cost), dtype=bool)
        search = Search(self._whole, solution, cost, nothing, active, proven, settled, lambda bound: bound)
        if self._whole.stands:
            search.prove()
        else:
            search.run(fresh=False, thorough=False)
        self._bound = max(self._bound, search.bound)
