"""Each kind of fault or doubt, alone in an otherwise sound instance, is found alone and at its place."""

from __future__ import annotations

from pathlib import Path
from typing import Any, NamedTuple

import pytest

from rebalance.instance import ERRORS, WARNINGS
from tests.instance.sound import Change, add, cut, drop, findings, policy, put, rename


class Case(NamedTuple):
    code: str
    file: str
    row: int | None
    column: str | None
    value: str | None
    changes: tuple[Change, ...]


def case(
    code: str, file: str, row: int | None, column: str | None, value: str | None, *changes: Change
) -> Case:
    return Case(code, file, row, column, value, changes)


def cell(code: str, table: str, row: int, column: str, value: Any) -> Case:
    """A single cell that is wrong by itself."""
    return case(code, table, row, column, str(value).strip(), put(table, row, **{column: value}))


def setting(code: str, key: str, value: Any) -> Case:
    def change(settings: dict[str, Any], tables: Any) -> None:
        settings[key] = value

    return case(code, "instance", None, key, str(value), change)


def in_policy(code: str, key: str, value: Any, shown: str | None = None) -> Case:
    return case(code, "instance", None, f"policy.{key}", shown or str(value), policy(**{key: value}))


def without(key: str) -> Change:
    return lambda settings, tables: settings.pop(key)


CASES = [
    # settings
    case("missing-setting", "instance", None, "name", None, without("name")),
    case("missing-setting", "instance", None, "start", None, without("start")),
    setting("empty-cell", "name", " "),
    setting("bad-setting", "name", ["a"]),
    setting("bad-setting", "policy", "strict"),
    setting("unknown-setting", "day", 3),
    setting("bad-date", "start", "2022-02-30"),
    setting("bad-date", "start", "3.4.2022"),
    setting("out-of-range", "start", "9999-12-31"),
    setting("out-of-range", "days", 0),
    setting("out-of-range", "days", 367),
    setting("not-whole", "days", 1.5),
    setting("bad-number", "days", True),
    in_policy("unknown-policy-key", "max_travel", 300),
    in_policy("out-of-range", "max_travel_minutes", -1),
    in_policy("not-finite", "max_travel_minutes", float("nan")),
    in_policy("not-whole", "turnover_days", 0.5),
    in_policy("bad-number", "max_age_hours", "two days"),
    in_policy("bad-setting", "levels", "overdue"),
    in_policy("bad-setting", "levels", []),
    in_policy("unknown-level", "levels", ["overdue", "wating"], "wating"),
    in_policy("duplicate-level", "levels", ["travel", "overdue", "travel"], "travel"),
    in_policy("out-of-range", "max_supporters_per_recipient", -1),
    in_policy("not-whole", "max_recipients_per_supporter", 1.5),
    # tables and columns
    case("missing-table", "places", None, None, None, drop("places")),
    case("missing-table", "travel", None, None, None, drop("travel")),
    case("missing-table", "rooms", None, None, None, drop("rooms")),
    case("missing-table", "accepts", None, None, None, drop("accepts")),
    case("missing-table", "categories", None, None, None, drop("categories")),
    case("missing-table", "people", None, None, None, drop("people")),
    case("missing-table", "items", None, None, None, drop("items")),
    case(
        "nothing-to-plan",
        "people",
        None,
        None,
        None,
        drop("categories", "accepts", "people", "rooms", "items", "stock", "needs"),
    ),
    case("misspelt-table", "vehicle", None, None, None, lambda s, t: t.update(vehicle=t.pop("vehicles"))),
    case("misspelt-table", "poeple", None, None, None, lambda s, t: t.update(poeple=t.pop("people"))),
    case("duplicate-table", "房间", None, None, None, lambda s, t: t.update(房间=t["rooms"])),
    case("unknown-table", "weather", None, None, None, lambda s, t: t.update(weather=[{"wind": 3}])),
    case("missing-column", "needs", 1, "quantity", None, cut("needs", "quantity")),
    case("misspelt-column", "needs", 1, "quantty", None, rename("needs", "quantity", "quantty")),
    case("misspelt-column", "vehicles", 1, "seat", None, rename("vehicles", "seats", "seat")),
    case("misspelt-column", "people", 1, "人数量", None, rename("people", "count", "人数量")),
    case("unknown-column", "places", 1, "population", None, put("places", 3, population=7)),
    case("duplicate-column", "rooms", 1, "房型", None, put("rooms", 2, 房型="bed")),
    case("nested-value", "rooms", 3, "count", None, put("rooms", 3, count=[1])),
    # cells
    cell("empty-cell", "people", 3, "count", ""),
    cell("empty-cell", "travel", 2, "minutes", "  "),
    cell("error-value", "stock", 2, "reserve", "#REF!"),
    cell("error-value", "rooms", 2, "site", "#N/A"),
    cell("error-value", "travel", 2, "minutes", "Err:502"),
    cell("empty-cell", "rooms", 4, "site", ""),
    cell("control-character", "rooms", 2, "site", "gym\nhall"),
    cell("control-character", "rooms", 2, "site", "gym\u200bhall"),
    cell("unknown-choice", "places", 2, "role", "Supporting"),
    cell("unknown-choice", "categories", 3, "cohort", "contacts"),
    cell("unknown-choice", "vehicles", 2, "carries", "anything"),
    cell("unknown-choice", "items", 2, "kind", "consumables"),
    cell("unknown-choice", "pairs", 2, "rule", "allowed"),
    cell("unknown-choice", "pairs", 2, "scope", "everything"),
    cell("bad-number", "people", 2, "count", "forty"),
    cell("bad-number", "people", 2, "count", "1,00"),
    cell("bad-number", "people", 2, "count", "0,123"),
    cell("bad-number", "people", 2, "count", "1.000"),
    cell("bad-number", "people", 2, "count", "1 000"),
    cell("bad-number", "people", 2, "count", "4²"),
    cell("bad-number", "people", 2, "count", "50%"),
    cell("bad-number", "people", 2, "count", "40人"),
    cell("bad-number", "people", 2, "count", "4 0"),
    cell("bad-number", "people", 2, "count", "1_000"),
    cell("bad-number", "people", 2, "count", "0x10"),
    cell("bad-number", "travel", 2, "minutes", "2h"),
    cell("bad-number", "travel", 2, "minutes", "NA"),
    cell("not-finite", "travel", 2, "minutes", "NaN"),
    cell("not-finite", "travel", 2, "minutes", "-inf"),
    cell("not-finite", "travel", 2, "minutes", "1e999"),
    cell("not-finite", "people", 2, "count", float("nan")),
    cell("not-finite", "places", 2, "latitude", float("nan")),
    cell("not-finite", "places", 2, "name", float("nan")),
    cell("not-finite", "people", 2, "date", float("inf")),
    cell("not-whole", "people", 2, "count", "12.5"),
    cell("not-whole", "people", 2, "count", "1.00000000000000000000001"),
    cell("not-whole", "stock", 2, "reserve", "1e-3"),
    cell("not-whole", "accepts", 2, "rooms_per_person", "1.5"),
    cell("out-of-range", "people", 2, "count", "-1"),
    cell("out-of-range", "people", 2, "count", "1e300"),
    cell("out-of-range", "needs", 2, "quantity", "-1"),
    cell("out-of-range", "stock", 3, "quantity", "-3"),
    cell("out-of-range", "stock", 3, "reserve", "-3"),
    cell("out-of-range", "vehicles", 2, "count", "-3"),
    cell("out-of-range", "categories", 2, "weight", "-0.1"),
    cell("out-of-range", "categories", 2, "max_wait_days", "-1"),
    cell("out-of-range", "categories", 2, "stay_days", "0"),
    cell("out-of-range", "accepts", 2, "penalty", "-1"),
    cell("out-of-range", "accepts", 2, "rooms_per_person", "0"),
    cell("out-of-range", "places", 2, "priority", "-1"),
    cell("out-of-range", "places", 2, "latitude", "90.1"),
    cell("out-of-range", "places", 2, "longitude", "-181"),
    cell("out-of-range", "items", 2, "unit_kg", "0"),
    cell("out-of-range", "items", 2, "weight", "-2"),
    cell("out-of-range", "vehicles", 2, "hours_per_day", "0"),
    cell("out-of-range", "vehicles", 2, "hours_per_day", "24.5"),
    cell("out-of-range", "vehicles", 2, "turnaround_minutes", "-1"),
    cell("out-of-range", "vehicles", 4, "payload_kg", "-1500"),
    cell("out-of-range", "travel", 2, "minutes", "-0.5"),
    cell("out-of-range", "travel", 2, "km", "-3"),
    cell("out-of-range", "travel", 2, "lead_days", "-1"),
    cell("bad-date", "people", 2, "date", "3/4/2022"),
    cell("bad-date", "people", 2, "date", "2022-4/3"),
    cell("bad-date", "people", 2, "date", "4月3日"),
    cell("bad-date", "people", 2, "date", "44654"),
    cell("bad-date", "people", 2, "date", "1900-01-00"),
    cell("bad-date", "people", 2, "date", "1900-01-03"),
    cell("bad-date", "people", 2, "date", "2022-04-03 18:00"),
    cell("bad-date", "rooms", 2, "date", "2022-02-29"),
    cell("bad-date", "needs", 2, "date", "20220431"),
    cell("bad-timestamp", "people", 3, "reported_at", "2022-04-02"),
    cell("bad-timestamp", "people", 3, "reported_at", "2022-04-02T20:00:00"),
    cell("bad-timestamp", "rooms", 3, "reported_at", "2022-04-02T25:00:00Z"),
    # between cells, rows and tables
    case("duplicate-key", "places", 5, "place", "siping", add("places", place="siping", role="recipient")),
    case(
        "duplicate-key",
        "travel",
        5,
        "origin, destination",
        "siping, kuancheng",
        add("travel", origin="siping", destination="kuancheng", minutes=90),
    ),
    case(
        "duplicate-key",
        "accepts",
        4,
        "category, room_type",
        "mild, fangcang",
        add("accepts", category="mild", room_type="fangcang"),
    ),
    case(
        "duplicate-key",
        "pairs",
        4,
        "supporting, recipient, rule, scope",
        "siping, kuancheng, assigned, supplies",
        add("pairs", supporting="siping", recipient="kuancheng", rule="assigned", scope="supplies"),
    ),
    cell("unknown-place", "people", 2, "place", "kuanchen"),
    cell("unknown-place", "rooms", 3, "place", "nowhere"),
    cell("unknown-place", "vehicles", 4, "place", "nowhere"),
    cell("unknown-place", "stock", 3, "place", "nowhere"),
    cell("unknown-place", "needs", 3, "place", "nowhere"),
    cell("unknown-place", "travel", 3, "destination", "nowhere"),
    cell("unknown-place", "pairs", 2, "supporting", "nowhere"),
    cell("unknown-category", "people", 2, "category", "Mild"),
    cell("unknown-category", "accepts", 2, "category", "midl"),
    cell("unknown-item", "stock", 3, "item", "beds"),
    cell("unknown-item", "needs", 3, "item", "gown"),
    cell("vehicle-without-seats", "vehicles", 2, "seats", "0"),
    cell("vehicle-without-seats", "vehicles", 3, "seats", ""),
    cell("vehicle-without-payload", "vehicles", 4, "payload_kg", "0"),
    cell("reserve-above-quantity", "stock", 3, "reserve", "11"),
    case(
        "category-without-room-type",
        "categories",
        4,
        "category",
        "severe",
        add("categories", category="severe", cohort="positive", weight=9),
    ),
    cell("rooms-below-zero", "rooms", 4, "count", "-21"),
    case(
        "rooms-below-zero",
        "rooms",
        5,
        "count",
        "-16",
        add("rooms", place="baishan", site="gym", room_type="fangcang", date="2022-04-04", count=-16),
    ),
    case(
        "self-pair",
        "pairs",
        4,
        "supporting, recipient",
        "siping, siping",
        add("pairs", supporting="siping", recipient="siping", rule="forbidden", scope="people"),
    ),
    case("empty-cell", "pairs", 3, "supporting", "", put("pairs", 3, supporting="")),
    case(
        "conflicting-pair",
        "pairs",
        3,
        "supporting, recipient",
        "siping, kuancheng",
        put("pairs", 3, scope="all"),
    ),
    # doubts
    case("no-vehicles-table", "vehicles", None, None, None, drop("vehicles")),
    case("no-vehicles", "vehicles", None, None, None, lambda s, t: t["vehicles"].clear()),
    case(
        "outside-horizon",
        "needs",
        4,
        "date",
        "2022-04-02",
        add("needs", place="kuancheng", item="bed", date="2022-04-02", quantity=1),
    ),
    case(
        "outside-horizon",
        "people",
        5,
        "date",
        "2022-04-05",
        add("people", place="kuancheng", category="mild", date="2022-04-05", count=1),
    ),
    cell("stale-report", "people", 2, "reported_at", "2022-03-31T23:59:59+08:00"),
    cell("room-type-for-nobody", "rooms", 3, "room_type", "tent"),
    case("stock-for-nobody", "stock", 3, "item", "bed", lambda s, t: t["needs"].pop()),
    case(
        "nobody-may-help",
        "pairs",
        2,
        "recipient",
        "kuancheng",
        put("pairs", 2, supporting="baishan"),
    ),
    case(
        "unreachable-district",
        "places",
        5,
        "place",
        "remote",
        add("places", place="remote", role="recipient"),
        add("people", place="remote", category="mild", date="2022-04-03", count=1),
    ),
    case(
        "unreachable-district",
        "places",
        5,
        "place",
        "remote",
        add("places", place="remote", role="recipient"),
        add("needs", place="remote", item="mask", date="2022-04-03", quantity=1),
        add("travel", origin="siping", destination="remote", minutes=300),
        add("travel", origin="remote", destination="siping", minutes=301),
        policy(max_travel_minutes=300),
    ),
    case("idle-fleet", "vehicles", 2, "vehicle", "coach", put("vehicles", 2, hours_per_day="7")),
    case("idle-fleet", "vehicles", 4, "vehicle", "truck", put("vehicles", 4, hours_per_day="2.99")),
    case("idle-fleet", "vehicles", 4, "vehicle", "truck", put("vehicles", 4, turnaround_minutes=421)),
    case(
        "idle-fleet",
        "vehicles",
        4,
        "vehicle",
        "truck",
        policy(max_travel_minutes=200.5),
        add("travel", origin="siping", destination="siping", minutes=201),
    ),
    case(
        "idle-fleet",
        "vehicles",
        5,
        "payload_kg",
        "0.009",
        add(
            "vehicles",
            place="siping",
            vehicle="cart",
            carries="supplies",
            count=1,
            payload_kg="0.009",
            hours_per_day=10,
        ),
    ),
]

DOUBTS = [
    cell("report-after-start", "people", 2, "reported_at", "2022-04-04T00:00:00+08:00"),
    cell("zero-weight", "places", 4, "priority", "0"),
    cell("zero-weight", "categories", 2, "weight", "0"),
    cell("zero-weight", "items", 3, "weight", "0.0"),
    case("implausible-speed", "travel", 2, "km, minutes", "502, 200.5", put("travel", 2, km="502")),
    case("implausible-speed", "travel", 4, "km, minutes", "7.4, 90", put("travel", 4, km="7.4")),
    case("half-coordinates", "places", 2, "latitude, longitude", "41.9, ", put("places", 2, longitude="")),
    case(
        "coordinates-far-off",
        "places",
        2,
        "latitude, longitude",
        "41.9, 162.4",
        put("places", 2, longitude="162.4"),
    ),
    case("uneven-travel", "travel", 2, "minutes", "400", put("travel", 2, minutes=400, km="")),
    case("uneven-travel", "travel", 3, "minutes", "401", put("travel", 3, minutes=401)),
    case("cohort-without-people", "categories", 3, "cohort", "contact", put("people", 3, count=0)),
    case(
        "figure-out-of-line",
        "people",
        6,
        "count",
        "4000",
        add("people", place="kuancheng", category="mild", date="2022-04-04", count=39),
        add("people", place="siping", category="mild", date="2022-04-04", count=4000),
    ),
    case(
        "figure-out-of-line",
        "people",
        2,
        "count",
        "4000",
        put("people", 2, count=4000),
        add("people", place="kuancheng", category="mild", date="2022-04-04", count=40),
        add("people", place="siping", category="mild", date="2022-04-04", count=4000),
    ),
]


# What is found while reading files has its cases in tests/instance/doors.
OF_FILES = {
    "missing-folder",
    "missing-file",
    "unreadable-file",
    "bad-encoding",
    "ill-formed-toml",
    "ill-formed-csv",
    "unknown-format",
    "bad-workbook",
    "too-large",
    "bad-table",
    "repeated-key",
    "duplicate-setting",
    "doubtful-cell",
    "more-errors",
    "total-differs",
}
# What is wrong with a plan document has its cases in tests/cli/test_check.
OF_PLANS = {"not-a-plan", "ill-formed-json", "bad-field"}
# What is wrong with a wish has its cases in test_whatif.
OF_WISHES = {
    "ill-formed-wish",
    "unknown-wished-table",
    "unknown-wished-column",
    "wish-not-numeric",
    "wish-for-no-row",
    "wished-table-missing",
}


@pytest.mark.parametrize("case", [*CASES, *DOUBTS], ids=lambda c: f"{c.code}-{c.file}-{c.column}-{c.value}")
def test_the_fault_is_found_alone_and_at_its_place(case: Case) -> None:
    found = findings(*case.changes)
    assert [(f.code, f.file, f.row, f.column, f.value) for f in found] == [case[:5]]
    assert found[0].severity == ("error" if case.code in ERRORS else "warning")
    assert found[0].message and found[0].remedy.endswith(".")


def test_the_sound_instance_has_no_fault() -> None:
    assert findings() == ()


def test_every_code_has_a_case() -> None:
    cases = {case.code for case in [*CASES, *DOUBTS]}
    assert cases | OF_FILES | OF_PLANS | OF_WISHES | {"more-warnings"} == {*ERRORS, *WARNINGS}


def test_the_codes_of_files_have_their_cases_there() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in Path(__file__).parent.glob("doors/test_*.py"))
    assert {code for code in OF_FILES if f'("{code}"' in text} == OF_FILES


def test_all_faults_are_found_at_once_errors_first() -> None:
    found = findings(
        put("people", 3, count="many", place="nowhere"),
        put("people", 2, date="soon"),
        put("places", 3, population=7),
        policy(turnover_days=-1),
        drop("travel"),
        put("vehicles", 2, seats=0),
    )
    assert [(f.code, f.where) for f in found] == [
        ("out-of-range", "instance, policy.turnover_days"),
        ("bad-date", "people, row 2, column date"),
        ("bad-number", "people, row 3, column count"),
        ("unknown-place", "people, row 3, column place"),
        ("missing-table", "travel"),
        ("vehicle-without-seats", "vehicles, row 2, column seats"),
        ("unknown-column", "places, row 1, column population"),
    ]


def test_a_fault_that_repeats_is_found_in_each_row() -> None:
    found = findings(put("people", 2, count="x"), put("people", 3, count="x"))
    assert [f.row for f in found] == [2, 3]


def test_advice_names_the_nearest_word() -> None:
    assert "Write kuancheng" in findings(put("people", 2, place="kuanchen"))[0].remedy
    assert "'supporting'" in findings(put("places", 2, role="suporting"))[0].remedy
    assert "quantity" in findings(rename("needs", "quantity", "quantty"))[0].remedy
    assert "1000" in findings(put("people", 2, count="1 000"))[0].remedy
    assert findings(policy(days=3))[0].remedy == "Move it above the line [policy]."
    astray = findings(lambda settings, tables: settings.update(turnover_days=3))
    assert [(f.code, f.remedy) for f in astray] == [("unknown-setting", "Move it below the line [policy].")]


@pytest.mark.parametrize(
    "changes",
    [
        [put("people", 2, reported_at="2022-04-03T23:59:59+08:00")],
        [put("travel", 2, km="501")],
        [put("travel", 2, km="3", minutes=340), put("travel", 3, minutes=340)],
        [put("travel", 2, minutes=370, km="")],
        [put("people", 2, count=199)],
        [put("people", 2, count=0), put("people", 3, count=0), put("people", 4, count=0)],
        [put("people", 2, count=4000)],
        [put("vehicles", 2, hours_per_day=1), put("people", 2, place="baishan")],
    ],
)
def test_what_may_well_be_so_is_no_doubt(changes: list[Change]) -> None:
    """A report of the first day, motorways, a queue in town, a detour, a quiet day, too few neighbours."""
    assert findings(*changes) == ()


def test_of_a_doubt_that_repeats_only_the_first_are_listed() -> None:
    many = [add("places", place=f"village {at}", role="recipient", priority=0) for at in range(1002)]
    listed = findings(*many)
    assert [f.code for f in listed].count("zero-weight") == 1000
    (more,) = [f for f in listed if f.code == "more-warnings"]
    assert (more.file, more.row, more.column) == ("places", None, "priority")
    assert more.message == "2 more findings zero-weight are not listed"
