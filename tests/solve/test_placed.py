"""Who gets rooms where: near the optimum, and no bound above it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rebalance.instance import Instance
from rebalance.model.arrays import Floats
from rebalance.model.data import read
from rebalance.model.model import Candidates, assemble
from rebalance.solve.clock import Clock
from rebalance.solve.driving import Driving
from rebalance.solve.placed import Placed, apart, placed
from rebalance.solve.placement import Placement
from rebalance.solve.placing import Placing, Weights
from rebalance.solve.pooled import pooled
from rebalance.solve.program import Program
from rebalance.solve.proven import BOTH, HELD, OVERDUE, Proven, _bound
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.settled import GUIDING, settled


@pytest.fixture(scope="module")
def every(instance: Instance) -> Candidates:
    """The candidates of the country, in which transport is not limited."""
    return Candidates.of(replace(instance, has_vehicles=False, vehicles=instance.vehicles.iloc[:0]))


@pytest.fixture(scope="module")
def found(every: Candidates) -> Placed:
    return placed(every, Clock(60.0))


def _first(found: Placed) -> Placement:
    """The first solution of each group: no whole trips in mind."""
    return found.placement([0] * len(found.groups))


def _optimum(every: Candidates, weights: Weights) -> float:
    model = assemble(every)
    program = Program(model, Clock(60.0))
    cost = weights.overdue * program.level_cost("overdue") + weights.waiting * program.level_cost("waiting")
    flow = model.kind("flow")
    minutes = every.data.minutes[flow["d"], flow["p"]] * _units(every)[flow["c"]]
    cost[program.block("flow")] += weights.minute * minutes
    program.charge(cost)
    solution = program.solve()
    assert solution is not None
    return solution.value


def _value(every: Candidates, flow: Floats, weights: Weights) -> float:
    data, of = every.data, every.flow
    moved = np.zeros(data.found.shape)
    np.add.at(moved, (of["d"], of["c"], of["t"]), flow)
    moved = moved.cumsum(axis=2)
    worth = (data.weight[None, :] * data.priority[:, None])[:, :, None]
    late = weights.overdue * np.maximum(data.due - moved, 0.0) + weights.waiting * (data.found - moved)
    minutes = data.minutes[of["d"], of["p"]] * _units(every)[of["c"]]
    return float((worth * late).sum() + weights.minute * (minutes * flow).sum())


def _units(every: Candidates) -> Floats:
    """For each category what one counts who counts least of those with whom it competes."""
    units = np.ones(len(every.data.categories))
    for categories in apart(every):
        units[categories] = Placing(every, categories).unit
    return units


def test_people_go_where_it_is_best(every: Candidates, found: Placed) -> None:
    """At a corner they are whole, and nobody could be better off but by digits that are not looked at."""
    best, flow = _optimum(every, GUIDING), _first(found).flow(every)
    assert best > 0
    assert _value(every, flow, GUIDING) == pytest.approx(best, rel=2e-3)
    np.testing.assert_allclose(flow, np.round(flow), atol=1e-6)


def test_everybody_who_goes_has_a_room(every: Candidates, found: Placed) -> None:
    data, flow, first = every.data, every.flow, _first(found)
    come = np.zeros((len(data.categories), len(data.places), data.days))
    np.add.at(come, (flow["c"], flow["p"], flow["t"]), first.flow(every))
    held = np.zeros((len(data.pools), data.days))
    for (c, g, t), many in first.rooms.items():
        come[c, data.pools.place[g], t] -= many
        held[g, t : t + int(data.stay[c])] += many * data.rooms_per_person[c, data.pools.room_type[g]]
    np.testing.assert_allclose(come, 0.0, atol=1e-6)
    assert (held <= data.pools.open + 1e-6).all()


def _holds(proven: Proven, every: Candidates) -> None:
    """No bound is above what is best, whatever that leaves overdue."""
    assert 0.0 <= proven.overdue <= _optimum(every, OVERDUE) * (1 + 1e-9)
    assert 0.0 <= proven.both <= _optimum(every, BOTH) * (1 + 1e-9)


def test_bounds_are_near_the_optimum_and_not_above(every: Candidates, found: Placed) -> None:
    _holds(found.proven, every)
    assert found.proven.overdue >= 0.9 * _optimum(every, OVERDUE)
    assert found.proven.both >= 0.95 * _optimum(every, BOTH)
    assert found.proven.overdue >= 0.9 * pooled(every.data, ("overdue",), {})["overdue"]


def test_waiting_is_bounded_by_what_is_overdue() -> None:
    """Of 30 days in all 8 overdue leave 30 − 8 `HELD` of waiting; half of 30 whatever is overdue."""
    proven = Proven(overdue=7.0, both=30.0)
    assert HELD == 1.0
    assert proven.bound("waiting", 8.0) == 22.0
    assert proven.bound("waiting", 40.0) == proven.bound("waiting", None) == 15.0
    assert proven.bound("overdue", 8.0) == 7.0
    assert proven.bound("shortage", 8.0) == 0.0


def test_bounding_goes_on_while_nothing_is_proven(every: Candidates, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of six rounds the first three prove nothing."""
    said = iter([-5.0, -4.0, -3.0, 7.0, 7.0, 7.0])
    monkeypatch.setattr(Placing, "proven", lambda self, rooms, weights: next(said))
    some = Placing(every, apart(every)[0])
    found = settled(some, Driving(every, some, np.zeros(0)), lambda: True)
    assert _bound(some, found, BOTH, lambda: True) == 7.0


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("weights", [GUIDING, OVERDUE, BOTH])
def test_no_price_proves_too_much(weights: Weights, seed: int, every: Candidates) -> None:
    """Whatever rooms are said to cost, and whether they cost that much or a hundred times as much."""
    chance, best = np.random.default_rng(seed), _optimum(every, weights)
    proven = 0.0
    for categories in apart(every):
        some = Placing(every, categories)
        shape = (len(np.unique(some.place["g"])), every.data.days)
        proven += some.proven(chance.exponential(chance.choice([0.1, 1.0, 100.0]), shape), weights)
    assert proven <= best * (1 + 1e-9)


def test_without_prices_everybody_goes_at_once(every: Candidates) -> None:
    """Then only those are left whom nothing takes."""
    total = 0.0
    for categories in apart(every):
        some = Placing(every, categories)
        free = np.zeros((len(np.unique(some.place["g"])), every.data.days))
        total += some.proven(free, OVERDUE)
    assert total == pytest.approx(0.0)


def test_those_who_may_have_the_same_rooms_compete(every: Candidates) -> None:
    groups, data = apart(every), every.data
    assert sorted(np.concatenate(groups).tolist()) == np.unique(every.flow["c"]).tolist()
    for one in groups:
        for other in groups:
            shared = data.accepts[one].any(axis=0) & data.accepts[other].any(axis=0)
            assert shared.any() == (one is other)


def test_where_nobody_can_go_nothing_is_found(instance: Instance) -> None:
    data = read(instance)
    none_found = np.zeros_like(data.found)
    nobody = Candidates.among(replace(data, found=none_found, due=none_found))
    none = placed(nobody, Clock(60.0))
    assert none.groups == () and none.proven == Proven(0.0, 0.0)
    nothing = none.placement([])
    assert len(nothing.numbers) == len(nothing.people) == 0 and nothing.rooms == {} and nothing.seats == {}


def test_those_whom_nothing_takes_are_left(every: Candidates) -> None:
    """Without rooms all who are found wait to the end: the bound is what that comes to."""
    data = every.data
    pools = replace(data.pools, open=np.zeros_like(data.pools.open))
    left = Candidates.among(replace(data, pools=pools))
    assert len(left.flow) == 0
    worth = data.weight[None, :] * data.priority[:, None]
    proven = placed(left, Clock(60.0)).proven
    overdue = (worth * data.due.sum(axis=2)).sum()
    assert proven.overdue == pytest.approx(overdue)
    assert proven.bound("waiting", overdue) == pytest.approx((worth * data.found.sum(axis=2)).sum())


def test_where_there_is_no_time_there_are_fractions_and_bounds(every: Candidates) -> None:
    clock = Clock(60.0)
    clock.begin(0.0)
    found = placed(every, clock)
    assert all(group.solutions[0].people.sum() > 0 for group in found.groups)
    _holds(found.proven, every)


def test_what_people_count_in_does_not_matter(every: Candidates, found: Placed) -> None:
    """Where everybody counts a thousandth as much, the same people go, and a thousandth is proven."""
    data = replace(every.data, weight=every.data.weight / 1024)
    less = placed(replace(every, data=data), Clock(60.0))
    np.testing.assert_array_equal(_first(less).people, _first(found).people)
    np.testing.assert_array_equal(_first(less).numbers, _first(found).numbers)
    assert less.proven.overdue == pytest.approx(found.proven.overdue / 1024)
    assert less.proven.both == pytest.approx(found.proven.both / 1024)


def test_it_is_also_a_bound_with_vehicles(instance: Instance) -> None:
    """Who may go somewhere is then for the vehicles to say; that they are too few only makes it worse."""
    proven, relaxation = (
        placed(Candidates.of(instance), Clock(60.0)).proven,
        Relaxation.of(instance, Clock(60.0)),
    )
    program, overdue = relaxation.program, 0.0
    for level in ("overdue", "waiting"):
        program.charge(program.level_cost(level), level)
        solution = relaxation.solve()
        assert solution is not None
        assert proven.bound(level, overdue) <= solution.value * (1 + 1e-9)
        overdue = solution.value
        program.hold(program.level_cost(level), overdue * (1 + 1e-9), level)


@pytest.mark.parametrize("count", [1, 3])
def test_no_more_seats_are_given_than_vehicles_have(count: int, instance: Instance) -> None:
    """On trips of its own length a vehicle makes so many a day; who has no seat has no room either."""
    every = Candidates.of(replace(instance, vehicles=instance.vehicles.assign(count=count)))
    found, data = placed(every, Clock(60.0)), every.data
    cycle = {
        key: float(every.journeys.cycle[n])
        for n, key in enumerate(
            zip(
                *(
                    getattr(every.journeys, name).tolist()
                    for name in ("origin", "destination", "load", "fleet")
                ),
                strict=True,
            )
        )
    }
    taken, driven = np.zeros((len(data.fleets), data.days)), 0.0
    first = _first(found)
    for (d, p, h, t, k), people in first.seats.items():
        trips = data.fleets.shift[k] // cycle[d, p, h, k]
        taken[k, t] += people / (trips * data.fleets.seats[k])
        driven += people
    assert 0 < driven == pytest.approx(first.people.sum())
    assert (taken <= data.fleets.count[:, None] + 1e-6).all()
