"""Of several solutions in fractions that by which whole people leave least undone."""

from __future__ import annotations

import numpy as np
import pytest

from rebalance.instance import from_tables
from rebalance.model.model import Candidates
from rebalance.solve.placed import Group, Placed
from rebalance.solve.placement import Placement
from rebalance.solve.proven import Proven
from rebalance.solve.tried import tried


@pytest.fixture(scope="module")
def every() -> Candidates:
    """One bus makes one trip a day, with 20 from `large` or with 2 from `small`: who goes first goes alone.

    A cycle takes two hours on the road and one of disinfection, of a shift of three.
    """
    return Candidates.of(
        from_tables(
            {"name": "one trip", "start": "2022-04-03"},
            {
                "places": [
                    {"place": "city", "role": "supporting"},
                    {"place": "large", "role": "recipient"},
                    {"place": "small", "role": "recipient"},
                ],
                "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
                "accepts": [{"category": "mild", "room_type": "bed"}],
                "people": [
                    {"place": place, "category": "mild", "date": "2022-04-03", "count": count}
                    for place, count in (("large", 20), ("small", 2))
                ],
                "rooms": [
                    {"place": "city", "site": "s", "room_type": "bed", "date": "2022-04-03", "count": 100}
                ],
                "vehicles": [
                    {
                        "place": "city",
                        "vehicle": "bus",
                        "carries": "positive",
                        "count": 1,
                        "seats": 20,
                        "hours_per_day": 3,
                        "turnaround_minutes": 60,
                    }
                ],
                "travel": [
                    {"origin": place, "destination": "city", "minutes": 60} for place in ("large", "small")
                ],
            },
        )
    )


def solution(every: Candidates, place: str) -> Placement:
    """All who wait at a place go, and nobody else."""
    d = every.data.places.index(place)
    number = np.flatnonzero(every.flow["d"] == d)
    people = every.data.found[d, 0, -1:].astype(float)
    many = float(people[0])
    return Placement(number, people, {(0, 0, 0): many}, {(d, 0, int(every.data.cohort[0]), 0, 0): many})


@pytest.mark.parametrize("places", [("large", "small"), ("small", "large"), ("small", "small", "large")])
def test_the_one_that_leaves_least_is_taken(every: Candidates, places: tuple[str, ...]) -> None:
    """2 or 20 people wait."""
    several = tuple(solution(every, place) for place in places)
    found = Placed((Group(np.array([0]), several),), np.zeros(len(every.flow)), Proven(0.0, 0.0))
    assert tried(every, found, lambda: 60.0).people.tolist() == [20.0]


def test_where_there_is_no_time_the_last_is_taken(every: Candidates) -> None:
    several = (solution(every, "large"), solution(every, "small"))
    found = Placed((Group(np.array([0]), several),), np.zeros(len(every.flow)), Proven(0.0, 0.0))
    assert tried(every, found, lambda: 0.0).people.tolist() == [2.0]


def test_another_is_tried_only_if_time_is_left_for_the_plan(every: Candidates) -> None:
    """The first takes 5 seconds of 24 or 26, and 19 or 21 are left: another one needs four times 5."""
    several = tuple(solution(every, place) for place in ("small", "large", "large"))
    found = Placed((Group(np.array([0]), several),), np.zeros(len(every.flow)), Proven(0.0, 0.0))
    for seconds, people in ((24.0, 2.0), (26.0, 20.0)):
        gone: list[int] = []

        def left(seconds: float = seconds, gone: list[int] = gone) -> float:
            gone.append(1)
            return seconds if len(gone) == 1 else seconds - 5.0

        assert tried(every, found, left).people.tolist() == [people]


def test_of_one_there_is_nothing_to_try(every: Candidates, monkeypatch: pytest.MonkeyPatch) -> None:
    only = (Group(np.array([0]), (solution(every, "small"),)),)
    monkeypatch.setattr("rebalance.solve.tried.carried", None)
    chosen = tried(every, Placed(only, np.zeros(len(every.flow)), Proven(0.0, 0.0)), lambda: 60.0)
    assert chosen.people.tolist() == [2.0]
