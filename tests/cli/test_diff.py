"""``rebalance diff``: what differs, in words and as a document."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run


def order(people: int, destination: str = "Hill") -> dict[str, Any]:
    return {
        "date": "2022-04-03",
        "origin": "East",
        "category": "mild",
        "people": people,
        "destination": destination,
        "site": "Hotel",
        "room_type": "room",
    }


@pytest.fixture
def plans() -> tuple[str, str]:
    objectives = [{"level": "waiting", "value": 3, "bound": 3}]
    for name, document in (
        ("a.json", {"transfers": [order(5)], "objectives": objectives}),
        ("b.json", {"transfers": [order(2), order(2, "Lake")]}),
    ):
        Path(name).write_text(json.dumps(document), encoding="utf-8")
    return "a.json", "b.json"


def test_in_words(run: Run, plans: tuple[str, str]) -> None:
    code, out, err = run("diff", *plans)
    assert (code, err) == (0, "")
    lines = out.splitlines()
    assert lines[0].split() == ["People", "moved", "added", "dropped"]
    assert lines[1].split() == ["in", "all", "2", "0", "1"]
    assert ["waiting", "3"] in [line.split() for line in lines]
    assert lines[-2:] == [
        "2022-04-03: 2 mild go from East to Lake, no longer to Hill",
        "2022-04-03: 1 mild no longer goes from East to Hill",
    ]
    assert "East 的 mild 2 人送 Lake，原送 Hill" in run("diff", *plans, "--lang", "zh").out


def test_as_a_document(run: Run, plans: tuple[str, str]) -> None:
    code, out, err = run("diff", *plans, "--json")
    assert (code, err) == (0, "")
    said = json.loads(out)
    assert said["totals"] == {"people": {"moved": 2, "dropped": 1}, "supplies": {}}
    assert said["by_city"]["Lake"]["people"] == {"moved": 2}
    assert said["by_district"]["East"] == said["totals"] == said["by_day"]["2022-04-03"]
    assert [(d["kind"], d["quantity"]) for d in said["differences"]] == [("moved", 2), ("dropped", 1)]
    assert said["levels"] == [{"level": "waiting", "before": 3, "after": None}]


def test_nothing_differs(run: Run, plans: tuple[str, str]) -> None:
    assert run("diff", plans[1], plans[1]).out == "No order differs.\n"
    assert json.loads(run("diff", plans[0], plans[0], "--json").out)["differences"] == []


def test_a_plan_from_stdin(run: Run, plans: tuple[str, str]) -> None:
    text = Path(plans[1]).read_bytes()
    assert run("diff", plans[0], "-", stdin=text).out == run("diff", *plans).out
    assert run("diff", "-", "-").code == 2


def test_what_is_no_plan_is_refused_both_at_once(run: Run) -> None:
    Path("bad.json").write_text("[]", encoding="utf-8")
    code, out, err = run("diff", "bad.json", "missing.json")
    assert (code, out) == (3, "")
    assert "bad.json" in err and "missing.json" in err
    said = json.loads(run("diff", "bad.json", "missing.json", "--json").out)
    assert said["code"] == 3 and len(said["findings"]) == 2
