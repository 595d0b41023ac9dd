"""A plan as text, its records in one order."""

import json
from typing import Any

from rebalance.plan.document.plan import OPTIONAL, Plan
from rebalance.plan.document.record import Record, Row


def _in_order(value: Any) -> Any:
    """Sort the flat records in `value` (a model, a tuple of models, or anything else) by their keys."""
    if isinstance(value, tuple) and value and isinstance(value[0], Row):
        return tuple(sorted(value, key=_sort_key))
    if isinstance(value, Record):
        parts = {name: _in_order(getattr(value, name)) for name in type(value).model_fields}
        return value.model_copy(update=parts)
    return value


def _sort_key(row: Row) -> tuple[tuple[bool, Any], ...]:
    # null sorts first; the pair keeps it from being compared with a text.
    return tuple((getattr(row, name) is not None, getattr(row, name)) for name in row.KEY)


def to_json(plan: Plan) -> str:
    """Write a plan as JSON.

    Parameters
    ----------
    plan
        The plan; its records may be in any order.

    Returns
    -------
    str
        One document with every key, the flat records sorted by their keys, a newline at the end.
        Equal plans give equal texts.
    """
    document = _in_order(plan).model_dump(mode="json", by_alias=True)
    for name in OPTIONAL:
        if not document[name]:
            del document[name]
    return json.dumps(document, ensure_ascii=False, indent=1, allow_nan=False) + "\n"
