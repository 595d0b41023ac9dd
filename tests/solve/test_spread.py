"""What goes between neighbourhoods, shared out by hand."""

from __future__ import annotations

import numpy as np

from rebalance.solve.spread import Ways


def ways() -> Ways:
    """Ten go from A (6) and B (4) to C (5) and D (5): A–C 10 minutes, A–D 20, B–C 15, B–D 40."""
    return Ways(
        numbers=np.array([3, 5, 8, 9]),
        minutes=np.array([10.0, 20.0, 15.0, 40.0]),
        sender=np.array([0, 0, 1, 1]),
        taker=np.array([0, 1, 0, 1]),
        sent=np.array([6.0, 6.0, 4.0, 4.0]),
        taken=np.array([5.0, 5.0, 5.0, 5.0]),
    )


def test_the_shortest_ways_come_first() -> None:
    """A fills C with 5; B finds nothing there; A sends its last to D, B all of its own."""
    assert ways().amounts().tolist() == [5.0, 1.0, 0.0, 4.0]


def test_of_each_group_the_shortest_few() -> None:
    some = ways()
    assert sorted(some.shortest(some.sender, 1).tolist()) == [3, 8]
    assert sorted(some.shortest(some.taker, 1).tolist()) == [3, 5]
    assert sorted(some.shortest(some.taker, 2).tolist()) == [3, 5, 8, 9]
