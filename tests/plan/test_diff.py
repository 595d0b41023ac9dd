"""Two plans compared: every person and unit of the one is accounted for in the other."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.plan.diff import Difference, Way, differences, tallied
from rebalance.plan.document.plan import Plan

from .cases import D0, D1
from .test_rules import move, ship

BUS, VAN = ("Hill", "bus"), ("Hill", "van")


def plan(transfers: list[tuple[Any, ...]] = [], shipments: list[tuple[Any, ...]] = []) -> Plan:  # noqa: B006
    return Plan.model_validate({"transfers": move(*transfers), "shipments": ship(*shipments)})


def told(found: list[Difference]) -> list[tuple[str, int, str, str]]:
    """Kind, quantity, and where from or to, before and after."""

    def way(way: Way | None) -> str:
        return f"{way.date} {way.origin}→{way.destination}" if way else ""

    return [(d.kind, d.quantity, way(d.before), way(d.after)) for d in found]


ONE = (D0, "East", "mild", 9, "Hill", "north", "bed", *BUS)


@pytest.mark.parametrize(
    ("after", "kind"),
    [
        ((D0, "East", "mild", 9, "Hill", "north", "bed", *VAN), "vehicle"),
        ((D0, "East", "mild", 9, "Hill", "south", "bed", *VAN), "rooms"),
        ((D0, "East", "mild", 9, "Lake", "south", "bed", *VAN), "moved"),
        ((D1, "East", "mild", 9, "Hill", "north", "bed", *BUS), "moved"),
        ((D1, "East", "mild", 9, "Lake", "north", "bed", *BUS), "moved"),
    ],
)
def test_an_order_is_changed_in_one_way(after: tuple[Any, ...], kind: str) -> None:
    (found,) = differences(plan([ONE]), plan([after]))
    assert (found.kind, found.quantity) == (kind, 9)
    assert found.before is not None and found.after is not None


def test_what_is_the_same_is_no_difference() -> None:
    one = plan([ONE], [(D0, "Hill", "East", "mask", 4, *BUS)])
    assert differences(one, one) == []
    # Also if it is said in two records.
    parts = plan([(*ONE[:3], 4, *ONE[4:]), (*ONE[:3], 5, *ONE[4:])], [(D0, "Hill", "East", "mask", 4, *BUS)])
    assert differences(one, parts) == []


def test_what_differs_least_is_matched_first() -> None:
    """Of nine who were to go to Hill two go to Lake, two a day later, one does not go; four are left."""
    after = plan(
        [
            (*ONE[:3], 4, *ONE[4:]),
            (D0, "East", "mild", 2, "Lake", "south", "bed", *BUS),
            (D1, "East", "mild", 2, "Hill", "north", "bed", *BUS),
            (D1, "West", "mild", 3, "Hill", "north", "bed", *BUS),
        ]
    )
    found = differences(plan([ONE]), after)
    assert told(found) == [
        ("moved", 2, f"{D0} East→Hill", f"{D0} East→Lake"),
        ("dropped", 1, f"{D0} East→Hill", ""),
        ("moved", 2, f"{D0} East→Hill", f"{D1} East→Hill"),
        ("added", 3, "", f"{D1} West→Hill"),
    ]
    assert tallied(found, Difference.days) == {
        D0: {"people": {"moved": 4, "dropped": 1}, "supplies": {}},
        D1: {"people": {"moved": 2, "added": 3}, "supplies": {}},
    }
    assert tallied(found, Difference.helpers)["Lake"] == {"people": {"moved": 2}, "supplies": {}}
    assert tallied(found, Difference.helped)["West"] == {"people": {"added": 3}, "supplies": {}}


def test_supplies_are_compared_by_who_gets_them() -> None:
    before = plan(shipments=[(D0, "Hill", "East", "mask", 4, *BUS)])
    after = plan(shipments=[(D0, "Lake", "East", "mask", 6, *BUS)])
    assert told(differences(before, after)) == [
        ("moved", 4, f"{D0} Hill→East", f"{D0} Lake→East"),
        ("added", 2, "", f"{D0} Lake→East"),
    ]


ORDERS = st.lists(
    st.tuples(
        st.sampled_from([D0, D1]),
        st.sampled_from(["East", "West"]),
        st.sampled_from(["mild", "close"]),
        st.integers(1, 5),
        st.sampled_from(["Hill", "Lake"]),
        st.sampled_from(["north", "south"]),
        st.just("bed"),
        st.just("Hill"),
        st.sampled_from(["bus", "van"]),
    ),
    max_size=6,
)


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(ORDERS, ORDERS)
def test_the_second_plan_is_the_first_with_the_differences(first: list[Any], second: list[Any]) -> None:
    people: Counter[tuple[Any, ...]] = Counter()
    for order in first:
        people[order[:3] + order[4:]] += order[3]
    for d in differences(plan(first), plan(second)):
        for way, sign in ((d.before, -1), (d.after, 1)):
            if way is not None:
                key = (str(way.date), way.origin, d.name, *way[2:])
                people[key] += sign * d.quantity
                assert people[key] >= 0
    expected: Counter[tuple[Any, ...]] = Counter()
    for order in second:
        expected[order[:3] + order[4:]] += order[3]
    assert +people == expected
