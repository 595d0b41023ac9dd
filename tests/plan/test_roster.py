from collections import Counter, defaultdict
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rebalance.plan.roster import Tour, assign, departures


@pytest.mark.parametrize(
    ("trips", "tours", "numbers"),
    [
        ([], {}, []),
        ([], {(60.0,): 2}, []),
        ([60.0, 60.0], {(60.0, 60.0): 1}, [1, 1]),
        ([60.0, 60.0], {(60.0,): 2}, [1, 2]),
        # A slot takes any shorter trip.
        ([50.0, 30.0], {(40.0, 60.0): 1}, [1, 1]),
        # One of three vehicles will do.
        ([40.0, 40.0], {(40.0, 40.0): 3}, [1, 1]),
        # The tour with the least to do stays in the depot.
        ([60.0, 40.0], {(40.0,): 1, (40.0, 60.0): 1}, [1, 1]),
    ],
)
def test_trips_get_vehicles(trips: list[float], tours: dict[Tour, int], numbers: list[int]) -> None:
    assert assign(trips, tours) == numbers


@pytest.mark.parametrize(
    ("trips", "tours"),
    [
        ([60.0], {}),
        ([60.0], {(50.0, 50.0): 5}),
        ([60.0, 60.0, 10.0], {(60.0, 60.0): 1}),
        ([60.0], {(60.0,): 0}),
    ],
)
def test_trips_that_no_slots_are_left_for_are_refused(trips: list[float], tours: dict[Tour, int]) -> None:
    with pytest.raises(ValueError, match="do not fit"):
        assign(trips, tours)


def test_each_trip_departs_when_the_one_before_is_over() -> None:
    assert departures([Fraction(30), Fraction(50), Fraction(20)]) == [0, 30, 80]
    assert departures([]) == []


tours = st.dictionaries(
    st.lists(st.sampled_from([10.0, 20.0, 30.0, 40.0]), min_size=1, max_size=3).map(
        lambda t: tuple(sorted(t))
    ),
    st.integers(1, 3),
    max_size=4,
)


@given(tours, st.data())
def test_every_vehicle_runs_one_of_the_tours(tours: dict[Tour, int], data: st.DataObject) -> None:
    slots = [minutes for tour, n in tours.items() for minutes in tour * n]
    kept = [minutes for minutes in slots if data.draw(st.booleans())]
    trips = sorted((data.draw(st.sampled_from([5.0, 10.0, minutes])) for minutes in kept), reverse=True)
    trips = [min(trip, slot) for trip, slot in zip(trips, sorted(kept, reverse=True), strict=True)]
    numbers = assign(trips, tours)
    vehicles: dict[int, list[float]] = defaultdict(list)
    for number, trip in zip(numbers, trips, strict=True):
        vehicles[number].append(trip)
    assert sorted(vehicles) == list(range(1, len(vehicles) + 1))
    assert runs(list(vehicles.values()), Counter(tours))


def runs(vehicles: list[list[float]], tours: Counter[Tour]) -> bool:
    """Whether the vehicles' trips go into the slots of different tours, by trying them all."""
    if not vehicles:
        return True
    first, *others = vehicles
    for tour in +tours:
        longest = sorted(tour, reverse=True)
        if len(first) <= len(longest) and all(t <= s for t, s in zip(first, longest, strict=False)):
            rest = tours.copy()
            rest[tour] -= 1
            if runs(others, rest):
                return True
    return False
