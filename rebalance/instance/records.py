"""Tables in memory to raw text, so that they pass the same reading and checks as files."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import pandas as pd

from rebalance.instance.findings import Finding
from rebalance.instance.raw import Place, RawInstance, RawTable, SettingsPlace, match_tables
from rebalance.tables.columns import MOST_COLUMNS, SETTINGS_KEY, TABLES


def cell_text(value: object) -> str:
    """Return a value of a record as it would stand in a file.

    Parameters
    ----------
    value : object
        A text, number, date or time, or None for an empty cell.

    Returns
    -------
    str
        Its text; a date and time at midnight without an offset is a date.

    Raises
    ------
    TypeError
        The value is a list, a mapping, or something else no cell can hold.
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return ""
    if isinstance(value, str):
        return value
    if hasattr(value, "item"):  # a numpy scalar
        value = value.item()
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, datetime):
        if value.tzinfo is None and value.time() == time():
            return value.date().isoformat()
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, (int, float)):
        return repr(value)
    raise TypeError(f"a {type(value).__name__} is no text, number or date")


def read_records(
    settings: Mapping[str, Any] | None,
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    settings_place: SettingsPlace | None = None,
    place_of: Callable[[str], Place] = Place,
    first: int = 2,
) -> RawInstance:
    """Bring settings and lists of records to raw text.

    Parameters
    ----------
    settings : mapping or None
        What ``instance.toml`` would hold; None when it cannot be known.
    tables : mapping of str to sequence of mappings
        The records of each table by its name.
    settings_place : SettingsPlace, optional
        Where the settings stand.
    place_of : callable, optional
        Where a table by that name stands.
    first : int
        The row of the first record; by default as below a header.

    Returns
    -------
    RawInstance
        The tables, with whatever was wrong in reading them.
    """
    raw = RawInstance(settings, settings_place or SettingsPlace(SETTINGS_KEY), place_of)
    found, findings = match_tables({heading: heading for heading in tables}, str, place_of)
    raw.findings += findings
    for name, heading in found.items():
        raw.tables[name] = None
        if heading is not None:
            raw.tables[name] = _table(place_of(heading), name, tables[heading], first, raw.findings)
    return raw


def _table(
    place: Place, name: str, records: Sequence[Mapping[str, Any]], first: int, findings: list[Finding]
) -> RawTable | None:
    """Lay records out in columns; None when some value is no cell."""
    headers: dict[str, None] = {}
    for record in records:
        headers.update(dict.fromkeys(record))
    if not records:  # no record names the columns, so none is missing
        headers = dict.fromkeys(TABLES[name].columns)
    if len(headers) > MOST_COLUMNS:
        findings.append(Finding("too-large", *place, variant="columns", blanks={"most": MOST_COLUMNS}))
        return None
    cells: list[Sequence[str]] = []
    before = len(findings)
    for header in headers:
        column = TABLES[name].column_of(header)
        numeric = column is not None and column.type in ("number", "count")
        texts = []
        for row, record in enumerate(records, start=first):
            value = record.get(header)
            try:
                texts.append(cell_text(value))
            except (TypeError, ValueError):
                blanks = {"type": type(value).__name__}
                findings.append(Finding("nested-value", *place, row, header, blanks=blanks))
                continue
            # As text, the number NaN would pass for a name.
            if not numeric and isinstance(value, float) and not isfinite(value):
                where = (*place, row, header, texts[-1])
                findings.append(Finding("not-finite", *where, "no-text", {"text": value}))
        cells.append(texts)
    if len(findings) > before:
        return None
    rows = range(first, len(records) + first)
    return RawTable(place.file, tuple(headers), cells, rows, place.sheet)
