"""A plan made after another one: the same if nothing has changed, near it if something has."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from rebalance.plan.document.plan import Plan
from rebalance.plan.make import NotKept, make_plan
from rebalance.report.conflicts import conflict_lines
from rebalance.words import Words

from .hold import examples, values
from .oracle import Oracle
from .small import Case, cases

DECISIONS = ("transfers", "trips", "roster", "shipments")


def fewer(case: Case, choice: int) -> Case:
    """The same case with one vehicle, one free room, or one unit of stock less."""
    changed = case.copy()
    rows = [
        (row, key)
        for name, key in (("vehicles", "count"), ("rooms", "count"), ("stock", "quantity"))
        for row in changed.tables.get(name, [])
        if row[key] > row.get("reserve", 0) and not _withdrawn(changed, row)
    ]
    if rows:
        row, key = rows[choice % len(rows)]
        row[key] -= 1
    return changed


def _withdrawn(case: Case, row: dict[str, object]) -> bool:
    """Whether rooms of the site are withdrawn later: there may be none to spare."""
    others = case.tables.get("rooms", [])
    return "site" in row and any(
        other["count"] < 0 and (other["place"], other["site"]) == (row["place"], row["site"])
        for other in others
    )


@examples(10)
@given(cases())
def test_made_again_on_the_same_inputs_it_is_the_same(case: Case) -> None:
    instance = case.instance()
    first = make_plan(instance)
    second = make_plan(instance, previous=first)
    *others, change = second.objectives
    assert (change.level, change.value, change.bound) == ("change", 0, 0)
    assert tuple((o.level, o.value) for o in others) == tuple((o.level, o.value) for o in first.objectives)
    for name in DECISIONS:
        assert getattr(second, name) == getattr(first, name)


@examples(20)
@given(case=cases(most_places=3), choice=st.integers(0, 9))
def test_what_is_called_the_least_change_is(case: Case, choice: int) -> None:
    """After one vehicle, room or unit less: a program that counts every difference finds the same levels."""
    before = make_plan(case.instance())
    instance = fewer(case, choice).instance()
    plan, best = make_plan(instance, previous=before), Oracle(instance, before).values()
    assert list(values(plan)) == list(best)
    for objective in plan.objectives:
        assert objective.bound is not None
        slack = 1e-6 * max(1.0, best[objective.level])
        assert objective.bound - slack <= best[objective.level] <= objective.value + slack, (objective, best)
        if objective.value > objective.bound:
            break


@examples(12)
@given(case=cases(), choice=st.integers(0, 9), days=st.integers(1, 3))
def test_frozen_orders_stay_or_are_named(case: Case, choice: int, days: int) -> None:
    """The orders of the first days are the same to the letter, or it is said which rule breaks."""
    before = make_plan(case.instance())
    instance = fewer(case, choice).instance()
    until = instance.start + dt.timedelta(days=days - 1)
    try:
        plan = make_plan(instance, previous=before, freeze_until=until)
    except NotKept as apart:
        assert apart.conflicts
        assert list(conflict_lines(apart.conflicts, apart.let_go, Words("zh")))
        # What is left after the least has been taken back can stay, and makes a plan.
        assert apart.let_go is not None and apart.let_go.orders
        rest = before.model_copy(update=vars(apart.let_go.rest))
        make_plan(instance, previous=rest, freeze_until=until)
        return
    for name in DECISIONS:
        assert frozen(plan, name, until) == frozen(before, name, until)


def frozen(plan: Plan, name: str, until: dt.date) -> list[str]:
    return sorted(row.model_dump_json() for row in getattr(plan, name) if row.date <= until)
