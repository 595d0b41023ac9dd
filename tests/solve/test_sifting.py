"""Sifting: some candidates in the problem, all others priced, and the optimum of all of them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from rebalance.generate.case import made_up as generated
from rebalance.generate.wishes import Wishes
from rebalance.instance import Instance, from_tables, load
from rebalance.instance.writers import to_files
from rebalance.model.before import Before
from rebalance.model.model import Candidates, Model, assemble
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.keep import before_of
from rebalance.plan.make import make_plan
from rebalance.solve import level_by_level, sifting
from rebalance.solve.clock import Clock
from rebalance.solve.program import Program
from rebalance.solve.relaxation import Relaxation
from rebalance.solve.relaxed import relaxed_levels
from rebalance.solve.run import solve
from rebalance.solve.sifting import Sifting

from ..instances.test_tiny import assert_pinned, previous
from ..made_up import province
from ..properties.hold import examples
from ..properties.small import Case, cases

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(path.parent for path in INSTANCES.glob("tiny-*/instance.toml"))


@pytest.fixture
def sifted(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every instance is sifted, from nothing but a district's own rooms, one candidate after the other."""
    _sift(monkeypatch)


def _sift(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sifting, "MANY", 0)
    monkeypatch.setattr(sifting, "NEAREST", 0)
    monkeypatch.setattr(sifting, "FLEETS", 1)
    monkeypatch.setattr(sifting, "BEST", 1)


def agree(instance: Instance, before: Before | None = None) -> None:
    """Each level's optimum is that of the problem of all candidates."""
    full = relaxed_levels(instance, before=before)
    with pytest.MonkeyPatch.context() as patch:
        _sift(patch)
        found = relaxed_levels(instance, before=before)
    for level, value in full.items():
        # Levels above are held to a billionth: minutes may be had for that little.
        least = 1e-5 if level == "travel" else 1e-9
        assert found[level] == pytest.approx(value, rel=1e-7, abs=least), level


def made_up(**options: Any) -> Instance:
    """A province with norms and some of its policy limited."""
    policy = options.pop("policy", {})
    settings, tables = province(4, **options)
    tables["norms"] = [{"item": "mask", "category": "mild", "quantity": 0.5}] if "items" in tables else []
    return from_tables({**settings, "policy": policy}, {name: rows for name, rows in tables.items() if rows})


def _spare(model: Model) -> dict[tuple[int, ...], float]:
    spare = model.kind("spare")
    keys = zip(*(spare[name].tolist() for name in ("k", "j", "t")), strict=True)
    return dict(zip(keys, spare.upper.tolist(), strict=True))


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: folder.name)
def test_the_optimum_of_every_tiny_instance_is_found(folder: Path) -> None:
    instance, plan = load(folder), previous(folder)
    agree(instance, None if plan is None else before_of(instance, plan, None))


@examples(25)
@given(cases(most=12))
def test_the_optimum_of_instances_of_every_shape_is_found(case: Case) -> None:
    agree(case.instance())


@pytest.mark.parametrize(
    "policy",
    [
        {},
        {"max_supporters_per_recipient": 2, "max_recipients_per_supporter": 3},
        {"levels": ["travel", "waiting"], "turnover_days": 1},
        {"levels": ["fairness_people", "fairness_supplies", "travel"]},
    ],
    ids=["as usual", "few may help", "travel first", "fairness first"],
)
def test_the_optimum_of_a_province_is_found(policy: dict[str, Any]) -> None:
    agree(made_up(cities=3, districts=5, days=2, fleets=(1, 4), policy=policy))


def test_the_optimum_near_an_earlier_plan_is_found() -> None:
    """Orders of an earlier plan are in the problem from the start, and those that stay stay."""
    instance = made_up(cities=2, districts=3, days=2, fleets=(1, 3), scale=0.2)
    plan = make_plan(instance, time_limit=5.0)
    for frozen in (None, instance.start):
        agree(instance, before_of(instance, plan, frozen))


def test_the_optimum_of_a_day_in_jiyuan_is_found() -> None:
    agree(load(INSTANCES / "jiyuan-2022-12-11"))


@pytest.mark.usefixtures("sifted")
def test_the_bound_holds_before_the_sifting_is_done() -> None:
    """By its own arithmetic, over candidates that are in no problem: only by and by does it get near."""
    instance = made_up(cities=3, districts=4, days=2, fleets=(1, 4), supplies=False)
    relaxation = Relaxation.of(instance, Clock(60.0))
    program, bounds = relaxation.program, list[float]()
    program.charge(program.level_cost("waiting"), "waiting")

    def look(_: object) -> None:
        solution = program.solve()
        assert solution is not None
        bounds.append(relaxation.proven(solution.dual))

    solution = relaxation.sift(look)
    assert solution is not None
    assert max(bounds) <= solution.value * (1 + 1e-9)
    assert min(bounds) < solution.value * (1 - 1e-3)
    assert relaxation.proven(solution.dual) == pytest.approx(solution.value, rel=1e-9)


def test_what_the_smaller_problem_found_is_where_the_larger_begins(monkeypatch: pytest.MonkeyPatch) -> None:
    """With all that is new at 0, the old basis is that of the optimum: the solver has nothing to do."""
    _sift(monkeypatch)
    instance = made_up(cities=3, districts=4, days=2, fleets=(1, 4))
    every = Candidates.of(instance)
    some = Sifting(every)
    relaxation = Relaxation(some.model(), Program(some.model(), Clock(60.0), by_arrays=True), some)
    program, grown = relaxation.program, list[int]()
    program.charge(program.level_cost("waiting"), "waiting")

    def look(growth: Any) -> None:
        known = np.concatenate([growth.columns, np.arange(growth.size[0], program.columns)])
        new = np.setdiff1d(np.arange(program.first_tour), known)
        spare = np.arange(program.columns)[program.block("spare")]
        decided = np.setdiff1d(new, spare)
        upper = program.upper[decided].copy()
        program.bound(decided, np.zeros(len(decided)), np.zeros(len(decided)))
        again = program.solve()
        assert again is not None and again.value == pytest.approx(last[-1], rel=1e-9)
        grown.append(program.highs.getInfo().simplex_iteration_count)
        program.bound(decided, np.zeros(len(decided)), upper)

    last = list[float]()
    solve = relaxation.solve

    def noted() -> Any:
        solution = solve()
        assert solution is not None
        last.append(solution.value)
        return solution

    monkeypatch.setattr(relaxation, "solve", noted)
    assert relaxation.sift(look) is not None
    assert len(grown) > 2
    assert max(grown) == 0


def test_the_limits_of_what_was_there_before_are_those_of_the_larger_problem(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Slots of the next longer cycle may be more, once a length between the two is opened."""
    monkeypatch.setattr(sifting, "MANY", 0)
    for name, content in to_files(generated(Wishes(cities=3, districts=9))).items():
        (tmp_path / name).write_bytes(content)
    relaxation = Relaxation.of(load(tmp_path), Clock(60.0))
    program = relaxation.program
    first = program.model
    program.charge(program.level_cost("waiting"), "waiting")
    relaxation.sift(lambda growth: None)
    before, after = _spare(first), _spare(program.model)
    assert any(before.get(key, upper) < upper for key, upper in after.items())
    np.testing.assert_array_equal(
        program.upper[: program.first_tour], np.concatenate([block.upper for block in program.model.columns])
    )


def test_what_is_in_a_problem_is_kept_to_what_is_open() -> None:
    """Rows by leg and by cycle length grow with what is open, all others are there from the start."""
    every = Candidates.of(made_up(cities=3, districts=4, days=2))
    full, few = assemble(every), Sifting(every).model()

    def rows(model: Model) -> dict[str, int]:
        return {rule.rows.rule: len(rule.rows) for rule in model.rules}

    assert rows(few)["people"] == rows(full)["people"]
    assert rows(few)["seats"] < rows(full)["seats"]
    assert rows(few)["timetable"] < rows(full)["timetable"]


@pytest.mark.usefixtures("sifted")
@pytest.mark.parametrize("folder", TINY, ids=lambda folder: folder.name)
def test_plans_of_tiny_instances_are_what_they_are(folder: Path) -> None:
    assert_pinned(folder, make_plan(load(folder), previous=previous(folder)))


@pytest.mark.usefixtures("sifted")
def test_bounds_hold_for_plans_of_all_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where whole numbers are looked for among few candidates, what is proven is proven of all of them."""
    monkeypatch.setattr(level_by_level, "ROOM", 0)
    for folder in TINY[::2]:
        pinned = Plan.model_validate_json((folder / "plan.json").read_text(encoding="utf-8"))
        best = {objective.level: objective.value for objective in pinned.objectives}
        found = solve(load(folder)) if previous(folder) is None else None
        for level in found.levels if found is not None else ():
            value = best[level.name]
            assert value is not None
            assert level.bound <= value + 1e-9
            if level.value > value + 1e-9:
                break


@pytest.mark.usefixtures("sifted")
def test_the_plan_says_how_far_it_was_sifted() -> None:
    instance = load(INSTANCES / "tiny-care")
    plan = make_plan(instance, certificate=True)
    found = plan.sifting
    assert found is not None and found.none_left
    assert found.candidates == len(Candidates.of(instance))
    assert Plan.model_validate_json(to_json(plan)).sifting == found


@pytest.mark.usefixtures("sifted")
def test_where_time_is_short_the_bound_is_of_all_candidates(monkeypatch: pytest.MonkeyPatch) -> None:
    """Candidates that pay are left out, which the result says; what is proven counts them all the same.

    Help is limited here: so all is searched at once, after a relaxation that may be cut short.
    """
    policy = {"max_supporters_per_recipient": 1}
    instance = made_up(cities=3, districts=4, days=2, fleets=(1, 4), supplies=False, policy=policy)
    full = relaxed_levels(instance)
    monkeypatch.setattr(level_by_level, "SIFTING", 0.0)
    monkeypatch.setattr(level_by_level, "ROOM", 0)
    found = solve(instance, 10.0)
    assert found.sifted is not None and not found.sifted.complete
    first = found.levels[0]
    assert first.bound <= full[first.name] * (1 + 1e-9) < first.relaxed


@pytest.mark.usefixtures("sifted")
def test_the_result_says_how_far_it_was_sifted() -> None:
    instance = made_up(cities=2, districts=2, days=2, scale=0.2, supplies=False)
    found = solve(instance).sifted
    assert found is not None and found.complete
    assert found.candidates == len(Candidates.of(instance))
    assert 0 < found.opened <= found.candidates
    assert found.rounds > len(instance.policy.levels)
