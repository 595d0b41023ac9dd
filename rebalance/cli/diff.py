"""``rebalance diff``: say what differs between two plans."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from rebalance.cli.codes import Exit
from rebalance.cli.language import language
from rebalance.cli.output import STANDARD, Stop, print_json, say, show
from rebalance.words import Language, Words

if TYPE_CHECKING:
    from rebalance.instance import Finding
    from rebalance.plan.diff import Difference
    from rebalance.plan.document.plan import Plan


@click.command()
@click.argument("plan_a")
@click.argument("plan_b")
@click.option("--json", "as_json", is_flag=True, help="The result as one JSON document.")
@language("whatever is said")
def diff(plan_a: str, plan_b: str, as_json: bool, lang: Language) -> int:
    """Say what PLAN_B orders otherwise than PLAN_A: moved, added, dropped.

    Either may be - for stdin.
    """
    from rebalance.plan.diff import differences
    from rebalance.report.differences import lines, tables

    words = Words(lang)
    before, after = _read(plan_a, plan_b, words, as_json)
    found = differences(before, after)
    if as_json:
        print_json(_document(before, after, found))
        return Exit.DONE
    if not found:
        say([words("diff.none")], sys.stdout)
    for number, block in enumerate(tables(before, after, found, words)):
        if number or not found:
            say([""], sys.stdout)
        show(block, sys.stdout)
    if found:
        say(["", *lines(found, words)], sys.stdout)
    return Exit.DONE


def _read(first: str, second: str, words: Words, as_json: bool) -> tuple[Plan, Plan]:
    from rebalance.cli.reading import Unreadable, read_orders
    from rebalance.report.faults import finding_lines, tally

    if first == second == STANDARD:
        raise Stop("two-inputs")
    findings: list[Finding] = []
    plans: list[Plan] = []
    for source in (first, second):
        try:
            plans.append(read_orders(source))
        except Unreadable as unreadable:
            findings += unreadable.findings
    if findings:
        if as_json:
            print_json(
                {"code": Exit.INVALID, "findings": [finding.record(words.language) for finding in findings]}
            )
        else:
            say(finding_lines(findings, words), sys.stderr)
        raise Stop("nothing-compared", Exit.INVALID, tally=tally(findings))
    return plans[0], plans[1]


def _document(before: Plan, after: Plan, found: list[Difference]) -> dict[str, object]:
    from rebalance.plan.diff import tallied
    from rebalance.report.differences import SIDES, side_by_side

    return {
        "code": Exit.DONE,
        "before": before.instance.model_dump(mode="json"),
        "after": after.instance.model_dump(mode="json"),
        "levels": [
            {"level": level, "before": was, "after": now} for level, was, now in side_by_side(before, after)
        ],
        "totals": tallied(found, lambda _: {"all"}).get("all", {"people": {}, "supplies": {}}),
        **{f"by_{side}": tallied(found, by) for side, by in SIDES.items()},
        "differences": [
            {
                "kind": d.kind,
                "what": d.what,
                "name": d.name,
                "quantity": d.quantity,
                **{
                    side: None if way is None else {**way._asdict(), "date": str(way.date)}
                    for side, way in (("before", d.before), ("after", d.after))
                },
            }
            for d in found
        ],
    }
