"""Who waits, evened out among districts: by hand, and what stays as it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.model import Candidates
from rebalance.solve.at_work import AtWork
from rebalance.solve.carried import carried
from rebalance.solve.carrying import Carrying
from rebalance.solve.clock import Clock
from rebalance.solve.evened import Evening
from rebalance.solve.placed import placed
from rebalance.solve.rearranged import rearranged
from rebalance.solve.tried import tried

DAY = "2022-04-03"


def made(
    east: int = 10,
    west: int = 10,
    priority: int = 1,
    role: str = "recipient",
    norms: bool = False,
    coaches: int | None = None,
    since: str = DAY,
    may_wait: int = 0,
    **policy: Any,
) -> Instance:
    """People of two places, an hour from a city with ten rooms; priority, role and date are of the west.

    Each place may have coaches of five seats with time for one trip.
    """
    tables: dict[str, list[dict[str, Any]]] = {
        "places": [
            {"place": "city", "role": "supporting"},
            {"place": "east", "role": "recipient"},
            {"place": "west", "role": role, "priority": priority},
        ],
        "categories": [{"category": "mild", "cohort": "positive", "weight": 1, "max_wait_days": may_wait}],
        "accepts": [{"category": "mild", "room_type": "bed"}],
        "people": [
            {"place": p, "category": "mild", "date": day, "count": n}
            for p, n, day in (("east", east, DAY), ("west", west, since))
        ],
        "rooms": [{"place": "city", "site": "s", "room_type": "bed", "date": DAY, "count": 10}],
        "travel": [{"origin": p, "destination": "city", "minutes": 60} for p in ("east", "west")],
    }
    if norms:
        tables["items"] = [{"item": "kit", "kind": "consumable", "weight": 1, "unit_kg": 1}]
        tables["norms"] = [{"item": "kit", "category": "mild", "quantity": 1}]
    if coaches is not None:
        coach = {"vehicle": "coach", "carries": "positive", "count": coaches, "seats": 5, "hours_per_day": 2}
        tables["vehicles"] = [{"place": p, **coach} for p in ("east", "west")]
    return from_tables({"name": "towns", "start": DAY, "policy": policy}, tables)


def evened(every: Candidates, people: Carrying, going: Callable[[], bool]) -> None:
    """Even out."""
    Evening(every, people).run(going)


def gone(instance: Instance, begun: dict[str, int], change: Any = evened) -> dict[str, int]:
    """How many go from where, once it is evened out."""
    every = Candidates.of(instance)
    work = AtWork(every)
    people, from_where = Carrying(every, work, {}, {}), [every.data.places[d] for d in every.flow["d"]]
    for place, many in begun.items():
        assert people.take(from_where.index(place), many) == many
    change(every, people, lambda: True)
    assert (people.waiting >= 0).all() and min(people._spare.values(), default=0) >= 0
    return {place: int(people.moved[n]) for n, place in enumerate(from_where) if people.moved[n]}


def test_two_districts_of_one_size_wait_alike() -> None:
    """All ten of the west went, and none of the east: five of each do. Once more nothing changes."""
    assert gone(made(), {"west": 10}) == {"east": 5, "west": 5}
    assert gone(made(), {"east": 5, "west": 5}) == {"east": 5, "west": 5}


def test_it_is_shares_that_are_evened_out() -> None:
    """Of 30 and 10 people ten go: 7 and 3 of them leave 23 of 30, 0.77, and 7 of 10, 0.7; 8 and 2, more."""
    assert gone(made(east=30), {"west": 10}) == {"east": 7, "west": 3}


@pytest.mark.parametrize("changed", [{"priority": 2}, {"role": "supporting"}, {"norms": True}])
def test_others_stay_as_they_are(changed: dict[str, Any]) -> None:
    """Whoever counts more, is no recipient's, or would have to be sent things elsewhere."""
    assert gone(made(**changed), {"west": 10}) == {"west": 10}


def test_nobody_is_overdue_for_it() -> None:
    """Those of the east were found today and may wait until tomorrow, those of the west cannot."""
    late = made(since="2022-04-02", may_wait=1)
    assert Candidates.of(late).data.due[:, 0, 0].tolist() == [0, 0, 10]
    assert gone(late, {"west": 10}) == {"west": 10}


def test_seats_are_needed() -> None:
    """The west has coaches for all, the east one for five."""
    assert gone(made(coaches=2), {"west": 10}) == {"east": 5, "west": 5}
    instance = made(coaches=2)
    vehicles = instance.vehicles[instance.vehicles["place"] == "west"]
    assert gone(replace(instance, vehicles=vehicles), {"west": 10}) == {"west": 10}


def test_the_road_may_come_first() -> None:
    """Where travel comes before fairness nothing is evened out, else it is."""
    assert gone(made(), {"west": 10}, rearranged) == {"east": 5, "west": 5}
    levels = ["overdue", "waiting", "travel", "fairness_people"]
    assert gone(made(levels=levels), {"west": 10}, rearranged) == {"west": 10}


def test_without_time_nobody_is_moved() -> None:
    assert gone(made(), {"west": 10}, lambda every, people, going: evened(every, people, lambda: False)) == {
        "west": 10
    }


def test_as_many_wait_and_the_largest_share_falls(instance: Instance) -> None:
    """Of a made-up country."""
    every = Candidates.of(instance)
    found = tried(every, placed(every, Clock(60.0)), lambda: 60.0)
    people = carried(every, AtWork(every), found, lambda: True)
    before, left, free = Evening(every, people).share.copy(), people.left(), people._free.copy()
    evening = Evening(every, people)
    evening.run(lambda: True)
    np.testing.assert_allclose(evening.share, Evening(every, people).share, atol=1e-12)
    assert evening.share.max() < before.max()
    after = people.left()
    assert after["waiting"].sum() == left["waiting"].sum() and after["overdue"].sum() <= left["overdue"].sum()
    np.testing.assert_array_equal(people._free, free)
    assert (people.waiting >= 0).all() and min(people._spare.values()) >= 0
