"""Level by level: a bound from the relaxation, then the best whole plan that can be found in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from importlib.metadata import version

import numpy as np

from rebalance.model.arrays import Entries, Floats, Ints
from rebalance.model.before import Before
from rebalance.model.model import Model
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.components import components, touched
from rebalance.solve.growth import Growth
from rebalance.solve.lattice import raise_bound, step
from rebalance.solve.links import LINK_RULES
from rebalance.solve.program import Solution
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Price, Rank, Result
from rebalance.solve.search import Search
from rebalance.solve.sharing import Sharing
from rebalance.solve.start import Start
from rebalance.solve.told import NoPlan, Step
from rebalance.solve.whole import Hold, Whole

THOROUGH = 3
"""How many of the first levels are searched thoroughly; those after them order what is left."""

NEAR = 1.0
"""What a person moved otherwise than before counts beside a unit of the level that follows."""

STAGES = (0.45, 0.68, 0.84, 0.88, 0.91, 0.95)
"""Which share of the time is used up when each of the first levels ends; the last takes what is left."""

WITH_LINKS = (0.6, 0.7, 0.85, 0.88, 0.92, 0.96)
"""The same where help is limited: whom to help is settled at the first level."""

SHARING = 0.02
"""Which share of the time sharing may take after the largest share is settled."""

WHOLE_LEVELS = ("overdue", "waiting", "mismatch")
"""Levels that charge only what is a whole number of people in every whole plan."""

ROOM = 50_000
"""Candidates that may be in a problem though some of them do not pay, where they are sifted."""

SIFTING = 0.5
"""Which part of a stage may go into its relaxation where candidates are sifted."""

SAME = 1e-9
"""Values that differ by less, relatively, are the same."""

PRICED_RULES = ("rooms", "vehicles", "leaving")
"""Rules whose rows are things of which a province might find one more."""


class LevelByLevel:
    """One way through the levels.

    Parameters
    ----------
    relaxation : Relaxation
    clock : Clock
    progress : callable
    before : Before or None
    sector : tuple of str, optional
        The levels, where what is planned is a sector of a whole.
    """

    def __init__(
        self,
        relaxation: Relaxation,
        clock: Clock,
        progress: Callable[[Step], None],
        before: Before | None,
        sector: tuple[str, ...] | None = None,
    ) -> None:
        self._clock = clock
        self._progress = progress
        self.relaxation, self.program = relaxation, relaxation.program
        model = self.program.model
        self.whole = Whole(model, self.relaxation)
        # What people need never holds them back until a level counts it: until then norms bind nobody.
        self._norms = np.arange(len(self.program.row_upper))[self.program.rows_of_rule["norms"]]
        self._asked = self.program.row_upper[self._norms].copy()
        self._joined = False
        self._divided = False
        self.program.bound_rows(self._norms, np.full(len(self._norms), np.inf))
        self._planned = np.zeros(self.program.first_tour, dtype=bool)
        self._late = False
        self._holds: dict[str, list[Hold]] = {}
        self._before = before is not None
        self._sector = sector is not None
        self.names = sector or model.data.instance.policy.levels_with(self._before)

    @property
    def _model(self) -> Model:
        return self.program.model

    def _divide(self) -> None:
        """Find out what has to do with what."""
        self._divided = True
        rows = np.arange(sum(len(rule.rows) for rule in self._model.rules))
        self._parts = self._components(rows)
        links = [rows[self.program.rows_of_rule[rule]] for rule in LINK_RULES]
        self._halves = self._components(np.delete(rows, np.concatenate([self._norms, *links])))

    def grow(self, growth: Growth) -> None:
        """Follow the program, which has more candidates now."""
        self.whole.grow(growth)
        self._planned = growth.of_columns(self._planned)
        self._norms = growth.rows[self._norms]
        self._divided = False

    def _components(self, rows: Ints) -> Ints:
        matrix = self.program.matrix()
        some = np.isin(matrix.row, rows)
        entries = Entries(matrix.row[some], matrix.column[some], matrix.value[some])
        entries = Entries.join([entries, self.program.of_one_level()])
        return components(entries, self.program.first_tour, len(self.program.row_upper) + 2)

    def join(self, cost: Floats) -> None:
        """Have norms join people and supplies, once a level charges what is short."""
        charged = any(cost[self.program.block(kind)].any() for kind in ("short", "worst_supplies"))
        if charged and not self._joined:
            self._joined = True
            self.program.bound_rows(self._norms, self._asked)

    def depart(self, before: Before) -> None:
        """Begin with an earlier plan's orders, as far as they can be carried out."""
        begun = Start(self._model, self.program, before).begin(self.whole)
        self.whole.stands = begun and before.stands

    def start(self, point: Floats) -> None:
        """Begin with a plan, a point that keeps all rules."""
        if not self.whole.begin(point):
            raise RuntimeError("what is begun with breaks a rule")

    def take_up(self, point: Floats) -> bool:
        """Go on from a point if it keeps all rules and is better, level by level, than the plan; whether."""
        x, found = self.whole.x, self.values()
        if not self.whole.begin(point):
            return False
        for now, then in zip(self.values(), found, strict=True):
            if abs(now - then) > SAME * max(1.0, abs(then)):
                if now < then:
                    return True
                break
        self.whole.begin(x)
        return False

    def values(self) -> list[float]:
        """What the plan comes to at each level."""
        return [self.whole.value(self.program.level_cost(level)) for level in self.names]

    def result(self) -> Result:
        """Settle all levels."""
        levels = [self._level(self.names, n) for n in range(len(self.names))]
        return self.concluded(tuple(self._final(level) for level in levels), self._late)

    def concluded(self, levels: tuple[Level, ...], late: bool) -> Result:
        """Give the plan, with what is known of its levels.

        Parameters
        ----------
        levels : tuple of Level
        late : bool
            Whether a plan that moves nobody is for want of time.

        Raises
        ------
        NoPlan
            If it is.
        """
        x, program = self.whole.x, self.program
        result = Result.of(self.whole, levels, self._clock.used(), f"HiGHS {version('highspy')}")
        if late and not self._sector and not any(x[program.block(kind)].any() for kind in ("flow", "ship")):
            raise NoPlan(result)
        return result

    def _final(self, level: Level) -> Level:
        """Give a level its value in the last plan, which may be better than what it was held at.

        Bounds of the levels below stay true: they allowed more than the plan takes.
        """
        value = self.whole.value(self.program.level_cost(level.name))
        return replace(level, value=value, bound=min(level.bound, value))

    def _level(self, names: tuple[str, ...], number: int) -> Level:
        """Settle one level: bound it, improve the plan at it, hold it."""
        name, cost = names[number], self.program.level_cost(names[number])
        grid = step(cost) if name in WHOLE_LEVELS else Fraction(0)
        stages = WITH_LINKS if len(self.whole.links) else STAGES
        self._clock.begin(stages[number] if number < min(len(stages), len(names) - 1) else 1.0)
        if name == "travel" and not self.whole.stands:
            self.whole.trim()
        self.join(cost)
        relaxed, bound, prices, without = 0.0, 0.0, tuple[Price, ...](), dict[str, float]()
        try:
            solution = self._relaxed(name, cost)
            relaxed = solution.value
            bound = max(0.0, raise_bound(self.relaxation.proven(solution.dual), grid))
            prices = self.prices(solution)
            self.say(name, "bound", bound)
            without = self._without()
            solution = replace(solution, x=self.whole.padded(solution.x))
            bound = self._search(names, number, solution, bound, grid)
        except OutOfTime:
            self._late = True
        cost = self.program.level_cost(name)
        value = self.whole.value(cost)
        if value - bound <= SAME * max(1.0, abs(value)):
            bound = value
        self.say(name, "plan", bound)
        self._holds[name] = [self.whole.hold(cost, name)]
        ranks = self._share(name, bound)
        if self._before and not self.whole.stands and name != "change":
            self._return()
        return Level(name, value, bound, relaxed, prices, ranks, without)

    def _share(self, name: str, bound: float) -> tuple[Rank, ...]:
        """At a level of fairness, settle what comes after the largest share."""
        if self._sector or not self._model.ranks.get(name):
            return ()
        self._clock.begin(min(1.0, self._clock.stage + SHARING))
        held = len(self.whole.held)
        found = Sharing(self.whole, name, self._active, self.grow, bound).run()
        self._holds[name] += self.whole.held[held:]
        return found

    def _return(self) -> None:
        """Come back to the orders before, as far as the levels held so far allow.

        What betters a level may lie anywhere, and with more levels held the way back is hard to find. Where
        there is much to decide this would take too long, and the search only keeps near as it goes.
        """
        cost = self.program.level_cost("change")
        if not self.whole.small(self._active(cost)):
            return
        self.program.charge(cost, "change")
        try:
            solution = self.relaxation.sift(self.grow)
            if solution is not None:
                bound, cost = self.relaxation.proven(solution.dual), self.program.level_cost("change")
                active, nothing = self._active(cost), np.zeros(len(cost))
                settled = np.zeros(len(cost), dtype=bool)
                search = Search(self.whole, solution, cost, nothing, active, bound, settled, lambda b: b)
                search.run(fresh=False, thorough=False)
        except OutOfTime:
            self._late = True

    def _without(self) -> dict[str, float]:
        """The relaxation's optimum without each level of fairness above, as far as there is time.

        Where candidates are sifted it is not asked: those in the problem are the ones that pay with them.
        """
        found, program = dict[str, float](), self.program
        for name in (level for level in self._holds if level in self._model.ranks):
            if self._sector or self.relaxation.sifted is not None:
                break
            rows, kept = np.array([hold.row for hold in self._holds[name]]), program.snapshot()
            limits = program.row_upper[rows]
            program.bound_rows(rows, np.full(len(rows), np.inf))
            try:
                with self._clock.strict():
                    solution = self.relaxation.solve()
                if solution is not None:
                    found[name] = solution.value
            except OutOfTime:
                break
            finally:
                program.bound_rows(rows, limits)
                program.restore(kept)
        return found

    def _relaxed(self, name: str, cost: Floats) -> Solution:
        self.program.charge(cost, name)
        if len(self.whole.links):
            self.whole.links.forget()
            try:
                self.relaxation.sift(self.grow, ROOM, SIFTING)
            finally:
                self.whole.links.recall()
        solution = self.relaxation.sift(self.grow, ROOM, SIFTING)
        if solution is None:
            raise RuntimeError(f"level {name}: the plan at hand keeps all rules, the solver finds none")
        return solution

    def _search(
        self, names: tuple[str, ...], number: int, solution: Solution, bound: float, grid: Fraction
    ) -> float:
        cost = self.program.level_cost(names[number])
        active, alone = self._active(cost), touched(self._halves, cost)
        later = [np.where(active, self.program.level_cost(name), 0.0) for name in names[number + 1 :]]
        following = next((c for c in later if c.any()), np.zeros(len(cost)))
        settled = self._planned & active & ~alone
        if self._before:
            following += np.where(active, NEAR * self.program.level_cost("change"), 0.0)
        search = Search(
            self.whole, solution, cost, following, active, bound, settled, lambda b: raise_bound(b, grid)
        )
        if self.whole.stands:
            search.prove()
            return search.bound
        fresh = not self._planned[alone].any()
        search.run(fresh, thorough=number < THOROUGH, short=self._sector)
        self._planned |= active & ~self.whole.links.mask()[: len(active)]
        return search.bound

    def _active(self, cost: Floats) -> np.ndarray:
        """The columns that have anything to do with a level, shape (first_tour,)."""
        if not self._divided:
            self._divide()
        alone = touched(self._halves, cost)
        return touched(self._parts, cost) if self._joined or self._linked(alone) else alone

    def _linked(self, alone: np.ndarray) -> bool:
        """Whether decisions beside these use up some of the help that is limited."""
        return self.whole.links.used(np.where(alone, 0.0, self.whole.x[: len(alone)]))

    def prices(self, solution: Solution) -> tuple[Price, ...]:
        """What one more of each scarce thing would be worth, by the duals."""
        found = []
        for rule in self._model.rules:
            if rule.rows.rule not in PRICED_RULES:
                continue
            worth = -solution.dual[self.program.rows_of_rule[rule.rows.rule]]
            for n in np.flatnonzero(worth > 1e-6 * max(1.0, worth.max(initial=0.0))):
                keys = {name: int(values[n]) for name, values in rule.rows.keys.items()}
                found.append(Price(rule.rows.rule, keys, float(worth[n])))
        return tuple(found)

    def say(self, level: str, what: str, bound: float) -> None:
        """Tell a `Step`."""
        value = self.whole.value(self.program.level_cost(level)) if what == "plan" else None
        self._progress(Step(level, what, value, bound, self._clock.used()))
