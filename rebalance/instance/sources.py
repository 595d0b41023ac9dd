"""Where the tables say what they say: the rows of the input behind a figure of the instance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rebalance.instance.parse import TypedTable
from rebalance.instance.settings import Settings


@dataclass(frozen=True)
class Source:
    """Some rows of an input, or one of its settings.

    Attributes
    ----------
    file : str
        The file, or the table where there is no file.
    sheet : str or None
        The sheet of a workbook.
    rows : tuple of int
        As in the file, where the header is row 1; empty where there are none.
    column : str or None
        The header of the figure as written, or the key of the setting.
    """

    file: str
    sheet: str | None
    rows: tuple[int, ...]
    column: str | None


class Sources:
    """Finds the rows of an input again.

    Parameters
    ----------
    tables : mapping of str to TypedTable
        The tables by English name, as they were read.
    settings : Settings
    """

    def __init__(self, tables: Mapping[str, TypedTable], settings: Settings) -> None:
        # Without the texts of the cells, which would keep the whole input in memory.
        self._tables = {
            name: (t.raw.file, t.raw.sheet, t.raw.rows, t.headers, t.frame) for name, t in tables.items()
        }
        self._settings = settings.place

    def rows(
        self, table: str, column: str | None, keys: Mapping[str, object], until: int | None = None
    ) -> Source:
        """Find the rows of a table with the values `keys`, by English name of the column.

        Parameters
        ----------
        table : str
            Its English name; one that is not there has no rows.
        column : str or None
            The column of the figure.
        keys : mapping of str to object
            What the rows must hold; a tuple stands for any of its values.
        until : int, optional
            The last day that counts, from 0.
        """
        if table not in self._tables:
            return Source(table, None, (), column)
        file, sheet, numbers, headers, frame = self._tables[table]
        meant = np.ones(len(frame), dtype=bool)
        for name, value in keys.items():
            allowed = value if isinstance(value, tuple) else (value,)
            meant &= frame[name].isin(allowed).to_numpy()
        if until is not None:
            meant &= (frame["day"] <= until).to_numpy()
        written = None if column is None else headers.get(column, column)
        return Source(file, sheet, tuple(numbers[int(at)] for at in np.flatnonzero(meant)), written)

    def setting(self, key: str) -> Source:
        """Find a key of the policy."""
        file, sheet, row, column = self._settings.of(f"policy.{key}")
        return Source(file, sheet, () if row is None else (row,), column)
