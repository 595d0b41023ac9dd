"""``rebalance check``: plans made by whomever, and documents that are none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rebalance.plan.check import RULES
from tests.cli.conftest import Run
from tests.plan.cases import Case

PlanFile = Callable[..., Path]


def test_a_right_plan(run: Run, people_folder: Path, plan_file: PlanFile) -> None:
    sentence = f"The plan breaks none of the {len(RULES)} rules.\n"
    assert run("check", people_folder, plan_file()) == (0, sentence, "")


def test_from_stdin(run: Run, people_folder: Path, plan_file: PlanFile) -> None:
    assert run("check", people_folder, "-", stdin=b"\xef\xbb\xbf" + plan_file().read_bytes()).code == 0


def test_violations_say_rule_spot_and_size(
    run: Run, people_folder: Path, plan_file: PlanFile, by_hand: dict[str, Case]
) -> None:
    trips = [dict(trip) for trip in by_hand["people"].document["trips"]]
    trips[0]["load"] = 3
    code, out, err = run("check", people_folder, plan_file(trips=trips, roster=None))
    assert (code, err) == (6, "")
    lines = out.splitlines()
    assert lines[0].startswith("seats, by 1: date 2022-04-03")
    assert lines[-1].endswith("of 1 rule")


def test_violations_as_json(run: Run, people_folder: Path, plan_file: PlanFile) -> None:
    code, out, _ = run("check", people_folder, plan_file(waiting=[]), "--json")
    document = json.loads(out)
    assert code == document["code"] == 6
    assert document["findings"] == []
    assert {violation["rule"] for violation in document["violations"]} == {"waiting"}
    assert document["violations"][0].keys() == {"rule", "where", "by", "message"}


@pytest.mark.parametrize(
    ("content", "code", "where"),
    [
        (b"", "ill-formed-json", None),
        (b'{"transfers": [', "ill-formed-json", None),
        (b"\xff\xfe{}", "bad-encoding", None),
        (b"[]", "not-a-plan", None),
        (b"null", "not-a-plan", None),
        (b'{"name": "someone else\'s"}', "not-a-plan", None),
        (b'{"schema": "rebalance/instance"}', "bad-field", "schema"),
        (b'{"transfers": [{"people": 1.5}]}', "bad-field", "transfers[0].people"),
        (b'{"objectives": [{"level": "x", "value": NaN}]}', "bad-field", "objectives[0].value"),
        (b'{"transfers": ' + b"[" * 5000, "ill-formed-json", None),
    ],
)
def test_what_is_no_plan_is_a_finding(
    run: Run, people_folder: Path, content: bytes, code: str, where: str | None
) -> None:
    ended, out, err = run("check", people_folder, "-", stdin=content)
    assert (ended, out) == (3, "")
    assert "Traceback" not in err
    assert "nothing was judged" in err
    ended, out, err = run("check", people_folder, "-", "--json", stdin=content)
    assert (ended, err) == (3, "")
    findings = json.loads(out)["findings"]
    assert (code, where) in {(finding["code"], finding["column"]) for finding in findings}
    assert all(finding["file"] == "stdin" for finding in findings)


def test_every_fault_of_a_document_at_once(run: Run, people_folder: Path) -> None:
    content = b'{"transfers": [{}], "waiting": [{"date": "2022-02-30"}], "schema_version": "9.9"}'
    _, out, _ = run("check", people_folder, "-", "--json", stdin=content)
    columns = {finding["column"] for finding in json.loads(out)["findings"]}
    assert {"transfers[0].people", "waiting[0].date", "schema_version"} <= columns


@pytest.mark.parametrize("plan", ["missing.json", "."])
def test_a_plan_that_cannot_be_read(run: Run, people_folder: Path, plan: str) -> None:
    code, _, err = run("check", people_folder, plan)
    assert code == 3
    assert f"{plan} [unreadable-file]" in err


def test_faults_of_both_inputs_are_listed(run: Run, broken_folder: Path) -> None:
    code, _, err = run("check", broken_folder, "missing.json")
    assert code == 3
    assert "[unknown-place]" in err
    assert "[unreadable-file]" in err


def test_a_plan_of_another_instance(run: Run, doubtful_folder: Path, plan_file: PlanFile) -> None:
    code, out, _ = run("check", doubtful_folder, plan_file())
    assert code == 6
    assert out.startswith("instance, by 1: ")


def test_chinese(run: Run, people_folder: Path, plan_file: PlanFile) -> None:
    plan = plan_file(transfers=[])
    code, out, _ = run("check", people_folder, plan, "--lang", "zh")
    assert code == 6
    assert "处违反，涉及" in out
