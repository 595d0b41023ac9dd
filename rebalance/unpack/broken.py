"""Cells whose formula has failed or has no value: to a reader of workbooks they look empty, and are not."""

from __future__ import annotations

from collections.abc import Sequence
from zipfile import BadZipFile, ZipFile

from rebalance.unpack import ods, xls, xlsx

#: Row and column, counted from 0.
Position = tuple[int, int]


def broken_cells(path: str, sheets: Sequence[str]) -> dict[str, dict[Position, tuple[str, str]]]:
    """Find the cells that have lost their value.

    Parameters
    ----------
    path : str
        A workbook.
    sheets : sequence of str
        Its sheets in order.

    Returns
    -------
    dict of str to dict
        By sheet, then by position: the kind, ``error`` or ``formula``, and what the cell shows.

    Raises
    ------
    ValueError
        There is such a cell, but where cannot be told.
    """
    try:
        with ZipFile(path) as archive:
            names = set(archive.namelist())
            if "content.xml" in names:
                return dict(zip(sheets, ods.broken(archive), strict=False))
            return xlsx.broken(archive)
    except BadZipFile:
        return dict(zip(sheets, xls.broken(path), strict=False))
