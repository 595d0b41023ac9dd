"""A workbook to raw text: a sheet a table, and a sheet ``instance`` of key and value."""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from rebalance.instance.cells import CellFault
from rebalance.instance.doors.files import must_be_ordinary, unreadable
from rebalance.instance.doors.layout import HEAD, header_at, rows_above, take_footer
from rebalance.instance.doors.limits import (
    MOST_CELLS,
    MOST_ROWS,
    MOST_UNPACKED_BYTES,
    Budget,
    Unreadable,
    too_large,
)
from rebalance.instance.doors.settings_sheet import Cell, plain, read_settings_sheet, text_of
from rebalance.instance.findings import Finding, InvalidInstance
from rebalance.instance.raw import Place, RawInstance, RawTable, SettingsPlace, match_tables
from rebalance.tables.columns import MOST_COLUMNS, TABLES, Column, Table
from rebalance.words import catalogue

SUFFIXES = (".xlsx", ".xlsm", ".xls", ".ods")
#: Names of the sheet of settings, and of sheets for people alone.
SETTINGS_SHEETS = ("instance", "案例", "实例")
NOTES_SHEETS = ("readme", "说明", *(text.casefold() for text in catalogue()["faults.title"].values()))
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
# What reading a workbook of the largest size takes, and what no honest one needs.
_MOST_MEMORY, _MOST_SECONDS = 1536 << 20, 600
_UNMERGED = ("number", "count")


def read_workbook(path: Path) -> RawInstance:
    """Read every table of a workbook as text.

    Parameters
    ----------
    path : Path
        A workbook of Excel or in the OpenDocument format.

    Returns
    -------
    RawInstance
        The tables, with whatever was wrong in reading them.

    Raises
    ------
    InvalidInstance
        It cannot be read at all.
    """
    budget = Budget()
    try:
        must_be_ordinary(path, budget)
        _must_unpack(path)
        sheets = {sheet["name"]: sheet for sheet in _unpack(path)}
    except Unreadable as fault:
        raise InvalidInstance([fault.finding]) from None

    def place_of(sheet: str) -> Place:
        return Place(path.name, sheet)

    settings = next((name for name in sheets if plain(name) in SETTINGS_SHEETS), None)
    others = {name: name for name in sheets if name != settings and plain(name) not in NOTES_SHEETS}
    found, findings = match_tables(others, str, place_of)
    raw = RawInstance(None, SettingsPlace(path.name, settings or SETTINGS_SHEETS[0]), place_of)
    # A sheet that no one has written on yet comes with every new workbook.
    raw.findings += [
        finding
        for finding in findings
        if finding.code != "unknown-table" or not sheets[finding.sheet or ""]["blank"]
    ]
    if settings is None:
        blanks = {"table": "instance", "file": "instance", "columns": ["name", "start"]}
        raw.findings.append(Finding("missing-table", *place_of("instance"), blanks=blanks))
    else:
        read_settings_sheet(raw, sheets[settings], place_of(settings))
    for table, name in found.items():
        raw.tables[table] = None
        if name is not None:
            try:
                raw.tables[table] = _table(sheets[name], TABLES[table], place_of(name), budget, raw.findings)
            except Unreadable as fault:
                raw.findings.append(fault.finding)
    return raw


def _must_unpack(path: Path) -> None:
    """Look at what a workbook would unpack to before any of it is."""
    place = Place(path.name)
    try:
        with path.open("rb") as file:
            start = file.read(4)
        if start == _OLE:
            return
        if start != _ZIP:
            raise Unreadable(Finding("bad-workbook", *place, variant="kind"))
        with ZipFile(path) as archive:
            size = sum(member.file_size for member in archive.infolist())
    except OSError as error:
        raise unreadable(path, error) from None
    except (BadZipFile, ValueError, NotImplementedError) as error:
        raise Unreadable(Finding("bad-workbook", *place, blanks={"reason": str(error)})) from None
    if size > MOST_UNPACKED_BYTES:
        raise too_large(place, "unpacked", MOST_UNPACKED_BYTES >> 20)


def _unpack(path: Path) -> list[dict[str, Any]]:
    """Return the sheets of a workbook."""
    place, found = Place(path.name), _read_elsewhere(path)
    if found.get("fault") == "memory":
        raise too_large(place, "unpacked", MOST_UNPACKED_BYTES >> 20)
    if "fault" in found:
        raise Unreadable(
            Finding("bad-workbook", *place, variant=found["fault"], blanks={"reason": found["reason"]})
        )
    sheets: list[dict[str, Any]] = found["sheets"]
    return sheets


def _read_elsewhere(path: Path) -> dict[str, Any]:
    """Let another process read the workbook; one that ends there and then has asked for too much memory."""
    wanted = [*SETTINGS_SHEETS, *(name for table in TABLES.values() for name in (table.name, table.zh))]
    command = [sys.executable, "-m", "rebalance.unpack", os.path.abspath(path), str(_MOST_MEMORY)]
    root = str(Path(__file__).parents[3])
    known = os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")]))
    try:
        done = subprocess.run(
            [*command, str(MOST_CELLS), *wanted],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": known, "PYTHONSAFEPATH": "1"},
            timeout=_MOST_SECONDS,
            check=True,
        )
        found: dict[str, Any] = marshal.loads(done.stdout)
        return found
    except (subprocess.SubprocessError, EOFError, ValueError, TypeError):
        return {"fault": "memory"}


def _table(
    sheet: Mapping[str, Any], spec: Table, place: Place, budget: Budget, findings: list[Finding]
) -> RawTable | None:
    """Lay a sheet out as a table; None when there is no header."""
    grid: list[list[Cell]] = sheet["columns"]
    rows: list[int] = sheet["rows"]
    if sheet["large"] or len(rows) > MOST_ROWS:
        raise too_large(place, "rows", MOST_ROWS)
    if not rows:
        findings.append(Finding("ill-formed-csv", *place, variant="sheet"))
        return None
    while grid and not any(text_of(cell).strip() for cell in grid[-1]):
        grid.pop()
    if len(grid) > MOST_COLUMNS:
        raise too_large(place, "columns", MOST_COLUMNS)
    budget.take_cells(len(grid) * len(rows), place)
    head = [[text_of(column[row]) for column in grid] for row in range(min(HEAD, len(rows)))]
    at = header_at(head, spec)
    header = head[at]
    findings += rows_above(list(zip(rows, head[:at], strict=False)), header, spec, place)
    header_row = rows[at]
    columns = [spec.column_of(text) for text in header]
    for cells in grid:
        del cells[: at + 1]
    del rows[: at + 1]
    kinds = [_marks(cells, column) for cells, column in zip(grid, columns, strict=True)]
    texts = [[text_of(cell) for cell in cells] for cells in grid]
    findings += take_footer(header, texts, rows, spec, place)
    budget.take_cells(sum((bottom - top) * len(grid) for top, _, bottom, _ in sheet["merged"]), place)
    _spread(sheet["merged"], rows, texts, columns, kinds)
    faults = {
        number: {row: fault for row, fault in marks.items() if row < len(rows)}
        for number, marks in enumerate(kinds)
        if columns[number] is not None
    }
    return RawTable(
        place.file, tuple(header), list(texts), rows, place.sheet, header_row=header_row, faults=faults
    )


def _marks(cells: Sequence[Cell], column: Column | None) -> dict[int, CellFault]:
    """Return the faults of cells that show other than a text or number."""
    marks = {}
    for at, cell in enumerate(cells):
        if isinstance(cell, tuple):
            kind, text = cell
            if kind in ("error", "formula"):
                marks[at] = CellFault("error-value", kind if kind == "formula" else "", text=text)
            elif column is not None and column.type in ("name", "text", "choice"):
                # Spreadsheets take 3-1 for a day in March.
                marks[at] = CellFault("doubtful-cell", text=text)
    return marks


def _spread(
    merged: Sequence[tuple[int, int, int, int]],
    rows: Sequence[int],
    texts: Sequence[list[str]],
    columns: Sequence[Column | None],
    marks: Sequence[dict[int, CellFault]],
) -> None:
    """Give merged cells below one another the text that they share, unless it is a number."""
    for top, left, bottom, right in sorted(merged):
        first, after = bisect_left(rows, top + 1), bisect_right(rows, bottom + 1)
        if first == after or rows[first] != top + 1 or left >= len(texts):
            continue
        text = texts[left][first]
        for number in range(left, min(right + 1, len(texts))):
            column = columns[number]
            shared = number == left == right and column is not None and column.type not in _UNMERGED
            for at in range(first, after):
                if (number, at) == (left, first) or not text.strip():
                    continue
                if shared:
                    texts[number][at] = text
                else:
                    marks[number][at] = CellFault("doubtful-cell", "merged", text=text)
