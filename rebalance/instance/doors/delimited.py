"""A CSV file to raw text, whatever separates its columns."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

from rebalance.instance.doors.files import encoding_of, must_be_ordinary
from rebalance.instance.doors.layout import HEAD, header_at, is_footer, named, rows_above, take_footer
from rebalance.instance.doors.limits import MOST_ROWS, Budget, too_large
from rebalance.instance.findings import Finding, limited
from rebalance.instance.raw import Place, RawTable
from rebalance.tables.columns import MOST_COLUMNS, Table

_SEPARATORS = ",\t;"
# Records are turned into columns by small batches: keeping more lists than that alive sets off the garbage
# collector time and again, which then takes longer than the reading (7 s against 2 s for 1,700,000 rows).
_BATCH = 100
# Names and dates repeat, so that keeping each text once saves memory; where they do not, it would cost some.
_MOST_KEPT = 50_000

_Lines = Iterator[tuple[int, list[str]]]


def read_csv(path: Path, spec: Table, budget: Budget, findings: list[Finding]) -> RawTable | None:
    """Read a table, adding what is wrong with it to `findings`.

    Parameters
    ----------
    path : Path
        The file.
    spec : Table
        The description of the table.
    budget : Budget
        What it may hold.
    findings : list of Finding
        Added to.

    Returns
    -------
    RawTable or None
        None when there is no header.

    Raises
    ------
    Unreadable
        It cannot be opened, is no text, or holds too much.
    """
    must_be_ordinary(path, budget)
    place = Place(path.name)
    encoding = encoding_of(path)
    separator = max(_SEPARATORS, key=lambda s: _recognised(path, encoding, s, spec))
    faults: list[Finding] = []
    lines = _lines(path, encoding, separator, faults)
    head = list(islice(lines, HEAD))
    at = header_at([record for _, record in head], spec)
    if not head:
        findings += faults or [_ill_formed(path, None, "empty")]
        return None
    header_row, header = head[at]
    width = len(header)
    if width == 1 and "，" in header[0]:
        findings.append(_ill_formed(path, header_row, "chinese-commas"))
        return None
    if width > MOST_COLUMNS:
        raise too_large(place, "columns", MOST_COLUMNS)
    faults += rows_above(head[:at], header, spec, place)
    columns = [spec.column_of(text) for text in header]
    names = [column.name if column else f"\0{number}" for number, column in enumerate(columns)]

    def sound(record: list[str]) -> bool:
        if len(record) == width or _trim(record, width):
            return True
        if len(record) < width and is_footer(dict(zip(names, record, strict=False)), spec):
            record += [""] * (width - len(record))
            return True
        return False

    cells: list[list[str]] = [[] for _ in header]
    rows: list[int] = []
    batch: list[list[str]] = []
    kept: list[dict[str, str]] = [{} for _ in header]
    for row, record in chain(head[at + 1 :], lines):
        if not sound(record):
            faults.append(_ill_formed(path, row, "width", cells=len(record), headers=width))
            continue
        rows.append(row)
        batch.append(record)
        if len(batch) == _BATCH:
            budget.take_cells(width * _BATCH, place, row)
            _turn(batch, cells, kept)
    _turn(batch, cells, kept)
    findings += limited(faults)
    findings += take_footer(header, cells, rows, spec, place)
    return RawTable(
        path.name,
        tuple(header),
        list(cells),
        rows,
        torn=bool(faults),
        header_row=header_row,
        comma_may_part_decimals=separator == ";",
    )


def _recognised(path: Path, encoding: str, separator: str, spec: Table) -> int:
    """Return how many columns of the table the best of the first rows names when parted so."""
    head = islice(_lines(path, encoding, separator, []), HEAD)
    return max((named(record, spec) for _, record in head), default=0)


def _ill_formed(path: Path, row: int | None, variant: str = "", **blanks: object) -> Finding:
    return Finding("ill-formed-csv", path.name, row=row, variant=variant, blanks=blanks)


def _turn(batch: list[list[str]], cells: list[list[str]], kept: list[dict[str, str]]) -> None:
    """Move records to the ends of the columns."""
    for column, known, values in zip(cells, kept, zip(*batch, strict=True), strict=False):
        column.extend(map(known.setdefault, values, values) if len(known) < _MOST_KEPT else values)
    batch.clear()


def _trim(record: list[str], width: int) -> bool:
    """Drop empty cells past the last header; tell whether the record then fits."""
    if len(record) < width or any(map(str.strip, record[width:])):
        return False
    del record[width:]
    return True


def _lines(path: Path, encoding: str, separator: str, findings: list[Finding]) -> _Lines:
    """Yield each record that is not blank after the row at which it begins; stop at a broken one."""
    with path.open(encoding=encoding, newline="") as file:
        # Strict, or a quote that is never closed would swallow the rest of the file in silence.
        reader = csv.reader(file, delimiter=separator, strict=True)
        row = 1
        try:
            for record in reader:
                if any(map(str.strip, record)):
                    yield row, record
                row = reader.line_num + 1
                if row > MOST_ROWS:
                    raise too_large(Place(path.name), "rows", MOST_ROWS)
        except csv.Error as error:
            findings.append(_ill_formed(path, row, reason=str(error)))
