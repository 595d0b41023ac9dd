"""Places counted as one: what there is adds up, and it is as far as it is on average."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from rebalance.instance import from_tables
from rebalance.model.data import Data, read
from rebalance.model.merged import merged

DAY = "2022-04-03"


def data(**more: list[dict[str, Any]]) -> Data:
    """Two districts A and B, and two cities C and D, by whose letters they are numbered.

    C has 4 beds and D 6; C has 2 coaches, D 3 alike and a larger one. From A it is 30 minutes to C and 50 to
    D, from B 70 to D, and there is no road from B to C.
    """
    coach = {"carries": "people", "hours_per_day": 8}
    return read(
        from_tables(
            {"name": "merged", "start": DAY, "days": 1},
            {
                "places": [
                    {"place": "A", "role": "recipient", "priority": 1},
                    {"place": "B", "role": "recipient", "priority": 4},
                    {"place": "C", "role": "supporting"},
                    {"place": "D", "role": "supporting"},
                ],
                "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
                "accepts": [{"category": "mild", "room_type": "bed"}],
                "people": [
                    {"place": "A", "category": "mild", "date": DAY, "count": 20},
                    {"place": "B", "category": "mild", "date": DAY, "count": 10},
                ],
                "rooms": [
                    {"place": "C", "site": "c", "room_type": "bed", "date": DAY, "count": 4},
                    {"place": "D", "site": "d", "room_type": "bed", "date": DAY, "count": 6},
                ],
                "vehicles": [
                    {"place": "C", "vehicle": "coach", "count": 2, "seats": 20, **coach},
                    {"place": "D", "vehicle": "bus", "count": 3, "seats": 20, **coach},
                    {"place": "D", "vehicle": "coach", "count": 1, "seats": 40, **coach},
                ],
                "items": [{"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 1}],
                "stock": [
                    {"place": "C", "item": "mask", "date": DAY, "quantity": 7, "reserve": 2},
                    {"place": "D", "item": "mask", "date": DAY, "quantity": 5},
                ],
                "needs": [
                    {"place": "A", "item": "mask", "date": DAY, "quantity": 3},
                    {"place": "B", "item": "mask", "date": DAY, "quantity": 1},
                ],
                "travel": [
                    {"origin": "A", "destination": "C", "minutes": 30},
                    {"origin": "A", "destination": "D", "minutes": 50, "lead_days": 1},
                    {"origin": "B", "destination": "D", "minutes": 70, "lead_days": 1},
                ],
                **more,
            },
        )
    )


LABEL = np.array([0, 0, 1, 1])


def test_what_there_is_adds_up() -> None:
    few = merged(data(), LABEL)
    assert few.found.tolist() == [[[30]], [[0]]]
    assert few.due.tolist() == [[[30]], [[0]]]
    assert few.need.tolist() == [[[4]], [[0]]]
    assert few.arrived.tolist() == [[[0]], [[12]]]
    assert few.free.tolist() == [[[0]], [[10]]]
    assert (few.pools.place.tolist(), few.pools.open.tolist()) == ([1], [[10]])
    assert few.recipient.tolist() == [True, False]


def test_vehicles_of_a_kind_are_one_fleet() -> None:
    fleets = merged(data(), LABEL).fleets
    assert list(zip(fleets.place, fleets.count, fleets.seats, strict=True)) == [(1, 5, 20), (1, 1, 40)]
    assert fleets.carries == ("people", "people")


def test_people_count_at_the_mean_of_their_priorities() -> None:
    """(20 · 1 + 10 · 4) ÷ 30 = 2."""
    assert merged(data(), LABEL).priority[0] == pytest.approx(2)


def test_it_is_as_far_as_it_is_on_the_roads_there_are() -> None:
    """Between the two: 30, 50 and 70 minutes; within each no road but from a place to itself."""
    few = merged(data(), LABEL)
    here = np.array([0, 1])
    assert few.minutes[here, here].tolist() == [0, 0]
    assert few.minutes[0, 1] == few.minutes[1, 0] == pytest.approx(50)
    assert few.lead[0, 1] == 1


def test_where_nobody_may_help_nobody_of_them_does() -> None:
    """Nobody may help A, but D may help B: so the cities may help the districts, until B too is barred."""
    barred = [
        {"supporting": city, "recipient": "A", "rule": "forbidden", "scope": "people"} for city in ("C", "D")
    ]
    assert merged(data(pairs=barred), LABEL).may_take[1, 0]
    more = [*barred, {"supporting": "D", "recipient": "B", "rule": "forbidden", "scope": "people"}]
    few = merged(data(pairs=more), LABEL)
    assert not few.may_take[1, 0]
    assert few.may_take[0, 0]
    assert few.may_ship[1, 0]


def test_each_for_itself_nothing_changes() -> None:
    whole = data()
    same = merged(whole, np.arange(4))
    for name in ("found", "due", "need", "most_need", "total_need", "arrived", "free", "priority"):
        np.testing.assert_allclose(getattr(same, name), getattr(whole, name))
    o, d = whole.roads
    np.testing.assert_allclose(same.minutes[o, d], whole.minutes[o, d])
    np.testing.assert_array_equal(same.pools.open, whole.pools.open)
    np.testing.assert_array_equal(np.sort(same.fleets.count), np.sort(whole.fleets.count))
