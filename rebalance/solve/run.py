"""Level by level: a bound from the relaxation, then the best whole plan that can be found in time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from importlib.metadata import version

import numpy as np

from rebalance.instance import Instance
from rebalance.model.arrays import Entries, Floats, Ints
from rebalance.model.before import Before
from rebalance.model.model import Candidates, Model
from rebalance.solve import regions
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.components import components, touched
from rebalance.solve.growth import Growth
from rebalance.solve.guide import Guide, guide
from rebalance.solve.lattice import raise_bound, step
from rebalance.solve.links import LINK_RULES
from rebalance.solve.pooled import pooled
from rebalance.solve.program import Solution
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Level, Price, Rank, Result
from rebalance.solve.search import Search
from rebalance.solve.sectors import Sectors
from rebalance.solve.sharing import Sharing
from rebalance.solve.sifting import Sifting
from rebalance.solve.start import Start
from rebalance.solve.whole import Hold, Whole

KEEP, KEEP_SECONDS = 0.05, 1.5
"""Part of the time limit, and seconds, kept for writing the plan down and checking it."""

KEEP_EACH = 5e-6
"""Seconds kept for that for each candidate: a nation's plan takes two minutes."""

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

GUIDED = 0.35
"""Which share of the time may go into the relaxation where that guides a plan made in sectors."""

PRICED_RULES = ("rooms", "vehicles", "leaving")
"""Rules whose rows are things of which a province might find one more."""


class NoPlan(Exception):
    """The time limit was reached before there was any plan.

    Attributes
    ----------
    idle : Result or None
        What there is, where there is something: to move nobody and nothing.
    """

    def __init__(self, idle: Result | None = None) -> None:
        super().__init__("the time limit was reached before there was any plan but to move nobody")
        self.idle = idle


@dataclass(frozen=True)
class Step:
    """One piece of progress.

    Attributes
    ----------
    level : str
    what : str
        ``bound`` when the relaxation is solved, ``plan`` when a whole plan is settled on, ``part`` when a
        part that shares nothing with the others is planned, ``sector`` when one of a round of sectors is,
        ``region`` when the relaxation of one is solved: `value` of `bound` of them, at no level.
    value, bound : float or None
    seconds : float
        Since the start.
    """

    level: str
    what: str
    value: float | None
    bound: float | None
    seconds: float


def solve(
    instance: Instance,
    time_limit: float = 60.0,
    progress: Callable[[Step], None] | None = None,
    before: Before | None = None,
) -> Result:
    """Plan an instance.

    Parameters
    ----------
    instance : Instance
    time_limit : float
        Seconds for everything. When it is reached, the best plan so far is returned.
    progress : callable, optional
        Called with each `Step`.
    before : Before, optional
        An earlier plan's orders. The search starts from them where they can still be carried out, so that
        what comes out is no worse; those of the frozen days, which must be possible, stay as they are.
        A plan that stands is only bounded.

    Returns
    -------
    Result
        The same for the same instance, unless the time limit cut the search short.

    Raises
    ------
    NoPlan
        If the limit was reached before any plan was found that moves anybody or anything.
    """
    clock, told = Clock(time_limit), progress or (lambda step: None)
    every = Candidates.of(instance, before)
    writing = min(KEEP_EACH * len(every), 0.25 * time_limit)
    clock.limit -= max(KEEP * time_limit, min(KEEP_SECONDS, 0.3 * time_limit), writing)
    policy = instance.policy
    limited = {policy.max_supporters_per_recipient, policy.max_recipients_per_supporter} != {None}
    if len(every) >= regions.HUGE and not limited:
        levels = policy.levels_with(before is not None)
        clock.begin(GUIDED)
        relaxation, seen = regions.guided(
            every,
            Sifting(every, before),
            clock,
            levels,
            partial(_hooks, levels),
            lambda done, of: told(Step("", "region", done, of, clock.used())),
        )
        run = _Run(relaxation, clock, told, before)
        run.plan_in_sectors(seen)
        return run.result()
    relaxation = Relaxation.over(every, clock, before)
    run = _Run(relaxation, clock, told, before)
    if relaxation.sifted is not None:
        run.plan_in_sectors()
    return run.result()


def _hooks(
    levels: tuple[str, ...], relaxation: Relaxation, clock: Clock
) -> tuple[Callable[[Floats], None], Callable[[Growth], None]]:
    """What follows the relaxation of a region."""
    run = _Run(relaxation, clock, lambda step: None, None, levels)
    return run.join, run.grow


def _settled(levels: tuple[str, ...], relaxation: Relaxation, clock: Clock, point: Floats) -> Result:
    """Plan a sector."""
    run = _Run(relaxation, clock, lambda step: None, None, levels)
    run.start(point)
    return run.result()


class _Run:
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
        self._relaxation, self._program = relaxation, relaxation.program
        model = self._program.model
        self._whole = Whole(model, self._relaxation)
        # What people need never holds them back until a level counts it: until then norms bind nobody.
        self._norms = np.arange(len(self._program.row_upper))[self._program.rows_of_rule["norms"]]
        self._asked = self._program.row_upper[self._norms].copy()
        self._joined = False
        self._divided = False
        self._program.bound_rows(self._norms, np.full(len(self._norms), np.inf))
        self._planned = np.zeros(self._program.first_tour, dtype=bool)
        self._late = False
        self._holds: dict[str, list[Hold]] = {}
        self._before = before is not None
        self._sector = sector is not None
        self._names = sector or model.data.instance.policy.levels_with(self._before)
        self._guide: Guide | None = None
        self._pooled: dict[str, float] = {}
        if before is not None:
            self._whole.stands = Start(model, self._program, before).begin(self._whole) and before.stands

    @property
    def _model(self) -> Model:
        return self._program.model

    def _divide(self) -> None:
        """Find out what has to do with what."""
        self._divided = True
        rows = np.arange(sum(len(rule.rows) for rule in self._model.rules))
        self._parts = self._components(rows)
        links = [rows[self._program.rows_of_rule[rule]] for rule in LINK_RULES]
        self._halves = self._components(np.delete(rows, np.concatenate([self._norms, *links])))

    def grow(self, growth: Growth) -> None:
        """Follow the program, which has more candidates now."""
        self._whole.grow(growth)
        self._planned = growth.of_columns(self._planned)
        self._norms = growth.rows[self._norms]
        self._divided = False

    def _components(self, rows: Ints) -> Ints:
        matrix = self._program.matrix()
        some = np.isin(matrix.row, rows)
        entries = Entries(matrix.row[some], matrix.column[some], matrix.value[some])
        entries = Entries.join([entries, self._program.of_one_level()])
        return components(entries, self._program.first_tour, len(self._program.row_upper) + 2)

    def join(self, cost: Floats) -> None:
        """Have norms join people and supplies, once a level charges what is short."""
        charged = any(cost[self._program.block(kind)].any() for kind in ("short", "worst_supplies"))
        if charged and not self._joined:
            self._joined = True
            self._program.bound_rows(self._norms, self._asked)

    def start(self, point: Floats) -> None:
        """Begin with a plan, a point that keeps all rules."""
        if not self._whole.begin(point):
            raise RuntimeError("what is begun with breaks a rule")

    def plan_in_sectors(self, seen: Guide | None = None) -> None:
        """Make a plan sector by sector, but where help is limited, which joins all of them, or a plan stands.

        The relaxation, as far as there is time, says who might go where, and what no plan is below; then one
        round of sectors follows another.

        Parameters
        ----------
        seen : Guide, optional
            Where the relaxation was looked at before.
        """
        if self._whole.stands or len(self._whole.links):
            return
        self._clock.begin(GUIDED)
        self._guide = seen or guide(
            self._relaxation,
            self._names,
            ROOM,
            self.join,
            self.grow,
            self._prices,
            lambda level, bound: self._say(level, "bound", max(0.0, bound)),
        )
        self._pooled = pooled(self._model.data)
        settle = partial(_settled, self._names)
        sectors = Sectors(self._whole, self._guide, self._relaxation.tours, settle)
        self._clock.begin(1.0)
        self.start(sectors.run(lambda n, of: self._progress(Step("", "sector", n, of, self._clock.used()))))

    def result(self) -> Result:
        """Settle all levels."""
        names = self._names
        if self._guide is not None:
            levels = tuple(self._seen(name, self._guide) for name in names)
        else:
            levels = tuple(self._final(level) for level in [self._level(names, n) for n in range(len(names))])
        x, program = self._whole.x, self._program
        result = Result.of(self._whole, levels, self._clock.used(), f"HiGHS {version('highspy')}")
        if (
            self._late
            and not self._sector
            and not any(x[program.block(kind)].any() for kind in ("flow", "ship"))
        ):
            raise NoPlan(result)
        return result

    def _seen(self, name: str, guide: Guide) -> Level:
        """What the sectors' plan comes to at a level, and what the relaxation says of that."""
        cost = self._program.level_cost(name)
        value, seen = self._whole.value(cost), guide.levels.get(name)
        proven = self._pooled.get(name, 0.0)
        if seen is None:
            self._late = True
        else:
            above = {level: self._whole.value(self._program.level_cost(level)) for _, level, _ in seen.holds}
            proven = max(proven, seen.bound(above))
        grid = step(cost) if name in WHOLE_LEVELS else Fraction(0)
        bound = min(value, max(0.0, raise_bound(proven, grid)))
        if value - bound <= 1e-9 * max(1.0, abs(value)):
            bound = value
        self._say(name, "plan", bound)
        if seen is None:
            return Level(name, value, bound, bound)
        return Level(name, value, bound, seen.value, seen.prices)

    def _final(self, level: Level) -> Level:
        """Give a level its value in the last plan, which may be better than what it was held at.

        Bounds of the levels below stay true: they allowed more than the plan takes.
        """
        value = self._whole.value(self._program.level_cost(level.name))
        return replace(level, value=value, bound=min(level.bound, value))

    def _level(self, names: tuple[str, ...], number: int) -> Level:
        """Settle one level: bound it, improve the plan at it, hold it."""
        name, cost = names[number], self._program.level_cost(names[number])
        grid = step(cost) if name in WHOLE_LEVELS else Fraction(0)
        stages = WITH_LINKS if len(self._whole.links) else STAGES
        self._clock.begin(stages[number] if number < min(len(stages), len(names) - 1) else 1.0)
        if name == "travel" and not self._whole.stands:
            self._whole.trim()
        self.join(cost)
        relaxed, bound, prices, without = 0.0, 0.0, tuple[Price, ...](), dict[str, float]()
        try:
            solution = self._relaxed(name, cost)
            relaxed = solution.value
            bound = max(0.0, raise_bound(self._relaxation.proven(solution.dual), grid))
            prices = self._prices(solution)
            self._say(name, "bound", bound)
            without = self._without()
            solution = replace(solution, x=self._whole.padded(solution.x))
            bound = self._search(names, number, solution, bound, grid)
        except OutOfTime:
            self._late = True
        cost = self._program.level_cost(name)
        value = self._whole.value(cost)
        if value - bound <= 1e-9 * max(1.0, abs(value)):
            bound = value
        self._say(name, "plan", bound)
        self._holds[name] = [self._whole.hold(cost, name)]
        ranks = self._share(name, bound)
        if self._before and not self._whole.stands and name != "change":
            self._return()
        return Level(name, value, bound, relaxed, prices, ranks, without)

    def _share(self, name: str, bound: float) -> tuple[Rank, ...]:
        """At a level of fairness, settle what comes after the largest share."""
        if self._sector or not self._model.ranks.get(name):
            return ()
        self._clock.begin(min(1.0, self._clock.stage + SHARING))
        held = len(self._whole.held)
        found = Sharing(self._whole, name, self._active, self.grow, bound).run()
        self._holds[name] += self._whole.held[held:]
        return found

    def _return(self) -> None:
        """Come back to the orders before, as far as the levels held so far allow.

        What betters a level may lie anywhere, and with more levels held the way back is hard to find. Where
        there is much to decide this would take too long, and the search only keeps near as it goes.
        """
        cost = self._program.level_cost("change")
        if not self._whole.small(self._active(cost)):
            return
        self._program.charge(cost, "change")
        try:
            solution = self._relaxation.sift(self.grow)
            if solution is not None:
                bound, cost = self._relaxation.proven(solution.dual), self._program.level_cost("change")
                active, nothing = self._active(cost), np.zeros(len(cost))
                settled = np.zeros(len(cost), dtype=bool)
                search = Search(self._whole, solution, cost, nothing, active, bound, settled, lambda b: b)
                search.run(fresh=False, thorough=False)
        except OutOfTime:
            self._late = True

    def _without(self) -> dict[str, float]:
        """The relaxation's optimum without each level of fairness above, as far as there is time.

        Where candidates are sifted it is not asked: those in the problem are the ones that pay with them.
        """
        found, program = dict[str, float](), self._program
        for name in (level for level in self._holds if level in self._model.ranks):
            if self._sector or self._relaxation.sifted is not None:
                break
            rows, kept = np.array([hold.row for hold in self._holds[name]]), program.snapshot()
            limits = program.row_upper[rows]
            program.bound_rows(rows, np.full(len(rows), np.inf))
            try:
                with self._clock.strict():
                    solution = self._relaxation.solve()
                if solution is not None:
                    found[name] = solution.value
            except OutOfTime:
                break
            finally:
                program.bound_rows(rows, limits)
                program.restore(kept)
        return found

    def _relaxed(self, name: str, cost: Floats) -> Solution:
        self._program.charge(cost, name)
        if len(self._whole.links):
            self._whole.links.forget()
            try:
                self._relaxation.sift(self.grow, ROOM, SIFTING)
            finally:
                self._whole.links.recall()
        solution = self._relaxation.sift(self.grow, ROOM, SIFTING)
        if solution is None:
            raise RuntimeError(f"level {name}: the plan at hand keeps all rules, the solver finds none")
        return solution

    def _search(
        self, names: tuple[str, ...], number: int, solution: Solution, bound: float, grid: Fraction
    ) -> float:
        cost = self._program.level_cost(names[number])
        active, alone = self._active(cost), touched(self._halves, cost)
        later = [np.where(active, self._program.level_cost(name), 0.0) for name in names[number + 1 :]]
        following = next((c for c in later if c.any()), np.zeros(len(cost)))
        settled = self._planned & active & ~alone
        if self._before:
            following += np.where(active, NEAR * self._program.level_cost("change"), 0.0)
        search = Search(
            self._whole, solution, cost, following, active, bound, settled, lambda b: raise_bound(b, grid)
        )
        if self._whole.stands:
            search.prove()
            return search.bound
        fresh = not self._planned[alone].any()
        search.run(fresh, thorough=number < THOROUGH, short=self._sector)
        self._planned |= active & ~self._whole.links.mask()[: len(active)]
        return search.bound

    def _active(self, cost: Floats) -> np.ndarray:
        """The columns that have anything to do with a level, shape (first_tour,)."""
        if not self._divided:
            self._divide()
        alone = touched(self._halves, cost)
        return touched(self._parts, cost) if self._joined or self._linked(alone) else alone

    def _linked(self, alone: np.ndarray) -> bool:
        """Whether decisions beside these use up some of the help that is limited."""
        return self._whole.links.used(np.where(alone, 0.0, self._whole.x[: len(alone)]))

    def _prices(self, solution: Solution) -> tuple[Price, ...]:
        found = []
        for rule in self._model.rules:
            if rule.rows.rule not in PRICED_RULES:
                continue
            worth = -solution.dual[self._program.rows_of_rule[rule.rows.rule]]
            for n in np.flatnonzero(worth > 1e-6 * max(1.0, worth.max(initial=0.0))):
                keys = {name: int(values[n]) for name, values in rule.rows.keys.items()}
                found.append(Price(rule.rows.rule, keys, float(worth[n])))
        return tuple(found)

    def _say(self, level: str, what: str, bound: float) -> None:
        value = self._whole.value(self._program.level_cost(level)) if what == "plan" else None
        self._progress(Step(level, what, value, bound, self._clock.used()))
