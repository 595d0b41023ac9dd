"""The canonical order of records, the sums over equal keys, and the digest of the whole."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray


def ranks(values: pd.Series[Any]) -> NDArray[np.int64]:
    """Return the rank of each value among the different ones, absent values last."""
    codes, uniques = pd.factorize(values, sort=True)
    return np.where(codes < 0, len(uniques), codes).astype(np.int64)


def order(frame: pd.DataFrame, by: Sequence[str]) -> NDArray[np.intp]:
    """Return the positions of the rows sorted by the columns `by`, equal ones in the order they have."""
    if not len(frame):
        return np.zeros(0, dtype=np.intp)
    # lexsort takes its most important key last
    return np.lexsort([ranks(frame[column]) for column in reversed(by)])


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
    frame = frame.iloc[order(frame, key)].reset_index(drop=True)
    if not sums or not len(frame):
        return frame
    codes = np.stack([ranks(frame[column]) for column in key])
    starts = np.flatnonzero(np.append(True, (codes[:, 1:] != codes[:, :-1]).any(axis=0)))
    merged = frame.iloc[starts].reset_index(drop=True)
    for column in sums:
        merged[column] = np.add.reduceat(frame[column].to_numpy(), starts)
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
        positions = order(frame, columns)
        for column in columns:
            codes, uniques = pd.factorize(frame[column])
            texts = np.array([*map(_text, uniques), ""], dtype=object)  # code −1, absent, takes the last
            sha.update("\x1f".join([column, *texts[codes[positions]], "\n"]).encode())
    return sha.hexdigest()


def _text(value: Any) -> str:
    if isinstance(value, datetime):
        value = value.astimezone(UTC)  # the same moment is the same content
    return value.isoformat() if isinstance(value, date) else str(value)
