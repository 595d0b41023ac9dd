"""Why there is no plan."""

from __future__ import annotations

from dataclasses import dataclass

from rebalance.plan.document.faults import PlanError, PlanFinding
from rebalance.report.page.facts import Facts
from rebalance.report.page.section import Section


@dataclass(frozen=True)
class Failure:
    """What the section shows: the error, and each finding with where it is."""

    error: PlanError
    findings: list[tuple[str, PlanFinding]]


def failure(facts: Facts) -> Section | None:
    """List everything that stands in the way of a plan."""
    error = facts.plan.error
    if error is None:
        return None
    findings = [(_where(facts, finding), finding) for finding in error.findings]
    return Section("failure", facts.words("page.no_plan"), Failure(error, findings))


def _where(facts: Facts, finding: PlanFinding) -> str:
    words = facts.words
    parts = [
        finding.file or "",
        words("where.sheet", sheet=finding.sheet) if finding.sheet else "",
        words("where.row", row=finding.row) if finding.row is not None else "",
        words("where.column", column=finding.column) if finding.column else "",
    ]
    return words("where.comma").join(part for part in parts if part)
