"""``rebalance report``: the form by the file's ending, and what cannot be written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PlanFile = Callable[..., Path]


def test_a_page(run: Run, plan_file: PlanFile, elsewhere: Path) -> None:
    assert run("report", plan_file(), "-o", "plan.html") == (0, "", "")
    assert [path.name for path in elsewhere.iterdir()] == ["plan.html"]
    assert (elsewhere / "plan.html").read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_a_workbook(run: Run, plan_file: PlanFile, elsewhere: Path) -> None:
    assert run("report", plan_file(), "-o", "plan.xlsx", "--lang", "zh") == (0, "", "")
    assert [path.name for path in elsewhere.iterdir()] == ["plan.xlsx"]
    assert (elsewhere / "plan.xlsx").read_bytes().startswith(b"PK")


def test_from_stdin_to_stdout(run: Run, plan_file: PlanFile) -> None:
    code, out, err = run(
        "report", "-", "--form", "html", "-o", "-", "--lang", "zh", stdin=plan_file().read_bytes()
    )
    assert (code, err) == (0, "")
    assert '<html lang="zh-Hans">' in out


def test_names_come_from_the_instance(run: Run, plan_file: PlanFile, people_folder: Path) -> None:
    assert run("report", plan_file(), "-o", "plan.html", "--instance", people_folder) == (0, "", "")


@pytest.mark.parametrize(
    ("output", "message"),
    [
        ("plan", "plan does not say what to write: let it end in .html, .xlsx"),
        ("plan.pdf", "plan.pdf does not say what to write: let it end in .html, .xlsx"),
        ("-", "say with --form what to write to stdout: html, xlsx"),
        ("missing/plan.html", "missing is not there: make it"),
    ],
)
def test_wrong_usage(run: Run, plan_file: PlanFile, output: str, message: str) -> None:
    code, out, err = run("report", plan_file(), "-o", output)
    assert (code, out) == (2, "")
    assert message in err


def test_what_is_no_plan_is_a_finding(run: Run, broken_folder: Path, elsewhere: Path) -> None:
    code, out, err = run("report", "-", "-o", "plan.html", "--instance", broken_folder, stdin=b"[]")
    assert (code, out) == (3, "")
    assert "[not-a-plan]" in err
    assert "[unknown-place]" in err
    assert "nothing was written" in err
    assert not list(elsewhere.iterdir())


def test_another_instance_is_said_to_be_one(run: Run, plan_file: PlanFile, doubtful_folder: Path) -> None:
    code, _, err = run("report", plan_file(), "-o", "plan.html", "--instance", doubtful_folder)
    assert code == 0
    assert "is not what" in err
