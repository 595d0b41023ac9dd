"""The bound that prices prove: valid whatever the prices are, and tight at the optimum's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.instance import from_tables
from rebalance.model.model import build
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.relaxed import relaxed_levels
from tests.made_up import province
from tests.properties.small import Case, cases


def relaxation(case: Case) -> Relaxation:
    model = build(case.instance())
    return Relaxation(model, Program(model, Clock(60.0)))


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    case=cases(), level=st.sampled_from(["overdue", "waiting", "shortage", "travel"]), seed=st.integers(0, 99)
)
def test_no_prices_prove_more_than_the_optimum(case: Case, level: str, seed: int) -> None:
    """Random prices, and the optimum's own disturbed: the bound is never above what the relaxation reaches.

    Also with a level held above, and before the tours that the optimum needs are in the problem.
    """
    relaxed = relaxation(case)
    program, rng = relaxed.program, np.random.default_rng(seed)
    for name in dict.fromkeys(("overdue", level)):
        cost = program.level_cost(name)
        program.charge(cost)
        rows = len(program.row_upper)
        scales = [0.01, 1.0, 30.0]
        early = [relaxed.proven(rng.normal(0, scale, rows)) for scale in scales]
        solution = relaxed.solve()
        assert solution is not None
        disturbed = [solution.dual * rng.uniform(0, 2, rows) for _ in scales]
        disturbed += [solution.dual + rng.normal(0, 0.1, rows) for _ in scales]
        bounds = early + [relaxed.proven(dual) for dual in disturbed]
        slack = 1e-6 * max(1.0, abs(solution.value))
        assert max(bounds) <= solution.value + slack
        own = relaxed.proven(solution.dual)
        assert solution.value - slack <= own <= solution.value + slack
        program.hold(cost, solution.value + 1e-9 * max(1.0, abs(solution.value)))


def test_a_bound_counts_tours_that_are_in_no_problem_yet() -> None:
    """With only the tours to start with the problem's own optimum is too high; the bound is not fooled."""
    settings_, tables = province(2, cities=2, districts=3, days=1, fleets=(1, 3), supplies=False)
    model = build(from_tables(settings_, tables))
    relaxed = Relaxation(model, Program(model, Clock(60.0)))
    relaxed.program.charge(relaxed.program.level_cost("overdue"))
    first = relaxed.program.solve()
    assert first is not None
    early = relaxed.proven(first.dual)
    best = relaxed.solve()
    assert best is not None
    assert early <= best.value * (1 + 1e-9) < first.value
    assert relaxed.rounds > 1


def test_no_time_is_no_answer() -> None:
    """A clock that has run out raises, instead of passing off what the solver had."""
    settings_, tables = province(1, cities=2, districts=2, days=1, supplies=False)
    with pytest.raises(OutOfTime):
        relaxed_levels(from_tables(settings_, tables), time_limit=0.0)
