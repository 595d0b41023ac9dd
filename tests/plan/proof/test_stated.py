"""What a plan itself states as proven: each figure proved again, and nothing stated that was not proven."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from pathlib import Path

import jsonschema
import pytest

from rebalance.instance.variants import Variants
from rebalance.model.before import Before
from rebalance.plan import make
from rebalance.plan.check import check
from rebalance.plan.document.left import Reason
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.keep import before_of
from rebalance.plan.make import make_plan
from rebalance.plan.proof import probes, stated
from rebalance.plan.proof.probes import Probes
from rebalance.plan.proof.reasons import levels_for
from rebalance.plan.proof.stated import explained
from rebalance.plan.proof.worth import prices, tolerance
from rebalance.plan.published import json_schema
from rebalance.solve.clock import Clock, OutOfTime
from rebalance.solve.ladder import Group, Ladder
from tests.made_up import province

INSTANCES = Path(__file__).parents[3] / "instances"
TINY = sorted(INSTANCES.glob("tiny-*"))
SECONDS = 600.0


def by_hand(name: str) -> tuple[Variants, Plan]:
    folder = INSTANCES / f"tiny-{name}"
    text = (folder / "plan.json").read_text(encoding="utf-8")
    return Variants.of(folder), Plan.model_validate_json(text)


def whys(plan: Plan) -> dict[Group, tuple[Reason, ...]]:
    found = {Group("wait", row.place, row.category): row.why for row in plan.waiting}
    return found | {Group("short", row.place, row.item): row.why for row in plan.shortages}


def proved_again(variants: Variants, plan: Plan, before: Before | None = None) -> int:
    """Make each change that the plan states, solve afresh, and compare; how many figures that was."""
    reasons = whys(plan)
    levels = max((levels_for(variants(), group) for group in reasons), key=len, default=None)

    @cache
    def fresh(*changes: str) -> dict[str | Group, float]:
        return Ladder(variants(*changes), Clock(SECONDS), levels, tuple(reasons), before).values

    as_it_is, figures = fresh(), 0

    def agrees(stated: float, true: float) -> None:
        nonlocal figures
        figures += 1
        assert abs(stated - true) <= tolerance(true), (stated, true)

    for group, why in reasons.items():
        for proof in (reason.proof for reason in why if reason.proof is not None):
            after = fresh(*proof.changes)
            for shift in proof.levels:
                agrees(shift.before, as_it_is[shift.level])
                agrees(shift.after, after[shift.level])
            if proof.group_before is not None:
                agrees(proof.group_before, as_it_is[group])
            if proof.group_after is not None:
                agrees(proof.group_after, after[group])
            if proof.changes:
                moved = [s for s in proof.levels if abs(s.after - s.before) > tolerance(s.before)]
                assert moved[0].after < moved[0].before if moved else after[group] < as_it_is[group]
    for bottleneck in plan.bottlenecks:
        if not bottleneck.proven:
            assert bottleneck.level not in as_it_is
            continue
        assert bottleneck.change is not None and bottleneck.amount
        after = fresh(bottleneck.change)
        gain = as_it_is[bottleneck.level] - after[bottleneck.level]
        agrees(bottleneck.worth * bottleneck.amount, gain)
        assert bottleneck.worth > 0
        for shift in bottleneck.levels:
            agrees(shift.before, as_it_is[shift.level])
            agrees(shift.after, after[shift.level])
    return figures


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: str(folder.name))
def test_whatever_a_tiny_plan_states_is_proved_again(folder: Path) -> None:
    variants, plan = by_hand(folder.name.removeprefix("tiny-"))
    told = explained(plan, variants, Clock(SECONDS))
    proved_again(variants, told)
    # Who waits for something has a reason that was proven, or nothing could be tried.
    for why in whys(told).values():
        assert why
    jsonschema.validate(json.loads(to_json(told)), json_schema())
    orders = {"waiting": plan.waiting, "shortages": plan.shortages, "bottlenecks": plan.bottlenecks}
    assert told.model_copy(update=orders) == plan


def test_on_paper_one_of_five_waits_for_a_room_or_a_van() -> None:
    variants, _ = by_hand("base")
    told = explained(make_plan(variants()), variants, Clock(SECONDS))
    ((group, why),) = whys(told).items()
    proven = [reason for reason in why if reason.proof is not None]
    assert group == Group("wait", "East", "close_contact")
    assert [(reason.limit, reason.message) for reason in proven] == [
        (
            "rooms",
            "proven: +1 quarantine_room at Clinic, East: overdue −1, waiting −1, "
            "person-days of this group −1",
        ),
        ("vehicles", "proven: +1 van based at East: overdue −1, waiting −1, person-days of this group −1"),
        (
            "seats",
            "proven: seats (vehicles[place=East,vehicle=van].seats*=2, "
            "vehicles[place=Lake,vehicle=bus].seats*=2): overdue −1, waiting −1, "
            "person-days of this group −1",
        ),
        (
            "hours",
            "proven: minutes that fleets work (vehicles[place=East,vehicle=van].hours_per_day=24, "
            "vehicles[place=Lake,vehicle=bus].hours_per_day=24): overdue −1, waiting −1, "
            "person-days of this group −1",
        ),
    ]
    assert [(b.change, b.level, b.worth) for b in told.bottlenecks] == [
        ("rooms[place=East,site=Clinic,room_type=quarantine_room,date=2022-04-03].count+=1", "overdue", 1),
        ("rooms[place=Lake,site=Hotel,room_type=quarantine_room,date=2022-04-03].count+=1", "overdue", 1),
        ("vehicles[place=East,vehicle=van].count+=1", "overdue", 1),
    ]


def test_facts_of_the_plan_come_after_what_is_proven_and_are_not_taken_for_it() -> None:
    plan = make_plan(Variants.of(INSTANCES / "tiny-base")())
    assert all(reason.proof is None for why in whys(plan).values() for reason in why)
    assert not any(bottleneck.proven for bottleneck in plan.bottlenecks)
    told = explained(plan, Variants.of(INSTANCES / "tiny-base"), Clock(SECONDS))
    for group, facts in whys(plan).items():
        assert whys(told)[group][-len(facts) :] == facts


def test_without_time_nothing_is_proven() -> None:
    variants, plan = by_hand("base")
    assert explained(plan, variants, Clock(0.0)) == plan


def test_a_solver_that_gives_up_does_not_take_the_plan_along(monkeypatch: pytest.MonkeyPatch) -> None:
    class GivesUp(probes.Probes):
        def __call__(self, changes: Sequence[str] = (), groups: Sequence[Group] = ()) -> probes.Values:
            raise RuntimeError("the solver stopped")

    variants, _ = by_hand("base")
    plan = make_plan(variants())
    monkeypatch.setattr(stated, "Probes", GivesUp)
    explained_not = make_plan(variants(), variants=variants)
    assert explained_not.model_copy(update={"generated_at": plan.generated_at}) == plan


def test_what_is_too_large_for_the_time_is_not_begun(monkeypatch: pytest.MonkeyPatch) -> None:
    variants, _ = by_hand("base")
    monkeypatch.setattr(make, "CANDIDATES_A_SECOND", 1)
    monkeypatch.delattr(make, "explained")
    assert not any(b.proven for b in make_plan(variants(), time_limit=5.0, variants=variants).bottlenecks)


@pytest.mark.parametrize("steps", [1, 2, 3, 4])
def test_what_was_proven_when_the_time_is_over_is_stated(monkeypatch: pytest.MonkeyPatch, steps: int) -> None:
    class Ends(probes.Probes):
        asked = 0

        def __call__(self, changes: Sequence[str] = (), groups: Sequence[Group] = ()) -> probes.Values:
            known = self.known(changes)
            if len(known) < len(self.levels) or any(group not in known for group in groups):
                Ends.asked += 1
                if Ends.asked > steps:
                    raise OutOfTime
            return super().__call__(changes, groups)

    variants, plan = by_hand("base")
    monkeypatch.setattr(stated, "Probes", Ends)
    told = explained(plan, variants, Clock(SECONDS))
    assert len(told.bottlenecks) == min(steps, 3)
    proved_again(variants, told)


def test_what_helps_others_first_says_so() -> None:
    # One room for two districts: the one that counts more would have it first.
    day = "2022-04-04"
    places: list[dict[str, object]] = [{"place": "A", "role": "supporting"}]
    places += [{"place": name, "role": "recipient", "priority": n} for name, n in (("B", 2), ("C", 1))]
    variants = Variants.of_tables(
        {"name": "first", "start": day},
        {
            "places": places,
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [{"category": "mild", "room_type": "bed"}],
            "people": [{"place": name, "category": "mild", "date": day, "count": 2} for name in "BC"],
            "rooms": [{"place": "A", "site": "gym", "room_type": "bed", "date": day, "count": 1}],
            "travel": [{"origin": "A", "destination": name, "minutes": 30} for name in "BC"],
        },
    )
    told = explained(make_plan(variants()), variants, Clock(SECONDS))
    first, second = (next(r for r in why if r.proof is not None) for why in whys(told).values())
    assert not first.message.endswith("it goes to others first")
    assert second.message.endswith("overdue −2, waiting −2; it goes to others first")
    assert second.proof is not None
    assert (second.proof.group_before, second.proof.group_after) == (2, 2)
    proved_again(variants, told)


def test_a_group_that_need_not_wait_is_told_so() -> None:
    # One room for two districts that count the same.
    day = "2022-04-04"
    variants = Variants.of_tables(
        {"name": "equal", "start": day, "policy": {"levels": ["overdue", "waiting"]}},
        {
            "places": [
                {"place": "A", "role": "supporting"},
                *({"place": name, "role": "recipient"} for name in "BC"),
            ],
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [{"category": "mild", "room_type": "bed"}],
            "people": [{"place": name, "category": "mild", "date": day, "count": 1} for name in "BC"],
            "rooms": [{"place": "A", "site": "gym", "room_type": "bed", "date": day, "count": 1}],
            "travel": [{"origin": "A", "destination": name, "minutes": 30} for name in "BC"],
        },
    )
    told = explained(make_plan(variants()), variants, Clock(SECONDS), "zh")
    ((_, why),) = whys(told).items()
    assert [reason.limit for reason in why][:2] == ["choice", "rooms"]
    assert why[0].message.startswith("已证明（允许小数）：同样好的方案可以不让这一组等待")
    assert why[1].message == "已证明：A gym bed +1：超时 −1、待转 −1；将先用于其他组"
    proved_again(variants, told)


def test_what_helps_together_only_is_said_of_each_limit() -> None:
    # One room and one seat for two people: another room leaves one behind, and so does another car.
    day = "2022-04-04"
    car = {"place": "B", "vehicle": "car", "carries": "people", "count": 1, "seats": 1, "hours_per_day": 1}
    variants = Variants.of_tables(
        {"name": "both", "start": day},
        {
            "places": [{"place": "A", "role": "supporting"}, {"place": "B", "role": "recipient"}],
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [{"category": "mild", "room_type": "bed"}],
            "people": [{"place": "B", "category": "mild", "date": day, "count": 2}],
            "rooms": [{"place": "A", "site": "gym", "room_type": "bed", "date": day, "count": 1}],
            "vehicles": [car],
            "travel": [{"origin": "A", "destination": "B", "minutes": 30}],
        },
    )
    told = explained(make_plan(variants()), variants, Clock(SECONDS))
    ((_, why),) = whys(told).items()
    proven = [reason for reason in why if reason.proof is not None]
    assert len(proven) > 1
    assert "rooms" in {reason.limit for reason in proven}
    assert len({reason.proof for reason in proven}) == 1
    assert all(len(reason.proof.changes) > 1 for reason in proven if reason.proof is not None)
    assert proven[0].message.startswith(
        "proven: rooms within reach, minutes that fleets work (rooms[place=A,"
    )
    assert proved_again(variants, told)


def test_orders_that_stay_are_reckoned_with() -> None:
    """A room that an order kept from before takes is of no use to others: one more is worth what it says."""
    folder = INSTANCES / "tiny-turnover"
    variants = Variants.of(folder)
    previous = make_plan(variants())
    until = variants().start
    plan = make_plan(variants(), previous=previous, freeze_until=until, variants=variants)
    assert check(variants(), plan, previous) == []
    assert proved_again(variants, plan, before_of(variants(), previous, until))


@pytest.mark.parametrize("seed", range(2))
def test_by_chance(seed: int) -> None:
    variants = Variants.of_tables(*province(seed, cities=1, districts=2, days=1, fleets=(0, 1), scale=0.1))
    plan = make_plan(variants(), time_limit=20.0, variants=variants)
    assert check(variants(), plan) == []
    assert proved_again(variants, plan)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(50))
def test_by_chance_larger(seed: int) -> None:
    variants = Variants.of_tables(*province(seed, cities=2, districts=3, days=2, fleets=(0, 2), scale=0.2))
    plan = make_plan(variants(), time_limit=3.0)
    assert proved_again(variants, explained(plan, variants, Clock(10.0)))


@pytest.mark.slow
def test_on_the_day_of_jilin() -> None:
    variants = Variants.of(INSTANCES / "jilin-2022-04-03")
    plan = make_plan(variants(), time_limit=60.0)
    assert proved_again(variants, explained(plan, variants, Clock(60.0))) > 100


@pytest.mark.parametrize("levels", ["mismatch", "shortage", "fairness_people", "change", "travel,shortage"])
def test_nothing_is_proven_of_groups_that_no_level_counts(levels: str) -> None:
    """A policy may leave those levels out; whoever waits then does so by facts alone."""
    variants = Variants.of(INSTANCES / "tiny-care", [f"policy.levels={levels}"])
    plan = make_plan(variants(), variants=variants)
    assert plan.waiting and plan.status == "optimal"
    assert all(reason.proof is None for row in plan.waiting for reason in row.why)
    worth = prices(Probes(variants, Clock(SECONDS)), 3).worth
    assert {shift.level for each in worth for shift in each.levels} <= set(levels.split(","))
