"""Plans made by hand: complete ones, and those with only the orders."""

import pytest

from rebalance.plan.check import RULES, check
from rebalance.plan.document.plan import Plan

from .cases import Case

ORDERS = ("transfers", "shipments")
DECISIONS = (*ORDERS, "trips", "roster")


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
def test_a_right_plan_has_no_violations(by_hand: dict[str, Case], name: str) -> None:
    case = by_hand[name]
    assert check(case.instance, Plan.model_validate(case.document)) == []


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
@pytest.mark.parametrize("keys", [DECISIONS, (*ORDERS, "trips"), (*ORDERS, "roster"), ORDERS])
def test_lists_left_out_are_not_judged(by_hand: dict[str, Case], name: str, keys: tuple[str, ...]) -> None:
    case = by_hand[name]
    assert case.judge_only({key: case.document[key] for key in keys}) == []


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
def test_any_single_list_may_be_left_out(by_hand: dict[str, Case], name: str) -> None:
    case = by_hand[name]
    for key in case.document.keys() - {"transfers", "shipments"}:
        # What is used can be read off shortages as well as off stocks, and trips off the roster.
        assert case.judge(**{key: None}) == [], key


@pytest.mark.parametrize(
    ("name", "key", "rule", "missing"),
    [
        ("people", "waiting", "waiting", 5),
        ("people", "rooms", "room-records", 14),
        ("people", "fleets", "fleet-records", 9),
        ("people", "objectives", "levels", 1),
        ("supplies", "stocks", "stocks", 15),
    ],
)
def test_an_empty_list_is_not_a_missing_one(
    by_hand: dict[str, Case], name: str, key: str, rule: str, missing: int
) -> None:
    assert [v.rule for v in by_hand[name].judge(**{key: []})] == [rule] * missing


def test_a_shortage_kept_quiet(by_hand: dict[str, Case]) -> None:
    # Without shortages everything is said to be used: Lv would have used 8 crates that were not there.
    found = by_hand["supplies"].judge(shortages=[], stocks=None, objectives=None, summary=None)
    assert [(v.rule, v.by) for v in found] == [("balance", 8), ("shortages", 1), ("shortages", 1)]


def test_nothing_done_is_a_plan_too(by_hand: dict[str, Case]) -> None:
    for case in by_hand.values():
        assert case.judge_only({}) == []


def test_use_is_read_as_all_that_no_later_shipment_takes(by_hand: dict[str, Case]) -> None:
    case = by_hand["supplies"]
    document = {key: case.document[key] for key in ORDERS}
    # Ten more of the eleven crates that Kuan has after the first day go on the second, before it uses any.
    more = {**document["shipments"][3], "quantity": 11, "vehicle_place": "Lv"}
    document["shipments"] = [*document["shipments"][:3], more, *document["shipments"][4:5]]
    rules = {v.rule for v in case.judge_only(document)}
    assert "balance" not in rules
    assert "minutes" in rules


def test_lists_of_trips_that_fit_no_timetable_are_found_without_a_roster(by_hand: dict[str, Case]) -> None:
    case = by_hand["people"]
    trips = [dict(trip) for trip in case.document["trips"]]
    trips[2]["trips"] = 4
    found = case.judge_only({"transfers": case.document["transfers"], "trips": trips})
    assert [(v.rule, v.where.get("vehicle"), v.by) for v in found] == [
        ("minutes", "coach", 180),
        ("timetable", "coach", 1),
    ]


def test_failed_documents_are_judged_by_their_envelope(by_hand: dict[str, Case]) -> None:
    case = by_hand["people"]
    failed = {
        "status": "infeasible",
        "code": 4,
        "instance": case.document["instance"],
        "error": {"code": "conflict", "message": "the rules conflict"},
        "roster": [],
    }
    assert case.judge_only(failed) == []
    assert [v.rule for v in case.judge_only({**failed, "code": 0})] == ["status"]
    assert [v.where for v in case.judge_only({**failed, "error": None})] == [{"field": "error"}]
    with_orders = {**failed, "transfers": case.document["transfers"]}
    assert [(v.rule, v.by) for v in case.judge_only(with_orders)] == [("status", 7)]


def test_nothing_that_can_be_read_makes_the_check_fail(by_hand: dict[str, Case]) -> None:
    for case in by_hand.values():
        for odd in ("nowhere", "", "Kuan"):
            document = {key: _with_names(value, odd) for key, value in case.document.items()}
            assert case.judge_only(document)
        dated = {key: _with_names(value, "1999-12-31", "date") for key, value in case.document.items()}
        assert "dates" in {v.rule for v in case.judge_only(dated)}


def _with_names(value: object, name: str, field: str = "") -> object:
    fields = (field,) if field else ("origin", "destination", "category", "item", "site", "vehicle", "place")
    if isinstance(value, list):
        return [{key: name if key in fields else part for key, part in record.items()} for record in value]
    return value


def test_rules_have_names_and_statements() -> None:
    names = [rule.name for rule in RULES]
    assert len(set(names)) == len(names)
    assert all(rule.statement for rule in RULES)
