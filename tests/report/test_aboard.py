"""What is on board of each trip: never guessed, and every person and unit exactly once."""

from collections import Counter
from collections.abc import Mapping
from fractions import Fraction
from typing import Any

import pytest

from rebalance.instance import load
from rebalance.plan.document.orders import Transfer
from rebalance.plan.document.plan import Plan
from rebalance.report.aboard import Aboard, aboard
from rebalance.report.shares import shares
from tests.plan.cases import Case

DAY = "2022-04-03"
NOBODY: Mapping[str, Any] = {}


def trip(number: int, carries: str, load: float, departs: float = 0) -> dict[str, object]:
    return {
        "date": DAY,
        "vehicle_place": "Bai",
        "vehicle": "bus",
        "number": number,
        "departs_minute": departs,
        "carries": carries,
        "origin": "Kuan",
        "destination": "Bai",
        "load": load,
    }


def people(category: str, count: int, site: str = "a") -> dict[str, object]:
    return {
        "date": DAY,
        "origin": "Kuan",
        "category": category,
        "people": count,
        "destination": "Bai",
        "site": site,
        "room_type": "room",
        "vehicle_place": "Bai",
        "vehicle": "bus",
    }


def goods(item: str, quantity: int) -> dict[str, object]:
    return {
        "date": DAY,
        "origin": "Kuan",
        "destination": "Bai",
        "item": item,
        "quantity": quantity,
        "vehicle_place": "Bai",
        "vehicle": "bus",
    }


def told(dealt: Aboard) -> list[list[tuple[str, int]]]:
    """Write what is on board of each trip as pairs of a site or item, and an amount."""
    return [
        [(p.order.site if isinstance(p.order, Transfer) else p.order.item, p.amount) for p in pieces]
        for pieces in dealt.trips
    ]


def test_trips_are_filled_one_site_after_the_other() -> None:
    plan = Plan.model_validate(
        {
            "roster": [trip(1, "contact", 20), trip(2, "contact", 5)],
            "transfers": [people("close", 8, "b"), people("close", 17, "a")],
        }
    )
    dealt = aboard(plan, NOBODY, NOBODY)
    assert told(dealt) == [[("a", 17), ("b", 3)], [("b", 5)]]
    assert dealt.loose == ()


MIXED = {
    "roster": [trip(1, "contact", 4), trip(2, "positive", 3)],
    "transfers": [people("close", 4, "b"), people("mild", 3, "a")],
}


def test_cohorts_never_share_a_trip() -> None:
    plan = Plan.model_validate(MIXED)
    assert told(aboard(plan, {"close": "contact", "mild": "positive"}, NOBODY)) == [[("b", 4)], [("a", 3)]]


def test_who_rides_is_not_guessed_where_a_fleet_carries_both_cohorts() -> None:
    dealt = aboard(Plan.model_validate(MIXED), {"close": "contact"}, NOBODY)
    assert told(dealt) == [[], []]
    assert [piece.amount for piece in dealt.loose] == [4, 3]


def test_orders_that_do_not_fit_the_roster_are_loose() -> None:
    plan = Plan.model_validate({"roster": [trip(1, "contact", 4)], "transfers": [people("close", 5)]})
    assert [piece.amount for piece in aboard(plan, NOBODY, NOBODY).loose] == [5]


def test_an_item_that_travels_alone_needs_no_weight() -> None:
    plan = Plan.model_validate(
        {"roster": [trip(1, "supplies", 4.5), trip(2, "supplies", 1.5)], "shipments": [goods("mask", 4)]}
    )
    assert told(aboard(plan, NOBODY, NOBODY)) == [[("mask", 3)], [("mask", 1)]]


@pytest.mark.parametrize("kg", [{"mask": 0.1, "gown": 0.3}, {}])
def test_mixed_goods_need_weights(kg: dict[str, float]) -> None:
    plan = Plan.model_validate(
        {
            "roster": [trip(1, "supplies", 0.7), trip(2, "supplies", 0.6)],
            "shipments": [goods("gown", 3), goods("mask", 4)],
        }
    )
    dealt = aboard(plan, NOBODY, kg)
    if kg:
        assert told(dealt) == [[("gown", 2), ("mask", 1)], [("gown", 1), ("mask", 3)]]
    else:
        assert [piece.amount for piece in dealt.loose] == [3, 4]


def test_without_vehicles_all_is_loose(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["norms"].document)
    dealt = aboard(plan, NOBODY, NOBODY)
    assert dealt.trips == ()
    assert len(dealt.loose) == len(plan.transfers) + len(plan.shipments) > 0


@pytest.mark.parametrize("name", ["people", "supplies"])
def test_each_trip_has_the_load_of_the_roster(by_hand: dict[str, Case], name: str) -> None:
    plan = Plan.model_validate(by_hand[name].document)
    categories, items = by_hand[name].instance.categories, by_hand[name].instance.items
    kg = dict(zip(items["item"], items["unit_kg"], strict=True))
    dealt = aboard(plan, dict(zip(categories["category"], categories["cohort"], strict=True)), kg)
    assert dealt.loose == ()
    sums: Counter[object] = Counter()
    for entry, pieces in zip(plan.roster, dealt.trips, strict=True):
        weights = [1 if isinstance(p.order, Transfer) else kg[p.order.item] for p in pieces]
        assert sum(p.amount * w for p, w in zip(pieces, weights, strict=True)) == pytest.approx(entry.load)
        for piece in pieces:
            sums[piece.order] += piece.amount
    assert len(sums) == len(plan.transfers) + len(plan.shipments)
    assert all(sums[order] == order.people for order in plan.transfers)
    assert all(sums[order] == order.quantity for order in plan.shipments)


def test_shares_looks_beyond_the_first_choice() -> None:
    """Two of 3 kg and three of 2 kg into 6 and 6: the greedy 3+3 works; into 7 and 5 it must step back."""
    whole = [Fraction(3), Fraction(2)]
    assert shares([2, 3], whole, [Fraction(6), Fraction(6)]) == [(2, 0), (0, 3)]
    assert shares([2, 3], whole, [Fraction(7), Fraction(5)]) == [(1, 2), (1, 1)]
    assert shares([2, 3], whole, [Fraction(11), Fraction(1)]) is None


def test_shares_gives_up_in_time() -> None:
    loads = [Fraction(997)] * 40
    kinds = [Fraction(n) for n in (7, 11, 13, 17, 19)]
    assert shares([1000] * 5, kinds, loads) is None


def test_the_instance_has_the_weights_that_are_asked_for() -> None:
    assert load("instances/tiny-freight").items["unit_kg"].notna().all()
