"""A rule's rows in words: who has which coefficient where, so that a test can write them down by hand."""

from __future__ import annotations

from typing import Any

import numpy as np

from rebalance.instance import from_tables
from rebalance.model.arrays import Columns
from rebalance.model.data import Data
from rebalance.model.model import Model, build

Records = list[dict[str, Any]]

DAYS = ("2022-04-03", "2022-04-04")


def tables() -> dict[str, Records]:
    """Two days: East has people and needs, Hill has two sites of rooms, stock, coaches and a truck.

    Sorted, and so numbered: East 0, Hill 1; mild 0, severe 1; mask 0, ventilator 1.
    """
    return {
        "places": [
            {"place": "East", "role": "recipient", "priority": 2},
            {"place": "Hill", "role": "supporting"},
        ],
        "categories": [
            {"category": "mild", "cohort": "positive", "weight": 1, "max_wait_days": 1, "stay_days": 1},
            {"category": "severe", "cohort": "positive", "weight": 3},
        ],
        "accepts": [
            {"category": "mild", "room_type": "bed", "penalty": 4},
            {"category": "severe", "room_type": "bed"},
        ],
        "people": [
            {"place": "East", "category": "mild", "date": DAYS[0], "count": 5},
            {"place": "East", "category": "mild", "date": DAYS[1], "count": 2},
            {"place": "East", "category": "severe", "date": DAYS[1], "count": 1},
        ],
        "rooms": [
            {"place": "Hill", "site": "north", "room_type": "bed", "date": DAYS[0], "count": 2},
            {"place": "Hill", "site": "south", "room_type": "bed", "date": DAYS[1], "count": 3},
        ],
        "vehicles": [
            {
                "place": "Hill",
                "vehicle": "coach",
                "carries": "positive",
                "count": 2,
                "seats": 3,
                "hours_per_day": 5,
                "turnaround_minutes": 20,
            },
            {
                "place": "Hill",
                "vehicle": "truck",
                "carries": "supplies",
                "count": 1,
                "payload_kg": 50,
                "hours_per_day": 5,
            },
        ],
        "items": [
            {"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 10},
            {"item": "ventilator", "kind": "durable", "weight": 2, "unit_kg": 40},
        ],
        "stock": [
            {"place": "Hill", "item": "mask", "date": DAYS[0], "quantity": 9, "reserve": 2},
            {"place": "Hill", "item": "ventilator", "date": DAYS[1], "quantity": 3},
        ],
        "needs": [
            {"place": "East", "item": "mask", "date": DAYS[0], "quantity": 4},
            {"place": "East", "item": "mask", "date": DAYS[1], "quantity": 6},
            {"place": "East", "item": "ventilator", "date": DAYS[1], "quantity": 2},
        ],
        "travel": [{"origin": "East", "destination": "Hill", "minutes": 60}],
    }


def model(changes: dict[str, Records] | None = None, days: int = 2, **policy: Any) -> Model:
    """The model of these tables, some of them replaced; an empty list takes a table away."""
    chosen = {name: rows for name, rows in {**tables(), **(changes or {})}.items() if rows}
    return build(from_tables({"name": "small", "start": DAYS[0], "days": days, "policy": policy}, chosen))


def label(columns: Columns, n: int, data: Data) -> str:
    """A column in words, such as ``flow East mild Hill 0``: by name, days by number."""
    names = {"d": data.places, "o": data.places, "p": data.places, "q": data.places}
    words = [columns.kind]
    for key, values in columns.keys.items():
        if key == "journey":
            continue
        value = values[n]
        known = {"c": data.categories, "i": data.items, "k": data.fleets.vehicle, **names}.get(key)
        words.append(known[value] if known is not None else str(np.asarray(value).tolist()))
    return " ".join(words)


def stated(model: Model, rule: str) -> dict[str, tuple[float, dict[str, float], float]]:
    """A rule's rows by their keys, in words: lower limit, coefficients, upper limit."""
    described = next(r for r in model.rules if r.rows.rule == rule)
    rows = described.rows
    key_columns = Columns("", rows.keys, rows.upper, whole=False)
    names = [label(key_columns, n, model.data).strip() for n in range(len(rows))]
    terms: list[dict[str, float]] = [{} for _ in names]
    for columns in [*model.columns, model.tours]:
        entries = described.entries(columns)
        for row, column, value in zip(entries.row, entries.column, entries.value, strict=True):
            assert label(columns, column, model.data) not in terms[row], "one coefficient a row and column"
            terms[row][label(columns, column, model.data)] = float(value)
    return {
        name: (float(lower), dict(sorted(term.items())), float(upper))
        for name, lower, term, upper in zip(names, rows.lower, terms, rows.upper, strict=True)
    }
