"""``python -m tests.plan.publish``: write the JSON Schema of a plan anew, as its records say."""

from __future__ import annotations

import json
from pathlib import Path

import rebalance.plan
from rebalance.plan.document.plan import OPTIONAL, Plan

PUBLISHED = Path(rebalance.plan.__path__[0]) / "plan.schema.json"


def described() -> str:
    """Return the schema that the records of a plan come to."""
    schema = Plan.model_json_schema(by_alias=True, mode="serialization")
    schema["required"] = [name for name in schema["required"] if name not in OPTIONAL]
    whole = {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}
    return json.dumps(whole, ensure_ascii=False, indent=1, allow_nan=False) + "\n"


if __name__ == "__main__":
    PUBLISHED.write_text(described(), encoding="utf-8")
