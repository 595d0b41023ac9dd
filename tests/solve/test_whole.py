"""The plan at hand: nothing that breaks a rule replaces it, and every way to a better one leaves no trace."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.instance import Instance, from_tables, load
from rebalance.model.arrays import Floats
from rebalance.model.model import Model, build
from rebalance.solve.branching import branch
from rebalance.solve.clock import Clock
from rebalance.solve.components import components, touched
from rebalance.solve.dive import STAGES, WHOLE, Dive
from rebalance.solve.freight import Freight
from rebalance.solve.program import Program, Solution
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.run import solve
from rebalance.solve.whole import Whole
from tests.made_up import province
from tests.properties.small import Case, cases

INSTANCES = Path(__file__).parents[2] / "instances"


@dataclass
class Part:
    """A province with one level charged and its relaxation solved."""

    whole: Whole
    program: Program
    solution: Solution
    cost: Floats
    active: np.ndarray


def part(level: str = "waiting") -> Part:
    settings_, tables = province(3, cities=2, districts=3, days=2, fleets=(1, 4))
    model = build(from_tables(settings_, tables))
    relaxed = Relaxation(model, Program(model, Clock(120.0)))
    program = relaxed.program
    cost = program.level_cost(level)
    program.charge(cost)
    solution = relaxed.solve()
    assert solution is not None
    active = np.ones(program.first_tour, dtype=bool)
    return Part(Whole(model, relaxed), program, solution, cost, active)


@cache
def shared() -> Part:
    return part()


def keeps_all_rows(program: Program, x: Floats) -> bool:
    """Each row within its limits and each column too; what is whole is whole."""
    activity = program.activity(x)
    slack = 1e-6 * np.maximum(1.0, np.abs(activity))
    rows = (activity <= program.row_upper + slack).all() and (activity >= program.row_lower - slack).all()
    whole = x[program.whole]
    return bool(rows and (x >= -1e-9).all() and (whole == np.round(whole)).all())


def test_doing_nothing_keeps_all_rules() -> None:
    """Where the search starts: nobody moves, everybody waits, and no row is broken."""
    at = shared()
    nothing = Whole(at.whole.model, at.whole.relaxation)
    assert keeps_all_rows(at.program, nothing.x)
    assert nothing.value(at.cost) > at.solution.value


def test_a_dive_comes_out_whole_and_puts_everything_back() -> None:
    """Every decision is whole, limits and objective are as before, and so is the relaxation's optimum."""
    at = part()
    lower, upper = at.program.lower.copy(), at.program.upper.copy()
    x = Dive(at.whole.model, at.program, at.active, checks=20).run(at.solution)
    assert x is not None
    decided = x[at.program.whole]
    assert np.abs(decided - np.round(decided)).max() < 1e-6
    assert (at.program.lower == lower).all()
    assert (at.program.upper == upper).all()
    again = at.program.solve()
    assert again is not None
    assert again.value == pytest.approx(at.solution.value, rel=1e-9)


def test_branching_puts_everything_back() -> None:
    """After branch and bound the columns are continuous again: the relaxation has its old optimum."""
    at = part()
    kept = at.program.snapshot()
    integer = at.program.whole & (at.program.fleet_day() >= 0)
    found = branch(at.program, integer, at.whole.x, checks=3, nodes=5)
    at.program.restore(kept)
    assert found.x is not None
    assert at.solution.value - 1e-6 <= found.bound <= float(at.program.cost @ found.x) + 1e-6
    again = at.program.solve()
    assert again is not None
    assert again.value == pytest.approx(at.solution.value, rel=1e-9)


def test_branching_stops_by_its_budget_the_same_way_each_time() -> None:
    """The budget is counted in the solver's own steps: two runs end at the same point and bound."""
    found = []
    for _ in range(2):
        at = part()
        found.append(branch(at.program, at.program.whole, at.whole.x, checks=2, nodes=2))
    one, other = found
    assert one.bound == other.bound
    assert one.x is not None and other.x is not None
    assert (one.x == other.x).all()


def test_better_plans_are_taken_over_and_keep_all_rows() -> None:
    """What the dive finds beats doing nothing and is taken over; by plain arithmetic it breaks no row."""
    at = part()
    before = at.whole.value(at.cost)
    assert at.whole.dive(at.solution, at.active, at.cost)
    assert keeps_all_rows(at.program, at.whole.x)
    assert at.solution.value - 1e-6 <= at.whole.value(at.cost) < before


def test_a_held_level_is_not_given_back() -> None:
    """A plan that would travel less by leaving people behind is refused once waiting is held."""
    at = part()
    assert at.whole.dive(at.solution, at.active, at.cost)
    value = at.whole.value(at.cost)
    at.whole.hold(at.cost, "waiting")
    travel = at.program.level_cost("travel")
    nothing = Whole(at.whole.model, at.whole.relaxation).x
    assert float(travel @ nothing[: len(travel)]) < at.whole.value(travel)
    assert not at.whole.offer(nothing, at.active, travel)
    assert at.whole.value(at.cost) == value


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(case=cases(), seed=st.integers(0, 99), level=st.sampled_from(["waiting", "shortage", "travel"]))
def test_no_offer_breaks_a_rule_or_makes_it_worse(case: Case, seed: int, level: str) -> None:
    """Random points, and the plan at hand with a few figures changed: whatever is taken over is feasible."""
    model = build(case.instance())
    relaxed = Relaxation(model, Program(model, Clock(60.0)))
    program, whole, rng = relaxed.program, Whole(model, relaxed), np.random.default_rng(seed)
    program.charge(program.level_cost("shortage") + program.level_cost("waiting"))
    solution = relaxed.solve()
    assert solution is not None
    cost, active = program.level_cost(level), np.ones(program.first_tour, dtype=bool)
    points = [solution.x, np.ceil(solution.x), np.floor(solution.x)]
    points += [rng.integers(0, 3, program.columns).astype(float) for _ in range(3)]
    for _ in range(12):
        changed = whole.x
        some = rng.integers(0, len(changed), 3)
        changed[some] += rng.integers(-1, 3, 3)
        points.append(changed)
    for point in points:
        before = whole.value(cost)
        taken = whole.offer(point, active, cost)
        after = whole.value(cost)
        assert after < before if taken else after == before
        assert keeps_all_rows(program, whole.x)


def test_fleets_planned_anew_leave_the_others_as_they_are() -> None:
    """Whatever comes of it, only the chosen fleets drive otherwise, and the plan is no worse."""
    at = part()
    assert at.whole.dive(at.solution, at.active, at.cost)
    every = at.whole.fleet_days(at.active)
    for chosen in (every[:2], every[2:5], every):
        before, value = at.whole.x, at.whole.value(at.cost)
        better = at.whole.renew(chosen, at.active, at.cost)
        assert (at.whole.value(at.cost) < value) == better
        assert keeps_all_rows(at.program, at.whole.x)
        driven = at.program.fleet_day() >= 0
        others = driven & ~at.whole.of_fleets(chosen)
        after = at.whole.x
        assert (after[: len(before)][others[: len(before)]] == before[others[: len(before)]]).all()


def test_what_cannot_be_rounded_is_rounded_down() -> None:
    """With the trips as they are people and rooms can always be fewer: whole, and no row is broken."""
    at = part()
    program = at.program
    assert at.whole.dive(at.solution, at.active, at.cost)
    best, value = at.whole.x, at.whole.value(at.cost)
    driven, flow = np.flatnonzero(program.fleet_day() >= 0), np.arange(program.columns)[program.block("flow")]
    kept = program.snapshot()
    program.bound(driven, best[driven], best[driven])
    program.bound(flow, np.zeros(len(flow)), np.maximum(best[flow] - 0.5, 0.0))
    solution = program.solve()
    assert solution is not None
    assert (solution.x[flow] % 1 > 0.1).any()
    lowered = Dive(at.whole.model, program, at.active, checks=20)._lowered(STAGES[-1], kept.lower, solution)
    program.restore(kept)
    assert lowered is not None
    nothing = Whole(at.whole.model, at.whole.relaxation)
    assert nothing.offer(lowered.x, at.active, at.cost)
    assert keeps_all_rows(program, nothing.x)
    assert nothing.value(at.cost) > value


@pytest.mark.parametrize("gap", [0.5, 5.0, 1000.0])
def test_what_is_proven_without_all_tours_is_never_above_what_they_could_reach(gap: float) -> None:
    """Plans further from the relaxation than the gap may run other tours: nothing is said of them."""
    at = part()
    all_fleets = at.whole.fleet_days(at.active)
    bound, _ = at.whole.prove(at.solution, all_fleets, at.active, gap, checks=20, whole="fleets")
    best = part()
    assert best.whole.dive(best.solution, best.active, best.cost)
    assert bound <= at.solution.value + gap
    assert bound <= best.whole.value(best.cost) + 1e-6


@pytest.mark.parametrize("levels", [["overdue", "travel", "waiting"], ["travel", "shortage", "waiting"]])
def test_bounds_hold_when_a_level_of_both_halves_stands_above(levels: list[str]) -> None:
    """Less time on the road for one half lets the other half drive more: bounds must allow for it."""
    settings_, tables = province(5, cities=2, districts=2, days=1, fleets=(1, 2), scale=0.2)
    policy = {**settings_.get("policy", {}), "levels": levels}
    instance = from_tables({**settings_, "policy": policy}, tables)
    result = solve(instance, 60.0)
    for level in result.levels:
        assert level.bound <= level.value + 1e-9
    shared = Whole(*_relaxed(instance, "travel"))
    travel = shared.program.level_cost("travel")
    shared.hold(travel, "travel")
    people = touched(
        components(shared.program.matrix(), shared.program.first_tour, shared.held[0].row),
        shared.program.level_cost("waiting"),
    )
    assert shared._shared(people)
    assert not shared._shared(np.ones(len(people), dtype=bool))


def _relaxed(instance: Instance, level: str) -> tuple[Model, Relaxation]:
    model = build(instance)
    relaxed = Relaxation(model, Program(model, Clock(60.0)))
    relaxed.program.charge(relaxed.program.level_cost(level))
    return model, relaxed


def freight(name: str) -> tuple[Freight, int, int]:
    model = build(load(INSTANCES / name))
    return Freight(model), len(model.kind("ship")), len(model.kind("trips"))


@pytest.mark.parametrize(
    ("units", "trips", "left"),
    [
        # 400 and 600 kg side by side fill a truck of 1,000 kg.
        ([2.0, 2.0], 2.0, 0),
        # Three of 400 kg and one of 600 kg weigh 1,800 kg, but only two of 400 kg fit one truck.
        ([3.0, 1.0], 2.0, 0),
        # Two of 600 kg go separately: one of 400 kg beside each, and the third stays.
        ([3.0, 2.0], 2.0, 1),
        # By weight alone three of 600 kg fit two trucks.
        ([0.0, 3.0], 2.0, 1),
        ([1.0, 0.0], 0.0, 1),
        ([0.0, 0.0], 0.0, 0),
    ],
)
def test_freight_is_loaded_unit_by_unit(units: list[float], trips: float, left: int) -> None:
    """What fits by weight need not fit in whole units: how many of them find no place."""
    packer, ships, ways = freight("tiny-freight")
    assert (ships, ways) == (2, 1)
    assert packer.overload(np.array(units), np.array([trips])).sum() == left


def test_trips_are_told_by_what_they_carry() -> None:
    """Shipments of one journey and day share its trips."""
    packer, _, _ = freight("tiny-freight")
    assert packer.carrying(np.array([True, False])).tolist() == [True]
    assert packer.carrying(np.array([False, False])).tolist() == [False]


def test_tours_for_which_there_are_vehicles_are_rounded_up_at_no_loss() -> None:
    """Where vehicles are scarce some tours stay fractions; with a hundred times as many all are whole."""
    for times, all_whole in ((1, False), (100, True)):
        at = part()
        rows = at.program.rows_of_rule["vehicles"]
        number = np.arange(rows.start, rows.stop)
        at.program.bound_rows(number, times * at.program.row_upper[number])
        found = Dive(at.program.model, at.program, at.active, checks=0)._filled(at.solution)
        assert found is not None
        assert found.value == pytest.approx(at.solution.value, rel=1e-7)
        tours = found.x[at.program.first_tour :]
        assert bool(np.abs(tours - np.round(tours)).max() <= WHOLE) is all_whole


def test_a_poor_plan_comes_soon() -> None:
    """Rounded in a handful of solves: some move, no row is broken, and a dive is no worse."""
    at = part()
    before = at.whole.value(at.cost)
    assert at.whole.hurry(at.solution, at.active, at.cost)
    poor = at.whole.value(at.cost)
    assert poor < before
    assert keeps_all_rows(at.program, at.whole.x)
    at.whole.dive(at.solution, at.active, at.cost)
    assert at.whole.value(at.cost) <= poor
