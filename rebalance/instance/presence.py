"""Which tables must be there: those of each half of the problem that is planned, and those of both."""

from __future__ import annotations

from rebalance.instance.check import Draft
from rebalance.instance.findings import Finding
from rebalance.tables.columns import TABLES, Table


def missing_tables(draft: Draft) -> list[Finding]:
    """Return an error for each table that is missed, and one when there is nothing to plan."""
    present = TABLES.keys() - draft.missing
    halves = {TABLES[name].about for name in present} - {""}
    findings = [
        Finding(
            "missing-table",
            *draft.place_of(name),
            blanks={"table": name, "file": draft.place_of(name).name, "columns": _required(spec)},
        )
        for name, spec in TABLES.items()
        if name in draft.missing and spec.required and (not spec.about or spec.about in halves)
    ]
    if not halves:
        findings.append(Finding("nothing-to-plan", *draft.place_of("people")))
    return findings


def _required(spec: Table) -> list[str]:
    return [name for name, column in spec.columns.items() if column.required]
