"""Tables in memory to raw text, so that they pass the same reading and checks as files."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from math import isfinite
from typing import Any

import pandas as pd

from rebalance.instance.columns import TABLES
from rebalance.instance.findings import Finding
from rebalance.instance.raw import RawInstance, RawTable, match_tables

SETTINGS = "instance"


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
    settings: Mapping[str, Any], tables: Mapping[str, Sequence[Mapping[str, Any]]]
) -> RawInstance:
    """Bring settings and lists of records to raw text.

    Parameters
    ----------
    settings : mapping
        What ``instance.toml`` would hold.
    tables : mapping of str to sequence of mappings
        The records of each table by its name; the first record counts as row 2, as below a header.

    Returns
    -------
    RawInstance
        The tables, with whatever was wrong in reading them.
    """
    raw = RawInstance(settings=settings, settings_file=SETTINGS, file_of=str)
    found, findings = match_tables({heading: heading for heading in tables}, str)
    raw.findings += findings
    for name, heading in found.items():
        raw.tables[name] = None if heading is None else _table(heading, name, tables[heading], raw.findings)
    return raw


def _table(
    heading: str, name: str, records: Sequence[Mapping[str, Any]], findings: list[Finding]
) -> RawTable | None:
    """Lay records out in columns; None when some value is no cell."""
    headers: dict[str, None] = {}
    for record in records:
        headers.update(dict.fromkeys(record))
    if not records:  # no record names the columns, so none is missing
        headers = dict.fromkeys(TABLES[name].columns)
    cells: list[Sequence[str]] = []
    before = len(findings)
    for header in headers:
        column = TABLES[name].column_of(header)
        numeric = column is not None and column.type in ("number", "count")
        texts = []
        for row, record in enumerate(records, start=2):
            value = record.get(header)
            try:
                texts.append(cell_text(value))
            except (TypeError, ValueError):
                blanks = {"type": type(value).__name__}
                findings.append(Finding("nested-value", heading, None, row, header, blanks=blanks))
                continue
            # As text, the number NaN would pass for a name.
            if not numeric and isinstance(value, float) and not isfinite(value):
                where = (heading, None, row, header, texts[-1])
                findings.append(Finding("not-finite", *where, "no-text", {"text": value}))
        cells.append(texts)
    if len(findings) > before:
        return None
    return RawTable(heading, tuple(headers), cells, range(2, len(records) + 2))
