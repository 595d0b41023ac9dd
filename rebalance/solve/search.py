"""The ways to a better plan at one level, from the cheapest on, until its bound is met."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.solve.clock import OutOfTime
from rebalance.solve.program import Solution
from rebalance.solve.whole import MOST_TOURS, Whole

FEW_FLEETS = 60
"""With no more fleet-days than this that hold a level back, branch and bound over them is worth its time."""

CHECKS, SMALL_CHECKS = 40, 200
"""How long one branch and bound may take, in looks at its budget: seconds on a province, or a small case."""

GUESS = 0.01
"""How far above the bound, relatively, the best plan is taken to be before there is one."""

PAIR_GAP = 0.05
"""How far above the bound, relatively, pairing limits are taken to bring a plan."""

PAIR_CHECKS = 300
"""How long branch and bound over the links may take."""

SHARPEN_SECONDS = 10.0
"""What that may take, for the solver hears no clock at the root: with less left, other levels come first."""

CLOSE, CLOSE_ENOUGH = 5e-4, 0.02
"""A relative gap that is not worth planning fleets anew for, at the first levels and at the others."""

WIDE = 0.01
"""A relative gap that is worth rounding a whole relaxation for at the lower levels too."""

ROUNDED = 0.0025
"""A relative gap of two levels blended that rounding leaves."""

GROUP = 20
"""Fleet-days that are planned anew together."""

GROUPS, FEW_GROUPS = 60, 5
"""Most such groups at a level that is searched thoroughly, and at any other."""

LITTLE = 1e-5
"""What one unit of the next level counts when plans that are equal at a level are told apart by it."""

SOON = 0.2
"""Where this part of the stage is gone with the relaxation, a poor plan is made first: a better one may not
come in time."""

IN_VAIN = 2
"""After so many groups in a row without a gain, a plan that is near its bound is left at that."""

BLEND = 0.1
"""What one unit of the next level counts when the level above it is rounded.

Small, but not so small that its losses go unseen.
"""


class Search:
    """Improves the plan at one level.

    Parameters
    ----------
    whole : Whole
        The plan; its program charges the level and holds those above.
    solution : Solution
        The level's relaxation solved.
    cost : array of float, shape (first_tour,)
    following : array of float, shape (first_tour,)
        The next level's charge of the same decisions; zeros if it has none.
    active : array of bool, shape (first_tour,)
        The columns that have anything to do with the level.
    bound : float
        What no whole plan is below.
    settled : array of bool, shape (first_tour,)
        The active columns that the levels above have planned, where others follow from them.
    rounded : callable
        Rounds a bound up to a value that the level can take.
    """

    def __init__(
        self,
        whole: Whole,
        solution: Solution,
        cost: Floats,
        following: Floats,
        active: np.ndarray,
        bound: float,
        settled: np.ndarray,
        rounded: Callable[[float], float],
    ) -> None:
        self.bound = bound
        self._whole = whole
        self._program = whole.program
        self._solution = self._relaxed = solution
        self._wish = solution.x[whole.links.numbers]
        self._cost = cost
        self._blend = cost + BLEND * following
        self._ordered = cost + LITTLE * following
        self._floor = np.inf
        self._active = active
        self._settled = settled
        self._rounded = rounded

    def _open(self) -> float:
        """How far the plan is above the bound; 0 if it cannot be told from it."""
        value = self._whole.value(self._cost)
        gap = value - self.bound
        return gap if gap > 1e-9 * max(1.0, abs(value)) else 0.0

    def run(self, fresh: bool, thorough: bool, short: bool = False) -> None:
        """Improve the plan, and the bound where that is cheap, for as long as the stage lasts.

        Parameters
        ----------
        fresh : bool
            Whether no level before this one has planned these decisions.
        thorough : bool
            Whether the level is worth branch and bound over all the fleets that hold it back.
        short : bool
            Whether there is little time, so that a poor plan is made first in any case.
        """
        try:
            if self._small():
                self._settle()
                self._pair()
                self._dive()
            elif fresh:
                self._pair()
                if short or self._program.clock.stage_used() > SOON:
                    self._hurry()
                if self._settled.any():
                    # Both halves at once may not get past the levels held: one after the other does.
                    self._whole.follow(self._settled, self._active, self._cost)
                sharpened = thorough and self._sharpen()
                if not sharpened or self._open() > CLOSE * abs(self.bound):
                    self._dive()
                if not self._settled.any():
                    self._pair_anew()
            else:
                self._pair()
                self._whole.reassign(self._active, self._cost, CHECKS // 2)
                if self._drives():
                    self._whole.redrive(self._active, self._cost, CHECKS // 2)
                if thorough:
                    self._sharpen()
                # Where fleets are scarce, rounding anew does not get past the levels that are held.
                if self._open() > WIDE * abs(self.bound) and not len(self._priced()):
                    self._dive()
            if not self._drives():
                self._regroup(*((GROUPS, CLOSE) if thorough else (FEW_GROUPS, CLOSE_ENOUGH)))
        except OutOfTime:
            return
        finally:
            self._whole.links.free()
            self._program.charge(self._cost)

    def prove(self) -> None:
        """Raise the bound where that is cheap, and leave the plan as it is."""
        try:
            if self._small():
                self._settle()
        except OutOfTime:
            return

    def _small(self) -> bool:
        return self._whole.small(self._active)

    def _all(self) -> Ints:
        rows = self._program.rows_of_rule.get("vehicles", slice(0, 0))
        return np.arange(rows.stop - rows.start)

    def _drives(self) -> bool:
        """Whether the level charges for trips themselves."""
        return bool((self._cost[self._program.block("trips")] != 0).any())

    def _settle(self) -> None:
        gap = self._open()
        if not gap:
            return
        bound, x = self._whole.prove(self._solution, self._all(), self._active, gap, SMALL_CHECKS, "all")
        self.bound = max(self.bound, self._rounded(bound))
        if x is not None:
            self._whole.offer(x, self._active, self._cost)

    def _pair(self, chosen: Floats | None = None) -> None:
        """Settle who may help whom while the level is searched, where that is limited.

        Those chosen, or whom the plan has help already, and as many more as the relaxation would like.
        """
        links = self._whole.links
        if not len(links):
            return
        chosen = self._whole.x[links.numbers] if chosen is None else chosen
        links.fix(links.widened(chosen, self._wish))
        solution = self._whole.relaxation.solve()
        if solution is not None:
            self._solution = solution

    def _pair_anew(self) -> None:
        """Have branch and bound choose who helps whom, with fractions of all else, and plan that.

        The solver may overrun its time by far, so there is to be a plan before.
        """
        links = self._whole.links
        if not len(links) or self._open() <= CLOSE * abs(self.bound):
            return
        gap = PAIR_GAP * abs(self._relaxed.value)
        fleet_days = self._whole.relaxation.priced(self._relaxed.dual)
        if not self._whole.relaxation.add_within(self._relaxed.dual, gap, fleet_days, MOST_TOURS):
            gap, fleet_days = np.inf, fleet_days[:0]
        bound, x = self._whole.prove(self._relaxed, fleet_days, self._active, gap, PAIR_CHECKS, "links")
        if np.isfinite(bound):
            self.bound = max(self.bound, self._rounded(bound))
        if x is not None and self._cost @ x[: len(self._cost)] < self._whole.value(self._cost):
            self._pair(np.round(x[links.numbers]))
            self._dive()
            self._pair()

    def _hurry(self) -> None:
        """Round all at once, those who count at the next level too: nobody is left behind for nothing."""
        self._program.charge(self._blend)
        solution = self._whole.relaxation.solve()
        if solution is not None:
            self._whole.hurry(solution, self._active, self._cost)
        self._program.charge(self._cost)

    def _dive(self) -> None:
        if not self._open():
            return
        self._program.charge(self._blend)
        self._floor = self._whole.round(self._active, self._cost)
        self._program.charge(self._cost)

    def _priced(self) -> Ints:
        return self._whole.relaxation.priced(self._solution.dual)

    def _sharpen(self) -> bool:
        """Have the fleets that hold the level back settled exactly, and the others follow.

        Returns
        -------
        bool
            Whether the plan got better.
        """
        gap, fleet_days = self._open(), self._priced()
        if not gap or self._small() or not 0 < len(fleet_days) <= FEW_FLEETS:
            return False
        if self._program.clock.stage_left() < SHARPEN_SECONDS:
            return False
        gap = min(gap, GUESS * abs(self._solution.value))
        bound, x = self._whole.prove(self._solution, fleet_days, self._active, gap, CHECKS, "fleets")
        if np.isfinite(bound) and not len(self._whole.links):
            self.bound = max(self.bound, self._rounded(bound))
        if x is None or self._open() <= CLOSE * abs(self.bound):
            return False
        self._program.charge(self._blend)
        better = self._whole.fix_and_dive(x, fleet_days, self._active, self._cost)
        self._program.charge(self._cost)
        return better

    def _regroup(self, groups: int, close: float) -> None:
        """Plan some fleet-days anew at a time, all else as it is, until the plan is close to the bound."""
        if self._small():
            return
        fleet_days = self._whole.fleet_days(self._active)
        chance, vain = np.random.default_rng(0), 0
        self._program.charge(self._blend)
        for _ in range(groups):
            near = self._open() <= close * abs(self.bound)
            if near and (vain >= IN_VAIN or self._near_too()):
                return
            if self._program.clock.stage_left() <= 0:
                return
            chosen = chance.permutation(fleet_days)[:GROUP]
            better = self._whole.renew(np.sort(chosen), self._active, self._ordered)
            vain = 0 if better else vain + 1

    def _near_too(self) -> bool:
        """Whether the plan is as near at the next level, too, as rounding can be hoped to bring it."""
        return self._whole.value(self._blend) - self._floor <= ROUNDED * abs(self._floor)
