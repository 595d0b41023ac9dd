"""Plans written down from results: they pass the check, and say what the result says."""

from __future__ import annotations

import dataclasses
import json
from pathlib import Path

import jsonschema
import pytest

from rebalance.instance import Instance, from_tables, load
from rebalance.plan import make
from rebalance.plan.build import build
from rebalance.plan.check import check
from rebalance.plan.document.left import Reason
from rebalance.plan.document.levels import Objective, Share
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.make import BadPlan, make_plan
from rebalance.plan.objectives import SAME, all_optimal
from rebalance.plan.published import json_schema
from rebalance.solve.result import Result
from rebalance.solve.run import solve
from rebalance.words import Language

from ..made_up import province
from .small import instance, varied

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(path.name for path in INSTANCES.glob("tiny-*") if path.is_dir())


def made_up(seed: int) -> Instance:
    settings, tables = province(seed, cities=2, districts=3, days=2, fleets=(0, 2), scale=0.2)
    return from_tables(settings, tables)


@pytest.fixture(scope="module", params=[*TINY, 1, 2, 3])
def solved(request: pytest.FixtureRequest) -> tuple[Instance, Result]:
    case = load(INSTANCES / request.param) if isinstance(request.param, str) else made_up(request.param)
    return case, solve(case, 10.0)


def test_the_plan_of_a_result_passes_the_check(solved: tuple[Instance, Result]) -> None:
    case, result = solved
    plan = build(case, result)
    assert check(case, plan) == []
    text = to_json(plan)
    assert to_json(Plan.model_validate_json(text)) == text
    jsonschema.validate(json.loads(text), json_schema())


def test_the_plan_is_as_good_as_its_result_says(solved: tuple[Instance, Result]) -> None:
    case, result = solved
    objectives = build(case, result).objectives
    assert [o.level for o in objectives] == [level.name for level in result.levels]
    for objective, level in zip(objectives, result.levels, strict=True):
        if level.name == "travel":
            # Trips that turn out empty once all are loaded are not made.
            assert objective.value <= level.value + 1e-9 * level.value
        else:
            assert objective.value == pytest.approx(level.value, rel=1e-9, abs=1e-9)
        assert objective.bound is not None
        assert level.bound - SAME <= objective.bound <= objective.value


def test_the_same_result_gives_the_same_plan(solved: tuple[Instance, Result]) -> None:
    case, result = solved
    one, two = (build(case, result).model_copy(update={"generated_at": None}) for _ in range(2))
    assert to_json(one) == to_json(two)


def reasons(plan: Plan) -> list[tuple[Reason, ...]]:
    return [row.why for row in plan.waiting] + [row.why for row in plan.shortages]


def test_everybody_who_waits_and_everything_short_has_its_reasons(solved: tuple[Instance, Result]) -> None:
    plan = build(*solved)
    assert all(1 <= len(why) <= 2 for why in reasons(plan))


def test_reasons_do_not_speak_of_unused_means_in_an_optimal_plan(solved: tuple[Instance, Result]) -> None:
    plan = build(*solved)
    if plan.status == "optimal":
        assert all(reason.limit != "unused" for why in reasons(plan) for reason in why)


def test_one_more_of_a_bottleneck_is_worth_what_it_says() -> None:
    plan = make_plan(instance(days=2))
    room = next(b for b in plan.bottlenecks if b.level == "waiting" and b.limit == "rooms")
    assert (room.place, room.site, room.room_type) == ("Liao", "Clinic", "ward")
    # Another room takes the fifth person on the second day, when the coach is free again.
    more = make_plan(instance(varied("rooms", count=5), days=2))
    values = [next(o.value for o in p.objectives if o.level == "waiting") for p in (plan, more)]
    assert room.worth == pytest.approx(values[0] - values[1])
    assert room.message == (
        "estimate by the duals of the relaxation: one more room of type ward at Clinic in Liao on every day "
        f"would lower waiting by {room.worth:g}"
    )


def test_bottlenecks_come_level_by_level_the_worthiest_first() -> None:
    case = made_up(2)
    plan = make_plan(case, time_limit=10.0)
    order = list(case.policy.levels)
    ranks = [(order.index(b.level), -b.worth) for b in plan.bottlenecks]
    assert ranks == sorted(ranks)
    assert 0 < len(ranks) <= 20


def test_a_plan_that_breaks_a_rule_is_not_handed_out(monkeypatch: pytest.MonkeyPatch) -> None:
    def forgetful(case: Instance, result: Result, language: Language) -> Plan:
        return build(case, result, language).model_copy(update={"waiting": ()})

    monkeypatch.setattr(make, "build", forgetful)
    with pytest.raises(BadPlan, match="no record for 2022-04-03, Kuan, mild") as bad:
        make_plan(instance())
    assert [violation.rule for violation in bad.value.violations] == ["waiting"]


@pytest.mark.parametrize(
    ("bound", "written"),
    [(3.0, 3.0), (2.0, 2.0), (-1e-9, 0.0), (3.0 + 1e-9, 3.0), (3.0 - 1e-9, 3.0), (2.9999, 2.9999)],
)
def test_bounds_are_never_above_the_value_nor_below_nothing(bound: float, written: float) -> None:
    case = instance()
    result = solve(case)
    levels = tuple(
        dataclasses.replace(level, bound=bound) if level.name == "waiting" else level
        for level in result.levels
    )
    plan = build(case, dataclasses.replace(result, levels=levels))
    waiting = next(o for o in plan.objectives if o.level == "waiting")
    assert (waiting.value, waiting.bound) == (3.0, written)
    assert (plan.status == "optimal") == (written == 3.0)


@pytest.mark.parametrize(
    ("value", "bound", "proven"),
    [(0.0, 0.0, True), (5.0, None, False), (2e6, 2e6 - 1, True), (2e6, 2e6 - 3, False), (0.5, 0.4999, False)],
)
def test_a_plan_is_optimal_if_every_bound_meets_its_value(
    value: float, bound: float | None, proven: bool
) -> None:
    assert all_optimal([Objective(level="waiting", value=value, bound=bound)], []) is proven
    share = Share(level="fairness_people", rank=2, place="Kuan", share=value, bound=bound)
    assert all_optimal([], [share]) is proven
