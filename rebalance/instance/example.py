"""A small made-up instance, a row or two a table, to be overwritten: what `rebalance init` begins with."""

from __future__ import annotations

from datetime import date

from rebalance.instance.content import Content, Field, Value
from rebalance.tables.columns import TABLES
from rebalance.words import Language

# Two languages where they differ; a day of the example is the first day planned.
_FIRST_DAY = "first day"
_CITY, _DISTRICT = ("Baishan", "白山"), ("Kuancheng", "宽城")
_CATEGORY, _ROOM = ("mild", "轻型"), ("fangcang bed", "方舱床位")
_ITEM = ("ventilator", "呼吸机")
_Cell = tuple[str, str] | str | int | float
_ROWS: dict[str, list[dict[str, _Cell]]] = {
    "places": [
        {"place": _CITY, "role": "supporting"},
        {"place": _DISTRICT, "role": "recipient", "priority": 1.5},
    ],
    "categories": [{"category": _CATEGORY, "cohort": "positive", "weight": 3.0, "stay_days": 14}],
    "accepts": [{"category": _CATEGORY, "room_type": _ROOM}],
    "people": [{"place": _DISTRICT, "category": _CATEGORY, "date": _FIRST_DAY, "count": 40}],
    "rooms": [
        {
            "place": _CITY,
            "site": ("Gymnasium", "体育馆"),
            "room_type": _ROOM,
            "date": _FIRST_DAY,
            "count": 50,
        }
    ],
    "vehicles": [
        {
            "place": _CITY,
            "vehicle": ("coach", "大客车"),
            "carries": "positive",
            "count": 3,
            "seats": 22,
            "hours_per_day": 12.0,
            "turnaround_minutes": 30.0,
        }
    ],
    "items": [{"item": _ITEM, "kind": "durable", "weight": 1.0, "unit_kg": 15.0, "unit": ("piece", "台")}],
    "stock": [{"place": _CITY, "item": _ITEM, "date": _FIRST_DAY, "quantity": 10, "reserve": 2}],
    "needs": [{"place": _DISTRICT, "item": _ITEM, "date": _FIRST_DAY, "quantity": 4}],
    "travel": [{"origin": _CITY, "destination": _DISTRICT, "minutes": 200.0, "km": 250.0}],
    "pairs": [{"supporting": _CITY, "recipient": _DISTRICT, "rule": "assigned", "scope": "all"}],
    "norms": [{"item": _ITEM, "category": _CATEGORY, "quantity": 0.01}],
}


def example(start: date, language: Language = "en") -> Content:
    """Return the example.

    Parameters
    ----------
    start : datetime.date
        The first day planned.
    language : {"en", "zh"}
        In which its names are.
    """
    chinese = language == "zh"

    def value(cell: _Cell | None) -> Value:
        if isinstance(cell, tuple):
            return cell[chinese]
        return start if cell == _FIRST_DAY else cell

    tables = {
        name: [
            Field(column.name, column, [value(row.get(column.name)) for row in _ROWS[name]])
            for column in spec.columns.values()
        ]
        for name, spec in TABLES.items()
    }
    return Content({"name": "example", "start": start, "days": 1}, {}, tables)
