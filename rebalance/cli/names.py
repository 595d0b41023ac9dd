"""What commands read that tell a plan: the plan, and the instance that names things, if it is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rebalance.cli.codes import Exit
from rebalance.cli.output import Stop, say
from rebalance.cli.reading import Unreadable, read_plan

if TYPE_CHECKING:
    from rebalance.instance import Finding, Instance
    from rebalance.plan.schema import Plan
    from rebalance.words import Language


def plan_and_names(plan: str, instance: str | None, lang: Language) -> tuple[Plan, Instance | None]:
    """Read a plan, and the instance if there is one to read; say so if they do not belong together.

    Raises
    ------
    Stop
        Either cannot be read: the findings about both have been listed.
    """
    from rebalance.instance import InvalidInstance, load
    from rebalance.report.faults import finding_lines, tally
    from rebalance.words import Words

    findings: list[Finding] = []
    try:
        document = read_plan(plan)
    except Unreadable as unreadable:
        findings += unreadable.findings
    try:
        known = load(instance) if instance else None
    except InvalidInstance as invalid:
        findings += [finding for finding in invalid.findings if finding.severity == "error"]
    if findings:
        words = Words(lang)
        say(finding_lines(findings, words), sys.stderr)
        raise Stop(words("stop.nothing-written", tally=tally(findings)), Exit.INVALID)
    if known and document.instance.sha256 not in (None, known.sha256):
        say([f"rebalance: {instance} is not what {plan} was made of: names may be wrong"], sys.stderr)
    return document, known
