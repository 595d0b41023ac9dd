"""The sheets of a marked copy: which text stands where, and which findings belong to which cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from rebalance.instance import Finding
from rebalance.instance.raw import RawInstance, RawTable
from rebalance.tables.columns import TABLES

#: Row and column of a cell, both counted from 0.
Spot = tuple[int, int]


@dataclass(frozen=True)
class Page:
    """One sheet.

    Attributes
    ----------
    title : str
        What it would be called.
    rows : iterable of (int, sequence of str)
        Its rows from top to bottom, each with its number.
    numeric : sequence of bool
        Which columns hold numbers.
    head : int or None
        The row of the headers.
    spots : mapping of Finding to list of Spot
        The cells that each finding is about.
    """

    title: str
    rows: Iterable[tuple[int, Sequence[str]]]
    numeric: Sequence[bool]
    head: int | None
    spots: Mapping[Finding, list[Spot]]

    def marks(self) -> dict[Spot, list[Finding]]:
        """Return the findings about each cell."""
        found: dict[Spot, list[Finding]] = defaultdict(list)
        for finding, spots in self.spots.items():
            for spot in spots:
                found[spot].append(finding)
        return found


def pages(raw: RawInstance, findings: Sequence[Finding]) -> Iterator[Page]:
    """Yield the settings, then each table that could be read."""
    by_place: dict[tuple[str, str | None], list[Finding]] = defaultdict(list)
    for finding in findings:
        by_place[finding.file, finding.sheet].append(finding)
    if raw.settings is not None:
        place = raw.settings_place
        yield _settings(raw.settings, by_place[place.file, place.sheet])
    for name, table in raw.tables.items():
        if table is not None:
            yield _table(name, table, by_place[table.file, table.sheet])


def _table(name: str, table: RawTable, findings: Sequence[Finding]) -> Page:
    """Lay a table out with each cell in the row it had in its file."""
    # Records of a document are counted from 1, and have no header above them.
    down = 1 if table.rows and table.rows[0] <= table.header_row else 0
    head = table.header_row - 1

    def rows() -> Iterator[tuple[int, Sequence[str]]]:
        yield head, table.header
        for row, record in zip(table.rows, zip(*table.cells, strict=True), strict=True):
            yield row - 1 + down, record

    known = frozenset(table.rows)
    spots = {}
    for finding in findings:
        row = finding.row - 1 + down if finding.row in known and finding.row is not None else head
        spots[finding] = [(row, column) for column in _columns(table.header, finding.column)]
    columns = map(TABLES[name].column_of, table.header)
    numeric = [column is not None and column.type in ("number", "count") for column in columns]
    return Page(table.sheet or PurePath(table.file).stem, rows(), numeric, head, spots)


def _columns(header: Sequence[str], named: str | None) -> list[int]:
    """Return the columns that a finding names by their headers; the first one where it names none."""
    if named in header:
        return [header.index(named)]
    parts = [] if named is None else named.split(", ")
    return [header.index(part) for part in parts if part in header] or [0]


def _settings(settings: Mapping[str, Any], findings: Sequence[Finding]) -> Page:
    """Lay the settings out as rows of key and value, and a row for each that is missed."""
    policy = settings.get("policy", {})
    inner = policy if isinstance(policy, Mapping) else {}
    values = {key: value for key, value in settings.items() if key != "policy" or value is not inner}
    values |= {f"policy.{key}": value for key, value in inner.items()}
    keys = list(dict.fromkeys([*map(str, values), *(f.column for f in findings if f.column)]))
    texts = [(key, _written(values.get(key))) for key in keys]
    spots = {f: [(keys.index(f.column), 1)] if f.column else [(0, 0)] for f in findings}
    return Page("instance", list(enumerate(texts)), (False, False), None, spots)


def _written(value: object) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return "" if value is None else str(value)
