"""What commands read that tell a plan: the plan, and the instance that names things, if it is given."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from rebalance.cli.codes import Exit
from rebalance.cli.output import Stop, say
from rebalance.cli.reading import read_both
from rebalance.words import Language, Words

if TYPE_CHECKING:
    from rebalance.instance import Instance
    from rebalance.plan.document.plan import Plan


def plan_and_names(plan: str, instance: str | None, lang: Language) -> tuple[Plan, Instance | None]:
    """Read a plan, and the instance if there is one to read; say so if they do not belong together.

    Raises
    ------
    Stop
        Either cannot be read: the findings about both have been listed.
    """
    from rebalance.report.faults import finding_lines, tally

    document, known, findings = read_both(plan, instance)
    if findings or document is None:
        words = Words(lang)
        say(finding_lines(findings, words), sys.stderr)
        raise Stop("nothing-written", Exit.INVALID, tally=tally(findings))
    if known and document.instance.sha256 not in (None, known.sha256):
        words = Words(lang)
        say([words("notes.other-instance", instance=instance, plan=plan)], sys.stderr)
    return document, known
