"""``rebalance schema``: what is printed is what plans are validated against."""

import json

import jsonschema

from rebalance.instance.columns import TABLES
from rebalance.plan.document.written import json_schema
from tests.cli.conftest import Run
from tests.plan.cases import Case


def test_the_schema_is_printed(run: Run, by_hand: dict[str, Case]) -> None:
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    schema = json.loads(out)
    assert schema == json_schema()
    jsonschema.Draft202012Validator.check_schema(schema)


def test_the_schema_of_an_input_names_every_table(run: Run) -> None:
    code, out, err = run("schema", "input")
    assert (code, err) == (0, "")
    assert set(json.loads(out)["properties"]) == {"instance", *TABLES}
