"""``rebalance doctor``: what is installed, and a tiny plan really made."""

from importlib.metadata import PackageNotFoundError

import pytest

from rebalance.cli import doctor
from rebalance.plan.document.plan import Plan
from tests.cli.conftest import Run
from tests.plan.cases import Case


def test_all_is_well(run: Run) -> None:
    code, out, err = run("doctor")
    assert (code, err) == (0, "")
    assert out.startswith("rebalance  ")
    assert "\nhighspy    " in out
    assert out.endswith("plan       made and checked\n")


@pytest.mark.parametrize("wrong", ["1.9.0", "1.14.0", "1.15.1"])
def test_a_solver_known_to_be_wrong(run: Run, monkeypatch: pytest.MonkeyPatch, wrong: str) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: wrong)
    code, out, _ = run("doctor")
    assert code == 1
    assert f"highspy    {wrong}: it returns wrong optima: pip install --upgrade highspy\n" in out


@pytest.mark.parametrize("right", ["1.16.0", "1.16.1.dev3", "2"])
def test_a_solver_that_is_not(run: Run, monkeypatch: pytest.MonkeyPatch, right: str) -> None:
    monkeypatch.setattr(doctor, "version", lambda name: right)
    code, out, _ = run("doctor")
    assert code == 0
    assert f"\nhighspy    {right}\n" in out


def test_a_part_that_is_missing(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(doctor, "version", missing)
    code, out, _ = run("doctor")
    assert code == 1
    assert "PuLP       missing: pip install pulp\n" in out


def test_a_plan_that_is_not_the_best(
    run: Run, monkeypatch: pytest.MonkeyPatch, by_hand: dict[str, Case]
) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    monkeypatch.setattr("rebalance.plan.make.make_plan", lambda *_, **__: plan)
    code, out, _ = run("doctor")
    assert code == 1
    assert "wrong      4 people moved, optimal; 2 can be, and no more\n" in out


def test_a_search_that_breaks(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Plan:
        raise RuntimeError("no solver")

    monkeypatch.setattr("rebalance.plan.make.make_plan", broken)
    code, out, _ = run("doctor")
    assert code == 1
    assert "wrong      no plan: RuntimeError: no solver\n" in out
