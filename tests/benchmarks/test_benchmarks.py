"""Every benchmark runs, on the smallest size, and the others' optima are ours."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from rebalance import __version__
from tests.benchmarks.__main__ import growth, ours, rival
from tests.benchmarks.phases import PHASES, slope
from tests.benchmarks.program import Linear
from tests.benchmarks.rivals import RIVALS
from tests.benchmarks.sizes import GROWING, SIZES, USUAL
from tests.benchmarks.table import HEAD, README, SAME, into_readme, rows, table


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("tiny")


@pytest.fixture(scope="module")
def tiny(scratch: Path) -> dict[str, Any]:
    found = ours("tiny", scratch, 5, tuple(PHASES))
    assert json.loads(json.dumps(found)) == found
    return found | {"rivals": {}}


def test_every_phase_is_measured(tiny: dict[str, Any]) -> None:
    taken = tiny["seconds"]
    for phase in ("read", "validate", "build", "load", "LP overdue", "integer", "roster", "write", "check"):
        assert taken[phase] >= 0, phase
    assert all(tiny["figures"][f"MiB {phase}"] > 1 for phase in PHASES)


@pytest.mark.parametrize("name", RIVALS)
def test_others_solve_the_same_program_to_the_same_optimum(
    name: str, tiny: dict[str, Any], scratch: Path
) -> None:
    program = Linear.load(scratch / "same.npz")
    assert len(program.cost) == tiny["figures"]["columns"]
    program.write_mps(scratch / "same.mps")
    said = rival(name, scratch / f"same{RIVALS[name][1]}", 60)
    optimum = tiny["figures"]["optimum overdue"]
    assert optimum > 0 and said["optimum"] == pytest.approx(optimum, rel=SAME)
    tiny["rivals"][name] = said
    assert rows([tiny])[0].count("×") == 1 + len(tiny["rivals"])


def test_what_a_rival_fails_at_is_said(scratch: Path) -> None:
    assert "No such file" in rival("PuLP", scratch / "missing.npz", 60)["failed"]
    assert rival("PuLP", scratch / "missing.npz", 0.01)["failed"] == "not within 0.01 s"


def test_another_optimum_is_shown(tiny: dict[str, Any]) -> None:
    other = tiny | {"rivals": {"PuLP": {"seconds": 1.0, "optimum": 1.5}}}
    assert "1.5 for our" in rows([other])[0]


def test_growth_is_the_slope_on_logarithmic_axes() -> None:
    assert slope([1, 2, 4, 8], [3, 12, 48, 192]) == pytest.approx(2)
    found = [
        {"figures": {"candidates": n, "MiB LP": 5.0}, "seconds": {"read": n**1.5}} for n in (10, 20, 40, 80)
    ]
    said = growth(found).splitlines()
    assert said[0] == "candidates: 10, 20, 40, 80"
    assert said[1].endswith("slope 1.50") and said[2].endswith("slope 0.00")


def test_the_sizes_measured_are_registered() -> None:
    assert set(USUAL) <= set(SIZES) and len(GROWING) == 4 and not set(SIZES) & set(GROWING)


def test_the_readme_keeps_the_rows_of_other_versions(tiny: dict[str, Any], tmp_path: Path) -> None:
    head = "\n".join(table([]).splitlines())
    assert head in README.read_text(encoding="utf-8")
    path, other = tmp_path / "README.md", "| 0.0.1 | tiny |" + " |" * (len(HEAD) - 2)
    path.write_text(f"# x\n\n{head}\n{other}\n| {__version__} | tiny | old |\n\n## next\n", encoding="utf-8")
    into_readme(rows([tiny]), path)
    assert path.read_text(encoding="utf-8") == f"# x\n\n{head}\n{other}\n{rows([tiny])[0]}\n\n## next\n"
