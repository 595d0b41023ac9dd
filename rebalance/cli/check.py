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
    from rebalance.plan.check.certificate import Proof
    from rebalance.plan.document.plan import Plan


@click.command()
@click.argument("instance")
@click.argument("plan")
@click.option("--previous", metavar="PLAN", help="The plan before it, to judge the level change by.")
@click.option("--certificate", is_flag=True, help="Prove the bounds by the plan's certificate.")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON document.")
@language("whatever is said")
def check(
    instance: str, plan: str, previous: str | None, certificate: bool, as_json: bool, lang: Language
) -> int:
    """Judge PLAN (- is stdin) by the rules, against INSTANCE.

    A plan made by hand may leave lists out: only what it says is judged. What it was made of after
    changes with --set is changed so again.
    """
    from rebalance.cli.reading import Unreadable, read_both, read_orders
    from rebalance.plan.check import check as judge
    from rebalance.plan.check.certificate import check_certificate

    if instance == plan == STANDARD:
        raise click.UsageError("Only one of INSTANCE and PLAN can be read from stdin.")
    document, known, findings = read_both(plan, instance)
    before = None
    try:
        before = None if previous is None else read_orders(previous)
    except Unreadable as unreadable:
        findings += unreadable.findings
    if findings or document is None or known is None:
        return _refuse(findings, as_json, lang)
    violations, proofs = judge(known, document, before), None
    if certificate:
        proofs, wrong = check_certificate(known, document, before)
        violations = [*violations, *wrong]
    code = Exit.VIOLATIONS if violations else Exit.DONE
    if as_json:
        _print_json(code, [], violations, lang, proofs)
    else:
        _tell(document, violations, Words(lang), proofs or ())
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


def _tell(plan: Plan, violations: Sequence[Violation], words: Words, proofs: Sequence[Proof]) -> None:
    from rebalance.plan.check import RULES
    from rebalance.report.faults import violation_lines
    from rebalance.report.proven import proven

    if violations:
        broken = counted("rule", len({violation.rule for violation in violations}))
        last = words("verdict.broken", violations=counted("violation", len(violations)), rules=broken)
    elif plan.status in ("optimal", "feasible"):
        last = words("verdict.sound", rules=len(RULES))
    else:
        last = words("verdict.no-plan", status=plan.status)
    proof = [proven(proofs, words)] if proofs and not violations else []
    say([*violation_lines(violations, words), last, *proof], sys.stdout)


def _print_json(
    code: int,
    findings: Sequence[Finding],
    violations: Sequence[Violation],
    lang: Language,
    proofs: Sequence[Proof] | None = None,
) -> None:
    document: dict[str, object] = {
        "code": code,
        "findings": [finding.record(lang) for finding in findings],
        "violations": [violation.record(lang) for violation in violations],
    }
    if proofs is not None:
        document["proven"] = [proof.record() for proof in proofs]
    print_json(document)
