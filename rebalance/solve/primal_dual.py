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

    def times(self, x: Floats, out: Floats) -> None:
        """Write K x, shape (m,), to `out`."""

    def transposed(self, y: Floats, out: Floats) -> None:
        """Write Kᵀ y, shape (n,), to `out`."""

    def nearest_x(self, x: Floats) -> None:
        """Move x to the nearest point within its limits."""

    def nearest_y(self, y: Floats, step: Floats) -> None:
        """Move y to where, within its limits, gain(y) less the squared way there ÷ 2 step is largest."""


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
    # All is written to arrays that are there already: to get new ones takes several times as long.
    x, y, weight = point.x.copy(), point.y.copy(), point.weight
    first_x, first_y, nearest_x, nearest_y = x.copy(), y.copy(), x.copy(), y.copy()
    pull, ahead_x, ahead_y = np.empty_like(x), np.empty_like(x), np.empty_like(y)
    step_x, step_y = saddle.step_x / weight, saddle.step_y * weight
    saddle.transposed(y, pull)
    begun, done = np.inf, 0
    last, since = np.inf, 0
    while done < most:
        np.subtract(pull, saddle.cost, out=nearest_x)
        nearest_x *= step_x
        nearest_x += x
        saddle.nearest_x(nearest_x)
        np.multiply(nearest_x, 2.0, out=ahead_x)
        ahead_x -= x
        saddle.times(ahead_x, nearest_y)
        nearest_y *= step_y
        np.subtract(y, nearest_y, out=nearest_y)
        saddle.nearest_y(nearest_y, step_y)
        done, since = done + 1, since + 1
        if done % LOOK == 0 or since == 1:
            moves = _moved(saddle, nearest_x - x, nearest_y - y, weight)
            if since == 1:
                begun = moves
            enough = moves <= MUCH * begun or (moves <= SOME * begun and moves > last)
            last = moves
            if since > 1 and (enough or since >= max(FEWEST, LONG * done)):
                weight = _balanced(saddle, weight, nearest_x - first_x, nearest_y - first_y)
                step_x, step_y = saddle.step_x / weight, saddle.step_y * weight
                for there, begins in ((nearest_x, (x, first_x)), (nearest_y, (y, first_y))):
                    for begin in begins:
                        begin[:] = there
                saddle.transposed(y, pull)
                since, last = 0, np.inf
                if not going():
                    break
                continue
            if not going():
                break
        part = since / (since + 1)
        ahead_x *= part
        np.multiply(first_x, 1.0 - part, out=x)
        x += ahead_x
        np.multiply(nearest_y, 2.0, out=ahead_y)
        ahead_y -= y
        ahead_y *= part
        np.multiply(first_y, 1.0 - part, out=y)
        y += ahead_y
        saddle.transposed(y, pull)
    return Point(nearest_x, nearest_y, weight)


def _moved(saddle: Saddle, way_x: Floats, way_y: Floats, weight: float) -> float:
    """How far a step went, in the norm in which it is shortest."""
    crossed = np.empty_like(way_y)
    saddle.times(way_x, crossed)
    square = (
        weight * float((way_x**2 / saddle.step_x).sum()) + float((way_y**2 / saddle.step_y).sum()) / weight
    )
    return float(np.sqrt(max(square + 2.0 * float(way_y @ crossed), 0.0)))


def _balanced(saddle: Saddle, weight: float, way_x: Floats, way_y: Floats) -> float:
    """Weigh y's steps by how much farther its way was than that of x."""
    far_x = float(np.sqrt((way_x**2 / saddle.step_x).sum()))
    far_y = float(np.sqrt((way_y**2 / saddle.step_y).sum()))
    if min(far_x, far_y) <= 1e-12:
        return weight
    return float(np.exp(DULL * np.log(far_y / far_x) + (1 - DULL) * np.log(weight)))
