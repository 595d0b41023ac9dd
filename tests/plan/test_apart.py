"""Parts that share nothing: planned apart they come to what they come to together."""

from __future__ import annotations

import datetime as dt
import json
import multiprocessing
import re
import time
from collections.abc import Iterator
from copy import deepcopy
from unittest.mock import patch

import jsonschema
import pytest
from hypothesis import given, settings

from rebalance.instance import Instance, from_tables
from rebalance.model.model import Candidates
from rebalance.plan.apart import Job, jobs
from rebalance.plan.check import Facts, check
from rebalance.plan.check.certificate import check_certificate
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.make import make_plan
from rebalance.plan.published import json_schema
from rebalance.plan.side_by_side import side_by_side
from rebalance.solve import parts as rule
from rebalance.solve.told import NoPlan, Step
from tests.plan.mutations import caught, mutations
from tests.plan.small import DAY, tables
from tests.properties.small import Case, cases

OF_PLACES = ("place", "origin", "destination", "supporting", "recipient")


def twin(case: Case) -> Case:
    """The same again beside it, under other names."""
    both = deepcopy(case.tables)
    for rows in both.values():
        other = [{k: f"{v}*" if k in OF_PLACES and v else v for k, v in row.items()} for row in rows]
        rows += [row for row in other if row not in rows]
    return Case(case.settings, both)


def two() -> Case:
    """The small district and city, and the same again."""
    return twin(Case({"name": "two", "start": DAY}, tables()))


@pytest.fixture(autouse=True)
def small_enough() -> Iterator[None]:
    """Take even the smallest instances apart."""
    with patch.object(rule, "LARGE", 0), patch.object(rule, "SMALL", 0):
        yield


def parts_of(instance: Instance) -> list[tuple[str, ...]]:
    return [part.places for part in rule.parts(Candidates.of(instance))]


def test_places_between_which_nothing_can_go_are_parts() -> None:
    case = two()
    assert parts_of(case.instance()) == [("Kuan", "Liao"), ("Kuan*", "Liao*")]
    case.tables["travel"].append({"origin": "Liao", "destination": "Kuan*", "minutes": 60})
    assert parts_of(case.instance()) == [("Kuan", "Kuan*", "Liao", "Liao*")]


def test_a_road_that_nobody_may_take_joins_nothing() -> None:
    case = two()
    case.tables["travel"].append({"origin": "Liao", "destination": "Kuan*", "minutes": 60})
    case.tables["pairs"] = [
        {"supporting": "Liao", "recipient": "Kuan*", "rule": "forbidden", "scope": "all"},
    ]
    assert parts_of(case.instance()) == [("Kuan", "Liao"), ("Kuan*", "Liao*")]


def test_small_parts_and_idle_places_are_put_together() -> None:
    case = two()
    case.tables["places"].append({"place": "Zhen", "role": "supporting"})
    with patch.object(rule, "SMALL", 1000):
        assert parts_of(case.instance()) == [("Kuan", "Kuan*", "Liao", "Liao*", "Zhen")]
    assert parts_of(case.instance())[-1] == ("Zhen",)


def test_whom_an_outsider_is_assigned_to_stays_without_help() -> None:
    """Kuan* is assigned to Liao, to which no road leads: in its part too nobody else may help it."""
    case = two()
    case.tables["pairs"] = [{"supporting": "Liao", "recipient": "Kuan*", "rule": "assigned", "scope": "all"}]
    instance = case.instance()
    todo = list(jobs(Candidates.of(instance).data, rule.parts(Candidates.of(instance)), None))
    alone = next(job.instance for job in todo if "Kuan*" in set(job.instance.places["place"]))
    assert alone.pairs[["supporting", "recipient"]].to_numpy().tolist() == [["", "Kuan*"]]
    plan = make_plan(instance)
    assert not any(move.origin == "Kuan*" for move in plan.transfers)
    assert plan.summary.people.positive.moved == 4


def test_an_item_weighs_in_a_part_as_much_as_it_has_of_the_whole_need() -> None:
    """Kuan needs 10 and Kuan* 30: a shortage of one is 1 ÷ 40 of the whole, wherever it is."""
    case = two()
    case.tables["needs"][1]["quantity"] = 30
    instance = case.instance()
    every = Candidates.of(instance)
    todo = list(jobs(every.data, rule.parts(every), None))
    assert [job.instance.items["weight"].tolist() for job in todo] == [[0.25], [0.75]]


@settings(max_examples=12, deadline=None, derandomize=True, database=None)
@given(cases(most_places=3, most_days=2, most=3))
def test_apart_is_as_good_as_together(case: Case) -> None:
    instance = twin(case).instance()
    apart = make_plan(instance)
    with patch.object(rule, "LARGE", 10**9):
        whole = make_plan(instance)
    assert check(instance, apart) == []
    if apart.status == whole.status == "optimal":
        ours, theirs = ({o.level: o.value for o in plan.objectives} for plan in (apart, whole))
        assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9)
        ours, theirs = ({f"{s.level} {s.rank}": s.share for s in plan.shares} for plan in (apart, whole))
        assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-9)


def same(one: Plan, other: Plan) -> bool:
    return one.model_copy(update={"generated_at": None}) == other.model_copy(update={"generated_at": None})


def test_several_processes_make_the_same_plan_and_say_how_far_they_are() -> None:
    steps: list[Step] = []
    instance = two().instance()
    plan = make_plan(instance, processes=2, progress=steps.append)
    assert same(plan, make_plan(instance))
    assert [(step.what, step.value, step.bound) for step in steps] == [("part", 1, 2), ("part", 2, 2)]
    assert plan.status == "optimal"
    assert plan.summary.people.positive.moved == 8
    assert plan.summary.supplies[0].delivered == 16


def test_the_plan_says_what_each_part_comes_to_and_the_check_catches_every_slip_in_that() -> None:
    instance = two().instance()
    plan = make_plan(instance)
    assert [part.places for part in plan.parts] == [("Kuan", "Liao"), ("Kuan*", "Liao*")]
    for whole, *same in zip(plan.objectives, *(part.objectives for part in plan.parts), strict=True):
        assert whole.value in (sum(o.value for o in same), max(o.value for o in same))
    document = json.loads(to_json(plan))
    jsonschema.Draft202012Validator(json_schema()).validate(document)
    slips = [m for m in mutations(document, instance) if m.path[0] == "parts"]
    missed = [str(m) for m in slips if not caught(Facts(instance), m.document)]
    # A bound lower than need be is true.
    assert [slip for slip in missed if not re.search(r"bound: .* - 1$", slip)] == []
    assert len(slips) > 50


def test_an_order_from_one_part_to_another_is_caught() -> None:
    instance = two().instance()
    plan = make_plan(instance)
    first, second = plan.parts
    swapped = (
        first.model_copy(update={"places": ("Kuan", "Liao*")}),
        second.model_copy(update={"places": ("Kuan*", "Liao")}),
    )
    broken = check(instance, plan.model_copy(update={"parts": swapped}))
    assert {violation.rule for violation in broken} == {"parts"}
    assert [violation.where["origin"] for violation in broken] == ["Kuan", "Kuan*", "Liao", "Liao*"]


def test_a_plan_made_as_one_says_nothing_of_parts() -> None:
    with patch.object(rule, "LARGE", 10**9):
        assert "parts" not in json.loads(to_json(make_plan(two().instance())))


def test_a_plan_made_again_stands_and_frozen_days_stay() -> None:
    instance = two().instance()
    plan = make_plan(instance)
    again = make_plan(instance, previous=plan, freeze_until=dt.date.fromisoformat(DAY))
    assert (again.transfers, again.shipments, again.roster) == (plan.transfers, plan.shipments, plan.roster)
    assert {o.level: o.value for o in again.objectives}["change"] == 0


def test_no_time_at_all_is_no_plan() -> None:
    with pytest.raises(NoPlan):
        make_plan(two().instance(), time_limit=0.0)


def fail(job: Job, seconds: float) -> Plan:
    """Stand in for what plans a part: one fails, the other would take an hour."""
    if "Kuan" in set(job.instance.places["place"]):
        raise ZeroDivisionError
    time.sleep(3600)
    raise AssertionError


def test_when_one_part_fails_the_others_are_ended() -> None:
    instance = two().instance()
    every = Candidates.of(instance)
    todo = list(jobs(every.data, rule.parts(every), None))
    with pytest.raises(ZeroDivisionError):
        side_by_side(todo, fail, until=time.monotonic() + 3600, processes=2, progress=None)
    assert not multiprocessing.active_children()


def seconds_given(sizes: list[int], takes: float) -> list[float]:
    """What parts are given of a hundred seconds if each takes this part of what it is given."""
    now, given = 0.0, list[float]()
    instance = from_tables({"name": "two", "start": DAY}, tables())

    def make(job: Job, seconds: float) -> Plan:
        nonlocal now
        given.append(round(seconds, 6))
        now += takes * seconds
        return Plan()

    todo = [Job(instance, None, size) for size in sizes]
    with patch("time.monotonic", lambda: now):
        side_by_side(todo, make, until=100.0, processes=1, progress=None)
    return given


def test_time_is_shared_out_by_size_and_what_is_not_used_is_passed_on() -> None:
    assert seconds_given([60, 30, 10], takes=1.0) == [60, 30, 10]
    assert seconds_given([60, 30, 10], takes=0.5) == [60, 52.5, 43.75]


def test_the_whole_can_be_certified() -> None:
    instance = two().instance()
    plan = make_plan(instance, certificate=True)
    proofs, faults = check_certificate(instance, plan)
    assert faults == []
    assert [proof.bound <= proof.value for proof in proofs] == [True] * 7
    assert proofs[0].met
