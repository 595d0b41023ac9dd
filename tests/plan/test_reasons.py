"""Reasons of those who wait and of what is short, each in a case where it is the only true one."""

import pytest

from rebalance.instance import Instance, from_tables
from rebalance.model.data import read
from rebalance.plan.accounts import Accounts
from rebalance.plan.document.left import Reason
from rebalance.plan.make import make_plan
from rebalance.plan.orders import Orders
from rebalance.plan.spare import LISTED, listing
from rebalance.plan.speech import Speech
from rebalance.plan.why_short import WhyShort
from rebalance.plan.why_waiting import WhyWaiting

from .small import DAY, instance, tables, varied


def waiting(case: Instance) -> list[tuple[str, str]]:
    return words(make_plan(case).waiting[-1].why)


def short(case: Instance) -> list[tuple[str, str]]:
    return words(make_plan(case).shortages[-1].why)


def words(why: tuple[Reason, ...]) -> list[tuple[str, str]]:
    return [(reason.limit, reason.message) for reason in why]


def test_all_rooms_are_taken() -> None:
    assert waiting(instance()) == [
        ("rooms", "all 4 rooms of the types that mild may use within reach are taken on this day")
    ]


def test_no_vehicle_has_time_left_where_rooms_are_free() -> None:
    assert waiting(instance(varied("rooms", count=5))) == [
        (
            "vehicles",
            "rooms are free at Liao, but no vehicle that may go there has a seat left, or the "
            "time for another trip",
        )
    ]


def test_rooms_are_full_at_one_place_and_out_of_reach_of_the_vehicles_at_the_other() -> None:
    van = {"place": "Kuan", "vehicle": "van", "carries": "positive", "count": 1, "seats": 1}
    case = instance(
        {
            "rooms": [
                {"place": "Liao", "site": "Clinic", "room_type": "ward", "date": DAY, "count": 9},
                {"place": "Kuan", "site": "Hall", "room_type": "ward", "date": DAY, "count": 1},
            ],
            **varied("people", count=7),
            "vehicles": [*tables()["vehicles"], {**van, "hours_per_day": 1}],
        }
    )
    assert [limit for limit, _ in waiting(case)] == ["vehicles", "rooms"]
    assert waiting(case)[1][1] == "the only room of the types that mild may use at Kuan is taken on this day"


def test_rooms_free_on_the_day_may_be_withdrawn_during_the_stay() -> None:
    rooms = tables()["rooms"]
    leaving = {**rooms[0], "date": "2022-04-04", "count": -2}
    plan = make_plan(instance({"rooms": [*rooms, leaving]}, days=2))
    assert words(plan.waiting[0].why) == [
        (
            "rooms",
            "2 of the 4 rooms of the types that mild may use within reach are taken on this day, none of "
            "the others is free for a whole stay",
        )
    ]


def test_one_room_is_too_few_for_a_person_who_takes_two() -> None:
    accepts = varied("accepts", rooms_per_person=2)
    assert waiting(instance({**accepts, **varied("rooms", count=3)})) == [
        (
            "rooms",
            "2 of the 3 rooms of the types that mild may use within reach are taken on this day, the "
            "others are too few for one person",
        )
    ]


def test_nobody_opens_rooms() -> None:
    assert waiting(instance(varied("rooms", count=0))) == [
        ("rooms", "no place opens a room of a type that mild may use")
    ]


def test_rooms_open_on_a_later_day_only() -> None:
    plan = make_plan(instance(varied("rooms", date="2022-04-04"), days=2))
    assert words(plan.waiting[0].why) == [
        ("rooms", "there are no open rooms of the types that mild may use within reach on this day")
    ]


def test_the_pair_is_forbidden() -> None:
    pairs = [{"supporting": "Liao", "recipient": "Kuan", "rule": "forbidden", "scope": "all"}]
    assert waiting(instance({"pairs": pairs})) == [
        ("pairs", "no place with rooms that mild may use may take people from Kuan")
    ]
    assert short(instance({"pairs": pairs})) == [("pairs", "no other place that has mask may ship to Kuan")]


def test_the_shift_is_too_short_for_the_road() -> None:
    far = instance(varied("travel", minutes=121))
    assert waiting(far) == [
        ("unreachable", "no vehicle that may carry mild can make the trip from Kuan to Liao")
    ]
    assert short(far) == [("unreachable", "no truck that holds a unit of mask can go to Kuan from Liao")]


def test_there_is_no_road_and_no_table_of_vehicles() -> None:
    records = {name: rows for name, rows in tables().items() if name != "vehicles"}
    records["places"].append({"place": "Bai", "role": "supporting"})
    records["rooms"][0]["place"] = records["stock"][0]["place"] = "Bai"
    case = from_tables({"name": "small", "start": DAY, "days": 1}, records)
    assert waiting(case) == [("unreachable", "no road that may be used leads from Kuan to Bai")]
    assert short(case) == [("unreachable", "no road that may be used leads to Kuan from Bai")]


def test_everything_that_may_leave_has_left() -> None:
    assert short(instance(varied("vehicles", 1, payload_kg=90))) == [
        ("stock", "all mask that Liao had in time is held back, needed there, or shipped")
    ]


def test_no_other_place_has_any() -> None:
    assert short(instance(varied("stock", place="Kuan", quantity=9))) == [
        ("stock", "no other place ever has any mask")
    ]


def test_the_truck_is_full_and_out_of_time() -> None:
    case = instance(varied("vehicles", 1, payload_kg=30))
    assert short(case) == [
        (
            "freight",
            "2 units of mask that may leave remain at Liao, but no truck that could bring one in time has "
            "the payload left, or the time for another trip",
        )
    ]


def test_a_few_units_left_over_do_not_explain_what_many_lack() -> None:
    """One of two masks is left at Liao, ten are lacked, all that Jing has is held back: that comes first."""
    case = instance(
        {
            "places": [*tables()["places"], {"place": "Jing", "role": "supporting"}],
            "stock": [
                {"place": "Liao", "item": "mask", "date": DAY, "quantity": 2, "reserve": 1},
                {"place": "Jing", "item": "mask", "date": DAY, "quantity": 5, "reserve": 5},
            ],
            "vehicles": [*tables()["vehicles"], {**tables()["vehicles"][1], "place": "Jing"}],
            "travel": [*tables()["travel"], {"origin": "Jing", "destination": "Kuan", "minutes": 60}],
        }
    )
    idle = Accounts(read(case), Orders((), (), (), ()))
    kuan = read(case).places.index("Kuan")
    assert words(WhyShort(idle, Speech(case, "en"))(kuan, 0, 0)) == [
        ("stock", "all mask that Jing had in time is held back, needed there, or shipped"),
        ("unused", "this plan leaves mask unused at Liao, and the means to bring it"),
    ]


def test_what_is_shipped_comes_too_late() -> None:
    plan = make_plan(instance(varied("travel", lead_days=1), days=2))
    assert [words(row.why) for row in plan.shortages] == [
        [("lead", "what Liao could ship takes at least 1 day to come")]
    ]


def test_what_a_plan_leaves_unused_is_said_to_be_unused() -> None:
    idle = Accounts(read(instance()), Orders((), (), (), ()))
    assert words(WhyWaiting(idle, Speech(instance(), "en"))(0, 0, 0)) == [
        ("unused", "this plan leaves rooms unused at Liao, and the means to go there")
    ]
    assert words(WhyShort(idle, Speech(instance(), "en"))(0, 0, 0)) == [
        ("unused", "this plan leaves mask unused at Liao, and the means to bring it")
    ]


@pytest.mark.parametrize(
    ("names", "text"),
    [
        ([], ""),
        (["A"], "A"),
        (["A", "B"], "A and B"),
        (["A", "B", "C"], "A, B and C"),
        (["A", "B", "C", "D", "E", "F"], "A, B, C, D and 2 more"),
    ],
)
def test_long_lists_are_cut_short(names: list[str], text: str) -> None:
    assert str(listing(names[:LISTED], len(names))) == text


def test_the_plan_says_why_in_the_language_asked_for() -> None:
    named = varied("places", 1, name="辽源市")
    plan = make_plan(instance({**named, **varied("travel", lead_days=1)}, days=2), language="zh")
    assert words(plan.waiting[-1].why) == [("rooms", "这一天可到达范围内 轻型 可用的 4 间房全部占用")]
    assert words(plan.shortages[-1].why) == [("lead", "辽源市 可调运的至少要 1 天 才能到")]
    assert all("按松弛问题的对偶值估计" in bottleneck.message for bottleneck in plan.bottlenecks)
