"""Figures a hundred times their neighbours: most likely of another unit, or with two zeros too many."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rebalance.instance.check import Draft
from rebalance.instance.findings import Finding
from rebalance.instance.settings import Settings

_TIMES = 100
# Fewer neighbours say nothing about what is usual.
_NEIGHBOURS = 2
# By table: each figure, and what makes two figures be of the same kind.
_FIGURES = (
    ("people", "count", "category"),
    ("rooms", "count", "room_type"),
    ("vehicles", "count", "vehicle"),
    ("vehicles", "seats", "vehicle"),
    ("vehicles", "payload_kg", "vehicle"),
    ("stock", "quantity", "item"),
    ("needs", "quantity", "item"),
)


def outliers(draft: Draft, settings: Settings) -> Iterator[Finding]:
    """Find the figures that are a hundred times any other of their kind, at all places or at their own.

    Outbreaks are uneven: a district with hundreds of patients beside others with a few is none of these, as
    long as its own figures are like one another.
    """
    for name, column, kind in _FIGURES:
        table = draft.tables.get(name)
        if table is None:
            continue
        rows = np.flatnonzero((table.frame[column] > 0).to_numpy())
        if len(rows) <= _NEIGHBOURS:
            continue
        frame = table.frame[[kind, "place"]].iloc[rows].reset_index(drop=True)
        figures = table.frame[column].to_numpy(dtype=np.float64)[rows]
        usual = np.fmin(_next_largest(frame, [kind], figures), _next_largest(frame, [kind, "place"], figures))
        for at in np.flatnonzero(figures >= _TIMES * usual):
            yield table.finding(
                "figure-out-of-line",
                int(rows[at]),
                column,
                figure=float(figures[at]),
                kind=frame[kind].iloc[at],
                usual=float(usual[at]),
            )


def _next_largest(frame: pd.DataFrame, by: list[str], figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the next figure for the largest of each group that is not too small; for all others NaN."""
    group = frame.groupby(by, sort=False).ngroup().to_numpy()
    downwards = np.lexsort((-figures, group))
    first = np.flatnonzero(np.diff(group[downwards], prepend=-1))
    sizes = np.diff(np.append(first, len(group)))
    first = first[sizes > _NEIGHBOURS]
    found = np.full(len(figures), np.nan)
    found[downwards[first]] = figures[downwards[first + 1]]
    return found
