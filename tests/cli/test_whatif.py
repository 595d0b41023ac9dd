"""``solve --set``: planning as if the tables had been edited."""

import json
from pathlib import Path

from rebalance.plan.document.plan import Plan
from tests.cli.conftest import Run

TINY = Path(__file__).parents[2] / "instances" / "tiny-base"
WISHES = ("--set", "rooms[place=East].count+=1", "--set", "vehicles[place=East,vehicle=van].count+=1")


def test_the_plan_says_what_it_supposes_and_is_checked_so(run: Run) -> None:
    code, out, _ = run("solve", TINY, *WISHES, "--quiet")
    (name,) = (path.name for path in Path().glob("*.json"))
    plan = Plan.model_validate_json(Path(name).read_bytes())
    assert code == 0
    assert name.endswith("-what-if.json")
    assert plan.instance.what_if == WISHES[1::2]
    assert f"what if: {', '.join(WISHES[1::2])}" in " ".join(out.split())
    assert run("check", TINY, name).code == 0
    assert run("show", name, "--instance", TINY).err == ""
    assert "what if, not as things are" in run("show", name, "--place", "East").out
    assert run("report", name, "-o", "page.html").code == 0
    assert "what if, not as things are" in Path("page.html").read_text(encoding="utf-8")
    document = json.loads(Path(name).read_bytes())
    del document["instance"]["what_if"]
    Path("without.json").write_text(json.dumps(document))
    assert run("check", TINY, "without.json").code == 6


def test_the_plan_with_is_compared_with_the_plan_without(run: Run) -> None:
    assert run("solve", TINY, "-o", "as-it-is.json", "--quiet").code == 0
    assert run("solve", TINY, *WISHES, "-o", "with.json", "--quiet").code == 0
    compared = json.loads(run("diff", "as-it-is.json", "with.json", "--json").out)
    waiting = next(level for level in compared["levels"] if level["level"] == "waiting")
    assert (waiting["before"], waiting["after"]) == (1, 0)
    assert compared["after"]["what_if"] == list(WISHES[1::2])


def test_what_cannot_be_supposed_ends_it(run: Run) -> None:
    code, out, err = run("solve", TINY, "--set", "room.count=1", "-o", "-", "--lang", "zh", "--set", "x")
    assert code == 3
    codes = [finding["code"] for finding in json.loads(out)["error"]["findings"]]
    assert codes == ["ill-formed-wish", "unknown-wished-table"]
    assert "请写作 rooms。" in err
