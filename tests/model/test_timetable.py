"""Tours say exactly what single vehicles can do: held against rosters found by trying everything."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement, product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rebalance.instance import from_tables
from rebalance.model.arrays import Columns
from rebalance.model.model import Model, build
from rebalance.model.timetable import Timetable, tour_columns

SHIFT = 120


def province(minutes: Sequence[float], vehicles: int) -> Model:
    """One base with rooms for all, and a place with people for each length of trip."""
    names = [f"place{n}" for n in range(len(minutes))]
    day = "2022-04-03"
    return build(
        from_tables(
            {"name": "timetable", "start": day},
            {
                "places": [{"place": name, "role": "recipient"} for name in ("base", *names)],
                "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
                "accepts": [{"category": "mild", "room_type": "bed"}],
                "people": [{"place": n, "category": "mild", "date": day, "count": 99} for n in names],
                "rooms": [{"place": "base", "site": "a", "room_type": "bed", "date": day, "count": 999}],
                "vehicles": [
                    {
                        "place": "base",
                        "vehicle": "coach",
                        "carries": "positive",
                        "count": vehicles,
                        "seats": 1,
                        "hours_per_day": SHIFT / 60,
                    }
                ],
                "travel": [
                    {"origin": "base", "destination": name, "minutes": m / 2}
                    for name, m in zip(names, minutes, strict=True)
                ],
            },
        )
    )


def roster_exists(trips: list[int], vehicles: int) -> bool:
    """Whether some way to hand these trips to the vehicles keeps each within its shift."""
    return any(
        all(sum(m for m, v in zip(trips, who, strict=True) if v == n) <= SHIFT for n in range(vehicles))
        for who in product(range(vehicles), repeat=len(trips))
    )


def tours_exist(model: Model, made: list[int], vehicles: int) -> bool:
    """Whether the rows of the timetable can be met by some tours, all of them tried.

    With tours given, what is left of the longer slots is passed down; it must not be negative anywhere.
    """
    table = next(rule for rule in model.rules if isinstance(rule, Timetable))
    length = model.slots.length[0]
    most = [range(int(SHIFT // m) + 1) for m in length]
    tours = [slots for slots in product(*most) if np.dot(slots, length) <= SHIFT]
    trips = model.kind("trips")
    number = model.slots.of_journey[trips["journey"]]
    x = {"trips": np.array([made[j] for j in number], dtype=float)}
    for chosen in combinations_with_replacement(tours, vehicles):
        zero = np.zeros(len(chosen), dtype=np.int64)
        columns = tour_columns(model.data, zero, zero, np.array(chosen))
        slots = np.array(chosen).sum(axis=0)
        passed = (slots - np.array(made))[::-1].cumsum()[::-1]
        spare = model.kind("spare")
        values = {**x, "tour": np.ones(len(chosen)), "spare": passed[spare["j"] + 1].astype(float)}
        if (passed >= 0).all() and _kept(table, [trips, spare, columns], values):
            return True
    return False


def _kept(table: Timetable, blocks: list[Columns], values: dict[str, np.ndarray]) -> bool:
    activity = np.zeros(len(table.rows))
    for columns in blocks:
        entries = table.entries(columns)
        np.add.at(activity, entries.row, entries.value * values[columns.kind][entries.column])
    return bool((activity <= table.rows.upper + 1e-9).all())


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(
    minutes=st.lists(st.integers(25, SHIFT), min_size=1, max_size=3, unique=True).map(sorted),
    vehicles=st.integers(1, 2),
    data=st.data(),
)
def test_trips_fit_tours_exactly_if_there_is_a_roster(
    minutes: list[int], vehicles: int, data: st.DataObject
) -> None:
    """For any lengths and numbers of trips, the rows can be met if and only if single vehicles can run them.

    The fleet's minutes alone would also let through trips that no vehicle can run.
    """
    made = [data.draw(st.integers(0, 4 if len(minutes) == 1 else 3)) for _ in minutes]
    trips = [m for m, n in zip(minutes, made, strict=True) for _ in range(n)]
    model = province(minutes, vehicles)
    assert model.slots.length[0].tolist() == minutes
    assert tours_exist(model, made, vehicles) == roster_exists(trips, vehicles)


def test_minutes_alone_are_not_enough() -> None:
    """Three trips of 70 minutes take 210 of two vehicles' 240, but each vehicle runs only one."""
    assert not tours_exist(province([70], 2), [3], 2)
    assert tours_exist(province([70], 2), [2], 2)


def test_lengths_that_differ_by_rounding_are_one() -> None:
    """Sums of the same minutes in another order are the same length, so that no tour is counted twice."""
    model = province([60, 60], 1)
    assert model.slots.length.tolist() == [[60.0]]
    assert model.slots.of_journey.tolist() == [0, 0]
