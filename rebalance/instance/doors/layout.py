"""Where a table lies among rows: titles stand above its header, totals and notes at its end."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from rebalance.instance.cells import CellFault, read_cell
from rebalance.instance.findings import Finding
from rebalance.instance.raw import Place
from rebalance.tables.columns import Column, Table

#: How many rows that are not blank are looked at for a header.
HEAD = 20
_TOTALS = {"合计", "总计", "共计", "小计", "总数", "total", "totals", "grandtotal", "sum", "subtotal"}
_NOTES = re.compile(
    r"附?注|备注|说明|填表|制表|填报|审核|审批|复核|联系|报送|(数据)?来源|notes?\b|remarks?\b|sources?\b|prepared\b",
    re.IGNORECASE,
)


def header_at(records: Sequence[Sequence[str]], spec: Table) -> int:
    """Return which record names the most columns, the first of several."""
    counts = [named(record, spec) for record in records]
    return counts.index(max(counts)) if counts else 0


def rows_above(
    head: Sequence[tuple[int, Sequence[str]]], header: Sequence[str], spec: Table, place: Place
) -> list[Finding]:
    """Return a fault for each record above the header that could be one below it: a title says less."""
    columns = [(at, column) for at, text in enumerate(header) if (column := spec.column_of(text))]
    required = [(at, column) for at, column in columns if column.required]
    return [
        Finding("ill-formed-csv", *place, row, variant="above")
        for row, record in head
        if required and all(at < len(record) and _readable(column, record[at]) for at, column in required)
    ]


def _readable(column: Column, text: str) -> bool:
    try:
        read_cell(column, text)
    except CellFault:
        return False
    return True


def named(record: Sequence[str], spec: Table) -> int:
    """Return how many columns of the table a record names."""
    return len({column.name for cell in record if (column := spec.column_of(cell))})


def is_footer(record: Mapping[str, str], spec: Table) -> bool:
    """Tell whether a record, by column name, is a total or a note. What could be a row of data is neither."""
    filled = [text for cell in record.values() if (text := cell.strip())]
    if not filled or all(record.get(c.name, "").strip() for c in spec.columns.values() if c.required):
        return False
    return _is_total(filled[0]) or all(map(_NOTES.match, filled))


def _is_total(text: str) -> bool:
    return re.sub(r"[\s:：]", "", text).casefold() in _TOTALS


def take_footer(
    header: Sequence[str], cells: Sequence[list[str]], rows: list[int], spec: Table, place: Place
) -> list[Finding]:
    """Take totals and notes away from the end of a table.

    Parameters
    ----------
    header : sequence of str
        The headers as written.
    cells : sequence of lists of str
        The cells, one list a column; shortened.
    rows : list of int
        The row of each record; shortened.
    spec : Table
        The description of the table.
    place : Place
        Where it stands.

    Returns
    -------
    list of Finding
        A doubt about each total that is not the sum of what stands above it.
    """
    known = map(spec.column_of, header)
    names = [column.name if column else f"\0{at}" for at, column in enumerate(known)]
    footers: list[tuple[int, dict[str, str]]] = []
    while rows:
        record = {name: column[-1] for name, column in zip(names, cells, strict=True)}
        if not is_footer(record, spec):
            break
        footers.append((rows.pop(), record))
        for texts in cells:
            texts.pop()
    findings = []
    for row, record in footers:
        if not _is_total(next(filter(None, map(str.strip, record.values())))):
            continue
        for name, heading, texts in zip(names, header, cells, strict=True):
            total, summed = _whole(spec, name, [record[name]]), _whole(spec, name, texts)
            if total is not None and summed is not None and total != summed:
                blanks = {"sum": summed, "total": total}
                findings.append(
                    Finding("total-differs", *place, row, heading, record[name].strip(), blanks=blanks)
                )
    return findings


def _whole(spec: Table, name: str, texts: Sequence[str]) -> int | None:
    """Return the sum of counts, or None where some cell is none, or none is filled."""
    column = spec.columns.get(name)
    if column is None or column.type != "count":
        return None
    known: dict[str, object] = {}
    total = None
    for text in texts:
        if text not in known:
            try:
                known[text] = read_cell(column, text) if text.strip() else 0
            except CellFault:
                return None
        value = known[text]
        if isinstance(value, int) and text.strip():
            total = value + (total or 0)
    return total
