"""The first plan: whole people and units on trips that vehicles can make, in rooms that are free."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.model import Candidates
from rebalance.plan.check import check
from rebalance.plan.document.plan import Plan
from rebalance.plan.make import make_plan
from rebalance.solve import borders, in_sectors, sectors
from rebalance.solve.at_work import AtWork
from rebalance.solve.carried import carried
from rebalance.solve.carrying import Carrying
from rebalance.solve.clock import Clock
from rebalance.solve.first import First, first_plan
from rebalance.solve.placed import placed
from rebalance.solve.placement import Placement
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.run import solve
from rebalance.solve.shipped import Shipping
from rebalance.solve.sifting import Sifting
from rebalance.solve.told import Step
from rebalance.solve.tried import tried
from rebalance.solve.whole import Whole


@pytest.fixture(scope="module")
def every(instance: Instance) -> Candidates:
    return Candidates.of(instance)


@pytest.fixture(scope="module")
def found(every: Candidates) -> Placement:
    return tried(every, placed(every, Clock(60.0)), lambda: 60.0)


def _without_goods(every: Candidates, work: AtWork, people: Carrying) -> First:
    """People alone."""
    return First(every, people, Shipping(every, work, every.data.need), work)


def _carried(every: Candidates, found: Placement, going: bool = True) -> First:
    work = AtWork(every)
    return _without_goods(every, work, carried(every, work, found, lambda: going))


def _begun(every: Candidates, first: First) -> Whole:
    """A whole plan that is begun with the first one, if that keeps all rules."""
    sifted = Sifting(every)
    sifted.widen(first.flows(), first.ships(), first.drives())
    model = sifted.model()
    program = Program(model, Clock(60.0), by_arrays=True)
    whole = Whole(model, Relaxation(model, program, sifted))
    assert whole.begin(first.decided(sifted.open, model).point(program))
    return whole


def test_the_first_plan_keeps_all_rules(every: Candidates, found: Placement) -> None:
    first = first_plan(every, found, lambda: True)
    whole = _begun(every, first)
    at = whole.program.block("flow")
    assert whole.x[at].sum() == first.people.moved.sum() >= 0.8 * found.people.sum()
    for kind in ("flow", "ship", "trips"):
        at = whole.program.block(kind)
        assert whole.x[at].any()
        np.testing.assert_array_equal(whole.x[at], np.round(whole.x[at]))
    for level, value in first.people.left().items():
        assert whole.value(whole.program.level_cost(level)) == pytest.approx(value.sum())
    short, keys = whole.x[whole.program.block("short")], whole.model.kind("short").keys
    np.testing.assert_array_equal(short, first.goods.short[keys["p"], keys["i"], keys["t"]])


def test_fractions_become_whole_people(every: Candidates, found: Placement) -> None:
    """Where two thirds of everybody go, and no rooms are kept, nearly as many find a place."""
    first = _carried(every, replace(found, people=found.people * 2 / 3, rooms={}, seats={}))
    _begun(every, first)
    assert first.people.moved.sum() >= 0.6 * found.people.sum()


def test_it_is_the_same_again(every: Candidates, found: Placement) -> None:
    one, other = (first_plan(every, found, lambda: True) for _ in range(2))
    np.testing.assert_array_equal(one.people.moved, other.people.moved)
    assert one.work.trips == other.work.trips and one.people.placed == other.people.placed
    assert one.goods.shipped == other.goods.shipped


def test_without_vehicles_all_go_who_have_rooms(instance: Instance) -> None:
    every = Candidates.of(replace(instance, has_vehicles=False, vehicles=instance.vehicles.iloc[:0]))
    found = tried(every, placed(every, Clock(60.0)), lambda: 60.0)
    first = first_plan(every, found, lambda: True)
    assert first.people.moved.sum() >= found.people.sum() - 1e-6 and not first.work.trips
    assert first.goods.shipped
    _begun(every, first)


def test_no_more_than_there_are_can_be_taken(every: Candidates) -> None:
    """Asked for a million, as many go as wait, find rooms and seats; asked again, none can any more."""
    work = AtWork(every)
    people = Carrying(every, work, {}, {})
    number = int(every.flow.upper.argmax())
    once = people.take(number, 10**6)
    assert 0 < once <= every.flow.upper[number]
    assert people.take(number, 10**6) == 0
    _begun(every, _without_goods(every, work, people))


def test_a_cycle_that_takes_no_time_fits_into_no_time(instance: Instance) -> None:
    """Where no road takes any time and nothing is disinfected, vehicles that have worked all day still go."""
    travel = instance.travel.assign(minutes=0.0)
    vehicles = instance.vehicles.assign(turnaround_minutes=0.0)
    every = Candidates.of(replace(instance, travel=travel, vehicles=vehicles))
    work = AtWork(every)
    people = Carrying(every, work, {}, {})
    for k in range(len(every.data.fleets)):
        for t in range(every.data.days):
            work._left[k, t] = [(0.0, 0)]
    number = int(every.flow.upper.argmax())
    assert people.take(number, 10**6) > 0
    _begun(every, _without_goods(every, work, people))


def test_where_there_is_no_time_those_who_are_left_stay(every: Candidates, found: Placement) -> None:
    half = replace(found, people=found.people / 2, rooms={})
    soon = _carried(every, half, going=False)
    _begun(every, soon)
    assert 0 < soon.people.moved.sum() < _carried(every, half).people.moved.sum()


def test_those_who_are_due_come_before_those_who_count_more() -> None:
    """Three rooms for four people, of whom the two who may still wait count three times as much.

    Both of `old` are overdue if they do not go at once, nobody of `new` is. The nearest rooms go to both of
    `old`; the third, two hours away, to one of `new`.
    """
    instance = from_tables(
        {"name": "who is due", "start": "2022-04-03"},
        {
            "places": [
                {"place": "district", "role": "recipient"},
                {"place": "far", "role": "supporting"},
                {"place": "near", "role": "supporting"},
            ],
            "categories": [
                {"category": "new", "cohort": "contact", "weight": 3, "max_wait_days": 1},
                {"category": "old", "cohort": "contact", "weight": 1},
            ],
            "accepts": [{"category": c, "room_type": "room"} for c in ("new", "old")],
            "people": [
                {"place": "district", "category": c, "date": "2022-04-03", "count": 2} for c in ("new", "old")
            ],
            "rooms": [
                {"place": p, "site": "s", "room_type": "room", "date": "2022-04-03", "count": n}
                for p, n in (("far", 1), ("near", 2))
            ],
            "travel": [
                {"origin": "district", "destination": "far", "minutes": 120},
                {"origin": "district", "destination": "near", "minutes": 60},
            ],
        },
    )
    every = Candidates.of(instance)
    people = Carrying(every, AtWork(every), {}, {})
    people.rest(lambda: True)
    flow, data = every.flow, every.data
    went = {
        (data.categories[flow["c"][n]], data.places[flow["p"][n]]): int(people.moved[n])
        for n in np.flatnonzero(people.moved).tolist()
    }
    assert went == {("old", "near"): 2, ("new", "far"): 1}
    left = people.left()
    assert left["overdue"].tolist() == [0.0, 0.0] and left["waiting"].tolist() == [3.0, 0.0]


def test_those_drive_who_are_to_drive(every: Candidates) -> None:
    """Where several fleets can, the one that is to; and another when that has no time left."""
    for number in np.argsort(-every.flow.upper, kind="stable").tolist():
        d, c, p, t = (int(every.flow[key][number]) for key in ("d", "c", "p", "t"))
        leg = (d, p, int(every.data.cohort[c]), t)
        fleets = [k for _, k, _ in AtWork(every).ways(leg)]
        if len(fleets) > 1:
            break
    for k in fleets:
        work, busy = AtWork(every), AtWork(every)
        assert Carrying(every, work, {}, {(*leg, k): 1.0}).take(number, 1) == 1
        assert [int(every.trips["k"][trip]) for trip in work.trips] == [k]
        busy._left[k, t] = [(0.0, 0)]
        assert Carrying(every, busy, {}, {(*leg, k): 1.0}).take(number, 1) == 1
        assert [int(every.trips["k"][trip]) for trip in busy.trips] != [k]


@pytest.fixture
def huge(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instance is planned from a first plan, in sectors of at most four places, in two rounds."""
    monkeypatch.setattr("rebalance.solve.run.LARGE", 0)
    monkeypatch.setattr(in_sectors, "HUGE", 0)
    monkeypatch.setattr(borders, "PLACES", 4)
    monkeypatch.setattr(sectors, "ROUNDS", 2)


@pytest.mark.usefixtures("huge")
def test_a_plan_made_from_it_keeps_all_rules_and_its_bounds_hold(instance: Instance, planned: Plan) -> None:
    steps: list[Step] = []
    plan = make_plan(instance, time_limit=30.0, progress=steps.append)
    assert check(instance, plan) == [] and plan.transfers
    assert plan.sifting is not None and not plan.sifting.none_left
    whats = [step.what for step in steps]
    assert whats.index("placed") < whats.index("sector")
    best = {objective.level: objective for objective in planned.objectives}
    for objective in plan.objectives[:2]:
        assert objective.bound is not None and objective.value is not None
        assert 0 < objective.bound <= best[objective.level].value * (1 + 1e-9)
    # A plan near the best, though it was made in pieces: half as much again is far too much.
    assert plan.objectives[0].value is not None
    assert plan.objectives[0].value <= 1.5 * best["overdue"].value


@pytest.mark.usefixtures("huge")
def test_the_same_plan_comes_out_again(instance: Instance) -> None:
    one, other = (solve(instance, 40.0) for _ in range(2))
    assert [level.value for level in one.levels] == [level.value for level in other.levels]


@pytest.mark.usefixtures("huge")
def test_where_help_is_limited_all_is_looked_at_at_once(instance: Instance) -> None:
    policy = instance.policy.model_copy(update={"max_supporters_per_recipient": 1})
    steps: list[Step] = []
    solve(replace(instance, policy=policy), 4.0, steps.append)
    assert {step.what for step in steps} == {"bound", "plan"}


@pytest.mark.usefixtures("huge")
@pytest.mark.parametrize("levels", [("waiting", "overdue"), ("waiting",), ("shortage",)])
def test_bounds_hold_in_any_order_of_levels(levels: tuple[str, ...], instance: Instance) -> None:
    policy = instance.policy.model_copy(update={"levels": levels})
    turned = replace(instance, policy=policy)
    found = {level.name: level for level in solve(turned, 10.0).levels}
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("rebalance.solve.run.LARGE", 10**9)
        best = solve(turned, 10.0).levels[0]
    assert tuple(found) == levels
    assert 0 < found[best.name].bound <= best.value * (1 + 1e-9)
    assert found[best.name].value <= 1.5 * best.value
