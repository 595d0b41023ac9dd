"""``rebalance check``: plans made by whomever, and documents that are none."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from rebalance.cli import main
from rebalance.plan.check import RULES
from rebalance.plan.check.certificate import fingerprint
from rebalance.plan.document.plan import Plan
from tests.cli.conftest import Run
from tests.plan.cases import Case

PlanFile = Callable[..., Path]
INSTANCES = Path(__file__).parents[2] / "instances"


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


@pytest.fixture(scope="module")
def with_certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plan that carries its certificate, of an instance that fractions bound as well as whole numbers."""
    folder, path = INSTANCES / "tiny-overdue", tmp_path_factory.mktemp("proven") / "plan.json"
    assert main(["solve", str(folder), "--certificate", "--quiet", "-o", str(path)]) == 0
    return path


def test_a_certificate_is_said_in_one_sentence(run: Run, with_certificate: Path) -> None:
    instance = INSTANCES / "tiny-overdue"
    code, out, err = run("check", instance, with_certificate, "--certificate")
    assert (code, err) == (0, "")
    assert out.splitlines()[1].startswith(
        "Proven in exact arithmetic, without a solver: no plan is below overdue: 2 (this plan 2), "
        "waiting: 8 (this plan 8), "
    )
    assert len(out.splitlines()) == 2
    assert "不用求解器" in run("check", instance, with_certificate, "--certificate", "--lang", "zh").out
    document = json.loads(run("check", instance, with_certificate, "--certificate", "--json").out)
    assert document["proven"][1] == {"level": "waiting", "value": 8, "proven": 8, "bound": 8}


def test_a_bound_beyond_the_proof_is_said_to_be_one(run: Run, with_certificate: Path) -> None:
    document = json.loads(with_certificate.read_text(encoding="utf-8"))
    document["certificate"]["levels"] = [
        {**level, "sum": "0", "multipliers": []} for level in document["certificate"]["levels"]
    ]
    levels = Plan.model_validate(document).certificate
    assert levels is not None
    document["certificate"]["sha256"] = fingerprint(levels.levels)
    path = Path("nothing-proven.json")
    path.write_text(json.dumps(document), encoding="utf-8")
    code, out, _ = run("check", INSTANCES / "tiny-overdue", path, "--certificate")
    assert code == 0
    assert "overdue: 0 (this plan 2)" in out
    assert "bounds above that, overdue: 2, waiting: 8" in out


def test_a_certificate_with_one_figure_changed(run: Run, with_certificate: Path) -> None:
    document = json.loads(with_certificate.read_text(encoding="utf-8"))
    document["certificate"]["levels"][0]["multipliers"][0]["rows"][0][-1] = "0.5"
    path = Path("changed.json")
    path.write_text(json.dumps(document), encoding="utf-8")
    code, out, _ = run("check", INSTANCES / "tiny-overdue", path, "--certificate")
    assert code == 6
    assert "the certificate was changed after it was made" in out
    assert "Proven" not in out
    assert run("check", INSTANCES / "tiny-overdue", path).code == 0


def test_no_certificate_to_check(run: Run, people_folder: Path, plan_file: PlanFile) -> None:
    code, out, _ = run("check", people_folder, plan_file(), "--certificate")
    assert code == 6
    assert "the plan has no certificate: solve --certificate makes one" in out
