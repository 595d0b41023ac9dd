"""The first-order method comes to the optimum that the solver finds."""

from __future__ import annotations

from dataclasses import dataclass

import highspy
import numpy as np
import pytest

from rebalance.model.arrays import Entries, Floats
from rebalance.solve.primal_dual import Point, settle
from rebalance.solve.problem import by_arrays


@dataclass
class Covering:
    """``min cost·x`` where ``matrix x ≥ least``, x and its prices y not negative."""

    matrix: Floats
    cost: Floats
    least: Floats

    @property
    def step_x(self) -> Floats:
        return np.asarray(1 / np.abs(self.matrix).sum(axis=0))

    @property
    def step_y(self) -> Floats:
        return np.asarray(1 / np.abs(self.matrix).sum(axis=1))

    def times(self, x: Floats, out: Floats) -> None:
        out[:] = self.matrix @ x

    def transposed(self, y: Floats, out: Floats) -> None:
        out[:] = self.matrix.T @ y

    def nearest_x(self, x: Floats) -> None:
        np.maximum(x, 0.0, out=x)

    def nearest_y(self, y: Floats, step: Floats) -> None:
        y[:] = np.maximum(y + step * self.least, 0.0)


def _optimum(problem: Covering) -> float:
    row, column = np.nonzero(problem.matrix)
    entries = Entries(row, column, problem.matrix[row, column])
    n, m = len(problem.cost), len(problem.least)
    highs = by_arrays(np.zeros(n), np.full(n, np.inf), problem.least, np.full(m, np.inf), entries)
    highs.changeColsCost(n, np.arange(n, dtype=np.int32), problem.cost)
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    return float(highs.getInfo().objective_function_value)


def _covering(seed: int) -> Covering:
    chance = np.random.default_rng(seed)
    matrix = np.where(chance.random((12, 20)) < 0.4, chance.integers(1, 5, (12, 20)), 0).astype(float)
    matrix[np.arange(12), np.arange(12)] = 1.0
    matrix[0, 12:] = 1.0
    return Covering(matrix, chance.integers(1, 9, 20).astype(float), chance.integers(1, 9, 12).astype(float))


@pytest.mark.parametrize("seed", range(5))
def test_it_comes_to_the_optimum_from_both_sides(seed: int) -> None:
    problem = _covering(seed)
    at = settle(problem, Point(np.zeros(20), np.zeros(12)), 6000, lambda: True)
    optimum = _optimum(problem)
    assert problem.cost @ at.x == pytest.approx(optimum, rel=1e-4)
    assert problem.least @ at.y == pytest.approx(optimum, rel=1e-4)
    assert (problem.matrix @ at.x >= problem.least - 1e-3).all()
    assert (problem.matrix.T @ at.y <= problem.cost + 1e-3).all()


def test_by_hand() -> None:
    """Two units are needed, of kinds that cost 3 and 2 each: both of the second, and one more costs 2."""
    problem = Covering(np.array([[1.0, 1.0]]), np.array([3.0, 2.0]), np.array([2.0]))
    at = settle(problem, Point(np.zeros(2), np.zeros(1)), 2000, lambda: True)
    np.testing.assert_allclose(at.x, [0.0, 2.0], atol=1e-4)
    np.testing.assert_allclose(at.y, [2.0], atol=1e-4)


def test_from_where_it_came_it_hardly_moves() -> None:
    problem = _covering(0)
    at = settle(problem, Point(np.zeros(20), np.zeros(12)), 6000, lambda: True)
    again = settle(problem, at, 50, lambda: True)
    np.testing.assert_allclose(again.x, at.x, atol=1e-3)


def test_where_it_begins_stays_as_it_was() -> None:
    """It writes to its own arrays alone."""
    begin = Point(np.zeros(20), np.zeros(12))
    at = settle(_covering(0), begin, 100, lambda: True)
    assert at.x.any() and not begin.x.any() and not begin.y.any()


def test_it_ends_when_there_is_no_time() -> None:
    asked = []

    def going() -> bool:
        asked.append(1)
        return len(asked) < 3

    settle(_covering(0), Point(np.zeros(20), np.zeros(12)), 10**9, going)
    assert len(asked) == 3
