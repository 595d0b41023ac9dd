"""Norms: what people need for every day, wherever they are at its end."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from typing import TYPE_CHECKING, ClassVar

import numpy as np
import pandas as pd

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Index, Ints, Rows

if TYPE_CHECKING:
    from rebalance.model.data import Data


@dataclass(frozen=True)
class Norms:
    """Units of each item that one person of each category needs a day.

    Parameters
    ----------
    quantity : array of float, shape (I, C)
        As written.
    parts : array of int, shape (I, C)
        The same, exactly, as parts of a unit; Python's integers, of which any number of digits fits.
    whole : array of int, shape (I,)
        How many parts make a unit.
    """

    quantity: Floats
    parts: np.ndarray
    whole: np.ndarray

    @staticmethod
    def of(frame: pd.DataFrame, items: tuple[str, ...], categories: tuple[str, ...]) -> Norms:
        """Read the table; items and categories are numbered in the order given."""
        quantity = np.zeros((len(items), len(categories)))
        i = pd.Index(items).get_indexer(pd.Index(frame["item"]))
        c = pd.Index(categories).get_indexer(pd.Index(frame["category"]))
        quantity[i, c] = frame["quantity"].to_numpy(dtype=np.float64)
        # Read as they are written: a tenth of a kit for ten people is one kit, not a little more.
        exact = [[Fraction(str(float(q))) for q in row] for row in quantity]
        whole = [lcm(1, *(q.denominator for q in row)) for row in exact]
        parts = [[int(q * n) for q in row] for row, n in zip(exact, whole, strict=True)]
        return Norms(
            quantity,
            np.array(parts, dtype=object).reshape(quantity.shape),
            np.array(whole, dtype=object),
        )

    def units(self, people: Ints) -> Ints:
        """What people need, rounded up to whole units for each place, item and day.

        Parameters
        ----------
        people : array of int, shape (P, C, T)

        Returns
        -------
        array of int, shape (P, I, T)
        """
        places, categories, days = people.shape
        units = np.zeros((len(self.whole), places, days), dtype=np.int64)
        by_category = people.transpose(1, 0, 2).reshape(categories, places * days)
        for i in np.flatnonzero(self.quantity.any(axis=1)):
            some = self.quantity[i] > 0
            parts = np.dot(self.parts[i, some], by_category[some].astype(object))
            units[i] = (-(-parts // self.whole[i])).astype(np.int64).reshape(places, days)
        return units.transpose(1, 0, 2)


def staying(arrivals: Ints, present: Ints) -> Ints:
    """People placed and not yet gone, at the end of each day.

    Parameters
    ----------
    arrivals : array of int, shape (P, C, T)
        People placed by place, category and day.
    present : array of int, shape (C,)
        Days that a category stays, the day of arrival included; cleaning afterwards does not count.
    """
    total = arrivals.cumsum(axis=2)
    here = total.copy()
    for c, days in enumerate(present):
        here[:, c, days:] -= total[:, c, : max(total.shape[2] - int(days), 0)]
    return here


def norm_columns(data: Data) -> Columns:
    """``norm[p, i, t]``: units of item i that norms ask for at place p on day t."""
    most = data.most_need - data.need
    p, i, t = np.nonzero(most > 0)
    return Columns("norm", {"p": p, "i": i, "t": t}, most[p, i, t].astype(np.float64), whole=True)


@dataclass(frozen=True)
class PeopleNeed:
    """Σ_c quantity(i,c) · people of category c at place p at the end of day t ≤ norm(p,i,t),

    who are those waiting there and those placed there on days t − stay_days + 1 … t:
    wait(p,c,t) + Σ_{d, s} flow(d,c,p,s). As norm is whole, this rounds up to whole units.
    """

    reads: ClassVar[dict[str, tuple[str, ...]]] = {"flow": ("c", "p", "t")}

    rows: Rows
    index: Index
    data: Data

    @staticmethod
    def of(data: Data, norm: Columns) -> PeopleNeed:
        """State the rule wherever anybody with a norm may be."""
        n = len(norm)
        return PeopleNeed(
            Rows("norms", dict(norm.keys), np.full(n, -np.inf), np.zeros(n)),
            Index.of(data.need.shape, norm["p"], norm["i"], norm["t"]),
            data,
        )

    def entries(self, columns: Columns) -> Entries:
        """What each person there needs, less what is asked for."""
        if columns.kind == "norm":
            return Entries.at(self.index(columns["p"], columns["i"], columns["t"]), -1.0)
        if columns.kind not in ("wait", "flow"):
            return NONE
        # Few of all columns are about anybody with a norm.
        with_norm = np.asarray(self.data.norms.quantity.any(axis=0))
        some = np.flatnonzero(with_norm[columns["c"]])
        c, t = columns["c"][some], columns["t"][some]
        place = columns["d" if columns.kind == "wait" else "p"][some]
        days = 1 if columns.kind == "wait" else self.data.days
        parts = []
        for i in np.flatnonzero(self.data.norms.quantity.any(axis=1)):
            each = self.data.norms.quantity[i, c]
            item = np.full(len(some), i)
            for later in range(days):
                day = np.minimum(t + later, self.data.days - 1)
                there = (each > 0) & (t + later < self.data.days)
                there &= (columns.kind == "wait") | (later < self.data.present[c])
                e = Entries.at(np.where(there, self.index(place, item, day), -1), each)
                parts.append(Entries(e.row, some[e.column], e.value))
        return Entries.join(parts)
