"""The JSON Schema of an instance as one document, from the description of its columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rebalance.tables.columns import LARGEST, POLICY, SETTINGS, SETTINGS_KEY, TABLES, Column, Table
from rebalance.tables.levels import LEVELS

_TYPES: Mapping[str, Mapping[str, Any]] = {
    "name": {"type": "string", "minLength": 1},
    "text": {"type": "string"},
    "choice": {"type": "string"},
    "number": {"type": "number"},
    "count": {"type": "integer"},
    "date": {"type": "string", "format": "date"},
    "timestamp": {"type": "string", "format": "date-time"},
    "words": {"type": "array", "items": {"enum": list(LEVELS)}, "minItems": 1, "uniqueItems": True},
}


def input_schema() -> dict[str, Any]:
    """Return the schema: what is written so is read; texts for numbers and Chinese keys are read too."""
    settings = _keys(SETTINGS)
    settings["properties"]["policy"] = {**_keys(POLICY), "additionalProperties": False}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "rebalance/instance",
        "type": "object",
        "properties": {
            SETTINGS_KEY: {**settings, "additionalProperties": False},
            **{name: _table(table) for name, table in TABLES.items()},
        },
        "required": [
            SETTINGS_KEY,
            *(table.name for table in TABLES.values() if table.required and not table.about),
        ],
    }


def _table(table: Table) -> dict[str, Any]:
    return {"title": table.zh, "type": "array", "items": _keys(table.columns)}


def _keys(columns: Mapping[str, Column]) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": {name: _column(column) for name, column in columns.items()},
        "required": [name for name, column in columns.items() if column.required],
    }


def _column(column: Column) -> dict[str, Any]:
    unit = f" ({column.unit})" if column.unit else ""
    described = {**_TYPES[column.type], "title": column.zh, "description": column.meaning + unit}
    if column.type in ("number", "count"):
        described["maximum"] = LARGEST if column.max is None else column.max
        if column.above is not None:
            described["exclusiveMinimum"] = column.above
        else:
            described["minimum"] = -LARGEST if column.min is None else column.min
    if column.values:
        described["enum"] = [*column.values, *column.zh_values]
    # A null is an empty cell; no list is one.
    if not column.required and column.type != "words":
        described["type"] = [described["type"], "null"]
        if column.values:
            described["enum"].append(None)
    if column.default is not None:
        described["default"] = column.default
    return described
