"""Sectors: what is too large for one search is planned piece by piece, and the pieces are one plan."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from rebalance.generate.case import made_up
from rebalance.instance import Instance, load
from rebalance.instance.writers import to_files
from rebalance.model.model import Model
from rebalance.plan.check import check
from rebalance.plan.document.plan import Plan
from rebalance.plan.make import make_plan
from rebalance.solve import borders, sectors
from rebalance.solve.borders import Borders
from rebalance.solve.clock import Clock
from rebalance.solve.decided import Decided, pass_down
from rebalance.solve.guide import LOOSE, Guide, guide
from rebalance.solve.program import Program, Solution
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.reserve import Reserve
from rebalance.solve.result import Result
from rebalance.solve.run import solve
from rebalance.solve.sectors import Sectors
from rebalance.solve.told import Step
from rebalance.solve.whole import Whole

from .conftest import SMALL


@pytest.fixture
def in_sectors(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instance is planned in sectors of at most four places, in two rounds."""
    monkeypatch.setattr("rebalance.solve.run.LARGE", 0)
    monkeypatch.setattr(borders, "PLACES", 4)
    monkeypatch.setattr(sectors, "ROUNDS", 2)


def values(result: Result) -> dict[str, float]:
    return {level.name: level.value for level in result.levels}


@pytest.mark.usefixtures("in_sectors")
@pytest.mark.parametrize("far", [0.0, np.inf])
def test_the_sectors_make_one_plan_that_keeps_all_rules(
    far: float, instance: Instance, planned: Plan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is checked as any plan is, and its bounds hold: no level's is above what the best plan comes to.

    So it is whether the sectors begin with nothing, or with a first plan of all that is far from the best.
    """
    monkeypatch.setattr("rebalance.solve.in_sectors.FAR", far)
    steps: list[Step] = []
    plan = make_plan(instance, time_limit=30.0, progress=steps.append)
    assert check(instance, plan) == []
    told = [(step.value, step.bound) for step in steps if step.what == "sector"]
    assert told[0][0] == 0 and len(told) > 4 and told[-1][0] == told[-1][1]
    guided = next(n for n, step in enumerate(steps) if step.what == "sector")
    assert [step.what for step in steps[:guided]] == ["placed", *["bound"] * (guided - 1)]
    assert [step.level for step in steps[1:guided]] == list(instance.policy.levels_with(False))
    first, whole = plan.objectives[0], planned.objectives[0]
    assert first.bound is not None and whole.bound is not None
    assert first.bound <= whole.value * (1 + 1e-9)
    assert whole.bound <= first.value * (1 + 1e-9)


@pytest.mark.usefixtures("in_sectors")
def test_the_same_plan_comes_out_again(instance: Instance) -> None:
    one, other = solve(instance, 40.0), solve(instance, 40.0)
    assert values(one) == values(other)
    for kind, found in one.values.items():
        np.testing.assert_array_equal(found, other.values[kind])


@pytest.mark.usefixtures("in_sectors")
def test_a_further_round_is_no_worse(instance: Instance, monkeypatch: pytest.MonkeyPatch) -> None:
    """Level by level, the first that differs is better, but for the levels of fairness.

    There a sector sees the shares of its own districts only.
    """
    found = []
    for rounds in (1, 2, 3):
        monkeypatch.setattr(sectors, "ROUNDS", rounds)
        found.append([level.value for level in solve(instance, 60.0).levels[:3]])
    rounded = [[round(value, 9) for value in one] for one in found]
    assert rounded == sorted(rounded, reverse=True)


@pytest.fixture(scope="module")
def crowded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Plan]:
    """Rooms of several types at a place take the same people; and what was ordered the evening before."""
    folder = tmp_path_factory.mktemp("crowded")
    for name, content in to_files(made_up(replace(SMALL, categories=7, people=80))).items():
        (folder / name).write_bytes(content)
    return folder, make_plan(load(folder), time_limit=4.0)


@pytest.mark.usefixtures("in_sectors")
@pytest.mark.parametrize(
    "what_if",
    [["people.count*=2"], ["vehicles.count+=5"], ["rooms[date=2022-04-03].count*=2"]],
    ids=["people", "vehicles", "rooms"],
)
def test_orders_that_are_to_stay_stay(what_if: list[str], crowded: tuple[Path, Plan]) -> None:
    """The next evening: the first day's orders are frozen, and all sectors keep to them, rooms too."""
    folder, plan = crowded
    changed = load(folder, what_if)
    again = make_plan(changed, time_limit=20.0, previous=plan, freeze_until=changed.start)
    assert _of_day(again, changed.start) == _of_day(plan, changed.start) != []
    assert check(changed, again, plan) == []


def _of_day(plan: Plan, day: dt.date) -> list[str]:
    return sorted(row.model_dump_json() for row in plan.transfers if row.date == day)


@pytest.mark.usefixtures("in_sectors")
def test_where_time_is_short_there_is_a_plan_all_the_same(instance: Instance) -> None:
    """No bound is told for a level that the relaxation did not come to."""
    clock = Clock(20.0)
    relaxation = Relaxation.of(instance, clock)
    levels = instance.policy.levels_with(False)
    clock.begin(0.0)
    found = _guided(relaxation, levels)
    assert found.levels == {} and not found.wish.any()
    clock.begin(1.0)
    whole = Whole(relaxation.program.model, relaxation)

    def idle(part: Relaxation, clock: Clock, point: np.ndarray) -> Result:
        begun = Whole(part.program.model, part)
        assert begun.begin(point)
        return Result.of(begun, (), 0.0, "")

    point = Sectors(whole, found, relaxation.tours, idle).run(lambda n, of: None)
    assert whole.begin(point)
    assert not whole.x[relaxation.program.block("flow")].any()


@pytest.mark.usefixtures("in_sectors")
@pytest.mark.parametrize("begun", [False, True])
def test_a_plan_that_is_begun_is_improved_only_while_there_is_time(begun: bool, instance: Instance) -> None:
    """Beginning with nothing, every sector is planned, however late it is."""
    relaxation = Relaxation.of(instance, Clock(20.0))
    columns = relaxation.program.first_tour
    late, planned = Guide(np.zeros(columns), np.zeros(columns)), []

    def idle(part: Relaxation, clock: Clock, point: np.ndarray) -> Result:
        planned.append(part)
        whole = Whole(part.program.model, part)
        assert whole.begin(point)
        return Result.of(whole, (), 0.0, "")

    of = Sectors(Whole(relaxation.program.model, relaxation), late, relaxation.tours, idle)
    of._begun = begun
    of._round(0, 0.0, lambda done, of: None)
    assert bool(planned) is not begun


def _guided(relaxation: Relaxation, levels: tuple[str, ...]) -> Guide:
    return guide(
        relaxation,
        levels,
        0,
        lambda cost: None,
        lambda growth: None,
        lambda solution: (),
        lambda level, bound: None,
    )


def test_a_bound_follows_what_the_levels_above_come_to(instance: Instance) -> None:
    """Held at other values, the relaxation is never below the bound that the first solution's duals give."""
    relaxation = Relaxation.of(instance, Clock(60.0))
    program, levels = relaxation.program, ("overdue", "waiting", "travel")
    found = _guided(relaxation, levels)
    overdue, waiting, travel = (found.levels[level] for level in levels)
    assert overdue.holds == () and [name for _, name, _ in travel.holds] == ["overdue", "waiting"]
    assert travel.holds[0][2] == pytest.approx(overdue.value * (1 + LOOSE))
    rows = {name: row for name, row in program.held if isinstance(name, str)}
    for more in (1.0, 1.02, 1.5):
        held = {"overdue": overdue.value * more, "waiting": waiting.value * more}
        for name, limit in held.items():
            program.bound_rows(np.array([rows[name]]), np.array([limit + 1e-6]))
        program.charge(program.level_cost("travel"), "travel")
        solution = relaxation.solve()
        assert solution is not None
        assert travel.bound(held) <= solution.value + 1e-4
    assert travel.bound({"overdue": overdue.value * 1.5, "waiting": waiting.value * 1.5}) < travel.proven


def _solved(instance: Instance) -> tuple[Program, Solution]:
    """The relaxation at its optimum of the people waiting."""
    relaxation = Relaxation.of(instance, Clock(60.0))
    program = relaxation.program
    program.charge(program.level_cost("waiting"), "waiting")
    solution = relaxation.solve()
    assert solution is not None
    return program, solution


def test_spare_slots_are_passed_down_as_far_as_they_go(instance: Instance) -> None:
    """Whatever tours are run and trips made, what the solver passes down is possible so."""
    program, solution = _solved(instance)
    x = solution.x.copy()
    pass_down(program, x)
    table = program.rows_of_rule["timetable"]
    assert program.activity(x)[table].max() <= 1e-6
    assert (x <= program.upper + 1e-9).all() and (x >= 0).all()
    x[program.first_tour :] = 0.0
    pass_down(program, x)
    assert not x[program.block("spare")].any()


def test_what_is_decided_is_read_and_written_alike(instance: Instance) -> None:
    program, solution = _solved(instance)
    x = np.ceil(solution.x - 1e-6)
    decided = Decided.of(program, x)
    again = Decided.of(program, decided.point(program))
    assert again.tours.keys() == decided.tours.keys() and decided.tours
    for kind, found in decided.values.items():
        np.testing.assert_array_equal(again.values[kind], found)
    vehicles = program.rows_of_rule["vehicles"]
    np.testing.assert_allclose(
        program.activity(decided.point(program))[vehicles], _vehicles(program, decided)
    )


def _vehicles(program: Program, decided: Decided) -> list[int]:
    keys = next(rule.rows.keys for rule in program.model.rules if rule.rows.rule == "vehicles")
    none = (np.zeros(0), np.zeros(0, dtype=np.int64))
    pairs = zip(keys["k"].tolist(), keys["t"].tolist(), strict=True)
    return [int(decided.tours.get(key, none)[1].sum()) for key in pairs]


@pytest.fixture
def wished(instance: Instance) -> tuple[Model, Program, dict[str, np.ndarray]]:
    program, solution = _solved(instance)
    wish = {block.kind: solution.x[program.block(block.kind)] for block in program.model.columns}
    return program.model, program, wish


def _as_point(program: Program, wish: dict[str, np.ndarray]) -> np.ndarray:
    """The relaxation's point but for its tours."""
    x = np.zeros(program.columns)
    for kind, found in wish.items():
        x[program.block(kind)] = found
    return x


def test_what_others_are_to_have_is_kept_for_them(
    wished: tuple[Model, Program, dict[str, np.ndarray]],
) -> None:
    """Kept for everybody, as many rooms are left as the relaxation leaves; kept for nobody, all are."""
    model, program, wish = wished
    limits, part = program.row_upper.copy(), program.rows_of_rule["rooms"]
    nothing, every = (np.full(len(model.data.places), some) for some in (False, True))
    idle = np.zeros(program.columns)
    Reserve(model, wish).keep(program, idle, nothing)
    np.testing.assert_array_equal(program.row_upper, limits)
    Reserve(model, wish).keep(program, idle, every)
    used = program.activity(_as_point(program, wish))[part]
    np.testing.assert_allclose(program.row_upper[part], limits[part] - np.floor(used + 0.5), atol=1e-6)
    assert used.sum() > 0


def test_nothing_is_kept_from_what_is_ordered_already(
    wished: tuple[Model, Program, dict[str, np.ndarray]],
) -> None:
    model, program, wish = wished
    every = np.ones(len(model.data.places), dtype=bool)
    x = _as_point(program, wish)
    Reserve(model, wish).keep(program, x, every)
    for rule in ("rooms", "vehicles", "leaving"):
        part = program.rows_of_rule[rule]
        assert (program.activity(x)[part] <= program.row_upper[part] + 1e-6).all()


def test_places_with_most_traffic_are_in_one_sector(
    wished: tuple[Model, Program, dict[str, np.ndarray]], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _, wish = wished
    monkeypatch.setattr(borders, "PLACES", 2)
    people = {**wish, "ship": np.zeros_like(wish["ship"])}
    label = Borders(model, people).drawn(0)
    assert np.unique(label, return_counts=True)[1].max() == 2
    flow = model.kind("flow")
    traffic = np.zeros((len(label), len(label)))
    np.add.at(traffic, (flow["d"], flow["p"]), wish["flow"] * model.data.weight[flow["c"]])
    np.fill_diagonal(traffic, 0.0)
    most = np.unravel_index((traffic + traffic.T).argmax(), traffic.shape)
    assert label[most[0]] == label[most[1]]


def test_borders_differ_from_round_to_round_but_not_from_run_to_run(
    wished: tuple[Model, Program, dict[str, np.ndarray]], monkeypatch: pytest.MonkeyPatch
) -> None:
    model, _, wish = wished
    monkeypatch.setattr(borders, "PLACES", 4)
    drawn, again = Borders(model, wish), Borders(model, wish)
    rounds = [drawn.drawn(number) for number in range(4)]
    assert any((label != rounds[0]).any() for label in rounds[1:])
    for number, label in enumerate(rounds):
        np.testing.assert_array_equal(again.drawn(number), label)
