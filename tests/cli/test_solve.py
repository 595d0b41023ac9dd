"""``rebalance solve``: what it writes where, and how it ends."""

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest

from rebalance.instance import load
from rebalance.plan.check import Violation, check
from rebalance.plan.document.plan import Plan
from rebalance.plan.published import json_schema
from rebalance.words import Message
from tests.cli.conftest import Run
from tests.instance.sound import sound, write_folder

NAME = "plan-by-hand-people-2022-04-03.json"


def test_a_plan_is_really_found_and_checked(run: Run, people_folder: Path) -> None:
    code, out, err = run("solve", people_folder, "--time-limit", "20")
    plan = Plan.model_validate_json(Path(NAME).read_bytes())
    assert code == plan.code == 0
    assert check(load(people_folder), plan) == []
    # Worked out by hand: no plan leaves fewer overdue, and then fewer waiting.
    assert [objective.value for objective in plan.objectives[:2]] == [14, 38]
    assert "positive      5      4        1        1" in out
    assert out.endswith(f"The plan is in {NAME}\n")
    assert "overdue" in err
    assert run("check", people_folder, NAME).code == 0


def test_the_same_input_gives_the_same_plan(run: Run, people_folder: Path) -> None:
    written = []
    for name in ("a.json", "b.json"):
        assert run("solve", people_folder, "-o", name).code == 0
        document = json.loads(Path(name).read_bytes())
        del document["generated_at"]
        written.append(document)
    assert written[0] == written[1]


@pytest.mark.usefixtures("solved_by_hand")
class TestOutput:
    def test_the_summary_goes_to_stdout_the_plan_to_a_file(self, run: Run, people_folder: Path) -> None:
        code, out, err = run("solve", people_folder)
        assert code == 0
        assert out.startswith("by-hand-people\n2022-04-03 to 2022-04-05 · optimal")
        assert err.splitlines() == [
            "   0.2 s  overdue: at least 14",
            "   0.5 s  overdue: 14 in this plan, at least 14 in any",
        ]
        assert os.listdir() == [NAME]

    def test_the_plan_on_stdout_is_alone_there(self, run: Run, people_folder: Path) -> None:
        code, out, err = run("solve", people_folder, "-o", "-")
        jsonschema.Draft202012Validator(json_schema()).validate(json.loads(out))
        assert code == 0
        assert "Who helps whom" in err
        assert os.listdir() == []

    def test_quiet(self, run: Run, people_folder: Path) -> None:
        assert run("solve", people_folder, "--quiet").err == ""
        _, out, err = run("solve", people_folder, "--quiet", "-o", "-")
        assert err == ""
        assert json.loads(out)["status"] == "optimal"

    def test_chinese(self, run: Run, people_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        _, out, err = run("solve", people_folder, "--lang", "zh")
        assert "人员" in out
        assert err.startswith("   0.2 秒  超时：至少 14")
        monkeypatch.setenv("REBALANCE_LANG", "zh")
        assert run("solve", people_folder).out == out

    def test_a_plan_is_replaced_whole(self, run: Run, people_folder: Path, elsewhere: Path) -> None:
        target = elsewhere / "plan.json"
        target.write_text("yesterday's")
        os.umask(mask := os.umask(0o022))
        assert run("solve", people_folder, "-o", target).code == 0
        assert json.loads(target.read_bytes())["code"] == 0
        assert os.listdir() == ["plan.json"]
        assert stat.S_IMODE(target.stat().st_mode) == 0o666 & ~mask

    def test_a_link_is_followed_and_a_device_stays_one(self, run: Run, people_folder: Path) -> None:
        Path("link.json").symlink_to("real.json")
        assert run("solve", people_folder, "-o", "link.json").code == 0
        assert Path("link.json").is_symlink()
        assert json.loads(Path("real.json").read_bytes())["code"] == 0
        assert run("solve", people_folder, "-o", os.devnull).code == 0
        assert Path(os.devnull).is_char_device()

    def test_what_cannot_be_written_leaves_nothing_behind(
        self, run: Run, people_folder: Path, elsewhere: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (elsewhere / "plan.json").write_text("yesterday's")

        def refuse(self: Path, target: Path) -> Path:
            raise OSError(28, "No space left on device")

        monkeypatch.setattr(Path, "replace", refuse)
        code, out, err = run("solve", people_folder, "-o", "plan.json", "--quiet")
        assert (code, out) == (2, "")
        assert err == "rebalance: plan.json cannot be written: no space left on device\n"
        assert os.listdir() == ["plan.json"]
        assert Path("plan.json").read_text() == "yesterday's"

    def test_waiting_can_be_made_a_failure(self, run: Run, people_folder: Path) -> None:
        code, out, _ = run("solve", people_folder, "--fail-on-waiting")
        assert code == json.loads(Path(NAME).read_bytes())["code"] == 7
        assert "Who helps whom" in out
        # The plan is one all the same.
        assert run("check", people_folder, NAME).code == 0

    def test_warnings_can_be_made_a_failure(self, run: Run, people_folder: Path) -> None:
        assert run("solve", people_folder, "--fail-on-warning").code == 7


@pytest.mark.parametrize(
    ("target", "message"),
    [
        (".", ". is a folder: name a file to write to."),
        ("no/plan.json", "the folder {here}/no is not there: make it, or name another file."),
    ],
)
def test_an_output_that_cannot_be_is_refused_before_the_search(
    run: Run, people_folder: Path, elsewhere: Path, target: str, message: str
) -> None:
    code, out, err = run("solve", people_folder, "-o", target)
    assert (code, out) == (2, "")
    assert err == f"rebalance: {message.format(here=elsewhere)}\n"


def test_the_name_of_the_plan(run: Run, tmp_path: Path, solved_by_hand: Plan) -> None:
    from rebalance.cli.solve import default_output

    def named(name: str) -> str:
        settings, tables = sound()
        folder = tmp_path / "named"
        folder.mkdir(exist_ok=True)
        write_folder(folder, {**settings, "name": name}, tables)
        return default_output(load(folder))

    assert named("a/b ../c") == "plan-a-b-..-c-2022-04-03.json"
    assert named("jilin-2022-04-03") == "plan-jilin-2022-04-03.json"
    assert named("吉林") == "plan-吉林-2022-04-03.json"
    assert named("///") == "plan-instance-2022-04-03.json"


def test_an_invalid_input_is_refused_with_every_finding(run: Run, broken_folder: Path) -> None:
    code, out, err = run("solve", broken_folder)
    assert (code, out) == (3, "")
    assert 'people.csv, row 2, column place = "kuanchen" [unknown-place]' in err
    assert 'rooms.csv, row 2, column count = "2.5" [not-whole]' in err
    assert err.endswith(f"rebalance: 2 errors in {broken_folder}: nothing was solved\n")
    assert os.listdir() == []


@pytest.mark.parametrize("target", ["-", "plan.json"])
def test_an_invalid_input_is_written_down_where_a_plan_was_to_be(
    run: Run, broken_folder: Path, target: str
) -> None:
    code, out, _ = run("solve", broken_folder, "-o", target)
    document = json.loads(out if target == "-" else Path(target).read_bytes())
    jsonschema.Draft202012Validator(json_schema()).validate(document)
    assert code == document["code"] == 3
    assert document["status"] == "invalid"
    assert [finding["code"] for finding in document["error"]["findings"]] == ["unknown-place", "not-whole"]
    assert document["error"]["findings"][0]["row"] == 2


@pytest.mark.parametrize(
    ("target", "fault"), [("missing", "missing-folder"), ("README.md", "unknown-format")]
)
def test_what_is_no_instance(run: Run, elsewhere: Path, target: str, fault: str) -> None:
    (elsewhere / "README.md").write_text("made up")
    code, _, err = run("solve", target)
    assert code == 3
    assert f"{target} [{fault}]" in err


@pytest.mark.parametrize("limit", ["0", "-1", "nan", "inf", "soon"])
def test_time_limits_are_positive(run: Run, people_folder: Path, limit: str) -> None:
    code, _, err = run("solve", people_folder, "--time-limit", limit)
    assert code == 2
    assert "--time-limit" in err


def test_no_plan_within_the_limit(
    run: Run, people_folder: Path, failing: Callable[[Exception], None]
) -> None:
    from rebalance.solve.told import NoPlan

    failing(NoPlan())
    code, out, err = run("solve", people_folder, "-o", "-", "--time-limit", "3")
    document = json.loads(out)
    assert code == document["code"] == 5
    assert document["error"]["message"] == (
        "no plan within 3 seconds; this does not prove that there is none"
    )
    assert "give it more with --time-limit" in err
    Path("none.json").write_text(out)
    checked = run("check", people_folder, "none.json")
    assert (checked.code, checked.out) == (
        0,
        "There is no plan to judge: the document says infeasible, and why.\n",
    )


def test_a_plan_that_breaks_a_rule_is_never_written(
    run: Run, people_folder: Path, failing: Callable[[Exception], None]
) -> None:
    from rebalance.plan.make import BadPlan

    says = Message("broken.balance.gone", {"place": "Kuan", "date": "today", "count": 3, "item": "mask"})
    failing(BadPlan([Violation("balance", {"place": "Kuan"}, 3, says)]))
    code, out, err = run("solve", people_folder, "-o", "plan.json")
    assert (code, out) == (1, "")
    assert "balance, by 3: place Kuan\n         Kuan: by today, 3 more units of mask are gone" in err
    assert "this is a bug in rebalance" in err
    assert os.listdir() == []


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Exception], None]:
    """Let the search end with an exception."""

    def fail_with(error: Exception) -> None:
        def make_plan(*_: object, **__: object) -> Plan:
            raise error

        monkeypatch.setattr("rebalance.plan.make.make_plan", make_plan)

    return fail_with


class TestPrevious:
    """Planning from the plan before."""

    @pytest.fixture
    def before(self, run: Run, people_folder: Path) -> str:
        assert run("solve", people_folder, "-o", "before.json").code == 0
        return "before.json"

    def test_made_again_it_changes_nothing(self, run: Run, people_folder: Path, before: str) -> None:
        code, out, _ = run("solve", people_folder, "--previous", before, "-o", "-")
        assert code == 0
        again, first = json.loads(out), json.loads(Path(before).read_bytes())
        assert again["objectives"][-1] == {"level": "change", "value": 0, "bound": 0}
        assert again["roster"] == first["roster"]
        Path("again.json").write_text(out, encoding="utf-8")
        assert run("check", people_folder, "again.json", "--previous", before).code == 0
        other = {**first, "transfers": first["transfers"][1:]}
        Path("other.json").write_text(json.dumps(other), encoding="utf-8")
        assert run("check", people_folder, "again.json", "--previous", "other.json").code == 6

    @pytest.mark.parametrize("lang", ["en", "zh"])
    def test_orders_that_cannot_stay_are_named(
        self, run: Run, people_folder: Path, before: str, lang: str
    ) -> None:
        rooms = people_folder / "rooms.csv"
        rooms.write_text(rooms.read_text().replace("Clinic,ward,2022-04-03,3", "Clinic,ward,2022-04-03,1"))
        arguments = ("--previous", before, "--freeze-until", "2022-04-03", "-o", "-", "--lang", lang)
        code, out, err = run("solve", people_folder, *arguments)
        plan = Plan.model_validate_json(out)
        assert (code, plan.code, plan.status) == (4, 4, "infeasible")
        assert check(load(people_folder), plan) == []
        assert plan.error is not None
        finding = next(f for f in plan.error.findings if f.code == "rooms")
        assert "mild" in finding.message and "Kuan" in finding.message
        assert (finding.file, finding.row) == ("rooms.csv", 5)
        assert finding.remedy in err and "2022-04-03" in plan.error.message
        assert plan.error.findings[-1].code == "take-back"

    def test_what_goes_with_nothing_is_refused(self, run: Run, people_folder: Path, before: str) -> None:
        assert run("solve", people_folder, "--freeze-until", "2022-04-03").code == 2
        early = run("solve", people_folder, "--previous", before, "--freeze-until", "2022-04-01")
        assert early.code == 2 and "2022-04-03" in early.err
        assert run("solve", people_folder, "--previous", "missing.json").code == 3

    def test_a_document_without_a_plan_is_no_plan_before(self, run: Run, people_folder: Path) -> None:
        failed = {"status": "infeasible", "code": 4, "error": {"code": "x", "message": "y"}}
        Path("failed.json").write_text(json.dumps(failed), encoding="utf-8")
        code, _, err = run("solve", people_folder, "--previous", "failed.json")
        assert code == 3 and "not-a-plan" in err


class TestSolvers:
    """Another solver, and the model for any other."""

    def test_the_second_solver_finds_what_the_first_does(self, run: Run, people_folder: Path) -> None:
        for solver in ("highs", "scip"):
            assert run("solve", people_folder, "--solver", solver, "-o", f"{solver}.json").code == 0
        first, second = (json.loads(Path(f"{solver}.json").read_bytes()) for solver in ("highs", "scip"))
        assert [o["value"] for o in second["objectives"]] == [o["value"] for o in first["objectives"]]
        assert second["tool"]["solver"].startswith("SCIP")

    @pytest.mark.usefixtures("solved_by_hand")
    def test_the_model_is_written_beside_the_plan(self, run: Run, people_folder: Path) -> None:
        assert run("solve", people_folder, "--export", "model.lp").code == 0
        assert "flow_Kuan_mild_Bai_0403" in Path("model.lp").read_text(encoding="utf-8")
        assert sorted(os.listdir()) == ["model.lp", NAME]
        assert run("solve", people_folder, "--export", "model.txt").code == 2
        assert run("solve", people_folder, "--export", "missing/model.lp").code == 2

    def test_what_is_missing_or_too_much_is_said(
        self, run: Run, people_folder: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("rebalance.solve.other.find_spec", lambda name: None)
        code, _, err = run("solve", people_folder, "--solver", "scip", "--quiet")
        assert code == 2 and "pip install" in err
        monkeypatch.setattr("rebalance.solve.other.MOST_TOURS", 0)
        code, _, err = run("solve", people_folder, "--export", "model.lp", "--quiet")
        assert code == 2 and "--export" in err


def test_reasons_are_proven_unless_that_is_left_out(run: Run) -> None:
    folder = Path(__file__).parents[2] / "instances" / "tiny-base"
    for option, proven in (("--explain", True), ("--no-explain", False)):
        assert run("solve", folder, option, "-o", "plan.json", "--quiet").code == 0
        plan = json.loads(Path("plan.json").read_bytes())
        (row,) = plan["waiting"]
        assert (row["why"][0]["proof"] is not None) is proven
        assert {bottleneck["proven"] for bottleneck in plan["bottlenecks"]} == {proven}
