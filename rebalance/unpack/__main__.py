"""Read a workbook under a limit of memory.

A few kilobytes can make a reader of workbooks ask for any amount of memory, and the process that reads ends
there and then. So this one reads in place of the one that asks, and imports nothing heavy.

Arguments: the workbook, the most bytes of memory, the most cells of a sheet, and the sheets to read, in
small letters. Output: a mapping in the format of `marshal`. Each cell is a text, or a pair of the kind of
what it shows and its text: ``date``, ``time``, ``error`` (a failed formula), ``formula`` (without value).
"""

from __future__ import annotations

import marshal
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from rebalance.unpack.broken import Position, broken_cells

Cell = str | tuple[str, str]

# What a new workbook comes with.
_UNNAMED = re.compile(r"(sheet|工作表|表)\s*\d+", re.IGNORECASE)
_BATCH = 100
_MOST_KEPT = 50_000


def main() -> None:
    """Write what a workbook holds, or why it cannot be read, to standard output."""
    path, memory, most, *wanted = sys.argv[1:]
    _limit(int(memory))
    marshal.dump(found(path, int(most), set(wanted)), sys.stdout.buffer)


def found(path: str, most: int, wanted: set[str]) -> dict[str, Any]:
    """Return the sheets of a workbook as `read` does, or its ``fault`` and the ``reason`` for that."""
    try:
        return read(path, most, wanted)
    except PasswordError:
        return {"fault": "password", "reason": ""}
    except MemoryError:
        return {"fault": "memory", "reason": ""}
    except (CalamineError, OSError, ValueError, ArithmeticError, LookupError) as error:
        return {"fault": "", "reason": str(error)}


def _limit(memory: int) -> None:
    with suppress(ImportError, ValueError, OSError):  # not every system can
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def read(path: str, most: int, wanted: set[str]) -> dict[str, Any]:
    """Return the sheets of a workbook, those that are `wanted` with their cells."""
    sheets = []
    with CalamineWorkbook.from_path(path) as book:
        broken = broken_cells(path, book.sheet_names)
        for name in book.sheet_names:
            sheet: dict[str, Any] = {
                "name": name,
                "rows": [],
                "columns": [],
                "merged": [],
                "large": False,
                "blank": False,
            }
            sheets.append(sheet)
            if name.strip().casefold() not in wanted and not _UNNAMED.fullmatch(name):
                continue
            grid = book.get_sheet_by_name(name)
            if grid.end is None:
                sheet["blank"] = True
                continue
            height, width = grid.end[0] + 1, grid.end[1] + 1
            if height * width > most:
                sheet["large"] = True
                continue
            sheet["merged"] = [(*first, *last) for first, last in grid.merged_cell_ranges or ()]
            _fill(sheet, grid, width, broken.get(name, {}))
    return {"sheets": sheets}


def _fill(sheet: dict[str, Any], grid: Any, width: int, broken: dict[Position, tuple[str, str]]) -> None:
    """Turn rows that are not blank into columns."""
    columns: list[list[Cell]] = [[] for _ in range(width)]
    rows: list[int] = []
    kept: list[dict[Any, Cell]] = [{} for _ in range(width)]
    spoilt = {row for row, _ in broken}
    batch: list[list[Any]] = []
    for at, record in enumerate(grid.iter_rows()):
        if at in spoilt:
            record = [broken.get((at, column), cell) for column, cell in enumerate(record)]
        if any(not isinstance(cell, str) or cell.strip() for cell in record):
            rows.append(at + 1)
            batch.append(record)
            if len(batch) == _BATCH:
                _turn(batch, columns, kept)
    _turn(batch, columns, kept)
    sheet["rows"], sheet["columns"] = rows, columns


def _turn(batch: list[list[Any]], columns: list[list[Cell]], kept: list[dict[Any, Cell]]) -> None:
    for column, known, values in zip(columns, kept, zip(*batch, strict=True), strict=False):
        for value in values:
            key = (type(value), value)
            cell = known.get(key)
            if cell is None:
                cell = _cell(value)
                if len(known) < _MOST_KEPT:
                    known[key] = cell
            column.append(cell)
    batch.clear()


def _cell(value: Any) -> Cell:
    writer = _WRITERS.get(type(value))
    return value if writer is None else writer(value)


def _number(value: float) -> str:
    # Spreadsheets know no whole numbers, and 40.0 would be another name than 40.
    return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)


def _moment(value: datetime) -> Cell:
    return "date", (value.date() if value.time() == time() else value).isoformat()


_WRITERS: dict[type, Callable[[Any], Cell]] = {
    float: _number,
    int: str,
    bool: lambda value: str(value).upper(),
    datetime: _moment,
    date: lambda value: ("date", value.isoformat()),
    time: lambda value: ("time", value.isoformat()),
    timedelta: lambda value: ("time", str(value)),
}

if __name__ == "__main__":
    main()
