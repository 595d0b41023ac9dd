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
    torn : bool
        Whether records that could not be read were left out, so that nothing follows from what is not here.
    """

    file: str
    header: tuple[str, ...]
    cells: list[Sequence[str]]
    rows: Sequence[int]
    sheet: str | None = None
    torn: bool = False


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
) -> tuple[dict[str, str | None], list[Finding]]:
    """Tell which source holds which table.

    Parameters
    ----------
    headings : mapping of str to str
        What each source (file, sheet, key) calls itself.
    file_of : callable
        The file in which a table by that name would be.

    Returns
    -------
    dict of str to str or None
        Source by English table name; None where a misspelt source is probably meant.
    list of Finding
        Tables given twice, misspelt, or unknown.
    """
    found: dict[str, str | None] = {}
    findings = []
    strangers = []
    for source, heading in sorted(headings.items()):
        name = _BY_HEADING.get(heading.strip().casefold())
        if name is None:
            strangers.append(source)
        elif name in found:
            blanks = {"first": found[name], "second": source, "table": name}
            findings.append(Finding("duplicate-table", source, blanks=blanks))
        else:
            found[name] = source
    for source in strangers:
        missing = [heading for heading, name in _BY_HEADING.items() if name not in found]
        near = nearest(headings[source].strip().casefold(), missing, cutoff=0.75)
        if near:
            name = _BY_HEADING[near]
            found[name] = None
            blanks = {"name": headings[source], "table": name, "file": file_of(name)}
            findings.append(Finding("misspelt-table", source, blanks=blanks))
        else:
            known = {"name": headings[source], "known": tuple(TABLES)}
            findings.append(Finding("unknown-table", source, blanks=known))
    return found, findings
