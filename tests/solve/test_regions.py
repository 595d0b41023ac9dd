"""Regions: where the relaxation of all would take too long, each region's says who might go where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rebalance.instance import Instance
from rebalance.model.data import read
from rebalance.model.model import Candidates
from rebalance.plan.check import check
from rebalance.plan.make import make_plan
from rebalance.solve import borders, regions, sectors, sifting
from rebalance.solve.clock import Clock
from rebalance.solve.guide import Guide
from rebalance.solve.pooled import pooled
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.run import Step, solve
from rebalance.solve.sifting import Sifting


@pytest.fixture
def by_region(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instance is looked at in regions of at most six places, and planned in sectors of four."""
    monkeypatch.setattr(sifting, "MANY", 0)
    monkeypatch.setattr(regions, "HUGE", 0)
    monkeypatch.setattr(regions, "PLACES", 6)
    monkeypatch.setattr(borders, "PLACES", 4)
    monkeypatch.setattr(sectors, "ROUNDS", 2)


@pytest.mark.usefixtures("by_region")
def test_a_plan_guided_by_regions_keeps_all_rules(instance: Instance) -> None:
    """Somebody is moved; of each level no more is told than what holds wherever people go."""
    steps: list[Step] = []
    plan = make_plan(instance, time_limit=30.0, progress=steps.append)
    assert check(instance, plan) == []
    assert plan.transfers
    bounds, least = {o.level: o.bound for o in plan.objectives}, pooled(read(instance, None))
    assert bounds["overdue"] == pytest.approx(least["overdue"], abs=1.0)
    assert {bound for level, bound in bounds.items() if level not in least} == {0.0}
    assert plan.sifting is not None and not plan.sifting.none_left
    told = [(step.value, step.bound) for step in steps if step.what == "region"]
    assert told[0][0] == 0 and told[-1][0] == told[-1][1] and len(told) >= 2


@pytest.mark.usefixtures("by_region")
def test_the_same_plan_comes_out_again(instance: Instance) -> None:
    one, other = (solve(instance, 40.0) for _ in range(2))
    assert [level.value for level in one.levels] == [level.value for level in other.levels]


@pytest.mark.usefixtures("by_region")
def test_where_help_is_limited_all_is_looked_at_at_once(instance: Instance) -> None:
    policy = instance.policy.model_copy(update={"max_supporters_per_recipient": 1})
    steps: list[Step] = []
    solve(replace(instance, policy=policy), 10.0, steps.append)
    assert {step.what for step in steps} == {"bound", "plan"}


def _guided(instance: Instance, level: str) -> tuple[Relaxation, Guide]:
    every, clock = Candidates.of(instance), Clock(60.0)
    return regions.guided(
        every,
        Sifting(every),
        clock,
        (level,),
        lambda relaxation, clock: (lambda cost: None, lambda growth: None),
        lambda done, of: None,
    )


@pytest.mark.usefixtures("by_region")
def test_one_region_with_all_places_says_what_the_relaxation_says(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    """People and goods are where the optimum has them; with two regions fewer can be helped."""
    full = Relaxation.of(instance, Clock(60.0))
    full.program.charge(full.program.level_cost("waiting"), "waiting")
    best = full.sift(lambda growth: None)
    assert best is not None
    left = []
    for most in (6, 12):
        monkeypatch.setattr(regions, "PLACES", most)
        relaxation, seen = _guided(instance, "waiting")
        left.append(_waiting(instance, relaxation, seen))
    assert left[1] == pytest.approx(best.value, rel=1e-6)
    assert left[0] > left[1]


def _waiting(instance: Instance, relaxation: Relaxation, seen: Guide) -> float:
    """What the wish leaves waiting, counted from its people on the road."""
    data, program = relaxation.program.model.data, relaxation.program
    flow = program.model.kind("flow")
    moved = np.zeros(data.found.shape)
    np.add.at(moved, (flow["d"], flow["c"], flow["t"]), seen.wish[program.block("flow")])
    waiting = (data.found - moved.cumsum(axis=2)) * data.weight[None, :, None]
    return float((waiting * data.priority[:, None, None]).sum())


def test_places_that_are_near_are_in_one_region(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(regions, "PLACES", 2)
    every = Candidates.of(instance)
    label = regions.regions(every)
    assert np.unique(label, return_counts=True)[1].max() == 2
    one, other = every.data.roads
    apart = one != other
    nearest = np.flatnonzero(apart)[every.data.minutes[one, other][apart].argmin()]
    assert label[one[nearest]] == label[other[nearest]]
    np.testing.assert_array_equal(regions.regions(every), label)
