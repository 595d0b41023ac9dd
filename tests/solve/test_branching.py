"""Branch and bound from a plan at hand: where the solver errs, it is not believed."""

from __future__ import annotations

from typing import Any

import pytest

from rebalance.instance import from_tables
from rebalance.plan.make import make_plan

Records = list[dict[str, Any]]

TODAY, NEXT = "2022-04-04", "2022-04-05"


def people(*rows: tuple[str, str, str, int]) -> Records:
    return [dict(zip(("place", "category", "date", "count"), row, strict=True)) for row in rows]


def rooms(*rows: tuple[str, str, str, int]) -> Records:
    named = [dict(zip(("place", "room_type", "date", "count"), row, strict=True)) for row in rows]
    return [{"site": "clinic", **row} for row in named]


def places(of_a: str, of_b: str, priority_of_b: float) -> Records:
    return [
        {"place": "A", "role": of_a, "priority": 0},
        {"place": "B", "role": of_b, "priority": priority_of_b},
    ]


def severe(stay_days: int | None) -> dict[str, Any]:
    return {"category": "severe", "cohort": "positive", "weight": 1, "stay_days": stay_days}


# Five of six people get the beds in B, one that in A; the ventilator goes to B, and four of six go without.
# Up to HiGHS 1.15 the plan at hand, which leaves it in A, was called the best.
CALLED_BEST = (
    2,
    {"waiting": 0, "shortage": 4 / 6},
    {
        "places": places("recipient", "recipient", 1),
        "travel": [
            {"origin": "A", "destination": "B", "minutes": 0},
            {"origin": "B", "destination": "B", "minutes": 9},
        ],
        "categories": [
            {"category": "mild", "cohort": "positive", "weight": 0, "stay_days": 1},
            severe(stay_days=1),
        ],
        "accepts": [
            {"category": "mild", "room_type": "bed"},
            {"category": "severe", "room_type": "bed"},
        ],
        "people": people(("B", "severe", NEXT, 6)),
        "rooms": rooms(("A", "bed", NEXT, 1), ("B", "bed", TODAY, 5)),
        "vehicles": [
            {
                "place": "B",
                "vehicle": "coach",
                "carries": "positive",
                "count": 2,
                "seats": 2,
                "hours_per_day": 2,
                "turnaround_minutes": 8,
            },
            {
                "place": "A",
                "vehicle": "truck",
                "carries": "supplies",
                "count": 1,
                "payload_kg": 1,
                "hours_per_day": 1,
            },
        ],
        "items": [{"item": "ventilator", "kind": "durable", "weight": 1, "unit_kg": 1}],
        "stock": [{"place": "A", "item": "ventilator", "date": TODAY, "quantity": 1}],
        "norms": [{"item": "ventilator", "category": "severe", "quantity": 1}],
    },
)

# Ten rooms for eleven people, one severe case waits: three trips to A, one and two within B. Up to HiGHS 1.15
# presolve found no plan at all.
NOTHING_FEASIBLE = (
    1,
    {"overdue": 0.5, "waiting": 0.5, "travel": 6},
    {
        "places": places("recipient", "supporting", 0.5),
        "travel": [{"origin": "A", "destination": "B", "minutes": 0}],
        "categories": [
            {"category": "mild", "cohort": "positive", "weight": 0},
            severe(stay_days=None),
            {"category": "close", "cohort": "contact", "weight": 2, "stay_days": 1},
        ],
        "accepts": [
            {"category": "mild", "room_type": "icu"},
            {"category": "severe", "room_type": "icu"},
            {"category": "close", "room_type": "bed"},
            {"category": "close", "room_type": "icu"},
        ],
        "people": people(("B", "severe", TODAY, 4), ("B", "close", TODAY, 7)),
        "rooms": rooms(("A", "bed", TODAY, 5), ("B", "icu", TODAY, 5)),
        "vehicles": [
            {
                "place": "B",
                "vehicle": "coach",
                "carries": "people",
                "count": 1,
                "seats": 2,
                "hours_per_day": 1,
                "turnaround_minutes": 1,
            }
        ],
    },
)

# One of three beds is withdrawn, so that one of three people waits, three days; A's coach fetches two in
# three minutes. HiGHS 1.16.0 took the plan at hand to cost nothing, and looked no further.
FOR_NOTHING = (
    3,
    {"waiting": 3, "travel": 3},
    {
        "places": places("recipient", "recipient", 1),
        "travel": [{"origin": "B", "destination": "A", "minutes": 1}],
        "categories": [
            {"category": "mild", "cohort": "positive", "weight": 0, "stay_days": 1},
            severe(stay_days=None),
        ],
        "accepts": [
            {"category": "mild", "room_type": "icu"},
            {"category": "severe", "room_type": "bed"},
        ],
        "people": people(("A", "severe", NEXT, 1), ("B", "severe", TODAY, 3)),
        "rooms": rooms(("A", "bed", TODAY, 3), ("A", "bed", NEXT, -1)),
        "vehicles": [
            {
                "place": "B",
                "vehicle": "coach",
                "carries": "positive",
                "count": 1,
                "seats": 3,
                "hours_per_day": 1,
                "turnaround_minutes": 2,
            },
            {
                "place": "A",
                "vehicle": "coach",
                "carries": "people",
                "count": 1,
                "seats": 2,
                "hours_per_day": 1,
                "turnaround_minutes": 1,
            },
        ],
    },
)


@pytest.mark.parametrize(
    ("days", "best", "tables"),
    [CALLED_BEST, NOTHING_FEASIBLE, FOR_NOTHING],
    ids=["called the best", "nothing feasible", "for nothing"],
)
def test_a_plan_at_hand_does_not_hide_a_better_one(
    days: int, best: dict[str, float], tables: dict[str, Records]
) -> None:
    """Presolve of one version of HiGHS or another goes wrong where it is given a plan to start from."""
    settings = {"name": "branching", "start": TODAY, "days": days, "policy": {"levels": list(best)}}
    plan = make_plan(from_tables(settings, tables))
    assert {each.level: each.value for each in plan.objectives} == pytest.approx(best)
    assert {each.level: each.bound for each in plan.objectives} == pytest.approx(best)
