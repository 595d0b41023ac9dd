"""Who changes places so that less has to be brought to people, by hand; what stays as it is."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.model import Candidates
from rebalance.solve.asked import Asked
from rebalance.solve.at_work import AtWork
from rebalance.solve.carried import carried
from rebalance.solve.carrying import Carrying
from rebalance.solve.clock import Clock
from rebalance.solve.exchanged import Exchanging
from rebalance.solve.placed import placed
from rebalance.solve.tried import tried

DAY = "2022-04-03"

Went = dict[tuple[str, str, str], int]
"""How many of a district and a category went to a city."""


def made(
    people: list[tuple[str, str, int]],
    rooms: dict[str, int],
    reserve: dict[str, int] | None = None,
    shift: float | None = None,
) -> Instance:
    """Some of districts, an hour from every city; one in five who are severe needs a ventilator.

    With a shift each district has one vehicle of ten seats, which works so many hours; a trip takes two.
    """
    districts = sorted({d for d, _, _ in people})
    tables: dict[str, list[dict[str, Any]]] = {
        "places": [
            *({"place": d, "role": "recipient"} for d in districts),
            *({"place": p, "role": "supporting"} for p in rooms),
        ],
        "categories": [
            {"category": "moderate", "cohort": "positive", "weight": 1},
            {"category": "severe", "cohort": "positive", "weight": 1},
        ],
        "accepts": [{"category": c, "room_type": "bed"} for c in ("moderate", "severe")],
        "people": [{"place": d, "category": c, "date": DAY, "count": n} for d, c, n in people],
        "rooms": [
            {"place": p, "site": "s", "room_type": "bed", "date": DAY, "count": n} for p, n in rooms.items()
        ],
        "items": [{"item": "ventilator", "kind": "durable", "weight": 1, "unit_kg": 50}],
        "norms": [{"item": "ventilator", "category": "severe", "quantity": 0.2}],
        "stock": [
            {"place": p, "item": "ventilator", "date": DAY, "quantity": n, "reserve": n}
            for p, n in (reserve or {}).items()
        ],
        "travel": [{"origin": d, "destination": p, "minutes": 60} for d in districts for p in rooms],
    }
    if shift is not None:
        tables["vehicles"] = [
            {
                "place": d,
                "vehicle": "coach",
                "carries": "positive",
                "count": 1,
                "seats": 10,
                "hours_per_day": shift,
            }
            for d in districts
        ]
    return from_tables({"name": "exchange", "start": DAY}, tables)


def after(instance: Instance, begun: Went) -> tuple[Went, AtWork]:
    """Who goes where once those who can have changed places."""
    every = Candidates.of(instance)
    data, flow, work = every.data, every.flow, AtWork(every)
    people = Carrying(every, work, {}, {})
    named = [
        (data.places[d], data.categories[c], data.places[p])
        for d, c, p in zip(*(flow[key].tolist() for key in ("d", "c", "p")), strict=True)
    ]
    for way, many in begun.items():
        assert people.take(named.index(way), many) == many
    Exchanging(every, people).run(lambda: True)
    people.trim()
    assert (people._free >= 0).all() and min(people._spare.values(), default=0) >= 0
    return {named[n]: int(people.moved[n]) for n in np.flatnonzero(people.moved).tolist()}, work


def test_those_who_need_a_unit_together_come_together() -> None:
    """A city with one severe and one with two need a ventilator each; one with three needs one.

    The one has less far to go than the two; a moderate comes back for each of them.
    """
    instance = made([("district", "moderate", 3), ("district", "severe", 3)], {"a": 3, "b": 3})
    begun = {
        ("district", "moderate", "a"): 2,
        ("district", "severe", "a"): 1,
        ("district", "moderate", "b"): 1,
        ("district", "severe", "b"): 2,
    }
    assert after(instance, begun)[0] == {
        ("district", "moderate", "a"): 3,
        ("district", "severe", "b"): 3,
    }


def test_two_go_different_ways_though_the_first_saves_nothing() -> None:
    """Two severe need a ventilator, and so do four in each of two other cities, who could be five."""
    instance = made([("district", "moderate", 2), ("district", "severe", 10)], {"a": 2, "b": 5, "c": 5})
    begun = {
        ("district", "severe", "a"): 2,
        ("district", "moderate", "b"): 1,
        ("district", "severe", "b"): 4,
        ("district", "moderate", "c"): 1,
        ("district", "severe", "c"): 4,
    }
    assert after(instance, begun)[0] == {
        ("district", "moderate", "a"): 2,
        ("district", "severe", "b"): 5,
        ("district", "severe", "c"): 5,
    }


def test_where_a_unit_is_full_nobody_is_added() -> None:
    """Five need one ventilator, six would need two: the sixth stays alone, and all is as it was."""
    instance = made([("district", "moderate", 1), ("district", "severe", 6)], {"a": 5, "b": 2})
    begun = {
        ("district", "severe", "a"): 5,
        ("district", "moderate", "b"): 1,
        ("district", "severe", "b"): 1,
    }
    assert after(instance, begun)[0] == begun


def test_a_reserve_is_used_by_those_who_come() -> None:
    """A ventilator that may not leave city b is there for whoever comes; to city a one has to be brought."""
    instance = made([("district", "moderate", 1), ("district", "severe", 1)], {"a": 1, "b": 1}, {"b": 1})
    begun = {("district", "severe", "a"): 1, ("district", "moderate", "b"): 1}
    assert after(instance, begun)[0] == {("district", "severe", "b"): 1, ("district", "moderate", "a"): 1}


def test_one_goes_where_there_is_room() -> None:
    instance = made([("district", "severe", 1)], {"a": 1, "b": 1}, {"b": 1})
    assert after(instance, {("district", "severe", "a"): 1})[0] == {("district", "severe", "b"): 1}


CROSSED: Went = {
    ("east", "severe", "a"): 1,
    ("east", "moderate", "a"): 4,
    ("west", "severe", "b"): 1,
    ("west", "moderate", "b"): 4,
}
"""Each district's people are in a city of their own."""


def test_those_of_other_districts_change_places_too_with_trips_for_that() -> None:
    """Each of two districts has one trip to a city; one severe follows the other, a moderate comes instead.

    Both need a trip on a leg on which nobody went before, which there is time for in four hours.
    """
    people = [(d, c, n) for (d, c, _), n in CROSSED.items()]
    went, work = after(made(people, {"a": 5, "b": 5}, shift=4), CROSSED)
    severe = {way for way in went if way[1] == "severe"}
    assert severe in (
        {("east", "severe", "a"), ("west", "severe", "a")},
        {("east", "severe", "b"), ("west", "severe", "b")},
    )
    assert sum(work.trips.values()) == 4 and sum(went.values()) == 10


def test_without_vehicles_for_both_nobody_goes_and_no_trip_is_made() -> None:
    """East's coach has time for a second trip, that of west has not: neither of the two is made."""
    people = [(d, c, n) for (d, c, _), n in CROSSED.items()]
    instance = made(people, {"a": 5, "b": 5}, shift=4)
    vehicles = instance.vehicles.assign(hours_per_day=np.where(instance.vehicles["place"] == "east", 4, 2))
    went, work = after(replace(instance, vehicles=vehicles), CROSSED)
    assert went == CROSSED and sum(work.trips.values()) == 2


def test_trips_are_made_together_or_not_at_all() -> None:
    """A coach with time for one more trip cannot make two: that it could make either does not help."""
    instance = made([("district", "severe", 1)], {"a": 1, "b": 1, "c": 1}, shift=2)
    every = Candidates.of(instance)
    work = AtWork(every)
    people, places = Carrying(every, work, {}, {}), every.data.places.index
    legs = [(places("district"), places(p), int(every.data.cohort[0]), 0) for p in ("a", "b")]
    assert [people.seat(leg) for leg in legs] == [False, False]
    assert not people.board(legs)
    assert not work.trips and work.tours() == {}
    assert [people.seat(leg) for leg in legs] == [False, False]
    assert people.board(legs[:1]) and sum(work.trips.values()) == 1
    assert [people.seat(leg) for leg in legs] == [True, None]


@pytest.mark.parametrize("has_vehicles", [True, False])
def test_who_waits_stays_as_it_is_and_less_is_asked_for(instance: Instance, has_vehicles: bool) -> None:
    """Of a made-up country, where norms ask for parts of masks and gowns."""
    norms = pd.DataFrame(
        [
            {"item": i, "category": c, "quantity": q}
            for i, c, q in (
                (instance.items["item"].iloc[0], instance.categories["category"].iloc[0], 0.3),
                (instance.items["item"].iloc[1], instance.categories["category"].iloc[2], 0.07),
            )
        ]
    )
    vehicles = instance.vehicles if has_vehicles else instance.vehicles.iloc[:0]
    every = Candidates.of(replace(instance, norms=norms, vehicles=vehicles, has_vehicles=has_vehicles))
    found = tried(every, placed(every, Clock(60.0)), lambda: 60.0)
    people = carried(every, AtWork(every), found, lambda: True)
    before, left = people.present(), people.left()
    moved, asked = people.moved.sum(), every.data.norms.units(before)
    Exchanging(every, people).run(lambda: True)
    for level, by_category in people.left().items():
        np.testing.assert_array_equal(by_category, left[level])
    worth = every.data.item_weight / np.maximum(every.data.total_need.sum(axis=0), 1)
    after_all = every.data.norms.units(people.present())
    assert people.moved.sum() == moved
    weighed = [
        float((one * worth[None, :, None] * every.data.priority[:, None, None]).sum())
        for one in (asked, after_all)
    ]
    assert weighed[1] < weighed[0]
    assert (people._free >= 0).all() and min(people._spare.values(), default=0) >= 0


def test_a_trip_on_which_nobody_is_left_is_not_made() -> None:
    """The one severe of the district goes to the ventilator in city b: one trip there, and none to city a."""
    instance = made([("district", "severe", 1)], {"a": 1, "b": 1}, {"b": 1}, shift=4)
    went, work = after(instance, {("district", "severe", "a"): 1})
    assert went == {("district", "severe", "b"): 1}
    assert list(work.trips.values()) == [1]
    assert [many.tolist() for _, many in work.tours().values()] == [[1]]


def test_without_time_nobody_moves() -> None:
    instance = made([("district", "severe", 1)], {"a": 1, "b": 1}, {"b": 1})
    every = Candidates.of(instance)
    people = Carrying(every, AtWork(every), {}, {})
    people.take(0, 1)
    moved = people.moved.copy()
    Exchanging(every, people).run(lambda: False)
    np.testing.assert_array_equal(people.moved, moved)


def test_what_is_asked_for_follows_who_comes() -> None:
    """Reckoned one by one as the norms reckon it for all, over three days of stays of one and of many."""
    instance = made([("district", "moderate", 3), ("district", "severe", 6)], {"a": 5, "b": 5})
    data = Candidates.of(replace(instance, days=3)).data
    chance = np.random.default_rng(0)
    present = chance.integers(3, 9, data.found.shape)
    asked = Asked(data, present)
    severe, (a, b) = data.categories.index("severe"), (data.places.index(p) for p in ("a", "b"))
    for _ in range(30):
        t = int(chance.integers(0, data.days))
        here, there = (a, b) if (present[a, severe, t:] > 0).all() else (b, a)
        more = asked.change(here, t, None, severe)[0] + asked.change(there, t, severe, None)[0]
        before = data.norms.units(present).sum()
        asked.move(severe, t, here, there)
        present[here, severe, t:] -= 1
        present[there, severe, t:] += 1
        assert more == pytest.approx((data.norms.units(present).sum() - before) / data.total_need.sum())
