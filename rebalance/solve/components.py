"""Which decisions have anything to do with one another."""

from __future__ import annotations

import numpy as np

from rebalance.model.arrays import Entries, Floats, Ints


def components(entries: Entries, columns: int, rows: int) -> Ints:
    """Number the connected parts of a matrix: two columns share one if a chain of rows joins them.

    Parameters
    ----------
    entries : Entries
        Coefficients; rows from `rows` on (held levels) join nothing, nor do columns from `columns` on.
    columns, rows : int

    Returns
    -------
    array of int, shape (columns,)
    """
    inner = (entries.row < rows) & (entries.column < columns)
    row, column = entries.row[inner], entries.column[inner]
    label = np.arange(columns)
    while True:
        lowest = np.full(rows, columns)
        np.minimum.at(lowest, row, label[column])
        after = label.copy()
        np.minimum.at(after, column, lowest[row])
        after = after[after]
        if (after == label).all():
            return label
        label = after


def touched(label: Ints, cost: Floats) -> np.ndarray:
    """Columns that share a part with any column that costs something, shape (columns,)."""
    return np.isin(label, np.unique(label[cost != 0]))
