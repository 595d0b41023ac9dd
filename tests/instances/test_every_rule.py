"""Each rule is needed: without it, in the model or in the check, a hand-solved instance goes wrong."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from rebalance.instance import load
from rebalance.model import model as models
from rebalance.model.arrays import Rows, Rule
from rebalance.model.model import Candidates, Model, Open
from rebalance.plan.check import RULES, judge
from rebalance.plan.check.facts import Facts
from rebalance.plan.document.plan import Plan
from rebalance.plan.make import BadPlan, Solver, make_plan
from tests.plan.mutations import mutations
from tests.properties.hold import document

from .test_tiny import assert_pinned, previous

INSTANCES = Path(__file__).parents[2] / "instances"

IN_THE_MODEL = {
    "people": "tiny-seats",
    "overdue": "tiny-overdue",
    "room for each": "tiny-care",
    "rooms": "tiny-turnover",
    "balance": "tiny-durable",
    "leaving": "tiny-reserve",
    "needs": "tiny-durable",
    "norms": "tiny-norms-patients",
    "share of people": "tiny-fairness-people",
    "share of supplies": "tiny-fairness-supplies",
    "change": "tiny-change",
    "people linked": "tiny-supporters",
    "supplies linked": "tiny-one-supporter",
    "pairing limits": "tiny-recipients",
    "seats": "tiny-seats",
    "payload": "tiny-payload",
    "whole units": "tiny-freight",
    "timetable": "tiny-tours",
    "vehicles": "tiny-seats",
}
"""For each rule of the model an instance that needs it."""

STRONGER = {"minutes": "timetable"}
"""Rules that follow from another one, and stand beside it for the sake of a bound."""


def without(rule: Rule) -> Rule:
    """The same rule with limits so wide that it binds nothing."""
    wide = np.full(len(rule.rows), 1e9)
    return dataclasses.replace(rule, rows=Rows(rule.rows.rule, rule.rows.keys, -wide, wide))  # type: ignore[type-var]


def test_every_rule_of_the_model_has_an_instance_that_needs_it() -> None:
    model = models.build(load(INSTANCES / "tiny-freight"))
    assert {rule.rows.rule for rule in model.rules} == {*IN_THE_MODEL, *STRONGER}


@pytest.mark.parametrize("rule", IN_THE_MODEL)
def test_without_a_rule_the_model_goes_wrong(rule: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The plan breaks a rule of the check, cannot be written down, or is not the best and proven so."""
    assemble = models.assemble

    def lacking(every: Candidates, opened: Open | None = None) -> Model:
        model = assemble(every, opened)
        assert rule in {r.rows.rule for r in model.rules if len(r.rows)}
        rules = tuple(without(r) if r.rows.rule == rule else r for r in model.rules)
        return dataclasses.replace(model, rules=rules)

    folder = INSTANCES / IN_THE_MODEL[rule]
    monkeypatch.setattr("rebalance.solve.relaxation.assemble", lacking)
    try:
        plan = make_plan(load(folder), previous=previous(folder))
    except (BadPlan, ValueError):
        return
    with pytest.raises(AssertionError):
        assert_pinned(folder, plan)
        assert plan.status == "optimal"


@pytest.mark.parametrize("of", ["people", "supplies"])
@pytest.mark.parametrize("solver", ["highs", "scip"])
def test_without_ranks_only_the_largest_share_is_small(
    of: str, solver: Solver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The plan leaves one of two districts that can be helped with as much as the one that cannot."""
    folder, assemble = INSTANCES / f"tiny-leximin-{of}", models.assemble

    def lacking(every: Candidates, opened: Open | None = None) -> Model:
        return dataclasses.replace(assemble(every, opened), ranks={})

    assert_pinned(folder, make_plan(load(folder), solver=solver))
    for module in ("model.model", "solve.relaxation"):
        monkeypatch.setattr(f"rebalance.{module}.assemble", lacking)
    plan = make_plan(load(folder), solver=solver)
    assert [share.share for share in plan.shares] == [0.75, 0.75]
    with pytest.raises(AssertionError):
        assert_pinned(folder, plan)
    assert plan.status == "feasible"


ORDERS = ("transfers", "shipments")
DECISIONS = (*ORDERS, "trips", "roster")

SLIPS = {
    "status": ("tiny-timetable", None, "status: optimal to feasible"),
    "instance": ("tiny-timetable", None, "instance.name: tiny-timetable to tiny-timetablex"),
    "names": ("tiny-care", ORDERS, "transfers.0.destination: Hill to East"),
    "dates": ("tiny-care", ORDERS, "transfers.0.date: 2022-04-04 to 2022-04-05"),
    "rows": ("tiny-care", ORDERS, "transfers.0.people: 1 - 1"),
    "found": ("tiny-two-sites", ORDERS, "transfers.2.category: with_carer to close_contact"),
    "rooms": ("tiny-care", ORDERS, "transfers.0.room_type: hospital_bed to fangcang_bed"),
    "fleet": ("tiny-base", ORDERS, "transfers.0.vehicle: van to null"),
    "roads": ("tiny-change", ORDERS, "shipments.0.destination: East to Hill"),
    "cycle": ("tiny-timetable", (*ORDERS, "trips"), "trips.0.cycle_minutes: 300.0 + 1"),
    "seats": ("tiny-timetable", (*ORDERS, "trips"), "transfers.0.people: 10 + 1"),
    "timetable": ("tiny-timetable", None, "roster.0.number: 1 + 1"),
    "balance": ("tiny-durable", (*DECISIONS, "shortages"), "shortages.0: dropped"),
    "reserve": ("tiny-durable", ORDERS, "shipments.0.date: 2022-04-04 to 2022-04-05"),
    "pairs": ("tiny-pairs", ORDERS, "transfers.0.destination: Hill to Lake"),
    "levels": ("tiny-timetable", None, "objectives.0.level: overdue to waiting"),
    "shares": ("tiny-leximin-people", None, "shares.0.place: North to East"),
    "waiting": ("tiny-timetable", None, "waiting.0.date: 2022-04-04 to 2022-04-05"),
    "shortages": ("tiny-freight", None, "shortages.0.date: 2022-04-04 to 2022-04-05"),
    "stocks": ("tiny-freight", None, "stocks.0.date: 2022-04-04 to 2022-04-05"),
    "room-records": ("tiny-timetable", None, "rooms.0.date: 2022-04-04 to 2022-04-05"),
    "fleet-records": ("tiny-timetable", None, "fleets.0.date: 2022-04-04 to 2022-04-05"),
    "summary": ("tiny-timetable", None, "summary.people.positive.found: 12 + 1"),
}
"""For each rule of the check an instance, what of a plan is looked at, and a slip that no other rule sees."""

DAY = "2022-04-04"

BY_HAND: dict[str, tuple[str, dict[str, Any]]] = {
    # Hill has beds, but none for intensive care.
    "care": (
        "tiny-care",
        {
            "transfers": [
                {"date": DAY, "origin": "West", "category": "critical", "people": 1, "destination": "Hill"}
                | {"site": "Hospital", "room_type": "hospital_bed"}
            ]
        },
    ),
    # Three generators of 600 kg weigh less than two trucks hold, and do not fit on two.
    "freight": (
        "tiny-freight",
        {
            "shipments": [
                {"date": DAY, "origin": "Hill", "destination": "East", "item": "generator", "quantity": 3}
                | {"vehicle_place": "Hill", "vehicle": "truck"}
            ],
            "trips": [
                {"date": DAY, "vehicle_place": "Hill", "vehicle": "truck", "carries": "supplies"}
                | {"origin": "Hill", "destination": "East", "trips": 2, "cycle_minutes": 180, "load": 1800}
            ],
        },
    ),
    # Two of West's people go to each of two cities; one may help.
    "pairing-limits": (
        "tiny-supporters",
        {
            "transfers": [
                {"date": DAY, "origin": "West", "category": "close_contact", "people": 2, "destination": city}
                | {"site": "Hotel", "room_type": "quarantine_room"}
                for city in ("Hill", "Lake")
            ]
        },
    ),
    # Lake is a place too.
    "parts": ("tiny-base", {"parts": [{"places": ["East", "Hill"], "objectives": []}]}),
    # East has three masks and needs four: it cannot have used five of what it gets on the second day.
    "used": (
        "tiny-durable",
        {
            "stocks": [
                {"date": DAY, "place": "East", "item": "mask", "arrived": 3, "shipped_in": 0}
                | {"shipped_out": 0, "used": 3, "on_hand": 0, "runs_out": DAY},
                {"date": "2022-04-05", "place": "East", "item": "mask", "arrived": 6, "shipped_in": 0}
                | {"shipped_out": 0, "used": 5, "on_hand": 1, "runs_out": DAY},
                *(
                    {"date": day, "place": "Hill", "item": "ventilator", "arrived": n, "shipped_in": 0}
                    | {"shipped_out": 0, "used": 0, "on_hand": 2, "runs_out": None}
                    for day, n in ((DAY, 2), ("2022-04-05", 0))
                ),
            ]
        },
    ),
}

IMPLIED = {
    "shift": "a trip longer than the shift fits no timetable: said apart, for it is plainer",
    "minutes": "a fleet's minutes are those of its vehicles, which the timetable sees to",
}


def test_every_rule_of_the_check_has_a_plan_that_only_it_rejects() -> None:
    assert {rule.name for rule in RULES} == {*SLIPS, *BY_HAND, *IMPLIED}


@pytest.mark.parametrize("rule", [*SLIPS, *BY_HAND])
def test_without_a_rule_the_check_lets_a_wrong_plan_pass(rule: str) -> None:
    """All the violations of a plan are of this one rule: without it there would be none."""
    if rule in BY_HAND:
        name, wrong = BY_HAND[rule]
        instance = load(INSTANCES / name)
    else:
        name, keys, slip = SLIPS[rule]
        instance = load(INSTANCES / name)
        if keys == ORDERS:
            made = json.loads((INSTANCES / name / "plan.json").read_text(encoding="utf-8"))
        else:
            made = document(make_plan(instance))
        looked_at = {key: value for key, value in made.items() if keys is None or key in keys}
        wrong = next(m.document for m in mutations(looked_at, instance) if str(m) == slip)
    violations = judge(Facts(instance), Plan.model_validate(wrong))
    assert {violation.rule for violation in violations} == {rule}
