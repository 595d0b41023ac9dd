"""Rule: the summary is the sum of the plan."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING

from rebalance.words import Message

from ..document.summary import ItemSummary, PairSummary
from .pairs import RECIPIENT, SUPPORTING, helps
from .records import compare
from .violation import Violation, spot

if TYPE_CHECKING:
    from .case import Case

RULE = "summary"


def check_summary(case: Case) -> Iterator[Violation]:
    """Compare `summary`: people by cohort, supplies by item, trips, and who helped whom."""
    if "summary" not in case.given:
        return
    summary = case.plan.summary
    given = summary.model_fields_set
    if "people" in given:
        yield from _people(case)
    if "supplies" in given:
        fields = ("needed", "delivered", "short")
        expected = _supplies(case)
        yield from compare(RULE, "summary.supplies", summary.supplies, ItemSummary, fields, expected)
    if "trips" in given:
        made = sum(made.trips for made in case.trips.values())
        if summary.trips != made:
            says = Message("broken.summary.trips", {"said": summary.trips, "true": made})
            yield Violation(RULE, spot(list="summary.trips"), abs(summary.trips - made), says)
    if "pairs" in given:
        expected = _pairs(case)
        yield from compare(RULE, "summary.pairs", summary.pairs, PairSummary, ("people", "units"), expected)


def _people(case: Case) -> Iterator[Violation]:
    facts, flows, last = case.facts, case.flows, case.facts.days - 1
    for cohort in ("positive", "contact"):
        members = {name for name, category in facts.categories.items() if category.cohort == cohort}
        keys = [key for key in flows.waiting if key[1] in members]
        true = {
            "found": sum(facts.found_by(place, category, last) for place, category in keys),
            "moved": sum(row.people for row in case.transfers if row.category in members),
            "waiting": sum(max(0, flows.waiting[key][last]) for key in keys),
            "overdue": sum(flows.overdue[key][last] for key in keys),
        }
        said = getattr(case.plan.summary.people, cohort)
        for field, count in true.items():
            by = abs(getattr(said, field) - count)
            if by:
                blanks = {"cohort": cohort, "field": field, "said": getattr(said, field), "true": count}
                where = spot(list="summary.people", cohort=cohort, field=field)
                yield Violation(RULE, where, by, Message("broken.summary.cohort", blanks))


def _supplies(case: Case) -> dict[tuple[object, ...], tuple[int, ...]]:
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    for (_, item), balance in case.balances.items():
        sums[item][0] += sum(balance.need)
        sums[item][2] += sum(balance.shortage)
    for row in case.shipments:
        sums[row.item][1] += row.quantity
    return {(item,): tuple(figures) for item, figures in sums.items()}


def _pairs(case: Case) -> dict[tuple[object, ...], tuple[int, ...]]:
    sums: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    for (scope, helper, helped), total in helps(case).items():
        if case.facts.role[helper] == SUPPORTING and case.facts.role[helped] == RECIPIENT:
            sums[helper, helped][0 if scope == "people" else 1] += total
    return {key: tuple(figures) for key, figures in sums.items()}
