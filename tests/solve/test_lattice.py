"""Values a level can take: bounds are raised to them, never past one."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.solve.lattice import raise_bound, step


@pytest.mark.parametrize(
    ("cost", "expected"),
    [
        ([2.0, 6.0, 0.0], Fraction(2)),
        ([0.5, 0.75], Fraction(1, 4)),
        ([0.1, 0.3], Fraction(1, 10)),
        ([0.0], Fraction(0)),
        ([], Fraction(0)),
        # Too fine to be worth anything.
        ([1 / 3, 1.0], Fraction(0)),
    ],
)
def test_the_step_is_the_greatest_common_one(cost: list[float], expected: Fraction) -> None:
    """Charges are taken as the decimals that they are written as."""
    assert step(np.array(cost)) == expected


@pytest.mark.parametrize(
    ("bound", "size", "raised"),
    [
        (10.2, Fraction(1), 11.0),
        (10.0, Fraction(1), 10.0),
        (10.0000000001, Fraction(1), 10.0),
        (10.2, Fraction(0), 10.2),
        (0.31, Fraction(1, 10), 0.4),
        (-0.5, Fraction(1), 0.0),
        (-np.inf, Fraction(1), -np.inf),
    ],
)
def test_a_bound_is_raised_to_the_next_value(bound: float, size: Fraction, raised: float) -> None:
    """To the least multiple not below it; what floats may have added is forgiven."""
    assert raise_bound(bound, size) == raised


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(
    charges=st.lists(st.sampled_from([0.5, 1.0, 1.5, 2.0, 3.0, 0.1]), min_size=1, max_size=4),
    data=st.data(),
)
def test_no_whole_plan_is_below_a_raised_bound(charges: list[float], data: st.DataObject) -> None:
    """For any whole decisions and any bound at most their charge, the raised bound is at most it too."""
    numbers = [data.draw(st.integers(0, 1000)) for _ in charges]
    value = float(np.array(charges) @ np.array(numbers, dtype=float))
    bound = value - data.draw(st.floats(0, 3))
    assert raise_bound(bound, step(np.array(charges))) <= value + 1e-9
