"""What if: the changed input is the input that an edit of the tables would give."""

from __future__ import annotations

from typing import Any

import pytest

from rebalance.instance import Instance, InvalidInstance, from_tables
from rebalance.tables.levels import DEFAULT_LEVELS
from rebalance.words import LANGUAGES
from tests.instance.sound import Change, sound


def edited(*changes: Change) -> Instance:
    settings, tables = sound()
    for change in changes:
        change(settings, tables)
    return from_tables(settings, tables)


def wished(*wishes: str) -> Instance:
    return from_tables(*sound(), wishes)


def put(table: str, row: int, **cells: Any) -> Change:
    return lambda settings, tables: tables[table][row].update(cells)


def policy(**keys: Any) -> Change:
    return lambda settings, tables: settings["policy"].update(keys)


@pytest.mark.parametrize(
    ("wishes", "changes"),
    [
        (["vehicles[place=baishan,vehicle=coach].count+=20"], [put("vehicles", 0, count=23)]),
        (["车辆[地点=baishan，车型=coach].数量 += 20"], [put("vehicles", 0, count=23)]),
        (["vehicles[carries=人员].count-=1"], [put("vehicles", 0, count=2)]),
        (["vehicles[vehicle=ambulance].hours_per_day*=0.5"], [put("vehicles", 1, hours_per_day=12)]),
        (["places[place=白山].role=recipient"], [put("places", 0, role="recipient")]),
        (["people[place=宽城区,category=close].count=5"], [put("people", 1, count=5)]),
        (['rooms[site="hotel"].count=1', "rooms[site=hotel].count*=3"], [put("rooms", 1, count=3)]),
        (["categories[category=close].stay_days="], [put("categories", 1, stay_days="")]),
        (["policy.turnover_days=1"], [policy(turnover_days=1)]),
        (["policy.max_age_hours+=2.5"], [policy(max_age_hours=50.5)]),
        *(
            ([f"policy.levels=waiting{between}travel"], [policy(levels=["waiting", "travel"])])
            for between in (", ", "，", "、", " ", ";", "； ")
        ),
        (["drop needs[place=宽城区]"], [lambda settings, tables: tables["needs"].clear()]),
        (["drop vehicles[place=siping]"], [lambda settings, tables: tables["vehicles"].pop(2)]),
        (["instance.days+=1"], [lambda settings, tables: settings.update(days=3)]),
    ],
)
def test_it_is_the_input_that_an_edit_gives(wishes: list[str], changes: list[Change]) -> None:
    changed = wished(*wishes)
    assert changed.what_if == tuple(wishes)
    assert changed.sha256 == edited(*changes).sha256
    assert changed.sha256 != edited().sha256


def test_levels_left_empty_are_those_that_apply_unless_named() -> None:
    settings, tables = sound()
    settings["policy"]["levels"] = ["travel"]
    assert from_tables(settings, tables, ["policy.levels="]).policy.levels == DEFAULT_LEVELS


def test_rows_that_add_up_are_one_figure() -> None:
    # 40 and 2 people of one category, place and day.
    for wish, count in (("+=3", 45), ("=7", 7), ("*=2", 84), ("-=41", 1)):
        people = wished(f"people[category=mild].count{wish}").people
        assert people.loc[people["category"] == "mild", "count"].tolist() == [count]


def test_what_else_adds_up_goes_along() -> None:
    settings, tables = sound()
    row = {"place": "siping", "item": "mask", "date": "2022-04-03", "quantity": 10, "reserve": 10}
    tables["stock"] = [dict(row), dict(row)]
    stock = from_tables(settings, tables, ["stock.quantity+=5"]).stock
    assert stock[["quantity", "reserve"]].to_numpy().tolist() == [[25, 20]]


def test_a_column_that_is_left_out_is_added() -> None:
    settings, tables = sound()
    for row in tables["categories"]:
        del row["max_wait_days"]
    assert from_tables(settings, tables, ["categories.max_wait_days+=2"]).categories[
        "max_wait_days"
    ].tolist() == [2, 2]


@pytest.mark.parametrize(
    ("wish", "code", "advice"),
    [
        ("vehicles", "ill-formed-wish", "'vehicles[place=A,vehicle=coach].count+=20'"),
        ("vehicles[count].count=1", "ill-formed-wish", "+="),
        ("policy[a=b].turnover_days=1", "ill-formed-wish", "brackets"),
        ("vehicle.count=1", "unknown-wished-table", "Write vehicles."),
        ("policy.turnover=1", "unknown-wished-column", "Write turnover_days."),
        ("rooms.cuont=1", "unknown-wished-column", "Write count."),
        ("rooms[sight=gym].count=1", "unknown-wished-column", "Write site."),
        ("rooms[site=gymm].count=1", "wish-for-no-row", "Write gym."),
        ("rooms[site=gym,room_type=quarantine].count=1", "wish-for-no-row", "fangcang"),
        ("places.role+=1", "wish-not-numeric", "Use =."),
        ("policy.levels+=travel", "wish-not-numeric", "Use =."),
        ("policy.levels=mismatch travle", "unknown-level", "Write travel."),
        ("policy.levels=;", "bad-setting", "list of levels"),
        ("policy.max_travel_minutes*=2", "wish-not-numeric", "Use =."),
        ("vehicles.count*=1.5", "not-whole", "Write a whole number."),
        ("vehicles.count-=5", "out-of-range", "at least 0"),
        ("vehicles.count+=", "empty-cell", "Fill in count"),
        ("vehicles.count+=few", "bad-number", ""),
        ("people.date=soon", "bad-date", "2022-04-03"),
        ("vehicles.carries=everything", "unknown-choice", "positive"),
        ("people[category=mild].place=nowhere", "unknown-place", ""),
        ("vehicles[carries=people].seats=0", "vehicle-without-seats", "seats"),
    ],
)
def test_what_cannot_be_is_refused_with_advice(wish: str, code: str, advice: str) -> None:
    with pytest.raises(InvalidInstance) as refused:
        wished(wish)
    findings = [finding for finding in refused.value.findings if finding.severity == "error"]
    assert {finding.code for finding in findings} == {code}
    assert advice in findings[0].remedy
    assert len({finding.said(language).message for finding in findings[:1] for language in LANGUAGES}) == 2


def test_everything_is_refused_at_once() -> None:
    settings, tables = sound()
    del tables["pairs"]
    tables["needs"] = []
    wishes = ["pairs.rule=assigned", "needs.quantity=1", "zzz.count=1", "rooms.count=x"]
    with pytest.raises(InvalidInstance) as refused:
        from_tables(settings, tables, wishes)
    assert sorted(finding.code for finding in refused.value.findings) == [
        "bad-number",
        "unknown-wished-table",
        "wish-for-no-row",
        "wished-table-missing",
    ]
    assert {finding.file for finding in refused.value.findings} == {"--set"}
