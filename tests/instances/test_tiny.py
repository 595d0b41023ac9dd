"""The hand-solved instances: they load, their plans by hand are right, the solver finds the same optima."""

from __future__ import annotations

import re
import tomllib
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from rebalance.instance import load
from rebalance.plan.check import check
from rebalance.plan.document.plan import Plan
from tests.properties.hold import no_worse

INSTANCES = Path(__file__).parents[2] / "instances"
FOLDERS = sorted(path for path in INSTANCES.glob("tiny-*") if path.is_dir())
INDEX = (INSTANCES / "tiny.md").read_text(encoding="utf-8")
LISTED = re.findall(r"^\| (tiny-[a-z-]+) \|", INDEX, re.MULTILINE)

each_folder = pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.name))


def expected(folder: Path) -> dict[str, Any]:
    return tomllib.loads((folder / "expected.toml").read_text(encoding="utf-8"))


def previous(folder: Path) -> Plan | None:
    file = folder / "previous.json"
    return Plan.model_validate_json(file.read_text(encoding="utf-8")) if file.exists() else None


def levels(folder: Path, table: str = "levels") -> dict[str, Fraction]:
    return {level: Fraction(value) for level, value in expected(folder)[table].items()}


def assert_pinned(folder: Path, plan: Plan) -> None:
    """Compare the plan's levels with the pinned ones, as exactly as its floats can tell."""
    pinned = levels(folder)
    assert [objective.level for objective in plan.objectives] == list(pinned)
    values = {objective.level: objective.value for objective in plan.objectives}
    assert values == pytest.approx(
        {level: float(value) for level, value in pinned.items()}, rel=1e-9, abs=1e-9
    )


def test_the_list_of_instances_is_complete() -> None:
    assert sorted(LISTED) == [folder.name for folder in FOLDERS]
    assert LISTED


@each_folder
def test_it_loads_and_every_level_is_pinned(folder: Path) -> None:
    instance = load(folder)
    assert instance.name == folder.name
    meant = {"no-vehicles-table", "no-vehicles", "nobody-may-help"}
    assert {finding.code for finding in instance.warnings} <= meant
    assert tuple(levels(folder)) == instance.policy.levels_with(previous(folder) is not None)
    assert (folder / "README.md").read_text(encoding="utf-8").startswith(f"# {instance.title}\n")


@each_folder
def test_the_relaxation_is_no_worse_where_the_two_first_differ(folder: Path) -> None:
    whole = levels(folder)
    relaxed = levels(folder, "lp") if "lp" in expected(folder) else whole
    assert list(relaxed) == list(whole)
    assert tuple(relaxed.values()) <= tuple(whole.values())


@each_folder
def test_the_relaxation_is_as_pinned_or_nearer_to_whole_numbers(folder: Path) -> None:
    """Limits of single columns are rounded to whole people before anything is solved."""
    from rebalance.plan.keep import before_of
    from rebalance.solve.relaxed import relaxed_levels

    instance, plan = load(folder), previous(folder)
    relaxed = relaxed_levels(instance, before=None if plan is None else before_of(instance, plan, None))
    assert list(relaxed) == list(levels(folder))
    assert no_worse(relaxed.values(), map(float, levels(folder).values()))
    if "lp" in expected(folder):
        # Not where units are too heavy to fill a truck by weight, or pairs limited: too long for a page.
        assert no_worse(map(float, levels(folder, "lp").values()), relaxed.values())


@each_folder
def test_the_plan_by_hand_is_accepted_with_the_pinned_values(folder: Path) -> None:
    plan = Plan.model_validate_json((folder / "plan.json").read_text(encoding="utf-8"))
    assert plan.status == expected(folder)["status"]
    assert_pinned(folder, plan)
    assert check(load(folder), plan, previous(folder)) == []


def assert_shared(folder: Path, plan: Plan) -> None:
    """Compare the shares that are pinned, and what is proven of them."""
    for level, pinned in expected(folder).get("shares", {}).items():
        shares = [(share.share, share.bound) for share in plan.shares if share.level == level]
        for (share, bound), one in zip(shares, pinned, strict=True):
            assert share == bound == pytest.approx(float(Fraction(one)))


@each_folder
def test_the_solver_finds_the_pinned_optima(folder: Path) -> None:
    from rebalance.plan.make import make_plan

    plan = make_plan(load(folder), previous=previous(folder))
    assert_pinned(folder, plan)
    assert_shared(folder, plan)
    assert plan.status == expected(folder)["status"]
