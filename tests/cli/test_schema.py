"""``rebalance schema``: what is printed is what plans are validated against."""

import json

import jsonschema

from rebalance.tables.columns import TABLES
from tests.cli.conftest import Run
from tests.plan.publish import PUBLISHED


def test_the_schema_is_printed(run: Run) -> None:
    code, out, err = run("schema")
    assert (code, err) == (0, "")
    assert out == PUBLISHED.read_text(encoding="utf-8")
    jsonschema.Draft202012Validator.check_schema(json.loads(out))


def test_the_schema_of_an_input_names_every_table(run: Run) -> None:
    code, out, err = run("schema", "input")
    assert (code, err) == (0, "")
    assert set(json.loads(out)["properties"]) == {"instance", *TABLES}
