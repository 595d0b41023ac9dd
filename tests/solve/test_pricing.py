"""Tours priced: the knapsacks against every tour there is."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.model.arrays import Floats
from rebalance.model.model import Model
from rebalance.solve.pricing import FINEST_GRID, Tours
from tests.model.test_timetable import SHIFT, province

WHOLE = st.integers(20, SHIFT).map(float)
QUARTERS = st.integers(80, 4 * SHIFT).map(lambda n: n / 4)
FINE = st.integers(20_000_000, SHIFT * 1_000_000).map(lambda n: n / 1_000_000)


def every_tour(model: Model) -> np.ndarray:
    """All multisets of a fleet's lengths that fit its shift."""
    length = model.slots.length[0]
    most = [range(int((SHIFT + 1e-9) // m) + 1) for m in length]
    return np.array([t for t in product(*most) if np.dot(t, length) <= SHIFT + 1e-9], dtype=np.int64)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    minutes=st.lists(st.one_of(WHOLE, QUARTERS), min_size=1, max_size=4, unique=True),
    worth=st.lists(st.floats(0, 10), min_size=4, max_size=4),
    price=st.floats(0, 20),
)
def test_the_best_tour_is_the_best_of_all(minutes: list[float], worth: list[float], price: float) -> None:
    """With minutes on a grid nothing is rounded: the gain is the best tour's worth less its vehicle."""
    model = province(minutes, 2)
    tours, prices = Tours(model), np.array(worth[: len(minutes)])
    assert tours.exact
    gain, found = tours.best(prices, np.array([price]))
    best = float((every_tour(model) @ prices).max())
    assert gain[0] == pytest.approx(max(best - price, 0.0), abs=1e-9)
    if best > price + 1e-6 * max(1.0, price):
        assert len(found) == 1
        assert float(found["slots"][0] @ prices) == pytest.approx(best)
        assert float(found["slots"][0] @ model.slots.length[0]) <= SHIFT + 1e-9


@settings(max_examples=10, deadline=None, derandomize=True, database=None)
@given(
    minutes=st.lists(FINE, min_size=1, max_size=3, unique=True),
    worth=st.lists(st.floats(0, 10), min_size=3, max_size=3),
)
def test_lengths_too_fine_for_the_grid_are_rounded_to_the_safe_side(
    minutes: list[float], worth: list[float]
) -> None:
    """Tours are found with lengths rounded up, so that they fit; the gain with lengths rounded down.

    So no tour is worth more than the gain says, and none is offered that no vehicle can run.
    """
    model = province(minutes, 1)
    tours, prices = Tours(model), np.array(worth[: len(minutes)])
    gain, found = tours.best(prices, np.zeros(1))
    best = float((every_tour(model) @ prices).max())
    assert gain[0] >= best - 1e-9
    for slots in found["slots"]:
        assert float(slots @ model.slots.length[0]) <= SHIFT + 1e-9
    if not tours.exact:
        assert tours.within(prices, np.zeros(1), 1.0, np.zeros(1, dtype=np.int64), 100) is None


def test_a_third_of_a_minute_needs_the_rounded_grid() -> None:
    """Lengths in millionths of a minute cut the shift finer than the grid allows."""
    assert not Tours(province([33.333333], 1)).exact
    assert Tours(province([33.25], 1)).exact
    assert FINEST_GRID < SHIFT * 1_000_000


def dominant(tours: np.ndarray, length: Floats) -> set[tuple[int, ...]]:
    """Tours that no other can stand in for: nothing can be added, no length made longer."""
    kept = set()
    for tour in tours:
        spare = SHIFT - float(tour @ length) + 1e-9
        longer = [length[j + 1] - length[j] <= spare for j in range(len(length) - 1) if tour[j]]
        if length[0] > spare and not any(longer):
            kept.add(tuple(tour.tolist()))
    return kept


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(
    minutes=st.lists(WHOLE, min_size=1, max_size=3, unique=True),
    worth=st.lists(st.integers(0, 8), min_size=3, max_size=3),
    price=st.integers(0, 12),
    gap=st.integers(0, 6),
)
def test_all_dominant_tours_within_a_gap_are_listed(
    minutes: list[float], worth: list[int], price: int, gap: int
) -> None:
    """Those, and only those, whose reduced cost is at most the gap."""
    model = province(minutes, 1)
    prices = np.array(worth[: len(minutes)], dtype=float)
    zero = np.zeros(1, dtype=np.int64)
    found = Tours(model).within(prices, np.array([float(price)]), float(gap), zero, 1000)
    assert found is not None
    known = dominant(every_tour(model), model.slots.length[0])
    cheap = {tour for tour in known if price - float(np.dot(tour, prices)) <= gap + 1e-9}
    assert {tuple(slots.tolist()) for slots in found["slots"]} == cheap


def test_too_many_tours_are_not_listed() -> None:
    """Rather than some of them, none."""
    model = province([20, 30, 41], 1)
    zero = np.zeros(1, dtype=np.int64)
    assert Tours(model).within(np.ones(3), np.zeros(1), 100.0, zero, 2) is None
