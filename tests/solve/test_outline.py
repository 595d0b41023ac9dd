"""The outline: where the relaxation would take too long, that of neighbourhoods says who might go where."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rebalance.instance import Instance
from rebalance.model.data import read
from rebalance.model.model import Candidates
from rebalance.plan.check import check
from rebalance.plan.make import make_plan
from rebalance.solve import borders, outline, sectors, sifting
from rebalance.solve.clock import Clock
from rebalance.solve.guide import Guide
from rebalance.solve.pooled import pooled
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.run import solve
from rebalance.solve.sifting import Sifting
from rebalance.solve.told import Step


@pytest.fixture
def outlined(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instance is outlined in neighbourhoods of at most four places, and planned in sectors of four."""
    monkeypatch.setattr(sifting, "MANY", 0)
    monkeypatch.setattr(outline, "HUGE", 0)
    monkeypatch.setattr(outline, "PLACES", 4)
    monkeypatch.setattr(borders, "PLACES", 4)
    monkeypatch.setattr(sectors, "ROUNDS", 2)


@pytest.mark.usefixtures("outlined")
def test_a_plan_made_by_an_outline_keeps_all_rules(instance: Instance) -> None:
    """Somebody is moved; of each level no more is told than what holds wherever people go."""
    steps: list[Step] = []
    plan = make_plan(instance, time_limit=30.0, progress=steps.append)
    assert check(instance, plan) == []
    assert plan.transfers
    bounds, least = {o.level: o.bound for o in plan.objectives}, pooled(read(instance, None))
    assert bounds["overdue"] == pytest.approx(least["overdue"], abs=1.0)
    assert {bound for level, bound in bounds.items() if level not in least} == {0.0}
    assert plan.sifting is not None and not plan.sifting.none_left
    assert [step.level for step in steps if step.what == "outline"] == list(bounds)


@pytest.mark.usefixtures("outlined")
def test_the_same_plan_comes_out_again(instance: Instance) -> None:
    one, other = (solve(instance, 40.0) for _ in range(2))
    assert [level.value for level in one.levels] == [level.value for level in other.levels]


@pytest.mark.usefixtures("outlined")
def test_where_help_is_limited_all_is_looked_at_at_once(instance: Instance) -> None:
    policy = instance.policy.model_copy(update={"max_supporters_per_recipient": 1})
    steps: list[Step] = []
    solve(replace(instance, policy=policy), 10.0, steps.append)
    assert {step.what for step in steps} == {"bound", "plan"}


def _outlined(instance: Instance, level: str) -> tuple[Relaxation, Guide]:
    every, clock = Candidates.of(instance), Clock(60.0)
    return outline.outlined(
        every,
        Sifting(every),
        clock,
        (level,),
        lambda relaxation: (lambda cost: None, lambda growth: None),
        lambda level: None,
    )


@pytest.mark.usefixtures("outlined")
def test_neighbourhoods_of_one_place_say_what_the_relaxation_says(
    instance: Instance, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = Relaxation.of(instance, Clock(60.0))
    full.program.charge(full.program.level_cost("waiting"), "waiting")
    best = full.sift(lambda growth: None)
    assert best is not None
    monkeypatch.setattr(outline, "PLACES", 1)
    assert _waiting(*_outlined(instance, "waiting")) == pytest.approx(best.value, rel=1e-6)


@pytest.mark.usefixtures("outlined")
def test_of_what_goes_between_neighbourhoods_each_place_has_its_part(instance: Instance) -> None:
    """Nobody leaves who is not there, to within what is found on other days, and no pool is overfull."""
    relaxation, seen = _outlined(instance, "waiting")
    program, data = relaxation.program, relaxation.program.model.data
    flow, x = program.model.kind("flow"), seen.wish[program.block("flow")]
    assert x.sum() > 0.5 * data.found[:, :, -1].sum()
    moved = np.zeros(data.found.shape)
    np.add.at(moved, (flow["d"], flow["c"], flow["t"]), x)
    assert (moved <= data.found + 1e-6).all()
    place = program.model.kind("place")
    held = np.zeros((len(data.pools), data.days))
    for day in range(data.days):
        stays = (place["t"] <= day) & (day < place["t"] + data.stay[place["c"]])
        np.add.at(held[:, day], place["g"][stays], seen.wish[program.block("place")][stays])
    total, room = (np.bincount(data.pools.room_type, weights=w[:, -1]) for w in (held, data.pools.open))
    assert (total <= room + 1e-6).all()


def _waiting(relaxation: Relaxation, seen: Guide) -> float:
    """What the wish leaves waiting, counted from its people on the road."""
    data, program = relaxation.program.model.data, relaxation.program
    flow = program.model.kind("flow")
    moved = np.zeros(data.found.shape)
    np.add.at(moved, (flow["d"], flow["c"], flow["t"]), seen.wish[program.block("flow")])
    waiting = (data.found - moved.cumsum(axis=2)) * data.weight[None, :, None]
    return float((waiting * data.priority[:, None, None]).sum())


def test_places_that_are_near_are_neighbours(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outline, "PLACES", 2)
    data = read(instance)
    label = outline.neighbourhoods(data)
    assert np.unique(label, return_counts=True)[1].max() == 2
    assert sorted(set(label.tolist())) == list(range(int(label.max()) + 1))
    one, other = data.roads
    apart = one != other
    nearest = np.flatnonzero(apart)[data.minutes[one, other][apart].argmin()]
    assert label[one[nearest]] == label[other[nearest]]
    np.testing.assert_array_equal(outline.neighbourhoods(data), label)
