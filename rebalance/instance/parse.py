"""Raw text to typed columns. The one place where cells become values, whatever file they came from."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rebalance.instance.cells import CellFault, read_cell
from rebalance.instance.findings import MOST_OF_A_KIND, Finding, limited
from rebalance.instance.likeness import nearest
from rebalance.instance.raw import RawTable
from rebalance.tables.columns import Column, Table

# How alike a stray header and a missing column must be to be taken for one misspelling. An optional
# column asks for more, since a column of notes is then the likelier explanation.
_ALIKE_REQUIRED, _ALIKE_OPTIONAL = 0.6, 0.75


@dataclass(frozen=True)
class TypedTable:
    """A table whose cells have been read.

    Attributes
    ----------
    spec : Table
        Its description.
    raw : RawTable
        The text it came from.
    headers : dict of str to str
        The header as written, by column.
    frame : pandas.DataFrame
        One row a record in file order, one column a column of `spec`, defaults filled in.
    bad : dict of str to array of bool
        The cells of each column that could not be read; their values mean nothing.
    complete : bool
        Whether no column is missing or misspelt that should be there.
    """

    spec: Table
    raw: RawTable
    headers: dict[str, str]
    frame: pd.DataFrame
    bad: dict[str, NDArray[np.bool_]]
    complete: bool

    def good(self, *columns: str) -> NDArray[np.bool_]:
        """Return which rows have readable cells in `columns` (in all, when none is named)."""
        mask = np.ones(len(self.frame), dtype=bool)
        for column in columns or tuple(self.spec.columns):
            mask &= ~self.bad[column]
        return mask

    @property
    def clean(self) -> bool:
        """Whether every row and cell could be read."""
        return self.complete and not self.raw.torn and bool(self.good().all())

    def finding(
        self,
        code: str,
        at: int,
        columns: str | tuple[str, ...],
        variant: str = "",
        /,
        **blanks: object,
    ) -> Finding:
        """Return a finding about the cell or cells of the record at position `at`."""
        names = (columns,) if isinstance(columns, str) else columns
        written = [header for header in map(self.headers.get, names) if header is not None]
        texts = [self.raw.cells[self.raw.header.index(header)][at].strip() for header in written]
        return Finding(
            code,
            self.raw.file,
            self.raw.sheet,
            self.raw.rows[at],
            ", ".join(written) or ", ".join(names),
            ", ".join(texts) if written else None,
            variant,
            blanks,
        )


def parse(spec: Table, raw: RawTable, start: date | None) -> tuple[TypedTable, list[Finding]]:
    """Read every cell of a table.

    Parameters
    ----------
    spec : Table
        Its description.
    raw : RawTable
        Its text.
    start : date or None
        First day planned, from which the column ``day`` counts; None when it is not known.

    Returns
    -------
    TypedTable
        The values.
    list of Finding
        Every header and cell that cannot be right.
    """
    headers, lost, findings = _match_headers(spec, raw)
    size = len(raw.rows)
    frame: dict[str, Any] = {}
    bad: dict[str, NDArray[np.bool_]] = {}
    table = TypedTable(spec, raw, headers, pd.DataFrame(), bad, not lost)
    for name, column in spec.columns.items():
        if name in headers:
            texts = raw.cells[raw.header.index(headers[name])]
            codes, uniques = pd.factorize(np.fromiter(texts, dtype=object, count=size))
        else:
            codes, uniques = np.zeros(size, dtype=np.intp), np.array([""], dtype=object)
        values, faults = _read_uniques(column, uniques, raw.comma_may_part_decimals)
        failed = np.zeros(len(uniques), dtype=bool)
        failed[list(faults)] = True
        bad[name] = failed[codes] | (name in lost)
        if name in headers:
            shown = raw.faults.get(raw.header.index(headers[name]), {})
            bad[name][list(shown)] = True
            at_fault = map(int, np.flatnonzero(bad[name]))
            findings += limited(
                _findings(table, name, ((at, shown.get(at) or faults[int(codes[at])]) for at in at_fault))
            )
        frame[name] = _typed(column, values, codes)
        if column.type == "date":
            frame["day"] = _days(values, start)[codes]
        if column.default_from:
            empty = np.array([value is None for value in values], dtype=bool)[codes]
            frame[name] = frame[name].mask(empty, frame[column.default_from])
    findings.sort(key=lambda f: f.row or 0)
    return TypedTable(spec, raw, headers, pd.DataFrame(frame), bad, not lost), findings


def _findings(table: TypedTable, name: str, faults: Iterable[tuple[int, CellFault]]) -> Iterator[Finding]:
    """Yield a finding for each fault; those that are only counted are not made one by one."""
    made: dict[str, Finding] = {}
    counts: Counter[str] = Counter()
    for at, fault in faults:
        counts[fault.code] += 1
        if counts[fault.code] <= MOST_OF_A_KIND:
            made[fault.code] = table.finding(fault.code, at, name, fault.variant, **fault.blanks)
        yield made[fault.code]


def within_horizon(table: TypedTable, days: int) -> NDArray[np.bool_]:
    """Return which dated records the plan is about.

    What happened before the start still counts, except for needs, which are past.
    """
    day = table.frame["day"].to_numpy()
    return (day < days) & ((day >= 0) | (table.spec.name != "needs"))


def _read_uniques(
    column: Column, uniques: NDArray[Any], comma_may_part_decimals: bool
) -> tuple[list[Any], dict[int, CellFault]]:
    """Read each different text once: a million rows hold few different names, dates and counts."""
    doubtful = comma_may_part_decimals and column.type in ("count", "number")
    values: list[Any] = []
    faults: dict[int, CellFault] = {}
    counts: Counter[str] = Counter()
    last: dict[str, CellFault] = {}
    for at, text in enumerate(uniques):
        try:
            if doubtful and "," in text:
                raise CellFault("bad-number", "comma", text=text)
            values.append(read_cell(column, text))
        except CellFault as fault:
            values.append(None)
            # Two million faults, each with what it says, would take gigabytes; no more than these are told.
            counts[fault.code] += 1
            if counts[fault.code] <= MOST_OF_A_KIND:
                last[fault.code] = fault
            faults[at] = last[fault.code]
    return values, faults


def _typed(column: Column, values: list[Any], codes: NDArray[np.intp]) -> pd.Series[Any]:
    """Return the values as a column of the type the instance promises."""
    if column.type in ("name", "text", "choice"):
        words = np.array([value or "" for value in values], dtype=object)
        return pd.Series(words[codes], dtype="str")
    if column.type == "number":
        return pd.Series(np.array([np.nan if v is None else v for v in values], dtype=np.float64)[codes])
    if column.type == "count":
        whole = pd.Series(np.array([0 if v is None else v for v in values], dtype=np.int64)[codes])
        if not column.optional:
            return whole
        absent = np.array([v is None for v in values], dtype=bool)[codes]
        return whole.astype("Int64").mask(absent)
    objects = np.empty(len(values), dtype=object)
    objects[:] = values
    return pd.Series(objects[codes], dtype=object)


def _days(values: list[date | None], start: date | None) -> NDArray[np.int64]:
    origin = 0 if start is None else start.toordinal()
    return np.array([0 if v is None else v.toordinal() - origin for v in values], dtype=np.int64)


def _match_headers(spec: Table, raw: RawTable) -> tuple[dict[str, str], set[str], list[Finding]]:
    """Return the header of each column found, the columns that are lost, and what is wrong."""
    headers: dict[str, str] = {}
    strangers: list[tuple[int, str]] = []
    findings: list[Finding] = []

    def report(code: str, header: str, **blanks: object) -> None:
        findings.append(Finding(code, raw.file, raw.sheet, raw.header_row, header, blanks=blanks))

    for at, header in enumerate(raw.header):
        column = spec.column_of(header)
        if column is None:
            strangers.append((at, header))
        elif column.name in headers:
            report("duplicate-column", header, first=headers[column.name], second=header)
        else:
            headers[column.name] = header
    misspelt: dict[str, Column] = {}
    missing = {name: column for name, column in spec.columns.items() if name not in headers}
    for at, header in strangers:
        near = _misspelt(header.strip(), missing)
        if near is not None:
            misspelt[near] = missing.pop(near)
            report("misspelt-column", header, name=header, near=near)
        elif header.strip() or any(map(str.strip, raw.cells[at])):
            report("unknown-column", header, name=header, table=spec.name, known=tuple(spec.columns))
    for name, column in missing.items():
        if column.required:
            report("missing-column", name, column=name, zh=column.zh, meaning=column.meanings)
    return headers, {*misspelt, *(name for name, column in missing.items() if column.required)}, findings


def _misspelt(header: str, missing: dict[str, Column]) -> str | None:
    """Return the missing column that `header` was probably meant to be."""
    for required, cutoff in ((True, _ALIKE_REQUIRED), (False, _ALIKE_OPTIONAL)):
        candidates = {h: c.name for c in missing.values() if c.required is required for h in c.headers}
        near = nearest(header.casefold(), candidates, cutoff)
        if near:
            return candidates[near]
    return None
