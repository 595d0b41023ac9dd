"""What the relaxation says before anything is planned: who might go where, and what no plan is below."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np

from rebalance.model.arrays import Floats
from rebalance.solve.clock import OutOfTime
from rebalance.solve.growth import Growth
from rebalance.solve.program import Solution
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.result import Price

LOOSE = 0.005
"""By how much, relatively, a level may be worse while the relaxation of those below it is solved.

A plan of whole numbers will be: held at its optimum, a level would say little of how much less the others
come to if it is not reached.
"""


@dataclass(frozen=True)
class Outlook:
    """What the relaxation says of a level.

    Attributes
    ----------
    value : float
        The optimum, with the levels above held near theirs.
    proven : float
        The bound that its duals prove, with these holds.
    holds : tuple of (float, str, float)
        The dual of each hold, the level, and what it was held at.
    prices : tuple of Price
    """

    value: float
    proven: float
    holds: tuple[tuple[float, str, float], ...]
    prices: tuple[Price, ...]

    def bound(self, values: dict[str, float]) -> float:
        """A bound for plans that come to these values at the levels above.

        Duals prove a bound whatever the right-hand sides are: it changes by each dual times the change of
        its hold.
        """
        return self.proven + sum(dual * (values[level] - limit) for dual, level, limit in self.holds)


@dataclass
class Guide:
    """What was found of all levels, as far as there was time.

    Attributes
    ----------
    wish : array of float, shape (first_tour,)
        The last solution.
    reduced : array of float, shape (first_tour,)
        Reduced costs.
    levels : dict of str to Outlook
        Those whose optimum was found.
    """

    wish: Floats
    reduced: Floats
    levels: dict[str, Outlook] = field(default_factory=dict)


def guide(
    relaxation: Relaxation,
    levels: tuple[str, ...],
    room: int,
    begin: Callable[[Floats], None],
    follow: Callable[[Growth], None],
    prices: Callable[[Solution], tuple[Price, ...]],
    told: Callable[[str, float], None],
) -> Guide:
    """Solve level by level, each held near its optimum, until the stage is over. The holds are given up then.

    Parameters
    ----------
    relaxation : Relaxation
    levels : tuple of str
    room : int
        See `Relaxation.sift`.
    begin : callable
        Told what a level charges before it is solved.
    follow : callable
        Told how the program grows.
    prices : callable
        Says what an optimum's limits are worth.
    told : callable
        Told each level's bound, given what those above are held at.
    """
    program, limits = relaxation.program, dict[str, float]()
    found = Guide(np.zeros(program.first_tour), np.zeros(program.first_tour))

    def seen(solution: Solution) -> None:
        # The solver calls −1e-9 not negative.
        found.wish = np.maximum(solution.x[: program.first_tour], 0.0)
        found.reduced = program.reduced(solution.dual)[: program.first_tour]

    def grown(growth: Growth) -> None:
        follow(growth)
        found.wish, found.reduced = growth.of_columns(found.wish), growth.of_columns(found.reduced)

    try:
        with program.clock.strict():
            for level in levels:
                begin(program.level_cost(level))
                program.charge(program.level_cost(level), level)
                solution = relaxation.sift(grown, room, seen=seen)
                if solution is None:
                    raise RuntimeError(
                        f"{level}: moving nobody keeps all rules, but the solver finds no point"
                    )
                duals = {
                    name: float(solution.dual[row]) for name, row in program.held if isinstance(name, str)
                }
                holds = tuple((duals[name], name, limit) for name, limit in limits.items())
                found.levels[level] = Outlook(
                    solution.value, relaxation.proven(solution.dual), holds, prices(solution)
                )
                told(level, found.levels[level].proven)
                limits[level] = solution.value + LOOSE * max(1e-6, abs(solution.value))
                program.hold(program.level_cost(level), limits[level], level)
    except OutOfTime:
        pass
    held = np.array([row for _, row in program.held], dtype=np.int64)
    program.bound_rows(held, np.full(len(held), np.inf))
    return found
