"""``rebalance convert`` and ``rebalance init``: where they write, and what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from rebalance.instance import load
from tests.cli.conftest import ROOT, Run

BASE = ROOT / "instances" / "tiny-base"


def _content(target: str) -> list[bytes]:
    path = Path(target)
    return [file.read_bytes() for file in (sorted(path.iterdir()) if path.is_dir() else [path])]


def test_every_format(run: Run) -> None:
    assert run("convert", BASE, "case.xlsx", "--lang", "zh") == (0, "", "")
    assert run("convert", "case.xlsx", "case.json") == (0, "", "")
    assert run("convert", "case.json", "files", "--lang", "zh") == (0, "", "")
    code, out, err = run("convert", "files", "-")
    assert (code, err) == (0, "")
    assert run("convert", "-", "again.json", stdin=out.encode()).code == 0
    for path in ("case.xlsx", "case.json", "files", "again.json"):
        assert load(path).sha256 == load(BASE).sha256
    assert "人数" in Path("files/people.csv").read_text(encoding="utf-8-sig")


def test_every_command_takes_every_door(run: Run) -> None:
    run("convert", BASE, "case.xlsx")
    document = run("convert", BASE, "-").out.encode()
    plans = []
    for instance, stdin in (("case.xlsx", b""), ("-", document), (BASE, b"")):
        assert run("validate", instance, stdin=stdin).code == 0
        assert run("solve", instance, "-o", "plan.json", "--quiet", stdin=stdin).code == 0
        plan = json.loads(Path("plan.json").read_text(encoding="utf-8"))
        assert plan.pop("generated_at")
        plans.append(plan)
        assert run("check", instance, "plan.json", stdin=stdin).code == 0
    assert plans[0] == plans[1] == plans[2]


def test_standard_input_is_read_once(run: Run) -> None:
    assert run("check", "-", "-").code == 2


def test_an_instance_at_fault_is_not_written(run: Run, broken_folder: Path) -> None:
    code, out, err = run("convert", broken_folder, "case.json")
    assert (code, out) == (3, "")
    assert "[unknown-place]" in err and err.endswith("2 errors: nothing was written\n")
    assert not Path("case.json").exists()


def test_a_table_that_is_left_behind_is_named(run: Run, people_folder: Path) -> None:
    (people_folder / "weather.csv").write_text("wind\n3\n")
    code, _, err = run("convert", people_folder, "files")
    assert code == 0 and "[unknown-table]" in err
    assert not Path("files/weather.csv").exists()


@pytest.mark.parametrize("target", ["case.ods", "case.xls", "case.xlsm"])
def test_formats_that_are_only_read(run: Run, target: str) -> None:
    code, _, err = run("convert", BASE, target)
    assert code == 2 and "is read, but not written" in err


def test_a_folder_that_is_there_stays_as_it_is(run: Run) -> None:
    Path("files").mkdir()
    assert run("convert", BASE, "files").code == 0
    before = Path("files/people.csv").read_bytes()
    code, _, err = run("convert", ROOT / "instances" / "tiny-care", "files")
    assert code == 2 and "files is there already" in err
    assert Path("files/people.csv").read_bytes() == before
    assert run("convert", BASE, "nowhere/files").code == 2
    assert sorted(path.name for path in Path().iterdir()) == ["files"]


@pytest.mark.parametrize("target", ["case.xlsx", "case.json"])
def test_a_file_that_is_there_stays_as_it_is(target: str, run: Run) -> None:
    """It may have been filled in; standard output is no file."""
    assert run("convert", BASE, target).code == 0
    before = _content(target)
    code, out, err = run("convert", ROOT / "instances" / "tiny-care", target)
    assert (code, out) == (2, "") and f"{target} is there already" in err
    assert _content(target) == before


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("target", ["mine", "mine.xlsx", "mine.json"])
def test_init_writes_an_instance_without_fault(run: Run, target: str, language: str) -> None:
    assert run("init", target, "--lang", language) == (0, "", "")
    assert run("validate", target).out == f"nothing to find fault with in {target}\n"
    before = _content(target)
    code, out, err = run("init", target)
    assert (code, out) == (2, "") and f"{target} is there already: name" in err
    assert _content(target) == before


def test_init_explains_every_column(run: Run) -> None:
    run("init", "mine", "--lang", "zh")
    text = Path("mine/README.md").read_text(encoding="utf-8")
    assert "- 座位数: 一趟坐几人；单位：人；空着：0" in text
    run("init", "english")
    text = Path("english/README.md").read_text(encoding="utf-8")
    assert "- hours_per_day: hours one vehicle works a day; unit: hours; must be filled in" in text
