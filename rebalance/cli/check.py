"""``rebalance check``: judge a plan, whoever made it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import STANDARD, print_json, say
from rebalance.words import Language, Words, counted

if TYPE_CHECKING:
    from rebalance.instance import Finding
    from rebalance.plan.check import Violation
    from rebalance.plan.schema import Plan


@click.command()
@click.argument("instance")
@click.argument("plan")
@click.option("--previous", metavar="PLAN", help="The plan before it, to judge the level change by.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON document.")
@language("whatever is said")
def check(instance: str, plan: str, previous: str | None, as_json: bool, lang: Language) -> int:
    """Judge PLAN (- is stdin) by the rules, against INSTANCE.

    A plan made by hand may leave lists out: only what it says is judged. What it was made of after
    changes with --set is changed so again.
    """
    from rebalance.cli.reading import Unreadable, read_orders, read_plan
    from rebalance.instance import InvalidInstance, load
    from rebalance.plan.check import check as judge

    if instance == plan == STANDARD:
        raise click.UsageError("Only one of INSTANCE and PLAN can be read from stdin.")
    findings: list[Finding] = []
    what_if: tuple[str, ...] = ()
    try:
        document = read_plan(plan)
        what_if = document.instance.what_if
    except Unreadable as unreadable:
        findings += unreadable.findings
    before = None
    try:
        before = None if previous is None else read_orders(previous)
    except Unreadable as unreadable:
        findings += unreadable.findings
    try:
        known = load(instance, what_if)
    except InvalidInstance as invalid:
        findings += [finding for finding in invalid.findings if finding.severity == "error"]
    if findings:
        return _refuse(findings, as_json, lang)
    violations = judge(known, document, before)
    code = Exit.VIOLATIONS if violations else Exit.DONE
    if as_json:
        _print_json(code, [], violations, lang)
    else:
        _tell(document, violations, Words(lang))
    return code


def _refuse(findings: Sequence[Finding], as_json: bool, lang: Language) -> int:
    from rebalance.report.faults import finding_lines, tally

    if as_json:
        _print_json(Exit.INVALID, findings, [], lang)
    else:
        words = Words(lang)
        last = words("stop.nothing-judged", tally=tally(findings))
        say([*finding_lines(findings, words), last], sys.stderr)
    return Exit.INVALID


def _tell(plan: Plan, violations: Sequence[Violation], words: Words) -> None:
    from rebalance.plan.check import RULES
    from rebalance.report.faults import violation_lines

    if violations:
        broken = counted("rule", len({violation.rule for violation in violations}))
        last = words("verdict.broken", violations=counted("violation", len(violations)), rules=broken)
    elif plan.status in ("optimal", "feasible"):
        last = words("verdict.sound", rules=len(RULES))
    else:
        last = words("verdict.no-plan", status=plan.status)
    say([*violation_lines(violations, words), last], sys.stdout)


def _print_json(
    code: int, findings: Sequence[Finding], violations: Sequence[Violation], lang: Language
) -> None:
    document = {
        "code": code,
        "findings": [finding.record(lang) for finding in findings],
        "violations": [violation.record(lang) for violation in violations],
    }
    print_json(document)
