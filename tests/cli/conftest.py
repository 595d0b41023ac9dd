"""The command line run in this process, and instances on disk whose plans are known by hand."""

from __future__ import annotations

import datetime as dt
import io
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

import rebalance
from rebalance.cli import main
from rebalance.instance import Instance
from rebalance.instance.variants import Variants
from rebalance.plan.document.plan import Plan
from rebalance.solve.told import Step
from rebalance.words import Language
from tests.instance.sound import sound, write_folder
from tests.plan.cases import Case, Document, cases, people_settings, people_tables

ROOT = Path(rebalance.__file__).parents[1]


class Ran(NamedTuple):
    """How a command ended."""

    code: int
    out: str
    err: str


Run = Callable[..., Ran]


@pytest.fixture(scope="session")
def by_hand() -> dict[str, Case]:
    return cases()


@pytest.fixture(autouse=True)
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Run every command in an empty folder of its own, in a process of its own too."""
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    folder = tmp_path / "here"
    folder.mkdir()
    monkeypatch.chdir(folder)
    for name in ("REBALANCE_DEBUG", "REBALANCE_LANG", "COLUMNS", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command, with some bytes on stdin."""

    def run(*arguments: str | Path, stdin: bytes = b"") -> Ran:
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(stdin)))
        code = main([str(argument) for argument in arguments])
        return Ran(code, *capsys.readouterr())

    return run


@pytest.fixture
def people_folder(tmp_path: Path) -> Path:
    """Write the instance of people whose best plan is known."""
    folder = tmp_path / "people"
    folder.mkdir()
    tables = {
        name: [{key: "" if value is None else value for key, value in row.items()} for row in rows]
        for name, rows in people_tables().items()
    }
    return write_folder(folder, people_settings(), tables)


@pytest.fixture
def doubtful_folder(tmp_path: Path) -> Path:
    """Write an instance with one warning: a report too old."""
    settings, tables = sound()
    tables["rooms"][1]["reported_at"] = "2022-03-01T00:00:00Z"
    folder = tmp_path / "doubtful"
    folder.mkdir()
    return write_folder(folder, settings, tables)


@pytest.fixture
def broken_folder(tmp_path: Path) -> Path:
    """Write an instance with two errors."""
    settings, tables = sound()
    tables["people"][0]["place"] = "kuanchen"
    tables["rooms"][0]["count"] = "2.5"
    folder = tmp_path / "broken"
    folder.mkdir()
    return write_folder(folder, settings, tables)


@pytest.fixture
def plan_file(tmp_path: Path, by_hand: dict[str, Case]) -> Callable[..., Path]:
    """Write the plan made by hand, with some keys replaced, or left out where None."""

    def write(**changes: Any) -> Path:
        document: Document = {**by_hand["people"].document, **changes}
        kept = {key: value for key, value in document.items() if value is not None}
        path = tmp_path / "by-hand.json"
        path.write_text(json.dumps(kept), encoding="utf-8")
        return path

    return write


@pytest.fixture
def solved_by_hand(monkeypatch: pytest.MonkeyPatch, by_hand: dict[str, Case]) -> Iterator[Plan]:
    """Let the plan made by hand be the one that is found, where it is not the search that is tested."""
    plan = Plan.model_validate(by_hand["people"].document)

    def make_plan(
        instance: Instance,
        *,
        time_limit: float,
        progress: Callable[[Step], None] | None = None,
        language: Language,
        previous: Plan | None,
        freeze_until: dt.date | None,
        solver: str,
        certificate: bool,
        processes: int,
        variants: Variants | None,
    ) -> Plan:
        assert previous is None and freeze_until is None and solver == "highs" and not certificate
        assert variants is not None
        assert instance.sha256 == plan.instance.sha256
        assert progress is not None
        progress(Step(level="overdue", what="bound", value=None, bound=14.0, seconds=0.25))
        progress(Step(level="overdue", what="plan", value=14.0, bound=14.0, seconds=0.5))
        return plan

    monkeypatch.setattr("rebalance.plan.make.make_plan", make_plan)
    yield plan
