"""An instance as one JSON document, a record a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from typing import Any

from rebalance.instance.content import Content, Field
from rebalance.tables.columns import SETTINGS_KEY


def to_json(content: Content) -> str:
    """Return the document; empty cells are left out."""
    settings = {**content.settings, **({"policy": content.policy} if content.policy else {})}
    parts = [f"{_json(SETTINGS_KEY)}: {_json(settings)}"]
    for name, fields in content.tables.items():
        records = ",\n  ".join(_records(fields))
        parts.append(f"{_json(name)}: [\n  {records}\n ]" if records else f"{_json(name)}: []")
    return "{\n " + ",\n ".join(parts) + "\n}\n"


def _records(fields: list[Field]) -> Iterator[str]:
    headers = [field.header for field in fields]
    for record in zip(*(field.values for field in fields), strict=True):
        given = zip(headers, record, strict=True)
        yield _json({header: value for header, value in given if value is not None})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, default=_date)


def _date(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"a {type(value).__name__} is no cell")
