"""``rebalance show``: the summary, and the parts asked for."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from rebalance.plan.document.plan import Plan
from tests.cli.conftest import ROOT, Run
from tests.plan.cases import Case

PlanFile = Callable[..., Path]
TINY = ROOT / "instances" / "tiny-freight"


def test_the_summary_is_that_of_solve(
    run: Run, people_folder: Path, solved_by_hand: Plan, elsewhere: Path
) -> None:
    solved = run("solve", people_folder, "-o", "plan.json").out
    shown = run("show", "plan.json", "--instance", people_folder)
    assert shown == (0, solved.replace("The plan is in plan.json\n", ""), "")


def test_from_stdin(run: Run, plan_file: PlanFile) -> None:
    path = plan_file()
    assert run("show", "-", stdin=path.read_bytes()) == run("show", path)


def test_a_place(run: Run, plan_file: PlanFile) -> None:
    code, out, err = run("show", plan_file(), "--place", "Liao", "--day", "2022-04-03")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "by-hand-people · 2022-04-03 to 2022-04-05"
    at = lines.index("Takes in from other places, 2022-04-03")
    assert lines[at + 1].split()[:4] == ["from", "category", "people", "fleet"]
    assert any(line.startswith("Rooms, 2022-04-03") for line in lines)
    assert not any("2022-04-04" in line for line in lines)


def test_a_place_by_its_name_in_any_language(run: Run) -> None:
    arguments = (TINY / "plan.json", "--instance", TINY, "--lang", "zh")
    place = json.loads((TINY / "plan.json").read_text(encoding="utf-8"))["shipments"][0]["destination"]
    rows = (TINY / "places.csv").read_text(encoding="utf-8").splitlines()
    assert any(row.startswith(place) for row in rows)
    code, out, _ = run("show", *arguments, "--place", place)
    assert code == 0
    assert "调入物资" in out


def test_vehicles_in_order_of_departure(run: Run, plan_file: PlanFile, by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    lines = run("show", plan_file(), "--vehicles").out.splitlines()
    trips = [line.split() for line in lines if line[:5].strip().isdigit()]
    assert len(trips) == len(plan.roster)
    assert [int(trip[0]) for trip in trips] == [entry.number for entry in plan.roster]


@pytest.mark.parametrize(
    ("option", "case", "title"),
    [
        ("--waiting", "people", "Waiting at the end of the day"),
        ("--shortages", "supplies", "Short"),
        ("--stocks", "supplies", "Stocks"),
    ],
)
def test_parts(
    run: Run, by_hand: dict[str, Case], tmp_path: Path, option: str, case: str, title: str
) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(by_hand[case].document), encoding="utf-8")
    code, out, err = run("show", path, option)
    assert (code, err) == (0, "")
    titles = [line for line in out.splitlines() if line.startswith(f"{title}, 2022-04-0")]
    assert titles
    assert "\x1b" not in out


@pytest.mark.parametrize("width", [30, 80, 200])
@pytest.mark.parametrize("lang", ["en", "zh"])
def test_no_line_is_too_wide_and_nothing_is_cut(
    run: Run, plan_file: PlanFile, monkeypatch: pytest.MonkeyPatch, width: int, lang: str
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    out = run("show", plan_file(), "--place", "Kuan", "--lang", lang).out
    assert max(map(cell_len, out.splitlines())) <= width
    assert "…" not in out


def test_a_day_without_anything(run: Run, plan_file: PlanFile) -> None:
    out = run("show", plan_file(), "--shortages").out
    assert out.endswith("\n\nNothing to do.\n")


def test_no_plan_says_why(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    error = {
        "code": "invalid-input",
        "message": "2 errors",
        "findings": [{"code": "x", "message": "no such"}],
    }
    path.write_text(json.dumps({"status": "invalid", "code": 3, "error": error}), encoding="utf-8")
    code, out, _ = run("show", path)
    assert code == 0
    assert "There is no plan" in out
    assert "2 errors" in out
    assert "no such" in out


def test_what_cannot_be_seen_is_written_out(run: Run, tmp_path: Path, by_hand: dict[str, Case]) -> None:
    path = tmp_path / "plan.json"
    text = json.dumps(by_hand["people"].document).replace('"Liao"', '"[red]\\u001b[2J"')
    path.write_text(text, encoding="utf-8")
    out = run("show", path, "--day", "2022-04-03").out
    assert "\x1b" not in out
    assert "[red]" in out.replace("\n", "")


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["--place", "Kua"], 2, "did you mean Kuan"),
        (["--day", "2023-01-01"], 2, "is not a day of the plan: it has 2022-04-03"),
        (["--day", "soon"], 2, "soon"),
        (["--instance", "nowhere"], 3, "nothing was written"),
    ],
)
def test_wrong_usage(run: Run, plan_file: PlanFile, arguments: list[str], code: int, message: str) -> None:
    ended = run("show", plan_file(), *arguments)
    assert (ended.code, ended.out) == (code, "")
    assert message in ended.err
