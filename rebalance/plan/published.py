"""The JSON Schema of a plan, as published: a contract that holds whatever versions of libraries there are."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (draft 2020-12) of the plans that the program writes."""
    schema: dict[str, Any] = json.loads(files(__package__).joinpath("plan.schema.json").read_bytes())
    return schema
