"""The plan document of a failure: the same envelope, empty lists, and why."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from rebalance import __version__
from rebalance.cli.codes import Exit
from rebalance.words import Words

if TYPE_CHECKING:
    from rebalance.instance import Finding, Instance
    from rebalance.plan.document.faults import PlanError
    from rebalance.plan.document.plan import Plan
    from rebalance.plan.make import NotKept
    from rebalance.words import Language


def invalid_input(where: str, findings: Sequence[Finding], language: Language) -> Plan:
    """Make the document that says why an input was refused."""
    from rebalance.plan.document.faults import PlanError, PlanFinding
    from rebalance.plan.document.plan import Plan
    from rebalance.plan.document.provenance import Tool
    from rebalance.report.faults import tally

    found = tuple(PlanFinding.model_validate(finding.record(language)) for finding in findings)
    return Plan(
        status="invalid",
        code=Exit.INVALID,
        generated_at=datetime.now(UTC),
        tool=Tool(rebalance=__version__),
        error=PlanError(
            code="invalid-input", message=tally(findings).said(language), where=where, findings=found
        ),
    )


def not_kept(instance: Instance, apart: NotKept, message: str, language: Language) -> Plan:
    """Make the document that says which orders cannot stay, because of which limits, and what mends it."""
    from rebalance.plan.document.faults import PlanError
    from rebalance.report.conflicts import conflict_findings

    findings = tuple(conflict_findings(apart.conflicts, apart.let_go, Words(language)))
    error = PlanError(code="orders-not-kept", message=message, findings=findings)
    return _without_plan(instance, Exit.INFEASIBLE, error)


def no_plan(instance: Instance, message: str) -> Plan:
    """Make the document that says that a limit was reached before there was any plan."""
    from rebalance.plan.document.faults import PlanError

    return _without_plan(instance, Exit.LIMIT, PlanError(code="limit-reached", message=message))


def _without_plan(instance: Instance, code: Exit, error: PlanError) -> Plan:
    from rebalance.plan.document.plan import Plan
    from rebalance.plan.document.provenance import InstanceRef, Tool

    return Plan(
        # After a limit the closest of the four words: no plan is proven impossible, and the message says so.
        status="infeasible",
        code=code,
        instance=InstanceRef(
            name=instance.name,
            start=instance.start,
            days=instance.days,
            sha256=instance.sha256,
            what_if=instance.what_if,
        ),
        generated_at=datetime.now(UTC),
        tool=Tool(rebalance=__version__),
        error=error,
    )
