"""The limit behind a broken rule: the rows that state it, and by how much it would have to give."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rebalance.instance import Instance
from rebalance.instance.sources import Source
from rebalance.plan.check import Violation
from rebalance.words import Message


@dataclass(frozen=True)
class Limit:
    """What the tables allow too little of.

    Attributes
    ----------
    source : Source or None
        Where they say so; None where the earlier plan contradicts itself.
    mend : Message
        The least that would have to be otherwise there.
    """

    source: Source | None
    mend: Message


#: By the text of a violation, what tells one limit from another; elsewhere all that says where it is.
_ONE_LIMIT: Mapping[str, tuple[str, ...]] = {
    "broken.found.more": ("place", "category"),
    "broken.rooms.more": ("place", "site", "room_type"),
    "broken.reserve.left": ("place", "item"),
    "broken.care.unfit": ("category", "room_type"),
    "broken.fleet.cargo": ("vehicle_place", "vehicle"),
    "broken.fleet.elsewhere": ("vehicle_place", "vehicle"),
    "broken.fleet.none": (),
    "broken.fleet.no-table": (),
    "broken.roads.long": (),
    "broken.timetable.number": ("vehicle_place", "vehicle"),
    "broken.timetable.full": ("vehicle_place", "vehicle", "carries"),
    "broken.timetable.late": ("vehicle_place", "vehicle"),
    "broken.timetable.overlap": ("vehicle_place", "vehicle", "origin", "destination"),
}
#: By the field of an order, the table and column that its name must be in, and where else there.
_NAMES: Mapping[str, tuple[str, str, Mapping[str, str]]] = {
    "origin": ("places", "place", {}),
    "destination": ("places", "place", {}),
    "vehicle_place": ("places", "place", {}),
    "category": ("categories", "category", {}),
    "site": ("rooms", "site", {"place": "destination"}),
    "room_type": ("rooms", "room_type", {}),
    "vehicle": ("vehicles", "vehicle", {"place": "vehicle_place"}),
    "item": ("items", "item", {}),
}


def one_limit(violation: Violation) -> tuple[str, ...]:
    """Return what violations of one limit have in common."""
    key, blanks = violation.says.key, violation.says.blanks
    if key == "broken.names.unknown":
        return (key, str(blanks["field"]), str(blanks["value"]))
    if key == "broken.roads.none":
        return (key, *sorted((str(blanks["origin"]), str(blanks["destination"]))))
    return (key, *(str(violation.where.get(name)) for name in _ONE_LIMIT.get(key, tuple(violation.where))))


def limit_of(instance: Instance, violations: Sequence[Violation]) -> Limit:
    """Find the limit that some violations, all of it, are about."""
    worst = max(violations, key=lambda v: v.by)
    what = worst.says.key.removeprefix("broken.")
    by = {**worst.where, **worst.says.blanks, "count": worst.by}
    by["date"] = min(str(violation.where.get("date", "")) for violation in violations)
    last = max(str(violation.where.get("date", "")) for violation in violations)
    until = (dt.date.fromisoformat(last) - instance.start).days if last else None
    rows = instance.sources.rows
    match what:
        case "found.more":
            keys = {"place": by["place"], "category": by["category"]}
            return Limit(rows("people", "count", keys, until), Message("mend.found", by))
        case "rooms.more":
            keys = {name: by[name] for name in ("place", "site", "room_type")}
            return Limit(rows("rooms", "count", keys, until), Message("mend.rooms", by))
        case "reserve.left":
            keys = {"place": by["place"], "item": by["item"]}
            return Limit(rows("stock", "quantity", keys, until), Message("mend.stock", by))
        case "care.unfit":
            return Limit(rows("accepts", None, {"category": by["category"]}), Message("mend.care", by))
        case "names.unknown":
            table, column, there = _NAMES[str(by["field"])]
            keys = {column: by["value"]} | {name: worst.where[field] for name, field in there.items()}
            return Limit(rows(table, None, keys), Message("mend.name", by))
        case "roads.none":
            return Limit(rows("travel", None, _way(by)), Message("mend.road", by))
        case "roads.long":
            return Limit(instance.sources.setting("max_travel_minutes"), Message("mend.minutes", by))
        case "pairs.people" | "pairs.supplies":
            keys = {"supporting": by["supporting"], "recipient": by["recipient"], "rule": "forbidden"}
            return Limit(rows("pairs", "rule", {**keys, "scope": (by["scope"], "all")}), Message("mend.pair"))
        case "pairs.people-only" | "pairs.supplies-only":
            keys = {"recipient": by["recipient"], "rule": "assigned", "scope": (by["scope"], "all")}
            return Limit(rows("pairs", "supporting", keys), Message("mend.only", by))
        case "pairing-limits.cities":
            source = instance.sources.setting("max_supporters_per_recipient")
            return Limit(source, Message("mend.more", by))
        case "pairing-limits.districts":
            source = instance.sources.setting("max_recipients_per_supporter")
            return Limit(source, Message("mend.more", by))
        case "timetable.overlap":
            return Limit(rows("travel", "minutes", _way(by)), Message("mend.overlap", by))
        case "timetable.number" | "timetable.full" | "timetable.late":
            column = {"number": "count", "full": "seats", "late": "hours_per_day"}[what.split(".")[1]]
            if column == "seats" and worst.where["carries"] == "supplies":
                column = "payload_kg"
            source = _fleet(instance, by, column)
            if column == "hours_per_day":
                return Limit(source, Message("mend.shift", by))
            return Limit(source, Message("mend.vehicles", {**by, "column": column}))
        case "fleet.no-table":
            return Limit(rows("vehicles", None, {}), Message("mend.table"))
        case "fleet.cargo" | "fleet.elsewhere":
            return Limit(_fleet(instance, by, "carries"), Message("mend.fleet", by))
        case _:
            return Limit(None, Message("mend.order"))


def _fleet(instance: Instance, by: Mapping[str, object], column: str) -> Source:
    keys = {"place": by["vehicle_place"], "vehicle": by["vehicle"]}
    return instance.sources.rows("vehicles", column, keys)


def _way(by: Mapping[str, object]) -> dict[str, object]:
    """One row serves both ways."""
    ends = (by["origin"], by["destination"])
    return {"origin": ends, "destination": ends}
