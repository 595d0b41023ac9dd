"""``rebalance explain``: one group in plain sentences, the whole as JSON, and what one more is worth."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

BASE = Path(__file__).parents[2] / "instances" / "tiny-base"


@pytest.fixture
def base_plan(run: Run) -> str:
    assert run("solve", BASE, "-o", "plan.json", "--quiet").code == 0
    return "plan.json"


def test_a_group_in_plain_sentences(run: Run, base_plan: str) -> None:
    code, out, err = run("explain", base_plan, BASE, "--place", "East", "--category", "close_contact")
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0] == "East, close contact: 5 found, 4 moved, 1 waiting at the end"
    assert "vehicles: vehicles[place=East,vehicle=van].count+=1" in lines
    assert "  person-days of this group 1 → 0" in lines


def test_in_chinese_by_chinese_names(run: Run, base_plan: str) -> None:
    arguments = ("explain", base_plan, BASE, "--place", "East", "--category", "密切接触者", "--lang", "zh")
    code, out, _ = run(*arguments)
    assert code == 0
    assert out.startswith("East，密切接触者：发现 5 人，已转 4 人，期末待转 1 人\n")
    assert "  这一组的待转人日 1 → 0\n" in out


def test_for_other_systems(run: Run, base_plan: str) -> None:
    document = json.loads(run("explain", base_plan, BASE, "--place", "East", "--json").out)
    (group,) = document["groups"]
    assert (group["place"], group["category"], group["found"], group["moved"]) == (
        "East",
        "close_contact",
        5,
        4,
    )
    assert group["left"] == [{"date": "2022-04-04", "people": 1, "overdue": 1}]
    assert group["proven"]["verdict"] == "alone"
    # What it says can be asked for as it is.
    reason = next(r for r in group["proven"]["reasons"] if r["limits"] == ["rooms"])
    wishes = [part for change in reason["changes"] for part in ("--set", change)]
    assert run("solve", BASE, *wishes, "-o", "better.json", "--quiet").code == 0
    better = json.loads(Path("better.json").read_bytes())
    assert [level["value"] for level in better["objectives"][:2]] == [s["after"] for s in reason["levels"]]


def test_who_is_moved_before_the_end_does_not_wait_at_the_end(run: Run) -> None:
    folder = BASE.parent / "tiny-turnover"
    assert run("solve", folder, "-o", "plan.json", "--quiet").code == 0
    plan = json.loads(Path("plan.json").read_bytes())
    last = max(row["date"] for row in plan["rooms"])
    for category in ("close_contact", "secondary_contact"):
        left = sum(w["people"] for w in plan["waiting"] if (w["date"], w["category"]) == (last, category))
        out = run("explain", "plan.json", folder, "--place", "East", "--category", category).out
        assert f", {left} waiting at the end\n" in out


def test_where_nobody_waits_nothing_needs_a_reason(run: Run, base_plan: str) -> None:
    code, out, _ = run("explain", base_plan, BASE, "--place", "Hill")
    assert (code, out) == (
        0,
        "Nobody of them waits at the end of any day.\nNothing of it is short on any day.\n",
    )
    _, out, _ = run("explain", base_plan, BASE, "--place", "Hill", "--category", "close_contact")
    assert out.splitlines()[0] == "Hill, close contact: 0 found, 0 moved, 0 waiting at the end"


def test_what_one_more_is_worth(run: Run, base_plan: str) -> None:
    code, out, _ = run("explain", base_plan, BASE)
    assert code == 0
    does = "overdue −1, waiting −1, fairness, people −0.2, travel −154"
    assert out.splitlines()[1] == f"  +10 quarantine room at Hotel, Lake: {does}"
    assert "  −3 quarantine room at Hotel, Hill\n" in out
    document = json.loads(run("explain", base_plan, BASE, "--json", "--most", "1").out)
    assert len(document["worth"]) == 2
    assert document["idle"][0]["change"].endswith(".count-=3")


def test_what_the_tables_do_not_hold_is_not_said_to_be_of_no_help(run: Run) -> None:
    """The example has ventilators in Baishan and no truck: that would help, or ventilators in Kuancheng."""
    assert run("init", "example").code == 0
    assert run("solve", "example", "-o", "plan.json", "--quiet").code == 0
    _, out, _ = run("explain", "plan.json", "example", "--place", "Kuancheng")
    assert (
        "Relaxing what the tables hold does not help within the horizon, alone or all together:"
        " stock, reserves, pairs. Rows that are not there might.\n"
    ) in out
    _, out, _ = run("explain", "plan.json", "example")
    assert out.startswith(
        "More of the rooms, vehicles and stock that the tables hold would be worth nothing.\n"
    )
    (short,) = json.loads(Path("plan.json").read_bytes())["shortages"]
    assert short["why"][0]["message"].startswith("proven: relaxing what the tables hold does not help")


def test_a_plan_that_supposes_something_is_explained_so(run: Run) -> None:
    wish = "rooms[place=East].count+=1"
    assert run("solve", BASE, "--set", wish, "-o", "if.json", "--quiet").code == 0
    code, out, err = run("explain", "if.json", BASE, "--place", "East", "--category", "close_contact")
    assert (code, err) == (0, "")
    assert "Nobody of them waits" in out


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--place", "Eest"), 2, "did you mean East?"),
        (("--place", "East", "--category", "close"), 2, "did you mean close_contact?"),
        (("--category", "close_contact"), 2, "need --place"),
        (("--place", "East", "--item", "mask"), 2, "there is no 'mask'"),
    ],
)
def test_wrong_usage(run: Run, base_plan: str, arguments: tuple[str, ...], code: int, says: str) -> None:
    ended = run("explain", base_plan, BASE, *arguments)
    assert ended.code == code
    assert says in ended.err


def test_what_has_no_orders_is_not_explained(run: Run) -> None:
    assert run("solve", BASE, "--set", "x", "-o", "failed.json").code == 3
    ended = run("explain", "failed.json", BASE)
    assert ended.code == 3
    assert "no orders to explain" in ended.err
    assert run("explain", "failed.json", "-").code == 2
