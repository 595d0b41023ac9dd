"""The instance: everything known about one planning case, checked, typed and in canonical order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas as pd

from rebalance.instance.arrange import digest, gathered
from rebalance.instance.check import Draft, check
from rebalance.instance.doors import read
from rebalance.instance.doubts import doubts
from rebalance.instance.findings import Finding, InvalidInstance, in_order
from rebalance.instance.parse import TypedTable, parse, within_horizon
from rebalance.instance.presence import missing_tables
from rebalance.instance.raw import RawInstance, RawTable
from rebalance.instance.records import read_records
from rebalance.instance.settings import Policy, Settings, read_settings
from rebalance.instance.sources import Sources
from rebalance.instance.whatif import change
from rebalance.tables.columns import TABLES, Table


@dataclass(frozen=True, eq=False)
class Instance:
    """One planning case.

    The tables are data frames that are always there, empty when the table was missing, indexed 0 … n − 1,
    sorted by key, with defaults filled in. Rows of people, rooms, stock and needs with the same key are
    added up; those past the horizon, and needs before it, are left out. ``day`` is the number of days since
    `start`, negative before it. Columns and units are those of ``tables.toml``.

    Attributes
    ----------
    name : str
        Short name.
    title : str or None
        What people call it.
    start : datetime.date
        First day planned.
    days : int
        Days planned.
    policy : Policy
        What the dispatcher decides beforehand.
    sha256 : str
        Digest of the content, independent of the order of rows and columns and of the file format.
    warnings : tuple of Finding
        What is only suspicious.
    reported : mapping of str to tuple of (datetime.datetime or None)
        When each row of a table was reported, for the tables that may say it, in order of time.
    sources : Sources
        Where the input says what it says.
    has_people, has_supplies : bool
        Which halves of the problem are planned.
    has_vehicles : bool
        False without a table of vehicles: transport is then unlimited.
    what_if : tuple of str
        How the input was changed before it was read (see `rebalance.instance.whatif.change`).
    places, categories, accepts, people, rooms, vehicles : pandas.DataFrame
        Tables by these names.
    items, stock, needs, travel, pairs, norms : pandas.DataFrame
        Tables by these names.
    """

    name: str
    title: str | None
    start: date
    days: int
    policy: Policy
    sha256: str
    warnings: tuple[Finding, ...]
    reported: Mapping[str, tuple[datetime | None, ...]]
    sources: Sources
    has_people: bool
    has_supplies: bool
    has_vehicles: bool
    what_if: tuple[str, ...]
    places: pd.DataFrame
    categories: pd.DataFrame
    accepts: pd.DataFrame
    people: pd.DataFrame
    rooms: pd.DataFrame
    vehicles: pd.DataFrame
    items: pd.DataFrame
    stock: pd.DataFrame
    needs: pd.DataFrame
    travel: pd.DataFrame
    pairs: pd.DataFrame
    norms: pd.DataFrame


def load(path: str | Path, what_if: Sequence[str] = ()) -> Instance:
    """Read and check an instance.

    Parameters
    ----------
    path : str or Path
        A folder of CSV files and ``instance.toml``, a workbook, a JSON document, or ``-`` for
        a JSON document on standard input.
    what_if : sequence of str
        Changes to be made first, as ``vehicles[place=Liaoyuan,vehicle=coach].count+=20`` (see
        `rebalance.instance.whatif.change`).

    Returns
    -------
    Instance
        Ready to be planned.

    Raises
    ------
    InvalidInstance
        Something cannot be right; carries every finding.
    """
    return changed(read(path), what_if)


def from_tables(
    settings: Mapping[str, Any],
    tables: Mapping[str, Sequence[Mapping[str, Any]]],
    what_if: Sequence[str] = (),
) -> Instance:
    """Check an instance given in memory.

    Parameters
    ----------
    settings : mapping
        What ``instance.toml`` would hold: ``name``, ``start``, and perhaps ``days``, ``title``, ``policy``.
    tables : mapping of str to sequence of mappings
        The records of each table; values are texts, numbers, dates, or None for an empty cell.
    what_if : sequence of str
        As for `load`.

    Returns
    -------
    Instance
        Ready to be planned.

    Raises
    ------
    InvalidInstance
        Something cannot be right; carries every finding.
    """
    return changed(read_records(settings, tables), what_if)


def changed(raw: RawInstance, what_if: Sequence[str]) -> Instance:
    """Change an input as wished, check it, and make it an instance.

    Raises
    ------
    InvalidInstance
        Something cannot be right; carries every finding.
    """
    change(raw, what_if)
    return _assemble(*checked(raw), tuple(what_if))


def checked(raw: RawInstance) -> tuple[Draft, Settings, tuple[Finding, ...]]:
    """Read every cell of an input and judge the whole.

    Parameters
    ----------
    raw : RawInstance
        The input as text.

    Returns
    -------
    Draft, Settings
        What it says.
    tuple of Finding
        What is only suspicious.

    Raises
    ------
    InvalidInstance
        Something cannot be right; carries every finding.
    """
    findings = list(raw.findings)
    settings: Settings | None = None
    if raw.settings is not None:
        settings, faults = read_settings(raw.settings, raw.settings_place)
        findings += faults
    tables: dict[str, TypedTable] = {}
    for name, spec in TABLES.items():
        text = raw.tables.get(name)
        if text is not None:
            tables[name], faults = parse(spec, text, settings.start if settings else None)
            findings += faults
    draft = Draft(settings, tables, frozenset(TABLES) - frozenset(raw.tables), raw.place_of)
    findings += missing_tables(draft)
    findings += check(draft)
    if settings is None or any(finding.severity == "error" for finding in findings):
        raise InvalidInstance(findings)
    findings += doubts(draft, settings)
    return draft, settings, in_order(findings)


def _assemble(
    draft: Draft, settings: Settings, warnings: tuple[Finding, ...], what_if: tuple[str, ...]
) -> Instance:
    frames = {name: _frame(spec, draft.tables.get(name), settings.days) for name, spec in TABLES.items()}
    content = {name: draft.tables[name].frame if name in draft.tables else None for name in TABLES}
    written = {
        "name": settings.name,
        "title": settings.title,
        "start": settings.start.isoformat(),
        "days": settings.days,
        "policy": settings.policy.model_dump(mode="json"),
    }
    return Instance(
        name=settings.name,
        title=settings.title,
        start=settings.start,
        days=settings.days,
        policy=settings.policy,
        sha256=digest(written, content),
        warnings=warnings,
        reported={
            name: _in_time(table.frame["reported_at"])
            for name, table in draft.tables.items()
            if "reported_at" in TABLES[name].columns
        },
        sources=Sources(draft.tables, settings),
        has_people="people" in draft.tables,
        has_supplies="items" in draft.tables,
        has_vehicles="vehicles" in draft.tables,
        what_if=what_if,
        **frames,
    )


def _in_time(reported: pd.Series[Any]) -> tuple[datetime | None, ...]:
    """Sort times, none last."""
    known = reported[reported.notna()]
    return (*sorted(known, key=datetime.timestamp), *[None] * (len(reported) - len(known)))


def _frame(spec: Table, table: TypedTable | None, days: int) -> pd.DataFrame:
    """Return a table as the instance keeps it."""
    if table is None:
        empty = RawTable("", tuple(spec.columns), [()] * len(spec.columns), ())
        table, _ = parse(spec, empty, None)
    frame = table.frame[[c for c in table.frame.columns if c == "day" or spec.columns[c].stored]]
    if "day" in frame:
        frame = frame[within_horizon(table, days)]
    return gathered(frame, spec.key, spec.sums)
