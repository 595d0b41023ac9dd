"""What an instance holds: order, sums, defaults, types, and a digest of the content alone."""

from __future__ import annotations

import dataclasses
import random
from datetime import date, datetime
from typing import Any

import numpy as np
import pandas as pd
import pytest
from pandas.testing import assert_frame_equal
from pydantic import ValidationError

from rebalance.instance import Instance, InvalidInstance, Policy, from_tables
from rebalance.tables.columns import TABLES
from rebalance.tables.levels import DEFAULT_LEVELS
from tests.instance.sound import Change, Settings, Tables, add, built, drop, policy, put, rename, sound

COLUMNS = {
    "places": "place role name priority latitude longitude",
    "categories": "category cohort weight max_wait_days stay_days",
    "accepts": "category room_type penalty rooms_per_person",
    "people": "place category date day count",
    "rooms": "place site room_type date day count",
    "vehicles": "place vehicle carries count seats payload_kg hours_per_day turnaround_minutes",
    "items": "item kind weight unit_kg unit",
    "stock": "place item date day quantity reserve",
    "needs": "place item date day quantity",
    "travel": "origin destination minutes km lead_days",
    "pairs": "supporting recipient rule scope",
    "norms": "item category quantity",
}


def rows(frame: pd.DataFrame) -> list[tuple[Any, ...]]:
    return [tuple(record) for record in frame.itertuples(index=False)]


def assert_same(one: Instance, other: Instance) -> None:
    """Compare all but where it stands in the input, which may differ."""
    for field in dataclasses.fields(Instance):
        if field.name == "sources":
            continue
        left, right = getattr(one, field.name), getattr(other, field.name)
        if isinstance(left, pd.DataFrame):
            assert_frame_equal(left, right)
        else:
            assert left == right, field.name


def test_the_settings() -> None:
    instance = built(lambda settings, tables: settings.update(title=" 四月三日 "))
    assert (instance.name, instance.title, instance.start, instance.days) == (
        "sound",
        "四月三日",
        date(2022, 4, 3),
        2,
    )
    assert instance.policy == Policy(max_age_hours=48)
    assert (instance.has_people, instance.has_supplies, instance.has_vehicles) == (True, True, True)


def test_the_settings_that_may_be_missing() -> None:
    tables = sound()[1]
    instance = from_tables({"name": "x", "start": date(2022, 4, 4)}, tables)
    assert (instance.title, instance.days) == (None, 1)
    assert instance.policy == Policy()
    assert instance.policy.levels == DEFAULT_LEVELS
    assert instance.policy.turnover_days == 0


def test_the_policy() -> None:
    chosen = {"max_travel_minutes": "200.5", "turnover_days": 1, "levels": ["waiting", "overdue"]}
    kept = built(policy(**chosen)).policy
    assert (kept.max_travel_minutes, kept.turnover_days, kept.levels) == (200.5, 1, ("waiting", "overdue"))
    with pytest.raises(ValidationError):
        Policy(turnover_days=-1)


@pytest.mark.parametrize("empty", [False, True], ids=["as given", "without rows"])
def test_columns_and_types_do_not_depend_on_the_rows(empty: bool) -> None:
    def nobody(settings: Settings, tables: Tables) -> None:
        for name in tables:
            tables[name] = []

    instance = built(*([nobody] if empty else []))
    whole = {"max_wait_days", "rooms_per_person", "day", "count", "seats", "reserve", "lead_days"}
    real = {"priority", "latitude", "longitude", "weight", "penalty", "payload_kg", "hours_per_day"}
    real |= {"turnaround_minutes", "unit_kg", "minutes", "km"}
    for name, columns in COLUMNS.items():
        frame = getattr(instance, name)
        assert list(frame.columns) == columns.split()
        assert list(frame.index) == list(range(len(frame)))
        assert not empty or frame.empty
        for column in frame:
            kind = str(frame[column].dtype)
            if column in whole or (column == "quantity" and name != "norms"):
                assert kind == "int64", (name, column)
            elif column in real or column == "quantity":
                assert kind == "float64", (name, column)
            elif column == "stay_days":
                assert kind == "Int64"
            elif column == "date":
                assert all(type(day) is date for day in frame[column])
            else:
                assert frame[column].dtype == pd.Series(["text"], dtype="str").dtype, (name, column)


def test_the_interface_names_every_table() -> None:
    assert COLUMNS.keys() == TABLES.keys()


def test_defaults_are_filled_in() -> None:
    instance = built()
    places = instance.places.set_index("place")
    assert dict(places["name"]) == {"baishan": "白山", "siping": "siping", "kuancheng": "宽城区"}
    assert dict(places["priority"]) == {"baishan": 1.0, "siping": 1.0, "kuancheng": 2.5}
    assert dict(places["latitude"].isna()) == {"baishan": False, "siping": True, "kuancheng": False}
    assert rows(instance.accepts) == [("close", "quarantine", 0.5, 1), ("mild", "fangcang", 0.0, 1)]
    assert list(instance.categories["max_wait_days"]) == [1, 0]
    assert instance.categories["stay_days"].tolist() == [14, pd.NA]
    assert list(instance.items["unit"]) == ["", "piece"]
    assert list(instance.travel["lead_days"]) == [0, 0, 1]
    assert instance.travel["km"].isna().tolist() == [False, True, False]
    assert list(instance.vehicles["turnaround_minutes"]) == [30.0, 0.0, 0.0]
    assert list(instance.vehicles["seats"]) == [22, 2, 0]


def test_columns_that_may_be_missing_are_filled_in_alike() -> None:
    def spare(settings: Settings, tables: Tables) -> None:
        for name, records in tables.items():
            for record in records:
                for column in list(record):
                    if record[column] == "" and not TABLES[name].columns[column].required:
                        del record[column]

    assert_same(built(spare), built())


def test_equal_keys_add_up_in_the_order_of_keys() -> None:
    instance = built()
    assert rows(instance.people) == [
        ("kuancheng", "close", date(2022, 4, 1), -2, 30),
        ("kuancheng", "mild", date(2022, 4, 3), 0, 42),
    ]
    assert rows(instance.stock) == [
        ("siping", "bed", date(2022, 4, 3), 0, 10, 0),
        ("siping", "mask", date(2022, 4, 1), -2, 1500, 150),
    ]


def test_rooms_keep_their_dates_and_withdrawals() -> None:
    assert rows(built().rooms) == [
        ("baishan", "gym", "fangcang", date(2022, 4, 1), -2, 20),
        ("baishan", "gym", "fangcang", date(2022, 4, 4), 1, -5),
        ("baishan", "hotel", "quarantine", date(2022, 4, 3), 0, 25),
    ]


def test_rooms_before_the_start_are_netted() -> None:
    gym = {"place": "baishan", "site": "gym", "room_type": "fangcang"}
    early = add("rooms", **gym, date="2022-03-30", count=-10)
    assert built(early).rooms["count"].tolist() == [-10, 20, -5, 25]
    late = add("rooms", **gym, date="2022-04-05", count=-100)
    assert [w.code for w in built(late).warnings] == ["outside-horizon"]


def test_rows_outside_the_horizon_are_left_out() -> None:
    later = {"place": "kuancheng", "item": "mask", "quantity": 50}
    instance = built(
        add("needs", **later, date="2022-04-05"),
        add("needs", **later, date="2022-04-02"),
        add("stock", **later, date="2022-04-05"),
        add("people", place="kuancheng", category="mild", date="2022-05-01", count=5),
        add("rooms", place="siping", site="inn", room_type="fangcang", date="2022-04-05", count=5),
    )
    for name in ("needs", "stock", "people", "rooms"):
        assert_frame_equal(getattr(instance, name), getattr(built(), name))
    assert [(w.code, w.file, w.row) for w in instance.warnings] == [
        ("outside-horizon", "needs", 4),
        ("outside-horizon", "people", 5),
        ("outside-horizon", "rooms", 5),
        ("outside-horizon", "stock", 5),
    ]
    assert instance.warnings[0].message.startswith("2 rows of needs")
    assert instance.sha256 != built().sha256


@pytest.mark.parametrize("seed", range(3))
def test_order_of_rows_and_columns_makes_no_difference(seed: int) -> None:
    def shuffle(settings: Settings, tables: Tables) -> None:
        chance = random.Random(seed)
        for name in chance.sample(list(tables), len(tables)):
            records = tables.pop(name)
            columns = chance.sample(list(records[0]), len(records[0]))
            records = [{column: record[column] for column in columns} for record in records]
            tables[name] = chance.sample(records, len(records))

    assert_same(built(shuffle), built())


def test_spaces_and_other_spellings_of_a_number_make_no_difference() -> None:
    assert_same(
        built(
            put("people", 2, count=" 40.0 ", place=" kuancheng\t", reported_at="2022-04-02t12:00:00.000z"),
            put("people", 3, date=date(2022, 4, 1), count=3e1),
            put("vehicles", 4, payload_kg="1,500", hours_per_day="１０", seats="０．０"),
            put("stock", 2, date="2022/4/1", quantity="1,000.0"),
            put("stock", 3, date="２０２２年４月３日"),
            put("needs", 2, date="20220403"),
            put("needs", 3, date="2022.4.4 0:00"),
            put("people", 4, date=datetime(2022, 4, 3), count=np.int64(2), reported_at=None),
            put("travel", 2, minutes="2.005e2", lead_days="-0"),
            put("places", 4, priority=np.float64(2.5)),
            put("accepts", 2, penalty="-0.0"),
            rename("rooms", "count", " 间数 "),
            rename("rooms", "place", "Place"),
        ),
        built(),
    )


def test_the_same_moment_in_another_zone_is_the_same_content() -> None:
    there = put("people", 2, reported_at="2022-04-02T12:00:00Z")
    assert built(there).sha256 == built().sha256


@pytest.mark.parametrize(
    "change",
    [
        put("people", 2, count=41),
        put("people", 2, reported_at="2022-04-02T20:00:01+08:00"),
        put("places", 3, latitude=43),
        put("categories", 2, stay_days=10),
        put("travel", 2, minutes="200.50000000000003"),
        drop("pairs"),
        policy(turnover_days=1),
        lambda settings, tables: settings.update(title="another"),
        lambda settings, tables: settings.update(days=3),
        lambda settings, tables: tables.update(norms=[]),
    ],
)
def test_other_content_has_another_digest(change: Change) -> None:
    assert built(change).sha256 != built().sha256


def test_names_cannot_run_together_in_the_digest() -> None:
    one = built(put("rooms", 2, site="a"), put("rooms", 4, site="a"), put("rooms", 3, site="bc"))
    other = built(put("rooms", 2, site="ab"), put("rooms", 4, site="ab"), put("rooms", 3, site="c"))
    assert one.sha256 != other.sha256


def test_only_people() -> None:
    instance = built(drop("items", "stock", "needs"))
    assert (instance.has_people, instance.has_supplies) == (True, False)
    assert instance.items.empty and list(instance.stock.columns) == COLUMNS["stock"].split()


def test_only_supplies() -> None:
    instance = built(drop("categories", "accepts", "people", "rooms"))
    assert (instance.has_people, instance.has_supplies) == (False, True)
    assert instance.people.empty and list(instance.people.columns) == COLUMNS["people"].split()
    assert instance.warnings == ()


def test_items_without_stock_and_needs() -> None:
    assert built(drop("stock", "needs")).has_supplies


def test_no_vehicles_is_not_the_same_as_no_table_of_vehicles() -> None:
    none = built(lambda settings, tables: tables["vehicles"].clear())
    unlimited = built(drop("vehicles"))
    assert none.has_vehicles and none.vehicles.empty
    assert not unlimited.has_vehicles and unlimited.vehicles.empty
    assert [w.code for w in none.warnings] == ["no-vehicles"]
    assert [w.code for w in unlimited.warnings] == ["no-vehicles-table"]
    assert none.sha256 != unlimited.sha256


def test_an_assigned_pair_may_name_nobody() -> None:
    instance = built(add("pairs", supporting="", recipient="kuancheng", rule="assigned", scope="people"))
    assert rows(instance.pairs)[0] == ("", "kuancheng", "assigned", "people")


def test_a_pair_assigned_and_forbidden_in_scopes_apart_is_no_fault() -> None:
    assert built().warnings == ()


def test_a_fleet_of_no_vehicles_is_no_doubt() -> None:
    assert built(put("vehicles", 4, count=0, hours_per_day=1)).warnings == ()


def test_a_truck_that_takes_one_unit_of_the_lightest_item_is_no_doubt() -> None:
    assert built(put("vehicles", 4, payload_kg="0.01")).warnings == ()
    assert built(put("vehicles", 4, payload_kg="0.009", count=0)).warnings == ()


def test_an_ambulance_may_serve_its_own_place_alone() -> None:
    home = add("rooms", place="kuancheng", site="home", room_type="fangcang", date="2022-04-03", count=1)
    assert built(put("vehicles", 3, hours_per_day=1), home).warnings == ()
    (idle,) = built(put("vehicles", 3, hours_per_day=1)).warnings
    assert (idle.code, idle.row) == ("idle-fleet", 3)


def test_sums_may_pass_the_largest_cell() -> None:
    instance = built(*[add("people", place="siping", category="mild", date="2022-04-03", count=10**9)] * 3)
    assert instance.people["count"].max() == 3 * 10**9


def test_the_exception_says_everything() -> None:
    settings, tables = sound()
    tables["people"][0]["place"] = "kuanchen"
    with pytest.raises(InvalidInstance) as caught:
        from_tables(settings, tables)
    assert str(caught.value).splitlines() == [
        "1 error in the input",
        "people, row 2, column place: there is no place kuanchen [unknown-place] "
        "Write kuancheng, or add kuanchen to places.",
    ]
