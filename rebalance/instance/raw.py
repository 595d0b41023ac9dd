"""An input before its cells are read: what every file format is brought to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from rebalance.instance.columns import TABLES
from rebalance.instance.findings import Finding, nearest


@dataclass(frozen=True)
class RawTable:
    """A table as text.

    Attributes
    ----------
    file : str
        Where it was read, for findings.
    header : tuple of str
        The headers as written.
    cells : list of sequences of str
        The cells, one sequence a column, in the order of the header.
    rows : sequence of int
        The row of each record as in the file.
    sheet : str or None
        The sheet of a workbook.
    """

    file: str
    header: tuple[str, ...]
    cells: list[Sequence[str]]
    rows: Sequence[int]
    sheet: str | None = None


@dataclass
class RawInstance:
    """The settings and tables of an input, as found.

    Attributes
    ----------
    settings : mapping or None
        The settings as written; None when they could not be read.
    settings_file : str
        Where they were read.
    tables : dict of str to RawTable or None
        The tables by English name; None for one that is there but could not be read.
    findings : list of Finding
        What was wrong while reading.
    file_of : callable
        The file in which a table by that name would be.
    """

    settings: Mapping[str, Any] | None
    settings_file: str
    file_of: Callable[[str], str]
    tables: dict[str, RawTable | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


_BY_HEADING = {
    heading.casefold(): table.name for table in TABLES.values() for heading in (table.name, table.zh)
}


def match_tables(
    headings: Mapping[str, str], file_of: Callable[[str], str]
) -> tuple[dict[str, str], list[Finding]]:
    """Tell which table each heading names.

    Parameters
    ----------
    headings : mapping of str to str
        The headings found (file stems, sheet names, keys), each with the file to report it under.
    file_of : callable
        The file in which a table by that name would be.

    Returns
    -------
    dict of str to str
        Heading by English table name.
    list of Finding
        Tables given twice, misspelt, or unknown.
    """
    found: dict[str, str] = {}
    findings = []
    strangers = []
    for heading in sorted(headings):
        name = _BY_HEADING.get(heading.strip().casefold())
        if name is None:
            strangers.append(heading)
        elif name in found:
            findings.append(
                Finding(
                    "duplicate-table",
                    "error",
                    f"{headings[heading]} and {headings[found[name]]} are both the table {name}",
                    "Keep one of them.",
                    headings[heading],
                )
            )
        else:
            found[name] = heading
    missing = [heading for heading, name in _BY_HEADING.items() if name not in found]
    for heading in strangers:
        near = nearest(heading.strip().casefold(), missing, cutoff=0.75)
        if near:
            findings.append(
                Finding(
                    "misspelt-table",
                    "error",
                    f"there is no table {heading!r}, but {_BY_HEADING[near]} is missing",
                    f"Rename it to {file_of(near)}.",
                    headings[heading],
                )
            )
        else:
            findings.append(
                Finding(
                    "unknown-table",
                    "warning",
                    f"there is no table {heading!r}; it is not read",
                    "Delete it, or see the tables an instance may hold.",
                    headings[heading],
                )
            )
    return found, findings
