"""Orders that stay: they do, or it is said which of them cannot, and why."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rebalance.instance import Instance, from_tables, load
from rebalance.plan.check.case import Case
from rebalance.plan.check.facts import Facts
from rebalance.plan.check.levels import change
from rebalance.plan.conflicts import conflicts
from rebalance.plan.document.plan import Plan
from rebalance.plan.keep import to_keep
from rebalance.plan.make import NotKept, make_plan
from rebalance.report.conflicts import order_said
from rebalance.words import Words
from tests.made_up import province

from .cases import D0, D1, Records, people_settings, people_tables

FORBIDDEN = {"supporting": "Bai", "recipient": "Kuan", "rule": "forbidden", "scope": "all"}
INSTANCES = Path(__file__).parents[2] / "instances"


@cache
def before() -> Plan:
    return make_plan(from_tables(people_settings(), people_tables()))


def today(**tables: Records) -> Instance:
    return from_tables(people_settings(), {**people_tables(), **tables})


def changed(table: str, row: int, **values: Any) -> Instance:
    rows = people_tables()[table]
    rows[row] |= values
    return today(**{table: rows})


@pytest.mark.parametrize(
    ("instance", "rule", "concerned"),
    [
        (changed("people", 0, count=1), "found", {("Kuan", "mild")}),
        (changed("rooms", 3, count=0), "rooms", {("Kuan", "mild")}),
        (changed("vehicles", 0, count=1), "timetable", {("Kuan", "close")}),
        (today(pairs=[FORBIDDEN]), "pairs", {("Kuan", "mild")}),
    ],
    ids=["people", "rooms", "vehicles", "pairs"],
)  # fmt: skip
def test_orders_that_cannot_stay_are_named(
    instance: Instance, rule: str, concerned: set[tuple[str, str]]
) -> None:
    with pytest.raises(NotKept) as raised:
        make_plan(instance, previous=before(), freeze_until=dt.date.fromisoformat(D0))
    found = {c.violation.rule: c for c in raised.value.conflicts}
    assert rule in found
    orders = [order.model_dump() for order in found[rule].orders]
    assert orders
    assert {order["origin"] for order in orders} <= {"Kuan"}
    assert {(order["origin"], order.get("category")) for order in orders} <= {*concerned, ("Kuan", None)}
    assert {str(order["date"]) for order in orders} == {D0}
    assert any("Kuan" in order_said(order, Words("en")) for order in found[rule].orders)
    assert raised.value.let_go is not None


def test_what_changes_after_the_frozen_days_does_not_matter() -> None:
    """South opens with two beds fewer on the second day: the first day's orders stay to the letter."""
    instance = changed("rooms", 1, count=8)
    plan = make_plan(instance, previous=before(), freeze_until=dt.date.fromisoformat(D0))
    for name in ("transfers", "trips", "roster"):
        first = [row for row in getattr(before(), name) if str(row.date) == D0]
        assert first
        assert [row for row in getattr(plan, name) if str(row.date) == D0] == first


def test_days_that_stay_get_no_further_orders() -> None:
    """More rooms and people today: what is ordered for today stays as it is, all the same."""
    rooms = [
        *people_tables()["rooms"],
        {"place": "Bai", "site": "New", "room_type": "ward", "date": D0, "count": 9},
    ]
    plan = make_plan(today(rooms=rooms), previous=before(), freeze_until=dt.date.fromisoformat(D1))
    assert [t for t in plan.transfers if str(t.date) <= D1] == [
        t for t in before().transfers if str(t.date) <= D1
    ]


def test_orders_without_a_roster_cannot_stay() -> None:
    orders_alone = Plan.model_validate({"transfers": [t.model_dump() for t in before().transfers]})
    (conflict,) = conflicts(today(), to_keep(today(), orders_alone, 1))
    assert conflict.violation.rule == "roster"


def test_orders_before_the_horizon_are_past() -> None:
    """Made a day later, what was ordered for the day before is neither kept nor counted."""
    settings = {**people_settings(), "start": D1, "days": 2}
    instance = from_tables(settings, people_tables())
    assert conflicts(instance, to_keep(instance, before(), 0)) == []
    plan = make_plan(instance, previous=before())
    assert plan.objectives[-1].level == "change"


def test_jiyuan_made_again_is_the_same() -> None:
    """Also where the search left gaps: the same inputs, the same plan, to the letter."""
    instance = load(INSTANCES / "jiyuan-2022-12-11")
    first = make_plan(instance)
    second = make_plan(instance, previous=first)
    assert second.objectives[-1].value == 0
    for name in ("transfers", "trips", "roster", "shipments"):
        assert getattr(second, name) == getattr(first, name)


def test_with_one_coach_less_little_changes() -> None:
    """Planned anew, many orders differ; planned from yesterday's plan, hardly any.

    The levels above come first: where they can be bettered by it, more changes.
    """
    settings, tables = province(7, cities=2, districts=3, days=1, fleets=(2, 4))
    first = make_plan(from_tables(settings, tables))
    coach = next(v for v in tables["vehicles"] if v["vehicle"] == "coach" and v["count"] > 1)
    coach["count"] -= 1
    instance = from_tables(settings, tables)
    anew, from_it = make_plan(instance), make_plan(instance, previous=first)
    differs = [float(change(Case(Facts(instance), plan, first))) for plan in (anew, from_it)]
    moved = sum(transfer.people for transfer in first.transfers)
    assert differs[1] <= 0.2 * moved
    assert differs[1] < 0.1 * differs[0]
    for old, new in zip(anew.objectives[:-1], from_it.objectives[:-2], strict=True):
        assert new.value == pytest.approx(old.value)
