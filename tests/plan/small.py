"""A district with too many people, a city with rooms and goods, one coach and one truck; to be varied."""

from __future__ import annotations

from typing import Any

from rebalance.instance import Instance, from_tables

Records = list[dict[str, Any]]
DAY = "2022-04-03"


def tables() -> dict[str, Records]:
    """Five people and four rooms, two trips of two seats; ten crates needed, eight may leave, six a trip."""
    return {
        "places": [{"place": "Kuan", "role": "recipient"}, {"place": "Liao", "role": "supporting"}],
        "categories": [{"category": "mild", "cohort": "positive", "weight": 3}],
        "accepts": [{"category": "mild", "room_type": "ward"}],
        "people": [{"place": "Kuan", "category": "mild", "date": DAY, "count": 5}],
        "rooms": [{"place": "Liao", "site": "Clinic", "room_type": "ward", "date": DAY, "count": 4}],
        "vehicles": [
            {
                "place": "Liao",
                "vehicle": "coach",
                "carries": "positive",
                "count": 1,
                "seats": 2,
                "hours_per_day": 4,
            },
            {
                "place": "Liao",
                "vehicle": "truck",
                "carries": "supplies",
                "count": 1,
                "payload_kg": 60,
                "hours_per_day": 4,
            },
        ],
        "items": [{"item": "mask", "kind": "consumable", "weight": 1, "unit_kg": 10}],
        "stock": [{"place": "Liao", "item": "mask", "date": DAY, "quantity": 10, "reserve": 2}],
        "needs": [{"place": "Kuan", "item": "mask", "date": DAY, "quantity": 10}],
        "travel": [{"origin": "Liao", "destination": "Kuan", "minutes": 60}],
    }


def instance(changes: dict[str, Records] | None = None, days: int = 1) -> Instance:
    """Read the tables with some of them replaced."""
    return from_tables({"name": "small", "start": DAY, "days": days}, {**tables(), **(changes or {})})


def varied(table: str, row: int = 0, **cells: object) -> dict[str, Records]:
    """Change some cells of one row of a table."""
    rows = tables()[table]
    rows[row].update(cells)
    return {table: rows}
