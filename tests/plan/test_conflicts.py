"""Each kind of limit that can stand against orders: where it stands, and the least to take back."""

from __future__ import annotations

import datetime as dt
from functools import cache
from typing import Any

import pytest

from rebalance.instance import Instance, from_tables
from rebalance.plan.conflicts import Conflict, broken, conflicts
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import to_keep
from rebalance.plan.let_go import let_go
from rebalance.plan.make import make_plan
from rebalance.plan.orders import Orders
from rebalance.report.conflicts import conflict_findings
from rebalance.words import LANGUAGES, Words

from .cases import Records, people_settings, people_tables

LAST = dt.date(2022, 4, 5)
ASSIGNED = {"supporting": "Liao", "recipient": "Kuan", "rule": "assigned", "scope": "people"}


@cache
def before() -> Plan:
    return make_plan(from_tables(people_settings(), people_tables()))


def changed(table: str, row: int, **values: Any) -> dict[str, Records]:
    tables = people_tables()
    tables[table][row] |= values
    return tables


def without(table: str, row: int) -> dict[str, Records]:
    tables = people_tables()
    del tables[table][row]
    return tables


def renamed() -> dict[str, Records]:
    """Close contacts are called otherwise, in every table."""
    return {
        name: [row | {"category": "near"} if row.get("category") == "close" else row for row in rows]
        for name, rows in people_tables().items()
    }


def kept(tables: dict[str, Records], **policy: Any) -> tuple[Instance, Orders]:
    settings = people_settings()
    settings["policy"] |= policy
    instance = from_tables(settings, tables)
    return instance, to_keep(instance, before(), instance.days)


# The tables, the policy; the rule, where its limit stands, and how many people have to go.
CASES: dict[str, tuple[dict[str, Records], dict[str, Any], str, tuple[Any, ...], int]] = {
    # Three people each on two trips of the first day and three of the second, on two seats.
    "seats": (changed("vehicles", 0, seats=2), {}, "timetable", ("vehicles", (2,), "seats"), 6),
    # The second trips of both coaches on both days.
    "hours": (
        changed("vehicles", 0, hours_per_day=5),
        {},
        "timetable",
        ("vehicles", (2,), "hours_per_day"),
        10,
    ),
    "no road": (without("travel", 2), {}, "roads", ("travel", (), None), 3),
    "limit": (
        people_tables(),
        {"max_travel_minutes": 85},
        "roads",
        ("instance", (), "policy.max_travel_minutes"),
        3,
    ),
    "carries": (changed("vehicles", 0, carries="contact"), {}, "fleet", ("vehicles", (2,), "carries"), 1),
    "fleet gone": (without("vehicles", 1), {}, "names", ("vehicles", (), None), 3),
    "site gone": (without("rooms", 0), {}, "names", ("rooms", (), None), 9),
    "category gone": (renamed(), {}, "names", ("categories", (), None), 21),
    "care": (without("accepts", 1), {}, "care", ("accepts", (2,), None), 1),
    "found": (changed("people", 0, count=1), {}, "found", ("people", (2, 3), "count"), 2),
    "assigned": ({**people_tables(), "pairs": [ASSIGNED]}, {}, "pairs", ("pairs", (2,), "supporting"), 3),
    "pairing": (
        people_tables(),
        {"max_supporters_per_recipient": 1},
        "pairing-limits",
        ("instance", (), "policy.max_supporters_per_recipient"),
        3,
    ),
    "no table": (
        {name: rows for name, rows in people_tables().items() if name != "vehicles"},
        {},
        "fleet",
        ("vehicles", (), None),
        25,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_the_limit_is_found_and_the_least_to_take_back(name: str) -> None:
    tables, policy, rule, where, people = CASES[name]
    instance, orders = kept(tables, **policy)
    (conflict,) = conflicts(instance, orders)
    source = conflict.limit.source
    assert conflict.violation.rule == rule and source is not None and conflict.orders
    assert (source.file, source.rows, source.column) == where
    back = let_go(instance, orders)
    assert back is not None and sum(n for _, n in back.orders) == people
    assert broken(instance, back.rest) == []
    for language in LANGUAGES:
        said = list(conflict_findings((conflict,), back, Words(language)))
        assert [finding.code for finding in said] == [rule, "take-back"]
        assert all(finding.message and finding.remedy for finding in said)


@pytest.mark.parametrize("name", ["seats", "category gone", "pairing"])
def test_what_is_left_makes_a_plan(name: str) -> None:
    tables, policy, *_ = CASES[name]
    instance, orders = kept(tables, **policy)
    back = let_go(instance, orders)
    assert back is not None
    rest = before().model_copy(update=vars(back.rest))
    plan = make_plan(instance, previous=rest, freeze_until=LAST)
    assert sum(t.people for t in plan.transfers) == sum(t.people for t in back.rest.transfers)


def test_longer_roads_make_trips_late_and_overlap() -> None:
    instance, orders = kept(changed("travel", 0, minutes=85))
    found: dict[str, Conflict] = {c.violation.says.key: c for c in conflicts(instance, orders)}
    assert set(found) == {"broken.timetable.late", "broken.timetable.overlap"}
    assert len(found["broken.timetable.overlap"].orders) == 2
    assert len(found["broken.timetable.late"].orders) == 1


def test_shorter_cycles_stand_in_no_ones_way() -> None:
    """The trips of the new plan say today's minutes."""
    instance, orders = kept(changed("vehicles", 0, turnaround_minutes=10))
    assert conflicts(instance, orders) == []
    assert {t.cycle_minutes for t in orders.trips if t.vehicle == "coach"} == {160}
    plan = make_plan(instance, previous=before(), freeze_until=LAST)
    assert plan.trips == orders.trips


def test_nothing_ordered_is_never_in_the_way() -> None:
    instance, _ = kept(people_tables())
    assert conflicts(instance, Orders((), (), (), ())) == []
