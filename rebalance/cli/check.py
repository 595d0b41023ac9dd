"""``rebalance check``: judge a plan, whoever made it."""

from __future__ import annotations

import dataclasses
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.output import print_json, say

if TYPE_CHECKING:
    from rebalance.instance import Finding
    from rebalance.plan.check import Violation
    from rebalance.plan.schema import Plan


@click.command()
@click.argument("instance")
@click.argument("plan")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON document.")
def check(instance: str, plan: str, as_json: bool) -> int:
    """Judge PLAN (- is stdin) by the rules, against INSTANCE.

    A plan made by hand may leave lists out: only what it says is judged.
    """
    from rebalance.cli.reading import Unreadable, read_plan
    from rebalance.instance import InvalidInstance, load
    from rebalance.plan.check import check as judge

    findings: list[Finding] = []
    try:
        document = read_plan(plan)
    except Unreadable as unreadable:
        findings += unreadable.findings
    try:
        known = load(instance)
    except InvalidInstance as invalid:
        findings += [finding for finding in invalid.findings if finding.severity == "error"]
    if findings:
        return _refuse(findings, as_json)
    violations = judge(known, document)
    code = Exit.VIOLATIONS if violations else Exit.DONE
    if as_json:
        _print_json(code, [], violations)
    else:
        _tell(document, violations)
    return code


def _refuse(findings: Sequence[Finding], as_json: bool) -> int:
    from rebalance.report.faults import counted, finding_lines

    if as_json:
        _print_json(Exit.INVALID, findings, [])
    else:
        say([*finding_lines(findings), f"{counted(findings)}: nothing was judged"], sys.stderr)
    return Exit.INVALID


def _tell(plan: Plan, violations: Sequence[Violation]) -> None:
    from rebalance.plan.check import RULES
    from rebalance.report.faults import amount, violation_lines

    if violations:
        broken = amount(len({violation.rule for violation in violations}), "rule")
        last = f"{amount(len(violations), 'violation')} of {broken}"
    elif plan.status in ("optimal", "feasible"):
        last = f"The plan breaks none of the {len(RULES)} rules."
    else:
        last = f"There is no plan to judge: the document says {plan.status}, and why."
    say([*violation_lines(violations), last], sys.stdout)


def _print_json(code: int, findings: Sequence[Finding], violations: Sequence[Violation]) -> None:
    document = {
        "code": code,
        "findings": [dataclasses.asdict(finding) for finding in findings],
        "violations": [dataclasses.asdict(violation) for violation in violations],
    }
    print_json(document)
