"""Leximin: after the largest share the next largest, and so on, by the sum of the k largest for each k."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from rebalance.model.arrays import NONE, Columns, Entries, Floats, Ints, Rows
from rebalance.model.fairness import SharePeople, ShareSupplies

MOST = 5_000
"""Columns for all ranks of one kind: where there are more shares, the smaller ones are only summed up."""


@dataclass(frozen=True, eq=False)
class Largest:
    """``rank(k) + beyond(k,d) ≥ share(d)``, for one k and each of the shares d.

    So k · rank(k) + Σ_d beyond(k,d) is at least the sum of the k largest shares, and, minimised, equal to it,
    at rank(k) = the k-th largest: W. Ogryczak and A. Tamir, "Minimizing the sum of the k largest functions in
    linear time", Information Processing Letters 85 (2003), 117–122. Minimised for k = 2, 3, … with those
    before held, the sums leave each share as small as the larger ones let it be.

    Attributes
    ----------
    of : str
        ``people`` or ``supplies``.
    rank : int
        k, from 2 on.
    """

    of: str
    rank: int
    rows: Rows
    share: SharePeople | ShareSupplies

    def entries(self, columns: Columns) -> Entries:
        """The columns of this rank, less the share."""
        n = len(self.rows)
        if columns.kind in (f"rank_{self.of}", f"beyond_{self.of}"):
            mine = np.flatnonzero(columns["rank"] == self.rank)
            return Entries(np.arange(n), np.resize(mine, n), np.ones(n))
        if columns.kind == f"worst_{self.of}":
            return NONE
        return self.share.entries(columns)

    def charge(self, columns: Columns) -> Floats:
        """``k · rank(k) + Σ_d beyond(k,d)``."""
        each = {f"rank_{self.of}": float(self.rank), f"beyond_{self.of}": 1.0}.get(columns.kind)
        if each is None:
            return np.zeros(len(columns))
        return np.where(columns["rank"] == self.rank, each, 0.0)


def ranks(share: SharePeople | ShareSupplies, of: str) -> tuple[Largest, ...]:
    """State the rule for every rank from the second on."""
    rows, found = share.rows, []
    for k in _numbers(len(rows)):
        keys = {"rank": np.full(len(rows), k), **rows.keys}
        mine = Rows(f"largest shares of {of}", keys, rows.lower, rows.upper)
        found.append(Largest(of, int(k), mine, share))
    return tuple(found)


def _numbers(shares: int) -> Ints:
    first = np.arange(2, min(shares, MOST // max(shares, 1)) + 1)
    return first if shares < 2 else np.union1d(first, [shares])


def rank_columns(share: SharePeople | ShareSupplies, worst: Columns, of: str, wanted: bool) -> list[Columns]:
    """``rank_…`` and ``beyond_…``: the k-th largest share, and what each share is above it, rank by rank.

    None are wanted where only the largest share is settled.
    """
    n, numbers = len(share.rows), _numbers(len(share.rows))[: None if wanted else 0]
    each = {name: np.tile(values, len(numbers)) for name, values in share.rows.keys.items()}
    limit = worst.upper.max(initial=0.0)
    return [
        Columns(f"rank_{of}", {"rank": numbers}, np.full(len(numbers), limit), whole=False),
        Columns(
            f"beyond_{of}",
            {"rank": np.repeat(numbers, n), **each},
            np.full(n * len(numbers), limit),
            whole=False,
        ),
    ]
