"""What a solve hands on: whole decisions, each level's value and bound, and the prices of its limits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from rebalance.model.arrays import Floats, Ints
from rebalance.model.model import Model
from rebalance.solve.sifting import Sifted
from rebalance.solve.whole import Whole


@dataclass(frozen=True)
class Tours:
    """Tours that vehicles run: arrays of shape (n,) and slots of shape (n, M), as in ``tour_columns``.

    `count` vehicles of fleet `fleet` on day `day` have `slots[:, j]` slots of the fleet's length number j.
    """

    fleet: Ints
    day: Ints
    slots: Ints
    count: Ints


@dataclass(frozen=True)
class Price:
    """What one more of a limit would lower a level by, by the relaxation's dual.

    `rule` names the rule (``rooms``, ``vehicles``, ``leaving``), `keys` its row's indices, `worth` is not
    negative and in the level's own unit.
    """

    rule: str
    keys: dict[str, int]
    worth: float


@dataclass(frozen=True)
class Rank:
    """What the `number` largest shares of a fairness level come to together, and the bound proven for that.

    The bound holds given the values of the levels above, and the sums of fewer shares.
    """

    number: int
    value: float
    bound: float


@dataclass(frozen=True)
class Level:
    """A level's value in the plan, the bound proven for it, the relaxation's optimum, and its prices.

    Attributes
    ----------
    ranks : tuple of Rank
        At a level of fairness, what comes after the largest share.
    without : dict of str to float
        For levels of fairness above this one, what the relaxation's optimum would be without that one.
    """

    name: str
    value: float
    bound: float
    relaxed: float
    prices: tuple[Price, ...] = ()
    ranks: tuple[Rank, ...] = ()
    without: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Result:
    """A whole plan as the model's columns.

    Attributes
    ----------
    model : Model
    values : dict of str to array of float
        For each kind of column but tours, the whole-number plan's values in the model's order.
    tours : Tours
        The tours run; trips of a fleet and day fit their slots, longest trip to longest slot.
    levels : tuple of Level
        In the policy's order.
    stands : bool
        Whether these are the orders of the earlier plan, of the same inputs.
    sifted : Sifted, optional
        How many candidates were priced, and how many of them were needed; None where all were in the problem.
    solver : str
        Name and version.
    seconds : float
    """

    model: Model
    values: dict[str, Floats]
    tours: Tours
    levels: tuple[Level, ...]
    stands: bool
    solver: str
    seconds: float = field(compare=False)
    sifted: Sifted | None = None

    @staticmethod
    def of(whole: Whole, levels: tuple[Level, ...], seconds: float, solver: str) -> Result:
        """Read off a whole plan."""
        x, program = whole.x, whole.program
        fleet, day, slots = program.tour_keys()
        count = np.round(x[program.first_tour :]).astype(np.int64)
        run = count > 0
        values = {block.kind: x[program.block(block.kind)] for block in whole.model.columns}
        tours = Tours(fleet[run], day[run], slots[run], count[run])
        sifted = whole.relaxation.sifted
        return Result(whole.model, values, tours, levels, whole.stands, solver, seconds, sifted)
