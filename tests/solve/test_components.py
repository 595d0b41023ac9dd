"""What hangs together: parts of a matrix that share no row can be planned apart."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.model.arrays import Entries
from rebalance.solve.components import components, touched


def entries(cells: list[tuple[int, int]]) -> Entries:
    row, column = np.array(cells, dtype=np.int64).reshape(-1, 2).T
    return Entries(row, column, np.ones(len(cells)))


def test_a_chain_of_rows_joins_columns() -> None:
    """Row 0 joins columns 0 and 1, row 1 joins 1 and 2; column 3 stands alone, column 4 has no row."""
    cells = entries([(0, 0), (0, 1), (1, 1), (1, 2), (2, 3)])
    assert components(cells, 5, 3).tolist() == [0, 0, 0, 3, 4]


def test_held_levels_and_tours_join_nothing() -> None:
    """Rows and columns from the given numbers on are left aside."""
    cells = entries([(0, 0), (1, 1), (2, 0), (2, 1), (0, 2), (1, 2)])
    assert components(cells, 2, 2).tolist() == [0, 1]


def test_what_a_level_touches() -> None:
    """A whole part is touched as soon as one of its columns is charged."""
    label = np.array([0, 0, 2, 2, 4])
    assert touched(label, np.array([0.0, 3.0, 0.0, 0.0, 0.0])).tolist() == [True, True, False, False, False]


@settings(max_examples=100, deadline=None, derandomize=True, database=None)
@given(cells=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 8)), min_size=1, max_size=14))
def test_parts_are_those_found_by_merging_sets(cells: list[tuple[int, int]]) -> None:
    """Each part is named by its lowest column; a column's part is all it can reach by shared rows."""
    parts = [{n} for n in range(9)]
    for row in range(7):
        joined = {column for r, column in cells if r == row}
        meeting = [part for part in parts if part & joined]
        if meeting:
            parts = [part for part in parts if not part & joined] + [set().union(*meeting)]
    expected = {column: min(part) for part in parts for column in part}
    assert components(entries(cells), 9, 7).tolist() == [expected[n] for n in range(9)]
