"""What a plan does for a group, read off the plan."""

from __future__ import annotations

import datetime as dt

from rebalance.plan.document.left import Reason, ReasonProof, Waiting
from rebalance.plan.document.plan import Plan
from rebalance.plan.proof.groups import standing
from rebalance.solve.ladder import Group


def test_only_facts_are_what_a_plan_states() -> None:
    why = (
        Reason(limit="rooms", message="proven", proof=ReasonProof()),
        Reason(limit="rooms", message="fact"),
    )
    row = Waiting(date=dt.date(2022, 4, 3), place="Kuan", category="mild", people=3, overdue=1, why=why)
    stands = standing(Plan(waiting=(row,)), Group("wait", "Kuan", "mild"))
    assert stands.stated == (("2022-04-03", "fact"),)
    assert stands.left == (("2022-04-03", 3, 1),)
