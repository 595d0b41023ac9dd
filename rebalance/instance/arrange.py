"""The canonical order of records, the sums over equal keys, and the digest of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from math import prod
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def _distinct(values: pd.Series[Any]) -> tuple[NDArray[np.int64], list[Any]]:
    """Return the rank of each row among the different values, absent ones last, and those values in order."""
    codes, uniques = pd.factorize(values.to_numpy())
    by_value = sorted(range(len(uniques)), key=uniques.__getitem__)
    ranks = np.empty(len(uniques) + 1, dtype=np.int64)
    ranks[by_value] = np.arange(len(uniques))
    ranks[-1] = len(uniques)  # what code −1, absent, takes
    return ranks[codes], [uniques[at] for at in by_value]


def _positions(ranks: Sequence[NDArray[np.int64]]) -> NDArray[np.intp]:
    """Return the rows in order of their ranks, the first array weighing most; equal ones stay as they are."""
    spans = [int(rank.max(initial=0)) + 1 for rank in ranks]
    if prod(spans) > np.iinfo(np.int64).max:
        return np.lexsort(ranks[::-1])
    # One number for all ranks of a row is sorted several times as fast.
    together = np.zeros(len(ranks[0]), dtype=np.int64)
    for rank, span in zip(ranks, spans, strict=True):
        together = together * span + rank
    return np.argsort(together, kind="stable")


def order(frame: pd.DataFrame, by: Sequence[str]) -> NDArray[np.intp]:
    """Return the positions of the rows sorted by the columns `by`, equal ones in the order they have."""
    return _positions([_distinct(frame[column])[0] for column in by])


def gathered(frame: pd.DataFrame, key: Sequence[str], sums: Sequence[str]) -> pd.DataFrame:
    """Return the rows sorted by `key`, those with the same key added up in the columns `sums`.

    Parameters
    ----------
    frame : pandas.DataFrame
        The records.
    key, sums : sequence of str
        The columns that identify a row, and those that add up. Without `sums` no row is merged.

    Returns
    -------
    pandas.DataFrame
        With the columns of `frame`, indexed 0 … n − 1.
    """
    ranks = [_distinct(frame[column])[0] for column in key]
    positions = _positions(ranks)
    if not sums or not len(frame):
        return frame.iloc[positions].reset_index(drop=True)
    codes = np.stack(ranks)[:, positions]
    starts = np.flatnonzero(np.append(True, (codes[:, 1:] != codes[:, :-1]).any(axis=0)))
    merged = frame.iloc[positions[starts]].reset_index(drop=True)
    for column in sums:
        merged[column] = np.add.reduceat(frame[column].to_numpy()[positions], starts)
    return merged


def digest(settings: Mapping[str, Any], tables: Mapping[str, pd.DataFrame | None]) -> str:
    """Return the SHA-256 of the content, whatever the order of rows and columns or the file format.

    Parameters
    ----------
    settings : mapping
        Values that JSON can hold.
    tables : mapping of str to pandas.DataFrame or None
        The typed records as given, before any are added up or left out; None for a missing table.

    Returns
    -------
    str
        64 hexadecimal digits.
    """
    sha = hashlib.sha256()
    sha.update(json.dumps(settings, sort_keys=True, ensure_ascii=False).encode())
    for name in sorted(tables):
        frame = tables[name]
        sha.update(f"\n{name}:{'missing' if frame is None else len(frame)}\n".encode())
        if frame is None:
            continue
        columns = sorted(frame.columns)
        distinct = [_distinct(frame[column]) for column in columns]
        positions = _positions([ranks for ranks, _ in distinct])
        for column, (ranks, values) in zip(columns, distinct, strict=True):
            texts = np.array([*map(_text, values), ""], dtype=object)  # absent values rank last
            sha.update("\x1f".join([column, *texts[ranks[positions]], "\n"]).encode())
    return sha.hexdigest()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(UTC)  # the same moment is the same content
    return value.isoformat() if isinstance(value, date) else str(value)
