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
        figures = table.frame[column].to_numpy(dtype=np.float64)
        kinds, places = (pd.factorize(table.frame[name])[0] for name in (kind, "place"))
        at_own_place = kinds * (places.max(initial=0) + 1) + places
        usual = np.fmin(_next_largest(kinds, figures), _next_largest(at_own_place, figures))
        for at in map(int, np.flatnonzero(figures >= _TIMES * usual)):
            yield table.finding(
                "figure-out-of-line",
                at,
                column,
                figure=float(figures[at]),
                kind=table.frame[kind].iloc[at],
                usual=float(usual[at]),
            )


def _next_largest(group: NDArray[np.int64], figures: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the next figure for the one largest of each group that is not too small; for all others NaN.

    Only figures above 0 count.
    """
    some = np.flatnonzero(figures > 0)
    groups, figure = group[some], figures[some]
    largest, second = np.zeros((2, group.max(initial=-1) + 1))
    np.maximum.at(largest, groups, figure)
    top = figure == largest[groups]
    np.maximum.at(second, groups[~top], figure[~top])
    # Where two are largest, neither stands out.
    one = (np.bincount(groups[top], minlength=len(largest)) == 1) & (
        np.bincount(groups, minlength=len(largest)) > _NEIGHBOURS
    )
    found = np.full(len(figures), np.nan)
    alone = top & one[groups]
    found[some[alone]] = second[groups[alone]]
    return found
