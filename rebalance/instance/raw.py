"""An input before its cells are read: what every file format is brought to."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from rebalance.instance.cells import CellFault
from rebalance.instance.findings import Finding
from rebalance.instance.likeness import nearest
from rebalance.tables.columns import TABLES


class Place(NamedTuple):
    """Where a table or another source stands, for findings.

    Attributes
    ----------
    file : str
        The file, or the table where there is no file.
    sheet : str or None
        The sheet of a workbook, or the list of a document.
    """

    file: str
    sheet: str | None = None

    @property
    def name(self) -> str:
        """What the source is called among the others."""
        return self.sheet or self.file


@dataclass(frozen=True)
class SettingsPlace:
    """Where the settings stand, for findings.

    Attributes
    ----------
    file : str
        The file, or ``instance`` where there is no file.
    sheet : str or None
        The sheet of a workbook, or the key of a document.
    rows : mapping of str to int
        The row of each key where it has one; keys of the policy begin with ``policy.``.
    """

    file: str
    sheet: str | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    def of(self, key: str) -> tuple[str, str | None, int | None, str]:
        """Return file, sheet, row and column of a key."""
        return self.file, self.sheet, self.rows.get(key), key


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
    header_row : int
        The row of the header as in the file.
    comma_may_part_decimals : bool
        Whether the file comes from where a comma stands before decimals, so that 1,000 may be 1.
    faults : mapping of int to mapping of int to CellFault
        Cells that show other than a text or number, by the position of their header, then of their record.
    """

    file: str
    header: tuple[str, ...]
    cells: list[Sequence[str]]
    rows: Sequence[int]
    sheet: str | None = None
    torn: bool = False
    header_row: int = 1
    comma_may_part_decimals: bool = False
    faults: Mapping[int, Mapping[int, CellFault]] = field(default_factory=dict)


@dataclass
class RawInstance:
    """The settings and tables of an input, as found.

    Attributes
    ----------
    settings : mapping or None
        The settings as written; None when they could not be read.
    settings_place : SettingsPlace
        Where they were read.
    tables : dict of str to RawTable or None
        The tables by English name; None for one that is there but could not be read.
    findings : list of Finding
        What was wrong while reading.
    place_of : callable
        Where a table by that name would be.
    """

    settings: Mapping[str, Any] | None
    settings_place: SettingsPlace
    place_of: Callable[[str], Place]
    tables: dict[str, RawTable | None] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)


_BY_HEADING = {
    heading.casefold(): table.name for table in TABLES.values() for heading in (table.name, table.zh)
}


def match_tables(
    headings: Mapping[str, str], source_of: Callable[[str], str], place_of: Callable[[str], Place] = Place
) -> tuple[dict[str, str | None], list[Finding]]:
    """Tell which source holds which table.

    Parameters
    ----------
    headings : mapping of str to str
        What each source (file, sheet, key) calls itself.
    source_of : callable
        The source in which a table by that name would be.
    place_of : callable
        Where a source stands.

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
            findings.append(Finding("duplicate-table", *place_of(source), blanks=blanks))
        else:
            found[name] = source
    for source in strangers:
        missing = [heading for heading, name in _BY_HEADING.items() if name not in found]
        near = nearest(headings[source].strip().casefold(), missing, cutoff=0.75)
        if near:
            name = _BY_HEADING[near]
            found[name] = None
            blanks = {"name": headings[source], "table": name, "file": source_of(name)}
            findings.append(Finding("misspelt-table", *place_of(source), blanks=blanks))
        else:
            known = {"name": headings[source], "known": tuple(TABLES)}
            findings.append(Finding("unknown-table", *place_of(source), blanks=known))
    return found, findings
