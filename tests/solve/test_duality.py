"""Strong duality: at every level of every committed instance the duals' own arithmetic gives the optimum."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from rebalance.instance import load
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import before_of
from rebalance.solve.clock import Clock
from rebalance.solve.ladder import Ladder
from rebalance.solve.relaxation import Relaxation

INSTANCES = Path(__file__).parents[2] / "instances"
TO_PLAN = sorted(path.parent for path in INSTANCES.glob("[!f]*/instance.toml"))
LARGE = "jilin-"

EXACT = 1e-7
"""Relative; absolute where a level comes to less than one thousandth."""


def agree(folder: Path, wishes: tuple[str, ...] = ()) -> None:
    """Solve each level, those above it held, and compare what is minimised with what the duals prove."""
    instance, earlier = load(folder, wishes), folder / "previous.json"
    before = None
    if earlier.exists():
        before = before_of(instance, Plan.model_validate_json(earlier.read_text(encoding="utf-8")), None)
    ladder = Ladder(instance, Clock(600.0), before=before)
    relaxation = Relaxation(ladder.model, ladder.program)
    for level, solution in ladder.solutions.items():
        ladder.program.charge(ladder.cost(level))
        proven = relaxation.proven(solution.dual)
        scale = abs(solution.value) if abs(solution.value) > 1e-3 else 1.0
        assert abs(proven - solution.value) <= EXACT * scale, (level, solution.value, proven)
    assert ladder.solutions


@pytest.mark.parametrize(
    "folder", [f for f in TO_PLAN if not f.name.startswith(LARGE)], ids=lambda folder: str(folder.name)
)
def test_the_duals_prove_the_optimum(folder: Path) -> None:
    agree(folder)


@pytest.mark.slow
@pytest.mark.parametrize(
    "folder", [f for f in TO_PLAN if f.name.startswith(LARGE)], ids=lambda folder: str(folder.name)
)
@pytest.mark.parametrize(
    "wishes",
    [(), ("policy.max_supporters_per_recipient=2", "policy.max_recipients_per_supporter=3")],
    ids=["free", "limited"],
)
def test_the_duals_prove_the_optimum_of_a_province(folder: Path, wishes: tuple[str, ...]) -> None:
    agree(folder, wishes)


@pytest.mark.slow
def test_the_duals_prove_the_optimum_with_fixed_pairs(tmp_path: Path) -> None:
    folder = tmp_path / "paired"
    shutil.copytree(INSTANCES / "jilin-2022-04-03", folder)
    shutil.copy(INSTANCES / "jilin-2022" / "pairs-2022-04-03.csv", folder / "pairs.csv")
    agree(folder)
