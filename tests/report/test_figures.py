"""Figures as people read them."""

import pytest

from rebalance.plan.document.levels import Objective
from rebalance.report.figures import gap, number
from rebalance.words import Words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (12, "12"),
        (1234567, "1,234,567"),
        (1 / 3, "0.3333"),
        (2.98484848, "2.985"),
        (999.96, "1000"),
        (170234.6, "170,235"),
        (0.00012, "0.00012"),
        (-5, "-5"),
    ],
)
def test_number(value: float, written: str) -> None:
    assert number(value) == written


@pytest.mark.parametrize(
    ("value", "bound", "written"),
    [
        (0, 0, "0 %"),
        (5650, 5650, "0 %"),
        (200, 150, "25.0 %"),
        (10_000_000, 9_999_999, "< 0.1 %"),
        (1, 0, "100.0 %"),
        (0.4, None, "none"),
    ],
)
def test_a_gap_is_never_rounded_away(value: float, bound: float | None, written: str) -> None:
    assert gap(Objective(level="waiting", value=value, bound=bound), Words("en")) == written
