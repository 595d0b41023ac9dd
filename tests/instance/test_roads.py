"""Coordinates that contradict the roads: the fewest places that explain all of it are doubted."""

from __future__ import annotations

import pytest

from tests.instance.sound import Settings, Tables, findings


def places(*where: tuple[str, float, float]) -> list[dict[str, object]]:
    return [
        {"place": place, "role": "recipient", "latitude": latitude, "longitude": longitude}
        for place, latitude, longitude in where
    ]


@pytest.mark.parametrize("turned", [False, True])
def test_one_place_that_is_far_off_is_doubted_not_those_around_it(turned: bool) -> None:
    def change(settings: Settings, tables: Tables) -> None:
        tables["places"] += places(
            ("a", 43.0, 125.0), ("b", 43.1, 125.1), ("c", 43.2, 125.2), ("off", 34.0, 125.0)
        )
        roads = [("a", "b"), ("a", "c"), ("b", "c"), ("off", "a"), ("off", "b"), ("c", "off")]
        rows = [{"origin": one, "destination": other, "minutes": 30} for one, other in roads]
        tables["travel"] += rows[::-1] if turned else rows

    (doubt,) = findings(change)
    assert (doubt.code, doubt.value) == ("coordinates-far-off", "34.0, 125.0")
    assert doubt.message == "off would lie 1,023 km from c, which is 30 minutes away"


def test_two_places_far_off_are_both_doubted() -> None:
    def change(settings: Settings, tables: Tables) -> None:
        tables["places"] += places(
            ("a", 43.0, 125.0), ("b", 43.1, 125.1), ("x", 34.0, 125.0), ("y", 10.0, 100.0)
        )
        roads = [("a", "b"), ("x", "a"), ("x", "b"), ("y", "a"), ("b", "y"), ("x", "y")]
        tables["travel"] += [{"origin": one, "destination": other, "minutes": 30} for one, other in roads]

    assert [doubt.value for doubt in findings(change)] == ["34.0, 125.0", "10.0, 100.0"]
