"""Large linear programs to a few digits: a first-order method that only ever multiplies by the matrix."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from rebalance.model.arrays import Floats

LOOK = 20
"""Iterations after which it is looked how far the last point was moved."""

MUCH, SOME, LONG = 0.2, 0.8, 0.36
"""When to begin anew from where one is: when a step moves so much less, or somewhat less but no less than
before, or after this part of all iterations so far."""

FEWEST, DULL = 200, 0.5
"""Iterations between two beginnings that are few, and how much of the last weight is kept at each."""


class Saddle(Protocol):
    """``min over x, max over y of cost·x − y·Kx + gain(y)``, x and y within limits.

    Attributes
    ----------
    cost : array of float, shape (n,)
    step_x, step_y : array of float, shape (n,), (m,)
        Steps that are short enough: 1 ÷ Σ |coefficient| over each column, and over each row.
    """

    @property
    def cost(self) -> Floats:
        """What each x costs."""

    @property
    def step_x(self) -> Floats:
        """The step of each x."""

    @property
    def step_y(self) -> Floats:
        """The step of each y."""

    def times(self, x: Floats) -> Floats:
        """Return K x, shape (m,)."""

    def transposed(self, y: Floats) -> Floats:
        """Return Kᵀ y, shape (n,)."""

    def nearest_x(self, x: Floats) -> Floats:
        """Return the nearest point within the limits of x."""

    def nearest_y(self, y: Floats, step: Floats) -> Floats:
        """Return the y within its limits for which gain(y) less the squared way there ÷ 2 step is largest."""


@dataclass
class Point:
    """Where the method is: x and y, and how much longer steps of y are than those of x.

    Attributes
    ----------
    x, y : array of float
    weight : float
    """

    x: Floats
    y: Floats
    weight: float = 1.0


def settle(saddle: Saddle, point: Point, most: int, going: Callable[[], bool]) -> Point:
    """Come nearer to the saddle point.

    H. Lu and J. Yang, "Restarted Halpern PDHG for linear programming", arXiv:2407.16144 (2024): reflected
    steps, drawn back to where they began less and less, which is anew whenever they have become much smaller.
    Steps are those of T. Pock and A. Chambolle, "Diagonal preconditioning for first order primal-dual
    algorithms in convex optimization", ICCV (2011), 1762–1769.

    Parameters
    ----------
    saddle : Saddle
    point : Point
        Where to begin.
    most : int
        Iterations.
    going : callable
        Asked now and then whether there is time to go on.
    """
    x, y, weight = point.x, point.y, point.weight
    first_x, first_y = x, y
    pull = saddle.transposed(y)
    begun, done = np.inf, 0
    last, since = np.inf, 0
    nearest_x, nearest_y = x, y
    while done < most:
        step_x, step_y = saddle.step_x / weight, saddle.step_y * weight
        nearest_x = saddle.nearest_x(x - step_x * (saddle.cost - pull))
        nearest_y = saddle.nearest_y(y - step_y * saddle.times(2 * nearest_x - x), step_y)
        done, since = done + 1, since + 1
        if done % LOOK == 0 or since == 1:
            moved_x, moved_y = nearest_x - x, nearest_y - y
            crossed = 2 * float(moved_y @ saddle.times(moved_x))
            moves = float((moved_x**2 / step_x).sum() + (moved_y**2 / step_y).sum()) + crossed
            moves = float(np.sqrt(max(moves, 0.0)))
            if since == 1:
                begun = moves
            enough = moves <= MUCH * begun or (moves <= SOME * begun and moves > last)
            last = moves
            if since > 1 and (enough or since >= max(FEWEST, LONG * done)):
                weight = _balanced(saddle, weight, nearest_x - first_x, nearest_y - first_y)
                x, y = first_x, first_y = nearest_x, nearest_y
                pull, since, last = saddle.transposed(y), 0, np.inf
                if not going():
                    break
                continue
            if not going():
                break
        part = since / (since + 1)
        x = part * (2 * nearest_x - x) + (1 - part) * first_x
        y = part * (2 * nearest_y - y) + (1 - part) * first_y
        pull = saddle.transposed(y)
    return Point(nearest_x, nearest_y, weight)


def _balanced(saddle: Saddle, weight: float, way_x: Floats, way_y: Floats) -> float:
    """Weigh y's steps by how much farther its way was than that of x."""
    far_x = float(np.sqrt((way_x**2 / saddle.step_x).sum()))
    far_y = float(np.sqrt((way_y**2 / saddle.step_y).sum()))
    if min(far_x, far_y) <= 1e-12:
        return weight
    return float(np.exp(DULL * np.log(far_y / far_x) + (1 - DULL) * np.log(weight)))
