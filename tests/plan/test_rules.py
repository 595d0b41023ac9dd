"""Each rule alone: one thing done wrong, the rule that says so, and by exactly how much."""

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from rebalance.instance import Instance, from_tables
from rebalance.plan.check import RULES, check
from rebalance.plan.document.plan import Plan

from .cases import (
    D0,
    D1,
    D2,
    Case,
    Document,
    people_settings,
    people_tables,
    records,
    supplies_tables,
)

Found = list[tuple[str, int | float]]
TRANSFER = "date origin category people destination site room_type vehicle_place vehicle"
TRIP = "date vehicle_place vehicle carries origin destination trips cycle_minutes load"
ENTRY = "date vehicle_place vehicle number departs_minute carries origin destination load"
SHIPMENT = "date origin destination item quantity vehicle_place vehicle"
COACH, AMBULANCE, TRUCK = ("Liao", "coach"), ("Kuan", "ambulance"), ("Si", "truck")


def found(case: Case, **lists: Any) -> Found:
    """Check a plan that has only these lists."""
    return [(violation.rule, violation.by) for violation in case.judge_only(lists)]


def move(*rows: tuple[object, ...]) -> list[dict[str, Any]]:
    return records(TRANSFER, *rows)


def ship(*rows: tuple[object, ...]) -> list[dict[str, Any]]:
    return records(SHIPMENT, *rows)


@pytest.fixture
def people(by_hand: dict[str, Case]) -> Case:
    return by_hand["people"]


@pytest.fixture
def supplies(by_hand: dict[str, Case]) -> Case:
    return by_hand["supplies"]


NORTH = ("Liao", "North", "hotel", *COACH)
PEOPLE_ORDERS: list[tuple[str, tuple[object, ...], Found]] = [
    ("more moved than found, on both days left", (D1, "Kuan", "mild", 6, "Bai", "Clinic", "ward", *AMBULANCE),
     [("found", 1), ("found", 1), ("rooms", 3), ("rooms", 3), ("minutes", 360), ("timetable", 1)]),
    ("a room type not accepted", (D0, "Kuan", "mild", 1, *NORTH), [("care", 1)]),
    ("two rooms a person", (D0, "Kuan", "mild", 2, "Liao", "South", "suite", *COACH), [("rooms", 2)] * 3),
    ("a site not open yet", (D0, "Kuan", "close", 2, "Liao", "South", "hotel", *COACH), [("rooms", 2)]),
    ("rooms of that type at another site", (D0, "Kuan", "mild", 1, "Kuan", "Hall", "ward", *AMBULANCE),
     [("rooms", 1)] * 3),
    ("a fleet for the other cohort", (D0, "Kuan", "close", 1, "Liao", "North", "hotel", *AMBULANCE),
     [("fleet", 1)]),
    ("no fleet", (D0, "Kuan", "close", 1, "Liao", "North", "hotel", None, None), [("fleet", 1)]),
    ("a fleet based elsewhere", (D0, "Kuan", "mild", 1, "Bai", "Clinic", "ward", *COACH),
     [("fleet", 1), ("roads", 1)]),
    ("a leg too long", (D2, "Lv", "close", 1, *NORTH), [("roads", 10), ("roads", 10)]),
    ("a name nobody knows", (D0, "Kuan", "close", 1, "Liao", "Nord", "hotel", *COACH), [("names", 1)]),
    ("a site of another place", (D0, "Kuan", "close", 1, "Liao", "Hall", "hotel", *COACH), [("names", 1)]),
    ("a day too late", ("2022-04-07", "Kuan", "close", 1, *NORTH), [("dates", 2)]),
    ("nobody", (D0, "Kuan", "close", 0, *NORTH), [("rows", 1)]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("row", "expected"), [p[1:] for p in PEOPLE_ORDERS], ids=[p[0] for p in PEOPLE_ORDERS]
)
def test_orders_for_people(people: Case, row: tuple[object, ...], expected: Found) -> None:
    assert found(people, transfers=move(row)) == expected


def test_the_same_order_twice(people: Case) -> None:
    row = (D0, "Kuan", "close", 1, *NORTH)
    assert found(people, transfers=move(row, row)) == [("rows", 1)]


def test_a_room_is_held_for_the_stay_and_the_turnover(people: Case) -> None:
    hall = ("Kuan", "Hall", "hotel", "Kuan", "van")
    after_two_days = move((D0, "Kuan", "close", 1, *hall), (D2, "Kuan", "close", 1, *hall))
    assert found(people, transfers=after_two_days) == []
    next_day = move((D0, "Kuan", "close", 1, *hall), (D1, "Kuan", "close", 1, *hall))
    assert found(people, transfers=next_day) == [("rooms", 1)]


def test_rooms_withdrawn_are_not_there() -> None:
    tables = people_tables()
    tables["rooms"] += records("place site room_type date count", ("Liao", "North", "hotel", D1, -8))
    instance = from_tables(people_settings(), tables)
    plan = Plan.model_validate({"transfers": move((D0, "Kuan", "close", 3, *NORTH))})
    assert [(v.rule, v.where["date"], v.by) for v in check(instance, plan)] == [("rooms", D1, 2)]


CLOSE_TRIP: Document = {"transfers": move((D0, "Kuan", "close", 5, *NORTH))}
TWO = (D0, *COACH, "contact", "Kuan", "Liao", 2, 180, 5)


def roster(*trips: tuple[int, float, float]) -> list[dict[str, Any]]:
    rows = [(D0, *COACH, n, departs, "contact", "Kuan", "Liao", load) for n, departs, load in trips]
    return records(ENTRY, *rows)


TRIPS: list[tuple[str, tuple[object, ...], Found]] = [
    ("right", TWO, []),
    ("too few seats", (*TWO[:6], 1, 180, 5), [("seats", 2)]),
    ("another load", (*TWO[:8], 4), [("seats", 1)]),
    ("another cycle", (*TWO[:7], 175.5, 5), [("cycle", 4.5)]),
    ("the other cohort", (D0, *COACH, "positive", *TWO[4:]), [("seats", 5), ("seats", 5), ("seats", 5)]),
    ("supplies on a coach", (D0, *COACH, "supplies", *TWO[4:]),
     [("fleet", 1), ("seats", 5), ("seats", 5), ("seats", 5)]),
    ("no trip", (*TWO[:6], 0, 180, 0), [("rows", 1), ("seats", 5), ("seats", 5)]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), [t[1:] for t in TRIPS], ids=[t[0] for t in TRIPS])
def test_trips(people: Case, row: tuple[object, ...], expected: Found) -> None:
    assert sorted(found(people, **CLOSE_TRIP, trips=records(TRIP, row))) == sorted(expected)


ROSTERS: list[tuple[str, list[dict[str, Any]], Found]] = [
    ("one vehicle after another", roster((1, 0, 3), (1, 180, 2)), []),
    ("two vehicles, loads shared otherwise", roster((1, 17.5, 2), (2, 0, 3)), []),
    ("a trip forgotten", roster((1, 0, 3)), [("timetable", 1), ("timetable", 2)]),
    ("a trip too many", roster((1, 0, 3), (1, 180, 2), (2, 0, 0)), [("timetable", 1)]),
    ("no such vehicle", roster((1, 0, 3), (4, 0, 2)), [("timetable", 2)]),
    ("in two places at once", roster((1, 0, 3), (1, 150, 2)), [("timetable", 30)]),
    ("back after the shift", roster((1, 0, 3), (1, 190, 2)), [("timetable", 10)]),
    ("more people than seats", roster((1, 0, 4), (2, 0, 1)), [("timetable", 1)]),
    ("half a person", roster((1, 0, 2.5), (2, 0, 2.5)), [("timetable", 0.5), ("timetable", 0.5)]),
]


@pytest.mark.parametrize(("entries", "expected"), [r[1:] for r in ROSTERS], ids=[r[0] for r in ROSTERS])
def test_timetable(people: Case, entries: list[dict[str, Any]], expected: Found) -> None:
    lists = {**CLOSE_TRIP, "trips": records(TRIP, TWO), "roster": entries}
    assert sorted(found(people, **lists)) == sorted(expected)


def test_minutes_enough_for_trips_that_no_timetable_holds() -> None:
    tables = people_tables()
    tables["vehicles"][0].update(hours_per_day=4.5, seats=1)
    plan = Plan.model_validate({"transfers": move((D0, "Kuan", "close", 3, *NORTH))})
    instance = from_tables(people_settings(), tables)
    assert [(v.rule, v.by) for v in check(instance, plan)] == [("timetable", 1)]


def test_a_cycle_longer_than_the_shift() -> None:
    tables = people_tables()
    tables["vehicles"][0]["hours_per_day"] = 2.9
    plan = Plan.model_validate({"transfers": move((D0, "Kuan", "close", 3, *NORTH))})
    found = [(v.rule, v.by) for v in check(from_tables(people_settings(), tables), plan)]
    assert found == [("shift", 6), ("timetable", 1)]


def test_the_empty_legs_count() -> None:
    tables = people_tables()
    tables["vehicles"] += records(
        "place vehicle carries count seats hours_per_day", ("Lv", "bus", "people", 1, 9, 12)
    )
    tables["rooms"] += records("place site room_type date count", ("Lv", "Inn", "hotel", D0, 9))
    instance = from_tables({**people_settings(), "policy": {"max_travel_minutes": 500}}, tables)
    row = (D0, "Kuan", "close", 1, "Lv", "Inn", "hotel", "Lv", "bus")
    plan = Plan.model_validate({"transfers": move(row)})
    violations = check(instance, plan)
    assert [v.rule for v in violations] == ["roads", "roads"]
    assert {v.message for v in violations} == {
        "there is no travel time from Lv to Kuan",
        "there is no travel time from Kuan to Lv",
    }


def test_a_row_within_one_place_counts_for_each_leg_there() -> None:
    tables = people_tables()
    tables["travel"] += records("origin destination minutes", ("Kuan", "Kuan", 5), ("Liao", "Liao", 7.5))
    instance = from_tables(people_settings(), tables)
    van, coach = (D0, "Kuan", "van", "contact", "Kuan", "Kuan"), (D0, *COACH, "contact", "Kuan", "Liao")
    # Three legs of 5 and 60 to disinfect; Liao to Kuan 80, back 70, within Liao 7.5, and 30.
    trips = records(TRIP, (*van, 1, 75, 0), (*coach, 1, 187.5, 0))
    rules = [(v.rule, v.by) for v in check(instance, Plan.model_validate({"trips": trips}))]
    assert rules == [("shift", 15), ("minutes", 15), ("timetable", 1)]


SHIPMENTS: list[tuple[str, tuple[object, ...], Found]] = [
    ("all that may leave", (D0, "Si", "Kuan", "mask", 8, *TRUCK), []),
    ("the reserve", (D0, "Si", "Kuan", "mask", 9, *TRUCK), [("reserve", 1)]),
    ("more than there is", (D0, "Si", "Kuan", "mask", 11, *TRUCK), [("balance", 1), ("reserve", 3)]),
    ("what has come in the morning", (D1, "Kuan", "Lv", "mask", 2, "Lv", "cart"), []),
    ("a unit too heavy for any trip", (D1, "Kuan", "Lv", "ventilator", 1, "Lv", "cart"),
     [("freight", 1), ("minutes", 60), ("timetable", 1), ("balance", 1), ("balance", 1),
      ("reserve", 1)]),
    ("from a place to itself", (D0, "Si", "Si", "mask", 1, *TRUCK), [("roads", 1)]),
]  # fmt: skip


@pytest.mark.parametrize(("row", "expected"), [s[1:] for s in SHIPMENTS], ids=[s[0] for s in SHIPMENTS])
def test_shipments(supplies: Case, row: tuple[object, ...], expected: Found) -> None:
    assert found(supplies, shipments=ship(row)) == expected


def test_what_comes_today_leaves_tomorrow_at_the_earliest(supplies: Case) -> None:
    in_and_on = (D0, "Si", "Kuan", "mask", 7, *TRUCK), (D0, "Tong", "Lv", "mask", 5, "Tong", "truck")
    leaves = (D1, "Kuan", "Lv", "mask", 2, "Lv", "cart")
    assert found(supplies, shipments=ship(*in_and_on, leaves)) == []
    back = (D1, "Lv", "Kuan", "mask", 2, "Lv", "cart")
    # The five from Tong are on the road until the second day, and may leave again on the third.
    assert found(supplies, shipments=ship(*in_and_on, back)) == [("reserve", 2)]
    assert found(supplies, shipments=ship(*in_and_on, (D2, *back[1:]))) == []


def test_units_are_not_cut_to_fill_a_trip(supplies: Case) -> None:
    tables = supplies_tables()
    tables["stock"][2].update(quantity=6, reserve=0)
    instance = from_tables({"name": "chunky", "start": D0, "days": 3}, tables)
    # Five ventilators of 60 kg weigh as much as two trucks hold, but each holds two of them.
    shipments = ship((D0, "Si", "Kuan", "ventilator", 5, *TRUCK))
    trips = records(TRIP, (D0, *TRUCK, "supplies", "Si", "Kuan", 2, 120, 300))
    loads = [(D0, *TRUCK, n, 0, "supplies", "Si", "Kuan", 150) for n in (1, 2)]
    lists = {"shipments": shipments, "trips": trips}
    for more in ({}, {"roster": records(ENTRY, *loads)}):
        plan = Plan.model_validate({**lists, **more})
        assert [(v.rule, v.by) for v in check(instance, plan)] == [("freight", 1)]
    plan = Plan.model_validate({"shipments": shipments})
    assert ("minutes", 120) in [(v.rule, v.by) for v in check(instance, plan)]


def test_use_beyond_need(supplies: Case) -> None:
    short = records("date place item quantity", (D0, "Kuan", "mask", 6), (D1, "Tong", "mask", 1))
    assert [p for p in found(supplies, shortages=short) if p[0] == "used"] == [("used", 1), ("used", 1)]
    stocks = [{**row, "used": row["used"] + 1} for row in supplies.document["stocks"][:1]]
    assert ("used", 1) in found(supplies, stocks=stocks)


def replaced(case: Case, **changes: Any) -> Instance:
    return dataclasses.replace(case.instance, **changes)


PAIRS: list[tuple[str, list[tuple[str, str, str, str]], dict[str, Found]]] = [
    ("assigned", [("Bai", "Kuan", "assigned", "people")], {"people": [("pairs", 20)], "supplies": []}),
    ("assigned to both", [("Bai", "Kuan", "assigned", "all"), ("Liao", "Kuan", "assigned", "people")],
     {"people": [], "supplies": []}),
    ("nobody", [("", "Kuan", "assigned", "all")], {"people": [("pairs", 3), ("pairs", 20)], "supplies": []}),
    ("forbidden", [("Liao", "Kuan", "forbidden", "all")], {"people": [("pairs", 20)], "supplies": []}),
    ("forbidden for supplies", [("Liao", "Kuan", "forbidden", "supplies")], {"people": [], "supplies": []}),
]  # fmt: skip


@pytest.mark.parametrize(("rows", "expected"), [p[1:] for p in PAIRS], ids=[p[0] for p in PAIRS])
def test_pairs(people: Case, rows: list[tuple[str, ...]], expected: dict[str, Found]) -> None:
    tables = {**people_tables(), "pairs": records("supporting recipient rule scope", *rows)}
    instance = from_tables(people_settings(), tables)
    plan = Plan.model_validate({"transfers": people.document["transfers"]})
    assert [(v.rule, v.by) for v in check(instance, plan)] == expected["people"]


def test_pairs_for_supplies(supplies: Case) -> None:
    # Kuan helps Lv too, whatever the roles: by four crates.
    rows = [("Tong", "Lv", "assigned", "supplies"), ("Si", "Kuan", "forbidden", "all")]
    tables = {**supplies_tables(), "pairs": records("supporting recipient rule scope", *rows)}
    instance = from_tables({"name": "paired", "start": D0, "days": 3}, tables)
    plan = Plan.model_validate({"shipments": supplies.document["shipments"]})
    found = [(v.rule, v.where["supporting"], v.by) for v in check(instance, plan)]
    assert found == [("pairs", "Kuan", 4), ("pairs", "Si", 20)]


def test_pairing_limits(people: Case, supplies: Case) -> None:
    plan = Plan.model_validate({"transfers": people.document["transfers"]})
    for limit, expected in ((2, []), (1, [("pairing-limits", 1)]), (0, [("pairing-limits", 2)])):
        policy = people.instance.policy.model_copy(update={"max_supporters_per_recipient": limit})
        assert [(v.rule, v.by) for v in check(replaced(people, policy=policy), plan)] == expected
    shipped = Plan.model_validate({"shipments": supplies.document["shipments"]})
    policy = supplies.instance.policy.model_copy(update={"max_recipients_per_supporter": 0})
    found = [(v.rule, v.where, v.by) for v in check(replaced(supplies, policy=policy), shipped)]
    assert found == [
        ("pairing-limits", {"supporting": "Si"}, 1),
        ("pairing-limits", {"supporting": "Tong"}, 1),
    ]


Build = Callable[[Case], Document]
ENVELOPES: list[tuple[str, Build, list[str]]] = [
    ("exit code of a failure", lambda c: {"code": 5}, ["status"]),
    ("waiting was not to be", lambda c: {"code": 7}, []),
    ("an error in a plan", lambda c: {"error": {"code": "x", "message": "y"}}, ["status"]),
    ("optimal with a gap", lambda c: {"objectives": _bounds(c, lambda v: v * 0.999)}, ["status"] * 5),
    ("optimal without bounds", lambda c: {"objectives": _bounds(c, lambda v: None)}, ["status"] * 7),
    ("a gap within the tolerance", lambda c: {"objectives": _bounds(c, lambda v: v * (1 - 1e-7))}, []),
    ("called feasible without a gap", lambda c: {"status": "feasible"}, ["status"]),
    ("a bound above the value", lambda c: {"objectives": _bounds(c, lambda v: v + 1e-6)}, ["levels"] * 6),
    ("another instance", lambda c: {"instance": {"sha256": "0"}}, ["instance"]),
    ("an instance not told", lambda c: {"instance": {}}, []),
]  # fmt: skip


def _bounds(case: Case, bound: Callable[[float], float | None]) -> list[dict[str, Any]]:
    return [{**o, "bound": bound(o["value"])} for o in case.document["objectives"]]


@pytest.mark.parametrize(("change", "expected"), [e[1:] for e in ENVELOPES], ids=[e[0] for e in ENVELOPES])
def test_envelope(people: Case, change: Build, expected: list[str]) -> None:
    assert [v.rule for v in people.judge_only({**people.document, **change(people)})] == expected


def test_change_is_judged_where_the_previous_plan_is_at_hand(by_hand: dict[str, Case]) -> None:
    case = by_hand["norms"]
    previous = Plan.model_validate(
        {
            "transfers": move(
                (D0, "Kuan", "severe", 2, "Liao", "Clinic", "bed", None, None),
                ("2022-04-01", "Kuan", "severe", 5, "Liao", "Clinic", "bed", None, None),
            ),
            "shipments": ship((D1, "Liao", "Kuan", "ventilator", 1, None, None)),
        }
    )
    # One person less; 30 kg on the first day that were not ordered, 30 kg on the second that were.
    change = {"level": "change", "value": 61, "bound": 61}
    document = {**case.document, "objectives": [*case.document["objectives"], change]}
    plan = Plan.model_validate(document)
    assert check(case.instance, plan, previous) == []
    assert check(case.instance, plan) == []
    wrong = Plan.model_validate(
        {**document, "objectives": [*document["objectives"][:-1], {**change, "value": 62}]}
    )
    assert [(v.rule, v.by) for v in check(case.instance, wrong, previous) if v.rule == "levels"] == [
        ("levels", 1)
    ]
    without = Plan.model_validate(case.document)
    assert [v.rule for v in check(case.instance, without, previous)] == ["levels"]


def test_norms_follow_people_until_they_go_home() -> None:
    tables = people_tables()
    tables["items"] = records("item kind weight unit_kg", ("kit", "consumable", 1, 1))
    tables["stock"] = records("place item date quantity", ("Kuan", "kit", D0, 100), ("Liao", "kit", D0, 100))
    tables["norms"] = records("item category quantity", ("kit", "close", 0.25))
    instance = from_tables(people_settings(), tables)
    plan = Plan.model_validate(
        {"transfers": move((D0, "Kuan", "close", 6, *NORTH)), "summary": {"supplies": []}}
    )
    violations = check(instance, plan)
    # Kuan: 15 wait, ⌈3.75⌉ a day; Lv: 2 on the last day, ⌈0.5⌉; Liao: 6 on the first day only, ⌈1.5⌉.
    assert [(v.rule, v.by) for v in violations] == [("summary", 4 * 3 + 1 + 2)]


def test_violations_say_rule_where_and_by_how_much(people: Case) -> None:
    (violation,) = people.judge_only(
        {"transfers": move((D0, "Kuan", "close", 2, "Liao", "South", "hotel", *COACH))}
    )
    assert violation.rule == "rooms"
    assert violation.where == {"date": D0, "place": "Liao", "site": "South", "room_type": "hotel"}
    assert violation.by == 2
    assert violation.message == (
        "Liao, South: 2 rooms of type hotel are held on 2022-04-03, 2 more than the 0 that have come free"
    )


def test_the_same_plan_gives_the_same_list_whatever_its_order(people: Case) -> None:
    document = {**people.document, "rooms": [], "waiting": people.document["waiting"][1:]}
    turned = {key: value[::-1] if key == "transfers" else value for key, value in document.items()}
    assert people.judge_only(document) == people.judge_only(turned)
    order = [rule.name for rule in RULES]
    ranks = [order.index(v.rule) for v in people.judge_only(document)]
    assert ranks == sorted(ranks)
