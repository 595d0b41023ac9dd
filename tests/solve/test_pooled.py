"""What would be left undone if all places were one: never more than any plan leaves undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given

from rebalance.instance import Instance, from_tables, load
from rebalance.model.data import Data, read
from rebalance.solve.pooled import pooled
from rebalance.solve.pooled_people import CLASSES, _told_apart
from rebalance.solve.relaxed import relaxed_levels

from ..made_up import province
from ..properties.hold import examples
from ..properties.small import Case, cases

INSTANCES = Path(__file__).parents[2] / "instances"
TINY = sorted(path.parent for path in INSTANCES.glob("tiny-*/instance.toml"))


def no_more_than_the_relaxation(instance: Instance) -> None:
    levels = relaxed_levels(instance)
    bounds = pooled(read(instance, None), tuple(levels), levels)
    assert bounds
    for level, bound in bounds.items():
        assert bound <= levels[level] + 1e-6 * max(1.0, abs(levels[level])), level


def bound(data: Data, level: str) -> float:
    """The bound of a level above which there is none."""
    return pooled(data, (level,), {})[level]


@pytest.mark.parametrize("folder", TINY, ids=lambda folder: folder.name)
def test_tiny_instances(folder: Path) -> None:
    no_more_than_the_relaxation(load(folder))


@examples(25)
@given(cases(most=12))
def test_instances_of_every_shape(case: Case) -> None:
    no_more_than_the_relaxation(case.instance())


def made(**changed: Any) -> Instance:
    settings, tables = province(4, cities=2, districts=2, days=2, scale=0.2)
    return from_tables(settings, {**tables, **changed})


def test_a_province() -> None:
    no_more_than_the_relaxation(made())


def test_people_without_any_room_wait_for_sure() -> None:
    """Nobody can go anywhere, so that the bound is what everybody who waits counts, where found."""
    instance = made(rooms=[])
    data = read(instance, None)
    everybody = (data.found * data.weight[None, :, None] * data.priority[:, None, None]).sum()
    assert everybody > 0
    assert bound(data, "waiting") == pytest.approx(everybody, rel=1e-5)


def test_what_is_not_in_stock_is_short_for_sure() -> None:
    """Of every item all that is needed is missing: its share is 1, at its weight and the least priority."""
    data = read(made(stock=[]), None)
    some = data.total_need.sum(axis=0) > 0
    assert some.any()
    shares = data.item_weight[some] * data.need.sum(axis=(0, 2))[some] / data.total_need.sum(axis=0)[some]
    assert bound(data, "shortage") == pytest.approx(shares.sum() * data.priority.min(), rel=1e-5)


def goods(stock: list[dict[str, Any]], needs: list[dict[str, Any]], kind: str = "consumable") -> Instance:
    """A city and two districts, of which the second counts twice, on one day."""
    places = [("city", "supporting", 1), ("one", "recipient", 1), ("two", "recipient", 2)]
    common = {"item": "thing", "date": "2022-04-03"}
    return from_tables(
        {"name": "goods", "start": "2022-04-03"},
        {
            "places": [dict(zip(("place", "role", "priority"), row, strict=True)) for row in places],
            "items": [{"item": "thing", "kind": kind, "weight": 3, "unit_kg": 1}],
            "stock": [{**common, **row} for row in stock],
            "needs": [{**common, **row} for row in needs],
            "travel": [{"origin": "city", "destination": "one", "minutes": 60}],
        },
    )


@pytest.mark.parametrize("kind", ["consumable", "durable"])
def test_a_reserve_is_of_use_only_where_it_is(kind: str) -> None:
    """The city keeps 30 of its 40 and needs 5: 15 are of use of 25 that are needed, at a weight of 3."""
    instance = goods(
        [{"place": "city", "quantity": 40, "reserve": 30}],
        [{"place": "one", "quantity": 20}, {"place": "city", "quantity": 5}],
        kind,
    )
    assert bound(read(instance), "shortage") == pytest.approx(3 * 10 / 25, rel=1e-5)


def test_those_who_count_most_are_met_first() -> None:
    """Of 30 needed by each 40 are there: the second has all, the first is 20 short, of 60."""
    instance = goods(
        [{"place": "city", "quantity": 40}],
        [{"place": "one", "quantity": 30}, {"place": "two", "quantity": 30}],
    )
    assert bound(read(instance), "shortage") == pytest.approx(3 * 20 / 60, rel=1e-5)


def test_norms_ask_wherever_people_are() -> None:
    """Two things a person a day for ten who stay: nothing is there, and all of it is short."""
    instance = made(
        norms=[{"item": item, "category": "mild", "quantity": 2} for item in ("mask",)],
        stock=[],
        needs=[],
    )
    data = read(instance)
    asked = 2 * data.found[:, data.categories.index("mild")].sum()
    i = data.items.index("mask")
    short = data.item_weight[i] * asked / data.total_need[:, i].sum() * data.priority.min()
    assert asked > 0
    assert bound(data, "shortage") == pytest.approx(short, rel=1e-5)


def two_towns(**policy: Any) -> Instance:
    """Ten people in each of two districts, of whom those of the second count twice, and 14 rooms in a city.

    Four of the rooms are hardly fit for anybody: to take one is charged 3.
    """
    day = "2022-04-03"
    places = [("city", "supporting", 1), ("one", "recipient", 1), ("two", "recipient", 2)]
    return from_tables(
        {"name": "towns", "start": day, **policy},
        {
            "places": [dict(zip(("place", "role", "priority"), row, strict=True)) for row in places],
            "categories": [{"category": "mild", "cohort": "positive", "weight": 1}],
            "accepts": [
                {"category": "mild", "room_type": "bed"},
                {"category": "mild", "room_type": "cot", "penalty": 3},
            ],
            "people": [{"place": p, "category": "mild", "date": day, "count": 10} for p in ("one", "two")],
            "rooms": [
                {"place": "city", "site": "s", "room_type": r, "date": day, "count": n}
                for r, n in (("bed", 10), ("cot", 4))
            ],
            "travel": [{"origin": p, "destination": "city", "minutes": 60} for p in ("one", "two")],
        },
    )


def test_what_is_held_above_counts_below() -> None:
    """Six must wait, those of the first district: 0.6 of its people. Of 14 who go four get a cot, at 3 each.

    If those who wait may count ten, that can be three of each, 0.3 of theirs, who count nine; or all of the
    first and none of the second, and then nobody has to take a cot.
    """
    data = read(two_towns())
    levels = ("waiting", "fairness_people", "mismatch")
    few = pooled(data, levels, {"waiting": 6.0, "fairness_people": 0.6, "mismatch": 12.0})
    assert few == pytest.approx({"waiting": 6.0, "fairness_people": 0.6, "mismatch": 12.0}, rel=1e-4)
    many = pooled(data, levels, {"waiting": 10.0, "fairness_people": 1.0, "mismatch": 0.0})
    assert many["fairness_people"] == pytest.approx(0.3, rel=1e-4)
    assert many["mismatch"] == pytest.approx(0.0, abs=1e-4)


def test_a_level_that_is_held_below_does_not_count() -> None:
    data = read(two_towns())
    found = pooled(data, ("mismatch", "waiting"), {"mismatch": 0.0, "waiting": 10.0})
    assert found == pytest.approx({"mismatch": 0.0, "waiting": 10.0}, abs=1e-4)


def test_the_largest_share_of_an_item_is_no_less_than_that_of_all() -> None:
    """Of 25 that two districts need 15 are there: one lacks two fifths. The city's needs are left out."""
    instance = goods(
        [{"place": "city", "quantity": 15}],
        [{"place": "one", "quantity": 20}, {"place": "two", "quantity": 5}, {"place": "city", "quantity": 9}],
    )
    assert bound(read(instance), "fairness_supplies") == pytest.approx(10 / 25, rel=1e-5)


def test_many_priorities_are_told_apart_in_classes() -> None:
    """Of a hundred that all differ none counts for more than it is, and not all for the least of all."""
    told = _told_apart(np.linspace(1.0, 3.0, 100))
    assert len(np.unique(told)) == CLASSES
    assert (told <= np.linspace(1.0, 3.0, 100)).all() and told.mean() > 1.8
    np.testing.assert_array_equal(_told_apart(np.array([2.0, 1.0, 2.0])), [2.0, 1.0, 2.0])
    assert len(_told_apart(np.zeros(0))) == 0
