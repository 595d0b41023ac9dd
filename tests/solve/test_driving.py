"""Who drives: the cheapest seats, what a person takes of a vehicle's day, and whole trips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.model import Candidates
from rebalance.solve.clock import Clock
from rebalance.solve.corner import EMPTY, _Trips
from rebalance.solve.driving import Driving, Rides, shared_out
from rebalance.solve.placed import apart, placed
from rebalance.solve.placing import Placing


def made(vehicles: list[dict[str, Any]], people: int = 3) -> Instance:
    """One city with rooms an hour from one district with people, and a shift of 9 hours.

    A cycle takes two hours on the road and one of disinfection: a vehicle makes three trips a day.
    """
    common = {"hours_per_day": 9, "turnaround_minutes": 60, "payload_kg": 0}
    return from_tables(
        {"name": "one leg", "start": "2022-04-03"},
        {
            "places": [{"place": "city", "role": "supporting"}, {"place": "district", "role": "recipient"}],
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [{"category": "mild", "room_type": "bed"}],
            "people": [{"place": "district", "category": "mild", "date": "2022-04-03", "count": people}],
            "rooms": [{"place": "city", "site": "s", "room_type": "bed", "date": "2022-04-03", "count": 100}],
            "vehicles": [{**common, **vehicle} for vehicle in vehicles],
            "travel": [{"origin": "district", "destination": "city", "minutes": 60}],
        },
    )


BUS = {"place": "city", "vehicle": "bus", "carries": "positive", "count": 1, "seats": 20}
VAN = {"place": "district", "vehicle": "van", "carries": "people", "count": 2, "seats": 4}


def driving(instance: Instance) -> tuple[Candidates, Driving]:
    every = Candidates.of(instance)
    placing = Placing(every, np.array([0]))
    return every, Driving(every, placing, every.data.fleets.count.astype(float))


def test_what_a_person_takes_of_a_day() -> None:
    """Three trips of 20 seats: a person takes a sixtieth of the bus, and a twelfth of a van."""
    every, of = driving(made([BUS, VAN]))
    assert every.data.fleets.vehicle == ("bus", "van") and of.fleet.tolist() == [0, 1]
    np.testing.assert_allclose(of.part, [1 / 60, 1 / 12])


def test_the_cheapest_seat() -> None:
    """A bus at 60 a day costs 1 a seat, a van at 6 a day half as much; of equals the bus takes least."""
    _, of = driving(made([BUS, VAN]))
    one = np.zeros(1, dtype=np.int64)
    for bus, van, fare, driver in ((60.0, 6.0, 0.5, 1), (60.0, 24.0, 1.0, 0), (0.0, 0.0, 0.0, 0)):
        prices = np.array([[bus], [van]])
        np.testing.assert_allclose(of.fares(prices), [fare])
        assert of.cheapest(one, prices).driver.tolist() == [driver]


def test_where_transport_is_not_limited_everybody_is_taken() -> None:
    instance = made([BUS])
    every = Candidates.of(replace(instance, has_vehicles=False, vehicles=instance.vehicles.iloc[:0]))
    of = Driving(every, Placing(every, np.array([0])), np.zeros(0))
    rides = of.cheapest(np.zeros(1, dtype=np.int64), np.zeros((1, 1)))
    assert rides.driver.tolist() == [0] and of.part[rides.driver].tolist() == [0.0]
    found = placed(every, Clock(10.0)).placement([0])
    assert found.people.sum() == pytest.approx(3.0) and found.seats == {}


def test_vehicles_for_anybody_are_shared_out(instance: Instance) -> None:
    """By how many people there are; those for one cohort are all its own, trucks nobody's."""
    every = Candidates.of(instance)
    data, groups = every.data, apart(every)
    parts = shared_out(data, groups)
    people = data.found[:, :, -1].sum(axis=0)
    for k, carries in enumerate(data.fleets.carries):
        mine = [part[k] for part in parts]
        if carries == "supplies":
            assert mine == [0.0] * len(groups)
        else:
            assert sum(mine) == pytest.approx(data.fleets.count[k])
        if carries == "people":
            theirs = [people[group].sum() for group in groups]
            np.testing.assert_allclose(mine, data.fleets.count[k] * np.array(theirs) / sum(theirs))


def test_as_many_go_as_there_are_seats() -> None:
    """Of 100 people the bus takes 60 a day, and two vans 24."""
    found = placed(Candidates.of(made([BUS, VAN], people=100)), Clock(10.0)).placement([0])
    assert found.people.sum() == pytest.approx(84.0)
    assert found.seats == {(1, 0, 1, 0, 0): pytest.approx(60.0), (1, 0, 1, 0, 1): pytest.approx(24.0)}


def test_empty_seats_are_charged_where_trips_are_too_many() -> None:
    """25 people need two trips of the bus, on which 15 seats stay empty: a third of the day is one trip.

    With 45 people on a second leg of the same length five trips would be needed, of three: each of these 25
    is charged 40 ÷ 25 seats, but for the part that is let off, and each of those 45 60 ÷ 45.
    """
    instance = made([BUS])
    _, of = driving(instance)
    alone = _Trips(of, Rides(np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)))
    alone.charge(np.array([25.0]))
    np.testing.assert_allclose(alone.part, [1 / 60])
    # The same bus as the driver on two legs.
    of.fleet, of.part, of.seats = np.zeros(2, dtype=np.int64), np.full(2, 1 / 60), np.full(2, 20)
    both = _Trips(of, Rides(np.zeros(2, dtype=np.int64), np.arange(2)))
    both.charge(np.array([25.0, 45.0]))
    full = np.array([40 / 25, 60 / 45])
    np.testing.assert_allclose(both.part, (1 + EMPTY * (full - 1)) / 60)
