"""Shares and the price of fairness: listed, checked, put together from parts, and told."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

from rebalance.instance import Instance, load
from rebalance.plan.check import check
from rebalance.plan.document.levels import FairnessPrice
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.make import make_plan
from rebalance.plan.shares import prices_together
from rebalance.report.fairness import price_of_fairness
from rebalance.words import Words

INSTANCES = Path(__file__).parents[2] / "instances"


@cache
def solved(of: str) -> tuple[Instance, Plan]:
    instance = load(INSTANCES / f"tiny-leximin-{of}")
    return instance, make_plan(instance)


def wrong(of: str, **changes: Any) -> list[str]:
    """What the check says of the plan with some keys replaced."""
    instance, plan = solved(of)
    return [str(v.message) for v in check(instance, plan.model_copy(update=changes)) if v.rule == "shares"]


@pytest.mark.parametrize("of", ["people", "supplies"])
def test_shares_are_listed_the_largest_first_and_proven(of: str) -> None:
    _, plan = solved(of)
    item = {"North": "ventilator", "East": "mask", "South": "mask"} if of == "supplies" else {}
    assert [(s.level, s.rank, s.place, s.item, s.share) for s in plan.shares] == [
        (f"fairness_{of}", rank, place, item.get(place), share)
        for rank, place, share in ((1, "North", 0.75), (2, "East", 0.5), (3, "South", 0.5))
    ]
    assert all(s.bound == s.share for s in plan.shares)


@pytest.mark.parametrize("of", ["people", "supplies"])
def test_the_price_is_what_the_levels_below_would_be_without(of: str) -> None:
    _, plan = solved(of)
    prices = {(p.level, p.below): (p.held, p.free) for p in plan.price_of_fairness}
    # Without the level of fairness South, which is nearer, gets all that it needs: 6 · 20 + 3 · 60.
    assert prices[f"fairness_{of}", "travel"] == (420, 300)
    assert prices[f"fairness_{of}", "mismatch"] == (0, 0)
    assert prices["fairness_people", "fairness_supplies"] == (0.75 * (of == "supplies"),) * 2


def test_the_price_is_told_in_one_sentence() -> None:
    _, plan = solved("people")
    said = "Price of fairness, by the relaxation: without fairness, people: travel 300 instead of 420"
    assert price_of_fairness(plan, Words("en")) == said
    assert (
        price_of_fairness(plan, Words("zh"))
        == "公平的代价（按松弛问题计）：不计公平（人员）：行程为 300（计入为 420）"
    )
    free = [price.model_copy(update={"free": price.held}) for price in plan.price_of_fairness]
    costless = plan.model_copy(update={"price_of_fairness": tuple(free)})
    assert price_of_fairness(costless, Words("en")).endswith(
        "without fairness, people: nothing would be less"
    )
    known = tuple(price for price in plan.price_of_fairness if price.below != "travel")
    late = plan.model_copy(update={"price_of_fairness": known})
    assert price_of_fairness(late, Words("en")).endswith("travel not known")
    assert price_of_fairness(plan.model_copy(update={"price_of_fairness": ()}), Words("en")) == ""


def test_shares_that_do_not_follow_are_found() -> None:
    _, plan = solved("people")
    first, second, third = plan.shares
    assert wrong("people") == []
    assert wrong("people", shares=(first, second)) != []
    assert wrong("people", shares=(first, third.model_copy(update={"rank": 2}), second)) != []
    assert (
        "above its value"
        in wrong("people", shares=(first.model_copy(update={"bound": 0.8}), second, third))[0]
    )


def test_prices_that_cannot_be_are_found() -> None:
    price = FairnessPrice(level="fairness_people", below="travel", held=420, free=300)
    assert wrong("people", price_of_fairness=(price,)) == []
    assert wrong("people", price_of_fairness=(price, price)) != []
    for change in ({"free": 421.0}, {"below": "waiting"}, {"level": "travel"}, {"below": "nothing"}):
        assert wrong("people", price_of_fairness=(price.model_copy(update=change),)) != []


def test_prices_of_parts_add_up_where_all_are_known() -> None:
    one = FairnessPrice(level="fairness_people", below="travel", held=420, free=300)
    other = FairnessPrice(level="fairness_people", below="travel", held=20, free=19)
    share = FairnessPrice(level="fairness_people", below="fairness_supplies", held=0.5, free=0.25)
    less = share.model_copy(update={"free": 0.125})
    together = list(prices_together([[one, share], [other, less]]))
    assert [(p.below, p.held, p.free) for p in together] == [
        ("travel", 440, 319),
        ("fairness_supplies", 0.5, 0.25),
    ]
    assert list(prices_together([[one], []])) == []


def test_a_plan_without_them_is_read() -> None:
    instance, plan = solved("people")
    by_hand = Plan.model_validate_json((INSTANCES / instance.name / "plan.json").read_text(encoding="utf-8"))
    assert not by_hand.shares
    assert not by_hand.price_of_fairness
    again = Plan.model_validate_json(to_json(plan))
    assert again.shares == plan.shares
    assert set(again.price_of_fairness) == set(plan.price_of_fairness)
