"""A whole solve: what it promises whenever it is stopped, and what it says on its way."""

from __future__ import annotations

import gc
import time
import weakref
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

from rebalance.instance import Instance, from_tables, load
from rebalance.plan.document.plan import Plan
from rebalance.plan.make import make_plan
from rebalance.solve.result import Result
from rebalance.solve.run import solve
from rebalance.solve.told import NoPlan, Step
from tests.made_up import Tables, province
from tests.model.small import label
from tests.model.test_timetable import province as next_door
from tests.plan.small import instance as small_instance
from tests.plan.small import varied

INSTANCES = Path(__file__).parents[2] / "instances"


@cache
def instance() -> Instance:
    settings, tables = province(7, cities=2, districts=3, days=2, fleets=(1, 3))
    return from_tables(settings, tables)


@cache
def unhurried() -> Plan:
    return make_plan(instance(), time_limit=600.0)


@pytest.mark.parametrize("limit", [0.0, 0.02, 0.1, 0.3, 0.6, 1.2, 2.5])
def test_a_plan_made_in_haste_is_a_plan(limit: float) -> None:
    """Stopped at any moment: no plan, or one that passes the check; nothing is called optimal that is not.

    Its bounds hold against the plan that was given all the time it wanted, down to where the two differ.
    """
    started = time.monotonic()
    try:
        plan = make_plan(instance(), time_limit=limit)
    except NoPlan:
        return
    assert time.monotonic() - started < limit + 5.0
    assert plan.status in ("feasible", "optimal")
    for hasty, best in zip(plan.objectives, unhurried().objectives, strict=True):
        assert hasty.bound is not None
        assert hasty.bound <= best.value * (1 + 1e-9) + 1e-9
        if plan.status == "optimal":
            assert hasty.value == pytest.approx(best.value, rel=1e-6)
        if hasty.value != best.value:
            break


def test_no_time_is_no_plan() -> None:
    """With no time at all it says so, instead of sending out a plan that moves nobody."""
    with pytest.raises(NoPlan):
        solve(instance(), time_limit=0.0)


def test_progress_is_told_level_by_level() -> None:
    """For each level a bound and then a plan, in the policy's order, at moments that never run back."""
    steps: list[Step] = []
    result = solve(load(INSTANCES / "tiny-tours"), progress=steps.append)
    levels = [level.name for level in result.levels]
    assert [(step.level, step.what) for step in steps] == [
        (level, what) for level in levels for what in ("bound", "plan")
    ]
    assert all(one.seconds <= other.seconds for one, other in pairwise(steps))
    values = {step.level: step.value for step in steps if step.what == "plan"}
    assert values == {level.name: level.value for level in result.levels}


def test_a_level_alone_is_solved_alone() -> None:
    """The policy may name any levels: those it leaves out are not held, nor reported."""
    settings, tables = province(5, cities=1, districts=2, days=1)
    levels = ["travel", "waiting"]
    plan = make_plan(from_tables(settings | {"policy": {"levels": levels}}, tables))
    assert [objective.level for objective in plan.objectives] == levels
    # First of all as little travel as can be: nobody moves.
    assert plan.objectives[0].value == 0
    assert plan.transfers == ()


def test_jiyuan_has_the_same_levels_with_every_version() -> None:
    """The city's case with few fleets: its first levels are settled, and pinned whatever PuLP is at hand."""
    plan = make_plan(load(INSTANCES / "jiyuan-2022-12-11"))
    values = {objective.level: objective.value for objective in plan.objectives}
    bounds = {objective.level: objective.bound for objective in plan.objectives}
    pinned = {"overdue": 110.0, "waiting": 402.0, "shortage": 115 / 81, "mismatch": 141.0}
    for level, value in pinned.items():
        assert values[level] == pytest.approx(value, rel=1e-12)
        assert bounds[level] == values[level]


def test_what_is_used_follows_from_what_is_shipped() -> None:
    """The use of goods is worked out from the shipments in whole units, not taken from the solver's floats.

    Two beds are short whoever gets Cai's: only if An does, no district is short of more than half. The best
    point differs from the solver's by a rounding of what is used, which must not make it look worse than
    what the levels above allow.
    """
    first, second = "2022-04-03", "2022-04-04"
    tables: Tables = {
        "places": [{"place": place, "role": "recipient"} for place in ("An", "Bo", "Cai")],
        "travel": [
            {"origin": "An", "destination": "Bo", "minutes": 20},
            {"origin": "An", "destination": "Cai", "minutes": 20},
            {"origin": "Bo", "destination": "Cai", "minutes": 20, "lead_days": 1},
        ],
        "items": [{"item": "bed", "kind": "consumable", "weight": 1, "unit_kg": 1}],
        "stock": [{"place": p, "item": "bed", "date": first, "quantity": 1} for p in ("An", "Bo", "Cai")],
        "needs": [
            {"place": place, "item": "bed", "date": date, "quantity": quantity}
            for place, date, quantity in (
                ("An", first, 1),
                ("An", second, 2),
                ("Bo", first, 1),
                ("Bo", second, 1),
            )
        ],
    }
    result = solve(from_tables({"name": "use", "start": first, "days": 3}, tables))
    values = {level.name: level.value for level in result.levels}
    assert (values["shortage"], values["fairness_supplies"], values["travel"]) == (0.4, 0.5, 20.0)
    assert {label.split()[1] for label in _shipped(result)} == {"Cai"}


def _shipped(result: Result) -> list[str]:
    ship = result.model.kind("ship")
    return [label(ship, n, result.model.data) for n, units in enumerate(result.values["ship"]) if units]


@pytest.mark.parametrize("minutes", [0.0, 1e-320, 1e-8])
def test_cycles_that_take_no_time_fill_no_shift(minutes: float) -> None:
    """Rooms next door, no disinfection: one vehicle of one seat takes all 99 there, going 99 times."""
    plan = make_plan(next_door([minutes], 1).data.instance)
    assert plan.status == "optimal"
    assert [(trip.trips, trip.cycle_minutes) for trip in plan.trips] == [(99, minutes)]
    assert plan.summary.people.positive.moved == 99


def test_nothing_stays_in_memory_when_a_result_is_let_go() -> None:
    """The solver holds what looks at the budget, and that the program, which holds the solver."""
    result = solve(instance(), time_limit=600.0)
    model = weakref.ref(result.model)
    del result
    gc.collect()
    assert model() is None


def test_goods_of_next_to_no_weight_are_shipped() -> None:
    """The lightest unit there may be, a milligram: all 8 that may leave go."""
    plan = make_plan(small_instance(varied("items", unit_kg=1e-6)))
    assert [(shipment.item, shipment.quantity) for shipment in plan.shipments] == [("mask", 8)]
