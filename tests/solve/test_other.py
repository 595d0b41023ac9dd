"""Two solvers, one model: the same levels, and a file that others can read."""

from __future__ import annotations

from pathlib import Path

import highspy
import pytest

from rebalance.instance import Instance, from_tables, load
from rebalance.model.before import Before
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import before_of
from rebalance.plan.make import make_plan
from rebalance.solve import other
from rebalance.solve.other import NoSolver, TooLarge, export, relaxed_by_scip, solve_whole
from rebalance.solve.relaxed import relaxed_levels
from rebalance.solve.told import NoPlan
from tests.made_up import Tables, province

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(path for path in INSTANCES.glob("tiny-*") if path.is_dir())


def before(folder: Path, instance: Instance) -> Before | None:
    file = folder / "previous.json"
    if not file.exists():
        return None
    return before_of(instance, Plan.model_validate_json(file.read_text(encoding="utf-8")), None)


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: str(folder.name))
def test_both_solvers_find_the_same_levels(folder: Path) -> None:
    """Over fractions level by level; whole numbers are held to what is pinned for HiGHS too."""
    instance = load(folder)
    relaxed = relaxed_levels(instance, before=before(folder, instance))
    assert relaxed_by_scip(instance, before(folder, instance)) == pytest.approx(relaxed, rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: str(folder.name))
def test_a_plan_by_the_second_solver_is_as_good(folder: Path) -> None:
    instance, file = load(folder), folder / "previous.json"
    previous = Plan.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None
    first, second = (make_plan(instance, solver=s, previous=previous) for s in ("highs", "scip"))
    assert second.tool.solver is not None and second.tool.solver.startswith("SCIP ")
    assert [o.level for o in second.objectives] == [o.level for o in first.objectives]
    assert [o.value for o in second.objectives] == pytest.approx(
        [o.value for o in first.objectives], rel=1e-6
    )
    assert second.status == first.status == "optimal"


def read(file: Path) -> highspy.Highs:
    highs = highspy.Highs()  # type: ignore[no-untyped-call]
    highs.setOptionValue("output_flag", False)
    assert highs.readModel(str(file)) == highspy.HighsStatus.kOk
    return highs


@pytest.mark.parametrize("ending", ["lp", "mps"])
def test_another_program_reads_the_file_and_finds_the_first_level(tmp_path: Path, ending: str) -> None:
    instance = load(INSTANCES / "tiny-tours")
    export(instance, tmp_path / f"model.{ending}")
    highs = read(tmp_path / f"model.{ending}")
    highs.run()
    assert highs.getModelStatus() == highspy.HighsModelStatus.kOptimal
    assert highs.getInfo().objective_function_value == pytest.approx(1)
    names = {highs.getColName(n)[1] for n in range(highs.getNumCol())}
    assert len(names) == highs.getNumCol()
    assert "flow_East_severe_Hill_0404" in names
    assert {"level_overdue", "level_travel"} <= names


def test_names_stay_apart_and_are_not_too_long(tmp_path: Path) -> None:
    """What differs only in signs, in Chinese, or far to the right, is still told apart."""
    places = ["East-1", "East 1", "东区", "x" * 120 + "a", "x" * 120 + "b"]
    tables: Tables = {
        "places": [{"place": p, "role": "recipient"} for p in places],
        "travel": [{"origin": places[0], "destination": p, "minutes": 10} for p in places[1:]],
        "items": [{"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 1}],
        "stock": [{"place": places[0], "item": "mask", "date": "2022-04-03", "quantity": 9}],
        "needs": [{"place": p, "item": "mask", "date": "2022-04-03", "quantity": 3} for p in places[1:]],
    }
    instance = from_tables({"name": "names", "start": "2022-04-03"}, tables)
    export(instance, tmp_path / "model.lp")
    highs = read(tmp_path / "model.lp")
    names = [highs.getColName(n)[1] for n in range(highs.getNumCol())]
    ships = [name for name in names if name.startswith("ship_")]
    assert len(set(names)) == len(names) and len(ships) == 4
    highs.run()
    # Weight 1, and 9 of 12 masks are there.
    assert highs.getInfo().objective_function_value == pytest.approx(0)
    assert max(map(len, names)) < 100


def test_what_cannot_be_written_down_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other, "MOST_TOURS", 0)
    with pytest.raises(TooLarge):
        export(load(INSTANCES / "tiny-tours"), tmp_path / "model.lp")


def test_a_solver_that_is_missing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(other, "find_spec", lambda name: None)
    with pytest.raises(NoSolver):
        solve_whole(load(INSTANCES / "tiny-tours"))


def test_no_time_is_no_plan() -> None:
    settings, tables = province(7, cities=2, districts=2, days=1, fleets=(1, 2), supplies=False)
    with pytest.raises(NoPlan):
        solve_whole(from_tables(settings, tables), time_limit=0.0)
