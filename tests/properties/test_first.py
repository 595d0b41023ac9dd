"""The first plan of instances of every shape keeps all rules, and what is proven with it holds."""

from __future__ import annotations

from hypothesis import given

from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.first import first_plan
from rebalance.solve.placed import placed
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.relaxed import relaxed_levels
from rebalance.solve.sifting import Sifting
from rebalance.solve.tried import tried
from rebalance.solve.whole import Whole

from .hold import NEAR, examples
from .small import Case, cases


@examples(25)
@given(cases(most=12))
def test_it_can_be_begun_with_and_is_not_below_its_bounds(case: Case) -> None:
    """Where help is not limited: there it is not asked for."""
    policy = {key: value for key, value in case.settings["policy"].items() if not key.startswith("max_s")}
    policy.pop("max_recipients_per_supporter", None)
    instance = Case({**case.settings, "policy": policy}, case.tables).instance()
    every = Candidates.of(instance)
    found = placed(every, Clock(60.0))
    first = first_plan(every, tried(every, found, lambda: 60.0), lambda: True)
    sifted = Sifting(every)
    sifted.widen(first.flows(), first.ships(), first.drives())
    model = sifted.model()
    program = Program(model, Clock(60.0), by_arrays=True)
    whole = Whole(model, Relaxation(model, program, sifted))
    assert whole.begin(first.decided(sifted.open, model).point(program))
    levels = relaxed_levels(instance)
    for level, left in first.people.left().items():
        if level in levels:
            value = whole.value(program.level_cost(level))
            assert abs(float(left.sum()) - value) <= NEAR * max(1.0, value)
            for overdue in (levels["overdue"], None):
                bound = found.proven.bound(level, overdue)
                assert bound <= levels[level] + NEAR * max(1.0, levels[level])
