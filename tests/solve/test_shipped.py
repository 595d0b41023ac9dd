"""What is shipped first, by hand: what is worth most for its weight, from what can be spared."""

from __future__ import annotations

import numpy as np
import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.model import Candidates
from rebalance.solve.at_work import AtWork
from rebalance.solve.shipped import Shipping, shipped

DAY = ("2022-04-03", "2022-04-04")


def made(
    stock: list[tuple[str, str, str, int, int]],
    needs: list[tuple[str, str, str, int]],
    trucks: int = 1,
    payload: float = 100.0,
) -> Instance:
    """Two cities, one and two hours from a district, on two days of eight hours; near has the trucks.

    A village is an hour from near, too.

    A truck from near makes four trips a day, of two hours.
    """
    named = ("place", "item", "date", "quantity", "reserve")
    return from_tables(
        {"name": "goods", "start": DAY[0], "days": 2},
        {
            "places": [
                {"place": "district", "role": "recipient"},
                {"place": "far", "role": "supporting"},
                {"place": "near", "role": "supporting"},
                {"place": "village", "role": "recipient"},
            ],
            "items": [
                {"item": "gown", "kind": "consumable", "weight": 2, "unit_kg": 10},
                {"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 1},
                {"item": "ventilator", "kind": "durable", "weight": 5, "unit_kg": 50},
            ],
            "stock": [dict(zip(named, row, strict=True)) for row in stock],
            "needs": [dict(zip(named, row, strict=False)) for row in needs],
            "vehicles": [
                {
                    "place": "near",
                    "vehicle": "truck",
                    "carries": "supplies",
                    "count": trucks,
                    "payload_kg": payload,
                    "hours_per_day": 8,
                }
            ],
            "travel": [
                {"origin": "near", "destination": "district", "minutes": 60},
                {"origin": "far", "destination": "district", "minutes": 120},
                {"origin": "far", "destination": "near", "minutes": 60},
                {"origin": "near", "destination": "village", "minutes": 60},
            ],
        },
    )


def sent(instance: Instance) -> tuple[Shipping, dict[tuple[str, str, str, int], int]]:
    """What is shipped: from where, to where, what, and on which day."""
    every = Candidates.of(instance)
    data, ship = every.data, every.ship
    found = shipped(every, AtWork(every), np.zeros_like(data.found), lambda: True)
    return found, {
        (
            data.places[ship["o"][n]],
            data.places[ship["q"][n]],
            data.items[ship["i"][n]],
            int(ship["t"][n]),
        ): units
        for n, units in found.shipped.items()
    }


def test_what_both_days_need_goes_on_the_first_on_one_trip() -> None:
    found, by = sent(
        made(
            [("near", "mask", DAY[0], 100, 0)],
            [("district", "mask", DAY[0], 30), ("district", "mask", DAY[1], 50)],
        )
    )
    assert by == {("near", "district", "mask", 0): 80}
    assert not found.short.any() and list(found._work.trips.values()) == [1]


def test_a_place_spares_only_what_it_does_not_need_on_any_day() -> None:
    """Near has 100, gets 20 on the second day and needs 70 then: 50 may go on the first.

    What is left after the second day is too late for a need of the first.
    """
    found, by = sent(
        made(
            [("near", "mask", DAY[0], 100, 0), ("near", "mask", DAY[1], 20, 0)],
            [("district", "mask", DAY[0], 90), ("near", "mask", DAY[1], 70)],
        )
    )
    assert by == {("near", "district", "mask", 0): 50}
    assert found.short.sum() == 40


def test_a_reserve_stays() -> None:
    _, by = sent(made([("near", "mask", DAY[0], 100, 60)], [("district", "mask", DAY[0], 90)]))
    assert by == {("near", "district", "mask", 0): 40}


def test_a_durable_thing_is_there_on_all_days() -> None:
    """Two are short on the first day and three on the second: three go, of which near spares four."""
    found, by = sent(
        made(
            [("near", "ventilator", DAY[0], 5, 0)],
            [
                ("district", "ventilator", DAY[0], 2),
                ("district", "ventilator", DAY[1], 3),
                ("near", "ventilator", DAY[1], 1),
            ],
        )
    )
    assert by == {("near", "district", "ventilator", 0): 3}
    assert not found.short.any()


def test_a_durable_thing_goes_first_where_it_is_missed_longest() -> None:
    """The district misses two on the first day alone and one on both, far one on both: near has two.

    One for the district and one for far are used on four days in all; two for the district on three.
    """
    found, by = sent(
        made(
            [("near", "ventilator", DAY[0], 2, 0)],
            [
                ("district", "ventilator", DAY[0], 3),
                ("district", "ventilator", DAY[1], 1),
                ("far", "ventilator", DAY[0], 1),
                ("far", "ventilator", DAY[1], 1),
            ],
        )
    )
    assert by == {("near", "district", "ventilator", 0): 1, ("near", "far", "ventilator", 0): 1}
    assert found.short.sum() == 2


def test_of_equals_whoever_lacks_the_larger_share_comes_first() -> None:
    """District and village lack two masks each, of ten and of two that they need; near has two."""
    _, by = sent(
        made(
            [("near", "mask", DAY[0], 2, 0), ("district", "mask", DAY[0], 8, 8)],
            [("district", "mask", DAY[0], 10), ("village", "mask", DAY[0], 2)],
        )
    )
    assert by == {("near", "village", "mask", 0): 2}


def test_what_is_worth_most_for_its_weight_goes_first() -> None:
    """A mask is worth 1 ÷ 100 a kilogram, a gown 2 ÷ 100 ÷ 10: 100 masks fill two trips of 40 kg and a half.

    Two gowns of 10 kg find room on the third, four more on the fourth, which is the last of the day.
    """
    found, by = sent(
        made(
            [("near", "mask", DAY[0], 100, 0), ("near", "gown", DAY[0], 100, 0)],
            [("district", "mask", DAY[0], 100), ("district", "gown", DAY[0], 100)],
            payload=40.0,
        )
    )
    assert by == {("near", "district", "mask", 0): 100, ("near", "district", "gown", 0): 6}
    assert list(found._work.trips.values()) == [4]
    assert found.short.sum() == 94


def test_what_does_not_fit_any_truck_stays() -> None:
    found, by = sent(
        made([("near", "ventilator", DAY[0], 5, 0)], [("district", "ventilator", DAY[0], 1)], payload=49.0)
    )
    assert by == {} and found.short.sum() == 1 and not found._work.trips


def test_the_nearest_that_can_spare_any_sends_it() -> None:
    """Far has no trucks, and trucks of near do not go from far to the district."""
    _, by = sent(
        made(
            [("near", "mask", DAY[0], 10, 0), ("far", "mask", DAY[0], 100, 0)],
            [("district", "mask", DAY[0], 30)],
        )
    )
    assert by == {("near", "district", "mask", 0): 10}


def test_without_time_nothing_is_sent() -> None:
    every = Candidates.of(made([("near", "mask", DAY[0], 10, 0)], [("district", "mask", DAY[0], 30)]))
    none = shipped(every, AtWork(every), np.zeros_like(every.data.found), lambda: False)
    assert none.shipped == {} and none.short.sum() == pytest.approx(30)


def test_what_has_come_may_go_on_the_next_day() -> None:
    """Far sends 30 to near on the first day, and near 30 to the district on the second: near has none itself.

    Of 35 that it is ordered to send 30 go.
    """
    instance = made([("far", "mask", DAY[0], 30, 0)], [("district", "mask", DAY[1], 40)])
    every = Candidates.of(instance)
    keys = list(zip(*(every.ship[k].tolist() for k in "oqit"), strict=True))
    first, then = keys.index((1, 2, 1, 0)), keys.index((2, 0, 1, 1))
    goods = Shipping(every, AtWork(every), every.data.need)
    goods.resume({first: 30, then: 35})
    assert goods.shipped == {first: 30, then: 30}
    assert goods.short.sum() == 10


def test_what_was_ordered_leaves_though_it_is_needed_before() -> None:
    """Near needs 30 of 50 on the first day, of which 40 are to leave on the second: it uses 10."""
    instance = made(
        [("near", "mask", DAY[0], 50, 0)], [("near", "mask", DAY[0], 30), ("district", "mask", DAY[1], 40)]
    )
    every = Candidates.of(instance)
    keys = list(zip(*(every.ship[k].tolist() for k in "oqit"), strict=True))
    goods = Shipping(every, AtWork(every), every.data.need)
    goods.resume({keys.index((2, 0, 1, 1)): 40})
    assert goods.short[2, 1].tolist() == [20, 0] and not goods.short[0].any()
