"""The plan document: read, written and described."""

import json

import pytest
from pydantic import ValidationError

from rebalance.plan.document.faults import PlanError
from rebalance.plan.document.plan import Plan
from rebalance.plan.document.written import to_json
from rebalance.plan.published import json_schema

from .cases import Case
from .publish import PUBLISHED, described

jsonschema = pytest.importorskip("jsonschema")
WAITING = (
    '{"waiting": [{"date": "2022-04-03", "place": "Kuan", "category": "mild", "overdue": 0, "people": %s}]}'
)


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
def test_written_and_read_again_it_is_the_same(by_hand: dict[str, Case], name: str) -> None:
    plan = Plan.model_validate(by_hand[name].document)
    text = to_json(plan)
    again = Plan.model_validate_json(text)
    assert text.endswith("}\n")
    assert to_json(again) == text
    assert again.summary == plan.summary
    assert sorted(again.trips, key=repr) == sorted(plan.trips, key=repr)


@pytest.mark.parametrize("name", ["people", "supplies", "norms"])
def test_what_is_written_validates_against_the_published_schema(by_hand: dict[str, Case], name: str) -> None:
    schema = json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    document = json.loads(to_json(Plan.model_validate(by_hand[name].document)))
    jsonschema.Draft202012Validator(schema).validate(document)
    del document["fleets"]
    with pytest.raises(jsonschema.ValidationError, match="fleets"):
        jsonschema.Draft202012Validator(schema).validate(document)


def test_the_published_schema_is_what_the_records_say() -> None:
    """Where it is not, ``python -m tests.plan.publish`` writes it anew."""
    assert PUBLISHED.read_text(encoding="utf-8") == described()


def keywords(schema: object) -> set[str]:
    """The words with which a schema says what a value is, but the names of fields and parts."""
    if isinstance(schema, list):
        return set().union(*map(keywords, schema))
    if not isinstance(schema, dict):
        return set()
    found = set(schema)
    for word, value in schema.items():
        if word in ("properties", "$defs"):
            found |= keywords(list(value.values()))
        elif word not in ("default", "const", "enum"):
            found |= keywords(value)
    return found


def test_the_published_schema_has_only_words_that_json_schema_knows() -> None:
    """What another word says would be passed over by whoever reads it."""
    known = set(jsonschema.Draft202012Validator.VALIDATORS)
    assert keywords(json_schema()) - known == {"$schema", "$defs", "title", "description", "default"}


def test_no_load_is_negative() -> None:
    load = json_schema()["$defs"]["Trip"]["properties"]["load"]
    validator = jsonschema.Draft202012Validator(load)
    assert [validator.is_valid(value) for value in (30, 0.5, 0, -1, -0.5, "30")] == [True] * 3 + [False] * 3


def test_every_field_says_what_it_is() -> None:
    schema = json_schema()
    parts = [schema, *schema["$defs"].values()]
    silent = [
        f"{part['title']}.{name}"
        for part in parts
        for name, field in part["properties"].items()
        if "description" not in field and "$ref" not in field
    ]
    assert silent == []


def test_records_are_sorted_whatever_order_they_come_in(by_hand: dict[str, Case]) -> None:
    document = by_hand["people"].document
    turned = {
        key: value[::-1] if key not in ("objectives",) and isinstance(value, list) else value
        for key, value in document.items()
    }
    assert to_json(Plan.model_validate(turned)) == to_json(Plan.model_validate(document))


def test_failure_has_the_same_keys() -> None:
    error = PlanError(code="invalid-input", message="two faults", where="people.csv")
    failed = json.loads(to_json(Plan(status="invalid", code=3, error=error)))
    assert failed.keys() == json.loads(to_json(Plan())).keys()
    assert failed["error"]["code"] == "invalid-input"
    assert failed["transfers"] == failed["stocks"] == []
    jsonschema.Draft202012Validator(json_schema()).validate(failed)


def test_unknown_keys_are_ignored_and_missing_ones_remembered() -> None:
    plan = Plan.model_validate_json('{"roster": [], "note": "by hand"}')
    assert plan.model_fields_set == {"roster"}
    assert "note" not in to_json(plan)


@pytest.mark.parametrize(
    "text",
    [
        '{"schema": "someone/else"}',
        '{"schema_version": "2.0"}',
        '{"status": "perfect"}',
        '{"objectives": [{"level": "waiting", "value": NaN, "bound": 0}]}',
        '{"objectives": [{"level": "waiting", "value": Infinity, "bound": 0}]}',
        WAITING % "-1",
        WAITING % "1.5",
        '{"summary": {"trips": NaN}}',
        '{"generated_at": "2022-04-03T20:00:00"}',
    ],
)
def test_what_a_plan_cannot_say(text: str) -> None:
    with pytest.raises(ValidationError):
        Plan.model_validate_json(text)


def test_loads_are_whole_for_people_and_may_be_fractional_for_kg(by_hand: dict[str, Case]) -> None:
    trips = json.loads(to_json(Plan.model_validate(by_hand["people"].document)))["trips"]
    assert all(isinstance(trip["load"], int) for trip in trips)
    fractional = {**by_hand["supplies"].document["trips"][0], "load": 280.5}
    assert Plan.model_validate({"trips": [fractional]}).trips[0].load == 280.5


def test_records_cannot_be_changed(by_hand: dict[str, Case]) -> None:
    plan = Plan.model_validate(by_hand["people"].document)
    with pytest.raises(ValidationError, match="frozen"):
        plan.transfers[0].people = 5
