"""``rebalance validate``: every finding, and the exit codes."""

import json
from pathlib import Path

from tests.cli.conftest import ROOT, Run


def test_nothing_to_find(run: Run) -> None:
    folder = ROOT / "instances" / "jiyuan-2022-12-11"
    assert run("validate", folder) == (0, f"nothing to find fault with in {folder}\n", "")


def test_errors(run: Run, broken_folder: Path) -> None:
    code, out, err = run("validate", broken_folder)
    assert (code, err) == (3, "")
    assert 'error    people.csv, row 2, column place = "kuanchen" [unknown-place]\n' in out
    assert out.endswith(f"2 errors in {broken_folder}\n")


def test_warnings_are_no_failure_unless_asked_for(run: Run, doubtful_folder: Path) -> None:
    code, out, _ = run("validate", doubtful_folder)
    assert code == 0
    assert "warning  rooms.csv, row 3, column reported_at" in out
    assert run("validate", doubtful_folder, "--fail-on-warning").code == 7


def test_json(run: Run, broken_folder: Path, doubtful_folder: Path) -> None:
    code, out, err = run("validate", broken_folder, "--json")
    document = json.loads(out)
    assert (code, err) == (document["code"], "") == (3, "")
    first = document["findings"][0]
    assert (first["code"], first["file"], first["row"], first["column"], first["value"]) == (
        "unknown-place",
        "people.csv",
        2,
        "place",
        "kuanchen",
    )
    code, out, _ = run("validate", doubtful_folder, "--json", "--fail-on-warning")
    assert code == json.loads(out)["code"] == 7
    assert [finding["severity"] for finding in json.loads(out)["findings"]] == ["warning"]


def test_a_marked_copy(run: Run, broken_folder: Path, elsewhere: Path) -> None:
    code, out, err = run("validate", broken_folder, "-o", "marked.xlsx")
    assert (code, err) == (3, "")
    assert out.endswith(f"2 errors in {broken_folder}\n")
    assert (elsewhere / "marked.xlsx").read_bytes().startswith(b"PK")
    assert [path.name for path in elsewhere.iterdir()] == ["marked.xlsx"]


def test_a_marked_copy_takes_the_place_of_nothing_but_what_it_marks(
    run: Run, broken_folder: Path, elsewhere: Path
) -> None:
    """What is there may have been corrected: it is marked again, but not written over from elsewhere."""
    assert run("validate", broken_folder, "-o", "marked.xlsx").code == 3
    before = (elsewhere / "marked.xlsx").read_bytes()
    code, out, err = run("validate", broken_folder, "-o", "marked.xlsx")
    assert (code, out) == (2, "") and "marked.xlsx is there already" in err
    assert (elsewhere / "marked.xlsx").read_bytes() == before
    assert run("validate", "marked.xlsx", "-o", elsewhere / "marked.xlsx").code == 3


def test_a_marked_copy_of_what_cannot_be_read(run: Run, elsewhere: Path) -> None:
    assert run("validate", "missing", "-o", "marked.xlsx").code == 3
    assert (elsewhere / "marked.xlsx").exists()


def test_a_copy_is_a_workbook(run: Run, broken_folder: Path, elsewhere: Path) -> None:
    code, _, err = run("validate", broken_folder, "-o", "marked.csv")
    assert (code, "let it end in .xlsx" in err) == (2, True)
    assert run("validate", broken_folder, "-o", "-", "--json").code == 2
    assert list(elsewhere.iterdir()) == []


def test_chinese(run: Run, broken_folder: Path) -> None:
    code, out, _ = run("validate", broken_folder, "--lang", "zh")
    assert code == 3
    assert "没有地点 kuanchen" in out
    assert out.endswith(f"{broken_folder}：2 处错误\n")
    document = json.loads(run("validate", broken_folder, "--lang", "zh", "--json").out)
    assert document["findings"][0]["message"] == "没有地点 kuanchen"
